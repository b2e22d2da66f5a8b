"""Keeping the vectors in step with the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.embedding.base import Embedder, Vectors
from indexer.vectors.base import Change, ChangeFeed
from indexer.vectors.chroma import VectorStore

_CLAUSES = 1_000
"""Clauses embedded at once."""


def keep_in_step(
    store: VectorStore,
    feed: ChangeFeed,
    embedder: Embedder,
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Bring the vectors to the documents' revision and return how many clauses were embedded.

    The revision is read before the changes: what is committed in between is brought along now and once more
    by the next call. May be killed at any moment and called again.

    Args:
        store: the vectors; built anew if they are at no revision, or ahead of the documents.
        feed: the documents.
        embedder: the model that `store` was opened for.
        progress: told the number of clauses embedded, batch by batch.

    Raises:
        VectorStoreUnavailable: another process is writing, or the store failed.
    """
    target = feed.revision()
    reached = store.revision()
    if reached == target:
        return 0
    done = 0

    def embedded(changes: Iterable[Change]) -> Iterator[tuple[str, Sequence[tuple[int, Vectors]]]]:
        nonlocal done
        for group in _grouped(changes):
            texts = [text for change in group for _, text in change.texts]
            rows = iter(embedder.encode(texts))
            for change in group:
                yield change.document, [(order, next(rows)) for order, _ in change.texts]
            done += len(texts)
            if progress is not None and texts:
                progress(len(texts))

    if reached is not None and reached <= target:
        store.sync(target, embedded(feed.changes(reached)))
    if store.revision() != target:
        store.rebuild()
        store.sync(target, embedded(feed.changes(None)))
    return done


def _grouped(changes: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    size = 0
    for change in changes:
        group.append(change)
        size += len(change.texts)
        if size >= _CLAUSES:
            yield group
            group, size = [], 0
    if group:
        yield group
