"""Marks that the rules give places for sharing, taking over and landing projects, as they were posted."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.organisations import Organisation, organisation
from ledger.store import Read
from ledger.viewers import Viewer


@dataclass(frozen=True)
class Mark:
    """One mark of a place; `withheld` where a breach costs it by the place's rule."""

    place: Organisation
    side: str
    weight: str
    clause: str
    withheld: bool


def marks(read: Read, project: str, *, viewer: Viewer) -> list[Mark]:
    """Return the marks posted for a project that this viewer may see whole, in the order of posting."""
    rows = read.rows(
        "SELECT m.* FROM marks m JOIN visible_projects v ON v.project = m.project AND v.officer = ?"
        " WHERE m.project = ? ORDER BY m.posted_at, m.id",
        viewer.officer,
        project,
    )
    return [
        Mark(
            organisation(read, row["place"]), row["side"], row["weight"], row["clause"], bool(row["withheld"])
        )
        for row in rows
    ]
