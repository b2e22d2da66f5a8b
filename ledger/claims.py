"""A claim: how it is loaded for an action, brought up to date, and moved one step.

Every action states the version of the claim it was shown. When the claim has moved on, nothing is decided and
the action says so. A right whose day has passed is expired before anything else is looked at, whether or not
the scheduler has run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.clock import read_instant, written
from ledger.errors import NotFoundError, StaleActionError
from ledger.log import Change, Value, insert, update
from ledger.organisations import officers_of
from ledger.states import Actor, Happening, next_state
from ledger.store import SYSTEM, Message, Read, Row, Write
from ledger.viewers import Role, Viewer, require

OVERDUE = {
    "granted": ("due_at", "expire", "expired"),
    "forecast": ("due_at", "expire", "expired"),
    "returned": ("answer_due_at", "lapse", "withdrawn"),
    "recommended": ("answer_due_at", "fall_silent", "circulating"),
}


@dataclass(frozen=True)
class Acting:
    """A claim opened for one action, by somebody who may see it."""

    claim: Row
    viewer: Viewer

    def happening(self, actor: Actor, **facts: Any) -> Happening:
        """Return what is known of a step of this claim; whether it is the reviewer's own is filled in."""
        own = (
            self.viewer.officer == self.claim["filer"]
            or self.viewer.organisation == self.claim["organisation"]
        )
        return Happening(actor=actor, own_filing=own, **facts)


def effective_state(claim: Mapping[str, Any], now: str) -> str:
    """Return the state a claim is in at an instant, whatever the scheduler has or has not done."""
    overdue = OVERDUE.get(claim["state"])
    if overdue and claim[overdue[0]] is not None and claim[overdue[0]] <= now:
        return overdue[2]
    return str(claim["state"])


def effective_version(claim: Mapping[str, Any], now: str) -> int:
    """Return the version a reader is shown: that of the claim once it has been brought up to date."""
    return int(claim["version"]) + int(effective_state(claim, now) != claim["state"])


def find_claim(read: Read, claim_id: str, *, viewer: Viewer) -> Row:
    """Return a claim's row if this viewer may see it whole."""
    row = read.row(
        "SELECT c.* FROM claims c JOIN visible_claims v ON v.claim = c.id WHERE v.officer = ? AND c.id = ?",
        viewer.officer,
        claim_id,
    )
    if row is None:
        raise NotFoundError("claim", claim_id)
    return row


def open_claim(
    tx: Write, claim_id: str, *, viewer: Viewer, roles: Iterable[Role], version: int, action: str
) -> Acting:
    """Open a claim for an action, up to date, and refuse one that has moved on since it was shown.

    Raises:
        AccessDeniedError: not enrolled any more, or of another role.
        NotFoundError: no such claim that this viewer may see.
        StaleActionError: the claim has changed since it was shown.
    """
    current = require(tx, viewer, roles, action)
    return Acting(settle(tx, look_as_shown(tx, claim_id, viewer=current, version=version)), current)


def look_as_shown(read: Read, claim_id: str, *, viewer: Viewer, version: int) -> Row:
    """Return a claim's row if it still stands as it was shown.

    Raises:
        NotFoundError: no such claim that this viewer may see.
        StaleActionError: the claim has changed since it was shown.
    """
    claim = find_claim(read, claim_id, viewer=viewer)
    if version != effective_version(claim, written(read.now)) and version != claim["version"]:
        last = read.row(
            "SELECT kind, at FROM events WHERE subject = ? ORDER BY seq DESC LIMIT 1", claim_id
        ) or {"kind": "", "at": ""}
        raise StaleActionError(claim_id, version, claim["version"], last["kind"], last["at"])
    return claim


