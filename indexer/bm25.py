"""BM25 over the inverted lists: the exact best clauses, without scoring every clause that holds a common word.

The terms are taken in order of what they can add at most. Once the remaining ones together cannot lift a new
clause among the best, they are looked up only for the clauses already found (MaxScore, Turtle and Flood 1995).
Each term's share is rounded to a whole number, so sums do not depend on their order: an index built anew gives
the same scores to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.postings import BLOCK, BLOCK_BITS, List, row_of

K1, B = 1.2, 0.75
TENTHS = 10
"""Counts in the lists are in tenths."""
UNIT = 4096
"""Of one whole score; shares are whole numbers below 2**24, exact in 32-bit floats."""
_LEAST = 1e-6
_TIMES = np.arange(256, dtype=np.float32) / np.float32(TENTHS)
"""How often a term stands, by its count in tenths."""

_FEW, _PROBED = 100_000, 20_000
"""Up to so many entries all lists are summed; of more, first the rarest, up to so many, to see what can be reached."""
_MANY = 16
"""So many times the clauses wanted are first cut by what a part of them reaches."""
_MORE = 4
"""Terms summed beyond those that must be: a few more lists spare looking up thousands of clauses in the next."""
_TOGETHER = 4
"""Terms looked up at once for the clauses already found."""
_SPARSE = 16
"""So many entries are laid out sooner than one clause is looked up among them."""

Read = Callable[[Sequence[int]], Mapping[int, List]]
"""Gives the lists of some rows (see `postings.row_of`)."""


def norms(lengths: NDArray[np.uint16], average: float) -> NDArray[np.float32]:
    """Return what each clause's length adds below the line of BM25."""
    return (K1 * (1 - B + B * lengths.astype(np.float32) / max(average, 1.0))).astype(np.float32)


def rarity(total: int, frequency: int) -> float:
    """Return the inverse document frequency of a term; one that stands in half of the clauses tells nothing."""
    return max(math.log((total - frequency + 0.5) / (frequency + 0.5)), _LEAST)


class Best:
    """The best clauses so far, those that tie with the last one included."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.ids: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.scores: NDArray[np.float64] = np.zeros(0, dtype=np.float64)
        self.bar = 1.0

    def take(self, ids: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
        """Take in clauses with their whole scores."""
        if len(scores) > _MANY * self._limit:  # the best of some are no better than the best of all
            some = scores[::_MANY]
            near = scores >= np.partition(some, -self._limit)[-self._limit]
            ids, scores = ids[near], scores[near]
        self.ids = np.concatenate((self.ids, ids))
        self.scores = np.concatenate((self.scores, scores))
        if len(self.ids) > self._limit:
            self.bar = float(np.partition(self.scores, -self._limit)[-self._limit])
            kept = self.scores >= self.bar
            self.ids, self.scores = self.ids[kept], self.scores[kept]


@dataclass(frozen=True)
class _Asked:
    """The terms of a question, what can add most first.

    Args:
        terms: the terms.
        weights: what each counts, as a whole share at most.
        rest: what each and all behind it can add at most; a 0 stands last.
        read: gives lists.
        norm: see `norms`.
        admitted: which clauses may be found, None for all.
    """

    terms: list[int]
    weights: NDArray[np.float32]
    rest: NDArray[np.float64]
    read: Read
    norm: NDArray[np.float32]
    admitted: NDArray[np.bool_] | None

    def lists(self, block: int, first: int, last: int) -> list[tuple[int, List]]:
        """Return the places among the terms, from `first` on and before `last`, that a block has lists of."""
        rows = [row_of(block, term) for term in self.terms[first:last]]
        found = self.read(rows)
        return [(first + place, found[row]) for place, row in enumerate(rows) if row in found]

    def summed(self, block: int, lists: Sequence[tuple[int, List]]) -> NDArray[np.float64] | None:
        """Return the score of every clause of a block over some terms, None where no clause holds one."""
        if not lists:
            return None
        norm = self.norm[block << BLOCK_BITS : (block + 1) << BLOCK_BITS]
        places = np.concatenate([places for _, (places, _) in lists]).astype(np.intp)
        counted = np.concatenate([counted for _, (_, counted) in lists])
        sizes = [len(places) for _, (places, _) in lists]
        weights = np.repeat(self.weights[[place for place, _ in lists]], sizes)
        shares = _shares(weights, counted, norm[places])
        return np.bincount(places, weights=shares, minlength=len(norm)).astype(np.float64, copy=False)

    def completed(
        self, block: int, places: NDArray[np.intp], values: NDArray[np.float64], first: int, bar: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Add what the terms from `first` on give to clauses of a block; those that cannot reach the bar drop out."""
        norm = self.norm[block << BLOCK_BITS : (block + 1) << BLOCK_BITS]
        for start in range(first, len(self.terms), _TOGETHER):
            near = values >= bar - self.rest[start]
            places, values = places[near], values[near]
            if not len(places):
                break
            lists = self.lists(block, start, start + _TOGETHER)
            if lists:
                counted = np.stack([_counted(some, places) for _, some in lists])
                weights = self.weights[[place for place, _ in lists]]
                shares = _shares(weights[:, None], counted, norm[places])
                shares[counted == 0] = 0
                values = values + shares.sum(axis=0, dtype=np.float64)
        return places, values


