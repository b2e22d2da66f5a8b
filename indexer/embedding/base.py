"""What an embedding model is to the rest of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text, each of unit length; a text without any known character has a row of zeros."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is the similarity of their meaning, -1 to 1.

    The same text gives the same vector on every machine and in every batch, up to float32 rounding.
    """

    @property
    def name(self) -> str:
        """Return what tells this model and version from any other; vectors of two names never mix."""
        ...

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages: shape (number of texts, dimensions)."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions; the same as `encode` unless the model words questions apart."""
        ...


def unit_rows(rows: Vectors) -> Vectors:
    """Return the rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
