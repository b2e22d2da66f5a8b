"""Periods, working days and the times at which bulletins go out: all in Shanghai, wherever the machine stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.bulletins.errors import PeriodRefused
from handlers.bulletins.model import Kind, Period
from handlers.wording import Language
from handlers.wording_bulletins import bulletin_word
from ledger.clock import SHANGHAI, shanghai_day

LENGTH: dict[Kind, str] = {
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "city_monthly": "month",
    "city_quarterly": "quarter",
    "city_annual": "year",
}
_CODES = {
    "week": re.compile(r"(?P<year>20[0-9]{2})-?W(?P<part>[0-9]{1,2})", re.IGNORECASE),
    "month": re.compile(r"(?P<year>20[0-9]{2})-(?P<part>[0-9]{1,2})"),
    "quarter": re.compile(r"(?P<year>20[0-9]{2})-?Q(?P<part>[1-4])", re.IGNORECASE),
    "year": re.compile(r"(?P<year>20[0-9]{2})(?P<part>)"),
}
EXAMPLES = {"week": "2026-W48", "month": "2026-11", "quarter": "2026-Q3", "year": "2026"}
WEEK = timedelta(days=7)
SATURDAY = 5
LONGEST_HOLIDAY = 31


@dataclass(frozen=True)
class WorkingDay:
    """A working day; `known` is False where the calendar of public holidays does not reach it yet."""

    day: date
    known: bool


@dataclass(frozen=True)
class Slot:
    """One occasion of a schedule: its nominal day and hour, and when it is due once holidays are looked at."""

    nominal: datetime
    due: datetime
    known: bool


def period(kind: Kind, code: str, language: Language = "zh") -> Period:
    """Return the period of a bulletin by its code.

    Args:
        kind: which bulletin.
        code: 2026-W48 for a week, 2026-11 for a month, 2026-Q3 for a quarter, 2026 for a year.
        language: of its label.

    Raises:
        PeriodRefused: there is no such week, month, quarter or year.
    """
    length = LENGTH[kind]
    match = _CODES[length].fullmatch(code.strip())
    if match is None:
        raise PeriodRefused(code, EXAMPLES[length])
    year, part = int(match["year"]), int(match["part"] or 0)
    try:
        first, last = _bounds(length, year, part)
    except ValueError:
        raise PeriodRefused(code, EXAMPLES[length]) from None
    return _period(length, year, part, first, last, language)


def _bounds(length: str, year: int, part: int) -> tuple[date, date]:
    if length == "week":
        monday = date.fromisocalendar(year, part, 1)
        return monday, monday + WEEK - timedelta(days=1)
    months = {"month": (part, 1), "quarter": (part * 3 - 2, 3), "year": (1, 12)}[length]
    first = date(year, months[0], 1)
    following = first.year * 12 + first.month - 1 + months[1]
    return first, date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _period(length: str, year: int, part: int, first: date, last: date, language: Language) -> Period:
    def day(one: date) -> str:
        key = "day" if one.year == year and first.year == last.year else "day_of_year"
        return bulletin_word(language, key, year=one.year, month=one.month, day=one.day)

    code = {"week": f"{year}-W{part:02d}", "month": f"{year}-{part:02d}", "quarter": f"{year}-Q{part}"}
    label = bulletin_word(
        language, f"period_{length}", year=year, week=part, month=part, quarter=part, first=day(first),
        last=day(last),
    )  # fmt: skip
    return Period(first, last, code.get(length, str(year)), label)


def period_of(kind: Kind, day: date, language: Language = "zh") -> Period:
    """Return the period of a bulletin in which a day lies; a week is that of ISO 8601, with its week 53."""
    length = LENGTH[kind]
    if length == "week":
        year, week, _ = day.isocalendar()
        return period(kind, f"{year}-W{week:02d}", language)
    if length == "quarter":
        return period(kind, f"{day.year}-Q{(day.month + 2) // 3}", language)
    return period(kind, f"{day.year}-{day.month:02d}" if length == "month" else str(day.year), language)


def before(kind: Kind, day: date, language: Language = "zh") -> Period:
    """Return the last period of a bulletin that was over on a day."""
    return period_of(kind, period_of(kind, day, language).first - timedelta(days=1), language)


def counted_in(told: Period) -> int:
    """Return the year in whose count an issue of this period is numbered: for a week, the year ISO 8601 gives it."""
    return int(told.code[:4])


def is_working_day(day: date) -> WorkingDay:
    """Say whether a day is worked in the calendar of public holidays; one it does not know is judged by its weekday.

    Return the day itself where it is worked, else the day before which nothing can be said: the next one to look at.
    """
    from chinese_calendar import is_workday  # type: ignore[import-untyped]  # the library ships no types

    try:
        worked, known = bool(is_workday(day)), True
    except NotImplementedError:
        worked, known = day.weekday() < SATURDAY, False
    return WorkingDay(day if worked else day + timedelta(days=1), known)


def working_day(day: date) -> WorkingDay:
    """Return a day itself where it is worked, else the next one that is."""
    known = True
    for _ in range(LONGEST_HOLIDAY):
        found = is_working_day(day)
        known &= found.known
        if found.day == day:
            return WorkingDay(day, known)
        day = found.day
    return WorkingDay(day, known)


def slots(weekday: int, hour: int, minute: int, after: datetime, until: datetime) -> Iterator[Slot]:
    """Yield the occasions of a weekly schedule that were due after one instant and up to another, in order.

    An occasion on a public holiday is due at the same hour of the next working day.
    """
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # the library ships no types

    trigger = CronTrigger(day_of_week=weekday, hour=hour, minute=minute, second=0, timezone=SHANGHAI)
    previous: datetime | None = None
    look = after - timedelta(days=LONGEST_HOLIDAY)
    while True:
        nominal = trigger.get_next_fire_time(previous, look)
        if nominal is None or nominal > until:
            return
        moved = working_day(nominal.date())
        due = nominal.replace(year=moved.day.year, month=moved.day.month, day=moved.day.day)
        if after < due <= until:
            yield Slot(nominal, due, moved.known)
        previous, look = nominal, nominal + timedelta(seconds=1)


def next_slot(weekday: int, hour: int, minute: int, after: datetime) -> Slot:
    """Return the next occasion of a weekly schedule."""
    return next(slots(weekday, hour, minute, after, after + timedelta(days=LONGEST_HOLIDAY) + WEEK))


def today(now: datetime) -> date:
    """Return the day in Shanghai."""
    return shanghai_day(now)
