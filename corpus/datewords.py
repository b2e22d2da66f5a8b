"""Days as official documents write them: 2023年4月26日, ２０２２ 年 １ 月 １８ 日, 二〇二二年一月十八日."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from corpus import markers

DAY = re.compile(markers.DATE)
_ZERO = str.maketrans("〇○Ｏ零O一二三四五六七八九", "00000123456789")
_UNITS = {"年": 12, "个月": 1}


def day(words: str) -> date | None:
    """Return the day that stands first in the words, None where there is none in the calendar."""
    match = DAY.search(words)
    if not match:
        return None
    year, month, number = re.split(r"[年月日]", re.sub(r"\s", "", match.group()))[:3]
    try:
        return date(_year(year), _small(month), _small(number))
    except ValueError:
        return None


def after(start: date, words: str) -> date | None:
    """Return the last day of a period (三年, 5年, 18个月) that begins on `start`, None if it is none."""
    match = re.search(r"([0-9０-９]{1,2}|[一二两三四五六七八九十]{1,3})\s*(年|个月)", words)
    if not match:
        return None
    count = _small(match.group(1).replace("两", "二"))
    months = start.year * 12 + start.month - 1 + count * _UNITS[match.group(2)]
    return _day_before(months // 12, months % 12 + 1, start.day)


def _day_before(year: int, month: int, number: int) -> date:
    """Return the day before this one, or the month's last where it has no such day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    length = (following - date(year, month, 1)).days
    if number > length:
        return date(year, month, length)
    return date.fromordinal(date(year, month, number).toordinal() - 1)


def _year(words: str) -> int:
    return int(unicodedata.normalize("NFKC", words).translate(_ZERO))


def _small(words: str) -> int:
    number = markers.count(words)
    if number is None:
        raise ValueError(words)
    return number
