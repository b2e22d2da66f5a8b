"""Looking at claims: what each viewer may see is decided by the query, and by nothing after it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from ledger import period
from ledger.claims import OVERDUE, effective_state, effective_version, find_claim
from ledger.clock import read_instant, shanghai_day, shanghai_time, written
from ledger.duplicates import InvestorNames, NameMatcher
from ledger.grant_terms import GrantTerms
from ledger.investors import same
from ledger.organisations import Organisation, organisation
from ledger.personal import personal_value
from ledger.signing import terms_of
from ledger.states import ACTIONS, actions_from
from ledger.store import Read, Row, read_json
from ledger.viewers import Role, Viewer, require

ALL = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)

CARD = (
    "SELECT c.*, p.receipt, p.name, p.amount, p.currency, p.capital, p.industry, p.chain, p.intended_place,"
    " p.stage, p.landmark, p.cross_district, p.contact_ref, p.source_ref, p.evidence, p.words, p.filed_at,"
    " p.support_suspended, i.name AS investor_name, i.country, i.uscc, i.foreign_number, i.tags"
    " FROM claims c JOIN visible_claims v ON v.claim = c.id AND v.officer = ?1"
    " JOIN projects p ON p.id = c.project JOIN investors i ON i.id = c.investor"
)


WAITING = (
    "(c.state IN ('conflict', 'under_review') OR"
    " (c.declared IS NOT NULL AND c.state IN ('granted', 'forecast', 'expired', 'city_led')))"
)
ENDING = "c.state IN ('granted', 'forecast') AND c.due_at > ?2 AND c.due_at <= ?3"
MOST_FOUND = 60
"""Claims returned for a name: whoever finds more must say it more precisely."""


@dataclass(frozen=True)
class Conflict:
    """One possible duplicate of a filing, with the evidence of both sides."""

    id: str
    other: str
    other_place: Organisation
    other_investor: str
    other_project: str
    other_state: str
    kind: str
    score: str
    evidence: str
    ruling: str | None


@dataclass(frozen=True)
class Card:
    """Everything about a claim on one card, for those who may see it whole.

    state and version are those of this moment; `days_left` counts to the last day (0 on it), None without an
    end; `actions` are the actions that exist in the state, with who takes them. `project` holds the fields of
    the form.
    """

    claim: str
    receipt: str
    state: str
    version: int
    city: str
    place: Organisation
    filer: str
    project: Mapping[str, Any]
    investor: Mapping[str, Any]
    investor_asked: str | None
    granted_on: date | None
    last_day: date | None
    days_left: int | None
    review_on: str | None
    terms: GrantTerms | None
    missing: tuple[str, ...]
    answer_due_at: str | None
    signing_on: str | None
    forecast_late: bool | None
    declared: Mapping[str, Any] | None
    signed_on: str | None
    landed_on: str | None
    reason: str | None
    clause: str | None
    support_suspended: str | None
    conflicts: tuple[Conflict, ...]
    actions: Mapping[str, tuple[str, ...]]
    origin: str | None


@dataclass(frozen=True)
class OutsiderView:
    """All that anyone else may see of a claimed project (DOMAIN 1).

    investor: in the words of whoever asked; until: the last day, None for an open end; barred: negotiating
    with this investor is barred to the asker (not where the right is another city's).
    """

    investor: str
    city: str
    place: str
    until: date | None
    barred: bool


@dataclass(frozen=True)
class HistoryEntry:
    """One happening in the life of a claim."""

    seq: int
    at: str
    kind: str
    actor: str
    facts: Mapping[str, Any]


PROJECT_FIELDS = (
    "name", "amount", "currency", "capital", "industry", "chain", "intended_place", "stage", "landmark",
    "cross_district", "layout_conforming", "filed_at",
)  # fmt: skip


def _card(read: Read, row: Row, viewer: Viewer) -> Card:
    now = written(read.now)
    state = effective_state(row, now)
    end = read_instant(row["due_at"]) if row["due_at"] else None
    project = {name: row[name] for name in PROJECT_FIELDS}
    for name in ("landmark", "cross_district", "layout_conforming"):
        project[name] = None if project[name] is None else bool(project[name])
    project |= {
        "id": row["project"],
        "contact": personal_value(read, row["contact_ref"]),
        "source": personal_value(read, row["source_ref"]) or None,
        "evidence": json.loads(row["evidence"]),
        "words": json.loads(row["words"]),
    }
    return Card(
        claim=row["id"],
        receipt=row["receipt"],
        state=state,
        version=effective_version(row, now),
        city=row["city"],
        place=organisation(read, row["organisation"]),
        filer=row["filer"],
        project=project,
        investor={
            "id": row["investor"], "name": row["investor_name"], "country": row["country"],
            "uscc": row["uscc"], "foreign_number": row["foreign_number"], "tags": json.loads(row["tags"]),
        },
        investor_asked=row["investor_asked"],
        granted_on=shanghai_day(read_instant(row["granted_at"])) if row["granted_at"] else None,
        last_day=period.last_day_of(end) if end else None,
        days_left=period.days_left(end, read.now) if end else None,
        review_on=row["review_on"],
        terms=terms_of(row),
        missing=tuple(read_json(row["missing"]) or ()),
        answer_due_at=row["answer_due_at"],
        signing_on=row["signing_on"],
        forecast_late=None if row["forecast_late"] is None else bool(row["forecast_late"]),
        declared=read_json(row["declared"]),
        signed_on=row["signed_on"],
        landed_on=row["landed_on"],
        reason=row["reason"],
        clause=row["clause"],
        support_suspended=row["support_suspended"],
        conflicts=_conflicts(read, row, viewer),
        actions={action: tuple(sorted(ACTIONS[action])) for action in actions_from(state)},
        origin=row["origin"],
    )  # fmt: skip


def _conflicts(read: Read, row: Row, viewer: Viewer) -> tuple[Conflict, ...]:
    """Return the conflicts of a claim whose other side the viewer may see whole, too."""
    now = written(read.now)
    return tuple(
        Conflict(
            found["id"], found["other"], organisation(read, found["organisation"]), found["investor_name"],
            found["project_name"], effective_state(found, now), found["kind"], found["score"],
            found["evidence"], found["ruling"],
        )
        for found in read.rows(
            "SELECT f.id, f.other, f.kind, f.score, f.evidence, f.ruling, c.organisation, c.state, c.due_at,"
            " c.answer_due_at, i.name AS investor_name, p.name AS project_name FROM conflicts f"
            " JOIN claims c ON c.id = f.other JOIN visible_claims v ON v.claim = f.other AND v.officer = ?"
            " JOIN investors i ON i.id = c.investor JOIN projects p ON p.id = c.project"
            " WHERE f.claim = ? ORDER BY f.id",
            viewer.officer,
            row["id"],
        )
    )  # fmt: skip


def card(read: Read, claim: str, *, viewer: Viewer) -> Card:
    """Return a claim's card; NotFoundError where the viewer may not see it whole."""
    find_claim(read, claim, viewer=viewer)
    return _card(read, read.rows(f"{CARD} WHERE c.id = ?2", viewer.officer, claim)[0], viewer)


def cards(read: Read, *, viewer: Viewer, states: Sequence[str] = ()) -> list[Card]:
    """Return every claim the viewer may see whole, in the order of filing, perhaps only in some states."""
    require(read, viewer, Role, "list claims")
    stored = {*states, *(state for state, (_, _, after) in OVERDUE.items() if after in states)}
    marks = f" WHERE c.state IN ({', '.join('?' for _ in stored)})" if stored else ""
    rows = read.rows(f"{CARD}{marks} ORDER BY c.place_in_order, c.id", viewer.officer, *sorted(stored))
    found = [_card(read, row, viewer) for row in rows]
    return [item for item in found if not states or item.state in states]


def queue(read: Read, *, viewer: Viewer) -> list[Card]:
    """Return what waits for a reviewer of this city, oldest first: conflicts, reviews, signings."""
    require(read, viewer, [Role.REVIEWER], "see the queue")
    rows = read.rows(f"{CARD} WHERE {WAITING} ORDER BY c.place_in_order, c.id", viewer.officer)
    return [_card(read, row, viewer) for row in rows]


def expiring(read: Read, *, viewer: Viewer, within_days: int) -> list[Card]:
    """Return the viewer's live rights whose last day is near, soonest first."""
    require(read, viewer, ALL, "list claims")
    rows = read.rows(
        f"{CARD} WHERE {ENDING} ORDER BY c.due_at, c.id", viewer.officer, *_ending(read, within_days)
    )
    return [_card(read, row, viewer) for row in rows]


def page(
    read: Read, kind: Literal["all", "queue", "expiring"], *, viewer: Viewer, most: int, within_days: int = 0
) -> tuple[list[Card], int]:
    """Return the first cards of a list, and how many there are in all; of everything, the latest.

    A list may be as long as the register; whoever shows some of it asks for no more.
    """
    require(read, viewer, [Role.REVIEWER] if kind == "queue" else Role, "list claims")
    where = {"all": "1", "queue": WAITING, "expiring": ENDING}[kind]
    order = {"all": "c.place_in_order DESC, c.id DESC", "queue": "c.place_in_order, c.id"}.get(
        kind, "c.due_at, c.id"
    )
    facts = _ending(read, within_days) if kind == "expiring" else ()
    seen = "FROM claims c JOIN visible_claims v ON v.claim = c.id AND v.officer = ?1"
    total = read.value(f"SELECT count(*) {seen} WHERE {where}", viewer.officer, *facts)
    ordered = f"SELECT c.id {seen} WHERE {where} ORDER BY {order} LIMIT {int(most)}"
    rows = read.rows(ordered, viewer.officer, *facts)  # narrow rows are sorted, whole ones only fetched
    found = [card(read, row["id"], viewer=viewer) for row in rows]
    return (found[::-1] if kind == "all" else found), int(total)


def _ending(read: Read, within_days: int) -> tuple[str, str]:
    horizon = shanghai_time(shanghai_day(read.now) + timedelta(days=within_days + 1))
    return written(read.now), written(horizon)


def find_by_receipt(read: Read, receipt: str, *, viewer: Viewer) -> list[Card]:
    """Return the claims on a receipt number that the viewer may see whole."""
    rows = read.rows(f"{CARD} WHERE p.receipt = ?2 ORDER BY c.place_in_order", viewer.officer, receipt)
    return [_card(read, row, viewer) for row in rows]


def find_by_words(read: Read, words: str, *, viewer: Viewer) -> list[Card]:
    """Return the claims the viewer may see whole whose project or investor bears these words, the latest of many."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = read.rows(
        "SELECT c.id FROM claims c JOIN visible_claims v ON v.claim = c.id AND v.officer = ?1"  # noqa: S608 - fixed
        " JOIN projects p ON p.id = c.project JOIN investors i ON i.id = c.investor"
        " WHERE p.name LIKE ?2 ESCAPE '\\' OR i.name LIKE ?2 ESCAPE '\\'"
        f" ORDER BY c.place_in_order DESC, c.id DESC LIMIT {MOST_FOUND}",
        viewer.officer,
        f"%{escaped}%",
    )
    return [card(read, row["id"], viewer=viewer) for row in reversed(rows)]


def find_by_investor(
    read: Read, investor: InvestorNames, *, viewer: Viewer, names: NameMatcher
) -> list[Card]:
    """Return the claims the viewer may see whole whose investor may be meant by a name, best match first."""
    found: list[Card] = []
    for match in names.candidates(read.connection, investor):
        rows = read.rows(
            f"{CARD} WHERE c.investor = ?2 ORDER BY c.place_in_order, c.id LIMIT {MOST_FOUND}",
            viewer.officer,
            match.key,
        )
        found += [_card(read, row, viewer) for row in rows]
    return found[:MOST_FOUND]


def investor_claimed(
    read: Read, investor: InvestorNames, *, viewer: Viewer, names: NameMatcher
) -> list[OutsiderView]:
    """Return where live rights on an investor stand, as anyone enrolled may know it.

    Only an equal code or a confirmed name counts: a name that is merely alike says nothing about anybody.

    `investor` is what the asker calls it, `names` the matcher of the open register (`ledger.names`).
    """
    viewer = require(read, viewer, ALL, "ask for an investor")
    found: list[OutsiderView] = []
    now = written(read.now)
    for key in same(list(names.candidates(read.connection, investor))):
        for row in read.rows(
            "SELECT c.state, c.due_at, c.answer_due_at, c.city, o.name FROM claims c"
            " JOIN organisations o ON o.id = c.organisation WHERE c.investor = ?"
            " AND c.state IN ('granted', 'forecast', 'city_led') ORDER BY c.city, c.id",
            key,
        ):
            if effective_state(row, now) != row["state"]:
                continue
            until = period.last_day_of(read_instant(row["due_at"])) if row["due_at"] else None
            found.append(
                OutsiderView(investor.name, row["city"], row["name"], until, row["city"] == viewer.city)
            )
    return found


def history(read: Read, claim: str, *, viewer: Viewer) -> list[HistoryEntry]:
    """Return everything that happened to a claim, in order, for those who may see it whole."""
    find_claim(read, claim, viewer=viewer)
    return [
        HistoryEntry(row["seq"], row["at"], row["kind"], row["actor"], json.loads(row["payload"])["facts"])
        for row in read.rows("SELECT * FROM events WHERE subject = ? ORDER BY seq", claim)
    ]


def check_facts(read: Read, claim: str, *, viewer: Viewer) -> dict[str, Any]:
    """Return what the register knows for the checks of `policy`, by the names of DOMAIN 5.

    Only what is known is returned; amounts are in minor units beside `currency`.
    """
    row = read.rows(f"{CARD} WHERE c.id = ?2", viewer.officer, find_claim(read, claim, viewer=viewer)["id"])[
        0
    ]
    state = effective_state(row, written(read.now))
    facts: dict[str, Any] = {
        "first_reported": True,
        "breach": row["support_suspended"] is not None,
        "forecast_filed": row["signing_on"] is not None,
        "landed": state == "landed",
        "moved_across_cities": _moved(read, row),
    }
    for name in ("landmark", "cross_district", "layout_conforming"):
        if row[name] is not None:
            facts[name] = bool(row[name])
    if row["investor_asked"]:
        facts["investor_consulted"] = True
    for name in ("capital", "stage"):
        if row[name]:
            facts[name] = row[name]
    if row["amount"] is not None:
        facts["total_investment"] = row["amount"]
        facts["currency"] = row["currency"]
    return facts


def _moved(read: Read, row: Row) -> bool:
    origin = read.value("SELECT city FROM claims WHERE id = ?", row["origin"]) if row["origin"] else None
    return origin is not None and origin != row["city"]
