"""What happened in a span of the log and what is near, as one viewer may see it: the queries of the bulletins.

Each goes through `visible_claims`, so that what a reader may not see never enters; each is bounded, and says how many
there are in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.claims import effective_state
from ledger.clock import read_instant, shanghai_day, shanghai_time, written
from ledger.issues import entries_between
from ledger.period import last_day_of
from ledger.store import Read, Row
from ledger.viewers import Role, Viewer, require

ALL = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)
MOST = 100
HAPPENED = {
    "filed": ("claim.file",),
    "granted": ("claim.grant", "claim.transferred_in"),
    "forecast": ("claim.file_forecast",),
    "signed": ("claim.confirm_signed",),
    "landed": ("claim.land",),
}
"""The kinds of entries of the log that a bulletin tells of, by its sections."""


@dataclass(frozen=True)
class ClaimNews:
    """A claim as a bulletin tells of it; nothing personal.

    day: on which it happened, or the day it is about (the last day of a right, the day of a signing).
    """

    claim: str
    receipt: str
    project: str
    investor: str
    place: str
    amount: int | None
    currency: str | None
    capital: str | None
    state: str
    day: date
    late: bool


@dataclass(frozen=True)
class Told:
    """What is told in one section, and how many there are in all where only the first are told."""

    news: tuple[ClaimNews, ...]
    total: int


COLUMNS = (
    "c.id AS claim, p.receipt, p.name AS project, i.name AS investor, o.name AS place, p.amount, p.currency,"
    " p.capital, c.state, c.due_at, c.answer_due_at, c.signing_on, c.signed_on, c.landed_on, c.forecast_late"
)
JOINS = (
    " JOIN visible_claims v ON v.claim = c.id AND v.officer = ?1 JOIN projects p ON p.id = c.project"
    " JOIN investors i ON i.id = c.investor JOIN organisations o ON o.id = c.organisation"
)
WITHIN = " AND (?2 = '' OR c.city = ?2 OR c.organisation = ?2)"


def _news(read: Read, row: Row, day: date, *, late: bool = False) -> ClaimNews:
    return ClaimNews(
        row["claim"], row["receipt"], row["project"], row["investor"], row["place"], row["amount"],
        row["currency"], row["capital"], effective_state(row, written(read.now)), day, late,
    )  # fmt: skip


def _day_of(section: str, row: Row) -> date:
    column = {"forecast": "signing_on", "signed": "signed_on", "landed": "landed_on"}.get(section)
    if column and row[column]:
        return date.fromisoformat(row[column])
    return shanghai_day(read_instant(row["at"]))


def happened(
    read: Read, section: str, entries: tuple[int, int], *, viewer: Viewer, place: str = "", most: int = MOST
) -> Told:
    """Return what happened of one kind between two entries of the log, in order.

    Args:
        read: the register.
        section: one of `HAPPENED`.
        entries: first and last entry; (0, 0) for none.
        viewer: who reads it.
        place: division code of a city, or an organisation; "" for everything the viewer may see.
        most: how many are told; the total counts all.
    """
    viewer = require(read, viewer, ALL, "read a bulletin")
    if entries == (0, 0):
        return Told((), 0)
    kinds = HAPPENED[section]
    total, found = 0, []
    for kind in kinds:
        values = (viewer.officer, place, kind, *entries)
        where = f"e.kind = ?3 AND e.seq BETWEEN ?4 AND ?5{WITHIN}"
        source = f"FROM events e JOIN claims c ON c.id = e.subject{JOINS} WHERE {where}"
        total += int(read.value(f"SELECT count(*) {source}", *values))
        found += read.rows(
            f"SELECT e.seq, e.at, {COLUMNS} {source} ORDER BY e.seq LIMIT ?6",
            *values,
            most,
        )
    found.sort(key=lambda row: row["seq"])
    return Told(
        tuple(
            _news(read, row, _day_of(section, row), late=section == "forecast" and bool(row["forecast_late"]))
            for row in found[:most]
        ),
        total,
    )


def expiring(
    read: Read, *, viewer: Viewer, first: date, days: int, place: str = "", most: int = MOST
) -> Told:
    """Return the rights whose last day is one of the next days from a day on, soonest first."""
    viewer = require(read, viewer, ALL, "read a bulletin")
    begins = max(written(read.now), written(shanghai_time(first)))
    ends = written(shanghai_time(first + timedelta(days=days)))
    where = f"c.state IN ('granted', 'forecast') AND c.due_at > ?3 AND c.due_at <= ?4{WITHIN}"
    values = (viewer.officer, place, begins, ends)
    rows = read.rows(
        f"SELECT {COLUMNS} FROM claims c{JOINS} WHERE {where} ORDER BY c.due_at, c.id LIMIT ?5",  # noqa: S608 - fixed
        *values, most,
    )  # fmt: skip
    total = len(rows) if len(rows) < most else _counted(read, where, values)
    return Told(tuple(_news(read, row, last_day_of(read_instant(row["due_at"]))) for row in rows), total)


def signing_soon(
    read: Read, *, viewer: Viewer, first: date, days: int, place: str = "", most: int = MOST
) -> Told:
    """Return the signings that were forecast for the next days from a day on, soonest first."""
    viewer = require(read, viewer, ALL, "read a bulletin")
    where = (
        "c.state IN ('forecast', 'expired') AND c.signing_on IS NOT NULL AND c.signing_on BETWEEN ?3 AND ?4"
        f"{WITHIN}"
    )
    values = (
        viewer.officer, place, first.isoformat(), (first + timedelta(days=days - 1)).isoformat(),
    )  # fmt: skip
    rows = read.rows(
        f"SELECT {COLUMNS} FROM claims c{JOINS} WHERE {where} ORDER BY c.signing_on, c.id LIMIT ?5",  # noqa: S608 - fixed
        *values, most,
    )  # fmt: skip
    total = len(rows) if len(rows) < most else _counted(read, where, values)
    return Told(
        tuple(
            _news(read, row, date.fromisoformat(row["signing_on"]), late=bool(row["forecast_late"]))
            for row in rows
        ),
        total,
    )


def _counted(read: Read, where: str, values: Sequence[object]) -> int:
    return int(read.value(f"SELECT count(*) FROM claims c{JOINS} WHERE {where}", *values))  # noqa: S608 - fixed


@dataclass(frozen=True)
class Waiting:
    """What waits for a reader's own action: what, how many, and the first of the claims behind it."""

    what: str
    count: int
    claims: tuple[ClaimNews, ...]


