"""Finding the clauses a question is about: lexical and dense candidates, fused, then ranked by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.models import DocumentStatus, Metadata
from indexer.lexical import LexicalIndex
from indexer.matching import Statistics
from indexer.passages import Passage, path_form
from indexer.question import Question
from indexer.ranking import Candidate, Match, Ranker
from terms.scope import Scope

_ABOUT_NEWS = re.compile(r"新浪|新闻(?!发布)|报道|那篇稿子|\bnews\b|\barticle\b|\bsina\b", re.IGNORECASE)
_LEXICAL_CANDIDATES = 48
_DENSE_CANDIDATES = 12
_KEPT = 4096
"""Clauses whose sentences' vectors are kept in memory."""


class Vectors(Protocol):
    """A store of clause vectors."""

    def search(
        self, vector: NDArray[np.float32], *, documents: Sequence[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        """Return keys of clauses and their cosine similarity, best first."""
        ...


class Encoder(Protocol):
    """Turns texts into vectors of unit length."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text."""
        ...


@dataclass(frozen=True)
class Dense:
    """The dense side: how questions become vectors, and where the clauses' vectors are."""

    encoder: Encoder
    vectors: Vectors


class ClauseSearch:
    """Searches the clauses of the documents in a scope."""

    def __init__(
        self,
        lexical: LexicalIndex,
        passage: Callable[[str], Passage | None],
        documents: Mapping[str, Metadata],
        ranker: Ranker,
        dense: Dense | None = None,
    ) -> None:
        self._lexical = lexical
        self._passage = passage
        self._documents = documents
        self._ranker = ranker
        self._dense = dense
        self._frequencies: dict[str, int] = {}
        self._sentence_vectors: dict[str, NDArray[np.float32]] = {}
        self._statistics = Statistics(lexical.total(), self._frequency)

    @property
    def documents(self) -> Mapping[str, Metadata]:
        """Return the documents that can be searched."""
        return self._documents

    @property
    def statistics(self) -> Statistics:
        """Return how common character pairs are among the clauses."""
        return self._statistics

    def search(self, question: Question, *, scope: Scope) -> list[Match]:
        """Return sentences of the clauses this question may be answered from, best first."""
        documents = [id_ for id_, m in self._documents.items() if self._admitted(m, question, scope)]
        if not documents:
            return []
        words = [way for concept in question.concepts for way, _ in concept.ways]
        lexical = self._lexical.search(words, documents=documents, limit=_LEXICAL_CANDIDATES)
        best = lexical[0].score if lexical else 1.0
        found: dict[str, list[float]] = {
            hit.key: [hit.score / best if best > 0 else 0.0, 0.0] for hit in lexical
        }
        paths = [path_form(path) for path in question.paths]
        for key in self._lexical.named(paths, documents=documents) if paths else ():
            found[key] = [1.0, 1.0]
        vector = self._vector(question)
        for key, similarity in self._near(vector, documents):
            found.setdefault(key, [0.0, 0.0])[1] = similarity
        candidates = [
            Candidate(passage, scores[0], scores[1], self._similarities(passage, vector))
            for key, scores in found.items()
            if (passage := self._passage(key)) is not None
        ]
        return self._official(self._ranker.rank(question, candidates, self._statistics))

    def _admitted(self, metadata: Metadata, question: Question, scope: Scope) -> bool:
        if question.documents:
            return metadata.id in question.documents
        if _ABOUT_NEWS.search(question.text):
            return metadata.status is DocumentStatus.NEWS
        began = metadata.effective or metadata.dated
        if began is not None and scope.as_of < began:
            return False  # what was not there on the day asked about cannot have held
        named = any(place.code == metadata.place for place in question.named)
        return metadata.place is None or named or scope.admits(metadata.place)

    def _vector(self, question: Question) -> NDArray[np.float32] | None:
        """Return the question's vector; None without a dense side, or where a clause is named."""
        if self._dense is None or question.paths or not question.concepts:
            return None
        words = (c.ways[1][0] if question.english and len(c.ways) > 1 else c.words for c in question.concepts)
        vector = self._dense.encoder.encode([" ".join(words)])[0]
        return vector if vector.any() else None

    def _near(self, vector: NDArray[np.float32] | None, documents: Sequence[str]) -> list[tuple[str, float]]:
        if self._dense is None or vector is None:
            return []
        return self._dense.vectors.search(vector, documents=documents, limit=_DENSE_CANDIDATES)

    def _similarities(self, passage: Passage, vector: NDArray[np.float32] | None) -> tuple[float, ...]:
        """Return the similarity of each sentence of a clause, zeros without a vector."""
        if self._dense is None or vector is None:
            return (0.0,) * len(passage.sentences)
        rows = self._sentence_vectors.get(passage.key)
        if rows is None:
            text = passage.clause.text
            rows = self._dense.encoder.encode([text[s.start : s.end] for s in passage.sentences])
            if len(self._sentence_vectors) >= _KEPT:
                self._sentence_vectors.clear()
            self._sentence_vectors[passage.key] = rows
        return tuple(round(float(x), 4) for x in rows @ vector)

    def _official(self, matches: list[Match]) -> list[Match]:
        """Leave out news wherever it restates an official text that is in the corpus too."""
        restated = {
            m.id
            for m in self._documents.values()
            if m.status is DocumentStatus.NEWS and m.restates and m.restates in self._documents
        }
        if not any(match.passage.clause.document not in restated for match in matches):
            return matches
        return [match for match in matches if match.passage.clause.document not in restated]

    def _frequency(self, pair: str) -> int:
        if pair not in self._frequencies:
            self._frequencies[pair] = self._lexical.frequency(pair)
        return self._frequencies[pair]
