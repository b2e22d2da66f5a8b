"""The clause vectors in Chroma: a local folder with one owning process, or a Chroma server.

The store follows the documents; it is never the only place where anything stands. A sync takes three steps
in this order: the collection is marked as being written, the changed documents are replaced whole, the new
revision is written with the number of vectors. Killed anywhere between, the store still names the old
revision, so the same documents are replaced again by the next sync, and the two agree. A folder that does not
open, holds another number of vectors than it says, or dropped more than it holds (which wears out the graph
of neighbours) is left for an empty one, which is at no revision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from filelock import FileLock, Timeout

from indexer.embedding.base import Embedder, Vectors
from indexer.errors import VectorStoreUnavailable
from indexer.vectors.base import ClauseVector, clause_key, document_of, ranked
from indexer.vectors.clients import (
    Unreadable,
    chroma_errors,
    close_client,
    local_client,
    next_generation,
    server_client,
)
from indexer.vectors.exact import ExactVectors

_Item = TypeVar("_Item")

_BATCH = 2_000
"""Vectors written at once; the local engine takes at most 5,461."""
_SPARE = 8
"""So many more neighbours are fetched than asked for: ties at the edge then fall the same way each time."""
_FEW = 500
"""Vectors that may always be dropped before the store is built anew."""
_FURTHEST = 1_000
"""So many neighbours are looked through: for those of the documents asked for, and to order ties by key."""
_PROBED = 2_000
"""Neighbours asked for to see that the graph is whole; twice what the engine may not have written to it yet."""
_WHOLE, _INTERRUPTED = 0.95, 0.5
"""The share of the neighbours found at the last sync that must be found again, after an interrupted one too."""
_MOST_NAMED = 500
"""The local engine's filter takes only some thousand names, and is slow with many."""
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_search": 1_000}}
"""At 100,000 clauses, 500 found 98.95 % of the ten nearest, and 1,000 found 99.25 % for one millisecond more."""


