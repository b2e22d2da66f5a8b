"""The clock of a right: month ends, leap days, midnight in Shanghai on a machine in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from ledger.clock import SHANGHAI, read_instant, shanghai_day, written
from ledger.period import corresponding_day, days_left, ends_at, last_day_of, reminders


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        ("2026-01-15", "2026-02-15"),
        ("2026-01-28", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-29", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2027-01-29", "2027-02-28"),
        ("2026-02-28", "2026-03-28"),
        ("2028-02-29", "2028-03-29"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_the_corresponding_day_or_the_months_end(granted: str, last: str) -> None:
    assert corresponding_day(date.fromisoformat(granted), 1) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_the_corresponding_day_agrees_with_dateutil(day: date, months: int) -> None:
    assert corresponding_day(day, months) == day + relativedelta(months=months)


def test_a_right_ends_at_24_oclock_in_shanghai() -> None:
    end = ends_at(date(2026, 2, 15))
    assert end == datetime(2026, 2, 15, 16, 0, tzinfo=UTC)
    assert days_left(end, datetime(2026, 2, 15, 15, 59, 59, tzinfo=UTC)) == 0
    assert days_left(end, end) == -1
    assert last_day_of(end) == date(2026, 2, 15)


def test_the_day_of_grant_is_the_day_in_shanghai() -> None:
    """At 16:00 UTC the next day has begun in Shanghai."""
    assert shanghai_day(datetime(2026, 1, 30, 15, 59, 59, tzinfo=UTC)) == date(2026, 1, 30)
    assert shanghai_day(datetime(2026, 1, 30, 16, 0, 0, tzinfo=UTC)) == date(2026, 1, 31)


def test_reminders_come_7_3_and_1_days_before_the_last_day() -> None:
    now = datetime(2026, 2, 9, tzinfo=UTC)
    times = reminders(ends_at(date(2026, 2, 15)), now)
    assert [(days, instant.astimezone(SHANGHAI).isoformat()) for days, instant in times] == [
        (3, "2026-02-12T09:00:00+08:00"),
        (1, "2026-02-14T09:00:00+08:00"),
    ]


@given(
    st.datetimes(datetime.fromisoformat("1995-01-01"), timezones=st.just(SHANGHAI)),
    st.integers(0, 10**6),
)
def test_written_instants_sort_as_time_and_read_back(instant: datetime, more: int) -> None:
    later = instant.astimezone(UTC) + timedelta(microseconds=more)
    assert written(instant) <= written(later)
    assert read_instant(written(instant)) == instant
