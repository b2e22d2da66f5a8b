"""The dense side of the search: Chroma where this process owns it, exact vectors in memory where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.library import Library
from indexer.embedding.base import Embedder, Vectors
from indexer.errors import VectorStoreUnavailable
from indexer.following import LibraryFeed, keep_tokens
from indexer.fusion import weight_of
from indexer.relevance.finding import Weights
from indexer.search import Dense

if TYPE_CHECKING:
    from indexer.relevance.meaning import Meaning
    from indexer.vectors.base import VectorSearch

_FEW = 2_000
_IN_MEMORY = 50_000
"""Up to so many clauses a process that does not own the store embeds them itself; beyond, words alone answer."""

Progress = Callable[[str, int, int], None]


class Store:
    """A vector search in the form that the clause search asks for."""

    def __init__(self, vectors: VectorSearch) -> None:
        self._vectors = vectors

    def search(
        self, vector: Vectors, *, documents: Sequence[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        """Return keys of clauses and their cosine similarity, best first."""
        return self._vectors.search(vector, limit, documents)


def open_dense(
    home: Path,
    library: Library,
    embedder: Embedder,
    resources: ExitStack,
    *,
    url: str | None,
    progress: Progress,
    one_question: bool = False,
) -> Dense | None:
    """Open the vectors of a library and bring them into step with its documents.

    Args:
        home: the installation's folder.
        library: the documents.
        embedder: the embedding model in use.
        resources: what is opened is closed with it.
        url: a Chroma server, None for the local folder.
        progress: told how many clauses are embedded.
        one_question: the process answers once and ends; where there are few clauses, comparing them all in
            memory gives the same answer without opening the store.

    Returns:
        None where another process owns the store and there are too many clauses to hold them here.
    """
    feed = LibraryFeed(library)
    total = library.clause_count()
    done = 0
    weight = weight_of(library.database.conn, embedder.name)

    def made(vectors: VectorSearch) -> Dense:
        return Dense(embedder, Store(vectors), embedder.name, weight)

    def embedded(more: int) -> None:
        nonlocal done
        done += more
        progress("index", min(done, total), total)

    if one_question and url is None and total <= _FEW and (home / "vectors").is_dir():
        return made(_in_memory(feed, embedder))

    _keep_tokens(library, embedder)

    from indexer.vectors.chroma import VectorStore
    from indexer.vectors.step import keep_in_step

    try:
        store = resources.enter_context(VectorStore(home, embedder=embedder, library=feed.library, url=url))
        keep_in_step(store, feed, embedder, progress=embedded)
        return made(store)
    except VectorStoreUnavailable:
        if total > _IN_MEMORY:
            return None
    return made(_in_memory(feed, embedder))


def _keep_tokens(library: Library, embedder: Embedder) -> None:
    """Keep the tokens of the clauses where the ranking's weights were made with this embedding."""
    meaning: Callable[[], Meaning] | None = getattr(embedder, "meaning", None)
    if meaning is not None and embedder.name == Weights.load().embedding:
        keep_tokens(library, meaning, embedder.name)


def _in_memory(feed: LibraryFeed, embedder: Embedder) -> VectorSearch:
    from indexer.vectors.base import ClauseVector, clause_key
    from indexer.vectors.exact import ExactVectors

    keys: list[str] = []
    texts: list[str] = []
    for change in feed.changes(None):
        for order, text in change.texts:
            keys.append(clause_key(change.document, order))
            texts.append(text)
    pairs = (ClauseVector(key, row) for key, row in zip(keys, embedder.encode(texts), strict=True))
    return ExactVectors(pairs, embedder.dimensions)
