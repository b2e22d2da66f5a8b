"""One written form for comparison, and what was typed without what carries no meaning."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.folding import fold, folded, in_hundred_millions, squeeze, typed, visible

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("首谈期１２３ＡＢab12 ,.，。“”「」‘’—－〔〕[]（）()\n\t\u3000\u200b\u202e\ufeff%％"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("１０００亿元", "1000亿元", id="width"),
        pytest.param("ＱＦＬＰ", "qflp", id="case"),
        pytest.param("“一链一策”", "「一链一策」", id="quotation-marks"),
        pytest.param("绍政办发〔2023〕17号", "绍政办发[2023]17号", id="brackets"),
        pytest.param("首谈期 １\n个月", "首谈期1个月", id="white-space"),
        pytest.param("首\u200b谈\u202e期\ufeff", "首谈期", id="unseen"),
        pytest.param("99,999万元", "99999万元", id="grouped-digits"),
        pytest.param("2021—2025", "2021-2025", id="dashes"),
    ],
)
def test_forms_of_the_same_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1.5亿", "15亿", id="point"),
        pytest.param("1,5亿", "15亿", id="comma-that-groups-nothing"),
        pytest.param("不得洽谈", "得洽谈", id="negation"),
        pytest.param("10%", "10", id="percent"),
    ],
)
def test_what_differs_in_meaning_stays_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(TEXTS)
def test_every_folded_character_knows_where_it_stood(text: str) -> None:
    """The original is never changed: each folded character comes from the one its offset names."""
    result = fold(text)
    assert len(result.text) == len(result.offsets)
    assert list(result.offsets) == sorted(result.offsets)
    for offset in result.offsets:
        assert folded(text[offset])


@given(TEXTS, st.data())
def test_a_folded_run_leads_back_to_the_run_it_came_from(text: str, data: st.DataObject) -> None:
    result = fold(text)
    start = data.draw(st.integers(0, len(result.text)))
    end = data.draw(st.integers(start, len(result.text)))
    first, last = result.original_span(start, end)
    assert 0 <= first <= last <= len(text)
    assert result.text[start:end] in folded(text[first:last]) or "," in text


@given(TEXTS)
def test_nothing_unseen_and_no_white_space_is_left(text: str) -> None:
    assert not re.search(r"\s", squeeze(text))
    assert visible(visible(text)) == visible(text)
    assert set(visible(text)) <= set(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("嘉兴的 首谈\n期\t多长？", "嘉兴的首谈期多长？", id="inside-chinese"),
        pytest.param("  首谈期多长？\r\n", "首谈期多长？", id="around"),
        pytest.param("总投资 12 亿元", "总投资12亿元", id="around-a-number"),
        pytest.param("嘉\u200b兴\ufeff", "嘉兴", id="unseen"),
        pytest.param("嘉兴有 QFLP 吗", "嘉兴有 QFLP 吗", id="beside-latin"),
        pytest.param("总投资５０００万", "总投资５０００万", id="digits-as-written"),
        pytest.param("Ｈｏｗ　ｌｏｎｇ？", "How long?", id="latin-of-full-width"),
        pytest.param("how\n\nlong", "how long", id="lines"),
        pytest.param(" \u3000\u200b\n", "", id="nothing"),
    ],
)
def test_what_was_typed_loses_only_what_carries_no_meaning(text: str, words: str) -> None:
    assert typed(text) == words


@given(st.text(alphabet="首谈期多长１２ＡＢab “”？，\n\t\u3000\u200b\u202e\ufeff", max_size=40))
def test_what_was_typed_compares_alike(text: str) -> None:
    """Tidying changes no word."""
    assert folded(typed(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("500000万元", "50亿元", id="wan"),
        pytest.param("98000万美元", "9.8亿美元", id="a-fraction"),
        pytest.param("5000000000元", "50亿元", id="yuan"),
        pytest.param("１０００００万元", "10亿元", id="full-width"),
        pytest.param("5000万元", "5000万元", id="less-than-a-hundred-million"),
        pytest.param("99999元", "99999元", id="little"),
        pytest.param("10000亿元", "10000亿元", id="already"),
        pytest.param("20000个", "20000个", id="no-money"),
        pytest.param(
            "91330000MA27U0X" + "1" * 40 + "元", "91330000MA27U0X" + "1" * 40 + "元", id="no-number"
        ),
    ],
)
def test_long_amounts_are_written_as_documents_write_them(text: str, words: str) -> None:
    assert in_hundred_millions(text) == words


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("１２３,，. \u3000Ａａ…—－〔【“～%％①㎡"), st.characters()),
        max_size=30,
    )
)
def test_folding_a_text_as_a_whole_gives_what_folding_each_character_gives(text: str) -> None:
    assert folded(text) == fold(text).text


def test_every_character_that_is_folded_with_its_neighbours_is_folded_the_same_alone() -> None:
    for point in (*range(0x3000), *range(0x3000, 0x3100), *range(0xFF00, 0x10000)):
        if not 0xD800 <= point < 0xE000:
            assert folded(f"中{chr(point)}a{chr(point)}") == fold(f"中{chr(point)}a{chr(point)}").text
