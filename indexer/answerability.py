"""Do the clauses found hold what was asked? A small logistic judgement over readable features.

The weights are data (`indexer/data/answerability.json`), made by `training/train_ranking.py` from question
sets with and without answers. Saying "the documents do not say" is a good answer; guessing is the worst one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files

from indexer.asked import Intent
from indexer.matching import Statistics
from indexer.question import Question
from indexer.ranking import Match
from indexer.wordlists import NOUN

_ALL, _ALL_NAMED = 0.99, 0.7
_LONG = 60
"""Characters from which on a question counts as long."""


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

    def probability(
        self, question: Question, match: Match, matches: Sequence[Match], statistics: Statistics
    ) -> float:
        """Return how likely it is, 0 to 1, that this match answers the question."""
        features = judgement_features(question, match, matches, statistics)
        score = self._weights["bias"] + sum(self._weights.get(name, 0.0) * x for name, x in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def answers(
        self, question: Question, match: Match, matches: Sequence[Match], statistics: Statistics
    ) -> bool:
        """Say whether this match answers the question."""
        # Where the sentence holds all that is named, it may stand well below another place's that says more.
        least = self._threshold * (_ALL_NAMED if match.covered >= _ALL else 1.0)
        return self.probability(question, match, matches, statistics) >= least


SIGNS: Mapping[str, int] = {
    "supported": 1, "covered": 1, "pairs": 1, "pairs_clause": 1, "lead": 1, "heading": 1, "lexical": 1, "dense": 1,
    "dense_sentence": 1, "dense_clause": 1,
    "matched": 1, "run": 1, "value": 1, "value_near": 1, "focus": 1, "responsible": 1,
    "missing": -1, "missing_heaviest": -1, "missing_nouns": -1, "missing_known": -1, "missing_known_heaviest": -1,
    "missing_unknown": -1, "focus_missing": -1, "yes_no_missing": -1, "kind_absent": -1, "other_place": -1, "aside": -1,
    "heaviest_missing": -1, "unsaid": -1, "length": 0, "asks_yes_no": 0, "row": 0,
}  # fmt: skip
"""Which way each feature may speak: more of the question covered never speaks against an answer.

Those with 0 only say how much the others have to bring: a long question holds words that no clause repeats.
"""


def judgement_features(
    question: Question, match: Match, matches: Sequence[Match], statistics: Statistics
) -> dict[str, float]:
    """Return what the judgement rests on, each about 0 to 1; `SIGNS` says which way each speaks."""
    weights = {c.words: statistics.weight(c) for c in question.concepts}
    total = sum(weights.values()) or 1.0
    missing = match.missing
    known = [c for c in missing if len(c.words) > 1 and statistics.known(c)]
    focus = [c for c in question.concepts if c.focus]
    focus_weight = sum(weights[c.words] for c in focus)
    missing_share = sum(weights[c.words] for c in missing) / total
    heaviest = max(question.concepts, key=lambda c: weights[c.words], default=None)
    runner_up = next((m.score for m in matches if m.passage.key != match.passage.key), 0.0)
    asked = question.asked
    return {
        "supported": match.supported,
        "covered": match.covered,
        "pairs": match.features["pairs"],
        "pairs_clause": match.features["pairs_clause"],
        "lead": min(max(match.score - runner_up, 0.0), 6.0) / 6,
        "heading": match.features["heading"],
        "lexical": match.features["lexical"],
        "dense": match.features["dense"],
        "dense_sentence": match.features["dense_sentence"],
        "dense_clause": match.features["dense_clause"],
        "matched": min(sum(weights[c.words] * match.credits[c.words] for c in question.concepts), 20.0) / 20,
        "run": match.features["run"],
        "value": 1.0 if match.values else 0.0,
        "value_near": match.features["value_near"],
        "focus": sum(weights[c.words] * match.credits[c.words] for c in focus) / focus_weight
        if focus_weight
        else 0.5,
        "responsible": match.features["responsible"],
        "missing": missing_share,
        "missing_heaviest": max((weights[c.words] for c in missing), default=0.0) / total,
        "missing_nouns": sum(weights[c.words] for c in missing if c.strength >= NOUN) / total,
        "missing_known": sum(weights[c.words] for c in known) / total,
        "missing_known_heaviest": max((weights[c.words] for c in known), default=0.0) / 6,
        "missing_unknown": sum(weights[c.words] for c in missing if c not in known and c.strength >= NOUN)
        / total,
        "focus_missing": sum(weights[c.words] for c in focus if c in missing) / total,
        "yes_no_missing": missing_share if asked.intent is Intent.YES_NO else 0.0,
        "kind_absent": 1.0 if asked.kinds and not match.values else 0.0,
        "other_place": 1.0 - float(match.features["own_place"] >= 1.0),
        "aside": match.features["aside"],
        "heaviest_missing": 1.0 if heaviest is not None and heaviest in missing else 0.0,
        "unsaid": 1.0 - match.features["pairs_clause"],
        "length": min(len(question.folded), _LONG) / _LONG,
        "asks_yes_no": float(asked.intent is Intent.YES_NO),
        "row": match.features["row"],
    }
