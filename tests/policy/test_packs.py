"""A pack that cannot be trusted is refused, in words that say what and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Document
from policy.errors import RulePackError
from policy.packs import load_packs, read_pack

BROKEN = Path(__file__).parent / "broken"
MESSAGES = {
    "unknown_key.yaml": "unknown key 'quotation'; the allowed keys are path, quote",
    "duplicate_key.yaml": "the key 'topic' is written twice",
    "missing_key.yaml": "rule hangzhou.x: the key 'when' is missing",
    "quote_gone.yaml": "rule hangzhou.x: hangzhou-2019 四（一） does not hold the words “首先向市投资促进中心报备”",
    "no_such_path.yaml": "hangzhou-2019 has no clause 九（九）",
    "unknown_topic.yaml": "no topic 'first_raport'; the topics are first_report",
    "unknown_fact.yaml": "no fact 'layout'; the facts are total_investment",
    "unknown_document.yaml": "'hangzhou-1999' is not in the corpus",
    "unknown_parameter.yaml": "no parameter 'band'; there are none",
    "wrong_bound.yaml": "bound '10亿': write it like '>= 1000000000 CNY'",
    "wrong_value.yaml": "stage cannot be 'talking'",
    "two_kinds.yaml": "a condition has exactly one of the keys all, any, unless",
    "no_definition.yaml": "no definition 'nothing'; there are conforms",
    "own_definition.yaml": "conditions are nested too deeply",
    "text_without_clause.yaml": "a condition with a text needs the clause it rests on",
    "one_language.yaml": "the key 'en' is missing",
    "same_days.yaml": "hangzhou.y decides first_report on the same days",
    "ends_before.yaml": "it ends on 2018-01-01, before it begins on 2019-06-06",
    "code_in_yaml.yaml": "could not determine a constructor",
    "empty_list.yaml": "'all' needs a list of conditions",
    "no_mapping.yaml": "a mapping is needed with the keys pack, place",
    "presume_alone.yaml": "'presume' and 'presumed' stand together",
}


@pytest.mark.parametrize(("file", "message"), list(MESSAGES.items()))
def test_each_way_to_be_wrong_is_refused_in_its_own_words(
    file: str, message: str, documents: tuple[Document, ...]
) -> None:
    source = (BROKEN / file).read_text(encoding="utf-8")
    with pytest.raises(RulePackError) as refused:
        read_pack(source, "hangzhou", {d.id: d for d in documents}, {})
    assert message in str(refused.value)
    assert str(refused.value).startswith("rule pack hangzhou, ")


def test_every_broken_file_has_its_message() -> None:
    assert {file.name for file in BROKEN.iterdir()} == set(MESSAGES)


def test_a_value_of_another_kind_is_refused(documents: tuple[Document, ...]) -> None:
    with pytest.raises(RulePackError, match="not of the kind"):
        load_packs(documents, confirmed={("jiaxing", "approximation"): "a lot"})


def test_the_version_changes_with_a_parameter(documents: tuple[Document, ...]) -> None:
    before = load_packs(documents).by_place["330400"].version
    after = load_packs(documents, confirmed={("jiaxing", "approximation"): "0.05"}).by_place["330400"].version
    assert before != after
    assert before == load_packs(documents).by_place["330400"].version
