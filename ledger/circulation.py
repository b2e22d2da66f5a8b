"""Circulation: a project that cannot land here goes to a place where it can (DOMAIN 4 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ledger import period
from ledger.claims import (
    Acting,
    effective_version,
    open_claim,
    settle,
    settle_slot,
    take_step,
    tell_place,
    timer,
)
from ledger.clock import shanghai_day, written
from ledger.decisions import granted_columns, right_timers, slot_holder
from ledger.errors import GuardRefusedError, NotFoundError, StaleActionError
from ledger.grant_terms import GrantTerms
from ledger.log import Change, insert, update
from ledger.organisations import Organisation, officers_of, organisation
from ledger.signing import mark, terms_of
from ledger.states import Actor, Happening
from ledger.store import SYSTEM, Message, Read, Row, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

Reach = Literal["city", "province"]
ANSWER_DAYS = 10


@dataclass(frozen=True)
class PlaceFit:
    """What is known of a place that might take a project over.

    conforms: whether the layout guide or the place's orientation fits the project; None while unknown.
    """

    place: str
    conforms: bool | None


@dataclass(frozen=True)
class Ranked:
    """A place in the order of recommendation, with codes of the reasons for its rank."""

    place: str
    rank: int
    reasons: tuple[str, ...]


def release(
    tx: Write, claim_id: str, *, viewer: Viewer, version: int, reason: str, reach: Reach = "city"
) -> Row:
    """Give a project up for sharing (by the place that holds the right)."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=[Role.OFFICER], version=version, action="release")
    return _open_pool(tx, acting, "release", Actor.PLACE, reason, reach)


def circulate(
    tx: Write, claim_id: str, *, viewer: Viewer, version: int, reason: str, reach: Reach = "city"
) -> Row:
    """Put a project that is hard to land into circulation (by the bureau, with its reason)."""
    acting = open_claim(
        tx, claim_id, viewer=viewer, roles=[Role.REVIEWER], version=version, action="circulate"
    )
    return _open_pool(tx, acting, "circulate", Actor.BUREAU, reason, reach)


def _open_pool(tx: Write, acting: Acting, action: str, actor: Actor, reason: str, reach: Reach) -> Row:
    claim = acting.claim
    return take_step(
        tx,
        claim,
        action,
        acting.happening(actor, reason=reason),
        actor=acting.viewer.officer,
        columns={"due_at": None},
        facts={"reach": reach},
        also=[
            insert(
                "circulations",
                id=tx.new_id("ci"), claim=claim["id"], project=claim["project"], reach=reach, reason=reason,
                opened_at=written(tx.now),
            )
        ],
        messages=tell_place(tx, claim, "project_in_circulation"),
    )  # fmt: skip


def rank_places(read: Read, claim_id: str, fits: Sequence[PlaceFit], *, viewer: Viewer) -> list[Ranked]:
    """Rank the places that might take a project over, best first, each with its reasons.

    A place that conforms comes first and one that does not comes last; then mountain counties and enclaves
    (Zhejiang 三（三） encourages them to take over first: no right), then those with fewer projects of their
    own in negotiation. A place that has declined or was silent stands behind the others.
    """
    claim = _circulated(read, claim_id, viewer)
    refused = {
        row["place"]
        for row in read.rows(
            "SELECT r.place FROM recommendations r JOIN circulations c ON c.id = r.circulation"
            " WHERE c.claim = ? AND r.state IN ('declined', 'silent')",
            claim_id,
        )
    }
    scored: list[tuple[tuple[int, ...], Organisation, tuple[str, ...]]] = []
    for fit in fits:
        place = organisation(read, fit.place)
        if place.id == claim["organisation"] or place.kind not in ("county", "platform"):
            continue
        busy = read.value(
            "SELECT count(*) FROM claims WHERE organisation = ? AND state IN ('granted', 'forecast')",
            place.id,
        )
        reasons = [{True: "conforms", None: "conformity_unknown", False: "does_not_conform"}[fit.conforms]]
        reasons += [place.favoured] if place.favoured else []
        reasons += ["refused_before"] if place.id in refused else []
        key = (
            place.id in refused,
            {True: 0, None: 1, False: 2}[fit.conforms],
            place.favoured is None,
            busy,
        )
        scored.append((tuple(int(part) for part in key), place, tuple(reasons)))
    scored.sort(key=lambda item: (item[0], item[1].division, item[1].id))
    return [Ranked(place.id, rank, reasons) for rank, (_, place, reasons) in enumerate(scored, 1)]


