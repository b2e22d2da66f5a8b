"""txtai's hybrid index: its BM25 beside vectors of the model that installs from a package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers import Passage, text_of
from tests.benchmarks.peers.english import English


class TxtaiHybrid:
    """`Embeddings(hybrid=True)` with its own defaults, but words cut by Unicode so that Chinese is seen."""

    def __init__(self) -> None:
        self._embeddings: Any = None
        self._model = English()
        self._indexing = False

    @property
    def spared_seconds(self) -> float:
        """Return how many seconds of encoding another system spared this one."""
        return self._model.spared

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        from txtai import Embeddings

        def vectors(texts: list[str]) -> NDArray[np.float32]:
            return self._model.passages(texts) if self._indexing else self._model.encode(texts)

        self._embeddings = Embeddings(method="external", transform=vectors, hybrid=True)
        self._indexing = True
        self._embeddings.index([(passage.id, text_of(passage), None) for passage in passages])
        self._indexing = False
        self._model.leave()

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        return [str(found[0]) for found in self._embeddings.search(question, 10)]


def open_system(variant: str) -> TxtaiHybrid:
    """Return the system; there is one variant."""
    del variant
    return TxtaiHybrid()
