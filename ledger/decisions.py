"""What the bureau decides on a filing, and what the place does with it until then (DOMAIN 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from ledger import period
from ledger.claims import Acting, cancel_timers, open_claim, settle_slot, take_step, tell_place, timer
from ledger.clock import read_instant, shanghai_day, shanghai_time, written
from ledger.duplicates import SAME_INVESTOR
from ledger.errors import FilingError, GuardRefusedError, NotFoundError, Problem
from ledger.forms import PERSONAL, Form, fold_code, problems_with
from ledger.grant_terms import DEFAULT_ANSWER_DAYS, GrantTerms, read_terms, write_terms
from ledger.identity import merge
from ledger.investors import reindex
from ledger.log import Change, Value, update
from ledger.organisations import reviewers_of
from ledger.states import BEFORE_GRANT, Actor
from ledger.store import Message, Read, Row, Write, read_json
from ledger.verify import canonical
from ledger.viewers import Role, Viewer

Ruling = Literal["distinct", "earlier", "duplicate"]
BUREAU = (Role.REVIEWER,)
PLACE = (Role.OFFICER,)
FIXED = ("investor_name", "investor_english", "aliases", *PERSONAL)


def assess(
    tx: Write,
    claim_id: str,
    *,
    viewer: Viewer,
    version: int,
    layout_conforming: bool | None = None,
    investor_asked: str | None = None,
) -> Row:
    """Note whether the project conforms to the layout guide, and by which evidence the investor was asked."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="assess")
    columns: dict[str, Value] = {}
    if layout_conforming is not None:
        columns["layout_conforming"] = int(layout_conforming)
    if investor_asked:
        columns["investor_asked"] = investor_asked
    return take_step(
        tx,
        acting.claim,
        "assess",
        acting.happening(Actor.BUREAU),
        actor=viewer.officer,
        columns=columns,
        facts=columns,
    )


def return_for_facts(
    tx: Write,
    claim_id: str,
    *,
    viewer: Viewer,
    version: int,
    missing: tuple[str, ...],
    answer_days: int = DEFAULT_ANSWER_DAYS,
) -> Row:
    """Return a filing with the facts that are missing; answered in time, it keeps its place in the order."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="return_for_facts")
    due = written(period.ends_at(shanghai_day(tx.now) + timedelta(days=answer_days)))
    return take_step(
        tx,
        acting.claim,
        "return_for_facts",
        acting.happening(Actor.BUREAU, missing=missing),
        actor=viewer.officer,
        columns={"missing": canonical(list(missing)), "answer_due_at": due},
        facts={"missing": list(missing), "answer_due_at": due},
        also=[timer(tx, claim_id, "answer_due", due)],
        messages=tell_place(tx, acting.claim, "claim_returned", missing=list(missing), answer_due_at=due),
    )


def answer(tx: Write, claim_id: str, *, viewer: Viewer, version: int, form: Form) -> Row:
    """Answer a return with the missing facts; the investor itself cannot be exchanged in this way.

    A code that turns out to be another investor's on file sends the claim to the conflict queue.
    """
    acting = open_claim(tx, claim_id, viewer=viewer, roles=PLACE, version=version, action="answer")
    problems = problems_with(form, partial=True)
    problems += [Problem(name, "cannot_change_here") for name in FIXED if name in form]
    if problems:
        raise FilingError(problems)
    claim = take_step(
        tx,
        acting.claim,
        "answer",
        acting.happening(Actor.PLACE),
        actor=viewer.officer,
        columns={"missing": None, "answer_due_at": None},
        facts={"fields": sorted(form)},
        also=_answered(tx, acting.claim, form),
        messages=[
            Message(person, "claim_answered", {"claim": claim_id})
            for person in reviewers_of(tx, acting.claim["city"])
        ],
    )
    code = fold_code(str(form.get("uscc") or ""))
    return _learn_code(tx, claim, code, actor=viewer.officer) if code else claim


def _answered(tx: Write, claim: Row, form: Form) -> list[Change]:
    """Return the changes of the project's row that an answer brings."""
    columns: dict[str, Value] = {}
    for name, value in form.items():
        if name in ("layout_conforming", "landmark", "cross_district"):
            columns[name] = int(value)
        elif name in (
            "name",
            "amount",
            "currency",
            "capital",
            "industry",
            "chain",
            "intended_place",
            "stage",
        ):
            columns[name] = value
    if form.get("evidence"):
        for digest in form["evidence"]:
            if not tx.value("SELECT 1 FROM evidence WHERE hash = ?", digest):
                raise FilingError([Problem("evidence", "not_kept", digest[:12])])
        kept = tx.value("SELECT evidence FROM projects WHERE id = ?", claim["project"])
        columns["evidence"] = canonical(list(dict.fromkeys([*read_json(kept), *form["evidence"]])))
    return [update("projects", claim["project"], **columns)] if columns else []


