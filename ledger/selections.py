"""The monthly selection of model cases and best practice (Zhejiang 三（四）: 每月评选典型案例和最佳实践).

The province's office opens a month; officers nominate, then vote, one vote an officer and kind; closing counts once.
The documents say neither how many win nor what decides a tie: whoever has the most votes wins, a tie is said as one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.clock import shanghai_day, written
from ledger.errors import FilingError, GuardRefusedError, NotFoundError, Problem, StaleActionError
from ledger.log import Change, insert, update
from ledger.organisations import Organisation, organisation
from ledger.store import Message, Read, Row, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

NominationKind = Literal["case", "practice"]
KINDS: tuple[NominationKind, ...] = ("case", "practice")
LONGEST_TITLE, LONGEST_TEXT = 60, 2000
EVERYONE = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Nomination:
    """What was nominated. Votes are counted at closing only; None before."""

    id: str
    kind: NominationKind
    place: Organisation
    title: str
    text: str
    claim: str | None
    votes: int | None
    winner: bool
    version: int


@dataclass(frozen=True)
class Selection:
    """A month's selection; `voters` is how many officers have voted, per kind."""

    id: str
    place: str
    month: str
    state: Literal["nominating", "voting", "closed"]
    closes_on: str
    nominations: tuple[Nomination, ...]
    voters: tuple[tuple[str, int], ...]
    text: str
    version: int

    def winners(self, kind: str) -> tuple[Nomination, ...]:
        """Return who won; several where the votes are equal, none where nobody voted."""
        return tuple(one for one in self.nominations if one.kind == kind and one.winner)


def open_month(tx: Write, *, viewer: Viewer, month: str, closes_on: date) -> str:
    """Open a month's selection for nominations; only the province's office may, once a month. Return its id."""
    viewer = require(tx, viewer, [Role.SUPERVISOR], "open a selection")
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise FilingError([Problem("month", "no_month", "2026-11")]) from None
    if first > shanghai_day(tx.now) or closes_on < shanghai_day(tx.now):
        raise GuardRefusedError(
            "open a selection", "the month has begun and its last day lies ahead", (month,)
        )
    place = tx.value("SELECT division FROM organisations WHERE parent IS NULL")
    selection = f"se-{place}-{month}"
    if tx.value("SELECT 1 FROM selections WHERE id = ?", selection):
        raise GuardRefusedError("open a selection", "the month was opened already", (month,))
    tx.record(
        "selection.opened",
        selection,
        actor=viewer.officer,
        facts={"month": month, "closes_on": closes_on.isoformat()},
        changes=[
            insert(
                "selections",
                id=selection, place=place, month=month, state="nominating", closes_on=closes_on.isoformat(),
                opened_by=viewer.officer, opened_at=written(tx.now), version=1,
            )
        ],
    )  # fmt: skip
    return selection


def nominate(
    tx: Write, selection: str, *, viewer: Viewer, kind: NominationKind, title: str, text: str,
    claim: str | None = None,
) -> str:  # fmt: skip
    """Nominate a case or a practice of one's own place; return its id.

    title and text are shown to everyone who votes; a claim that stands behind it is opened only by those who may
    see it whole.
    """
    viewer = require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "nominate")
    row = _found(tx, selection)
    if row["state"] != "nominating":
        raise GuardRefusedError("nominate", "nominations are closed", (row["month"],))
    problems = [
        Problem(name, "empty" if not value.strip() else "too_long", str(most))
        for name, value, most in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT))
        if not 0 < len(value.strip()) <= most
    ]
    if problems or kind not in KINDS:
        raise FilingError(problems or [Problem("kind", "no_kind", "case")])
    if claim and not tx.value(
        "SELECT 1 FROM visible_claims WHERE officer = ? AND claim = ?", viewer.officer, claim
    ):
        raise NotFoundError("claim", claim)
    nomination = tx.new_id("nm")
    tx.record(
        "nomination.made",
        nomination,
        actor=viewer.officer,
        facts={"selection": selection, "kind": kind},
        changes=[
            insert(
                "nominations",
                id=nomination, selection=selection, kind=kind, organisation=viewer.organisation,
                officer=viewer.officer, title=title.strip(), text=text.strip(), claim=claim, state="open",
                nominated_at=written(tx.now), version=1,
            )
        ],
    )  # fmt: skip
    return nomination


