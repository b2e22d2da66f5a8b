"""How an officer wishes to be spoken with: language and the place assumed; beside the log, gone with the officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ledger.clock import written
from ledger.store import Read, Write
from ledger.viewers import Role, Viewer, require

Tongue = Literal["zh", "en"]


@dataclass(frozen=True)
class Preferences:
    """What an officer has chosen; None where they have not.

    Args:
        language: of everything they are told.
        place: division code assumed where a question names none; "" for none at all.
    """

    language: Tongue | None = None
    place: str | None = None


def preferences(read: Read, officer: str) -> Preferences:
    """Return what an officer has chosen."""
    row = read.row("SELECT language, place FROM preferences WHERE officer = ?", officer)
    return Preferences(row["language"], row["place"]) if row else Preferences()


def prefer(
    tx: Write, *, viewer: Viewer, language: Tongue | None = None, place: str | None = None
) -> Preferences:
    """Keep what an officer chooses for themselves; None leaves a choice as it is."""
    viewer = require(tx, viewer, Role, "choose how to be spoken with")
    tx.connection.execute(
        "INSERT INTO preferences VALUES (?, ?, ?, ?) ON CONFLICT (officer) DO UPDATE SET"
        " language = coalesce(excluded.language, language), place = coalesce(excluded.place, place),"
        " updated_at = excluded.updated_at",
        (viewer.officer, language, place, written(tx.now)),
    )
    return preferences(tx, viewer.officer)
