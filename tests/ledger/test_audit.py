"""Whatever is done to the log is found, named and located, with the standard library alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import verify as verify_module
from ledger.replay import rebuild, table_rows
from ledger.verify import GENESIS, Entry, canonical, check_chain, entry_hash, verify_file
from tests.ledger.conftest import Office


def chain(length: int) -> list[Entry]:
    """Return a whole log of this length."""
    entries: list[Entry] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        body = (
            "2026-01-01T00:00:00.000000Z",
            "test.kind",
            f"s{seq}",
            "system",
            canonical({"n": seq}),
            previous,
        )
        previous = entry_hash(seq, *body)
        entries.append((seq, *body, previous))
    return entries


def head(entries: list[Entry]) -> tuple[int, str]:
    return entries[-1][0], entries[-1][7]


def located(findings: list[verify_module.Finding]) -> list[tuple[str, int]]:
    return [(finding.kind, finding.seq) for finding in findings]


def test_a_whole_log_has_no_findings() -> None:
    entries = chain(20)
    assert check_chain(entries, head(entries)) == []


LENGTH = 12
places = st.integers(1, LENGTH)


@given(places, st.integers(1, 6))
def test_a_changed_field_is_located(seq: int, field: int) -> None:
    entries = chain(LENGTH)
    whole = head(entries)
    broken = list(entries[seq - 1])
    broken[field] = str(broken[field]) + "x" if field != 6 else "f" * 64
    entries[seq - 1] = tuple(broken)  # type: ignore[assignment]  # rebuilt entry
    assert located(check_chain(entries, whole)) == [("changed", seq)]


@given(places)
def test_a_change_with_its_hash_recomputed_is_still_located(seq: int) -> None:
    """Whoever mends the entry's own hash breaks the link to the next one, or to the kept head."""
    entries = chain(LENGTH)
    whole = head(entries)
    entry = entries[seq - 1]
    body = (*entry[1:5], canonical({"n": "other"}), entry[6])
    entries[seq - 1] = (seq, *body, entry_hash(seq, *body))
    expected = [("changed", seq + 1)] if seq < LENGTH else [("head", seq)]
    assert located(check_chain(entries, whole)) == expected


@given(places, st.booleans())
def test_a_deleted_entry_is_located_also_when_the_rest_is_renumbered(seq: int, renumber: bool) -> None:
    entries = chain(LENGTH)
    whole = head(entries)
    del entries[seq - 1]
    if renumber:
        entries = [(index, *entry[1:]) for index, entry in enumerate(entries, 1)]  # type: ignore[misc]
    assert located(check_chain(entries, whole)) == [("deleted", seq)]


@given(places, places, st.sampled_from(["whole", "without numbers and hashes", "payload"]))
def test_two_swapped_entries_are_located(one: int, two: int, how: str) -> None:
    if one == two:
        return
    low, high = sorted((one, two))
    entries = chain(LENGTH)
    whole = head(entries)
    a, b = entries[low - 1], entries[high - 1]
    if how == "whole":
        entries[low - 1], entries[high - 1] = (low, *b[1:]), (high, *a[1:])
    elif how == "payload":
        entries[low - 1], entries[high - 1] = (*a[:5], b[5], *a[6:]), (*b[:5], a[5], *b[6:])
    else:
        entries[low - 1], entries[high - 1] = (low, *b[1:6], *a[6:]), (high, *a[1:6], *b[6:])
    findings = check_chain(entries, whole)
    if how == "payload":
        # Subjects stayed, so exchanged payloads are seen as a swap.
        assert located(findings) == [("swapped", low)]
    else:
        assert located(findings) == [("swapped", low)]
    assert str(high) in findings[0].detail


@given(st.integers(1, LENGTH + 1), st.booleans())
def test_an_inserted_entry_is_located(seq: int, own_hash_fits: bool) -> None:
    entries = chain(LENGTH)
    whole = head(entries)
    previous = entries[seq - 2][7] if seq > 1 else GENESIS
    body = ("2026-01-01T00:00:00.000000Z", "test.kind", "forged", "system", canonical({"n": 99}), previous)
    digest = entry_hash(seq, *body) if own_hash_fits else "e" * 64
    moved = [(entry[0] + 1, *entry[1:]) for entry in entries[seq - 1 :]]
    entries = [*entries[: seq - 1], (seq, *body, digest), *moved]  # type: ignore[list-item]
    assert located(check_chain(entries, whole)) == [("inserted", seq)]


