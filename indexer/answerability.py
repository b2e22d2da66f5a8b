"""Do the clauses found hold what was asked? A small logistic judgement over readable features.

The weights are data (`indexer/data/answerability.json`), made by `training/train_ranking.py` from question
sets with and without answers. Saying "the documents do not say" is a good answer; guessing is the worst one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files

from indexer.matching import Statistics
from indexer.question import Question
from indexer.ranking import Match


class Judge:
    """Judges whether the best sentences answer the question."""

    def __init__(self, weights: Mapping[str, float], threshold: float) -> None:
        self._weights = dict(weights)
        self._threshold = threshold

    @classmethod
    def load(cls) -> Judge:
        """Read the shipped weights."""
        data = json.loads(files("indexer").joinpath("data/answerability.json").read_text(encoding="utf-8"))
        return cls(data["weights"], data["threshold"])

    def probability(self, question: Question, match: Match, matches: Sequence[Match], statistics: Statistics) -> float:
        """Return how likely it is, 0 to 1, that this match answers the question."""
        features = judgement_features(question, match, matches, statistics)
        score = self._weights["bias"] + sum(self._weights.get(name, 0.0) * x for name, x in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def answers(self, question: Question, match: Match, matches: Sequence[Match], statistics: Statistics) -> bool:
        """Say whether this match answers the question."""
        return self.probability(question, match, matches, statistics) >= self._threshold


def judgement_features(
    question: Question, match: Match, matches: Sequence[Match], statistics: Statistics
) -> dict[str, float]:
    """Return what the judgement rests on, each about 0 to 1."""
    weights = {c.words: statistics.weight(c) for c in question.concepts}
    total = sum(weights.values()) or 1.0
    missing = [c for c in match.missing]
    heaviest = max((weights[c.words] for c in missing), default=0.0)
    known = [c for c in missing if len(c.words) > 1 and statistics.known(c)]
    unknown_nouns = [c for c in missing if c.strength >= 0.9 and not statistics.known(c)]  # noqa: PLR2004
    focus = [c for c in question.concepts if c.focus]
    focus_weight = sum(weights[c.words] for c in focus)
    nouns = sum(weights[c.words] for c in missing if c.strength >= 0.9)  # noqa: PLR2004 - nouns and named things
    asked = question.asked
    same_clause = [m for m in matches if m.passage.key == match.passage.key]
    return {
        "covered": match.covered,
        "supported": match.supported,
        "clause": match.features["clause"],
        "missing": sum(weights[c.words] for c in missing) / total,
        "missing_heaviest": heaviest / total,
        "missing_nouns": nouns / total,
        "missing_heavy": heaviest / 6,
        "missing_known": sum(weights[c.words] for c in known) / total,
        "missing_known_heaviest": max((weights[c.words] for c in known), default=0.0) / 6,
        "missing_unknown_nouns": sum(weights[c.words] for c in unknown_nouns) / total,
        "missing_count": min(len(missing), 6) / 6,
        "focus": sum(weights[c.words] * match.credits[c.words] for c in focus) / focus_weight if focus_weight else 0.5,
        "focus_missing": sum(weights[c.words] for c in focus if c in missing) / total,
        "yes_no_missing": sum(weights[c.words] for c in missing) / total if asked.intent == "yes_no" else 0.0,
        "english": 1.0 if question.english else 0.0,
        "lead": (match.score - next((m.score for m in matches if m.passage.key != match.passage.key), 0.0)) / 8,
        "kind_absent": 1.0 if asked.kinds and not match.values else 0.0,
        "kind_absent_clause": 1.0 if asked.kinds and not any(m.values for m in same_clause) else 0.0,
        "kind_asked": 1.0 if asked.kinds else 0.0,
        "other_place": 1.0 if question.places and match.passage.place not in question.places else 0.0,
        "outside": 1.0 if any(name.lower() not in match.passage.folded for name in question.outside) else 0.0,
        "year": 1.0 if (question.years or question.plans) and match.features["year"] == 0 else 0.0,
        "year_far": 1.0 if question.years and match.features["year"] < 1 else 0.0,
        "few": 1.0 / (1 + len(question.concepts)),
        "lexical": match.features["lexical"],
        "dense": match.features["dense"],
        "heading": match.features["heading"],
        "run": match.features["run"],
        "yes_no": 1.0 if asked.intent == "yes_no" else 0.0,
        "procedure": 1.0 if asked.intent in ("procedure", "list") else 0.0,
        "aside": match.features["aside"],
        "score": match.score / 8,
    }
