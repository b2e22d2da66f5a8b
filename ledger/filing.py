"""Filing a first report: receipt, investor, duplicates and slot, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.claims import take_step
from ledger.clock import shanghai_day, written
from ledger.duplicates import SAME_INVESTOR, InvestorNames, Match
from ledger.errors import AccessDeniedError, FilingError, NotFoundError, Problem
from ledger.forms import PERSONAL, REQUIRED, Form, investor_names, problems_with
from ledger.investors import enter_investor, learn_names
from ledger.log import Change, insert
from ledger.organisations import organisation, reviewers_of
from ledger.states import Actor, Happening, next_state
from ledger.store import SYSTEM, Message, Read, Row, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require


@dataclass(frozen=True)
class Receipt:
    """What the officer gets for a filing.

    repeated: the same filing had been sent before, and nothing was filed now.
    """

    number: str
    project: str
    claim: str
    state: str
    repeated: bool = False


def file_report(tx: Write, *, viewer: Viewer, form: Form, key: str) -> Receipt:
    """File a first report, once for each key, and send it to review or to the bureau's conflict queue.

    Args:
        tx: the transaction in which everything of the filing happens.
        viewer: the officer who files, for their own organisation.
        form: the fields of `ledger.forms`; `confirmed` lists the fields the officer has confirmed.
        key: the same for every repetition of this filing (the draft's id, or the message's).

    Raises:
        FilingError: which fields cannot be filed, and why.
        GuardRefusedError: required facts are not confirmed.
    """
    viewer = require(tx, viewer, [Role.OFFICER], "file a first report")
    repeated = _receipt_of(tx, viewer.officer, key)
    if repeated is not None:
        return repeated
    if viewer.city is None:
        raise AccessDeniedError("file a first report", "the organisation belongs to no city")
    problems = problems_with(form) + _missing_evidence(tx, form)
    if problems:
        raise FilingError(problems)
    confirmed = set(form.get("confirmed") or ())
    unconfirmed = tuple(name for name in REQUIRED if name not in confirmed)
    next_state("draft", "file", Happening(Actor.PLACE, missing=unconfirmed))
    names = investor_names(form)
    matches = list(tx.names.candidates(tx.connection, names))
    investor = _same_investor(tx, matches, names) or enter_investor(tx, form, names, actor=viewer.officer)
    claim, receipt = _enter(tx, viewer, form, key, investor)
    others = other_claims(tx, viewer.city, claim, matches, investor)
    return route(tx, claim, receipt, others)


def _enter(tx: Write, viewer: Viewer, form: Form, key: str, investor: str) -> tuple[Row, str]:
    """Enter project and claim as submitted; return the claim's row and the receipt number."""
    project, claim_id = tx.new_id("pr"), tx.new_id("cl")
    refs = {
        name: tx.keep_personal(project, name, form[name]) if form.get(name) else None for name in PERSONAL
    }
    number = _receipt_number(tx, viewer)
    words = {name: text for name, text in (form.get("words") or {}).items() if name not in PERSONAL}
    columns: Row = {
        "id": claim_id, "project": project, "city": viewer.city, "organisation": viewer.organisation,
        "filer": viewer.officer, "investor": investor, "slot_project": "", "state": "submitted", "version": 1,
        "place_in_order": tx.head()[0] + 1, "layout_conforming": _flag(form, "layout_conforming"),
    }  # fmt: skip
    changes: list[Change] = [
        insert(
            "projects",
            id=project, receipt=number, organisation=viewer.organisation, filer=viewer.officer,
            filing_key=key,
            city=str(viewer.city), name=form["name"].strip(), investor=investor, amount=form.get("amount"),
            currency=form.get("currency"), capital=form.get("capital"), industry=form.get("industry"),
            chain=form.get("chain"), intended_place=form["intended_place"].strip(), stage=form["stage"],
            layout_conforming=_flag(form, "layout_conforming"), landmark=_flag(form, "landmark"),
            cross_district=_flag(form, "cross_district"), contact_ref=refs["contact"],
            source_ref=refs["source"],
            evidence=canonical(list(form.get("evidence") or [])), words=canonical(words),
            filed_at=written(tx.now),
        ),
        insert("claims", **columns),
    ]  # fmt: skip
    tx.record(
        "claim.file",
        claim_id,
        actor=viewer.officer,
        facts={"receipt": number, "project": project, "from": "draft", "to": "submitted"},
        changes=changes,
    )
    row = tx.row("SELECT * FROM claims WHERE id = ?", claim_id)
    if row is None:
        raise NotFoundError("claim", claim_id)
    return row, number


