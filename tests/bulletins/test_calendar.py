"""The calendar of the bulletins: year's end, week 53, public holidays, the unknown year, any zone of the machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins.calendar import (
    before,
    counted_in,
    next_slot,
    period,
    period_of,
    slots,
    working_day,
)
from handlers.bulletins.errors import PeriodRefused
from handlers.bulletins.model import KINDS, Kind
from ledger.clock import SHANGHAI, shanghai_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let the machine stand in a zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


@settings(deadline=None)
@given(day=DAYS, kind=st.sampled_from(KINDS))
def test_every_day_lies_in_one_period_and_its_code_leads_back_to_it(day: date, kind: Kind) -> None:
    told = period_of(kind, day)
    assert told.first <= day <= told.last
    assert period(kind, told.code) == told
    assert before(kind, day).last == told.first - timedelta(days=1)
    assert counted_in(told) == int(told.code[:4])


def test_week_53_and_years_end_belong_to_the_year_iso_gives_them() -> None:
    assert period_of("weekly", date(2027, 1, 1)).code == "2026-W53"
    assert period_of("weekly", date(2026, 12, 31)).label == "2026年第53周（2026年12月28日至2027年1月3日）"
    assert period_of("weekly", date(2024, 12, 30)).code == "2025-W01"
    assert counted_in(period_of("weekly", date(2024, 12, 30))) == 2025
    with pytest.raises(PeriodRefused):
        period("weekly", "2025-W53")


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        pytest.param(date(2026, 10, 5), date(2026, 10, 8), id="national day"),
        pytest.param(date(2026, 2, 16), date(2026, 2, 24), id="spring festival"),
        pytest.param(date(2026, 11, 30), date(2026, 11, 30), id="a plain Monday"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 14), id="a Saturday that is worked"),
        pytest.param(date(2026, 11, 28), date(2026, 11, 30), id="a Saturday"),
    ],
)
def test_a_public_holiday_moves_to_the_next_working_day(day: date, moved: date) -> None:
    found = working_day(day)
    assert (found.day, found.known) == (moved, True)


@settings(deadline=None)
@given(day=st.dates(date(2027, 1, 1), date(2040, 1, 1)))
def test_a_year_the_calendar_does_not_know_goes_by_weekdays_and_says_so(day: date) -> None:
    found = working_day(day)
    assert not found.known
    assert found.day.weekday() < 5
    assert (found.day - day).days <= 2


def test_a_holiday_that_runs_into_an_unknown_year_is_said_to_be_unknown() -> None:
    assert working_day(date(2027, 1, 1)).known is False
    assert working_day(date(2026, 12, 31)).known is True


def test_the_hour_is_that_of_shanghai_whatever_zone_the_machine_stands_in(host_zone: str) -> None:
    slot = next_slot(0, 9, 0, datetime(2026, 3, 27, 12, tzinfo=UTC))
    assert slot.due == datetime(2026, 3, 30, 1, tzinfo=UTC), host_zone
    assert shanghai_day(datetime(2026, 3, 29, 16, tzinfo=UTC)) == date(2026, 3, 30)


@pytest.mark.parametrize("change", [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)])
def test_a_change_of_the_hosts_clocks_neither_doubles_nor_drops_an_occasion(
    host_zone: str, change: datetime
) -> None:
    found = list(slots(6, 15, 0, change - timedelta(days=7), change + timedelta(days=14)))
    assert len(found) == 3, host_zone
    assert all(slot.nominal.astimezone(SHANGHAI).hour == 15 for slot in found)


@settings(deadline=None)
@given(
    after=INSTANTS,
    days=st.integers(0, 60),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_cutting_time_anywhere_gives_the_same_occasions_once_and_in_order(
    after: datetime, days: int, weekday: int, hour: int, minute: int
) -> None:
    until = after + timedelta(days=days)
    middle = after + timedelta(days=days / 2)
    whole = list(slots(weekday, hour, minute, after, until))
    parts = [*slots(weekday, hour, minute, after, middle), *slots(weekday, hour, minute, middle, until)]
    assert sorted(parts, key=lambda slot: slot.nominal) == whole
    nominal = [slot.nominal for slot in whole]
    assert nominal == sorted(set(nominal))
    assert all(after < slot.due <= until for slot in whole)
    assert all(slot.due >= slot.nominal for slot in whole)
