"""A city's monthly report, quarterly evaluation and annual awards (月度通报、季度评价、年度评优, Jiaxing 三（一）).

All three are made from the same confirmed figures, each indicator beside the words that name it. The document gives no
weights, so no overall score is made up; what depends on one is left undetermined, and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from handlers.bulletins.desk import Making
from handlers.bulletins.library import cite
from handlers.bulletins.model import Chart, Cite, Column, Item, Notice, Opens, Section, Series, Table, Value
from handlers.bulletins.quarterly import (
    LANDED,
    USD,
    USED,
    gathered,
    goal_item,
    lapses,
    own_id,
    place_goal,
    places_below,
    rule_section,
)
from handlers.bulletins.reached import Reached, growth, in_wan, percent
from handlers.wording_register import word as register_word
from handlers.wording_register_form import amount_text
from ledger import bulletin_news
from ledger.organisations import Organisation, organisation

Told = tuple[str, tuple[Section, ...], tuple[Notice, ...], str]
Get = Callable[[str, str], int | None]
RATES = (
    ("registered", "projects_registered", "projects_signed"),
    ("outside", "outside_manufacturing_projects", "projects_introduced"),
    ("manufacturing", "manufacturing_foreign_capital", USED),
    ("high_tech", "high_tech_foreign_capital", USED),
)
"""The quality indicators of Jiaxing 三（一）: 签约项目注册率, 市外制造业项目占比, 制造业外资占比, 高技术外资占比."""


def monthly_report(making: Making) -> Told:
    """Return the month's report on the year's targets (月度通报)."""
    year, month = making.period.first.year, making.period.first.month
    reached = gathered(making)
    places = places_below(making)
    unit = making.word("unit_wan_usd")
    columns = (
        Column("place", making.word("column_place")),
        Column("used", making.word("column_month"), "amount", unit),
        Column("this_year", making.word("column_this_year"), "amount", unit),
        Column("goal", making.word("column_goal"), "amount", unit),
        Column("done", making.word("column_done"), "percent", "%"),
        Column("projects", making.word("column_projects"), "count", making.word("unit_projects")),
    )
    rows: list[tuple[Value, ...]] = []
    shares: list[tuple[str, Decimal | None]] = []
    for place in [*places, organisation(making.read, own_id(making))]:
        goal = place_goal(making, reached, place, USED)
        so_far = reached.until(place.id, USED, date(year, 1, 1), making.period.last)
        yearly = goal if goal is not None and goal.first.year == goal.last.year == year else None
        done = percent(so_far, yearly.value) if yearly else None
        shares.append((place.name, done))
        rows.append(
            (
                place.name, in_wan(reached.month(place.id, USED, year, month)), in_wan(so_far),
                in_wan(yearly.value) if yearly else None, done, reached.month(place.id, LANDED, year, month),
            )
        )  # fmt: skip
    table = Table("month", making.word("section_month"), columns, tuple(rows), (making.word("own_is_last"),))
    section = Section("month", making.word("section_month"), (), (table,), _share(making, shares))
    return _whole(making, reached, places, (section,), ("cycle",), "lead_city_monthly")


def quarterly_evaluation(making: Making) -> Told:
    """Return the quarter's indicators, core and quality (季度评价)."""
    year, quarter = making.period.first.year, making.period.last.month // 3
    reached = gathered(making)
    places = places_below(making)
    everyone = [*places, organisation(making.read, own_id(making))]

    def this(place: str, measure: str) -> int | None:
        return reached.quarter(place, measure, year, quarter)

    core, shares = _core(making, reached, everyone, year, this)
    sections = (
        Section("core", making.word("section_core"), (), (core,), _share(making, shares), _said(making, "core")),
        Section(
            "quality", making.word("section_quality"), (), (_quality(making, everyone, this),), (),
            _said(making, "quality"),
        ),
        _marks(making),
        Section("score", making.word("section_score"), (Item(making.word("no_weights")),)),
    )  # fmt: skip
    return _whole(making, reached, places, sections, ("cycle",), "lead_city_quarterly")


