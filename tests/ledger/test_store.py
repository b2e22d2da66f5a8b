"""The file of the register: its pragmas, transactions, migrations and clock."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from ledger.clock import SetClock
from ledger.duplicates import PlainNames
from ledger.errors import ClockError, StorageError
from ledger.store import Ledger, Message
from ledger.verify import verify_file
from tests.ledger.conftest import START, Dice, Office


def test_the_pragmas_the_register_rests_on_are_set(office: Office) -> None:
    connection = office.ledger.connection()
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] >= 10_000


def test_every_table_is_strict(office: Office) -> None:
    rows = office.ledger.connection().execute("PRAGMA table_list").fetchall()
    loose = [
        row[1]
        for row in rows
        if row[2] == "table" and not row[5] and not row[1].startswith(("sqlite_", "_sqlite"))
    ]
    assert loose == []


def test_a_failed_write_leaves_nothing(office: Office) -> None:
    """State, event and message stand or fall together."""
    with office.ledger.read() as read:
        before = read.head(), read.value("SELECT count(*) FROM outbox")

    def fail() -> None:
        with office.ledger.write() as tx:
            tx.record(
                "test.happening", "x", actor="system", messages=[Message(office["pinghu"].officer, "test")]
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with office.ledger.read() as read:
        assert (read.head(), read.value("SELECT count(*) FROM outbox")) == before


def test_personal_values_without_an_event_are_refused(office: Office) -> None:
    with pytest.raises(StorageError), office.ledger.write() as tx:
        tx.keep_personal("someone", "name", "张三")
    with office.ledger.read() as read:
        assert read.value("SELECT count(*) FROM personal WHERE value = '张三'") == 0


def test_a_clock_that_runs_backward_is_refused_for_reading_and_writing(office: Office) -> None:
    office.clock.advance(timedelta(hours=-1))
    with pytest.raises(ClockError), office.ledger.read():
        pass
    with pytest.raises(ClockError), office.ledger.write():
        pass


def test_a_clock_a_moment_behind_is_held_at_the_last_happening(office: Office) -> None:
    office.clock.advance(timedelta(seconds=-1))
    with office.ledger.write() as tx:
        assert tx.now == START


def test_a_register_of_a_newer_version_is_refused(tmp_path: Path, office: Office) -> None:
    connection = office.ledger.connection()
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ledger', '9', '')"
    )
    with pytest.raises(StorageError, match="newer"):
        Ledger(office.ledger.path, clock=office.clock, names=PlainNames(), randomness=Dice())


def test_an_upgrade_makes_a_backup_before_it_migrates(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backup holds the register as it was; a failing migration leaves file and record untouched."""
    from sqlite_utils import Migrations

    from ledger import migrations

    newer = Migrations("ledger")
    for name in migrations.NAMES:
        newer(name=name)(lambda db: None)
    newer(name="9998_new")(lambda db: db.conn.execute("CREATE TABLE fresh (a INTEGER) STRICT"))

    @newer(name="9999_broken")
    def broken(db: object) -> None:
        db.conn.execute("CREATE TABLE half (a INTEGER) STRICT")  # type: ignore[attr-defined]  # any database
        raise RuntimeError

    monkeypatch.setattr(migrations, "MIGRATIONS", newer)
    monkeypatch.setattr(migrations, "NAMES", (*migrations.NAMES, "9998_new", "9999_broken"))
    with pytest.raises(RuntimeError):
        Ledger(office.ledger.path, clock=office.clock, names=PlainNames(), randomness=Dice())
    tables = {row[0] for row in office.ledger.connection().execute("SELECT name FROM sqlite_schema")}
    assert "fresh" in tables
    assert "half" not in tables
    saved = sqlite3.connect(office.ledger.path.with_suffix(".before-9998_new.db"))
    assert saved.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'fresh'").fetchone() == (0,)
    saved.close()
    assert verify_file(office.ledger.path.with_suffix(".before-9998_new.db"))[0] == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Ledger(tmp_path / "office.db", clock=SetClock(START), names=PlainNames(), randomness=Dice())
