"""How long a right lasts: the corresponding day of a later month, to 24:00 in Shanghai.

Jiaxing 二（一）3 gives one month and does not say how it is counted. The counting here is the installation's
default (DOMAIN 4): from the day of grant, to the corresponding day, or the month's end where there is none,
not moved by holidays.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from ledger.clock import shanghai_day, shanghai_time

REMINDER_DAYS = (7, 3, 1)
REMINDER_HOUR = 9


def corresponding_day(day: date, months: int) -> date:
    """Return the same day of the month, `months` later, or that month's last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def ends_at(last_day: date) -> datetime:
    """Return the first instant at which a right with this last day is over (24:00 in Shanghai)."""
    return shanghai_time(last_day + timedelta(days=1))


def last_day_of(end: datetime) -> date:
    """Return the last day of a right that is over from this instant on."""
    return shanghai_day(end - timedelta(microseconds=1))


def days_left(end: datetime, now: datetime) -> int:
    """Return the whole days from today to the last day: 0 on the last day, negative once over."""
    return (last_day_of(end) - shanghai_day(now)).days


def reminders(end: datetime, now: datetime) -> list[tuple[int, datetime]]:
    """Return (days before the last day, instant) of each reminder still to come, earliest first."""
    last = last_day_of(end)
    times = [(days, shanghai_time(last - timedelta(days=days), REMINDER_HOUR)) for days in REMINDER_DAYS]
    return [(days, instant) for days, instant in times if instant > now]
