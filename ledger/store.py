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
from ledger.verify import canonical, personal_digest

if TYPE_CHECKING:
    from ledger.duplicates import NameMatcher

Row = dict[str, Any]
Randomness = Callable[[int], bytes]
BUSY_MILLISECONDS = 60_000
TOLERANCE = timedelta(seconds=2)
SYSTEM = "system"


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
        """Queue a message for one officer; the same key is queued once."""
        self.connection.execute(
            "INSERT INTO outbox (key, officer, kind, payload, queued_at, event, state, attempts, next_try_at)"
            " VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?) ON CONFLICT (key) DO NOTHING",
            (
                key,
                message.officer,
                message.kind,
                canonical(dict(message.facts)),
                written(self.now),
                event,
                written(self.now),
            ),
        )

    def finish(self) -> None:
        """Refuse a transaction that would leave personal values without their event."""
        if self._personal or self._erased:
            raise StorageError("office.db", "personal values were written without an event")


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
        self._migrate()

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
        """Open one snapshot; the clock must not stand before the last happening in it."""
        connection = self._idle_connection()
        connection.execute("BEGIN")
        try:
            yield Read(connection, self._now(connection))
        finally:
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Write]:
        """Open one transaction that is committed whole, or not at all."""
        connection = self._idle_connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            tx = Write(connection, self._now(connection), self.names, self._randomness)
            yield tx
            tx.finish()
            connection.execute("UPDATE log_head SET latest = max(latest, ?)", (written(tx.now),))
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _now(self, connection: sqlite3.Connection) -> datetime:
        now = self.clock.now()
        latest = read_instant(connection.execute("SELECT latest FROM log_head").fetchone()[0])
        if now >= latest:
            return now
        if latest - now > self._tolerance:
            raise ClockError(now, latest)
        return latest

    def _migrate(self) -> None:
        connection = self.connection()
        saved = False
        while self._pending(connection) or not self.names.ready(connection):
            connection.execute("BEGIN IMMEDIATE")
            try:
                pending, upgrading = self._migrate_one(connection, saved=saved)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            if upgrading and not saved:
                copy_database(connection, self.path.with_suffix(f".before-{pending}.db"))
                saved = True

    def _pending(self, connection: sqlite3.Connection) -> list[str]:
        """Return the migrations still to run; a register written by a newer program is refused."""
        from sqlite_utils import Database

        from ledger.migrations import MIGRATIONS, NAMES

        database = Database(connection)
        newer = [m.name for m in MIGRATIONS.applied(database) if m.name not in NAMES]
        if newer:
            raise StorageError(
                str(self.path), f"written by a newer version ({newer[-1]}): update the program"
            )
        return [migration.name for migration in MIGRATIONS.pending(database)]

    def _migrate_one(self, connection: sqlite3.Connection, *, saved: bool) -> tuple[str, bool]:
        """Run the next migration inside the caller's transaction, unless a backup must be made first.

        Return the name of the first migration that was pending and whether an older register was found.
        """
        from sqlite_utils import Database

        from ledger.migrations import MIGRATIONS

        database = Database(connection)
        pending = self._pending(connection)
        upgrading = bool(pending) and bool(MIGRATIONS.applied(database))
        if not pending:
            if not self.names.ready(connection):
                self.names.prepare(connection)
                self._index_names(connection)
            return "", False
        if saved or not upgrading:
            MIGRATIONS.apply(database, stop_before=pending[1:])
        return pending[0], upgrading

    def _index_names(self, connection: sqlite3.Connection) -> None:
        """Put every investor on file into an index of names that is new to this register."""
        from ledger.investors import names_of

        read = Read(connection, self.clock.now())
        for row in read.rows("SELECT id FROM investors"):
            self.names.add(connection, row["id"], names_of(read, row["id"]))


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
