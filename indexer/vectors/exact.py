"""Vectors in memory, compared one with all: exact, and fast enough for some ten thousand clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from indexer.embedding.base import Vectors
from indexer.vectors.base import ClauseVector, document_of, ranked


class ExactVectors:
    """All vectors as one matrix: for processes that do not own the store, and to measure it against."""

    def __init__(self, vectors: Iterable[ClauseVector], dimensions: int) -> None:
        kept = [(key, vector) for key, vector in vectors if np.any(vector)]
        self._keys = [key for key, _ in kept]
        self._matrix = np.stack([v for _, v in kept]) if kept else np.zeros((0, dimensions), dtype=np.float32)
        rows: dict[str, list[int]] = {}
        for row, key in enumerate(self._keys):
            rows.setdefault(document_of(key), []).append(row)
        self._rows = {document: np.array(places) for document, places in rows.items()}

    def search(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return (clause key, cosine similarity), nearest first; a vector of zeros is near nothing."""
        if not self._keys or limit <= 0 or not np.any(vector):
            return []
        similarities = self._matrix @ vector.astype(np.float32)
        chosen = np.arange(len(self._keys))
        if documents is not None:
            places = [self._rows[document] for document in set(documents) & self._rows.keys()]
            chosen = np.concatenate(places) if places else chosen[:0]
        if len(chosen) > limit:
            lowest = np.partition(similarities[chosen], -limit)[-limit] - 2e-4
            chosen = chosen[similarities[chosen] >= lowest]
        return ranked([(self._keys[i], float(similarities[i])) for i in chosen], limit)
