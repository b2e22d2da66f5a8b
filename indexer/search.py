"""Finding the clauses a question is about: lexical and dense candidates, fused, then ranked by sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.models import Metadata
from indexer.admission import Admission
from indexer.fusion import CANDIDATES, Scores, fused
from indexer.lexical import LexicalIndex
from indexer.matching import Statistics
from indexer.number_forms import codes
from indexer.passages import Passage
from indexer.question import Question
from indexer.ranking import Candidate, Match, Ranker
from indexer.relevance.finding import Relevance, Weights
from indexer.relevance.meaning import Meaning
from indexer.tokens import tokens
from terms.scope import Scope

_LEXICAL_CANDIDATES = 32
_DENSE_CANDIDATES = 6
_DENSE_LOOKED_AT = 48
_NAMED_CANDIDATES = 24
"""Clauses taken for one that is named by number where several documents have it."""
_KEPT = 4096
"""Clauses whose sentences' vectors are kept in memory."""
_NO_ROWS: NDArray[np.float32] = np.zeros((0, 1), dtype=np.float32)


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

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a question."""
        ...


@dataclass(frozen=True)
class Dense:
    """The dense side: how questions become vectors, and where the clauses' vectors are.

    Args:
        encoder: the embedding.
        vectors: the clauses' vectors.
        model: the embedding's name.
        weight: how much it counts beside the words (see `indexer.fusion`).
    """

    encoder: Encoder
    vectors: Vectors
    model: str = ""
    weight: float = 0.0


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
        self._admission = Admission(documents)
        self._relevance: Relevance | None = None
        self._tokens: Meaning | None = None
        self._sentence_vectors: dict[str, NDArray[np.float32]] = {}
        self._frequencies: dict[str, int] = {}
        self._stamp = ""
        self._statistics = Statistics(0, self._frequency)
        self._follow()

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
        self._follow()
        documents = self._admission.documents(question, scope)
        if documents is not None and not documents:
            return []
        words = [way for concept in question.concepts for way, _ in concept.ways]
        lexical = self._lexical.search(
            words, values=codes(question.folded), documents=documents, limit=_LEXICAL_CANDIDATES
        )
        best = lexical[0].score if lexical else 1.0
        found: dict[str, list[float]] = {
            hit.key: [hit.score / best if best > 0 else 0.0, 0.0] for hit in lexical
        }
        named = self._named(question, documents)
        found.update((key, [1.0, 1.0]) for key in named)
        vector = self._vector(question)
        for key, similarity in self._near(vector, documents):
            found.setdefault(key, [0.0, 0.0])[1] = similarity
        passages = [p for key in found if (p := self._passage(key)) is not None]
        similarities = self._similarities(passages, vector)
        candidates = [
            Candidate(p, found[p.key][0], found[p.key][1], similarities[p.key], named=p.key in named)
            for p in passages
        ]
        return self._official(self._ranker.rank(question, candidates, self._statistics))

    def relevant(self, question: Question, *, scope: Scope, limit: int) -> list[tuple[Passage, float]]:
        """Return the clauses that are most about a question with their scores, best first.

        `search` looks for the sentence that answers; this is for whoever reads the clauses themselves.
        """
        self._follow()
        documents = self._admission.documents(question, scope)
        if documents is not None and not documents:
            return []
        self._count(question)
        named = self._named(question, documents)
        wanted = limit + len(self._admission.restated)
        if named or self._dense is None or self._knows_meaning:
            found = self._best(question, documents, named, wanted)
        else:
            words = self._best(question, documents, named, CANDIDATES)
            found = fused(words, self._meaning(question, documents), self._dense.weight)[:wanted]
        clauses = [(p, score) for key, score in found if (p := self._passage(key)) is not None]
        official = [(p, score) for p, score in clauses if p.clause.document not in self._admission.restated]
        return (official or clauses)[:limit]

    def make_ready(self, keys: Sequence[str]) -> None:
        """Make clauses ready for `relevant` ahead of the first question."""
        self._follow()
        self._ranking().prepare(keys)

    def _ranking(self) -> Relevance:
        """Return the ranking of clauses, with the token vectors of the embedding its weights were made with."""
        if self._relevance is None:
            weights = Weights.load()
            meaning: Callable[[], Meaning] | None = getattr(
                self._dense and self._dense.encoder, "meaning", None
            )
            if self._tokens is None and meaning is not None:
                self._tokens = meaning()
            known = self._tokens if self._tokens and self._tokens.name == weights.embedding else None
            self._relevance = Relevance(self._lexical, self._passage, weights, known, self._is_known)
        return self._relevance

    def _is_known(self, key: str) -> bool:
        return key.rpartition("#")[0] in self._documents

    def sides(self, question: Question, *, scope: Scope) -> tuple[Scores, Scores]:
        """Return the candidates by words and those by vectors, each with its own scores, for measuring."""
        documents = self._admission.documents(question, scope)
        words = self._best(question, documents, self._named(question, documents), CANDIDATES)
        return words, self._meaning(question, documents)

    def text(self, key: str) -> str:
        """Return a clause's folded text, "" where it is gone."""
        passage = self._passage(key)
        return passage.folded if passage is not None else ""

    @property
    def _knows_meaning(self) -> bool:
        """Say whether the ranking's weights were made with the embedding in use; else the two are fused."""
        return self._ranking().knows_meaning

    def _best(
        self, question: Question, documents: Sequence[str] | None, named: frozenset[str], limit: int
    ) -> list[tuple[str, float]]:
        return self._ranking().best(
            self._told(question),
            documents=documents,
            limit=limit,
            total=self._statistics.total,
            frequency=self._frequency,
            named=sorted(named),
            values=codes(question.folded),
        )

    def _told(self, question: Question) -> str:
        """Return a question in words that clauses write: English, and what no clause holds, by its synonyms."""
        if question.english:
            return " ".join(c.ways[1][0] if len(c.ways) > 1 else c.words for c in question.concepts)
        known = self._statistics.holds
        others = [
            next((way for way, _ in c.ways[1:] if known(way)), "")
            for c in question.concepts
            if not c.number and len(c.ways) > 1 and not known(c.words)
        ]
        return " ".join((question.text, *filter(None, others)))

    def _meaning(self, question: Question, documents: Sequence[str] | None) -> Scores:
        """Return the clauses nearest to the whole question in meaning; none where a clause is named."""
        if self._dense is None or question.clauses:
            return []
        vector = self._dense.encoder.encode_queries([question.text])[0]
        return self._dense.vectors.search(vector, documents=documents, limit=CANDIDATES)

    def _named(self, question: Question, documents: Sequence[str] | None) -> frozenset[str]:
        if not question.clauses:
            return frozenset()
        return frozenset(self._lexical.named(question.clauses, documents=documents, limit=_NAMED_CANDIDATES))

    def _vector(self, question: Question) -> NDArray[np.float32] | None:
        """Return the question's vector; None without a dense side, or where a clause is named."""
        if self._dense is None or question.clauses or not question.concepts:
            return None
        words = (c.ways[1][0] if question.english and len(c.ways) > 1 else c.words for c in question.concepts)
        vector = self._dense.encoder.encode_queries([" ".join(words)])[0]
        return vector if vector.any() else None

    def _near(
        self, vector: NDArray[np.float32] | None, documents: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        if self._dense is None or vector is None:
            return []
        found = self._dense.vectors.search(vector, documents=documents, limit=_DENSE_LOOKED_AT)
        # Alike clauses of many documents are equally near: which of them come first must not hang on the store.
        return sorted(found, key=lambda one: (-round(one[1], 4), one[0]))[:_DENSE_CANDIDATES]

    def _similarities(
        self, passages: Sequence[Passage], vector: NDArray[np.float32] | None
    ) -> Mapping[str, tuple[float, ...]]:
        """Return the similarity of each sentence of each clause, zeros without a vector."""
        if self._dense is None or vector is None:
            return {p.key: (0.0,) * len(p.sentences) for p in passages}
        unknown = [p for p in passages if p.key not in self._sentence_vectors]
        if len(self._sentence_vectors) + len(unknown) > _KEPT:
            self._sentence_vectors.clear()
            unknown = list(passages)
        rows = iter(
            self._dense.encoder.encode([p.clause.text[s.start : s.end] for p in unknown for s in p.sentences])
        )
        for passage in unknown:
            made = [next(rows) for _ in passage.sentences]
            self._sentence_vectors[passage.key] = np.stack(made) if made else _NO_ROWS
        return {
            p.key: tuple(round(float(x), 4) for x in self._sentence_vectors[p.key] @ vector)
            if p.sentences
            else ()
            for p in passages
        }

    def _official(self, matches: list[Match]) -> list[Match]:
        """Leave out news wherever it restates an official text that is in the corpus too."""
        restated = self._admission.restated
        if not any(match.passage.clause.document not in restated for match in matches):
            return matches
        return [match for match in matches if match.passage.clause.document not in restated]

    def _follow(self) -> None:
        """Count anew where the index changed since."""
        stamp = self._lexical.stamp
        if stamp != self._stamp or not self._statistics.total:
            self._stamp, self._frequencies = stamp, {}
            self._relevance = None
            self._statistics = Statistics(self._lexical.total(), self._frequency)

    def _count(self, question: Question) -> None:
        """Look up in one go how common everything in a question is, which is asked for piece by piece after."""
        wanted = {token for token in tokens(question.text) if token not in self._frequencies}
        if wanted:
            self._frequencies.update(self._lexical.frequencies(sorted(wanted)))

    def _frequency(self, pair: str) -> int:
        if pair not in self._frequencies:
            self._frequencies[pair] = self._lexical.frequency(pair)
        return self._frequencies[pair]
