"""Nothing is shown that the source does not hold: neither a quote nor a word about it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import shipped
from corpus.models import Clause, DocumentStatus
from indexer.answer import Citation
from indexer.errors import CitationRefused
from indexer.verifier import unsupported, verified

CLAUSES: dict[str, tuple[Clause, ...]] = {document.id: document.clauses for document in shipped.load()}
JIAXING = next(c for c in CLAUSES["jiaxing-2023-draft"] if "排他性首谈资格" in c.text)
QUOTE = "对全市在谈总投资10亿元和1亿美元以上项目进行报备纳库管理，赋予首报地1个月的排他性首谈资格"


def _citation(
    quote: str = QUOTE, *, document: str = "jiaxing-2023-draft", path: str = JIAXING.path
) -> Citation:
    return Citation(document, "意见（1214征求意见稿）", None, path, quote, DocumentStatus.DRAFT)


def test_a_quote_that_stands_in_its_clause_is_left_as_it_is() -> None:
    assert verified(_citation(), CLAUSES["jiaxing-2023-draft"]) == _citation()


@given(st.data())
def test_every_run_of_every_clause_is_a_citation(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(sorted(CLAUSES)))
    clause = data.draw(st.sampled_from(CLAUSES[document]))
    start = data.draw(st.integers(0, len(clause.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(clause.text), start + 600)))
    citation = _citation(clause.text[start:end], document=document, path=clause.path)
    assert verified(citation, CLAUSES[document]) is citation


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("", id="empty"),
        pytest.param("赋予首报地2个月的排他性首谈资格", id="another-number"),
        pytest.param("赋予首报地１个月的排他性首谈资格", id="another-width"),
        pytest.param("赋予首报地 1个月", id="a-space-more"),
        pytest.param("赋予首报地…首谈资格", id="an-ellipsis"),
        pytest.param("字" * 601, id="too-long"),
    ],
)
def test_a_quote_that_does_not_stand_there_is_refused(quote: str) -> None:
    with pytest.raises(CitationRefused) as refused:
        verified(_citation(quote), CLAUSES["jiaxing-2023-draft"])
    assert refused.value.document == "jiaxing-2023-draft"
    assert refused.value.words == quote


def test_a_quote_at_another_path_is_refused() -> None:
    with pytest.raises(CitationRefused):
        verified(_citation(path="一（一）"), CLAUSES["jiaxing-2023-draft"])


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("首报地有1个月的排他性首谈资格。", id="as-written"),
        pytest.param("首报地有１个月的排他性首谈资格。", id="full-width"),
        pytest.param("总投资10亿元和1亿美元以上的在谈项目要报备。", id="amounts"),
        pytest.param("意见（1214征求意见稿）这样规定。", id="title"),
        pytest.param("The first reporter has an exclusive right of 1 month.", id="english"),
        pytest.param("", id="nothing"),
    ],
)
def test_words_that_the_clause_holds_pass(words: str) -> None:
    assert unsupported(words, [_citation()]) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("首谈期为2个月。", id="number"),
        pytest.param("首谈期为11个月。", id="longer-number"),
        pytest.param("总投资10万元以上。", id="scale"),
        pytest.param("总投资0.1亿元以上。", id="fraction"),
        pytest.param("首谈期为1年。", id="measure"),
        pytest.param("首谈期为三个月。", id="chinese-number"),
        pytest.param("首谈期为半年。", id="half-a-year"),
        pytest.param("首谈期为两周。", id="weeks"),
        pytest.param("The exclusive right lasts two months.", id="english-number"),
        pytest.param("占比30%。", id="percent"),
        pytest.param("自2024年1月1日起。", id="date"),
        pytest.param("总投资10亿元以下的项目。", id="comparison"),
        pytest.param("首报地不得再谈。", id="bar"),
        pytest.param("由市商务局负责报备。", id="unit"),
        pytest.param("由省招商引资工作领导小组办公室负责。", id="long-unit"),
    ],
)
def test_words_that_no_clause_holds_are_named(words: str) -> None:
    assert unsupported(words, [_citation()])


def test_the_question_may_be_repeated() -> None:
    assert unsupported("12亿元的项目要报备。", [_citation()])
    assert unsupported("12亿元的项目要报备。", [_citation()], allowed="总投资12亿元的项目要报备吗？") == []


def test_a_value_of_one_citation_is_not_lent_to_another_place() -> None:
    other = dataclasses.replace(_citation(), quote="各地向市投资促进局报备")
    assert unsupported("由市投资促进局报备，首谈期1个月。", [_citation()])
    assert unsupported("由市投资促进局报备。", [other]) == []
