"""The shipped list of synonyms keeps its form: nothing doubled, nothing that the documents do not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

import pytest
import yaml

from terms.folding import folded
from terms.places import Gazetteer

SECTIONS = ("same", "says", "english", "noise", "english_noise")
LEXICON = yaml.safe_load(files("indexer").joinpath("data/lexicon.yaml").read_text(encoding="utf-8"))
ENTRIES = [*LEXICON["says"], *LEXICON["english"]]


@pytest.fixture(scope="module")
def sources() -> tuple[str, ...]:
    """Return the five documents as received, tags removed, folded."""
    texts = (source.read_text(encoding="utf-8") for source in files("corpus").joinpath("sources").iterdir())
    return tuple(folded(re.sub(r"<[^>]*>", "", text)) for text in texts)


def doubled(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def is_plain(word: object) -> bool:
    """Say whether YAML read text, not a number or a truth value, without stray spaces."""
    return isinstance(word, str) and word == word.strip()


def chinese_words() -> list[str]:
    members = [word for group in LEXICON["same"] for word in group]
    return [*members, *(word for entry in LEXICON["says"] for word in entry["say"])]


def english_words() -> list[str]:
    return [word for entry in LEXICON["english"] for word in entry["say"]]


def test_holds_exactly_the_known_sections() -> None:
    assert set(LEXICON) == set(SECTIONS)
    assert all(LEXICON[section] for section in SECTIONS)


def test_every_entry_has_words_and_meanings_and_nothing_else() -> None:
    for entry in ENTRIES:
        assert set(entry) == {"say", "mean"}, entry
        assert entry["say"], entry
        assert entry["mean"], entry
        assert all(isinstance(word, str) and word == word.strip() for word in entry["say"] + entry["mean"]), (
            entry
        )
        assert not doubled(entry["mean"]), entry
    for group in LEXICON["same"]:
        assert group, group
        assert all(is_plain(word) for word in group), group


def test_every_word_has_two_characters_or_more() -> None:
    assert not [word for word in (*chinese_words(), *english_words()) if len(word) < 2]


def test_no_chinese_word_stands_twice() -> None:
    """One word, one entry: what a word means can be read, and corrected, in one place."""
    assert not doubled(folded(word) for word in chinese_words())


def test_no_english_word_stands_twice() -> None:
    assert not doubled(english_words())


def test_english_words_are_lower_case() -> None:
    assert not [word for word in english_words() if word != word.lower() or re.search("[一-鿿]", word)]


def test_every_meaning_stands_in_a_document(sources: tuple[str, ...]) -> None:
    missing = [
        (entry["say"][0], mean)
        for entry in ENTRIES
        for mean in entry["mean"]
        if not any(folded(mean) in source for source in sources)
    ]
    assert not missing


def test_every_group_has_a_member_that_stands_in_a_document(sources: tuple[str, ...]) -> None:
    groups = LEXICON["same"]
    assert not [g for g in groups if not any(folded(word) in source for word in g for source in sources)]


def test_no_word_is_a_place() -> None:
    """A place decides whose rules apply; no synonym may stand for one."""
    gazetteer = Gazetteer.load()
    words = (*chinese_words(), *english_words())
    assert not [word for word in words for mention in gazetteer.find(word) if mention.words == word]
    assert not [word for word in chinese_words() if gazetteer.find(word)]


def test_words_for_what_no_document_holds_have_no_meaning() -> None:
    """A question for a telephone number or a form must find nothing, not the nearest thing."""
    absent = (
        "电话",
        "网址",
        "邮箱",
        "价格",
        "地价",
        "材料清单",
        "申请表",
        "天气",
        "telephone",
        "contact",
        "website",
        "price",
        "fee",
    )
    known = {folded(word) for word in (*chinese_words(), *english_words())}
    assert not [word for word in absent if folded(word) in known]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("境外商务代表处分别设在哪里", "处分"),
        ("部分税收", "分税"),
        ("参与会议", "与会"),
        ("通过审查", "过审"),
        ("各地产业政策", "地产"),
        ("下半年完成", "半年"),
        ("创新开放型经济", "新开"),
    ],
)
def test_no_word_is_found_across_the_seam_of_two_others(text: str, word: str) -> None:
    """The list is searched without cutting words first: a word that others form where they meet stays out."""
    assert word in text
    assert word not in {folded(known) for known in chinese_words()}


def test_noise_is_never_a_word_of_the_documents_or_of_the_list(sources: tuple[str, ...]) -> None:
    noise = [*LEXICON["noise"], *LEXICON["english_noise"]]
    assert not doubled(noise)
    known = {folded(word) for word in (*chinese_words(), *english_words())}
    assert not [n for n in noise if folded(n) in known]
    assert not [n for n in noise for source in sources if folded(n) in source]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("首谈期", "首报"),
        ("一企一策", "一事一议"),
        ("一链一策", "一事一议"),
        ("重大签约项目预报", "首报"),
        ("市级主谈", "首谈"),
        ("境外商务代表处", "境外商务办事处"),
        ("投资促进局", "投资促进中心"),
        ("双链长制", "链长制"),
    ],
)
def test_different_things_are_never_the_same(one: str, other: str) -> None:
    assert not [group for group in LEXICON["same"] if one in group and other in group]
    for entry in LEXICON["says"]:
        assert not (one in entry["say"] and other in entry["mean"]), entry
        assert not (other in entry["say"] and one in entry["mean"]), entry
