"""Inbox and outbox: what came in is kept before it is handled, what must go out is kept until it went.

An update is handled in the transaction that marks it done, so it has its effect once. A message is marked `sending`
before it is handed to its messenger and `sent` after, so that after a crash it is known which may have gone out:
replies and notices are sent again, bulletins are not. What a reader is told keeps its order; bulletins wait in a
line of their own, so that no reply waits behind them. The lines are kept by the triggers of the outbox itself:
`turn` is 1 where nobody of the same reader and line is before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

from ledger.clock import written
from ledger.store import Read, Row, Write
from ledger.verify import canonical

ATTEMPTS: Final = 8
FIRST_PAUSE: Final = timedelta(seconds=5)
PATIENCE: Final = timedelta(days=3)
"""How long a message is tried for while its messenger cannot be had."""
UNREAD: Final = timedelta(days=60)
"""How long a notice rests for a reader of a channel that does not run, such as the admin's terminal."""
UPDATES_KEPT: Final = timedelta(days=14)
MESSAGES_KEPT: Final = timedelta(days=180)
Sort = Literal["reply", "notice", "bulletin"]
TALK, BULLETINS = 0, 1
"""The two lines of a reader."""


@dataclass(frozen=True)
class Update:
    """Something that came in on a channel."""

    id: int
    channel: str
    account: str
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True)
class Waiting:
    """An update that nobody has handled, without its content."""

    id: int
    channel: str
    conversation: str
    album: str


@dataclass(frozen=True)
class Outgoing:
    """Something that must go out, to an officer or to an address of a channel (`channel:conversation`).

    `facts` of a notice are worded at the moment of sending, by what the reader may then see; those of a reply are
    the card itself. `numbers` are the messages of it that went out already.
    """

    id: int
    key: str
    officer: str | None
    address: str | None
    sort: Sort
    kind: str
    facts: Mapping[str, Any]
    attempts: int
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """The first message in one line of a reader, without its content; `at` and `id` are its place among the heads."""

    id: int
    officer: str | None
    address: str | None
    at: str


def receive(
    tx: Write,
    *,
    channel: str,
    update_id: str,
    account: str,
    payload: Mapping[str, Any],
    conversation: str = "",
    album: str = "",
) -> int | None:
    """Keep what came in and return its number; None when this update was kept before."""
    row = tx.connection.execute(
        "INSERT INTO inbox (channel, update_id, account, conversation, album, payload, received_at, state, attempts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'new', 0) ON CONFLICT (channel, update_id) DO NOTHING RETURNING id",
        (channel, update_id, account, conversation, album, canonical(dict(payload)), written(tx.now)),
    ).fetchone()
    return None if row is None else int(row[0])


def new_updates(read: Read, *, after: int = 0, limit: int = 5000) -> list[Waiting]:
    """Return what nobody has handled, oldest first, without its content."""
    rows = read.connection.execute(
        "SELECT id, channel, conversation, album FROM inbox WHERE state = 'new' AND id > ? ORDER BY id LIMIT ?",
        (after, limit),
    )
    return [Waiting(*row) for row in rows]


def new_update(read: Read, number: int) -> Update | None:
    """Return an update that nobody has handled; None where somebody has."""
    row = read.connection.execute(
        "SELECT id, channel, account, payload, attempts FROM inbox WHERE id = ? AND state = 'new'", (number,)
    ).fetchone()
    return None if row is None else Update(row[0], row[1], row[2], json.loads(row[3]), row[4])


def handled(tx: Write, update: Update) -> bool:
    """Mark an update as handled in the transaction of its effects; False when somebody else has done so."""
    done = tx.connection.execute(
        "UPDATE inbox SET state = 'done', handled_at = ?, payload = '{}' WHERE id = ? AND state = 'new'",
        (written(tx.now), update.id),
    )
    return done.rowcount == 1


def stumbled(tx: Write, update: Update, problem: str, *, attempts: int = 3) -> bool:
    """Count a failed attempt at an update; after the last one it is set aside as failed, which is then True."""
    row = tx.connection.execute(
        "UPDATE inbox SET attempts = attempts + 1, problem = ?,"
        " state = CASE WHEN attempts + 1 >= ? THEN 'failed' ELSE state END WHERE id = ? AND state = 'new'"
        " RETURNING state",
        (problem, attempts, update.id),
    ).fetchone()
    return row is not None and row[0] == "failed"


def reply(
    tx: Write, *, address: str, kind: str, facts: Mapping[str, Any], key: str, sort: Sort = "reply"
) -> None:
    """Queue a message to an address of a channel, once for each key."""
    tx.connection.execute(
        "INSERT INTO outbox (key, address, class, kind, payload, queued_at, state, attempts, next_try_at)"
        " VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?) ON CONFLICT (key) DO NOTHING",
        (key, address, sort, kind, canonical(dict(facts)), written(tx.now), written(tx.now)),
    )


def heads(read: Read, line: int, *, limit: int, after: tuple[str, int] = ("", 0)) -> list[Head]:
    """Return those who are first in their line and due, the longest due first; `after` goes on behind one of them."""
    rows = read.connection.execute(
        "SELECT id, officer, address, next_try_at FROM outbox WHERE state = 'waiting' AND turn = 1 AND lane = ?"
        " AND (next_try_at, id) > (?, ?) AND next_try_at <= ? ORDER BY next_try_at, id LIMIT ?",
        (line, *after, written(read.now), limit),
    )
    return [Head(*row) for row in rows]


