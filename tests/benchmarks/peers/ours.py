"""Our clause search, in its variants, over passages that are each taken as one clause."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.models import Clause, DocumentStatus, Metadata, Segment
from indexer.embedding import Embedder, open_embedder
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage as Prepared
from indexer.passages import clause_key, prepare
from indexer.question import Question, Reader
from indexer.ranking import Ranker
from indexer.relevance.asked_words import read as asked_words
from indexer.relevance.finding import candidate_words, cut_for_search
from indexer.search import ClauseSearch, Dense
from indexer.vectors import ClauseVector, ExactVectors
from terms.places import Gazetteer
from terms.scope import Scope
from tests.benchmarks.peers import Passage

_TODAY = date(2026, 11, 20)
_PATH = re.compile(
    r"\s*(第[一二三四五六七八九十百千零〇\d]+条|[一二三四五六七八九十]+(?=、)|（[一二三四五六七八九十]+）)"
)
"""The number a passage opens with, which a reader of documents would have made its path."""
_FUSED = 200
"""Candidates of the lexical and of the dense side that are fused."""
_DENSE_WEIGHT = 0.2
"""Of the vectors' standard score against that of the words."""
_TITLED_DOCUMENTS = 400
"""Above so many titles, all passages are one document and titles count as headings."""


class Ours:
    """One variant: `lexical`, `dense`, `fused` or `reranked`."""

    def __init__(self, variant: str) -> None:
        self._variant = variant
        self._lexical = LexicalIndex(sqlite3.connect(":memory:"))
        self._embedder: Embedder = open_embedder()
        self._ids: dict[str, str] = {}

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        titles = {passage.title for passage in passages}
        grouped = len(titles) <= _TITLED_DOCUMENTS
        groups: dict[str, list[Clause]] = {}
        for passage in passages:
            title = passage.title if grouped else ""
            document = f"d{len(groups)}" if title not in groups else groups[title][0].document
            clauses = groups.setdefault(title, [])
            clauses.append(_clause(document, len(clauses), passage, trail=not grouped))
            self._ids[clause_key(clauses[-1])] = passage.id
        prepared: dict[str, Prepared] = {}
        self._lexical.put_all((clauses, title) for title, clauses in groups.items())
        for title, clauses in groups.items():
            for clause in clauses:
                made = prepare(clause, place=None, title=title)
                prepared[made.key] = made
        metadata = {clauses[0].document: _metadata(clauses[0].document, t) for t, clauses in groups.items()}
        self._reader = Reader(Gazetteer.load(), Lexicon.load(), list(metadata.values()))
        dense = self._dense(groups) if self._variant != "lexical" else None
        self._vectors = dense.vectors if dense is not None else None
        self._search = ClauseSearch(self._lexical, prepared.get, metadata, Ranker.load(), dense)
        if self._variant == "reranked":
            self._search.make_ready(list(prepared))

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        read = self._reader.read(question, today=_TODAY)
        if self._variant == "reranked":
            found = self._search.relevant(read, scope=Scope(frozenset(), _TODAY), limit=10)
            keys = dict.fromkeys(passage.key for passage, _ in found)
        else:
            keys = dict.fromkeys(self._fused(read))
        return [self._ids[key] for key in list(keys)[:10]]

    def _fused(self, question: Question) -> list[str]:
        """Return the best by words, by vectors, or by both as a weighted sum of standard scores."""
        scores: dict[str, float] = {}
        if self._variant in {"lexical", "fused"}:
            asked = asked_words(
                question.text,
                total=self._search.statistics.total,
                frequency=self._search.statistics.frequency,
                words_of=cut_for_search,
            )
            found = self._lexical.search(candidate_words(asked), documents=None, limit=_FUSED)
            scores = _standard([(hit.key, hit.score) for hit in found])
        if self._vectors is not None and not question.clauses:
            vector = self._embedder.encode_queries([question.text])[0]
            weight = _DENSE_WEIGHT if self._variant == "fused" else 1.0
            near = _standard(self._vectors.search(vector, documents=None, limit=_FUSED))
            lowest = min(scores.values(), default=0.0)
            for key, similarity in near.items():
                scores[key] = scores.get(key, lowest) + weight * similarity
        return sorted(scores, key=lambda key: (-scores[key], key))

    def _dense(self, groups: dict[str, list[Clause]]) -> Dense:
        clauses = [clause for group in groups.values() for clause in group]
        texts = [" ".join((*clause.trail, clause.text)) for clause in clauses]
        rows = zip(clauses, self._embedder.encode(texts), strict=True)
        vectors = [ClauseVector(clause_key(clause), vector) for clause, vector in rows]
        return Dense(self._embedder, ExactVectors(vectors, self._embedder.dimensions))


def _standard(found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return scores less their mean, in standard deviations."""
    values = np.array([score for _, score in found])
    if not len(values):
        return {}
    rows = (values - values.mean()) / (values.std() + 1e-6)
    return dict(zip([key for key, _ in found], rows.tolist(), strict=True))


def open_system(variant: str) -> Ours:
    """Return our search in a variant."""
    return Ours(variant)


def _clause(document: str, order: int, passage: Passage, *, trail: bool) -> Clause:
    headings = (passage.title,) if trail and passage.title else ()
    span = Segment(0, 0, len(passage.text))
    named = _PATH.match(passage.text)
    path = named.group(1) if named else ""
    return Clause(document, path, "clause", order, "", headings, passage.text, (span,))


def _metadata(document: str, title: str) -> Metadata:
    return Metadata(
        id=document, title=title, short_names=(), issuer="", number=None, place=None, dated=None,
        printed=None, effective=None, expires=None, status=DocumentStatus.IN_FORCE, status_words="",
        status_note="",
    )  # fmt: skip