def route(tx: Write, claim: Row, receipt: str, others: Sequence[tuple[str, Match]]) -> Receipt:
    """Send a submitted claim to review, or to the conflict queue with the evidence of every match."""
    if others:
        conflicts = [
            insert(
                "conflicts",
                id=tx.new_id("cf"), claim=claim["id"], other=other, kind=match.kind,
                score=f"{match.score:.4f}",
                evidence=str(match.evidence),
            )
            for other, match in others
        ]  # fmt: skip
        claim = take_step(
            tx, claim, "flag_conflict", Happening(Actor.SYSTEM), actor=SYSTEM, also=conflicts,
            facts={"with": [other for other, _ in others], "kinds": [match.kind for _, match in others]},
            messages=_tell_bureau(tx, claim, "conflict_to_rule"),
        )  # fmt: skip
    else:
        claim = take_step(
            tx, claim, "open_review", Happening(Actor.SYSTEM), actor=SYSTEM,
            messages=_tell_bureau(tx, claim, "filing_to_review"),
        )  # fmt: skip
    return Receipt(receipt, claim["project"], claim["id"], claim["state"])


def other_claims(
    tx: Read, city: str, claim: Row, matches: Sequence[Match], investor: str
) -> list[tuple[str, Match]]:
    """Return the other claims in this city that a claim may duplicate, each with what the match rests on."""
    found: dict[str, tuple[str, Match]] = {}
    for match in sorted(matches, key=lambda m: (m.key != investor, -m.score)):
        for row in tx.rows(
            "SELECT id FROM claims WHERE city = ? AND investor = ? AND id <> ? AND project <> ?"
            " AND state NOT IN ('withdrawn', 'rejected') ORDER BY place_in_order",
            city, match.key, claim["id"], claim["project"],
        ):  # fmt: skip
            found.setdefault(row["id"], (row["id"], match))
    return list(found.values())


def _same_investor(tx: Write, matches: Sequence[Match], names: InvestorNames) -> str | None:
    """Return the investor on file that is certainly this one; two different codes never are."""
    for kind in SAME_INVESTOR:
        for match in matches:
            code = tx.value("SELECT uscc FROM investors WHERE id = ?", match.key) or ""
            if match.kind == kind and not (code and names.uscc and code != names.uscc):
                learn_names(tx, match.key, names)
                return match.key
    return None


def _receipt_number(tx: Read, viewer: Viewer) -> str:
    """Return the next receipt number of this division and day, such as 330482-20260115-0001."""
    division = organisation(tx, viewer.organisation).division
    stem = f"{division}-{shanghai_day(tx.now):%Y%m%d}-"
    taken = tx.value("SELECT count(*) FROM projects WHERE receipt >= ? AND receipt < ?", stem, stem + "~")
    return f"{stem}{taken + 1:04d}"


def _receipt_of(tx: Read, officer: str, key: str) -> Receipt | None:
    row = tx.row(
        "SELECT p.receipt, p.id AS project, c.id AS claim, c.state FROM projects p"
        " JOIN claims c ON c.project = p.id AND c.origin IS NULL WHERE p.filer = ? AND p.filing_key = ?",
        officer,
        key,
    )
    if row is None:
        return None
    return Receipt(row["receipt"], row["project"], row["claim"], row["state"], repeated=True)


def _missing_evidence(tx: Read, form: Form) -> list[Problem]:
    return [
        Problem("evidence", "not_kept", digest[:12])
        for digest in form.get("evidence") or ()
        if not tx.value("SELECT 1 FROM evidence WHERE hash = ?", digest)
    ]


def _flag(form: Form, name: str) -> int | None:
    value = form.get(name)
    return None if value is None else int(value)


def _tell_bureau(tx: Read, claim: Row, kind: str) -> list[Message]:
    return [Message(person, kind, {"claim": claim["id"]}) for person in reviewers_of(tx, claim["city"])]
