"""Haystack's in-memory document store with its BM25 retriever."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers import Passage, text_of


class HaystackBM25:
    """`InMemoryBM25Retriever` with its own defaults."""

    def __init__(self) -> None:
        self._retriever: Any = None

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
        from haystack import Document
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        store.write_documents([Document(id=passage.id, content=text_of(passage)) for passage in passages])
        self._retriever = InMemoryBM25Retriever(store, top_k=10)

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        return [str(document.id) for document in self._retriever.run(query=question)["documents"]]


def open_system(variant: str) -> HaystackBM25:
    """Return the system; there is one variant."""
    del variant
    return HaystackBM25()