def next_due(read: Read) -> str | None:
    """Return when the next message falls due that is not due yet."""
    found: str | None = read.value(
        "SELECT min(next_try_at) FROM outbox WHERE state = 'waiting' AND turn = 1 AND lane IN (0, 1)"
        " AND next_try_at > ?",
        written(read.now),
    )
    return found


def outgoing(read: Read, number: int) -> Outgoing | None:
    """Return a message that still waits."""
    row = read.row("SELECT * FROM outbox WHERE id = ? AND state = 'waiting'", number)
    return None if row is None else _outgoing(row)


def sending(tx: Write, message: Outgoing, to: str) -> bool:
    """Mark a message as being sent, before it is; False when it does not wait any more."""
    done = tx.connection.execute(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, sent_to = ?"
        " WHERE id = ? AND state = 'waiting'",
        (to, message.id),
    )
    return done.rowcount == 1


def waiting_for(read: Read, officer: str) -> list[Outgoing]:
    """Return what waits to be told to one officer, oldest first, for a channel that shows it at once."""
    rows = read.rows("SELECT * FROM outbox WHERE officer = ? AND state = 'waiting' ORDER BY id", officer)
    return [_outgoing(row) for row in rows]


def sent(tx: Write, message: Outgoing, numbers: Sequence[str] = ()) -> None:
    """Note that a message went out, and under which numbers."""
    _settle(tx, message, "sent", numbers=[*message.numbers, *numbers])


def given_up(tx: Write, message: Outgoing, problem: str) -> None:
    """Note that a message will never go out."""
    _settle(tx, message, "given_up", problem=problem)


def unknown(tx: Write, message: Outgoing, problem: str) -> None:
    """Note that nobody knows whether a bulletin went out: it is not sent again unless somebody asks for it."""
    _settle(tx, message, "unknown", problem=problem)


def postponed(
    tx: Write,
    message: Outgoing,
    problem: str,
    *,
    pause: timedelta,
    numbers: Sequence[str] = (),
    patience: timedelta = PATIENCE,
) -> None:
    """Let a message wait again; what went out of it already is not repeated.

    Given up is only what has waited longer than anybody would want to read it (`patience`).
    """
    tx.connection.execute(
        "UPDATE outbox SET problem = ?, next_try_at = ?, numbers = ?,"
        " state = CASE WHEN queued_at < ? THEN 'given_up' ELSE 'waiting' END"
        " WHERE id = ? AND state IN ('waiting', 'sending')",
        (
            problem,
            written(tx.now + pause),
            canonical([*message.numbers, *numbers]),
            written(tx.now - patience),
            message.id,
        ),
    )


def not_sent(tx: Write, message: Outgoing, problem: str, *, retry_after: timedelta | None = None) -> None:
    """Note that a message may or may not have gone out; it is sent again after a growing pause, not for ever."""
    if message.attempts >= ATTEMPTS:
        given_up(tx, message, problem)
    else:
        postponed(
            tx, message, problem, pause=retry_after or FIRST_PAUSE * 2 ** min(message.attempts, ATTEMPTS)
        )


def recover(tx: Write, problem: str = "stopped while it was sent") -> int:
    """Settle what a sender that died has left: replies and notices wait again, bulletins are unknown."""
    done = tx.connection.execute(
        "UPDATE outbox SET problem = ?, state = iif(class = 'bulletin', 'unknown', 'waiting')"
        " WHERE state = 'sending'",
        (problem,),
    )
    return done.rowcount


def resend(tx: Write, key: str) -> bool:
    """Let a notice or bulletin that did not arrive wait again; False where it did, or is under way."""
    done = tx.connection.execute(
        "UPDATE outbox SET state = 'waiting', next_try_at = ?, attempts = 0, problem = NULL"
        " WHERE key = ? AND officer IS NOT NULL AND state IN ('given_up', 'unknown', 'inactive')",
        (written(tx.now), key),
    )
    return done.rowcount == 1


def purge(tx: Write, *, came_in: timedelta = UPDATES_KEPT, went_out: timedelta = MESSAGES_KEPT) -> int:
    """Forget updates and messages that are long done with; return how many went.

    A messenger brings an update again for a day at most, so its number need not be known for longer.
    """
    done = tx.connection.execute(
        "DELETE FROM inbox WHERE state <> 'new' AND received_at < ?", (written(tx.now - came_in),)
    ).rowcount
    done += tx.connection.execute(
        "DELETE FROM outbox WHERE state NOT IN ('waiting', 'sending') AND queued_at < ?",
        (written(tx.now - went_out),),
    ).rowcount
    return done


def _settle(
    tx: Write,
    message: Outgoing,
    state: str,
    *,
    problem: str | None = None,
    numbers: Sequence[str] | None = None,
) -> None:
    """Bring a message to its end. Facts of a notice that was not sent are kept, so that it may be sent again."""
    tx.connection.execute(
        "UPDATE outbox SET state = ?, problem = ?, sent_at = iif(? = 'sent', ?, sent_at), numbers = ?,"
        " payload = iif(? = 'sent' OR officer IS NULL, '{}', payload)"
        " WHERE id = ? AND state IN ('waiting', 'sending')",
        (
            state, problem, state, written(tx.now),
            canonical(list(message.numbers if numbers is None else numbers)), state, message.id,
        ),
    )  # fmt: skip


def _outgoing(row: Row) -> Outgoing:
    return Outgoing(
        row["id"], row["key"], row["officer"], row["address"], row["class"], row["kind"],
        json.loads(row["payload"]), row["attempts"], tuple(json.loads(row["numbers"])),
    )  # fmt: skip
