"""The tables as the log tells them: at any past moment, and as proof that log and tables agree."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.clock import read_instant
from ledger.log import Change, apply
from ledger.migrations import PROJECTIONS
from ledger.store import Read
from ledger.verify import read_entries, replay

Tables = dict[str, dict[str, dict[str, Any]]]


def rebuild(read: Read) -> Tables:
    """Return every table of the register as the log says it is: table, row id, column, value."""
    told = replay(read_entries(read.connection))
    return {
        table: {key: _filled(read, table, row) for key, row in told.get(table, {}).items()}
        for table in PROJECTIONS
    }


def table_rows(read: Read) -> Tables:
    """Return every table of the register as it stands, in the same shape."""
    return {
        table: {row["id"]: row for row in read.rows(f"SELECT * FROM {table}")}  # noqa: S608 - fixed names
        for table in PROJECTIONS
    }


def _filled(read: Read, table: str, row: dict[str, Any]) -> dict[str, Any]:
    columns = [column["name"] for column in read.rows(f"PRAGMA table_info({table})")]
    return {column: row.get(column) for column in columns}


@contextmanager
def as_of(read: Read, seq: int) -> Iterator[Read]:
    """Open the register as it stood after one entry of the log, in memory; personal values are left out.

    Bulletins are produced from it, so that the same one can be made again, identical.
    """
    from sqlite_utils import Database

    from ledger.migrations import MIGRATIONS

    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        MIGRATIONS.apply(Database(connection))
        rows = read.connection.execute(
            "SELECT seq, at, kind, subject, actor, payload, previous, hash FROM events"
            " WHERE seq <= ? ORDER BY seq",
            (seq,),
        ).fetchall()
        connection.execute("BEGIN")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for row in rows:
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            for verb, table, values in json.loads(row[5])["changes"]:
                apply(connection, Change(verb, table, values))
        if rows:
            connection.execute(
                "UPDATE log_head SET seq = ?, hash = ?, latest = ?", (rows[-1][0], rows[-1][7], rows[-1][1])
            )
        connection.execute("COMMIT")
        yield Read(connection, read_instant(rows[-1][1]) if rows else read.now)
    finally:
        connection.close()