def _core(
    making: Making, reached: Reached, places: Sequence[Organisation], year: int, this: Get
) -> tuple[Table, list[tuple[str, Decimal | None]]]:
    quarter, unit = making.period.last.month // 3, making.word("unit_wan_usd")
    columns = (
        Column("place", making.word("column_place")), Column("volume", making.word("column_volume"), "amount", unit),
        Column("growth", making.word("column_growth"), "percent", "%"),
        Column("done", making.word("column_done_so_far"), "percent", "%"),
        Column("projects", making.word("column_projects"), "count", making.word("unit_projects")),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    shares: list[tuple[str, Decimal | None]] = []
    for place in places:
        goal = place_goal(making, reached, place, USED)
        so_far = reached.until(place.id, USED, goal.first, making.period.last) if goal else None
        done = percent(so_far, goal.value) if goal else None
        shares.append((place.name, done))
        used, before = this(place.id, USED), reached.quarter(place.id, USED, year - 1, quarter)
        rows.append((place.name, in_wan(used), growth(used, before), done, this(place.id, LANDED)))
    return Table("core", making.word("section_core"), columns, tuple(rows)), shares


def _quality(making: Making, places: Sequence[Organisation], this: Get) -> Table:
    columns = [Column("place", making.word("column_place"))]
    columns += [Column(key, making.word(f"column_{key}"), "percent", "%") for key, _, _ in RATES]
    columns.insert(
        3, Column("outside_count", making.word("column_outside_count"), "count", making.word("unit_projects"))
    )
    rows: list[tuple[Value, ...]] = []
    for place in places:
        rates: list[Value] = [
            percent(this(place.id, part), this(place.id, whole)) for _, part, whole in RATES
        ]
        rates.insert(2, this(place.id, "outside_manufacturing_projects"))
        rows.append((place.name, *rates))
    return Table("quality", making.word("section_quality"), tuple(columns), tuple(rows))


def annual_awards(making: Making) -> Told:
    """Return who is out of the year's awards, and who is to be talked to, as far as the figures say (年度评优)."""
    year = making.period.first.year
    reached = gathered(making)
    places = places_below(making)
    lost: list[Item] = []
    stays: list[Item] = []
    unknown: list[Item] = []
    talk: list[Item] = []
    awards, warned = _cites(making, "awards"), _cites(making, "talk")
    for place in places:
        short = _short(reached, place, year)
        before = _short(reached, place, year - 1)
        told = _told(making, reached, place, year)
        kind = {True: "award_lost", False: "award_stays", None: "award_unknown"}[short]
        item = Item(
            making.word(kind, place=place.name), (told,), _opens(awards), awards, marked=short is True
        )
        {True: lost, False: stays, None: unknown}[short].append(item)
        if short and before:
            detail = (_told(making, reached, place, year - 1), told)
            talk.append(
                Item(
                    making.word("talk_two_years", place=place.name),
                    detail,
                    _opens(warned),
                    warned,
                    marked=True,
                )
            )
    sections = (
        Section("award_lost", making.word("section_award_lost"), tuple(lost), empty=making.word("none")),
        Section("award_stays", making.word("section_award_stays"), tuple(stays)),
        Section("award_unknown", making.word("section_award_unknown"), tuple(unknown)),
        _marks(making),
        Section(
            "talk", making.word("section_talk"), tuple(talk), notes=(making.word("talk_last_unknown"),),
            empty=making.word("none"),
        ),
    )  # fmt: skip
    return _whole(making, reached, places, sections, ("cycle", "awards", "talk"), "lead_city_annual")


def _marks(making: Making) -> Section:
    """Return the marks of circulation and landing that places got, for the projects the reader may see."""
    found = bulletin_news.marks_posted(
        making.read, making.period.first, making.period.last, viewer=making.viewer, city=making.place
    )
    items = []
    for one in found:
        side = register_word(making.language, f"side_{one.side}")
        held = (making.word("marks_withheld", count=one.withheld),) if one.withheld else ()
        items.append(
            Item(making.word("marks", place=one.place, side=side, count=one.count, clause=one.clause), held)
        )
    return Section("marks", making.word("section_marks"), tuple(items))


def _short(reached: Reached, place: Organisation, year: int) -> bool | None:
    """Say whether a place fell short of a year's target; None where the target or the figure is not known."""
    goal, used = reached.entered_target(place.id, USED, year), reached.year(place.id, USED, year)
    return None if goal is None or used is None else used < goal.value


def _told(making: Making, reached: Reached, place: Organisation, year: int) -> str:
    goal, used = reached.entered_target(place.id, USED, year), reached.year(place.id, USED, year)

    def shown(value: int | None) -> str:
        return making.word("unknown") if value is None else amount_text(value, USD)

    return making.word(
        "year_against_target", year=year, used=shown(used), target=shown(goal.value if goal else None),
        source=goal.source if goal else making.word("unknown"),
    )  # fmt: skip


def _whole(
    making: Making, reached: Reached, places: Sequence[Organisation], sections: tuple[Section, ...],
    keys: tuple[str, ...], lead: str,
) -> Told:  # fmt: skip
    """Return a report with the clauses it rests on, the city's own target, and what has lapsed."""
    rules = [found for key in keys if (found := _cites(making, key)) is not None]
    own = organisation(making.read, own_id(making))
    goal = place_goal(making, reached, own, USED)
    targets: tuple[Item, ...] = ()
    if goal is not None:
        targets = (goal_item(making, own, goal, reached.until(own.id, USED, goal.first, making.period.last)),)
    notices, lapsed, note = ([], [], "") if goal is not None else lapses(making, ())
    said = Section(
        "targets", making.word("section_targets"), targets, notes=(note,) if note and targets else ()
    )
    shown = [*sections, said, *(rule_section(making, rule) for rule in rules[:1])]
    if note and not targets:
        shown.insert(0, Section("lapsed", making.word("section_targets"), (Item(note, (), None, lapsed[0]),)))
    cites = [item.cite for section in shown for item in section.items if item.cite is not None]
    told = making.notices([*rules, *cites])
    words = making.word(lead, places=len(places), period=making.period.label)
    return words, tuple(one for one in shown if one.holds or one.empty), (*told, *notices), ""


def _share(making: Making, shares: Sequence[tuple[str, Decimal | None]]) -> tuple[Chart, ...]:
    """Return a chart of how far each place is, where 100 is its target; none where nothing can be said."""
    if all(share is None for _, share in shares):
        return ()
    ordered = sorted(shares, key=lambda one: (one[1] is None, -(one[1] or 0)))
    series = (Series("done", making.word("column_done"), tuple(share for _, share in ordered)),)
    labels = tuple(name for name, _ in ordered)
    return (
        Chart(
            "done", making.word("chart_done"), labels, series, "%", "share", making.word("hundred_is_target")
        ),
    )


def _cites(making: Making, key: str) -> Cite | None:
    found = [one for one in making.basis["evaluation"] if one["key"] == key and one["place"] == making.place]
    return cite(found[0]) if found else None


def _said(making: Making, key: str) -> tuple[str, ...]:
    rule = _cites(making, key)
    return (
        () if rule is None else (making.word("quoted", quote=rule.quote, title=rule.title, path=rule.path),)
    )


def _opens(rule: Cite | None) -> Opens | None:
    return None if rule is None else Opens("clause", rule.document, rule.path)