def settle(tx: Write, claim: Row) -> Row:
    """Bring a claim up to date: what is over by now is recorded as over."""
    overdue = OVERDUE.get(claim["state"])
    if overdue is None or effective_state(claim, written(tx.now)) == claim["state"]:
        return claim
    column, action, _ = overdue
    for row in tx.rows(
        "SELECT * FROM timers WHERE claim = ? AND state = 'waiting' AND kind = 'reminder' AND due_at <= ?"
        " ORDER BY due_at, id",
        claim["id"],
        written(tx.now),
    ):
        remind(tx, claim, row)
    also: list[Change] = []
    if action == "fall_silent":
        also = [
            update("recommendations", row["id"], state="silent")
            for row in tx.rows(
                "SELECT r.id FROM recommendations r JOIN circulations c ON c.id = r.circulation"
                " WHERE c.claim = ? AND c.closed_at IS NULL AND r.state = 'offered'",
                claim["id"],
            )
        ]
    return take_step(
        tx,
        claim,
        action,
        Happening(Actor.SYSTEM),
        actor=SYSTEM,
        facts={
            "due_at": claim[column],
            "late_seconds": int((tx.now - read_instant(claim[column])).total_seconds()),
        },
        also=also,
        messages=tell_place(tx, claim, f"claim_{action}"),
    )


def settle_slot(tx: Write, city: str, investor: str) -> None:
    """Bring every claim on an investor in a city up to date, before somebody's right is judged by them."""
    for claim in tx.rows(
        "SELECT * FROM claims WHERE city = ? AND investor = ? AND state IN ('granted', 'forecast') ORDER"
        " BY id",
        city,
        investor,
    ):
        settle(tx, claim)


def take_step(
    tx: Write,
    claim: Row,
    action: str,
    happening: Happening,
    *,
    actor: str,
    columns: Mapping[str, Value] | None = None,
    facts: Mapping[str, Any] | None = None,
    also: Sequence[Change] = (),
    messages: Sequence[Message] = (),
) -> Row:
    """Move a claim one step: its new state, event, timers and messages in one record; return the new row."""
    state = next_state(claim["state"], action, happening)
    values: dict[str, Value] = {**(columns or {}), "state": state, "version": claim["version"] + 1}
    told = {"from": claim["state"], "to": state, **(facts or {})}
    if happening.reason:
        told["reason"] = happening.reason
    if happening.clause:
        told["clause"] = happening.clause
    tx.record(
        f"claim.{action}",
        claim["id"],
        actor=actor,
        facts=told,
        changes=[update("claims", claim["id"], **values), *_ended_timers(tx, claim, state), *also],
        messages=messages,
    )
    return {**claim, **values}


def _ended_timers(tx: Write, claim: Row, state: str) -> list[Change]:
    """Return the end of a claim's waiting timers, unless the right they belong to goes on."""
    if state == claim["state"] or (claim["state"], state) == ("granted", "forecast"):
        return []
    return cancel_timers(tx, claim["id"])


def cancel_timers(tx: Write, claim_id: str) -> list[Change]:
    """Return the changes that end every waiting timer of a claim."""
    return [
        update("timers", row["id"], state="cancelled")
        for row in tx.rows(
            "SELECT id FROM timers WHERE claim = ? AND state = 'waiting' ORDER BY id", claim_id
        )
    ]


def remind(tx: Write, claim: Row, row: Row) -> None:
    """Remind the place that holds a right of its last day, once; after an outage it says that it is late."""
    late = int((tx.now - read_instant(row["due_at"])).total_seconds())
    facts = {"days": int(row["detail"]), "due_at": claim["due_at"], "late_seconds": late}
    tx.record(
        "claim.reminded",
        claim["id"],
        actor=SYSTEM,
        facts=facts,
        changes=[update("timers", row["id"], state="fired")],
        messages=tell_place(tx, claim, f"reminder_{row['detail']}", **facts),
    )


def timer(tx: Write, claim_id: str, kind: str, due_at: str, detail: str = "") -> Change:
    """Return the change that sets a timer on a claim."""
    return insert(
        "timers", id=tx.new_id("tm"), claim=claim_id, kind=kind, due_at=due_at, state="waiting", detail=detail
    )


def tell_place(read: Read, claim: Row, kind: str, **facts: Any) -> list[Message]:
    """Return a message to the filer of a claim and the other officers of the place that holds it."""
    people = [claim["filer"], *(o for o in officers_of(read, claim["organisation"]) if o != claim["filer"])]
    active = {row["officer"] for row in read.rows("SELECT officer FROM standing")}
    return [Message(person, kind, {"claim": claim["id"], **facts}) for person in people if person in active]
