"""The words of the bulletins, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

BULLETINS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "title_weekly": "{place}招商引资周信息",
        "title_monthly": "{place}招商引资月评选",
        "title_quarterly": "{place}招商引资季通报",
        "title_city_monthly": "{place}招商引资月度通报",
        "title_city_quarterly": "{place}招商引资季度评价",
        "title_city_annual": "{place}招商引资年度评优",
        "numbered": "{year}年第{number}期",
        "period_week": "{year}年第{week}周（{first}至{last}）",
        "period_month": "{year}年{month}月",
        "period_quarter": "{year}年第{quarter}季度",
        "period_year": "{year}年",
        "day": "{month}月{day}日",
        "quiet_week": "本周没有新情况。",
    },
    "en": {
        "title_weekly": "{place}: weekly investment news",
        "title_monthly": "{place}: monthly selection",
        "title_quarterly": "{place}: quarterly report",
        "title_city_monthly": "{place}: monthly report",
        "title_city_quarterly": "{place}: quarterly evaluation",
        "title_city_annual": "{place}: annual awards",
        "numbered": "{year} no. {number}",
        "period_week": "week {week} of {year} ({first} to {last})",
        "period_month": "{year}-{month}",
        "period_quarter": "quarter {quarter} of {year}",
        "period_year": "{year}",
        "day": "{month}-{day}",
        "quiet_week": "A quiet week: nothing new.",
    },
}  # fmt: skip


def bulletin_word(language: Language, key: str, **facts: object) -> str:
    """Return the words under a key of the bulletins, filled in."""
    return BULLETINS[language][key].format(**facts)
