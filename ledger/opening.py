"""Opening the register of an installation, with the index of names it is meant to have."""

from __future__ import annotations

from pathlib import Path

from ledger.clock import Clock
from ledger.store import Ledger, Randomness, Read


def register_path(home: Path) -> Path:
    """Return where an installation keeps its register."""
    return home / "office.db"


def open_register(home: Path, *, clock: Clock, randomness: Randomness) -> Ledger:
    """Open the register of an installation, making it when there is none."""
    from ledger.matching import IndexedNames

    return Ledger(register_path(home), clock=clock, names=IndexedNames(), randomness=randomness)


def is_empty(read: Read) -> bool:
    """Say whether nobody has been enrolled yet, so that a first run may offer the demonstration office."""
    return not read.value("SELECT count(*) FROM officers")


def is_demonstration(read: Read) -> bool:
    """Say whether this is a demonstration office, which every channel must show."""
    return bool(read.value("SELECT demonstration FROM organisations WHERE parent IS NULL"))
