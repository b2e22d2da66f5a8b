"""The name index: investors on file, found by any writing of their names, inside the caller's transaction.

Blocking keys (`keys`) bring a few hundred names together, rapidfuzz compares them (`score`). Nothing is kept
in memory between calls, so what one transaction adds the next question sees, in any process.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from ledger.names.entry import Asked, Entry, asked_entries, filed_entries
from ledger.names.errors import UnusableName
from ledger.names.fold import same_characters
from ledger.names.keys import BRAND, PAIR, key_of
from ledger.names.models import Candidate, Evidence, Investor, MatchKind, written_names
from ledger.names.numbers import Number, numbers_of
from ledger.names.schema import INDEX_VERSION, schema
from ledger.names.score import Surroundings, compare, settle
from ledger.names.sound import sound_key

WARN_AT: Final = 0.78
"""The score from which a likeness is worth the bureau's time (measured in docs/duplicates.md)."""

_KINDS: Final[dict[str, int]] = {"uscc": 0, "alias": 1, "related": 2, "fuzzy": 3}
_INSERT: Final = """
INSERT INTO name_entry (key, role, written, plain, core, brand, place, form, serials, sounds, heard, latin)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT: Final = """
SELECT key, role, written, plain, core, brand, place, form, serials, sounds, heard, latin
FROM name_entry WHERE id IN (SELECT value FROM json_each(?))
"""


class _Wrapper(Protocol):
    """What wraps a connection, as sqlite-utils does."""

    conn: sqlite3.Connection


Database = sqlite3.Connection | _Wrapper
"""The caller's connection, bare or in sqlite-utils; statements run in whatever transaction it has open."""


def _bare(db: Database) -> sqlite3.Connection:
    return db if isinstance(db, sqlite3.Connection) else db.conn


@dataclass(frozen=True)
class NameIndex:
    """Finds filed investors by number and by name.

    Args:
        warn_at: least score of a fuzzy or related match that `candidates` returns.
        rows_per_key: most names read for one key; a key with more says little and is cut off.
        compared: most names compared in full for one asked name.
    """

    warn_at: float = WARN_AT
    rows_per_key: int = 600
    compared: int = 120

    def prepare(self, connection: Database) -> None:
        """Make the tables where they are missing, and file all names again after a change of `INDEX_VERSION`.

        Runs inside the caller's transaction, as every call here.
        """
        db = _bare(connection)
        for statement in schema().split(";"):
            db.execute(statement)
        version = db.execute("SELECT max(version) FROM name_index").fetchone()[0]
        if version != INDEX_VERSION:
            if version is not None:
                self.rebuild(db)
            db.execute("DELETE FROM name_index")
            db.execute("INSERT INTO name_index (version) VALUES (?)", (INDEX_VERSION,))

    def add(self, connection: Database, key: str, investor: Investor) -> None:
        """File an investor under a key, in place of what was filed under it.

        Raises:
            UnusableName: nothing in the investor can be compared.
        """
        db = _bare(connection)
        self.remove(db, key)
        numbers = numbers_of(investor)
        db.executemany(
            "INSERT INTO name_number (number, key, written, kind) VALUES (?, ?, ?, ?)",
            [(number.value, key, number.written, number.kind) for number in numbers],
        )
        filed = [_file(db, key, role, written) for role, written in written_names(investor)]
        if not any(filed) and not numbers:
            raise UnusableName(key)

    def remove(self, connection: Database, key: str) -> None:
        """Take an investor out of the index; a key that is not in it is left out silently."""
        db = _bare(connection)
        rows = db.execute("SELECT id, written FROM name_entry WHERE key = ?", (key,)).fetchall()
        for entry, written in rows:
            tokens = {token for _, keys in filed_entries(written) for token in keys}
            db.executemany(
                "DELETE FROM name_posting WHERE token = ? AND entry = ?", [(token, entry) for token in tokens]
            )
        db.execute("DELETE FROM name_entry WHERE key = ?", (key,))
        db.execute("DELETE FROM name_number WHERE key = ?", (key,))

    def rebuild(self, connection: Database) -> None:
        """File every name again as this version reads it."""
        db = _bare(connection)
        rows = db.execute("SELECT min(id), key, role, written FROM name_entry GROUP BY key, role, written")
        names = sorted(rows.fetchall())
        db.execute("DELETE FROM name_posting")
        db.execute("DELETE FROM name_entry")
        for _, key, role, written in names:
            _file(db, key, role, written)

    def candidates(self, connection: Database, investor: Investor, limit: int = 20) -> list[Candidate]:
        """Return the filed investors that the bureau must look at, most binding kind and best score first.

        Equal numbers and names block (`Candidate.blocks`); related and fuzzy ones count from `warn_at` on.
        """
        found = self._found(_bare(connection), investor)
        kept = [c for c in found if c.blocks or c.score >= self.warn_at]
        return sorted(kept, key=lambda c: (_KINDS[c.kind], -c.score, c.key))[:limit]

    def nearest(self, connection: Database, investor: Investor, limit: int = 20) -> list[Candidate]:
        """Return the filed investors most like this one, best first, however weak: for a search by name."""
        found = self._found(_bare(connection), investor)
        return sorted(found, key=lambda c: (-c.score, _KINDS[c.kind], c.key))[:limit]

    def _found(self, db: sqlite3.Connection, investor: Investor) -> list[Candidate]:
        numbers = numbers_of(investor)
        best: dict[str, Candidate] = {}
        for role, written in written_names(investor):
            for candidate in self._by_name(db, role, written):
                _keep(best, candidate)
        known = _codes_on_file(db, best)
        own = {number.value for number in numbers if number.kind == "uscc"}
        for key, candidate in best.items():
            if own and candidate.kind == "alias" and known.get(key, own).isdisjoint(own):
                best[key] = Candidate(key, "fuzzy", 0.97, candidate.evidence)
        for candidate in _by_number(db, numbers):
            _keep(best, candidate)
        return list(best.values())

    def _by_name(self, db: sqlite3.Connection, role: str, written: str) -> Iterable[Candidate]:
        names_on_file: int = db.execute("SELECT coalesce(max(id), 0) FROM name_entry").fetchone()[0]
        for asked in asked_entries(written):
            counts, holders = self._gather(db, asked)
            chosen = sorted(counts, key=lambda entry: (-counts[entry], entry))[: self.compared]
            compared = [(*row, compare(asked.entry, row[3])) for row in _read(db, chosen)]
            own = {
                reason: len({row[0] for row in compared if row[4].reason == reason and row[1] != "parent"})
                for reason in ("same_name", "same_core", "same_sound", "one_character")
            }
            by_sound = sorted(row[4].score for row in compared if row[4].reason == "same_brand_sound")
            for key, filed_role, filed_written, filed, found in compared:
                beside = Surroundings(
                    names_on_file, holders, bool(own["same_name"]),
                    own["same_core"], own["same_sound"], own["one_character"],
                    len(by_sound) - bisect_left(by_sound, found.score),
                )  # fmt: skip
                likeness = settle(found, beside)
                kind = _kind((role, written, asked.entry), (filed_role, filed_written, filed))
                score = 1.0 if kind == "alias" else min(likeness.score, 0.99 if kind == "related" else 0.97)
                evidence = Evidence(
                    written, role, filed_written, filed_role,
                    likeness.reason, likeness.region, filed.brand, holders,
                )  # fmt: skip
                yield Candidate(key, kind, score, evidence)

    def _gather(self, db: sqlite3.Connection, asked: Asked) -> tuple[dict[int, float], int]:
        """Return how much each name on file shares with the asked one, and how many hold its brand."""
        counts: dict[int, float] = {}
        holders, brand = 0, asked.entry.brand
        brand_key = key_of("y", sound_key([brand])) if asked.entry.latin else key_of("b", brand)
        for token, weight in sorted(asked.weights.items(), key=lambda item: -item[1]):
            rows = db.execute(
                "SELECT entry FROM name_posting WHERE token = ? LIMIT ?", (token, self.rows_per_key)
            ).fetchall()
            if token == brand_key:
                holders = len(rows)
            if len(rows) == self.rows_per_key and weight <= PAIR:
                continue
            worth = weight + min(BRAND, 4.0 / (1 + len(rows)))
            for (entry,) in rows:
                counts[entry] = counts.get(entry, 0.0) + worth
        return counts, holders


