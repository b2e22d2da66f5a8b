"""The append-only log, and the only way by which the tables of the register change.

A happening is recorded once: its kind, whom it concerns, who did it, the facts for the reader, and the rows
it inserts or updates. `apply` writes those rows; replaying the log therefore gives the tables. Personal
values never enter the log, only their reference and salted hash.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledger.migrations import PROJECTIONS
from ledger.verify import canonical, entry_hash

Value = str | int | None


@dataclass(frozen=True)
class Change:
    """One row that a happening inserts or updates in a table of the register; `values` hold its `id`."""

    verb: Literal["insert", "update"]
    table: str
    values: Mapping[str, Value]


def insert(table: str, **values: Value) -> Change:
    """Return the change that adds a row."""
    return Change("insert", table, values)


def update(table: str, row_id: str, **values: Value) -> Change:
    """Return the change that alters columns of one row."""
    return Change("update", table, {"id": row_id, **values})


@dataclass(frozen=True)
class Event:
    """One entry of the log as it was written."""

    seq: int
    at: str
    kind: str
    subject: str
    actor: str
    facts: Mapping[str, Any]
    hash: str


def apply(connection: sqlite3.Connection, change: Change) -> None:
    """Write one change to its table."""
    if change.table not in PROJECTIONS:
        raise KeyError(change.table)
    columns = list(change.values)
    if change.verb == "insert":
        marks = ", ".join("?" for _ in columns)
        named = ", ".join(columns)
        statement = f"INSERT INTO {change.table} ({named}) VALUES ({marks})"  # noqa: S608 - fixed names
        connection.execute(statement, [change.values[column] for column in columns])
        return
    columns.remove("id")
    settings = ", ".join(f"{column} = ?" for column in columns)
    statement = f"UPDATE {change.table} SET {settings} WHERE id = ?"  # noqa: S608 - fixed names
    done = connection.execute(statement, [*(change.values[c] for c in columns), change.values["id"]])
    if done.rowcount != 1:
        raise KeyError(change.values["id"])


def append(
    connection: sqlite3.Connection,
    *,
    at: str,
    kind: str,
    subject: str,
    actor: str,
    facts: Mapping[str, Any],
    changes: Sequence[Change],
    personal: Mapping[str, str],
    erased: Sequence[str] = (),
) -> Event:
    """Add one entry to the log, apply its changes, and move the head; the caller holds the transaction."""
    last, previous = connection.execute("SELECT seq, hash FROM log_head").fetchone()
    body: dict[str, Any] = {
        "facts": dict(facts),
        "changes": [[change.verb, change.table, dict(change.values)] for change in changes],
    }
    if personal:
        body["personal"] = dict(personal)
    if erased:
        body["erased"] = list(erased)
    payload = canonical(body)
    seq = last + 1
    digest = entry_hash(seq, at, kind, subject, actor, payload, previous)
    connection.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, kind, subject, actor, payload, previous, digest),
    )
    for change in changes:
        apply(connection, change)
    connection.execute("UPDATE log_head SET seq = ?, hash = ?, latest = ?", (seq, digest, at))
    return Event(seq, at, kind, subject, actor, body["facts"], digest)
