"""Every clause is a part of its source: spans, order, and nothing lost."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shipped
from corpus.lines import INVISIBLE
from corpus.models import Clause
from corpus.parser import parse

DOCUMENTS = shipped.load()


def _check(source: str, clauses: tuple[Clause, ...], debris: tuple[tuple[int, int], ...]) -> None:
    seen = bytearray(len(source))
    for clause in clauses:
        built = [None] * len(clause.text)
        position = 0
        for segment in clause.segments:
            assert segment.start >= position
            position = segment.start + segment.length
            words = source[segment.source_start : segment.source_start + segment.length]
            assert clause.text[segment.start : position] == words
            built[segment.start : position] = list(words)  # type: ignore[assignment] # filled piece by piece
            taken = seen[segment.source_start : segment.source_start + segment.length]
            assert not any(taken), "no two clauses hold the same words"
            seen[segment.source_start : segment.source_start + segment.length] = b"\1" * segment.length
        gaps = {clause.text[i] for i, c in enumerate(built) if c is None}
        assert gaps <= ({"|"} if clause.kind in {"row", "title"} else set())
    for start, end in debris:
        seen[start:end] = b"\1" * (end - start)
    lost = "".join(c for c, s in zip(source, seen, strict=True) if not s and not c.isspace())
    assert not lost


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.id)
def test_every_clause_is_rebuilt_from_its_source_and_nothing_is_lost(document) -> None:  # type: ignore[no-untyped-def] # a fixture of ids
    marked = document.metadata.file.endswith(".html")
    parsed = parse(document.text, document.id, news=document.metadata.status == "news", wrapped=not marked)
    assert parsed.clauses == document.clauses
    _check(document.text, parsed.clauses, parsed.debris)
    begins = [c.span[0] for c in document.clauses if c.kind != "row"]
    assert begins == sorted(begins)
    assert [c.order for c in document.clauses] == list(range(len(document.clauses)))


PIECES = st.sampled_from(
    ["一、", "二、", "（一）", "（二）", "1.", "2．", "（1）", "第一条　", "附件1", "附：",
     "\n", "\n\n", "  ", "\t",
     "。", "，", "：", "责任单位：市商务局、市经信局", "（责任单位：市商务局）", "2023年4月26日", "总体要求",
     "建立机制", "序号 名称 内容", "1 ", "的通知",
     "[bookmark: _Hlk1]", "\u200b", "\u202e", "杭州市人民政府", "工作名单", "组长：", "\f", "— 2 —\n"]
)  # fmt: skip


@given(st.lists(PIECES | st.text("招商引资项目（）。，、一二12. \n", max_size=8), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_crashes_the_parser_and_no_word_is_lost(source: str) -> None:
    parsed = parse(source, "any")
    _check(source, parsed.clauses, parsed.debris)
    assert not any(INVISIBLE.search(c.text) for c in parsed.clauses)


@given(st.text(string.printable + "一（二）、。\u3000\u2028\u200b", max_size=200))
@settings(max_examples=200, deadline=None)
def test_arbitrary_characters_are_read_without_loss(source: str) -> None:
    parsed = parse(source, "any")
    _check(source, parsed.clauses, parsed.debris)
