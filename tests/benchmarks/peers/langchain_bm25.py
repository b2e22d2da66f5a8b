"""LangChain's BM25Retriever, with jieba as its word segmenter."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers import Passage, text_of


class LangChainBM25:
    """`BM25Retriever.from_texts` with its own defaults but for the segmenter."""

    def __init__(self) -> None:
        self._retriever: Any = None

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        import jieba
        from langchain_community.retrievers import BM25Retriever

        jieba.setLogLevel(logging.WARNING)
        self._retriever = BM25Retriever.from_texts(
            [text_of(passage) for passage in passages],
            metadatas=[{"id": passage.id} for passage in passages],
            preprocess_func=jieba.lcut,
            k=10,
        )

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        return [str(document.metadata["id"]) for document in self._retriever.invoke(question)]


def open_system(variant: str) -> LangChainBM25:
    """Return the system; there is one variant."""
    del variant
    return LangChainBM25()
