"""Keeping the indexes in step with the documents: words inside each change, vectors behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.catalogue import Change as DocumentChange
from corpus.library import Library
from corpus.models import Clause, Metadata
from indexer.lexical import LexicalIndex
from indexer.passages import heading_of
from indexer.relevance.units import parts_of
from indexer.vectors.base import Change
from terms.folding import folded

if TYPE_CHECKING:
    from sqlite_utils import Database

    from indexer.relevance.meaning import Meaning

_DOCUMENTS = 20
"""Documents whose clauses are cut into tokens at once."""


def index_change(
    database: Database,
    change: DocumentChange,
    came: Sequence[Clause],
    went: Sequence[Clause],
    metadata: Metadata,
) -> None:
    """Follow one change of the library inside its own transaction (`Library.on_change`)."""
    del change
    lexical = LexicalIndex(database.conn)
    lexical.remove(went)
    lexical.put(came, title=metadata.title)


def fill_again(library: Library) -> None:
    """Make the lexical index anew from the documents, in one transaction; needed where it was deleted."""
    with library.write() as database:
        lexical = LexicalIndex(database.conn)
        lexical.clear()
        documents = (library.document(version.metadata.id) for version in library.documents())
        lexical.put_all((document.clauses, document.metadata.title) for document in documents)


def in_step(library: Library) -> bool:
    """Say whether the lexical index holds as many clauses as the documents have now."""
    return LexicalIndex(library.database.conn).total() == library.clause_count()


def keep_tokens(library: Library, meaning: Callable[[], Meaning], embedding: str) -> int:
    """Keep the tokens of every clause that has none yet and return how many were made.

    May be killed at any moment and called again; what is missing meanwhile, the ranking makes itself.

    Args:
        library: the documents, in step with the lexical index.
        meaning: opens the embedding's tokens; called only where some are missing.
        embedding: the embedding's name.
    """
    lexical = LexicalIndex(library.database.conn)
    done = 0
    opened: Meaning | None = None
    while lexical.without_tokens(embedding, 1):
        opened = opened or meaning()
        with library.write():
            some = lexical.without_tokens(embedding, _DOCUMENTS)
            clauses = [(c, title) for document, title in some for c in library.document(document).clauses]
            parts = [parts_of(c.text, title=folded(title), heading=heading_of(c)) for c, title in clauses]
            lexical.keep_tokens(embedding, [c for c, _ in clauses], opened.tokens_of(parts))
        done += len(clauses)
    return done


def embedded_text(clause: Clause) -> str:
    """Return what is embedded of a clause: the headings above it and its own words."""
    return " ".join((*clause.trail, clause.text))


class LibraryFeed:
    """The library as the vector store follows it (see `indexer.vectors.base.ChangeFeed`)."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def library(self) -> str:
        """Return what tells this library from one made anew: the instant of its first change."""
        changes = self._library.database.conn.execute(
            "SELECT document || at FROM changes ORDER BY revision LIMIT 1"
        ).fetchone()
        return str(changes[0]) if changes else ""

    def revision(self) -> int:
        """Return the revision that is committed now."""
        return self._library.revision

    def changes(self, since: int | None) -> Iterator[Change]:
        """Return the documents changed after that revision, as they are now; all documents for None."""
        current = {version.metadata.id for version in self._library.documents()}
        changed = current if since is None else {c.document for c in self._library.changes_since(since)}
        for id_ in sorted(changed):
            clauses = self._library.document(id_).clauses if id_ in current else ()
            yield Change(id_, [(clause.order, embedded_text(clause)) for clause in clauses])
