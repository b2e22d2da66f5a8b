"""Figures as officers type them: an exact amount in dollars, or a whole number; nothing is guessed or converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.register.errors import AnswerRefused
from ledger.figures import MEASURES, FigureRole
from terms.amounts import find_amounts
from terms.money import Money

NAMES: Mapping[str, str] = {
    "foreign_capital_used": "实际使用外资",
    "major_projects_landed": "重大项目落地",
    "manufacturing_foreign_capital": "制造业外资",
    "high_tech_foreign_capital": "高技术外资",
    "projects_signed": "签约项目",
    "projects_registered": "签约后注册项目",
    "projects_introduced": "引进项目",
    "outside_manufacturing_projects": "市外制造业项目",
    "fortune_500_projects": "世界500强投资项目",
    "over_usd_100m_projects": "总投资超1亿美元项目",
    "over_cny_5bn_domestic_projects": "超50亿元内资项目",
    "over_cny_10bn_domestic_projects": "超百亿元内资项目",
}
"""The measures as they are called in a chat."""
_NUMBER = re.compile(r"[0-9]{1,15}")
_LINE = re.compile(
    r"填报(?P<target>目标)?\s+(?:(?P<place>[^\s0-9]\S*)\s+)?(?P<period>20[0-9]{2}(?:-?[Qq][1-4]|-[01][0-9])?)\s+"
    rf"(?P<measure>{'|'.join(sorted(map(re.escape, NAMES.values()), key=len, reverse=True))})\s+(?P<value>\S+)"
    r"(?:\s+(?P<source>.+))?"
)


@dataclass(frozen=True)
class Typed:
    """A figure typed in one line; `place` is "" for the writer's own, `source` where a target was set."""

    place: str
    period: str
    measure: str
    value: int
    role: FigureRole
    source: str


def read_line(text: str) -> Typed | None:
    """Read a figure typed in one line, such as 填报 嘉善县 2026-Q3 签约项目 8; None where it is no such line.

    Raises:
        AnswerRefused: its value is not exact.
    """
    match = _LINE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    measure = next(code for code, name in NAMES.items() if name == match["measure"])
    period = match["period"].upper()
    return Typed(
        match["place"] or "",
        period if "Q" not in period or "-" in period else period.replace("Q", "-Q"),
        measure,
        read_value(measure, match["value"]),
        "target" if match["target"] else "actual",
        (match["source"] or "").strip(),
    )


def read_value(measure: str, text: str) -> int:
    """Return a figure as it is kept, from what was typed: an exact amount in dollars, or a whole number.

    Raises:
        AnswerRefused: it is neither, is a range, or lacks its currency; nothing is converted.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    currency = MEASURES[measure]
    if currency is None:
        number = plain.removesuffix("个").removesuffix("项").strip()
        if not _NUMBER.fullmatch(number):
            raise AnswerRefused("figure_count", field=measure)
        return int(number)
    mentions = [one for one in find_amounts(text) if one.is_point and one.low is not None]
    if len(mentions) != 1 or mentions[0].currency != currency or mentions[0].low is None:
        raise AnswerRefused("figure_amount", field=measure)
    return Money(mentions[0].low, currency).in_minor_units()
