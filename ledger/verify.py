"""Check the register's log with nothing but the standard library: `python -m ledger.verify office.db`.

Each entry of the log carries the hash of the entry before it, so whoever changes, removes, swaps or inserts
one breaks the chain, and this module says where and which of the four it was. When the chain is whole, the
log is replayed and compared with the tables, and each personal field still kept is compared with its salted
hash. An entry appended by someone who recomputes every hash can only be seen against a head written down
elsewhere (each backup and bulletin carries one): pass it as `expect`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
TRIGGERS = ("events_are_never_changed", "events_are_never_removed", "head_is_never_removed")
NEAR = 64

Entry = tuple[int, str, str, str, str, str, str, str]
"""seq, at, kind, subject, actor, payload (canonical JSON), previous hash, own hash."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written.

    kind: changed, deleted, swapped, inserted, head, anchor, table, personal, trigger or structure;
    seq: the entry of the log where it was found (0 where it is not about one); detail: which, in words.
    """

    kind: str
    seq: int
    detail: str


def canonical(value: object) -> str:
    """Write a value as JSON in the one way that is hashed: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def entry_hash(seq: int, at: str, kind: str, subject: str, actor: str, payload: str, previous: str) -> str:
    """Return the hash of an entry, which takes in the hash of the one before."""
    line = canonical([seq, at, kind, subject, actor, payload, previous])
    return hashlib.sha256(line.encode()).hexdigest()


def personal_digest(salt: str, value: str) -> str:
    """Return the salted hash that stands in the log for a personal field."""
    return hashlib.sha256(f"{salt}\x00{value}".encode()).hexdigest()


def _fits(entry: Entry, seq: int) -> bool:
    return entry_hash(seq, *entry[1:7]) == entry[7]


def _true_seq(entry: Entry, position: int) -> int | None:
    """Find the number under which an entry was written: its own, or one near by."""
    for distance in range(NEAR + 1):
        for seq in {position - distance, position + distance}:
            if seq > 0 and _fits(entry, seq):
                return seq
    return None


def _swapped(entries: list[Entry], broken: list[int]) -> Iterator[tuple[int, int]]:
    """Find pairs of entries whose contents were exchanged, wholly or all but the numbers and hashes."""
    for left_at, left in enumerate(broken):
        for right in broken[left_at + 1 :]:
            a, b = entries[left], entries[right]
            whole = _fits(b, a[0]) and _fits(a, b[0])
            numbered = _fits((*b[:6], a[6], a[7]), a[0]) and _fits((*a[:6], b[6], b[7]), b[0])
            payloads = _fits((*a[:5], b[5], *a[6:]), a[0]) and _fits((*b[:5], a[5], *b[6:]), b[0])
            if whole or numbered or payloads:
                yield left, right


def check_chain(entries: list[Entry], head: tuple[int, str] | None) -> list[Finding]:
    """Return what is wrong with the log, each with its place; an empty list means that the chain is whole.

    Args:
        entries: the log in the order of its numbers.
        head: number and hash of the last entry as the register keeps them beside the log.
    """
    findings: list[Finding] = []
    broken = [index for index, entry in enumerate(entries) if not _fits(entry, entry[0])]
    explained: set[int] = set()
    for left, right in _swapped(entries, broken[:NEAR]):
        if not {left, right} & explained:
            explained |= {left, right}
            findings.append(
                Finding("swapped", entries[left][0], f"entries {entries[left][0]} and {entries[right][0]}")
            )
    findings += list(_walk(entries, head, explained))
    return sorted(findings, key=lambda finding: finding.seq)


def _walk(entries: list[Entry], head: tuple[int, str] | None, explained: set[int]) -> Iterator[Finding]:
    """Go along the chain; `shift` is how many entries the numbers have lost (or, below 0, gained) so far."""
    previous, expected, shift = GENESIS, 1, 0
    for index, entry in enumerate(entries):
        seq = entry[0]
        if head is not None and seq + shift > head[0]:
            break
        if index in explained:
            previous, expected = "", seq + 1
            continue
        if seq > expected:
            yield Finding("deleted", expected, f"entries {expected} to {seq - 1} are gone")
            previous = ""
        expected = seq + 1
        follower = entries[index + 1] if index + 1 < len(entries) else None
        if previous and follower is not None and follower[6] == previous and entry[7] != previous:
            yield Finding("inserted", seq, f"entry {seq} ({entry[2]}) was put in")
            shift -= 1
            continue
        written = _true_seq(entry, seq + shift)
        if written is None:
            yield Finding("changed", seq, f"entry {seq} ({entry[2]})")
        elif previous and entry[6] != previous:
            if written > seq + shift:
                yield Finding("deleted", seq, f"{written - seq - shift} entries before {seq} are gone")
            else:
                yield Finding("changed", seq, f"entry {seq} does not follow the one before it")
        if written is not None:
            shift = written - seq
        previous = entry[7]
    yield from _check_head(entries, head, shift, sound=not explained)


def _check_head(
    entries: list[Entry], head: tuple[int, str] | None, shift: int, *, sound: bool
) -> Iterator[Finding]:
    """Compare the end of the log with the head that is kept beside it."""
    last = entries[-1] if entries else None
    last_seq = last[0] if last else 0
    if head is None:
        if last is not None:
            yield Finding("head", last_seq, "the kept head of the log is gone")
    elif head[0] > last_seq + shift:
        yield Finding("deleted", last_seq + 1, f"entries {last_seq + 1} to {head[0]} are gone")
    elif head[0] < last_seq + shift:
        first = head[0] - shift + 1
        yield Finding("inserted", first, f"entries from {first} on follow the kept head")
    elif last is not None and sound and head[1] != last[7] and _true_seq(last, last_seq + shift):
        yield Finding("head", last_seq, "the kept head is not the hash of the last entry")


