"""Bulletins of invented data, for whoever shows one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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

HEAD = (1200, "ab" * 32)
DRAFT = Cite(
    "jiaxing-2023-draft", "关于进一步推动招大引强工作的实施意见（1214征求意见稿）", None, "二（一）3",
    "确定首谈期为1个月", "draft",
)  # fmt: skip


def weekly(sections: tuple[Section, ...] | None = None, quiet: str = "") -> Bulletin:
    """Return a weekly bulletin of the province with a few items, one of them masked, one from a form's hands."""
    told = (
        Section(
            "filed", "新增首报",
            (
                Item("=HYPERLINK(\"http://x\")储能项目", ("回执 330400-2026-0012",), Opens("claim", "cl12")),
                Item("嘉善县：氢能装备项目，1.2亿美元（外资）", (), Opens("claim", "cl13"), DRAFT, marked=True),
            ),
        ),
        Section("pool", "可承接的流转项目", (Item("新能源装备｜10亿元以上｜全省", (), Opens("pool"), masked=True),)),
        Section("forecast", "签约预报", empty="无"),
    )  # fmt: skip
    return Bulletin(
        "weekly", 48, "2026年第48期", "浙江省招商引资周信息", "浙江省招商引资工作领导小组办公室", "330000", "浙江省",
        Period(date(2026, 11, 23), date(2026, 11, 29), "2026-W48", "2026年第48周（11月23日至11月29日）"),
        "2026-11-30T01:03:00.000000Z", (1180, 1199), HEAD, "zh",
        lead="本周新增首报2件，授予首谈资格0件。",
        sections=() if quiet else told if sections is None else sections,
        notices=(Notice("draft", "《…（1214征求意见稿）》为征求意见稿，尚未施行。", DRAFT),),
        quiet=quiet,
    )  # fmt: skip


def quarterly(places: int = 11) -> Bulletin:
    """Return a quarterly report with a table and two charts, one without a target."""
    names = (
        "杭州市",
        "宁波市",
        "温州市",
        "嘉兴市",
        "湖州市",
        "绍兴市",
        "金华市",
        "衢州市",
        "舟山市",
        "台州市",
        "丽水市",
    )
    labels = tuple(names[at % len(names)] for at in range(places))
    used = tuple(None if at == places - 1 else Decimal(12345 * (at + 1)) / 10 for at in range(places))
    target = tuple(None if at % 3 else Decimal(3000) for at in range(places))
    projects = tuple(None if at == places - 1 else at for at in range(places))
    table = Table(
        "figures", "各市实际使用外资和重大项目落地情况",
        (
            Column("place", "地方"), Column("used", "实际使用外资", "amount", "万美元"),
            Column("growth", "同比", "percent", "%"), Column("projects", "重大项目落地", "count", "个"),
        ),
        tuple((labels[at], used[at], None if at % 2 else Decimal("12.5"), projects[at]) for at in range(places)),
        ("未报送的数据留空，不作为零。",),
    )  # fmt: skip
    charts = (
        Chart(
            "used", "实际使用外资与目标", labels,
            (Series("used", "实际", used), Series("target", "目标", target, "target")), "万美元",
            note="目标出自绍政办发〔2023〕17号二；浙江省“十四五”目标已于2025年12月31日到期。",
        ),
        Chart("projects", "重大项目落地", labels, (Series("projects", "落地", projects),), "个"),
    )  # fmt: skip
    return Bulletin(
        "quarterly", 3, "2026年第3期", "浙江省招商引资季通报", "浙江省招商引资工作领导小组办公室", "330000", "浙江省",
        Period(date(2026, 7, 1), date(2026, 9, 30), "2026-Q3", "2026年第3季度"),
        "2026-10-12T01:00:00.000000Z", (900, 1100), HEAD, "zh",
        sections=(Section("figures", "实际使用外资和重大项目落地", (), (table,), charts),),
    )  # fmt: skip