def _learn_code(tx: Write, claim: Row, code: str, *, actor: str) -> Row:
    """Put a code that came with an answer on file, or find out that it is another investor's."""
    row = tx.row("SELECT * FROM investors WHERE id = ?", claim["investor"])
    other = tx.value("SELECT id FROM investors WHERE uscc = ? AND id <> ?", code, claim["investor"])
    if row is None or (row["uscc"] and row["uscc"] != code):
        raise FilingError([Problem("uscc", "differs_from_the_code_on_file")])
    if other is None:
        if not row["uscc"]:
            tx.record(
                "investor.completed", row["id"], actor=actor, facts={"uscc": code},
                changes=[update("investors", row["id"], uscc=code)],
            )  # fmt: skip
            reindex(tx, row["id"])
        return claim
    merge(tx, other, claim["investor"], actor=actor, reason="equal code in an answer")
    return tx.row("SELECT * FROM claims WHERE id = ?", claim["id"]) or claim


def withdraw(tx: Write, claim_id: str, *, viewer: Viewer, version: int, reason: str) -> Row:
    """Withdraw a filing before it is granted."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=PLACE, version=version, action="withdraw")
    return take_step(
        tx, acting.claim, "withdraw", acting.happening(Actor.PLACE, reason=reason), actor=viewer.officer,
        columns={"reason": reason},
    )  # fmt: skip


def reject(tx: Write, claim_id: str, *, viewer: Viewer, version: int, clause: str, reason: str) -> Row:
    """Refuse a filing, with clause and reason."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="reject")
    return take_step(
        tx,
        acting.claim,
        "reject",
        acting.happening(Actor.BUREAU, reason=reason, clause=clause),
        actor=viewer.officer,
        columns={"reason": reason, "clause": clause},
        messages=tell_place(tx, acting.claim, "claim_rejected", clause=clause, reason=reason),
    )


def grant(tx: Write, claim_id: str, *, viewer: Viewer, version: int, terms: GrantTerms) -> Row:
    """Grant the exclusive right under the place's rule; its clock begins today in Shanghai.

    Raises:
        GuardRefusedError: own filing, or conditions of the rule that do not hold.
        SlotTakenError: somebody holds the right, or another filing was ruled earlier.
    """
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="grant")
    claim = acting.claim
    settle_slot(tx, claim["city"], claim["investor"])
    return take_step(
        tx,
        claim,
        "grant",
        acting.happening(
            Actor.BUREAU,
            unmet=unmet_conditions(claim, terms),
            slot_holder=slot_holder(tx, claim["city"], claim["investor"], claim["slot_project"], claim),
        ),
        actor=viewer.officer,
        columns=granted_columns(tx, terms),
        facts={"clause": terms.clause, "pack": terms.pack, "unconfirmed": list(terms.unconfirmed)},
        also=right_timers(tx, claim_id, terms),
        messages=tell_place(tx, claim, "claim_granted"),
    )