def replay(entries: Iterable[Entry]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the tables as the log says they are: table, row id, column, value."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in entries:
        for change in json.loads(entry[5])["changes"]:
            verb, table, values = change
            rows = tables.setdefault(table, {})
            if verb == "insert":
                rows[values["id"]] = dict(values)
            else:
                rows[values["id"]].update(values)
    return tables


def _check_tables(connection: sqlite3.Connection, entries: list[Entry]) -> Iterator[Finding]:
    told = replay(entries)
    named = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    projections = connection.execute("SELECT name FROM projections").fetchall()
    for (table,) in projections:
        if table not in named:
            yield Finding("table", 0, f"{table} is gone")
            continue
        cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the schema itself
        columns = [column[0] for column in cursor.description]
        found = {row[columns.index("id")]: dict(zip(columns, row, strict=True)) for row in cursor}
        rows = told.get(table, {})
        for key in sorted(set(found) | set(rows)):
            if key not in rows:
                yield Finding("table", 0, f"{table} {key} stands in the table but not in the log")
            elif key not in found:
                yield Finding("table", 0, f"{table} {key} stands in the log but not in the table")
            else:
                differing = [c for c in columns if found[key][c] != rows[key].get(c)]
                if differing:
                    yield Finding("table", 0, f"{table} {key} differs from the log in {', '.join(differing)}")


def _check_personal(connection: sqlite3.Connection, entries: list[Entry]) -> Iterator[Finding]:
    promised: dict[str, tuple[int, str]] = {}
    erased: set[str] = set()
    for entry in entries:
        payload = json.loads(entry[5])
        for ref, digest in payload.get("personal", {}).items():
            promised[ref] = (entry[0], digest)
        erased.update(payload.get("erased", []))
    kept = {row[0]: (row[1], row[2]) for row in connection.execute("SELECT ref, salt, value FROM personal")}
    for ref in sorted(set(kept) - set(promised)):
        yield Finding("personal", 0, f"{ref} is kept but was never logged")
    for ref, (seq, digest) in promised.items():
        salt, value = kept.get(ref, (None, None))
        if ref in erased:
            if value is not None:
                yield Finding("personal", seq, f"{ref} was erased and is there again")
        elif value is None or salt is None:
            yield Finding("personal", seq, f"{ref} is gone without having been erased")
        elif personal_digest(salt, value) != digest:
            yield Finding("personal", seq, f"{ref} is not what was logged")


def read_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return the whole log in the order of its numbers."""
    return connection.execute(
        "SELECT seq, at, kind, subject, actor, payload, previous, hash FROM events ORDER BY seq"
    ).fetchall()


def verify(connection: sqlite3.Connection, expect: Iterable[tuple[int, str]] = ()) -> list[Finding]:
    """Return everything in the register that is not as it was written; an empty list means all is well.

    Args:
        connection: the register, open for reading.
        expect: (number, hash) pairs of the log written down elsewhere, as backups and bulletins carry them.
    """
    connection.execute("BEGIN")
    try:
        entries = read_entries(connection)
        head = connection.execute("SELECT seq, hash FROM log_head").fetchone()
        findings = check_chain(entries, head if head and head[0] else None)
        hashes = {entry[0]: entry[7] for entry in entries}
        findings += [
            Finding("anchor", seq, f"entry {seq} is not the one written down as {digest[:12]}…")
            for seq, digest in expect
            if hashes.get(seq) != digest
        ]
        present = {
            row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")
        }
        findings += [Finding("trigger", 0, f"{name} is gone") for name in TRIGGERS if name not in present]
        if not findings:
            findings += list(_check_tables(connection, entries))
            findings += list(_check_personal(connection, entries))
    finally:
        connection.execute("ROLLBACK")
    return findings


def verify_file(path: Path, expect: Iterable[tuple[int, str]] = ()) -> tuple[list[Finding], int, str]:
    """Verify a register's file without changing it; return findings, and number and hash of its head."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        findings = verify(connection, expect)
        head = connection.execute("SELECT seq, hash FROM log_head").fetchone() or (0, GENESIS)
    except (sqlite3.DatabaseError, KeyError, ValueError) as error:
        return [Finding("structure", 0, str(error))], 0, ""
    finally:
        connection.close()
    return findings, head[0], head[1]


def main(arguments: list[str] | None = None) -> int:
    """Verify the file named on the command line; 0 when all is well, 1 otherwise."""
    parser = argparse.ArgumentParser(description="Verify the log of a register (office.db).")
    parser.add_argument("file", type=Path)
    parser.add_argument("--expect", action="append", default=[], metavar="SEQ:HASH")
    options = parser.parse_args(arguments)
    anchors = [(int(seq), digest) for seq, digest in (item.split(":", 1) for item in options.expect)]
    findings, seq, digest = verify_file(options.file, anchors)
    for finding in findings:
        sys.stdout.write(f"{finding.kind} at {finding.seq}: {finding.detail}\n")
    sys.stdout.write(f"{'BROKEN' if findings else 'whole'}: {seq} entries, head {digest}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
