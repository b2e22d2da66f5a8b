"""LangChain's usual pipeline: recursive splitter, Chroma, and a transformer that installs from a package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers import Passage, text_of
from tests.benchmarks.peers.english import English

_CHUNK, _OVERLAP = 500, 50


class LangChainChroma:
    """Chunks of 500 characters, all-MiniLM-L6-v2 (an English model), Chroma in memory."""

    def __init__(self) -> None:
        self._store: Any = None
        self._model = English()

    @property
    def spared_seconds(self) -> float:
        """Return how many seconds of encoding another system spared this one."""
        return self._model.spared

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        from langchain_chroma import Chroma
        from langchain_core.embeddings import Embeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        model = self._model

        class Packaged(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [list(map(float, row)) for row in model.passages(texts)]

            def embed_query(self, text: str) -> list[float]:
                return list(map(float, model.encode([text])[0]))

        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        chunks = splitter.create_documents(
            [text_of(passage) for passage in passages], metadatas=[{"id": passage.id} for passage in passages]
        )
        self._store = Chroma(embedding_function=Packaged())
        for start in range(0, len(chunks), 2_000):
            self._store.add_documents(chunks[start : start + 2_000])
        self._model.leave()

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages, each once."""
        found = self._store.similarity_search(question, k=30)
        return list(dict.fromkeys(str(chunk.metadata["id"]) for chunk in found))[:10]


def open_system(variant: str) -> LangChainChroma:
    """Return the system; there is one variant."""
    del variant
    return LangChainChroma()
