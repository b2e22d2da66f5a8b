"""office.db: how it is opened, read and written.

Every read is one snapshot, every write one `BEGIN IMMEDIATE … COMMIT`, so that several processes and threads
may work on one register. What happens in a write (state, event, timers, outgoing messages) stands or falls
together.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger import log
from ledger.clock import Clock, read_instant, written
from ledger.errors import ClockError, StorageError
from ledger.upgrading import upgrade
from ledger.verify import canonical, personal_digest

if TYPE_CHECKING:
    from ledger.duplicates import NameMatcher

Row = dict[str, Any]
Randomness = Callable[[int], bytes]
BUSY_MILLISECONDS = 60_000
TOLERANCE = timedelta(seconds=2)
SYSTEM = "system"
BULLETIN = "bulletin"


@dataclass(frozen=True)
class Message:
    """What must be told to one officer: a kind for wording, and the facts to word; never ready text."""

    officer: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Read:
    """One snapshot of the register."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Return all rows of a query, each as a dictionary."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, *parameters: object) -> Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def value(self, sql: str, *parameters: object) -> Any:
        """Return the first column of the first row, or None."""
        found = self.connection.execute(sql, parameters).fetchone()
        return found[0] if found else None

    def head(self) -> tuple[int, str]:
        """Return number and hash of the log's last entry."""
        seq, digest = self.connection.execute("SELECT seq, hash FROM log_head").fetchone()
        return seq, digest


class Write(Read):
    """One transaction of the register; nothing of it is seen by anyone before it is committed."""

    def __init__(
        self, connection: sqlite3.Connection, now: datetime, names: NameMatcher, randomness: Randomness
    ) -> None:
        super().__init__(connection, now)
        self.names = names
        self._randomness = randomness
        self._personal: dict[str, str] = {}
        self._erased: list[str] = []
        self._fresh = 0

    def new_id(self, prefix: str) -> str:
        """Return an identifier nobody has: the number of the entry being written, and a counter in it."""
        self._fresh += 1
        return f"{prefix}{self.head()[0] + 1}" + (f"-{self._fresh}" if self._fresh > 1 else "")

    def secret(self, length: int) -> bytes:
        """Return fresh random bytes from the source passed in when the register was opened."""
        return self._randomness(length)

    def keep_personal(self, subject: str, name: str, value: str) -> str:
        """Keep a personal value outside the log; the next recorded event carries its salted hash."""
        ref, salt = self.new_id("pd"), self.secret(16).hex()
        digest = personal_digest(salt, value)
        self.connection.execute(
            "INSERT INTO personal VALUES (?, ?, ?, ?, ?, ?, NULL)", (ref, subject, name, value, salt, digest)
        )
        self._personal[ref] = digest
        return ref

    def erase_personal(self, refs: Sequence[str]) -> None:
        """Erase personal values for good; the next recorded event says that they were."""
        for ref in refs:
            self.connection.execute(
                "UPDATE personal SET value = NULL, salt = NULL, erased_at = ? WHERE ref = ?",
                (written(self.now), ref),
            )
        self._erased.extend(refs)

    def record(
        self,
        kind: str,
        subject: str,
        *,
        actor: str,
        facts: Mapping[str, Any] | None = None,
        changes: Sequence[log.Change] = (),
        messages: Sequence[Message] = (),
    ) -> log.Event:
        """Record one happening: its event, the rows it changes, and the messages that must go out."""
        event = log.append(
            self.connection,
            at=written(self.now),
            kind=kind,
            subject=subject,
            actor=actor,
            facts=facts or {},
            changes=changes,
            personal=self._personal,
            erased=self._erased,
        )
        self._personal, self._erased, self._fresh = {}, [], 0
        for message in messages:
            self.enqueue(message, key=f"{event.seq}:{message.officer}:{message.kind}", event=event.seq)
        return event

    def enqueue(self, message: Message, *, key: str, event: int | None = None) -> None:
        """Queue a message for one officer; the same key is queued once.

        A message of the kind `bulletin` waits behind everything else, and is not repeated where nobody knows
        whether it went out.
        """
        self.connection.execute(
            "INSERT INTO outbox (key, officer, class, kind, payload, queued_at, event, state, attempts, next_try_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?) ON CONFLICT (key) DO NOTHING",
            (
                key,
                message.officer,
                BULLETIN if message.kind == BULLETIN else "notice",
                message.kind,
                canonical(dict(message.facts)),
                written(self.now),
                event,
                written(self.now),
            ),
        )

    @contextmanager
    def part(self) -> Iterator[Write]:
        """Open a part of this transaction; an exception that leaves it undoes this part alone.

        So several happenings are committed together, and one that fails takes none of the others with it.

        Raises:
            StorageError: the part left personal values without an event, or SQLite gave up the whole
                transaction (a full disk): then nothing of it may go on.
        """
        before = dict(self._personal), list(self._erased), self._fresh
        self._execute("SAVEPOINT part")
        try:
            yield self
            self._recorded_since(before[0], before[1])
        except BaseException:
            self._execute("ROLLBACK TO part")
            self._personal, self._erased, self._fresh = before
            self._execute("RELEASE part")
            raise
        self._execute("RELEASE part")

    def finish(self) -> None:
        """Note when the last thing happened, and refuse to leave personal values without their event."""
        self._recorded_since({}, [])
        self._execute("UPDATE log_head SET latest = max(latest, ?)", written(self.now))

    def _recorded_since(self, personal: Mapping[str, str], erased: Sequence[str]) -> None:
        if self._personal.keys() - personal.keys() or len(self._erased) > len(erased):
            raise StorageError("office.db", "personal values were written without an event")

    def _execute(self, statement: str, *parameters: object) -> None:
        """Run a statement of this transaction, and never one after it was lost."""
        if not self.connection.in_transaction:
            raise StorageError("office.db", "the transaction was given up: nothing of it was kept")
        self.connection.execute(statement, parameters)