def withdraw(tx: Write, nomination: str, *, viewer: Viewer, version: int) -> None:
    """Take a nomination of one's own back, before the voting begins."""
    viewer = require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "withdraw a nomination")
    row = tx.row("SELECT * FROM nominations WHERE id = ? AND officer = ?", nomination, viewer.officer)
    if row is None:
        raise NotFoundError("nomination", nomination)
    if row["version"] != version or row["state"] != "open":
        raise StaleActionError(nomination, version, row["version"], row["state"], row["nominated_at"])
    if _found(tx, row["selection"])["state"] != "nominating":
        raise GuardRefusedError("withdraw a nomination", "the voting has begun")
    tx.record(
        "nomination.withdrawn",
        nomination,
        actor=viewer.officer,
        changes=[update("nominations", nomination, state="withdrawn", version=version + 1)],
    )


def begin_voting(tx: Write, selection: str, *, viewer: Viewer, version: int) -> None:
    """End the nominations of a month and let the officers vote."""
    row = _to_move(tx, selection, viewer, version, "nominating", "begin the voting")
    if not tx.value("SELECT 1 FROM nominations WHERE selection = ? AND state = 'open'", selection):
        raise GuardRefusedError("begin the voting", "nothing was nominated", (row["month"],))
    tx.record(
        "selection.voting",
        selection,
        actor=viewer.officer,
        changes=[update("selections", selection, state="voting", version=version + 1)],
    )


def vote(tx: Write, nomination: str, *, viewer: Viewer) -> bool:
    """Vote for a nomination; one vote an officer and kind, which may be moved until closing.

    Return whether an earlier vote was moved. The same vote again changes nothing.
    """
    viewer = require(tx, viewer, [Role.OFFICER], "vote")
    row = tx.row("SELECT * FROM nominations WHERE id = ? AND state = 'open'", nomination)
    if row is None:
        raise NotFoundError("nomination", nomination)
    selection = _found(tx, row["selection"])
    over = selection["closes_on"] < shanghai_day(tx.now).isoformat()
    if selection["state"] != "voting" or over:
        raise GuardRefusedError("vote", "the voting is not open", (selection["month"],))
    key = f"vt-{row['selection']}-{row['kind']}-{viewer.officer}"
    before = tx.row("SELECT * FROM votes WHERE id = ?", key)
    if before is not None and before["nomination"] == nomination:
        return False
    change = (
        insert(
            "votes",
            id=key, selection=row["selection"], kind=row["kind"], officer=viewer.officer,
            nomination=nomination, voted_at=written(tx.now), version=1,
        )
        if before is None
        else update("votes", key, nomination=nomination, voted_at=written(tx.now), version=before["version"] + 1)
    )  # fmt: skip
    tx.record("vote.cast" if before is None else "vote.moved", key, actor=viewer.officer, changes=[change])
    return before is not None


