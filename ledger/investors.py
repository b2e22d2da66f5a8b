"""Investors and everything they are known by; one company is one row, however its name is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.duplicates import SAME_INVESTOR, InvestorNames, Match
from ledger.errors import NotFoundError
from ledger.forms import Form
from ledger.log import Change, insert, update
from ledger.store import Read, Write
from ledger.verify import canonical


def names_of(read: Read, investor: str) -> InvestorNames:
    """Return everything an investor on file is known by."""
    row = read.row("SELECT * FROM investors WHERE id = ?", investor)
    if row is None:
        raise NotFoundError("investor", investor)
    values: dict[str, list[str]] = {"name": [], "english": [], "alias": [], "parent": []}
    for entry in read.rows(
        "SELECT kind, value FROM investor_names WHERE investor = ? ORDER BY rowid", investor
    ):
        values[entry["kind"]].append(entry["value"])
    return InvestorNames(
        name=row["name"],
        english=values["english"][0] if values["english"] else "",
        uscc=row["uscc"] or "",
        foreign_number=row["foreign_number"] or "",
        aliases=(*values["name"][1:], *values["english"][1:], *values["alias"]),
        parents=tuple(values["parent"]),
        country=row["country"] or "",
    )


def enter_investor(tx: Write, form: Form, names: InvestorNames, *, actor: str) -> str:
    """Enter a new investor and put its names into the index, visible to the next filing.

    Aliases that an officer writes are compared, but stand on file only once the bureau has confirmed them.
    """
    investor = tx.new_id("iv")
    tx.record(
        "investor.entered",
        investor,
        actor=actor,
        facts={"name": names.name},
        changes=[
            insert(
                "investors",
                id=investor,
                name=names.name,
                country=form.get("country"),
                uscc=names.uscc or None,
                foreign_number=names.foreign_number or None,
                tags=canonical(sorted(form.get("tags") or ())),
            ),
            *new_names(tx, investor, replace(names, aliases=()), known=set()),
        ],
    )
    tx.names.add(tx.connection, investor, replace(names, aliases=()))
    return investor


def learn_names(tx: Write, investor: str, names: InvestorNames) -> None:
    """Add to an investor on file the code and the parents a new filing brings.

    A new spelling does not become a name on file by being filed: only the bureau confirms an alias.
    """
    row = tx.row("SELECT * FROM investors WHERE id = ?", investor) or {}
    columns = {
        column: value
        for column, value in (("uscc", names.uscc), ("foreign_number", names.foreign_number))
        if value and not row[column]
    }
    if columns:
        tx.record(
            "investor.completed",
            investor,
            actor="system",
            facts=columns,
            changes=[update("investors", investor, **columns)],
        )
        reindex(tx, investor)


def reindex(tx: Write, investor: str) -> None:
    """Bring the index of names up to date with an investor's row."""
    tx.names.remove(tx.connection, investor)
    tx.names.add(tx.connection, investor, names_of(tx, investor))


def known(read: Read, investor: str) -> set[str]:
    """Return the spellings on file for an investor."""
    return {
        row["value"] for row in read.rows("SELECT value FROM investor_names WHERE investor = ?", investor)
    }


def same(matches: Sequence[Match]) -> list[str]:
    """Return the investors that are certainly meant, by code or confirmed name."""
    return [match.key for match in matches if match.kind in SAME_INVESTOR]


def new_names(tx: Write, investor: str, names: InvestorNames, known: set[str]) -> list[Change]:
    """Return the changes that put names on file which are not there yet."""
    entries = [("name", names.name), ("english", names.english)]
    entries += [("alias", value) for value in names.aliases] + [("parent", value) for value in names.parents]
    return [
        insert("investor_names", id=tx.new_id("in"), investor=investor, kind=kind, value=value)
        for kind, value in entries
        if value and value not in known
    ]