def unmet_conditions(claim: Row, terms: GrantTerms) -> tuple[str, ...]:
    """Return the conditions of the place's rule that do not hold for a claim."""
    unmet = list(terms.unmet)
    if terms.city != claim["city"]:
        unmet.append("city")
    if terms.needs_layout and claim["layout_conforming"] != 1:
        unmet.append("layout_conforming")
    if terms.needs_investor_asked and not claim["investor_asked"]:
        unmet.append("investor_consulted")
    return tuple(dict.fromkeys(unmet))


def slot_holder(
    read: Read, city: str, investor: str, slot_project: str, claim: Row | None = None
) -> str | None:
    """Return the claim that holds a slot, or that was ruled to come before this one; None when it is free."""
    holder = read.value(
        "SELECT id FROM claims WHERE city = ? AND investor = ? AND slot_project = ? AND id <> ?"
        " AND state IN ('granted', 'forecast', 'city_led')",
        city,
        investor,
        slot_project,
        claim["id"] if claim else "",
    )
    if holder is None and claim is not None and claim["behind"]:
        holder = read.value(
            "SELECT id FROM claims WHERE id = ? AND state NOT IN ('withdrawn', 'rejected', 'expired',"
            " 'revoked',"
            " 'transferred')",
            claim["behind"],
        )
    return None if holder is None else str(holder)


def granted_columns(tx: Read, terms: GrantTerms) -> dict[str, Value]:
    """Return the columns of a right granted now."""
    due = period_end(shanghai_day(tx.now), terms)
    return {
        "granted_at": written(tx.now),
        "due_at": due,
        "review_on": terms.review_on.isoformat() if terms.review_on else None,
        "terms": write_terms(terms),
    }


def period_end(first_day: date, terms: GrantTerms) -> str | None:
    """Return the instant at which a right granted on a day is over; None for an open end."""
    if terms.period_months is None:
        return None
    return written(period.ends_at(period.corresponding_day(first_day, terms.period_months)))


def right_timers(tx: Write, claim_id: str, terms: GrantTerms, due: str | None = None) -> list[Change]:
    """Return the timers of a right: reminders, its end, and the day set for looking at an open one."""
    due = due or period_end(shanghai_day(tx.now), terms)
    timers: list[Change] = []
    if due is not None:
        timers = [
            timer(tx, claim_id, "reminder", written(instant), str(days))
            for days, instant in period.reminders(read_instant(due), tx.now)
        ]
        timers.append(timer(tx, claim_id, "expiry", due))
    if terms.review_on is not None:
        timers.append(
            timer(tx, claim_id, "review_due", written(shanghai_time(terms.review_on, period.REMINDER_HOUR)))
        )
    return timers