def waiting(read: Read, *, viewer: Viewer, most: int = 5) -> list[Waiting]:
    """Return what waits for this reader's own action, by what their role does."""
    viewer = require(read, viewer, ALL, "read a bulletin")
    now = written(read.now)
    found: list[Waiting] = []
    if viewer.role is Role.REVIEWER:
        for what, where in (
            ("conflicts", "c.city = ?2 AND c.state = 'conflict'"),
            ("reviews", "c.city = ?2 AND c.state = 'under_review'"),
            (
                "signings",
                "c.city = ?2 AND c.declared IS NOT NULL AND c.state IN ('granted', 'forecast', 'expired', 'city_led')",
            ),
        ):
            found.append(_waiting(read, viewer, what, where, viewer.city or "", most))
        opened = read.value("SELECT count(*) FROM relocations WHERE city = ? AND state = 'open'", viewer.city)
        needs = read.value("SELECT count(*) FROM needs WHERE city = ? AND state = 'filed'", viewer.city)
        found += [Waiting("relocations", opened, ()), Waiting("needs", needs, ())]
    elif viewer.role is Role.OFFICER:
        today = shanghai_day(read.now).isoformat()
        for what, where in (
            ("returned", f"c.state = 'returned' AND c.answer_due_at > '{now}'"),
            ("to_declare", f"c.state = 'forecast' AND c.declared IS NULL AND c.signing_on <= '{today}'"),
        ):
            whole = f"c.organisation = ?2 AND {where}"
            found.append(_waiting(read, viewer, what, whole, viewer.organisation, most))
        offered = read.value(
            "SELECT count(*) FROM circulations p JOIN recommendations r ON r.circulation = p.id"
            " WHERE p.closed_at IS NULL AND r.state = 'offered' AND r.place = ? AND r.answer_by > ?",
            viewer.organisation, now,
        )  # fmt: skip
        found.append(Waiting("offers", offered, ()))
    else:
        circulating = read.value(
            "SELECT count(*) FROM circulations p JOIN claims c ON c.id = p.claim"
            " WHERE p.closed_at IS NULL AND p.reach = 'province' AND c.state = 'circulating'"
        )
        found.append(Waiting("to_recommend", circulating, ()))
    return [one for one in found if one.count]


def _waiting(read: Read, viewer: Viewer, what: str, where: str, own: str, most: int) -> Waiting:
    count = int(read.value(f"SELECT count(*) FROM claims c WHERE {where} AND ?1 <> ''", viewer.officer, own))  # noqa: S608 - fixed
    rows = (
        read.rows(
            f"SELECT {COLUMNS} FROM claims c{JOINS} WHERE {where} ORDER BY c.place_in_order LIMIT ?3",  # noqa: S608 - fixed
            viewer.officer, own, most,
        )
        if count
        else []
    )  # fmt: skip
    return Waiting(what, count, tuple(_news(read, row, shanghai_day(read.now)) for row in rows))


def opened_between(read: Read, entries: tuple[int, int], *, viewer: Viewer) -> set[str]:
    """Return the circulations this viewer may see masked that were opened between two entries of the log."""
    require(read, viewer, ALL, "read a bulletin")
    bounds = [read.value("SELECT at FROM events WHERE seq = ?", seq) for seq in entries if entries != (0, 0)]
    if not bounds:
        return set()
    rows = read.rows("SELECT id FROM circulations WHERE opened_at BETWEEN ? AND ?", *bounds)
    return {row["id"] for row in rows}


def entries(read: Read, first: date, last: date) -> tuple[int, int]:
    """Return the first and last entry of the log between two days in Shanghai, (0, 0) where there is none."""
    return entries_between(read, shanghai_time(first), shanghai_time(last + timedelta(days=1)))


@dataclass(frozen=True)
class MarksPosted:
    """How many marks of one kind a place got; `withheld` of them are withheld for a breach."""

    place: str
    side: str
    clause: str
    count: int
    withheld: int


def marks_posted(read: Read, first: date, last: date, *, viewer: Viewer, city: str) -> list[MarksPosted]:
    """Return the marks that places of a city got between two days, for the projects this viewer may see."""
    viewer = require(read, viewer, ALL, "read a bulletin")
    rows = read.rows(
        "SELECT o.name AS place, m.side, m.clause, count(*) AS count, count(m.withheld) AS withheld FROM marks m"
        " JOIN visible_projects v ON v.project = m.project AND v.officer = ? JOIN organisations o ON o.id = m.place"
        " WHERE o.city = ? AND m.posted_at >= ? AND m.posted_at < ?"
        " GROUP BY o.id, m.side, m.clause ORDER BY o.division, o.id, m.side, m.clause",
        viewer.officer, city, written(shanghai_time(first)), written(shanghai_time(last + timedelta(days=1))),
    )  # fmt: skip
    return [MarksPosted(**row) for row in rows]
