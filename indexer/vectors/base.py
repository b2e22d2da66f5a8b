"""What a store of clause vectors does, and how it learns what changed in the documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from indexer.embedding.base import Vectors


def clause_key(document: str, order: int) -> str:
    """Return the key of a clause's vector: the document's id and the clause's order in it."""
    return f"{document}#{order}"


def document_of(key: str) -> str:
    """Return the id of the document that a clause's key belongs to."""
    return key.rpartition("#")[0]


class ClauseVector(NamedTuple):
    """A clause's key and its vector (1-dimensional, of unit length)."""

    key: str
    vector: Vectors


@dataclass(frozen=True)
class Change:
    """One document whose clauses are no longer what they were.

    Args:
        document: the document's id.
        texts: its clauses as they are now, (order, text to embed); empty if the document is gone.
    """

    document: str
    texts: Sequence[tuple[int, str]]


class ChangeFeed(Protocol):
    """The document store, as far as its followers need to know it.

    Revisions count up, one a committed change. A document that changed twice is told once, as it is now.
    """

    @property
    def library(self) -> str:
        """Return what tells this document store from one that was made anew; revisions count within it."""
        ...

    def revision(self) -> int:
        """Return the revision that is committed now."""
        ...

    def changes(self, since: int | None) -> Iterator[Change]:
        """Return the documents changed after that revision, as they are now; all documents for None."""
        ...


class VectorSearch(Protocol):
    """Finds the clauses whose vectors are nearest."""

    def search(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return (clause key, cosine similarity), nearest first; only within those documents, if given."""
        ...


def ranked(found: list[tuple[str, float]], limit: int) -> list[tuple[str, float]]:
    """Return the best `limit`, ties in order of key, so that a rebuilt store answers in the same order."""
    rounded = [(key, round(similarity, 4)) for key, similarity in found]
    return sorted(rounded, key=lambda pair: (-pair[1], pair[0]))[:limit]
