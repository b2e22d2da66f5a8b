"""The quarterly report (季通报, Zhejiang 三（四）): per city, or per county of one city, what was reached.

Against a target only where a document sets one that holds for the quarter, or the bureau entered one with its source.
Where it has lapsed the figures stand alone, and the lapse is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.bulletins.desk import Making
from handlers.bulletins.library import cite
from handlers.bulletins.model import Chart, Cite, Column, Item, Notice, Opens, Section, Series, Table, Value
from handlers.bulletins.reached import Goal, Reached, goal_of, growth, in_wan, lapsed_goals, percent
from handlers.wording import notice_text
from handlers.wording_register_form import amount_text
from indexer.answer import Notice as SourceNotice
from ledger import figures
from ledger.organisations import Organisation, organisation

USD = "USD"
USED, LANDED = "foreign_capital_used", "major_projects_landed"
FIRST_YEAR = 2016


@dataclass(frozen=True)
class Line:
    """What one place reached; None where it did not hand in a confirmed figure."""

    place: Organisation
    used: int | None
    before: int | None
    this_year: int | None
    goal: Goal | None
    towards: int | None
    projects: int | None


def sections(making: Making) -> tuple[str, tuple[Section, ...], tuple[Notice, ...], str]:
    """Return the lead, the sections, the notices, and no line of quiet."""
    reached = gathered(making)
    year, quarter = making.period.first.year, making.period.last.month // 3
    lines = [_line(making, reached, place, year, quarter) for place in places_below(making)]
    own = _line(making, reached, organisation(making.read, own_id(making)), year, quarter)
    missing = [line.place.name for line in lines if line.used is None or line.projects is None]
    notices, cites, lapse = lapses(making, lines)
    goals = [line for line in [own, *lines] if line.goal is not None]
    target_items = tuple(
        goal_item(making, line.place, line.goal, line.towards) for line in goals if line.goal
    )
    cites += [item.cite for item in target_items if item.cite]
    note = lapse or ("" if goals else making.word("no_target"))
    table = _table(making, [*lines, own], with_goal=bool(goals))
    charts = _charts(making, lines, note)
    found = [
        Section(
            "figures", making.word("section_figures"), (), (table,) if lines else (), charts,
            tuple(filter(None, (note, making.word("empty_is_unknown")))),
        ),
        Section("targets", making.word("section_targets"), target_items),
    ]  # fmt: skip
    if missing:
        text = making.word("not_handed_in", places="、".join(missing))
        found.append(
            Section(
                "missing", making.word("section_missing"), (Item(text, (), Opens("figures"), marked=True),)
            )
        )
    rule = [cite(one) for one in making.basis["evaluation"] if one["key"] == "quarterly"]
    found += [rule_section(making, rule[0])] if rule else []
    told = [line for line in lines if line.used is not None]
    lead = making.word("lead_quarterly", places=len(lines), told=len(told), period=making.period.label)
    return lead, tuple(one for one in found if one.holds), (*making.notices([*cites, *rule]), *notices), ""


def gathered(making: Making) -> Reached:
    """Return every confirmed figure a report of this period may need."""
    years = range(FIRST_YEAR, making.period.last.year + 1)
    periods = tuple(
        code
        for year in years
        for code in (
            str(year),
            *(f"{year}-Q{quarter}" for quarter in range(1, 5)),
            *(f"{year}-{month:02d}" for month in range(1, 13)),
        )
    )
    city = making.place if making.scope else None
    return Reached(figures.confirmed(making.read, viewer=making.viewer, periods=periods, city=city))


def own_id(making: Making) -> str:
    """Return the organisation a report is about: the province's or the city's own."""
    return making.scope or str(making.read.value("SELECT id FROM organisations WHERE parent IS NULL"))


def places_below(making: Making) -> list[Organisation]:
    """Return the places that are compared: the cities of the province, or the counties and zones of a city."""
    kinds = ("county", "platform") if making.scope else ("city", "city")
    rows = making.read.rows(
        "SELECT id FROM organisations WHERE kind IN (?, ?) AND (? = '' OR city = ?) ORDER BY division, kind, id",
        *kinds, making.scope, making.scope,
    )  # fmt: skip
    return [organisation(making.read, row["id"]) for row in rows]


def _line(making: Making, reached: Reached, place: Organisation, year: int, quarter: int) -> Line:
    goal = place_goal(making, reached, place, USED)
    first = goal.first if goal else date(year, 1, 1)
    return Line(
        place,
        reached.quarter(place.id, USED, year, quarter),
        reached.quarter(place.id, USED, year - 1, quarter),
        reached.until(place.id, USED, date(year, 1, 1), making.period.last),
        goal,
        reached.until(place.id, USED, first, making.period.last) if goal else None,
        reached.quarter(place.id, LANDED, year, quarter),
    )


def place_goal(making: Making, reached: Reached, place: Organisation, measure: str) -> Goal | None:
    """Return the target of a place for these days: a document's, else the one the bureau entered for the year."""
    if place.kind in ("province", "city"):
        found = goal_of(making.basis, place.division, measure, making.period.first, making.period.last)
        if found is not None:
            return found
    return reached.entered_target(place.id, measure, making.period.last.year)


