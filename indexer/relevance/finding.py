"""The passages that answer a question best: candidates by their words, then a linear score over what tells.

The weights are data (`indexer/data/relevance.json`), made by `training/train_relevance.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import numpy as np

from indexer.passages import Passage
from indexer.relevance.among import among
from indexer.relevance.asked_words import Asked, read
from indexer.relevance.features import Numbers, features
from indexer.relevance.meaning import Meaning, TokenText
from indexer.relevance.runs import Candidates
from indexer.relevance.units import UnitText, parts_of, unit_text

CANDIDATES = 30
"""Passages taken by their words and scored. Twenty more find no right one more often, at half as much time again."""
_KEPT = 65_536
"""Passages kept ready, about a kilobyte each."""
_AT_ONCE = 500
"""Passages made ready together."""
_DIGITS = 4


class Ready(NamedTuple):
    """A passage ready to be scored; tokens are None without an embedding."""

    units: UnitText
    tokens: TokenText | None


class Hit(Protocol):
    """A passage found by its words."""

    @property
    def key(self) -> str:
        """Return the passage's key."""
        ...

    @property
    def score(self) -> float:
        """Return its score by words."""
        ...


class Words(Protocol):
    """A lexical index (see `indexer.lexical.LexicalIndex`)."""

    def search(
        self,
        words: Sequence[str],
        *,
        documents: Sequence[str] | None,
        limit: int,
        values: Sequence[str] = (),
    ) -> Sequence[Hit]:
        """Return the passages that hold the words, best first."""
        ...

    def forms(self, keys: Sequence[str], *, embedding: str) -> Mapping[str, Ready]:
        """Return passages that are kept ready, with their tokens where those of that embedding are kept."""
        ...


class Weights(NamedTuple):
    """What each feature counts without an embedding, and with the one of that name; and what they were made from."""

    words: Mapping[str, float]
    tokens: Mapping[str, float]
    embedding: str
    made_from: Mapping[str, str]

    @classmethod
    def load(cls) -> Weights:
        """Read the shipped weights."""
        data = json.loads(files("indexer").joinpath("data/relevance.json").read_text(encoding="utf-8"))
        return cls(data["words"], data["tokens"], data["embedding"], data["made_from"])


