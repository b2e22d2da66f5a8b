"""The LangChain retriever over the clause search, and the page that shows it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document as LangChainDocument

from corpus import shipped
from indexer.retriever import ClauseRetriever
from terms.scope import Scope

PAGE = Path(__file__).parents[2] / "docs" / "retriever.md"


@pytest.fixture(scope="module")
def page() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def retriever(page: list[str]) -> ClauseRetriever:
    names: dict[str, Any] = {}
    exec(page[0], names)  # noqa: S102 - the page's own example
    found: ClauseRetriever = names["retriever"]
    return found


@pytest.fixture
def limited(retriever: ClauseRetriever) -> Callable[..., ClauseRetriever]:
    def made(*places: str, limit: int = 8) -> ClauseRetriever:
        scope = Scope(frozenset(places), date(2026, 11, 20))
        return ClauseRetriever(searcher=retriever.searcher, scope=scope, limit=limit)

    return made


def documents_of(found: list[LangChainDocument]) -> set[str]:
    return {clause.metadata["document"] for clause in found}


def test_the_page_of_the_docs_runs(page: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for block in page:
        exec(block, names)  # noqa: S102 - the page's own example
    shown = capsys.readouterr().out
    assert "1个月" in shown
    assert "（draft）" in shown
    assert "问：嘉兴首谈期多长？" in shown


def test_a_clause_comes_with_what_a_citation_needs(retriever: ClauseRetriever) -> None:
    best = retriever.invoke("嘉兴首谈期多长？")[0]
    assert best.metadata["document"] == "jiaxing-2023-draft"
    assert best.metadata["path"] == "二（一）3"
    assert best.metadata["status"] == "draft"
    start, end = best.metadata["span"]
    [source] = [document.text for document in shipped.load() if document.id == "jiaxing-2023-draft"]
    assert "赋予首报地1个月的排他性首谈资格" in re.sub(r"\s+", "", source[start:end])


def test_a_question_about_one_city_never_finds_another(retriever: ClauseRetriever) -> None:
    assert "hangzhou-2019" not in documents_of(retriever.invoke("嘉兴的项目首报后多久内享有排他权？"))
    assert retriever.invoke("深圳的首谈期多长？") == []


def test_the_scope_cannot_be_widened_by_a_question(limited: Callable[..., ClauseRetriever]) -> None:
    assert limited("330100").invoke("嘉兴首谈期多长？") == []
    assert "jiaxing-2023-draft" not in documents_of(limited("330100").invoke("首谈期多长？"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("嘉兴首报后多久要有结果？", "嘉兴报备后多久要有结果？"),
        ("市投资促进局负责什么？", "市投促局负责什么？"),
        ("浙江十四五期间的目标", "浙江2021-2025年的目标"),
        ("浙江十四五期间的目标", "浙江第十四个五年期间的目标"),
        ("嘉兴首谈期", "Jiaxing exclusive negotiation period"),
    ],
)
def test_words_of_one_meaning_find_the_same_clauses(retriever: ClauseRetriever, one: str, other: str) -> None:
    first, second = (
        {(c.metadata["document"], c.metadata["path"]) for c in retriever.invoke(words)}
        for words in (one, other)
    )
    assert first & second


def test_no_more_than_the_limit(limited: Callable[..., ClauseRetriever]) -> None:
    found = limited(limit=2).invoke("招商引资项目的奖励")
    assert 1 <= len(found) <= 2
    assert len({(c.metadata["document"], c.metadata["path"], c.page_content) for c in found}) == len(found)


def test_the_asynchronous_call_gives_the_same(retriever: ClauseRetriever) -> None:
    assert asyncio.run(retriever.ainvoke("一事一议")) == retriever.invoke("一事一议")


@pytest.mark.parametrize("text", ["", "？？？", "的"])
def test_a_question_without_content_finds_nothing_and_does_not_fail(
    retriever: ClauseRetriever, text: str
) -> None:
    assert retriever.invoke(text) == []


def test_a_retriever_without_a_scope_is_refused(retriever: ClauseRetriever) -> None:
    with pytest.raises(ValueError, match="scope"):
        ClauseRetriever(searcher=retriever.searcher)
