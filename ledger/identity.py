"""Who is the same investor: confirmed aliases, parents of project companies, and making two rows one."""

from __future__ import annotations

from ledger.claims import take_step
from ledger.duplicates import InvestorNames, PlainMatch
from ledger.errors import GuardRefusedError, NotFoundError
from ledger.investors import known, names_of, new_names, reindex
from ledger.log import insert, update
from ledger.states import Actor, Happening
from ledger.store import SYSTEM, Read, Write
from ledger.viewers import Role, Viewer, require

DECIDERS = (Role.REVIEWER, Role.SUPERVISOR)


def confirm_alias(tx: Write, investor: str, alias: str, *, viewer: Viewer, reason: str) -> None:
    """Confirm that an investor is also known by another name, so that it counts as the same from now on.

    When that name is already filed as an investor of its own, the two become one; refused while both hold a
    live right in one city, since one of them must end first.
    """
    viewer = require(tx, viewer, DECIDERS, "confirm an alias")
    _require_reach(tx, investor, viewer)
    for match in tx.names.candidates(tx.connection, InvestorNames(name=alias)):
        if match.kind == "alias" and match.key != investor:
            merge(tx, investor, match.key, actor=viewer.officer, reason=reason)
    if alias not in known(tx, investor):
        _add_name(tx, investor, "alias", alias, actor=viewer.officer, reason=reason)


def link_parent(tx: Write, investor: str, parent: str, *, viewer: Viewer, reason: str) -> None:
    """Link a project company to its parent by the parent's name."""
    viewer = require(tx, viewer, DECIDERS, "link a parent")
    _require_reach(tx, investor, viewer)
    if parent not in names_of(tx, investor).parents:
        _add_name(tx, investor, "parent", parent, actor=viewer.officer, reason=reason)


def merge(tx: Write, kept: str, gone: str, *, actor: str, reason: str) -> None:
    """Make two investors on file one; claims under review that now stand beside another go to the bureau."""
    both_live = tx.value(
        "SELECT a.id FROM claims a JOIN claims b ON a.city = b.city AND a.slot_project = b.slot_project"
        " WHERE a.investor = ? AND b.investor = ? AND a.state IN ('granted', 'forecast', 'city_led')"
        " AND b.state IN ('granted', 'forecast', 'city_led')",
        kept,
        gone,
    )
    if both_live:
        raise GuardRefusedError("make two investors one", "both hold a live right in one city", (both_live,))
    pairs = tx.rows(
        "SELECT a.id AS claim, b.id AS other FROM claims a JOIN claims b ON a.city = b.city"
        " AND a.project <> b.project AND (b.place_in_order < a.place_in_order OR b.state NOT IN"
        " ('submitted', 'conflict', 'under_review', 'returned')) WHERE a.state = 'under_review' AND"
        " b.state NOT IN ('withdrawn', 'rejected')"
        " AND ((a.investor = ?1 AND b.investor = ?2) OR (a.investor = ?2 AND b.investor = ?1))"
        " AND NOT EXISTS (SELECT 1 FROM conflicts f WHERE f.ruling IS NOT NULL AND"
        " ((f.claim = a.id AND f.other = b.id) OR (f.claim = b.id AND f.other = a.id))) ORDER BY 1, 2",
        kept,
        gone,
    )
    names = names_of(tx, gone)
    aliases = InvestorNames(name="", aliases=(names.name, *names.aliases))
    tx.record(
        "investor.merged",
        kept,
        actor=actor,
        facts={"gone": gone, "reason": reason},
        changes=[
            *(
                update(table, row["id"], investor=kept)
                for table in ("claims", "projects")
                for row in tx.rows(f"SELECT id FROM {table} WHERE investor = ? ORDER BY id", gone)  # noqa: S608 - fixed names
            ),
            *new_names(tx, kept, aliases, known=known(tx, kept)),
        ],
    )
    tx.names.remove(tx.connection, gone)
    reindex(tx, kept)
    flag(tx, [(row["claim"], PlainMatch(kept, "alias", 1.0, names.name), row["other"]) for row in pairs])


def flag(tx: Write, found: list[tuple[str, PlainMatch, str]]) -> None:
    """Send claims under review to the conflict queue: (claim, what the match rests on, the other claim)."""
    for claim_id in dict.fromkeys(claim for claim, _, _ in found):
        row = tx.row("SELECT * FROM claims WHERE id = ?", claim_id)
        if row is None or row["state"] != "under_review":
            continue
        take_step(
            tx,
            row,
            "flag_conflict",
            Happening(Actor.SYSTEM),
            actor=SYSTEM,
            also=[
                insert(
                    "conflicts",
                    id=tx.new_id("cf"), claim=claim_id, other=other, kind=match.kind,
                    score=f"{match.score:.4f}",
                    evidence=str(match.evidence),
                )
                for claim, match, other in found
                if claim == claim_id
            ],
        )  # fmt: skip


def _add_name(tx: Write, investor: str, kind: str, value: str, *, actor: str, reason: str) -> None:
    tx.record(
        f"investor.{kind}_confirmed",
        investor,
        actor=actor,
        facts={"value": value, "reason": reason},
        changes=[insert("investor_names", id=tx.new_id("in"), investor=investor, kind=kind, value=value)],
    )
    reindex(tx, investor)


def _require_reach(read: Read, investor: str, viewer: Viewer) -> None:
    """Refuse an investor on whom nothing is filed that this viewer may see."""
    if not read.value(
        "SELECT 1 FROM claims c JOIN visible_claims v ON v.claim = c.id WHERE v.officer = ? AND"
        " c.investor = ?",
        viewer.officer, investor,
    ):  # fmt: skip
        raise NotFoundError("investor", investor)
