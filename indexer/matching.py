"""How much of what a question names stands in a text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.concepts import Concept
from indexer.wordlists import NOUN

_LEAST_NAME = 3
_PARTIAL = 0.6
"""Credit of a word whose character pairs all stand in the text, though not together."""


@dataclass(frozen=True)
class Statistics:
    """How common character pairs are among the clauses, for weighing concepts."""

    total: int
    frequency: Callable[[str], int]

    def weight(self, concept: Concept) -> float:
        """Return how much a concept tells: inverse document frequency times the strength of its word class."""
        frequency = max(self._frequency(way) for way, _ in concept.ways)
        return self._rarity(frequency) * concept.strength

    def rarity(self, pair: str) -> float:
        """Return how rare a character pair is among the clauses."""
        return self._rarity(self.frequency(pair))

    def _rarity(self, frequency: int) -> float:
        return math.log(1 + (self.total + 0.5) / (frequency + 0.5))

    def known(self, concept: Concept) -> bool:
        """Say whether any clause may write the concept; missing, a word of the field tells most."""
        return any(self._frequency(way) > 0 for way, _ in concept.ways)

    def foreign(self, concept: Concept) -> bool:
        """Say whether a named thing is so unknown that no clause writes any pair of its characters."""
        return (
            concept.strength >= NOUN
            and not concept.number
            and len(concept.words) >= _LEAST_NAME
            and not any(self.frequency(p) for way, _ in concept.ways for p in character_pairs(way))
        )

    def holds(self, way: str) -> bool:
        """Say whether some clause may write these words."""
        return self._frequency(way) > 0

    def _frequency(self, way: str) -> int:
        pairs = character_pairs(way)
        return min((self.frequency(pair) for pair in pairs), default=0)


@lru_cache(maxsize=8192)
def character_pairs(text: str) -> tuple[str, ...]:
    """Return the pairs of neighbouring characters of a folded text, whole Latin words and numbers as one."""
    pairs: list[str] = []
    for run in re.findall(r"[a-z0-9.]+|[^\W\d_a-z]+|[%/+]", text):
        if re.match(r"[a-z0-9%/+]", run) or len(run) == 1:
            pairs.append(run)
        else:
            pairs.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tuple(dict.fromkeys(pairs))


@lru_cache(maxsize=8192)
def _number_pattern(way: str) -> re.Pattern[str]:
    left = r"(?<![\d.])" if way[:1].isdigit() else ""
    right = r"(?!\d|\.\d)" if way[-1:].isdigit() else ""
    return re.compile(left + re.escape(way) + right)


def credit(concept: Concept, text: str) -> float:
    """Return how well a concept stands in a folded text, 0 (not at all) to 1 (in the same words)."""
    best = 0.0
    for way, worth in concept.ways:
        if worth <= best:
            continue
        if (_number_pattern(way).search(text) is not None) if concept.number else (way in text):
            best = worth
    if best or concept.number:
        return best
    pairs = character_pairs(concept.words)
    if len(pairs) > 1:
        return _PARTIAL * sum(pair in text for pair in pairs) / len(pairs)
    return 0.0


def coverage(held: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted share of the concepts that a text covers, 0 to 1."""
    total = sum(weights.values())
    return sum(weights[words] * held.get(words, 0.0) for words in weights) / total if total else 0.0