class Relevance:
    """Finds the passages that answer a question best.

    Args:
        words: the lexical index.
        passage: gives a passage by its key.
        weights: what each feature counts.
        meaning: the token vectors of the embedding that the weights were made with, None to do without.
        known: says of a passage that the index holds whether it may be given out.
    """

    def __init__(
        self,
        words: Words,
        passage: Callable[[str], Passage | None],
        weights: Weights,
        meaning: Meaning | None = None,
        known: Callable[[str], bool] = lambda _key: True,
    ) -> None:
        self._words = words
        self._passage = passage
        self._known = known
        self._meaning = meaning
        chosen = weights.words if meaning is None else weights.tokens
        self._names = tuple(chosen)
        self._row = np.array(list(chosen.values()), dtype=np.float32)
        self._ready: dict[str, Ready] = {}

    @property
    def knows_meaning(self) -> bool:
        """Say whether the embedding in use is the one the weights were made with."""
        return self._meaning is not None

    def best(
        self,
        question: str,
        *,
        documents: Sequence[str] | None,
        limit: int,
        total: int,
        frequency: Callable[[str], int],
        named: Sequence[str] = (),
        values: Sequence[str] = (),
    ) -> list[tuple[str, float]]:
        """Return keys of passages with their scores, best first.

        Args:
            question: as typed.
            documents: ids of the documents to look in; None looks in all.
            limit: how many at the most.
            total: passages there are.
            frequency: in how many of them a character, a Latin word or a pair of characters stands.
            named: keys of passages that the question names; they come first, in order of their score.
            values: codes of the values it holds (see `indexer.number_forms`).
        """
        asked = read(question, total=total, frequency=frequency, words_of=cut_for_search)
        if not asked.content.any():
            return [(key, 0.0) for key in self._made_ready(named)][:limit]
        hits = self._words.search(
            candidate_words(asked), documents=documents, limit=max(CANDIDATES, limit), values=values
        )
        by_words = {hit.key: hit.score for hit in hits}
        keys = self._made_ready(list(dict.fromkeys((*named, *by_words))))
        if not keys:
            return []
        found = self.features(question, asked, keys, by_words)
        scores = self._row @ np.stack([found[name] for name in self._names])
        ranked = zip(keys, scores.astype(np.float64).tolist(), strict=True)
        first = frozenset(named)
        rows = sorted(ranked, key=lambda pair: (pair[0] not in first, -round(pair[1], _DIGITS), pair[0]))
        return rows[:limit]

    def features(
        self, question: str, asked: Asked, keys: Sequence[str], by_words: Mapping[str, float]
    ) -> dict[str, Numbers]:
        """Return each feature as one number a passage, in order of the keys, which are ready."""
        ready = [self._ready[key] for key in keys]
        found = features(asked, Candidates([r.units for r in ready]))
        found.update(_by_words(asked, [by_words.get(key, 0.0) for key in keys]))
        if self._meaning is not None:
            found.update(self._meaning.features(question, [r.tokens for r in ready if r.tokens is not None]))
        found.update(among(found, keys, int(asked.content.sum())))
        return found

    def prepare(self, keys: Sequence[str]) -> None:
        """Make passages ready ahead of the first question about them."""
        for start in range(0, min(len(keys), _KEPT), _AT_ONCE):
            self._made_ready(keys[start : min(start + _AT_ONCE, _KEPT)])

    def _made_ready(self, keys: Sequence[str]) -> list[str]:
        """Make passages ready that are not, and return those of them that there are."""
        wanted = [key for key in keys if key not in self._ready and self._known(key)]
        if wanted and len(self._ready) + len(wanted) > _KEPT:
            self._ready.clear()
            wanted = [key for key in keys if self._known(key)]
        if wanted:
            embedding = self._meaning.name if self._meaning is not None else ""
            found = self._words.forms(wanted, embedding=embedding)
            self._ready.update((key, found[key]) for key in wanted if key in found)
            self._completed([key for key in wanted if key not in found or found[key].tokens is None])
        return [key for key in keys if key in self._ready]

    def _completed(self, keys: Sequence[str]) -> None:
        """Make what is not kept: tokens where there is an embedding, units where the passage is not indexed."""
        wanted = [key for key in keys if self._meaning is not None or key not in self._ready]
        passages = [p for key in wanted if (p := self._passage(key)) is not None]
        parts = [parts_of(p.clause.text, title=p.title, heading=p.heading) for p in passages]
        tokens = [None] * len(parts) if self._meaning is None else self._meaning.tokens_of(parts)
        for passage, some, token in zip(passages, parts, tokens, strict=True):
            kept = self._ready.get(passage.key)
            self._ready[passage.key] = Ready(unit_text(some) if kept is None else kept.units, token)
        for key in set(wanted) - {passage.key for passage in passages}:
            self._ready.pop(key, None)  # gone between the index and the documents


def _by_words(asked: Asked, scores: Sequence[float]) -> dict[str, Numbers]:
    """Return what the lexical index's own scores tell."""
    row = np.array(scores, dtype=np.float32)
    whole = max(float(asked.single.sum() + asked.pair.sum()), 1e-6)
    better = (row[None, :] > row[:, None]).sum(axis=1)  # of equal ones none is first
    return {
        "lexical": row / whole,
        "lexical_z": (row - row.mean()) / (row.std() + np.float32(1e-6)),
        "lexical_rank": (1 / (1 + better)).astype(np.float32),
    }


def candidate_words(asked: Asked) -> list[str]:
    """Return what the lexical index is asked for: pairs of characters, and characters that tell something."""
    found: list[str] = []
    for at, letter in enumerate(asked.letters):
        if asked.content[at]:
            found.append(letter)
        if asked.pair[at] > 0 and asked.joined[at]:
            found.append(asked.letters[at - 1] + letter)
    return list(dict.fromkeys(found))


def cut_for_search(run: str) -> list[str]:
    """Cut a run of characters into words and the words inside them."""
    import rjieba

    cut: Any = rjieba.cut_for_search
    return list(cut(run))
