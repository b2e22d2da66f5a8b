"""The inverted lists: which clauses hold a term, and how often, in blocks of 65,536 clauses.

A list is one row of library.db: the clauses' places in the block (16 bits each, ascending), then how often the
term stands in each (8 bits, in tenths, titles and headings weighed). A row's number is block and term, so that
a block is one stretch of the table; a block written at once is written in order. A change of a document
rewrites the lists of its terms in its own block, inside the transaction that changes the document.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from indexer.tokens import TERM_BITS

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
"""Clauses in a block."""
_BYTES = 3
"""A clause takes in a list."""
_FIELD_BITS = 2
_OVERHEAD = 200
"""Bytes that a list in memory takes beside its own."""
_ASKED = 16_000
"""Rows asked for at once; SQLite takes 32,766 values."""

SCHEMA = "CREATE TABLE clause_postings (id INTEGER PRIMARY KEY, list BLOB NOT NULL) STRICT"

List = tuple[NDArray[np.uint16], NDArray[np.uint8]]
"""Places of clauses in their block, ascending, and the weighed count in each."""


def row_of(block: int, term: int) -> int:
    """Return the number of the row of a term in a block."""
    return block << TERM_BITS | term


def term_of_row(row: int) -> int:
    """Return the term of a row."""
    return row & ((1 << TERM_BITS) - 1)


def read(db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, List]:
    """Return the lists of some rows (see `row_of`), as far as there are any."""
    found: dict[int, List] = {}
    for some in _batches(rows):
        marks = ",".join("?" * len(some))
        sql = f"SELECT id, list FROM clause_postings WHERE id IN ({marks})"  # noqa: S608 - only question marks
        found.update((row, _decoded(written)) for row, written in db.execute(sql, some))
    return found


class Kept:
    """Lists in memory as they stand in one state of the index, up to some number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.bytes = 0
        """What they take now."""
        self._lists: dict[int, List | None] = {}

    def read(self, db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, List]:
        """Return the lists of some rows, as far as there are any; what was read lately is not read again."""
        missing = [row for row in rows if row not in self._lists]
        found = read(db, missing) if missing else {}
        lists = {row: kept for row in rows if (kept := self._lists.get(row) or found.get(row)) is not None}
        if missing:
            self._keep(missing, found)
        return lists

    def _keep(self, rows: Sequence[int], found: dict[int, List]) -> None:
        size = _OVERHEAD * len(rows) + sum(_BYTES * len(places) for places, _ in found.values())
        if size > self._limit:
            return
        self._lists.update((row, found.get(row)) for row in rows)
        self.bytes += size
        while self.bytes > self._limit:  # the oldest go first
            gone = self._lists.pop(next(iter(self._lists)))
            self.bytes -= _OVERHEAD + (_BYTES * len(gone[0]) if gone is not None else 0)


def add(
    db: sqlite3.Connection,
    ids: NDArray[np.int64],
    terms: NDArray[np.int64],
    fields: NDArray[np.int64],
    weights: Sequence[int],
) -> None:
    """Put tokens into the lists.

    Args:
        db: the library's database, in a transaction.
        ids: the clause of each token; those of one block are greater than all that stand in it already.
        terms: each token's number.
        fields: each token's field, an index of `weights`.
        weights: what a token counts for in each field, in tenths.
    """
    for block in np.unique(ids >> BLOCK_BITS).tolist():
        chosen = (ids >> BLOCK_BITS) == block
        made = _made(ids[chosen] & (BLOCK - 1), terms[chosen], fields[chosen], weights)
        _write(db, block, made, fresh=_is_empty(db, block))


def remove(db: sqlite3.Connection, first: int, last: int, terms: NDArray[np.int64]) -> None:
    """Take the clauses from `first` to `last` out of the lists of the terms they hold."""
    for block in range(first >> BLOCK_BITS, (last >> BLOCK_BITS) + 1):
        start = max(first - (block << BLOCK_BITS), 0)
        end = min(last - (block << BLOCK_BITS), BLOCK - 1)
        lists = read(db, [row_of(block, term) for term in np.unique(terms).tolist()])
        left, gone = [], []
        for row, (places, weighed) in lists.items():
            low, high = np.searchsorted(places, [start, end + 1])
            if low == high:
                continue
            kept = np.concatenate((places[:low], places[high:]))
            if len(kept):
                left.append((kept.tobytes() + weighed[:low].tobytes() + weighed[high:].tobytes(), row))
            else:
                gone.append((row,))
        db.executemany("UPDATE clause_postings SET list = ? WHERE id = ?", left)
        db.executemany("DELETE FROM clause_postings WHERE id = ?", gone)


def _is_empty(db: sqlite3.Connection, block: int) -> bool:
    sql = "SELECT 1 FROM clause_postings WHERE id >= ? AND id < ? LIMIT 1"
    return db.execute(sql, (block << TERM_BITS, (block + 1) << TERM_BITS)).fetchone() is None


def _made(
    places: NDArray[np.int64], terms: NDArray[np.int64], fields: NDArray[np.int64], weights: Sequence[int]
) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each term with its list, in order of term."""
    if not len(terms):
        return
    keys = np.sort(((terms << BLOCK_BITS) | places) << _FIELD_BITS | fields)
    weighed = np.array(weights, dtype=np.int64)[keys & ((1 << _FIELD_BITS) - 1)]
    keys >>= _FIELD_BITS
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sums = np.minimum(np.add.reduceat(weighed, starts), 255).astype(np.uint8)
    keys = keys[starts]
    written = (keys & (BLOCK - 1)).astype("<u2").tobytes()
    counted = sums.tobytes()
    of_term = keys >> BLOCK_BITS
    edges = np.flatnonzero(np.concatenate(([True], of_term[1:] != of_term[:-1], [True])))
    bounds = edges.tolist()
    for term, start, end in zip(of_term[edges[:-1]].tolist(), bounds, bounds[1:], strict=False):
        yield term, written[2 * start : 2 * end], counted[start:end]


def _write(
    db: sqlite3.Connection, block: int, made: Iterator[tuple[int, bytes, bytes]], *, fresh: bool
) -> None:
    first = block << TERM_BITS
    if fresh:
        rows = ((first | term, places + counted) for term, places, counted in made)
        db.executemany("INSERT INTO clause_postings (id, list) VALUES (?, ?)", rows)
        return
    while some := list(islice(made, _ASKED)):
        marks = ",".join("?" * len(some))
        sql = f"SELECT id, list FROM clause_postings WHERE id IN ({marks})"  # noqa: S608 - only question marks
        known = dict(db.execute(sql, [first | term for term, _, _ in some]))
        db.executemany(
            "INSERT INTO clause_postings (id, list) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET list = excluded.list",
            ((first | term, _joined(known.get(first | term, b""), p, c)) for term, p, c in some),
        )


def _joined(known: bytes, places: bytes, counted: bytes) -> bytes:
    middle = len(known) // _BYTES * 2
    return known[:middle] + places + known[middle:] + counted


def _decoded(written: bytes) -> List:
    number = len(written) // _BYTES
    return np.frombuffer(written, "<u2", number), np.frombuffer(written, np.uint8, number, number * 2)


def _batches(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(rows), _ASKED):
        yield rows[start : start + _ASKED]
