"""Bulletins made by hand: every kind of part, long names, zero, nothing known, and over the target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from handlers.bulletins.model import (
    Bulletin,
    Chart,
    Cite,
    Column,
    Item,
    Notice,
    Opens,
    Period,
    Section,
    Series,
    Table,
)

HEAD = (128, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
CITIES = (
    "杭州市",
    "宁波市",
    "嘉兴市",
    "湖州市",
    "绍兴市",
    "金华市",
    "台州市",
    "温州市",
    "衢州市",
    "丽水市",
    "舟山市",
)
USED: tuple[Decimal | None, ...] = (
    Decimal("18.62"), Decimal("11.40"), Decimal("9.85"), Decimal("6.10"), Decimal("5.02"), Decimal("2.31"),
    Decimal("1.74"), Decimal("1.66"), Decimal("0.4"), Decimal(0), None,
)  # fmt: skip
TARGETS = tuple(
    Decimal(text) for text in ("16", "12", "9.5", "6.5", "5", "2.5", "2", "2", "0.5", "0.3", "0.8")
)
COUNTIES = (
    "嘉善县", "平湖市", "海盐县", "海宁市", "桐乡市", "南湖区", "秀洲区",
    "嘉兴经济技术开发区（国际商务区）", "嘉兴港区",
)  # fmt: skip
LANDED: tuple[int | None, ...] = (5, 4, 4, 3, 2, 2, 1, 0, None)
CLAUSE = Cite(
    "zhejiang-2022", "浙江省人民政府关于进一步加强招商引资工作的指导意见", None, "三（四）",
    "建立“周信息、月评选、季通报”工作机制", "in_force",
)  # fmt: skip
LAPSED = "《浙江省人民政府关于进一步加强招商引资工作的指导意见》的目标（“十四五”期间）已过期，只列实际数。"


def cities_chart(*, targets: bool = True) -> Chart:
    series = [Series("used", "实际使用外资", USED)]
    if targets:
        series.append(Series("target", "目标", TARGETS, "target"))
    note = "目标：各市年度目标按季度折算。" if targets else LAPSED
    return Chart(
        "foreign-capital", "2026年第3季度各市实际使用外资", CITIES, tuple(series), "亿美元", note=note
    )


def counties_chart(**changed: Any) -> Chart:
    given = {"series": (Series("landed", "重大项目落地", LANDED),), "note": LAPSED} | changed
    return Chart("landed", "2026年第3季度嘉兴市各地重大项目落地数", COUNTIES, unit="个", **given)


def cities_table() -> Table:
    columns = (
        Column("place", "地区"), Column("used", "实际使用外资", "amount", "亿美元"),
        Column("target", "目标", "amount", "亿美元"), Column("share", "完成率", "percent"),
        Column("landed", "重大项目落地", "count", "个"),
    )  # fmt: skip
    rows = tuple(
        (city, used, target, None if used is None else (used * 100 / target).quantize(Decimal("0.1")), at)
        for at, (city, used, target) in enumerate(zip(CITIES, USED, TARGETS, strict=True))
    )
    return Table(
        "cities", "各市实际使用外资和重大项目落地情况", columns, rows, ("数据由各市填报、第二人确认。",)
    )


def weekly(**changed: Any) -> Bulletin:
    reports = Section(
        "reports", "新增首报",
        (
            Item("嘉善县首报“精密光学元件生产基地”项目", ("投资方：晨曦光能科技有限公司", "总投资：12亿元（内资）"),
                 Opens("claim", "cl1"), CLAUSE),
            Item("海宁市首报“半导体封装测试”项目", opens=Opens("claim", "cl2"), marked=True),
        ),
    )  # fmt: skip
    pool = Section("pool", "流转项目", (Item("1个新材料项目可承接", masked=True, opens=Opens("pool")),))
    none = Section("signed", "签约和落地", empty="本周没有签约或落地的项目。")
    given = {
        "sections": (reports, pool, none),
        "period": Period(date(2026, 11, 23), date(2026, 11, 29), "2026-W48", "2026年第48周（11月23日至29日）"),
        "lead": "本周新增首报2件，授予首谈资格1件，7天内到期3件，可承接流转项目1个。",
    }  # fmt: skip
    return make("weekly", "浙江省招商引资周信息", "2026年第48期", **(given | changed))


def quarterly(**changed: Any) -> Bulletin:
    section = Section("capital", "实际使用外资", tables=(cities_table(),), charts=(cities_chart(),))
    landed = Section(
        "landed", "重大项目落地", charts=(counties_chart(),), notes=("重大项目以各市填报为准。",)
    )
    notices = (
        Notice("lapsed_target", LAPSED, CLAUSE),
        Notice("unconfirmed", "本单位尚未确认的口径：重大项目的标准。"),
    )
    given = {
        "sections": (section, landed), "notices": notices,
        "lead": "三季度全省实际使用外资57.10亿美元，完成目标的99.6%。",
        "period": Period(date(2026, 7, 1), date(2026, 9, 30), "2026-Q3", "2026年第3季度"),
    }  # fmt: skip
    return make("quarterly", "浙江省招商引资季通报", "2026年第3期", **(given | changed))


def make(kind: Any, name: str, numbers: str, **changed: Any) -> Bulletin:
    given: dict[str, Any] = {
        "number": 48, "numbered": numbers, "title": name,
        "issuer": "浙江省招商引资工作领导小组办公室", "place": "330000", "place_name": "浙江省",
        "made_at": "2026-11-30T01:00:00.000000Z", "range": (97, 128), "head": HEAD, "language": "zh",
        "reader": "嘉善县 招商人员",
    }  # fmt: skip
    return Bulletin(kind=kind, **(given | changed))
