"""The clause search as a LangChain retriever, so that it drops into any chain (see docs/retriever.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from corpus.models import Clause, Metadata
from indexer.question import Reader
from indexer.search import ClauseSearch
from terms.scope import Scope


@dataclass(frozen=True)
class Hit:
    """A clause that was found, the document it stands in, and how well it fits (comparable in one search)."""

    clause: Clause
    metadata: Metadata
    score: float


class Searcher(Protocol):
    """Finds clauses for a question as typed."""

    def search(self, query: str, *, scope: Scope, limit: int) -> list[Hit]:
        """Return at most `limit` clauses within the scope, best first."""
        ...


class QuestionSearcher:
    """Reads a question as the assistant does, then searches: places, documents and paths it names count.

    Chains call retrievers from threads of their own, one search at a time is let through. The lexical index's
    connection must therefore be one that other threads may use (`check_same_thread=False`).
    """

    def __init__(self, reader: Reader, search: ClauseSearch) -> None:
        self._reader = reader
        self._search = search
        self._turn = Lock()

    def search(self, query: str, *, scope: Scope, limit: int) -> list[Hit]:
        """Return at most `limit` clauses, best first.

        A question that names places is searched in those of them that lie within the scope; one that names
        only places whose documents may not be used finds nothing.
        """
        question = self._reader.read(query, today=scope.as_of)
        within = frozenset(place for place in question.places if scope.admits(place))
        if (question.places or question.outside) and not within:
            return []
        with self._turn:
            found = self._search.relevant(
                question, scope=Scope(within or scope.places, scope.as_of), limit=limit
            )
        documents = self._search.documents
        return [Hit(p.clause, documents[p.clause.document], score) for p, score in found]


class ClauseRetriever(BaseRetriever):
    """Finds clauses of policy documents; what it returns can be cited word for word.

    Each document's `page_content` is a clause's text; its metadata are `document`, `title`, `number`, `path`,
    `heading`, `place`, `status`, `span` (start and end in the source's text) and `score`.

    Args:
        searcher: where to search.
        scope: the places and the day that may be asked about.
        limit: clauses at most, from 1 to 50.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Any = Field(repr=False)
    scope: Scope
    limit: int = Field(default=8, ge=1, le=50)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun | None = None,  # noqa: ARG002 - LangChain passes it by name
    ) -> list[LangChainDocument]:
        searcher: Searcher = self.searcher
        hits = searcher.search(query, scope=self.scope, limit=self.limit)
        return [LangChainDocument(page_content=h.clause.text, metadata=dict(_described(h))) for h in hits]


def _described(hit: Hit) -> Mapping[str, object]:
    clause, metadata = hit.clause, hit.metadata
    return {
        "document": clause.document,
        "title": metadata.title,
        "number": metadata.number,
        "path": clause.path,
        "heading": clause.heading,
        "place": metadata.place,
        "status": str(metadata.status),
        "span": clause.span,
        "score": hit.score,
    }
