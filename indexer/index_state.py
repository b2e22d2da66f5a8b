"""The lexical index's documents in memory, and what was looked up among them since they last changed."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer import bm25, postings
from indexer.postings import BLOCK, BLOCK_BITS

_MASKS_KEPT = 8
_LEAST_KEPT, _KEPT = 32 * 2**20, 384
"""Bytes of lists kept in memory, and for each clause where there are many; all lists take twice as much."""


@dataclass
class State:
    """The index as it stood at a stamp: its documents, and what was looked up since."""

    stamp: str
    documents: list[str]
    firsts: list[int]
    sizes: list[int]
    orders: list[bytes]
    norm: NDArray[np.float32]
    total: int
    numbers: dict[str, int]
    lists: postings.Kept
    frequencies: dict[int, int] = field(default_factory=dict)
    masks: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict)

    @property
    def blocks(self) -> range:
        """Return the numbers of the blocks."""
        return range((len(self.norm) + BLOCK - 1) >> BLOCK_BITS)

    def key(self, id_: int) -> str:
        """Return the key of a clause."""
        place = bisect_right(self.firsts, id_) - 1
        order = np.frombuffer(self.orders[place], "<u4")[id_ - self.firsts[place]]
        return f"{self.documents[place]}#{order}"

    def id(self, key: str) -> int | None:
        """Return the number of a clause, None where it is not indexed."""
        document, _, order = key.rpartition("#")
        place = self.numbers.get(document)
        if place is None:
            return None
        orders = np.frombuffer(self.orders[place], "<u4")
        wanted = int(order)
        at = wanted if wanted < len(orders) and orders[wanted] == wanted else np.flatnonzero(orders == wanted)
        found = [at] if isinstance(at, int) else at.tolist()
        return self.firsts[place] + found[0] if found else None

    def mask(self, documents: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which clauses belong to some documents."""
        mask = self.masks.get(documents)
        if mask is None:
            mask = np.zeros(len(self.norm), dtype=np.bool_)
            for name in documents:
                place = self.numbers.get(name)
                if place is not None:
                    mask[self.firsts[place] : self.firsts[place] + self.sizes[place]] = True
            if len(self.masks) >= _MASKS_KEPT:
                self.masks.pop(next(iter(self.masks)))
            self.masks[documents] = mask
        return mask


def load(db: sqlite3.Connection, stamp: str) -> State:
    """Read the index's documents as they stand."""
    rows = db.execute(
        "SELECT first, document, clauses, orders, lengths FROM clause_documents ORDER BY first"
    ).fetchall()
    size = rows[-1][0] + rows[-1][2] if rows else 0
    lengths = np.zeros(size, dtype=np.uint16)
    for first, _, number, _, written in rows:
        lengths[first : first + number] = np.frombuffer(written, "<u2")
    total = sum(row[2] for row in rows)
    average = float(lengths.sum(dtype=np.int64)) / total if total else 1.0
    return State(
        stamp=stamp,
        documents=[row[1] for row in rows],
        firsts=[row[0] for row in rows],
        sizes=[row[2] for row in rows],
        orders=[row[3] for row in rows],
        norm=bm25.norms(lengths, average),
        total=total,
        numbers={row[1]: place for place, row in enumerate(rows)},
        lists=postings.Kept(max(_LEAST_KEPT, _KEPT * total)),
    )


def touched(blocks: range, admitted: NDArray[np.bool_]) -> list[int]:
    """Return the blocks that hold a clause admitted."""
    return [b for b in blocks if admitted[b << BLOCK_BITS : (b + 1) << BLOCK_BITS].any()]
