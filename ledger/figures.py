"""Figures of cities and counties: entered by one person, confirmed by another (Zhejiang 三（四）, Jiaxing 三（一）).

A figure is what one place reached in one month, quarter or year, or what it was set to reach. Confirmed figures are
shown to everyone, for the reports compare the places; what is not confirmed is seen by those who may confirm it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ledger.clock import shanghai_day, written
from ledger.errors import FilingError, GuardRefusedError, NotFoundError, Problem, StaleActionError
from ledger.log import Change, insert, update
from ledger.organisations import Organisation, organisation
from ledger.store import Message, Read, Row, Write
from ledger.viewers import Role, Viewer, require

FigureRole = Literal["actual", "target"]
MEASURES: Mapping[str, str | None] = {
    "foreign_capital_used": "USD",
    "major_projects_landed": None,
    "manufacturing_foreign_capital": "USD",
    "high_tech_foreign_capital": "USD",
    "projects_signed": None,
    "projects_registered": None,
    "projects_introduced": None,
    "outside_manufacturing_projects": None,
    "fortune_500_projects": None,
    "over_usd_100m_projects": None,
    "over_cny_5bn_domestic_projects": None,
    "over_cny_10bn_domestic_projects": None,
}
"""What is counted; amounts are in minor units of the currency named, the others are numbers of projects.
The first two are those of Zhejiang 三（四）; the others are named in Jiaxing 三（一） and 一（二）."""
PERIOD = re.compile(r"(?P<year>20[0-9]{2})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
MOST = 10**15
WHO = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Figure:
    """One figure as it stands.

    period: 2026, 2026-Q3 or 2026-11; value: minor units of `currency`, or a number of projects; source: where a
    target was set, "" for what was reached.
    """

    id: str
    place: Organisation
    period: str
    measure: str
    role: FigureRole
    value: int
    currency: str | None
    source: str
    state: str
    entered_by: str
    entered_at: str
    version: int


def _figure(read: Read, row: Row) -> Figure:
    return Figure(
        row["id"], organisation(read, row["organisation"]), row["period"], row["measure"], row["role"],
        row["value"], row["currency"], row["source"], row["state"], row["entered_by"], row["entered_at"],
        row["version"],
    )  # fmt: skip


def period_ends(period: str) -> str:
    """Return the last month of a period (2026-Q3 ends with 2026-09), "" where it is no period."""
    match = PERIOD.fullmatch(period)
    if match is None:
        return ""
    quarter, month = match["quarter"], match["month"]
    return f"{match['year']}-{f'{int(quarter) * 3:02d}' if quarter else month or '12'}"


def problems_of(
    read: Read, period: str, measure: str, value: object, role: str, source: str
) -> list[Problem]:
    """Return what is wrong with a figure that is to be entered; an empty list where nothing is."""
    found: list[Problem] = []
    match = PERIOD.fullmatch(period)
    if match is None:
        found.append(Problem("period", "no_period", "2026-Q3"))
    elif role == "actual":
        begins = {"Q": int(match["quarter"] or 0) * 3 - 2, "M": int(match["month"] or 0)}
        first = begins["Q"] if match["quarter"] else begins["M"] or 1
        today = shanghai_day(read.now)
        if (int(match["year"]), first) > (today.year, today.month):
            found.append(Problem("period", "not_begun", period))
    if measure not in MEASURES:
        found.append(Problem("measure", "no_measure", "foreign_capital_used"))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        found.append(Problem("value", "no_value", "0"))
    if role == "target" and not source.strip():
        found.append(Problem("source", "no_source"))
    return found


def _may_enter(viewer: Viewer, place: Organisation) -> bool:
    if viewer.role is Role.OFFICER:
        return place.id == viewer.organisation
    if viewer.role is Role.REVIEWER:
        return place.city is not None and place.city == viewer.city
    return viewer.role is Role.SUPERVISOR and place.kind == "city"


def enter(
    tx: Write,
    *,
    viewer: Viewer,
    place: str,
    period: str,
    measure: str,
    value: int,
    role: FigureRole = "actual",
    source: str = "",
) -> str:
    """Enter a figure of a place; return its id. Entering again replaces what nobody has confirmed yet.

    A place's officers enter their own; a city's reviewers those of the city and all below it; the province's office
    those of the cities. A target is entered by the city or the province, with where it was set.

    Raises:
        FilingError: the period, measure or value is not one.
        NotFoundError: no such place that this viewer enters figures for.
    """
    viewer = require(tx, viewer, WHO, "enter a figure")
    where = tx.row("SELECT * FROM organisations WHERE id = ?", place)
    if where is None or where["kind"] not in ("city", "county", "platform"):
        raise NotFoundError("place", place)
    told = organisation(tx, place)
    if not _may_enter(viewer, told) or (role == "target" and viewer.role is Role.OFFICER):
        raise NotFoundError("place", place)
    problems = problems_of(tx, period, measure, value, role, source)
    if problems:
        raise FilingError(problems)
    before = _standing(tx, place, period, measure, role, "entered")
    if before is not None and before["value"] == value and before["entered_by"] == viewer.officer:
        return str(before["id"])
    figure = tx.new_id("fg")
    changes: list[Change] = []
    if before is not None:
        changes.append(update("figures", before["id"], state="replaced", version=before["version"] + 1))
    changes.append(
        insert(
            "figures",
            id=figure, organisation=place, city=told.city or told.division, period=period, measure=measure,
            role=role, value=value, currency=MEASURES[measure], source=source.strip(), state="entered",
            entered_by=viewer.officer, entered_at=written(tx.now), version=1,
        )
    )  # fmt: skip
    tx.record(
        "figure.entered",
        figure,
        actor=viewer.officer,
        facts={"place": place, "period": period, "measure": measure, "role": role, "value": value},
        changes=changes,
        messages=[
            Message(person, "figure_to_confirm", {"figure": figure, "place": place})
            for person in _confirmers(tx, told, role, viewer.officer)
        ],
    )
    return figure


def _standing(read: Read, place: str, period: str, measure: str, role: str, state: str) -> Row | None:
    return read.row(
        "SELECT * FROM figures WHERE organisation = ? AND period = ? AND measure = ? AND role = ? AND state = ?",
        place, period, measure, role, state,
    )  # fmt: skip


def _confirmers(read: Read, place: Organisation, role: str, but: str) -> list[str]:
    """Return who may confirm a figure of a place, without whoever entered it."""
    rows = read.rows(
        "SELECT officer FROM standing WHERE officer <> ? AND ((role = 'officer' AND organisation = ? AND ?)"
        " OR (role = 'reviewer' AND city = ?) OR (role = 'supervisor' AND ?)) ORDER BY officer",
        but, place.id, int(role == "actual"), place.city, int(place.kind == "city"),
    )  # fmt: skip
    return [row["officer"] for row in rows]


def confirm(
    tx: Write, figure: str, *, viewer: Viewer, version: int, agreed: bool = True, reason: str = ""
) -> None:
    """Confirm a figure, or refuse it with a reason; whoever entered it may do neither.

    Raises:
        StaleActionError: it was decided or replaced since it was shown.
        GuardRefusedError: the viewer entered it, or a refusal has no reason.
    """
    viewer = require(tx, viewer, WHO, "confirm a figure")
    row = tx.row("SELECT * FROM figures WHERE id = ?", figure)
    if row is None:
        raise NotFoundError("figure", figure)
    place = organisation(tx, row["organisation"])
    entered = row["entered_by"] == viewer.officer
    if not entered and viewer.officer not in _confirmers(tx, place, row["role"], row["entered_by"]):
        raise NotFoundError("figure", figure)
    if row["version"] != version or row["state"] != "entered":
        raise StaleActionError(figure, version, row["version"], row["state"], row["decided_at"] or "")
    if entered:
        raise GuardRefusedError("confirm a figure", "a second person confirms it")
    if not agreed and not reason.strip():
        raise GuardRefusedError("confirm a figure", "a reason must be given")
    changes: list[Change] = []
    before = _standing(tx, row["organisation"], row["period"], row["measure"], row["role"], "confirmed")
    if agreed and before is not None:
        changes.append(update("figures", before["id"], state="replaced", version=before["version"] + 1))
    changes.append(
        update(
            "figures", figure, state="confirmed" if agreed else "refused", decided_by=viewer.officer,
            decided_at=written(tx.now), reason=reason.strip() or None, version=version + 1,
        )
    )  # fmt: skip
    told = [Message(row["entered_by"], "figure_refused", {"figure": figure, "reason": reason.strip()})]
    active = tx.value("SELECT 1 FROM standing WHERE officer = ?", row["entered_by"])
    tx.record(
        "figure.confirmed" if agreed else "figure.refused",
        figure,
        actor=viewer.officer,
        facts={"reason": reason.strip()} if reason.strip() else {},
        changes=changes,
        messages=told if active and not agreed else (),
    )


def confirmed(
    read: Read, *, viewer: Viewer, periods: tuple[str, ...], city: str | None = None
) -> list[Figure]:
    """Return the confirmed figures of some periods, perhaps of one city and what is below it."""
    require(read, viewer, WHO, "look at figures")
    marks = ", ".join("?" for _ in periods)
    rows = read.rows(
        f"SELECT * FROM figures WHERE state = 'confirmed' AND period IN ({marks})"  # noqa: S608 - only marks
        " AND city = coalesce(?, city) ORDER BY organisation, period, measure, role",
        *periods, city,
    )  # fmt: skip
    return [_figure(read, row) for row in rows]


def to_confirm(read: Read, *, viewer: Viewer) -> list[Figure]:
    """Return what waits for this viewer's confirmation, oldest first."""
    viewer = require(read, viewer, WHO, "look at figures")
    rows = read.rows(
        "SELECT f.* FROM figures f JOIN organisations o ON o.id = f.organisation WHERE f.state = 'entered'"
        " AND f.entered_by <> ?1 AND ((?2 = 'officer' AND f.organisation = ?3 AND f.role = 'actual')"
        " OR (?2 = 'reviewer' AND o.city = ?4) OR (?2 = 'supervisor' AND o.kind = 'city'))"
        " ORDER BY f.entered_at, f.id",
        viewer.officer, viewer.role.value, viewer.organisation, viewer.city,
    )  # fmt: skip
    return [_figure(read, row) for row in rows]