def _circulated(read: Read, claim_id: str, viewer: Viewer) -> Row:
    """Return a claim in circulation that this bureau, or the province's office, may recommend places for."""
    row = read.row(
        "SELECT c.*, p.reach FROM claims c JOIN circulations p ON p.claim = c.id AND p.closed_at IS NULL"
        " JOIN visible_claims v ON v.claim = c.id WHERE v.officer = ? AND c.id = ?",
        viewer.officer,
        claim_id,
    )
    if row is None:
        raise NotFoundError("circulated claim", claim_id)
    return row


def recommend(
    tx: Write,
    claim_id: str,
    *,
    viewer: Viewer,
    version: int,
    places: Sequence[Ranked],
    answer_days: int = ANSWER_DAYS,
) -> Row:
    """Recommend a circulated project to the first of the ranked places, and give it a day to answer.

    Inside one city the bureau recommends; across cities the province's office does.
    """
    acting = open_claim(
        tx,
        claim_id,
        viewer=viewer,
        roles=[Role.REVIEWER, Role.SUPERVISOR],
        version=version,
        action="recommend",
    )
    claim = acting.claim
    pool = tx.row("SELECT * FROM circulations WHERE claim = ? AND closed_at IS NULL", claim_id)
    if pool is None or not places:
        raise GuardRefusedError("recommend", "a circulated project and a place are needed")
    first = min(places, key=lambda ranked: ranked.rank)
    place = organisation(tx, first.place)
    if place.city != claim["city"] and not (
        acting.viewer.role is Role.SUPERVISOR and pool["reach"] == "province"
    ):
        raise GuardRefusedError("recommend", "another city's place is recommended by the province's office")
    if place.id == claim["organisation"]:
        raise GuardRefusedError("recommend", "the sharing place cannot take its own project over")
    due = written(period.ends_at(shanghai_day(tx.now) + timedelta(days=answer_days)))
    return take_step(
        tx,
        claim,
        "recommend",
        acting.happening(Actor.BUREAU),
        actor=viewer.officer,
        columns={"answer_due_at": due},
        facts={"place": place.id, "reasons": list(first.reasons), "answer_by": due},
        also=[
            insert(
                "recommendations",
                id=tx.new_id("rc"), circulation=pool["id"], place=place.id, rank=first.rank,
                reasons=canonical(list(first.reasons)), state="offered", answer_by=due,
            ),
            timer(tx, claim_id, "silence", due),
        ],
        messages=[
            Message(person, "project_recommended", {"circulation": pool["id"]})
            for person in officers_of(tx, place.id)
        ],
    )  # fmt: skip


def _offered(
    tx: Write, circulation: str, *, viewer: Viewer, version: int, action: str
) -> tuple[Viewer, Row, Row]:
    """Return the viewer, the offer made to their place, and the claim behind it, up to date."""
    viewer = require(tx, viewer, [Role.OFFICER], action)
    offer = tx.row(
        "SELECT r.*, c.claim FROM recommendations r JOIN circulations c ON c.id = r.circulation"
        " WHERE r.circulation = ? AND r.place = ? AND c.closed_at IS NULL ORDER BY r.rowid DESC LIMIT 1",
        circulation,
        viewer.organisation,
    )
    claim = tx.row("SELECT * FROM claims WHERE id = ?", offer["claim"]) if offer else None
    if offer is None or claim is None:
        raise NotFoundError("offer", circulation)
    if version not in (claim["version"], effective_version(claim, written(tx.now))):
        raise StaleActionError(
            circulation, version, claim["version"], f"offer {offer['state']}", offer["answer_by"]
        )
    return viewer, offer, settle(tx, claim)


def accept(
    tx: Write, circulation: str, *, viewer: Viewer, version: int, investor_asked: str, terms: GrantTerms
) -> Row:
    """Take a recommended project over, after its investor was asked; return the receiving place's new claim.

    terms: what the rule of the receiving place's city says; the new right's clock begins today.
    """
    viewer, offer, claim = _offered(tx, circulation, viewer=viewer, version=version, action="accept")
    city = str(viewer.city)
    if terms.city != city:
        raise GuardRefusedError("accept", "the terms are those of another city", (terms.city,))
    settle_slot(tx, city, claim["investor"])
    given = take_step(
        tx,
        claim,
        "accept",
        Happening(
            Actor.RECEIVER,
            investor_asked=bool(investor_asked.strip()),
            slot_holder=slot_holder(tx, city, claim["investor"], claim["slot_project"]),
        ),
        actor=viewer.officer,
        columns={"answer_due_at": None},
        facts={"to_place": viewer.organisation, "investor_asked": investor_asked},
        also=[
            update("recommendations", offer["id"], state="accepted"),
            update("circulations", circulation, closed_at=written(tx.now), taken_by=viewer.organisation),
            *_circulation_marks(tx, claim, viewer),
        ],
        messages=tell_place(tx, claim, "project_transferred", place=viewer.organisation),
    )
    return _new_right(tx, given, viewer, investor_asked, terms)