def goal_item(making: Making, place: Organisation, goal: Goal, towards: int | None) -> Item:
    """Return a target in words, with how far it was reached and where it is set."""
    done = percent(towards, goal.value)
    text = making.word(
        "target", place=place.name, years=span(making, {"first": goal.first, "last": goal.last}),
        value=amount_text(goal.value, USD), bound=making.word(f"bound_{goal.bound}"),
    )  # fmt: skip
    how = making.word("target_unknown") if done is None else making.word(
        "target_reached", value=amount_text(towards, USD), percent=plain_number(done)
    )  # fmt: skip
    if goal.told is None:
        return Item(text, (how, making.word("target_source", source=goal.source)))
    source = cite(goal.told)
    if goal.last < making.today:
        how += making.word(
            "target_over",
            day=making.word("day_of_year", year=goal.last.year, month=goal.last.month, day=goal.last.day),
        )
    quoted = making.word("quoted", quote=source.quote, title=source.title, path=source.path)
    detail = [how, quoted]
    stretch = goal_of(
        making.basis, place.division, USED, making.period.first, making.period.last, bounds=("stretch",)
    )
    if stretch is not None:
        detail.insert(1, making.word("target_stretch", value=amount_text(stretch.value, USD)))
    return Item(text, tuple(detail), Opens("clause", source.document, source.path), source)


def lapses(making: Making, lines: Sequence[Line]) -> tuple[list[Notice], list[Cite], str]:
    """Return the notices of targets that have lapsed, their sources, and one line for below a chart.

    A lapse is said of the place itself and of those compared, unless a live target has taken its place.
    """
    live = {line.place.division for line in lines if line.goal is not None}
    places = {making.place, *(line.place.division for line in lines if line.place.kind == "city")} - live
    found = lapsed_goals(making.basis, places, making.period.last)
    notices, cites, words = [], [], []
    for told in found:
        source = cite(told)
        period = span(making, told)
        text = notice_text(
            SourceNotice("lapsed_target", source.document, f"{source.quote}：{period}"),
            {source.document: source.title}, making.language,
        )  # fmt: skip
        notices.append(Notice("lapsed_target", text, source))
        cites.append(source)
        place = making.places.get(str(told["place"]), str(told["place"]))
        words.append(making.word("lapsed", place=place, period=period))
    return notices, cites, making.word("lapsed_note", targets="；".join(words)) if words else ""


def span(making: Making, told: Mapping[str, object]) -> str:
    """Return the years of a target."""
    first, last = str(told["first"])[:4], str(told["last"])[:4]
    return (
        making.word("years", first=first, last=last) if first != last else making.word("one_year", year=first)
    )


def _table(making: Making, lines: Sequence[Line], *, with_goal: bool) -> Table:
    word, unit = making.word, making.word("unit_wan_usd")
    columns = [
        Column("place", word("column_place")), Column("used", word("column_used"), "amount", unit),
        Column("growth", word("column_growth"), "percent", "%"),
        Column("this_year", word("column_this_year"), "amount", unit),
    ]  # fmt: skip
    if with_goal:
        columns += [
            Column("goal", word("column_goal"), "amount", unit), Column("done", word("column_done"), "percent", "%"),
        ]  # fmt: skip
    columns.append(Column("projects", word("column_projects"), "count", word("unit_projects")))
    rows: list[tuple[Value, ...]] = []
    for line in lines:
        row: list[Value] = [
            line.place.name, in_wan(line.used), growth(line.used, line.before), in_wan(line.this_year),
        ]  # fmt: skip
        if with_goal:
            row += [in_wan(line.goal.value) if line.goal else None]
            row += [percent(line.towards, line.goal.value) if line.goal else None]
        rows.append((*row, line.projects))
    return Table("figures", word("table_figures"), tuple(columns), tuple(rows), (word("own_is_last"),))


def _charts(making: Making, lines: Sequence[Line], note: str) -> tuple[Chart, ...]:
    """Return the charts, the largest first; a place without a figure stands last, with none."""
    word, unit = making.word, making.word("unit_wan_usd")
    by_used = sorted(lines, key=lambda line: (line.used is None, -(line.used or 0), line.place.division))
    by_projects = sorted(
        lines, key=lambda line: (line.projects is None, -(line.projects or 0), line.place.division)
    )
    charts: list[Chart] = []
    if any(line.used is not None for line in lines):
        charts.append(
            Chart(
                "used", word("chart_used", period=making.period.label), _labels(by_used),
                (Series("used", word("actual"), tuple(in_wan(line.used) for line in by_used)),), unit,
                note=note,
            )
        )  # fmt: skip
    if any(line.goal is not None and line.towards is not None for line in lines):
        aimed = [line for line in by_used if line.goal is not None]
        charts.append(
            Chart(
                "towards", word("chart_towards"), _labels(aimed),
                (
                    Series("towards", word("actual"), tuple(in_wan(line.towards) for line in aimed)),
                    Series(
                        "target", word("goal"),
                        tuple(in_wan(line.goal.value) if line.goal else None for line in aimed), "target",
                    ),
                ),
                unit, note=word("target_note"),
            )
        )  # fmt: skip
    if any(line.projects is not None for line in lines):
        charts.append(
            Chart(
                "projects", word("chart_projects", period=making.period.label), _labels(by_projects),
                (Series("projects", word("landed"), tuple(line.projects for line in by_projects)),),
                word("unit_projects"), note=word("projects_without_target"),
            )
        )  # fmt: skip
    return tuple(charts)


def _labels(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.place.name for line in lines)


def rule_section(making: Making, rule: Cite) -> Section:
    """Return the section that quotes the clause a report rests on."""
    text = making.word("quoted", quote=rule.quote, title=rule.title, path=rule.path)
    item = Item(text, (), Opens("clause", rule.document, rule.path), rule)
    return Section("rule", making.word("section_rule"), (item,))


def plain_number(value: Decimal | None) -> str:
    """Return an exact number without trailing zeros, "" where nothing is known."""
    if value is None:
        return ""
    return format(value.normalize(), "f")
