"""The day of an answer is taken from the officer's words only where they fix it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.dates import stated_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("截至2024年底，嘉兴的目标还有效吗", date(2024, 12, 31), id="year-end"),
        pytest.param("截止到２０２５年６月，浙江的目标过期了吗？", date(2025, 6, 30), id="month-full-width"),
        pytest.param("按2024年3月15日当时的规定，12亿元要首报吗", date(2024, 3, 15), id="day"),
        pytest.param("2024年2月那时候这个制度有效吗", date(2024, 2, 29), id="leap-month"),
        pytest.param("As of 2024-12-31, is the target still running?", date(2024, 12, 31), id="english"),
    ],
)
def test_a_fixed_day_is_read(text: str, day: date) -> None:
    found = stated_day(text)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024年嘉兴实际利用外资的目标是多少？", id="year-of-a-target"),
        pytest.param("到2025年要建多少个境外商务代表处？", id="until"),
        pytest.param("绍政办发〔2023〕17号是哪天印发的？", id="number"),
        pytest.param("2022年那份意见", id="document"),
        pytest.param("截至2024年13月", id="no-such-month"),
        pytest.param("截至2023年2月30日", id="no-such-day"),
    ],
)
def test_a_year_that_belongs_to_something_else_fixes_no_day(text: str) -> None:
    assert stated_day(text) is None


@given(st.text(max_size=80))
def test_any_text_may_be_read(text: str) -> None:
    found = stated_day(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
