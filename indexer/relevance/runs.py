"""Which runs of a question stand in which sentences of the candidates: the table everything is read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.relevance.asked_words import Asked
from indexer.relevance.units import BREAK, Units, UnitText

TITLE, HEADING, BODY = 0, 1, 2
_LONGEST = 200


class Candidates:
    """The candidates of one question laid end to end.

    Every candidate has a title and a heading part, each possibly empty, and then a part for each sentence.
    """

    def __init__(self, texts: Sequence[UnitText]) -> None:
        self.number = len(texts)
        self.codes = np.concatenate([text.codes for text in texts])
        self.lengths = np.array([len(text.codes) for text in texts], dtype=np.int64)
        offsets = np.concatenate([[0], np.cumsum(self.lengths)])
        self.starts = np.concatenate(
            [text.starts + offset for text, offset in zip(texts, offsets[:-1].tolist(), strict=True)]
        )
        parts = np.array([len(text.starts) for text in texts], dtype=np.int64)
        self.first = np.concatenate([[0], np.cumsum(parts)[:-1]])
        """Each candidate's first part, which is its title."""
        self.owner = np.repeat(np.arange(self.number), parts)
        """The candidate of each part."""
        self.order = np.arange(len(self.owner)) - self.first[self.owner]
        """Each part's place in its candidate."""
        self.body = self.order >= BODY
        self.opening = self.first + np.minimum(parts - 1, BODY)
        """Each candidate's first sentence; its headings where it has none."""
        self.sizes = np.diff(np.concatenate([self.starts, offsets[-1:]]))


@dataclass(frozen=True, slots=True)
class Runs:
    """What of the question stands where.

    Args:
        longest: for each unit of the question and each part, the longest run ending with that unit.
        single: for each unit and each candidate, how often the unit stands in it.
        pair: the same for the unit with the one before it.
        covered: for each part, how many of its units stand in a run of two or more.
    """

    longest: NDArray[np.uint8]
    single: NDArray[np.float32]
    pair: NDArray[np.float32]
    covered: NDArray[np.float32]


def runs(asked: Asked, found: Candidates) -> Runs:
    """Slide the question over all candidates at once; only units that it names are looked at."""
    size, parts = len(asked.codes), len(found.starts)
    longest = np.zeros((size, parts), dtype=np.uint8)
    single = np.zeros((size, found.number), dtype=np.float32)
    pair = np.zeros((size, found.number), dtype=np.float32)
    named = np.zeros(1 << 16, dtype=bool)
    named[asked.codes] = True
    named[BREAK] = False
    places = np.flatnonzero(named[found.codes])
    if not len(places):
        return Runs(longest, single, pair, np.zeros(parts, dtype=np.float32))
    units = found.codes[places]
    part = np.searchsorted(found.starts, places, side="right") - 1
    owner = found.owner[part]
    table = _ending(asked, units, np.diff(places) == 1)
    begins = np.flatnonzero(np.concatenate([[True], part[1:] != part[:-1]]))
    longest[:, part[begins]] = np.maximum.reduceat(table, begins, axis=1)
    begins = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    holders = owner[begins]
    single[:, holders] = np.add.reduceat(table > 0, begins, axis=1, dtype=np.int32)
    pair[:, holders] = np.add.reduceat(table > 1, begins, axis=1, dtype=np.int32)
    covered = np.bincount(part[table.max(axis=0) > 1], minlength=parts)
    return Runs(longest, single, pair, covered.astype(np.float32))


def _ending(asked: Asked, units: Units, beside: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return for each unit of the question and each of some units the longest run of both that ends there.

    Args:
        asked: the question.
        units: units of the candidates, in order.
        beside: for each but the first, whether it stands right behind the one before.
    """
    table: NDArray[np.uint8] = (asked.codes[:, None] == units).view(np.uint8)
    for i in range(1, len(table)):
        if asked.joined[i]:
            run = np.minimum(table[i - 1, :-1], _LONGEST)
            run *= beside
            run *= table[i, 1:]
            table[i, 1:] += run
    return table