def figure(read: Read, figure_id: str, *, viewer: Viewer) -> Figure:
    """Return one figure that the viewer entered, may confirm, or that was confirmed."""
    viewer = require(read, viewer, WHO, "look at figures")
    row = read.row("SELECT * FROM figures WHERE id = ?", figure_id)
    if row is not None:
        found = _figure(read, row)
        may = _may_enter(viewer, found.place) or row["entered_by"] == viewer.officer
        if may or row["state"] == "confirmed":
            return found
    raise NotFoundError("figure", figure_id)


def places_for(read: Read, *, viewer: Viewer) -> list[Organisation]:
    """Return the places this viewer enters figures for, in order of code."""
    viewer = require(read, viewer, WHO, "enter a figure")
    rows = read.rows(
        "SELECT id FROM organisations WHERE kind IN ('city', 'county', 'platform') ORDER BY division, kind, id"
    )
    found = [organisation(read, row["id"]) for row in rows]
    return [place for place in found if _may_enter(viewer, place)]


def missing(read: Read, *, viewer: Viewer, period: str, measures: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (place, measure) of what this viewer's places have not handed in for a period yet."""
    places = places_for(read, viewer=viewer)
    found = {
        (row["organisation"], row["measure"])
        for row in read.rows(
            "SELECT organisation, measure FROM figures WHERE period = ? AND role = 'actual'"
            " AND state IN ('entered', 'confirmed')",
            period,
        )
    }
    return [(place.id, name) for place in places for name in measures if (place.id, name) not in found]
