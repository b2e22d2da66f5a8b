"""The day an officer asks about, where the words name one: 截至2024年底, 按2025年6月的规定, as of 2024-12-31.

Only words that fix the day of the answer count; a year that belongs to a target or a document does not.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from terms.folding import fold

_DAY: Final = (
    r"(?P<year>20\d{2})(?:年|-|/|\.)?"
    r"(?:(?P<month>\d{1,2})(?:月|-|/|\.)?(?:(?P<day>\d{1,2})(?:日|号)?)?)?(?:年?底|末)?"
)
_AS_OF: Final = (
    re.compile(rf"(?:截至|截止到?|截止至){_DAY}"),
    re.compile(rf"(?:按照?|根据|依照?){_DAY}(?:年)?(?:的时候|那时候?|当时|时)的?(?:规定|规则|政策|口径)?"),
    re.compile(rf"(?:在|到)?{_DAY}(?:年)?(?:那天|那时候?|当时|当天)"),
    re.compile(rf"asof{_DAY}"),
)


@dataclass(frozen=True)
class StatedDay:
    """The day a text asks to be answered for, and where its words stand: `text[start:end]`."""

    day: date
    start: int
    end: int


def stated_day(text: str) -> StatedDay | None:
    """Return the day a text asks to be answered for, None where it names none.

    A month stands for its last day and a year for 31 December: what held by then is asked.

    Args:
        text: a question in Chinese or English.
    """
    plain = fold(text)
    for pattern in _AS_OF:
        match = pattern.search(plain.text)
        day = _day(match) if match is not None else None
        if match is not None and day is not None:
            return StatedDay(day, *plain.original_span(*match.span()))
    return None


def _day(match: re.Match[str]) -> date | None:
    year, month = int(match["year"]), int(match["month"] or 12)
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None