def extend(tx: Write, claim_id: str, *, viewer: Viewer, version: int, reason: str) -> Row:
    """Extend a right before it is due, where the installation allows it."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="extend")
    claim = acting.claim
    terms = read_terms(claim["terms"]) if claim["terms"] else None
    months = terms.extension_months if terms else None
    due: str | None = claim["due_at"]
    if terms is not None and months is not None and due is not None:
        last = period.corresponding_day(period.last_day_of(read_instant(due)), months)
        due = written(period.ends_at(last))
    happening = acting.happening(
        Actor.BUREAU,
        reason=reason,
        extendable=months is not None and claim["due_at"] is not None,
        in_time=claim["due_at"] is None or written(tx.now) < claim["due_at"],
    )
    also = [*cancel_timers(tx, claim_id), *(right_timers(tx, claim_id, terms, due) if terms else [])]
    return take_step(
        tx, claim, "extend", happening, actor=viewer.officer, columns={"due_at": due},
        facts={"due_at": due}, also=also, messages=tell_place(tx, claim, "claim_extended"),
    )  # fmt: skip


def take_over(tx: Write, claim_id: str, *, viewer: Viewer, version: int, clause: str, reason: str) -> Row:
    """Take the negotiation over as city-led (Hangzhou 四（二）)."""
    acting = open_claim(tx, claim_id, viewer=viewer, roles=BUREAU, version=version, action="take_over")
    return take_step(
        tx, acting.claim, "take_over", acting.happening(Actor.BUREAU, reason=reason, clause=clause),
        actor=viewer.officer, columns={"due_at": None, "reason": reason, "clause": clause},
        messages=tell_place(tx, acting.claim, "claim_taken_over", clause=clause, reason=reason),
    )  # fmt: skip


def rule(
    tx: Write,
    conflict_id: str,
    *,
    viewer: Viewer,
    version: int,
    ruling: Ruling,
    reason: str,
    same_investor: bool | None = None,
) -> Row:
    """Rule on one conflict of a claim; the claim moves on when none of its conflicts is open.

    `distinct` gives the claim a slot of its own, `earlier` puts it before the other on the same slot,
    `duplicate` rejects it. `same_investor` says of a fuzzy match whether both names are one investor; then
    the name is confirmed as an alias. `earlier` and `duplicate` say so by themselves unless it is False.
    """
    conflict = tx.row(
        "SELECT f.* FROM conflicts f JOIN visible_claims v ON v.claim = f.claim WHERE v.officer = ? AND f.id = ?",
        viewer.officer,
        conflict_id,
    )
    if conflict is None:
        raise NotFoundError("conflict", conflict_id)
    acting = open_claim(
        tx, conflict["claim"], viewer=viewer, roles=BUREAU, version=version, action=f"rule_{ruling}"
    )
    if conflict["ruling"] is not None:
        raise GuardRefusedError("rule", "this conflict has been ruled on", (conflict["ruling"],))
    other = tx.row("SELECT * FROM claims WHERE id = ?", conflict["other"]) or {}
    if same_investor is None:
        same_investor = conflict["kind"] == "fuzzy" and ruling != "distinct"
    claim = _ruled(tx, acting, conflict, other, ruling=ruling, reason=reason, same_investor=same_investor)
    if same_investor and conflict["kind"] not in SAME_INVESTOR and other["investor"] != claim["investor"]:
        merge(tx, other["investor"], claim["investor"], actor=viewer.officer, reason=reason)
        claim = tx.row("SELECT * FROM claims WHERE id = ?", claim["id"]) or claim
    return claim


def _ruled(
    tx: Write, acting: Acting, conflict: Row, other: Row, *, ruling: Ruling, reason: str, same_investor: bool
) -> Row:
    claim = acting.claim
    open_ones = tx.rows(
        "SELECT id FROM conflicts WHERE claim = ? AND ruling IS NULL AND id <> ?", claim["id"], conflict["id"]
    )
    also = [update("conflicts", conflict["id"], ruling=ruling, reason=reason, ruled_at=written(tx.now))]
    columns: dict[str, Value] = {}
    if ruling == "distinct" and (same_investor or conflict["kind"] in SAME_INVESTOR):
        columns["slot_project"] = claim["id"]
    if ruling == "earlier":
        columns["slot_project"] = other["slot_project"]
        if other["state"] in BEFORE_GRANT:
            also.append(update("claims", other["id"], behind=claim["id"], version=other["version"] + 1))
    if ruling == "duplicate":
        also += [update("conflicts", row["id"], ruling="moot", ruled_at=written(tx.now)) for row in open_ones]
        columns["reason"] = reason
    last = ruling == "duplicate" or not open_ones
    happening = acting.happening(Actor.BUREAU, reason=reason)
    facts: Mapping[str, Any] = {"conflict": conflict["id"], "other": other["id"], "ruling": ruling}
    return take_step(
        tx,
        claim,
        f"rule_{ruling}" if last else "assess",
        happening,
        actor=acting.viewer.officer,
        columns=columns,
        facts=facts,
        also=also,
        messages=tell_place(tx, claim, f"conflict_ruled_{ruling}", reason=reason) if last else [],
    )
