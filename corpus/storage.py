"""library.db: how it is opened, written and migrated.

WAL, full synchronous writes, foreign keys, a busy timeout, STRICT tables; every write is one
`BEGIN IMMEDIATE … COMMIT`, so that several processes may write. A migration and the record that it ran share
one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryBroken

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 30

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    shipped INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL
) STRICT;
CREATE TABLE versions (
    document TEXT NOT NULL REFERENCES documents (id),
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    wrapped INTEGER NOT NULL,
    parser INTEGER NOT NULL,
    text TEXT NOT NULL,
    metadata TEXT NOT NULL,
    given TEXT NOT NULL,
    added TEXT NOT NULL,
    ended TEXT,
    PRIMARY KEY (document, version)
) STRICT;
CREATE INDEX versions_sha256 ON versions (sha256);
CREATE TABLE clauses (
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    rest TEXT NOT NULL,
    PRIMARY KEY (document, version, position),
    FOREIGN KEY (document, version) REFERENCES versions (document, version)
) STRICT;
CREATE TABLE changes (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id),
    kind TEXT NOT NULL CHECK (kind IN ('added', 'replaced', 'removed', 'restored', 'amended', 'reread')),
    version INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT
"""


def open_database(path: Path) -> Database:
    """Open (and make or migrate) a library's database.

    Raises:
        LibraryBroken: the file is no database, or was written by a newer version of this program.
    """
    from sqlite_utils import Database

    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        database = Database(connection, strict=True)
        _migrate(database)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise LibraryBroken(str(path), str(error)) from error
    return database


@contextmanager
def writing(database: Database) -> Iterator[Database]:
    """Run a block inside `BEGIN IMMEDIATE … COMMIT`; an error takes all of it back."""
    connection = database.conn
    if connection.in_transaction:
        with database.atomic():
            yield database
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield database
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(database: Database) -> None:
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("library")

    @migrations(name="0001-documents")
    def documents(db: Database) -> None:
        for statement in _SCHEMA.split(";"):
            db.conn.execute(statement)

    if not migrations.pending(database):
        _refuse_newer(database, {"0001-documents"})
        return
    with writing(database):  # whoever waited for the lock finds nothing pending
        migrations.apply(database)


def _refuse_newer(database: Database, known: set[str]) -> None:
    rows = database.conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'library'")
    unknown = {name for (name,) in rows} - known
    if unknown:
        problem = f"由更新的版本写成（{'、'.join(sorted(unknown))}）"
        raise LibraryBroken("library.db", problem)
