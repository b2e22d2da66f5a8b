"""Words and vectors together: how much an embedding's opinion counts is measured, never assumed.

Both sides' scores are made standard scores (mean 0, deviation 1) among their candidates and added, the vectors'
times a weight. The weight belongs to one embedding and stands in library.db with the figures it rests on; an
embedding that was never measured counts little. Where a question names a clause, vectors do not count at all.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from statistics import fmean, pstdev

from terms.folding import folded

SAFE_WEIGHT = 0.1
"""For an embedding that was not measured here: enough to break ties, too little to overrule the words."""
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5, 2.5, 4.0)
"""Weights that are tried."""
_WITHIN = 5
"""Ranks that count."""
CANDIDATES = 100
"""Clauses of each side that are put together."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS clause_fusion (
    model TEXT PRIMARY KEY, weight REAL NOT NULL, figures TEXT NOT NULL, at TEXT NOT NULL
) STRICT
"""

Scores = Sequence[tuple[str, float]]
"""Keys of clauses with a score each, best first."""


@dataclass(frozen=True)
class Asked:
    """A question whose clause is known: it is in one of these documents and holds one of these runs of words."""

    question: str
    words: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What one weight gave: share of questions whose clause came first, and within the first five."""

    weight: float
    recall_1: float
    recall_5: float


@dataclass(frozen=True)
class Calibration:
    """What was measured of an embedding: the weight chosen, of all that were tried, on how many questions."""

    model: str
    weight: float
    questions: int
    rows: tuple[Row, ...]
    at: str


def fused(words: Scores, meaning: Scores, weight: float) -> list[tuple[str, float]]:
    """Return the clauses of both sides with the sum of their standard scores, best first, ties by key.

    A clause that one side did not find has there the score of that side's last one.
    """
    if not weight or not meaning:
        return list(words)
    by_words, by_meaning = _standard(words), _standard(meaning)
    lowest = min(by_words.values(), default=0.0), min(by_meaning.values())
    keys = dict.fromkeys((*by_words, *by_meaning))
    sums = [
        (key, round(by_words.get(key, lowest[0]) + weight * by_meaning.get(key, lowest[1]), 6))
        for key in keys
    ]
    return sorted(sums, key=lambda pair: (-pair[1], pair[0]))


def validation() -> list[Asked]:
    """Return the project's own questions for choosing weights; they are about the shipped documents."""
    text = files("indexer").joinpath("data/validation.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line]
    return [Asked(row["question"], tuple(row["words"]), tuple(row["documents"])) for row in rows]


def calibrate(
    model: str,
    asked: Sequence[Asked],
    *,
    sides: Callable[[str], tuple[Scores, Scores]],
    text: Callable[[str], str],
    at: datetime,
) -> Calibration:
    """Try every weight and choose the smallest that does as well as the best, but for chance.

    What counts of a question is 1/rank of its clause within the first five. The best weight on some two hundred
    questions is the best by a question or two, which on other questions may go the other way, so a smaller
    one is taken whose mean falls behind by no more than the standard error of the difference: an embedding that
    tells nothing gets no weight, whatever the questions.

    Args:
        model: the embedding's name.
        asked: the questions.
        sides: gives the candidates by words and by vectors for a question.
        text: gives a clause's text by its key.
        at: the present instant.
    """
    found = [(one, *sides(one.question)) for one in asked]
    rows: list[Row] = []
    scores: list[list[float]] = []
    for weight in WEIGHTS:
        ranks = [_rank(one, fused(words, meaning, weight), text) for one, words, meaning in found]
        rows.append(Row(weight, fmean(rank == 1 for rank in ranks), fmean(rank > 0 for rank in ranks)))
        scores.append([1 / rank if rank else 0.0 for rank in ranks])
    best = max(scores, key=fmean)
    chosen = next(row for row, own in zip(rows, scores, strict=True) if _no_worse(own, best))
    return Calibration(model, chosen.weight, len(asked), tuple(rows), at.isoformat(timespec="seconds"))


def _no_worse(scores: Sequence[float], best: Sequence[float]) -> bool:
    """Say whether scores fall behind the best by no more than the standard error of the difference."""
    behind = [a - b for a, b in zip(best, scores, strict=True)]
    return fmean(behind) <= pstdev(behind) / math.sqrt(len(behind))


def keep(db: sqlite3.Connection, calibration: Calibration) -> None:
    """Write down what was measured, in place of an earlier measurement of the same embedding."""
    db.execute(_SCHEMA)
    figures = json.dumps(
        {
            "questions": calibration.questions,
            "rows": [[r.weight, r.recall_1, r.recall_5] for r in calibration.rows],
        }
    )
    db.execute(
        "INSERT INTO clause_fusion VALUES (?, ?, ?, ?) ON CONFLICT (model) DO UPDATE SET "
        "weight = excluded.weight, figures = excluded.figures, at = excluded.at",
        (calibration.model, calibration.weight, figures, calibration.at),
    )


def kept(db: sqlite3.Connection, model: str) -> Calibration | None:
    """Return what was measured of an embedding, None where nothing was."""
    there = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'clause_fusion'").fetchone()
    if there is None:
        return None
    row = db.execute("SELECT weight, figures, at FROM clause_fusion WHERE model = ?", (model,)).fetchone()
    if row is None:
        return None
    figures = json.loads(row[1])
    rows = tuple(Row(*values) for values in figures["rows"])
    return Calibration(model, float(row[0]), int(figures["questions"]), rows, str(row[2]))


def weight_of(db: sqlite3.Connection, model: str) -> float:
    """Return how much an embedding counts: as measured here, or the safe weight where nothing was measured."""
    measured = kept(db, model)
    return measured.weight if measured is not None else SAFE_WEIGHT


def _standard(scores: Scores) -> dict[str, float]:
    values = [score for _, score in scores]
    if not values:
        return {}
    mean, deviation = fmean(values), pstdev(values) or 1.0
    return {key: (score - mean) / deviation for key, score in scores}


def _rank(one: Asked, found: Scores, text: Callable[[str], str]) -> int:
    wanted = [folded(words) for words in one.words]
    for rank, (key, _) in enumerate(found[:_WITHIN], 1):
        if key.rpartition("#")[0] in one.documents and any(words in text(key) for words in wanted):
            return rank
    return 0