def best(
    frequencies: Mapping[int, int],
    total: int,
    *,
    read: Read,
    blocks: Sequence[int],
    norm: NDArray[np.float32],
    admitted: NDArray[np.bool_] | None,
    limit: int,
) -> Best:
    """Return the best clauses for some terms.

    Args:
        frequencies: the terms, and in how many clauses each stands.
        total: clauses there are.
        read: gives lists.
        blocks: the blocks to look in.
        norm: see `norms`.
        admitted: which clauses may be found, None for all.
        limit: how many; ties with the last one come beside.
    """
    weights = {term: rarity(total, frequency) * (K1 + 1) * UNIT for term, frequency in frequencies.items()}
    terms = sorted(weights, key=lambda term: (-weights[term], term))
    bounds = np.array([math.ceil(weights[term]) for term in terms], dtype=np.float64)
    rest = np.concatenate((np.cumsum(bounds[::-1])[::-1], [0.0]))
    row = np.array([weights[term] for term in terms], dtype=np.float32)
    asked = _Asked(terms, row, rest, read, norm, admitted)
    found = Best(limit)
    if sum(frequencies.values()) > _FEW and len(blocks) > 1:
        probes = int(np.searchsorted(np.cumsum([frequencies[term] for term in terms]), _PROBED, side="right"))
        found.bar = max(found.bar, _reached(asked, blocks, max(probes, 1), limit))
    for block in blocks:
        needed = min(int(np.searchsorted(-rest, -found.bar, side="right")) + _MORE, len(terms))
        scores = asked.summed(block, asked.lists(block, 0, needed))
        if scores is None:
            continue
        wanted = scores >= max(found.bar - rest[needed], 1.0)
        first = block << BLOCK_BITS
        if admitted is not None:
            wanted &= admitted[first : first + BLOCK]
        places = np.flatnonzero(wanted)
        places, values = asked.completed(block, places, scores[places], needed, found.bar)
        enough = values >= found.bar
        found.take(places[enough] + first, values[enough])
    return found


def _reached(asked: _Asked, blocks: Sequence[int], probes: int, limit: int) -> float:
    """Return a score that so many clauses reach by the rarest terms alone."""
    found = Best(limit)
    for block in blocks:
        summed = asked.summed(block, asked.lists(block, 0, probes))
        if summed is not None:
            first = block << BLOCK_BITS
            if asked.admitted is not None:
                summed = np.where(asked.admitted[first : first + BLOCK], summed, 0)
            places = np.flatnonzero(summed >= found.bar)
            found.take(places + first, summed[places])
    return found.bar


def _counted(some: List, wanted: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return how often one term stands in each of the clauses wanted."""
    places, counted = some
    if len(places) < _SPARSE * len(wanted):
        dense = np.zeros(BLOCK, dtype=np.uint8)
        dense[places] = counted
        return dense[wanted]
    at = np.minimum(np.searchsorted(places, wanted.astype(np.uint16)), len(places) - 1)
    return np.where(places[at] == wanted, counted[at], np.uint8(0))


def _shares(
    weight: NDArray[np.float32], counted: NDArray[np.uint8], norm: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return weighed counts as whole shares; where a term stands it adds at least 1."""
    shares: NDArray[np.float32] = _TIMES[counted]
    below = shares + norm
    np.multiply(weight, shares, out=shares)
    np.divide(shares, below, out=shares)
    np.rint(shares, out=shares)
    return np.maximum(shares, np.float32(1), out=shares)
