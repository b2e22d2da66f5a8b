"""Figures as officers type them: an exact amount in dollars, or a whole number; nothing is guessed or converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from handlers.register.errors import AnswerRefused
from ledger.figures import MEASURES
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
