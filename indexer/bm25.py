"""BM25 over the inverted lists: the exact best clauses, without scoring every clause that holds a common word.

The terms are taken in order of what they can add at most. Once the remaining ones together cannot lift a new
clause among the best, they are looked up only for the clauses already found (MaxScore, Turtle and Flood 1995).
Each term's share is rounded to a whole number, so sums do not depend on their order: an index built anew gives
the same scores to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.postings import BLOCK, BLOCK_BITS, List

K1, B = 1.2, 0.75
TENTHS = 10
"""Counts in the lists are in tenths."""
UNIT = 4096
"""Of one whole score; shares are whole numbers below 2**24, exact in 32-bit floats."""
_LEAST = 1e-6

Read = Callable[[int, Sequence[int]], Mapping[int, List]]
"""Gives the lists of some terms in a block."""


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
        self.ids = np.concatenate((self.ids, ids))
        self.scores = np.concatenate((self.scores, scores))
        if len(self.ids) > self._limit:
            self.bar = float(np.partition(self.scores, -self._limit)[-self._limit])
            kept = self.scores >= self.bar
            self.ids, self.scores = self.ids[kept], self.scores[kept]


def best(
    frequencies: Mapping[int, int],
    total: int,
    *,
    read: Read,
    blocks: Iterable[int],
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
    found = Best(limit)
    for block in blocks:
        first = block << BLOCK_BITS
        of_block = norm[first : first + BLOCK]
        allowed = None if admitted is None else admitted[first : first + BLOCK]
        needed = int(np.searchsorted(-rest, -found.bar, side="right"))
        scores = _summed(read(block, terms[:needed]), weights, of_block)
        if scores is None:
            continue
        wanted = scores >= max(found.bar - rest[needed], 1.0)
        if allowed is not None:
            wanted &= allowed
        places = np.flatnonzero(wanted)
        values = scores[places]
        for index in range(needed, len(terms)):
            if not len(places):
                break
            near = values >= found.bar - rest[index]
            places, values = places[near], values[near]
            values = values + _looked_up(read(block, terms[index : index + 1]), weights, places, of_block)
        enough = values >= found.bar
        found.take(places[enough] + first, values[enough])
    return found


def _summed(
    lists: Mapping[int, List], weights: Mapping[int, float], norm: NDArray[np.float32]
) -> NDArray[np.float64] | None:
    """Return the score of every clause of a block over some terms, None where no clause holds one."""
    if not lists:
        return None
    places = np.concatenate([places for places, _ in lists.values()]).astype(np.intp)
    counted = np.concatenate([counted for _, counted in lists.values()])
    weight = np.repeat(
        np.array([weights[term] for term in lists], dtype=np.float32), [len(p) for p, _ in lists.values()]
    )
    shares = _shares(weight, counted, norm[places]).astype(np.float64)
    return np.bincount(places, weights=shares, minlength=len(norm)).astype(np.float64, copy=False)


def _looked_up(
    lists: Mapping[int, List],
    weights: Mapping[int, float],
    wanted: NDArray[np.intp],
    norm: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Return the shares of one term in the clauses wanted."""
    shares = np.zeros(len(wanted), dtype=np.float64)
    for term, (places, counted) in lists.items():
        at = np.minimum(np.searchsorted(places, wanted.astype(np.uint16)), len(places) - 1)
        held = places[at] == wanted
        weight = np.full(int(held.sum()), weights[term], dtype=np.float32)
        shares[held] = _shares(weight, counted[at[held]], norm[wanted[held]])
    return shares


def _shares(
    weight: NDArray[np.float32], counted: NDArray[np.uint8], norm: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return weighed counts as whole shares; where a term stands it adds at least 1."""
    times = counted.astype(np.float32) / np.float32(TENTHS)
    shares: NDArray[np.float32] = np.maximum(np.rint(weight * times / (times + norm)), np.float32(1))
    return shares
