"""The tree of organisations by division code (GB/T 2260).

Zones and ports have no code of their own: they are organisations under their city or county and carry its
code. A city's bureau stands under the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.errors import GuardRefusedError, NotFoundError
from ledger.log import insert, update
from ledger.store import SYSTEM, Read, Row, Write
from ledger.viewers import Role, Viewer, require

Kind = Literal["province", "city", "county", "platform", "bureau", "office"]
Favour = Literal["mountain_county", "enclave"]
DIVISION_DIGITS = 6
CHILDREN: dict[str, tuple[Kind, ...]] = {
    "province": ("city", "office"),
    "city": ("county", "platform", "bureau"),
    "county": ("platform",),
}


@dataclass(frozen=True)
class Organisation:
    """One organisation; `city` is the division code of the city it stands under (a city's is its own)."""

    id: str
    division: str
    name: str
    kind: Kind
    parent: str | None
    city: str | None
    favoured: Favour | None = None
    demonstration: bool = False


def _read(row: Row) -> Organisation:
    return Organisation(**{**row, "demonstration": bool(row["demonstration"])})


def organisation(read: Read, organisation_id: str) -> Organisation:
    """Return an organisation; the tree itself is public to everyone enrolled."""
    row = read.row("SELECT * FROM organisations WHERE id = ?", organisation_id)
    if row is None:
        raise NotFoundError("organisation", organisation_id)
    return _read(row)


def organisations(read: Read, *, viewer: Viewer, under: str | None = None) -> list[Organisation]:
    """Return the tree in order of code, or the part of it under one organisation."""
    require(read, viewer, Role, "list organisations")
    rows = read.rows(
        "WITH RECURSIVE tree (id) AS (SELECT id FROM organisations WHERE id = coalesce(?, id) UNION"
        " SELECT o.id FROM organisations o JOIN tree ON o.parent = tree.id)"
        " SELECT * FROM organisations WHERE id IN tree ORDER BY division, kind, id",
        under,
    )
    return [_read(row) for row in rows]


def add(
    tx: Write,
    *,
    viewer: Viewer | None,
    division: str,
    name: str,
    kind: Kind,
    parent: str | None,
    favoured: Favour | None = None,
    demonstration: bool = False,
) -> Organisation:
    """Add an organisation; only the admin may, and only the first (the province) needs none.

    Divisions (province, city, county) take their code as id; others get one of their own.
    """
    first = tx.value("SELECT count(*) FROM organisations") == 0
    if viewer is None and not (tx.value("SELECT count(*) FROM officers") == 0):
        raise GuardRefusedError("add an organisation", "an admin must do it")
    if viewer is not None:
        require(tx, viewer, [Role.ADMIN], "add an organisation")
    above = organisation(tx, parent) if parent else None
    if first != (above is None) or (above is None and kind != "province"):
        raise GuardRefusedError(
            "add an organisation", "the province stands first, everything else under a parent"
        )
    if above is not None and kind not in CHILDREN.get(above.kind, ()):
        raise GuardRefusedError("add an organisation", f"a {kind} does not stand under a {above.kind}")
    if len(division) != DIVISION_DIGITS or not (division.isascii() and division.isdigit()):
        raise GuardRefusedError("add an organisation", "a division code has six digits", (division,))
    own_code = kind in ("province", "city", "county")
    if own_code and tx.value("SELECT 1 FROM organisations WHERE id = ?", division):
        raise GuardRefusedError("add an organisation", "the division is on file already", (division,))
    new = Organisation(
        id=division if own_code else tx.new_id("org"),
        division=division,
        name=name,
        kind=kind,
        parent=parent,
        city=division if kind == "city" else (above.city if above else None),
        favoured=favoured,
        demonstration=demonstration,
    )
    tx.record(
        "organisation.added",
        new.id,
        actor=viewer.officer if viewer else SYSTEM,
        facts={"name": name, "division": division, "kind": kind},
        changes=[
            insert(
                "organisations",
                id=new.id,
                division=division,
                name=name,
                kind=kind,
                parent=parent,
                city=new.city,
                favoured=favoured,
                demonstration=int(demonstration),
            )
        ],
    )
    return new


def rename(tx: Write, organisation_id: str, name: str, *, viewer: Viewer) -> None:
    """Give an organisation its new name."""
    require(tx, viewer, [Role.ADMIN], "rename an organisation")
    old = organisation(tx, organisation_id)
    tx.record(
        "organisation.renamed",
        organisation_id,
        actor=viewer.officer,
        facts={"from": old.name, "to": name},
        changes=[update("organisations", organisation_id, name=name)],
    )


def reviewers_of(read: Read, city: str) -> Sequence[str]:
    """Return the active reviewers of a city, for messages."""
    return [
        row["officer"]
        for row in read.rows(
            "SELECT officer FROM standing WHERE role = 'reviewer' AND city = ? ORDER BY 1", city
        )
    ]


def officers_of(read: Read, organisation_id: str) -> Sequence[str]:
    """Return the active officers of an organisation, for messages."""
    return [
        row["officer"]
        for row in read.rows(
            "SELECT officer FROM standing WHERE role = 'officer' AND organisation = ? ORDER BY 1",
            organisation_id,
        )
    ]