def _new_right(tx: Write, claim: Row, viewer: Viewer, investor_asked: str, terms: GrantTerms) -> Row:
    new_id = tx.new_id("cl")
    row: Row = {
        "id": new_id, "project": claim["project"], "city": viewer.city, "organisation": viewer.organisation,
        "filer": viewer.officer, "investor": claim["investor"], "slot_project": claim["slot_project"],
        "state": "granted", "version": 1, "place_in_order": tx.head()[0] + 1, "origin": claim["id"],
        "layout_conforming": None, "investor_asked": investor_asked, **granted_columns(tx, terms),
    }  # fmt: skip
    tx.record(
        "claim.transferred_in",
        new_id,
        actor=SYSTEM,
        facts={"origin": claim["id"], "clause": terms.clause, "to": "granted"},
        changes=[insert("claims", **row), *right_timers(tx, new_id, terms)],
        messages=tell_place(tx, row, "claim_granted"),
    )
    return tx.row("SELECT * FROM claims WHERE id = ?", new_id) or row


def _circulation_marks(tx: Write, claim: Row, receiver: Viewer) -> list[Change]:
    """Return equal marks for both places where the place's rule gives them (Jiaxing 二（一）3).

    A city's rule marks its own places only: a receiving place in another city gets none by it.
    """
    terms = terms_of(claim)
    if terms is None or not terms.circulation_marks:
        return []
    sides = [("sharing", claim["organisation"])]
    if receiver.city == claim["city"]:
        sides.append(("receiving", receiver.organisation))
    return [
        mark(tx, claim["project"], place, side, "circulated", terms.circulation_marks, "equal", terms)
        for side, place in sides
    ]


def decline(tx: Write, circulation: str, *, viewer: Viewer, version: int, reason: str) -> None:
    """Decline a recommended project, which goes back to the pool."""
    viewer, offer, claim = _offered(tx, circulation, viewer=viewer, version=version, action="decline")
    take_step(
        tx,
        claim,
        "decline",
        Happening(Actor.RECEIVER, reason=reason),
        actor=viewer.officer,
        columns={"answer_due_at": None},
        facts={"place": viewer.organisation},
        also=[update("recommendations", offer["id"], state="declined")],
    )


@dataclass(frozen=True)
class PoolEntry:
    """A circulated project as every place in reach sees it: enough to judge a fit, nothing that names it."""

    circulation: str
    version: int
    city: str
    reach: str
    industry: str | None
    chain: str | None
    capital: str | None
    stage: str
    currency: str | None
    amount_band: str
    opened_at: str
    offered_to_us: bool


AMOUNT_BANDS = (10**10, 10**11, 3 * 10**11, 10**12)


def amount_band(amount: int | None) -> str:
    """Return the band an amount in minor units falls into, so that the pool names no exact figure."""
    if amount is None:
        return "unknown"
    return f"band_{sum(amount >= bound for bound in AMOUNT_BANDS)}"


def pool(read: Read, *, viewer: Viewer) -> list[PoolEntry]:
    """Return the circulated projects that are open to the viewer's place, masked."""
    require(read, viewer, Role, "look at the pool")
    rows = read.rows(
        "SELECT p.*, c.version, c.city, c.state, c.answer_due_at, r.industry, r.chain, r.capital, r.stage,"
        " r.amount, r.currency, EXISTS (SELECT 1 FROM recommendations o WHERE o.circulation = p.id"
        " AND o.state = 'offered' AND o.place = s.organisation) AS offered"
        " FROM standing s JOIN circulations p ON p.closed_at IS NULL JOIN claims c ON c.id = p.claim"
        " JOIN projects r ON r.id = p.project WHERE s.officer = ? AND s.role <> 'admin'"
        " AND (p.reach = 'province' OR s.city = c.city OR s.role = 'supervisor') ORDER BY p.opened_at, p.id",
        viewer.officer,
    )
    now = written(read.now)
    return [
        PoolEntry(
            row["id"], effective_version(row, now), row["city"], row["reach"], row["industry"], row["chain"],
            row["capital"], row["stage"], row["currency"], amount_band(row["amount"]), row["opened_at"],
            bool(row["offered"]) and (row["answer_due_at"] is None or row["answer_due_at"] > now),
        )
        for row in rows
    ]  # fmt: skip