class VectorStore:
    """The vectors of one library under one embedding model.

    Args:
        home: the installation's folder; a local store and the lock stand in `vectors` below it.
        embedder: the model whose vectors are kept; only its name and dimensions are used.
        library: what tells this document store from one made anew (`ChangeFeed.library`).
        url: a Chroma server (`http://host:port`); None for the local folder.

    Raises:
        VectorStoreUnavailable: another process owns the local folder, or the server does not answer.
    """

    def __init__(self, home: Path, *, embedder: Embedder, library: str, url: str | None = None) -> None:
        self._folder = home / "vectors"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._where = url or str(self._folder)
        self._url, self._library = url, library
        named = f"{embedder.name}\0{embedder.dimensions}\0{library}"
        self._collection_name = f"clauses-{hashlib.sha256(named.encode()).hexdigest()[:16]}"
        self._model, self._dimensions = embedder.name, embedder.dimensions
        self._lock = FileLock(self._folder / "owner.lock")
        self._resources = ExitStack()
        self._client: Any = None
        self._collection: Any = None
        self._sound = True
        with ExitStack() as opening:
            if url is None:
                opening.enter_context(self._owned())
            opening.callback(self._close_client)
            self._open()
            if url is None and self._state().get("writing"):
                # A writer died here; vectors it wrote over half-way find their neighbours less well.
                self._sound = False
            self._resources = opening.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the folder and its lock; the store cannot be used afterwards."""
        self._resources.close()

    def revision(self) -> int | None:
        """Return the revision of the documents that the vectors stand for; None if it must be built anew."""
        if not self._sound:
            return None
        state = self._state()
        if "revision" not in state:
            return None
        count = self.count()
        if not state["writing"] and (count != state["count"] or state["dropped"] > max(count, _FEW)):
            return None
        return int(state["revision"])

    def count(self) -> int:
        """Return the number of vectors kept (clauses with a vector of zeros are not)."""
        with self._reading():
            return int(self._collection.count())

    def sync(self, revision: int, changed: Iterable[tuple[str, Sequence[tuple[int, Vectors]]]]) -> None:
        """Replace the vectors of changed documents, then say that the store is at that revision.

        Args:
            revision: the documents' revision, read before `changed` was.
            changed: each changed document's id with (clause order, vector) for all its clauses as they are
                now; none for a document that is gone.

        Raises:
            VectorStoreUnavailable: another process is writing, or the store failed; it stays at its old
                revision.
        """
        with self._owned():
            # From the first write on, the state keeps the old revision: what is interrupted is done again.
            state = self._state()
            self._remember({**state, "writing": True})
            dropped = state.get("dropped", 0)
            empty = self.count() == 0
            for group in _grouped(changed):
                with self._reading():
                    stale = set() if empty else self._keys([document for document, _ in group])
                    stale -= self._put(group)
                    for keys in _pieces(sorted(stale)):
                        self._collection.delete(ids=keys)
                    dropped += len(stale)
            done = {"revision": revision, "count": self.count(), "dropped": dropped, "writing": False}
            with self._reading():
                reach = self._reach()
            self._remember({**done, "reach": reach})

    def rebuild(self) -> None:
        """Drop every vector; the store is then at no revision, and the next sync brings everything.

        Raises:
            VectorStoreUnavailable: another process is writing, or no empty store can be made either.
        """
        with self._owned():
            if self._url is None:
                self._close_client()
                next_generation(self._folder)
            else:
                with self._reading():
                    self._client.delete_collection(self._collection_name)
            self._sound = True
            self._open()

    def search(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return (clause key, cosine similarity), nearest first; a vector of zeros is near nothing.

        Args:
            vector: the question's vector, 1-dimensional.
            limit: at most so many.
            documents: the ids of the documents to look in; None for all.

        Raises:
            VectorStoreUnavailable: the store failed; search without it.
        """
        if limit <= 0 or not np.any(vector) or (documents is not None and not documents):
            return []
        wanted = None if documents is None else frozenset(documents)
        fetched = limit + _SPARE
        while True:
            near = self._nearest(vector, fetched)
            found = [pair for pair in near if wanted is None or document_of(pair[0]) in wanted]
            best = ranked(found, limit + 1)
            cut_in_a_tie = len(best) > limit and best[-1][1] == best[-2][1] and fetched < _FURTHEST
            if len(near) < fetched or (len(best) > limit and not cut_in_a_tie):
                return best[:limit]
            if wanted is not None and fetched >= _FURTHEST:
                # They are a small part of the library. The store's own filter takes four times as long.
                return self._exact(sorted(wanted)).search(vector, limit)
            fetched = min(fetched * 16, _FURTHEST) if fetched < _FURTHEST else fetched * 4

    def _exact(self, documents: list[str]) -> ExactVectors:
        """Return the vectors of some documents."""
        kept: list[ClauseVector] = []
        for named in _pieces(documents, _MOST_NAMED):
            with self._reading():
                found = self._collection.get(where={"document": {"$in": named}}, include=["embeddings"])
            kept.extend(map(ClauseVector, found["ids"], found["embeddings"]))
        return ExactVectors(kept, self._dimensions)

    def _nearest(self, vector: Vectors, number: int) -> list[tuple[str, float]]:
        def query() -> Any:
            return self._collection.query(query_embeddings=[vector], n_results=number, include=["distances"])

        with self._reading():
            try:
                found = query()
            except Exception:
                if self._url is None:
                    raise
                self._collection = self._made_collection()  # another process built it anew
                found = query()
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(key, 1 - float(distance)) for key, distance in pairs]

    def _keys(self, documents: list[str]) -> set[str]:
        """Return the keys of the clauses that are kept of some documents."""
        found: set[str] = set()
        for named in _pieces(documents, _MOST_NAMED):
            found.update(self._collection.get(where={"document": {"$in": named}}, include=[])["ids"])
        return found

    def _put(self, group: list[tuple[str, Sequence[tuple[int, Vectors]]]]) -> set[str]:
        """Write the vectors, over those already kept under the same keys, and return the keys.

        Deleting first and adding after would cut the graph of neighbours apart: measured, replacing every
        vector so lost up to a fifth of recall@10, while writing over them lost nothing.
        """
        rows = [
            (clause_key(document, order), document, vector)
            for document, vectors in group
            for order, vector in vectors
            if np.any(vector)
        ]
        for piece in _pieces(rows):
            keys, owners, vectors = zip(*piece, strict=True)
            self._collection.upsert(
                ids=list(keys),
                embeddings=np.stack(vectors).astype(np.float32),
                metadatas=[{"document": document} for document in owners],
            )
        return {key for key, _, _ in rows}

    def _open(self) -> None:
        """Open the collection, in a fresh folder if the one at hand cannot be read."""
        if self._url is not None:
            with self._reading():
                self._client = self._client or server_client(self._url)
                self._collection = self._made_collection()
            return
        try:
            self._open_folder()
        except Unreadable:
            self._close_client()
            next_generation(self._folder)
            with self._reading():
                self._open_folder()

    def _open_folder(self) -> None:
        """Open the local folder and ask it once: what is damaged shows now, before anybody relies on it.

        The engine takes a lost graph for an empty one without a word. It can also die of a damaged graph and
        take the process with it: the mark then left behind makes the next opening begin an empty folder
        instead of dying again.
        """
        mark = self._folder / "opening"
        if mark.exists():
            mark.unlink()
            raise Unreadable("打开时中断过")
        mark.touch()
        try:
            with chroma_errors():
                self._client = local_client(self._folder)
                self._collection = self._made_collection()
                kept = self._collection.metadata or {}
                share = _INTERRUPTED if kept.get("writing") else _WHOLE
                if self._reach() < share * kept.get("reach", 0):
                    raise Unreadable("近邻图缺了一部分")
        finally:
            mark.unlink()

    def _reach(self) -> int:
        """Return how many neighbours one fixed vector has in the graph, at most `_PROBED`."""
        probe = np.full(self._dimensions, self._dimensions**-0.5, dtype=np.float32)
        found = self._collection.query(query_embeddings=[probe], n_results=_PROBED, include=[])
        return len(found["ids"][0])

    def _made_collection(self) -> Any:
        return self._client.get_or_create_collection(
            self._collection_name,
            embedding_function=None,
            metadata={"library": self._library, "model": self._model},
            configuration=_CONFIGURATION,
        )

    def _state(self) -> dict[str, Any]:
        with self._reading():
            # Read afresh: on a server, another process may have written, or thrown the collection away.
            self._collection = self._made_collection()
            kept = self._collection.metadata or {}
        return {
            name: kept[name] for name in ("revision", "count", "dropped", "reach", "writing") if name in kept
        }

    def _remember(self, state: dict[str, Any]) -> None:
        with self._reading():
            self._collection.modify(metadata={"library": self._library, "model": self._model, **state})

    def _close_client(self) -> None:
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            close_client(client)

    @contextmanager
    def _owned(self) -> Iterator[None]:
        """Hold the lock that makes this process the only one to write."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise VectorStoreUnavailable(
                self._where, "另一个进程正在使用，请稍后再试或改用 Chroma 服务器"
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn whatever Chroma raises into our error, and distrust a local folder from then on."""
        try:
            with chroma_errors():
                yield
        except Unreadable as error:
            self._sound = self._url is not None
            raise VectorStoreUnavailable(self._where, str(error)) from error


def _pieces(items: Sequence[_Item], size: int = _BATCH) -> Iterator[list[_Item]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _grouped(
    changed: Iterable[tuple[str, Sequence[tuple[int, Vectors]]]],
) -> Iterator[list[tuple[str, Sequence[tuple[int, Vectors]]]]]:
    """Put small documents together until a batch is full; a document is never cut."""
    group: list[tuple[str, Sequence[tuple[int, Vectors]]]] = []
    size = 0
    for document, vectors in changed:
        group.append((document, vectors))
        size += len(vectors)
        if size >= _BATCH or len(group) >= _BATCH:
            yield group
            group, size = [], 0
    if group:
        yield group
