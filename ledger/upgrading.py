"""Bringing a register up to the version of the program that opens it, with a copy of it made before."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import StorageError

if TYPE_CHECKING:
    from ledger.clock import Clock
    from ledger.duplicates import NameMatcher


def upgrade(connection: sqlite3.Connection, path: Path, names: NameMatcher, clock: Clock) -> None:
    """Run every migration that is still to run, each in a transaction of its own.

    A register that exists already is copied beside itself first; one that a newer program wrote is refused.
    """
    from ledger.store import copy_database

    saved = False
    while _pending(connection, path) or not names.ready(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            pending, upgrading = _migrate_one(connection, path, names, clock, saved=saved)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        if upgrading and not saved:
            copy_database(connection, path.with_suffix(f".before-{pending}.db"))
            saved = True


def _pending(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Return the migrations still to run; a register written by a newer program is refused."""
    from sqlite_utils import Database

    from ledger.migrations import MIGRATIONS, NAMES

    database = Database(connection)
    newer = [m.name for m in MIGRATIONS.applied(database) if m.name not in NAMES]
    if newer:
        raise StorageError(str(path), f"written by a newer version ({newer[-1]}): update the program")
    return [migration.name for migration in MIGRATIONS.pending(database)]


def _migrate_one(
    connection: sqlite3.Connection, path: Path, names: NameMatcher, clock: Clock, *, saved: bool
) -> tuple[str, bool]:
    """Run the next migration inside the caller's transaction, unless a backup must be made first.

    Return the name of the first migration that was pending and whether an older register was found.
    """
    from sqlite_utils import Database

    from ledger.migrations import MIGRATIONS

    database = Database(connection)
    pending = _pending(connection, path)
    upgrading = bool(pending) and bool(MIGRATIONS.applied(database))
    if not pending:
        if not names.ready(connection):
            names.prepare(connection)
            _index_names(connection, names, clock)
        return "", False
    if saved or not upgrading:
        MIGRATIONS.apply(database, stop_before=pending[1:])
    return pending[0], upgrading


def _index_names(connection: sqlite3.Connection, names: NameMatcher, clock: Clock) -> None:
    """Put every investor on file into an index of names that is new to this register."""
    from ledger.investors import names_of
    from ledger.store import Read

    read = Read(connection, clock.now())
    for row in read.rows("SELECT id FROM investors"):
        names.add(connection, row["id"], names_of(read, row["id"]))
