"""Time as the application sees it; everything below is handed these instead of looking at the clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return this moment in Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """Return today's date in Shanghai, whatever the host's time zone."""
    return now().date()
