"""Values in their written forms: the same value has one code, other values another."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Clause
from indexer.lexical import LexicalIndex
from indexer.number_forms import codes, spellings
from terms.folding import folded


@pytest.mark.parametrize(
    "same",
    [
        [
            "10亿元",
            "十亿元",
            "１０亿元",
            "1000000000元",
            "100000万元",
            "100,000万元",
            "10.0亿",
            "人民币10亿元",
        ],
        ["30%", "３０％", "百分之三十", "三成", "3成", "百分之30"],
        ["12.5%", "百分之十二点五"],
        ["2025年底", "2025年12月31日", "2025年末", "2025年12月底", "2025年12月31日前"],
        ["十四五", "“十四五”", "第十四个五年规划", "2021-2025年", "2021—2025", "2021年至2025年"],
        ["1个月", "一个月", "１个月"],
        ["三年", "3年"],
        ["半年", "6个月", "六个月"],
        ["五千万美元", "5000万美元", "0.5亿美元"],
        ["一百二十万元", "120万元", "1200000元"],
    ],
)
def test_one_value_has_one_code(same: list[str]) -> None:
    found = [set(codes(folded(words))) for words in same]
    assert set.intersection(*found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1个月", "30天"),
        ("10亿元", "10亿美元"),
        ("10亿元", "1亿元"),
        ("30%", "3%"),
        ("2025年底", "2025年6月底"),
        ("十四五", "十三五"),
        ("3年", "3个月"),
        ("5个工作日", "5日"),
    ],
)
def test_other_values_have_other_codes(one: str, other: str) -> None:
    assert codes(folded(one))
    assert not set(codes(folded(one))) & set(codes(folded(other)))


@pytest.mark.parametrize(
    "text", ["成立专班", "第十五条", "一方面", "第3年度", "招商引资", "三成立", "十五条措施"]
)
def test_what_is_no_value_has_no_code(text: str) -> None:
    assert codes(folded(text)) == []


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    assert all(code.startswith("=") for code in codes(folded(text)))


@given(st.integers(1, 9_999), st.sampled_from(["亿元", "万元", "亿美元"]))
def test_every_spelling_of_an_amount_has_its_code(number: int, unit: str) -> None:
    words = f"{number}{unit}"
    for way in spellings(words):
        assert codes(way) == codes(words), way


@given(st.integers(1, 100))
def test_every_spelling_of_a_share_has_its_code(number: int) -> None:
    for way in spellings(f"{number}%"):
        assert codes(way) == codes(f"{number}%"), way


@pytest.mark.parametrize(
    ("said", "first"), [("投资1000000000元", 0), ("百分之三十", 1), ("2025年12月31日", 2)]
)
def test_a_value_finds_the_clause_that_writes_it_otherwise(said: str, first: int) -> None:
    texts = ["投资十亿元以上的项目", "提高到30%，投资1亿元", "2025年底前完成，占3%", "投资10亿美元的项目"]
    index = LexicalIndex(sqlite3.connect(":memory:"))
    index.put([Clause("甲", "", "clause", o, "", (), text, ()) for o, text in enumerate(texts)], title="")
    found = index.search([], values=codes(folded(said)), documents=None, limit=9)
    assert next(hit.key for hit in found) == f"甲#{first}"
