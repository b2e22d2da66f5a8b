"""Review of an existing project's move inside the city (Hangzhou 四（三）).

市投资促进局 decides together with 市财政局, 市审计局 and the industry's authority: no decision before all
four have given their opinion.
"""

from __future__ import annotations

from typing import Literal

from ledger.clock import written
from ledger.errors import GuardRefusedError, NotFoundError, StaleActionError
from ledger.log import insert, update
from ledger.organisations import officers_of, organisation, reviewers_of
from ledger.store import Message, Read, Row, Write, read_json
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

Party = Literal["promotion", "finance", "audit", "industry"]
PARTIES: tuple[Party, ...] = ("promotion", "finance", "audit", "industry")


def open_relocation(
    tx: Write, *, viewer: Viewer, enterprise: str, from_place: str, to_place: str, reason: str
) -> str:
    """Ask for the review of a move between two places of one's city; return the review's id."""
    viewer = require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "ask for a relocation review")
    for place in (from_place, to_place):
        if organisation(tx, place).city != viewer.city:
            raise GuardRefusedError(
                "ask for a relocation review", "both places must stand under one's own city"
            )
    if from_place == to_place or not reason.strip() or not enterprise.strip():
        raise GuardRefusedError(
            "ask for a relocation review", "enterprise, two places and a reason are needed"
        )
    review = tx.new_id("rl")
    tx.record(
        "relocation.opened",
        review,
        actor=viewer.officer,
        facts={"enterprise": enterprise, "from": from_place, "to": to_place, "reason": reason},
        changes=[
            insert(
                "relocations",
                id=review, enterprise=enterprise, city=str(viewer.city), organisation=viewer.organisation,
                from_place=from_place, to_place=to_place, reason=reason, opinions=canonical({}), state="open",
                opened_at=written(tx.now), version=1,
            )
        ],
        messages=[
            Message(person, "relocation_to_review", {"relocation": review})
            for person in reviewers_of(tx, str(viewer.city))
        ],
    )  # fmt: skip
    return review


def give_opinion(
    tx: Write, review: str, *, viewer: Viewer, version: int, party: Party, agrees: bool, words: str
) -> None:
    """Enter the opinion of one of the four units, as the bureau received it."""
    row = _open_review(tx, review, viewer, version)
    if party not in PARTIES:
        raise GuardRefusedError("enter an opinion", "the units are", PARTIES)
    opinions = {**read_json(row["opinions"]), party: {"agrees": agrees, "words": words}}
    tx.record(
        "relocation.opinion",
        review,
        actor=viewer.officer,
        facts={"party": party, "agrees": agrees},
        changes=[update("relocations", review, opinions=canonical(opinions), version=row["version"] + 1)],
    )


def decide_relocation(
    tx: Write, review: str, *, viewer: Viewer, version: int, approved: bool, reason: str
) -> None:
    """Decide a review once all four units have given their opinion."""
    row = _open_review(tx, review, viewer, version)
    outstanding = tuple(party for party in PARTIES if party not in read_json(row["opinions"]))
    if outstanding:
        raise GuardRefusedError("decide a relocation", "opinions are outstanding", outstanding)
    if not reason.strip() or row["organisation"] == viewer.organisation:
        raise GuardRefusedError(
            "decide a relocation", "a reason is needed, and nobody decides their own request"
        )
    tx.record(
        "relocation.decided",
        review,
        actor=viewer.officer,
        facts={"approved": approved, "reason": reason},
        changes=[
            update(
                "relocations", review, state="approved" if approved else "refused", decision=reason,
                decided_at=written(tx.now), version=row["version"] + 1,
            )
        ],
        messages=[
            Message(person, "relocation_decided", {"relocation": review, "reason": reason})
            for person in officers_of(tx, row["organisation"])
        ],
    )  # fmt: skip


def relocations(read: Read, *, viewer: Viewer) -> list[Row]:
    """Return the reviews a viewer may see: their organisation's, their city's, or all."""
    return read.rows(
        "SELECT r.* FROM relocations r JOIN standing s ON s.officer = ? AND ("
        " (s.role = 'officer' AND s.organisation = r.organisation) OR (s.role = 'reviewer' AND s.city ="
        " r.city)"
        " OR s.role = 'supervisor') ORDER BY r.opened_at, r.id",
        viewer.officer,
    )


def _open_review(tx: Write, review: str, viewer: Viewer, version: int) -> Row:
    viewer = require(tx, viewer, [Role.REVIEWER], "review a relocation")
    row = tx.row("SELECT * FROM relocations WHERE id = ? AND city = ?", review, viewer.city)
    if row is None:
        raise NotFoundError("relocation review", review)
    if row["version"] != version or row["state"] != "open":
        raise StaleActionError(review, version, row["version"], row["state"], row["decided_at"] or "")
    return row