def _file(db: sqlite3.Connection, key: str, role: str, written: str) -> bool:
    """File every reading of one written name; say whether it had any."""
    readings = filed_entries(written)
    for entry, tokens in readings:
        values = (
            key, role, written, entry.plain, entry.core, entry.brand, " ".join(entry.place), entry.form,
            " ".join(entry.serials), " ".join(entry.sounds), entry.heard, int(entry.latin),
        )  # fmt: skip
        cursor = db.execute(_INSERT, values)
        db.executemany(
            "INSERT INTO name_posting (token, entry) VALUES (?, ?)",
            [(token, cursor.lastrowid) for token in tokens],
        )
    return bool(readings)


def _read(db: sqlite3.Connection, entries: list[int]) -> Iterable[tuple[str, str, str, Entry]]:
    rows = db.execute(_SELECT, (json.dumps(entries),))
    for key, role, written, plain, core, brand, place, form, serials, sounds, heard, latin in rows.fetchall():
        entry = Entry(
            plain,
            core,
            brand,
            tuple(place.split()),
            form,
            tuple(serials.split()),
            tuple(sounds.split()),
            heard,
            bool(latin),
        )
        yield key, role, written, entry


def _kind(asked: tuple[str, str, Entry], filed: tuple[str, str, Entry]) -> MatchKind:
    """Say what an encounter of two names (role, words, reading) means: equal ones bind, a parent's link."""
    (role, written, entry), (filed_role, filed_written, filed_entry) = asked, filed
    if "parent" in (role, filed_role):
        return "related"
    whole = filed_role == "alias" or (entry.form and filed_entry.form)
    if (
        entry.plain == filed_entry.plain
        and role != "alias"
        and whole
        and same_characters(written, filed_written)
    ):
        return "alias"
    return "fuzzy"


def _keep(best: dict[str, Candidate], candidate: Candidate) -> None:
    """Keep the more binding of two candidates for one key, then the better."""
    known = best.get(candidate.key)
    if known is None or (candidate.blocks, candidate.score) > (known.blocks, known.score):
        best[candidate.key] = candidate


def _by_number(db: sqlite3.Connection, numbers: Iterable[Number]) -> Iterable[Candidate]:
    for number in numbers:
        for key, written in db.execute(
            "SELECT key, written FROM name_number WHERE number = ?", (number.value,)
        ):
            evidence = Evidence(number.written, number.kind, written, number.kind, "same_number")
            yield Candidate(
                key, "uscc" if number.certain else "fuzzy", 1.0 if number.certain else 0.9, evidence
            )


def _codes_on_file(db: sqlite3.Connection, keys: Iterable[str]) -> dict[str, set[str]]:
    """Return the credit codes on file for the keys that have one."""
    codes: dict[str, set[str]] = {}
    for key in keys:
        for (number,) in db.execute("SELECT number FROM name_number WHERE key = ? AND kind = 'uscc'", (key,)):
            codes.setdefault(key, set()).add(number)
    return codes
