"""Inbox and outbox: what came in is kept before it is handled, what must go out is kept until it went.

An update is handled in the transaction that marks it done, so it has its effect once. A message is handed to
its channel at least once; its key lets a channel that can recognise repetitions drop them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ledger.clock import written
from ledger.store import Read, Write
from ledger.verify import canonical

LEASE = timedelta(minutes=2)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Update:
    """Something that came in on a channel."""

    id: int
    channel: str
    account: str
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True)
class Outgoing:
    """Something that must go out, to an officer or to an address of a channel (`channel:account`).

    `facts` are worded at the moment of sending, by what the reader may then see.
    """

    id: int
    key: str
    officer: str | None
    address: str | None
    kind: str
    facts: Mapping[str, Any]
    attempts: int


def receive(tx: Write, *, channel: str, update_id: str, account: str, payload: Mapping[str, Any]) -> bool:
    """Keep what came in; False when this update was kept before."""
    done = tx.connection.execute(
        "INSERT INTO inbox (channel, update_id, account, payload, received_at, state, attempts)"
        " VALUES (?, ?, ?, ?, ?, 'new', 0) ON CONFLICT (channel, update_id) DO NOTHING",
        (channel, update_id, account, canonical(dict(payload)), written(tx.now)),
    )
    return done.rowcount == 1


def next_update(read: Read) -> Update | None:
    """Return the oldest update nobody has handled."""
    row = read.row("SELECT * FROM inbox WHERE state = 'new' ORDER BY id LIMIT 1")
    if row is None:
        return None
    return Update(row["id"], row["channel"], row["account"], json.loads(row["payload"]), row["attempts"])


def handled(tx: Write, update: Update) -> bool:
    """Mark an update as handled in the transaction of its effects; False when somebody else has done so."""
    done = tx.connection.execute(
        "UPDATE inbox SET state = 'done', handled_at = ?, payload = '{}' WHERE id = ? AND state = 'new'",
        (written(tx.now), update.id),
    )
    return done.rowcount == 1


def stumbled(tx: Write, update: Update, problem: str, *, attempts: int = 3) -> None:
    """Count a failed attempt at an update; after the last one it is set aside as failed."""
    tx.connection.execute(
        "UPDATE inbox SET attempts = attempts + 1, problem = ?,"
        " state = CASE WHEN attempts + 1 >= ? THEN 'failed' ELSE state END WHERE id = ? AND state = 'new'",
        (problem, attempts, update.id),
    )


def reply(tx: Write, *, address: str, kind: str, facts: Mapping[str, Any], key: str) -> None:
    """Queue a message to an address of a channel, once for each key."""
    tx.connection.execute(
        "INSERT INTO outbox (key, address, kind, payload, queued_at, state, attempts, next_try_at)"
        " VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?) ON CONFLICT (key) DO NOTHING",
        (key, address, kind, canonical(dict(facts)), written(tx.now), written(tx.now)),
    )


def take_batch(tx: Write, *, limit: int = 30, lease: timedelta = LEASE) -> list[Outgoing]:
    """Take messages that are due, oldest first and one for each reader, so that order is kept.

    Whoever takes them has until the lease ends to say how it went; then they are handed out again.
    """
    rows = tx.rows(
        "SELECT * FROM outbox WHERE id IN (SELECT min(id) FROM outbox WHERE state = 'waiting'"
        " GROUP BY coalesce(officer, address)) AND next_try_at <= ? ORDER BY id LIMIT ?",
        written(tx.now),
        limit,
    )
    for row in rows:
        tx.connection.execute(
            "UPDATE outbox SET next_try_at = ?, attempts = attempts + 1 WHERE id = ?",
            (written(tx.now + lease), row["id"]),
        )
    return [
        Outgoing(
            row["id"], row["key"], row["officer"], row["address"], row["kind"], json.loads(row["payload"]),
            row["attempts"] + 1,
        )
        for row in rows
    ]  # fmt: skip


def waiting_for(read: Read, officer: str) -> list[Outgoing]:
    """Return what waits to be told to one officer, oldest first, for a channel that shows it at once."""
    return [
        Outgoing(
            row["id"], row["key"], row["officer"], row["address"], row["kind"], json.loads(row["payload"]),
            row["attempts"],
        )
        for row in read.rows("SELECT * FROM outbox WHERE officer = ? AND state = 'waiting' ORDER BY id", officer)
    ]  # fmt: skip


def sent(tx: Write, message: Outgoing) -> None:
    """Note that a message went out."""
    tx.connection.execute(
        "UPDATE outbox SET state = 'sent', sent_at = ?, payload = '{}' WHERE id = ? AND state = 'waiting'",
        (written(tx.now), message.id),
    )


def not_sent(tx: Write, message: Outgoing, problem: str, *, retry_after: timedelta | None = None) -> None:
    """Note that a message did not go out; it is tried again after a growing pause, or given up at last."""
    pause = retry_after or FIRST_PAUSE * 2 ** min(message.attempts, ATTEMPTS)
    tx.connection.execute(
        "UPDATE outbox SET problem = ?, next_try_at = ?,"
        " state = CASE WHEN attempts >= ? THEN 'given_up' ELSE state END WHERE id = ? AND state = 'waiting'",
        (problem, written(tx.now + pause), ATTEMPTS, message.id),
    )