def close(tx: Write, selection: str, *, viewer: Viewer, version: int, text: str = "") -> Selection:
    """Close the voting and count, once; text is what the province's office says of the month's winners."""
    _to_move(tx, selection, viewer, version, "voting", "close the voting")
    counted = {
        row["nomination"]: row["votes"]
        for row in tx.rows(
            "SELECT nomination, count(*) AS votes FROM votes WHERE selection = ? GROUP BY nomination",
            selection,
        )
    }
    kinds = {
        row["id"]: row["kind"]
        for row in tx.rows(
            "SELECT id, kind FROM nominations WHERE selection = ? AND state = 'open' ORDER BY id", selection
        )
    }
    winners: list[str] = []
    for kind in KINDS:
        votes = {key: counted.get(key, 0) for key, own in kinds.items() if own == kind}
        most = max(votes.values(), default=0)
        winners += [key for key, count in votes.items() if count == most and most > 0]
    result = canonical({"votes": {key: counted.get(key, 0) for key in kinds}, "winners": winners})
    told = [
        Message(row["officer"], "nomination_won", {"nomination": row["id"]})
        for row in tx.rows(
            "SELECT n.id, n.officer FROM nominations n JOIN standing s ON s.officer = n.officer"
            " WHERE n.selection = ? ORDER BY n.id",
            selection,
        )
        if row["id"] in winners
    ]
    changes: list[Change] = [
        update(
            "selections", selection, state="closed", closed_at=written(tx.now), result=result,
            text=text.strip() or None, version=version + 1,
        )
    ]  # fmt: skip
    tx.record(
        "selection.closed", selection, actor=viewer.officer, facts=json.loads(result), changes=changes,
        messages=told,
    )  # fmt: skip
    return find(tx, selection, viewer=viewer)


def _found(read: Read, selection: str) -> Row:
    row = read.row("SELECT * FROM selections WHERE id = ?", selection)
    if row is None:
        raise NotFoundError("selection", selection)
    return row


def _to_move(tx: Write, selection: str, viewer: Viewer, version: int, state: str, action: str) -> Row:
    require(tx, viewer, [Role.SUPERVISOR], action)
    row = _found(tx, selection)
    if row["version"] != version or row["state"] != state:
        raise StaleActionError(selection, version, row["version"], row["state"], row["closed_at"] or "")
    return row


def find(read: Read, selection: str, *, viewer: Viewer) -> Selection:
    """Return a month's selection as everyone enrolled may see it; how it stands is told at closing only."""
    require(read, viewer, EVERYONE, "look at a selection")
    row = _found(read, selection)
    result = json.loads(row["result"]) if row["result"] else {"votes": {}, "winners": []}
    closed = row["state"] == "closed"
    nominations = tuple(
        Nomination(
            one["id"], one["kind"], organisation(read, one["organisation"]), one["title"], one["text"],
            one["claim"] if one["seen"] else None, result["votes"].get(one["id"], 0) if closed else None,
            one["id"] in result["winners"], one["version"],
        )
        for one in read.rows(
            "SELECT n.*, EXISTS (SELECT 1 FROM visible_claims v WHERE v.officer = ? AND v.claim = n.claim) AS seen"
            " FROM nominations n WHERE n.selection = ? AND n.state = 'open' ORDER BY n.kind, n.nominated_at, n.id",
            viewer.officer,
            selection,
        )
    )  # fmt: skip
    voters = read.rows(
        "SELECT kind, count(*) AS voters FROM votes WHERE selection = ? GROUP BY kind ORDER BY kind",
        selection,
    )
    return Selection(
        row["id"], row["place"], row["month"], row["state"], row["closes_on"], nominations,
        tuple((one["kind"], one["voters"]) for one in voters), row["text"] or "", row["version"],
    )  # fmt: skip


def of_month(read: Read, month: str, *, viewer: Viewer) -> Selection | None:
    """Return the selection of a month, None where none was opened."""
    found = read.value("SELECT id FROM selections WHERE month = ?", month)
    return find(read, found, viewer=viewer) if found else None


def current(read: Read, *, viewer: Viewer) -> Selection | None:
    """Return the selection that is open now, the earliest month first, None where none is."""
    found = read.value("SELECT id FROM selections WHERE state <> 'closed' ORDER BY month LIMIT 1")
    return find(read, found, viewer=viewer) if found else None


def my_vote(read: Read, selection: str, kind: str, *, viewer: Viewer) -> str | None:
    """Return the nomination one has voted for, None before."""
    found = read.value(
        "SELECT nomination FROM votes WHERE selection = ? AND kind = ? AND officer = ?",
        selection, kind, viewer.officer,
    )  # fmt: skip
    return None if found is None else str(found)
