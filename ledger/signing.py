"""From the forecast of a signing to the project's landing (DOMAIN 6)."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.breaches import open_breach, unlifted
from ledger.claims import open_claim, take_step, tell_place
from ledger.clock import shanghai_day, written
from ledger.errors import GuardRefusedError
from ledger.grant_terms import GrantTerms, read_terms
from ledger.log import Change, insert
from ledger.organisations import reviewers_of
from ledger.states import Actor
from ledger.store import Message, Read, Row, Write, read_json
from ledger.verify import canonical
from ledger.viewers import Role, Viewer

SIGNING_WITHOUT_FORECAST = "signing_without_forecast"


def latest_forecast_day(signing_on: date, forecast_days: int) -> date:
    """Return the last day on which a forecast is in time (Jiaxing 二（一）3: one week before signing)."""
    return signing_on - timedelta(days=forecast_days)


def file_forecast(tx: Write, claim_id: str, *, viewer: Viewer, version: int, signing_on: date) -> Row:
    """File the forecast of a signing; one that comes late is recorded as late, and recorded all the same."""
    acting = open_claim(
        tx, claim_id, viewer=viewer, roles=[Role.OFFICER], version=version, action="file_forecast"
    )
    terms = terms_of(acting.claim)
    today = shanghai_day(tx.now)
    late: int | None = None
    if terms is not None and terms.forecast_days is not None:
        late = int(today > latest_forecast_day(signing_on, terms.forecast_days))
    return take_step(
        tx,
        acting.claim,
        "file_forecast",
        acting.happening(Actor.PLACE),
        actor=viewer.officer,
        columns={"signing_on": signing_on.isoformat(), "forecast_late": late},
        facts={"signing_on": signing_on.isoformat(), "late": late},
        messages=_tell_bureau(tx, acting.claim, "forecast_filed"),
    )


def declare_signed(tx: Write, claim_id: str, *, viewer: Viewer, version: int, signed_on: date) -> Row:
    """Declare that the project was signed; the bureau confirms it."""
    acting = open_claim(
        tx, claim_id, viewer=viewer, roles=[Role.OFFICER], version=version, action="declare_signed"
    )
    if signed_on > shanghai_day(tx.now):
        raise GuardRefusedError("declare the signing", "a signing day lies in the past or is today")
    declared = canonical({"signed_on": signed_on.isoformat(), "by": viewer.officer, "at": written(tx.now)})
    return take_step(
        tx,
        acting.claim,
        "declare_signed",
        acting.happening(Actor.PLACE),
        actor=viewer.officer,
        columns={"declared": declared},
        facts={"signed_on": signed_on.isoformat()},
        messages=_tell_bureau(tx, acting.claim, "signing_to_confirm"),
    )


def confirm_signed(
    tx: Write, claim_id: str, *, viewer: Viewer, version: int, forecast_required: bool | None = None
) -> Row:
    """Confirm a declared signing; a missing forecast that was required opens a breach record.

    forecast_required: what the rule says today; what it said at the grant when not given. Undetermined is no
    duty, and without a duty there is no breach.
    """
    acting = open_claim(
        tx, claim_id, viewer=viewer, roles=[Role.REVIEWER], version=version, action="confirm_signed"
    )
    claim = acting.claim
    declared = read_json(claim["declared"]) or {}
    terms = terms_of(claim)
    if forecast_required is None and terms is not None:
        forecast_required = terms.forecast_required
    also: list[Change] = []
    if forecast_required and claim["signing_on"] is None:
        also = open_breach(
            tx,
            project=claim["project"],
            claim=claim["id"],
            kind=SIGNING_WITHOUT_FORECAST,
            clause=terms.clause if terms else "",
            reason="signed without the forecast that was required",
        )
    return take_step(
        tx,
        claim,
        "confirm_signed",
        acting.happening(Actor.BUREAU, declared=bool(declared)),
        actor=viewer.officer,
        columns={"signed_on": declared.get("signed_on"), "due_at": None},
        facts={"signed_on": declared.get("signed_on"), "breach": bool(also)},
        also=also,
        messages=tell_place(tx, claim, "signing_confirmed", breach=bool(also)),
    )


def land(tx: Write, claim_id: str, *, viewer: Viewer, version: int, landed_on: date) -> Row:
    """Record that a signed project has landed, and post the marks of the province's circulation rule.

    Zhejiang 三（三）: the first place gets marks when its project has moved to another city and landed.
    """
    acting = open_claim(tx, claim_id, viewer=viewer, roles=[Role.REVIEWER], version=version, action="land")
    claim = acting.claim
    if landed_on > shanghai_day(tx.now):
        raise GuardRefusedError("record the landing", "the day of landing lies in the past or is today")
    return take_step(
        tx,
        claim,
        "land",
        acting.happening(Actor.BUREAU),
        actor=viewer.officer,
        columns={"landed_on": landed_on.isoformat()},
        facts={"landed_on": landed_on.isoformat()},
        also=_landing_marks(tx, claim),
        messages=tell_place(tx, claim, "landing_recorded"),
    )


def _landing_marks(tx: Write, claim: Row) -> list[Change]:
    terms = terms_of(claim)
    origin = tx.row("SELECT * FROM claims WHERE id = ?", claim["origin"]) if claim["origin"] else None
    if terms is None or origin is None or not terms.landing_marks or origin["city"] == claim["city"]:
        return []
    return [
        mark(
            tx, claim["project"], origin["organisation"], "first", "landed_in_another_city",
            terms.landing_marks, "extra", terms,
        )
    ]  # fmt: skip


def mark(
    tx: Write, project: str, place: str, side: str, rule: str, clause: str, weight: str, terms: GrantTerms
) -> Change:
    """Return the change that posts a mark; withheld where the place's rule says that a breach costs it."""
    breach = unlifted(tx, project) if terms.breach_bars_marks else None
    return insert(
        "marks",
        id=tx.new_id("mk"),
        project=project,
        place=place,
        side=side,
        rule=rule,
        clause=clause,
        weight=weight,
        posted_at=written(tx.now),
        withheld=breach,
    )


def terms_of(claim: Row) -> GrantTerms | None:
    """Return the terms under which a right was granted, None before that."""
    return read_terms(claim["terms"]) if claim["terms"] else None


def _tell_bureau(read: Read, claim: Row, kind: str) -> list[Message]:
    return [Message(person, kind, {"claim": claim["id"]}) for person in reviewers_of(read, claim["city"])]