def test_a_log_rewritten_from_its_beginning_is_seen_against_a_head_written_down(office: Office) -> None:
    with office.ledger.read() as read:
        seq, digest = read.head()
    assert verify_file(office.ledger.path, [(seq, digest)])[0] == []
    findings, _, _ = verify_file(office.ledger.path, [(seq, "a" * 64)])
    assert located(findings) == [("anchor", seq)]


def tampered(office: Office, change: Callable[[sqlite3.Connection], object]) -> list[tuple[str, int]]:
    """Change the file behind the register's back, and return what is found."""
    connection = sqlite3.connect(office.ledger.path, isolation_level=None)
    change(connection)
    connection.close()
    return located(verify_file(office.ledger.path)[0])


def test_the_file_refuses_to_change_or_remove_an_event(office: Office) -> None:
    connection = office.ledger.connection()
    for statement in (
        "UPDATE events SET kind = 'x' WHERE seq = 3",
        "DELETE FROM events",
        "DELETE FROM log_head",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def without_triggers(statement: str) -> Callable[[sqlite3.Connection], object]:
    """Run a statement with the triggers taken away and put back, as a forger would."""

    def run(connection: sqlite3.Connection) -> None:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)

    return run


APPEND = (
    "INSERT INTO events SELECT max(seq) + 1, at, kind, subject, actor, payload, hash, 'forged' FROM events"
)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("UPDATE events SET at = '2020' WHERE seq = 5", ("changed", 5), id="change"),
        pytest.param("DELETE FROM events WHERE seq = 5", ("deleted", 5), id="delete"),
        pytest.param("DELETE FROM events WHERE seq > 20", ("deleted", 21), id="truncate"),
        pytest.param(APPEND, ("inserted", None), id="append"),
        pytest.param("DROP TRIGGER IF EXISTS no_such", None, id="nothing"),
        pytest.param(
            "UPDATE officers SET role = 'admin' WHERE id = (SELECT min(id) FROM officers WHERE role <>"
            " 'admin')",
            ("table", 0),
            id="table",
        ),
    ],
)
def test_tampering_with_the_file_is_located(
    office: Office, statement: str, expected: tuple[str, int | None] | None
) -> None:
    found = tampered(office, without_triggers(statement))
    if expected is None:
        assert found == []
        return
    with office.ledger.read() as read:
        after = read.head()[0] + 1
    assert found == [(expected[0], after if expected[1] is None else expected[1])]


def test_a_missing_trigger_is_noticed(office: Office) -> None:
    assert tampered(office, lambda c: c.execute("DROP TRIGGER events_are_never_changed")) == [("trigger", 0)]


def test_a_changed_personal_value_is_located(office: Office) -> None:
    found = tampered(
        office,
        lambda c: c.execute("UPDATE personal SET value = '李四' WHERE field = 'name' AND value = 'pinghu'"),
    )
    assert [kind for kind, _ in found] == ["personal"]
    assert found[0][1] > 0


def test_replaying_the_log_gives_the_tables(office: Office) -> None:
    with office.ledger.read() as read:
        assert rebuild(read) == table_rows(read)


def test_verification_needs_only_the_standard_library(office: Office) -> None:
    """The module runs as a lone file in an interpreter without site-packages."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(Path(verify_module.__file__)), str(office.ledger.path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("whole")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=1))
def test_a_file_with_a_damaged_byte_never_verifies_as_something_else(
    office: Office, offset: int, byte: bytes
) -> None:
    """Damage to the file ends in a finding or leaves everything as it was, never in a crash."""
    copy = office.ledger.path.with_name("copy.db")
    connection = sqlite3.connect(copy)
    office.ledger.connection().backup(connection)
    connection.close()
    data = bytearray(copy.read_bytes())
    data[(offset * 97) % len(data)] = byte[0]
    copy.write_bytes(bytes(data))
    findings, seq, _ = verify_file(copy)
    assert findings or seq > 0
    for leftover in copy.parent.glob("copy.db*"):
        leftover.unlink()
