"""Breaches: records on a project, with or without a claim, that suspend city-level support.

A breach exists only where the duty existed; whoever records one names the clause.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.claims import open_claim, take_step, tell_place
from ledger.clock import written
from ledger.errors import FilingError, GuardRefusedError, NotFoundError
from ledger.forms import Form, investor_names, problems_with
from ledger.investors import enter_investor, same
from ledger.log import Change, insert, update
from ledger.organisations import officers_of, organisation
from ledger.states import Actor
from ledger.store import Message, Read, Row, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

KINDS = (
    "negotiating_into_a_right", "landing_without_report", "signing_without_forecast", "breach_of_the_right",
    "bidding_on_policy",
)  # fmt: skip


@dataclass(frozen=True)
class Breach:
    """One breach as the bureau and the place see it."""

    id: str
    project: str
    claim: str | None
    kind: str
    clause: str
    reason: str
    recorded_at: str
    lifted_at: str | None


def open_breach(
    tx: Write, *, project: str, claim: str | None, kind: str, clause: str, reason: str
) -> list[Change]:
    """Return the changes that record a breach and suspend the project's city-level support."""
    if kind not in KINDS:
        raise GuardRefusedError("record a breach", "no such kind of breach", KINDS)
    return [
        insert(
            "breaches",
            id=tx.new_id("br"), project=project, claim=claim, kind=kind, clause=clause, reason=reason,
            recorded_at=written(tx.now),
        ),
        update("projects", project, support_suspended=clause),
    ]  # fmt: skip


def record_breach(
    tx: Write, project: str, *, viewer: Viewer, kind: str, clause: str, reason: str, duty_existed: bool
) -> None:
    """Record a breach on a project of one's city; refused where the duty did not exist or is not known."""
    require(tx, viewer, [Role.REVIEWER], "record a breach")
    row = _find_project(tx, project, viewer)
    if not duty_existed or not clause.strip() or not reason.strip():
        raise GuardRefusedError("record a breach", "the duty, its clause and the reason must be stated")
    if row["organisation"] == viewer.organisation:
        raise GuardRefusedError("record a breach", "nobody decides on their own organisation's project")
    tx.record(
        "breach.recorded",
        project,
        actor=viewer.officer,
        facts={"kind": kind, "clause": clause, "reason": reason},
        changes=open_breach(tx, project=project, claim=None, kind=kind, clause=clause, reason=reason),
        messages=[
            Message(person, "breach_recorded", {"project": project})
            for person in officers_of(tx, row["organisation"])
        ],
    )


def lift_breach(tx: Write, breach: str, *, viewer: Viewer, reason: str) -> None:
    """Lift a breach that was recorded wrongly or has been made good; support returns with the last one."""
    require(tx, viewer, [Role.REVIEWER], "lift a breach")
    row = tx.row(
        "SELECT b.* FROM breaches b JOIN visible_projects v ON v.project = b.project"
        " WHERE v.officer = ? AND b.id = ? AND b.lifted_at IS NULL",
        viewer.officer,
        breach,
    )
    if row is None:
        raise NotFoundError("open breach", breach)
    if not reason.strip():
        raise GuardRefusedError("lift a breach", "a reason must be given")
    others = tx.value(
        "SELECT clause FROM breaches WHERE project = ? AND id <> ? AND lifted_at IS NULL",
        row["project"],
        breach,
    )
    tx.record(
        "breach.lifted",
        row["project"],
        actor=viewer.officer,
        facts={"breach": breach, "reason": reason},
        changes=[
            update("breaches", breach, lifted_at=written(tx.now), lifted_reason=reason),
            update("projects", row["project"], support_suspended=others),
        ],
    )


def revoke(tx: Write, claim_id: str, *, viewer: Viewer, version: int, clause: str, reason: str) -> Row:
    """Revoke a right for breach, with its clause; city-level support is suspended from then on."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=[Role.REVIEWER], version=version, action="revoke")
    claim = acting.claim
    return take_step(
        tx,
        claim,
        "revoke",
        acting.happening(Actor.BUREAU, reason=reason, clause=clause),
        actor=viewer.officer,
        columns={"reason": reason, "clause": clause, "due_at": None},
        also=open_breach(
            tx, project=claim["project"], claim=claim["id"], kind="breach_of_the_right", clause=clause,
            reason=reason,
        ),
        messages=tell_place(tx, claim, "claim_revoked", clause=clause, reason=reason),
    )  # fmt: skip


def enter_unreported(tx: Write, *, viewer: Viewer, organisation_id: str, form: Form) -> str:
    """Enter a project that a place never reported, so that a breach can stand on it; return its id."""
    viewer = require(tx, viewer, [Role.REVIEWER], "enter a project")
    place = organisation(tx, organisation_id)
    if place.city != viewer.city:
        raise NotFoundError("organisation", organisation_id)
    problems = problems_with(form)
    if problems:
        raise FilingError(problems)
    names = investor_names(form)
    found = same(list(tx.names.candidates(tx.connection, names)))
    investor = found[0] if found else enter_investor(tx, form, names, actor=viewer.officer)
    project = tx.new_id("pr")
    tx.record(
        "project.entered_unreported",
        project,
        actor=viewer.officer,
        facts={"organisation": organisation_id},
        changes=[
            insert(
                "projects",
                id=project, receipt=f"{place.division}-U-{project}", organisation=organisation_id,
                filer=viewer.officer, filing_key=project, city=str(place.city), name=form["name"],
                investor=investor, amount=form.get("amount"), currency=form.get("currency"),
                capital=form.get("capital"), industry=form.get("industry"), chain=form.get("chain"),
                intended_place=form["intended_place"], stage=form["stage"], evidence=canonical([]),
                words=canonical({}), filed_at=written(tx.now),
            )
        ],
    )  # fmt: skip
    return project


def unlifted(read: Read, project: str) -> str | None:
    """Return a breach on a project that has not been lifted."""
    found = read.value(
        "SELECT id FROM breaches WHERE project = ? AND lifted_at IS NULL ORDER BY recorded_at, id", project
    )
    return None if found is None else str(found)


def breaches(read: Read, project: str, *, viewer: Viewer) -> list[Breach]:
    """Return the breaches of a project this viewer may see."""
    _find_project(read, project, viewer)
    return [
        Breach(
            row["id"], row["project"], row["claim"], row["kind"], row["clause"], row["reason"],
            row["recorded_at"], row["lifted_at"],
        )
        for row in read.rows("SELECT * FROM breaches WHERE project = ? ORDER BY recorded_at, id", project)
    ]  # fmt: skip


def open_breaches(read: Read, *, viewer: Viewer) -> list[Row]:
    """Return the breaches that stand on projects this viewer may see whole, with and without a claim."""
    require(read, viewer, Role, "list breaches")
    return read.rows(
        "SELECT b.*, p.name, p.organisation, i.name AS investor_name FROM breaches b"
        " JOIN visible_projects v ON v.project = b.project AND v.officer = ? JOIN projects p ON p.id = b.project"
        " JOIN investors i ON i.id = p.investor WHERE b.lifted_at IS NULL ORDER BY b.recorded_at, b.id",
        viewer.officer,
    )


def _find_project(read: Read, project: str, viewer: Viewer) -> Row:
    row = read.row(
        "SELECT p.* FROM projects p JOIN visible_projects v ON v.project = p.id WHERE v.officer = ? AND"
        " p.id = ?",
        viewer.officer,
        project,
    )
    if row is None:
        raise NotFoundError("project", project)
    return row
