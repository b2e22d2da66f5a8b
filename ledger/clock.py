"""The clock is passed in: instants are UTC, days are Asia/Shanghai, whatever zone the machine stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Clock(Protocol):
    """Whatever says what time it is."""

    def now(self) -> datetime:
        """Return the present instant, with its zone."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands until it is moved; for the demonstration office and for tests."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.instant

    def advance(self, by: timedelta) -> None:
        """Move the clock by a span of time."""
        self.instant += by


def written(instant: datetime) -> str:
    """Write an instant as it is stored: UTC, microseconds, fixed width, so that text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def read_instant(text: str) -> datetime:
    """Read an instant as it is stored."""
    return datetime.strptime(text, INSTANT).replace(tzinfo=UTC)


def shanghai_day(instant: datetime) -> date:
    """Return the calendar day in Shanghai on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()


def shanghai_time(day: date, hour: int = 0) -> datetime:
    """Return the instant at which an hour of a day in Shanghai begins."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)
