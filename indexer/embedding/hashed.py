"""A deterministic embedding that needs no data: signed feature hashing of character runs.

It knows nothing of meaning; it finds texts that share characters, pairs and triples of them. It stands in
where no trained model is at hand, and gives tests a model that is always there.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from indexer.embedding.base import Vectors, unit_rows

_RUN_WEIGHTS = {1: 0.5, 2: 1.0, 3: 0.7}
"""Weight of a run by its length: single characters say least, triples are mostly seen once."""


class HashedEmbedder:
    """Signed hashing of character runs of length 1 to 3, each counted as 1 + log(count)."""

    def __init__(self, dimensions: int = 256) -> None:
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        """Return the name, which changes whenever the vectors would."""
        return "hashed-1"

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text; white space and punctuation alone give a row of zeros."""
        rows = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        places: dict[str, tuple[int, float]] = {}
        for row, text in zip(rows, texts, strict=True):
            for run, count in Counter(_runs(text)).items():
                place = places.get(run)
                if place is None:
                    place = places[run] = self._place(run)
                column, weight = place
                row[column] += weight * (1 + log(count))
        return unit_rows(rows)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, which are made as those of passages."""
        return self.encode(texts)

    def _place(self, run: str) -> tuple[int, float]:
        """Return the column a run falls into and its weight, sign included."""
        value = zlib.crc32(run.encode())
        sign = 1.0 if value & 0x80000000 else -1.0
        return (value & 0x7FFFFFFF) % self._dimensions, sign * _RUN_WEIGHTS[len(run)]


def _runs(text: str) -> list[str]:
    """Return every run of 1 to 3 letters or digits that stand side by side, width and case folded."""
    folded = unicodedata.normalize("NFKC", text).lower()
    words = "".join(character if character.isalnum() else " " for character in folded).split()
    return [
        word[start : start + length]
        for word in words
        for length in _RUN_WEIGHTS
        for start in range(len(word) - length + 1)
    ]