class Ledger:
    """The register in one file; safe to share between threads, to be opened anew in each process.

    Args:
        path: office.db; made when it is not there.
        clock: says what time it is.
        names: the matcher of investor names.
        randomness: gives n random bytes (`secrets.token_bytes`).
        evidence: folder of the evidence files; beside office.db when not given.
        tolerance: how far the clock may fall behind the last happening before it is refused.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        names: NameMatcher,
        randomness: Randomness,
        evidence: Path | None = None,
        tolerance: timedelta = TOLERANCE,
    ) -> None:
        self.path = path
        self.clock = clock
        self.names = names
        self.evidence = evidence or path.parent / "evidence"
        self._randomness = randomness
        self._tolerance = tolerance
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        upgrade(self.connection(), path, names, clock)

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, with its pragmas set and read back."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.connection = connect(self.path)
            self._local.process = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _idle_connection(self) -> sqlite3.Connection:
        connection = self.connection()
        if connection.in_transaction:
            raise StorageError(
                str(self.path), "this thread is inside a read or write already: pass that one on"
            )
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "process", None) == os.getpid():
            self._local.connection.close()
        self._local.process = None

    @contextmanager
    def read(self) -> Iterator[Read]:
        """Open one snapshot; the clock must not stand before the last happening in it.

        Inside this thread's `happening` it is that transaction, with what was written so far.
        """
        if (outer := self._outer()) is not None:
            yield Read(outer.connection, outer.now)
            return
        connection = self._idle_connection()
        connection.execute("BEGIN")
        try:
            yield Read(connection, self._now(connection))
        finally:
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Write]:
        """Open one transaction that is committed whole, or not at all.

        Inside this thread's `happening` it is a part of that transaction: a refusal undoes this part alone.
        """
        if (outer := self._outer()) is not None:
            with outer.part():
                yield outer
            return
        connection = self._idle_connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            tx = Write(connection, self._now(connection), self.names, self._randomness)
            yield tx
            tx.finish()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def happening(self) -> Iterator[Write]:
        """Open one transaction that every `read` and `write` of this thread joins until it ends.

        What came in, what it changed and what must go out are then written once: a crash or an exception loses
        all of it. The office is locked to other writers as long: nothing slow belongs in it, and no `await`.
        """
        with self.write() as tx:
            joined = self._outer()
            self._local.outer = tx
            try:
                yield tx
            finally:
                self._local.outer = joined

    def _outer(self) -> Write | None:
        """Return the happening that this thread is inside of."""
        outer: Write | None = getattr(self._local, "outer", None)
        return outer if outer is not None and outer.connection is self.connection() else None

    def _now(self, connection: sqlite3.Connection) -> datetime:
        now = self.clock.now()
        latest = read_instant(connection.execute("SELECT latest FROM log_head").fetchone()[0])
        if now >= latest:
            return now
        if latest - now > self._tolerance:
            raise ClockError(now, latest)
        return latest


def connect(path: Path) -> sqlite3.Connection:
    """Open the file with the pragmas the register rests on, and refuse it when one does not hold."""
    connection = sqlite3.connect(
        path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
    )
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
        "busy_timeout": BUSY_MILLISECONDS,
    }  # fmt: skip
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    for name, value in wanted.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            connection.close()
            raise StorageError(str(path), f"{name} is {found}, not {value}")
    return connection


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the register, while others use it, into a file of its own."""
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def read_json(text: str | None) -> Any:
    """Read a JSON column; None where it is empty."""
    return None if text is None else json.loads(text)
