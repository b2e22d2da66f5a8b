"""Make the weights of the ranker and of the answerability judge from question sets.

    python -m training.train_ranking training/questions/*.jsonl training/asked/*.jsonl tests/evaluation/questions.jsonl

Both are linear. The ranker is trained listwise (softmax over all sentences of the candidates, the sentences
that hold the gold words being the right ones); the judge is a logistic regression over the best three clauses.
Figures are from five-fold cross-validation over questions; the weights written are trained on all of them.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.answerability import SIGNS, judgement_features
from indexer.question import Question
from indexer.ranking import Match, Ranker
from indexer.search import ClauseSearch
from indexer.withholding import withheld
from terms.scope import Scope
from training.bench_corpus import shipped_search

TODAY = date(2026, 11, 20)
OUT = Path(__file__).parent.parent / "indexer" / "data"
DOCUMENTED = frozenset({"330000", "330100", "330400", "330600"})
WRONG_ANSWER_COST = 2.0
"""An answer where there is none costs an officer more than an answer withheld."""
Vector = NDArray[np.float64]
Rows = list[tuple[Vector, Vector]]


def plain(text: str) -> str:
    """Fold width, case, white space and punctuation, as the scorer of the question sets does."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    return re.sub(r"(?!(?<=\d)\.(?=\d))[\W_]", "", text)


def is_gold(row: dict[str, object], document: str, words: str) -> bool:
    """Say whether a sentence holds (most of) a gold string of a question."""
    wanted = row["doc"] if isinstance(row["doc"], list) else [row["doc"]]
    said = plain(words)
    return document in wanted and any(
        g in said or (len(said) > 10 and said in g)
        for g in (plain(g) for g in row["gold"])  # type: ignore[attr-defined]
    )


def descend(
    gradient: Callable[[Vector], Vector],
    start: Vector,
    steps: int = 1500,
    rate: float = 0.05,
    signs: Vector | None = None,
) -> Vector:
    """Minimise with Adam from a start, given a function that returns the gradient; keep to the signs where given."""
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        if signs is not None:
            weights = np.where(signs * weights < 0, 0.0, weights)
    return weights


def train_ranker(rows: Rows, start: Vector, penalty: float = 2e-3) -> Vector:
    """Fit listwise softmax weights; each row is (features of every sentence, 1 where it is right)."""

    def gradient(weights: Vector) -> Vector:
        total = 2 * penalty * (weights - start) * len(rows)
        for features, right in rows:
            scores = features @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            good = share * right
            good /= good.sum() + 1e-12
            total -= features.T @ (good - share)
        return total / len(rows)

    return descend(gradient, start, steps=400, rate=0.05)


def train_judge(
    features: Vector,
    labels: Vector,
    importance: Vector,
    signs: Vector,
    penalty: float = 1e-4,
) -> Vector:
    """Fit logistic weights; the first column of the features is 1."""

    def gradient(weights: Vector) -> Vector:
        share = 1 / (1 + np.exp(-features @ weights))
        return (
            features.T @ ((share - labels) * importance) / importance.sum()
            + 2 * penalty * np.r_[0, weights[1:]]
        )

    return descend(gradient, np.zeros(features.shape[1]), signs=signs)


def main() -> None:
    """Read question sets, train both, print figures and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--validate", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    reader, search = shipped_search()
    rows = [
        json.loads(line)
        for path in options.questions
        for line in path.read_text("utf-8").splitlines()
        if line
    ]
    checks = [
        json.loads(line) for path in options.validate for line in path.read_text("utf-8").splitlines() if line
    ]
    questions = [reader.read(row["question"], today=TODAY) for row in rows + checks]
    found = [search.search(q, scope=Scope(frozenset(q.places), TODAY)) for q in questions]
    everything = list(zip(rows + checks, questions, found, strict=True))
    train, validate = everything[: len(rows)], everything[len(rows) :]
    names = sorted(set(next(m for m in found if m)[0].features) - {"named"})
    start = np.array([Ranker.load()._weights.get(n, 0.0) for n in names])  # noqa: SLF001 - the trainer starts from them

    ranker_weights, figures = _cross_validate_ranker(train, names, start)
    print("ranker, cross-validated sentence and clause R@1:", figures)
    final = Ranker(dict(zip(names, ranker_weights.tolist(), strict=True)))
    _report(final, validate, "validation")
    judge = _judge(train, validate, final, search)
    if not options.dry_run:
        (OUT / "ranking.json").write_text(
            json.dumps(
                {"weights": {n: round(float(w), 3) for n, w in zip(names, ranker_weights, strict=True)}},
                indent=1,
            )
            + "\n"
        )
        (OUT / "answerability.json").write_text(json.dumps(judge, indent=1) + "\n")


Example = tuple[dict[str, object], Question, list[Match]]


def _matrix(example: Example, names: Sequence[str]) -> tuple[Vector, Vector]:
    row, _, matches = example
    features = np.array([[m.features[n] for n in names] for m in matches])
    right = np.array([float(is_gold(row, m.passage.clause.document, m.words)) for m in matches])
    return features, right


def _cross_validate_ranker(
    examples: Sequence[Example], names: Sequence[str], start: Vector
) -> tuple[Vector, str]:
    usable = [e for e in examples if e[0]["kind"] != "refuse" and e[2]]
    matrices = [_matrix(e, names) for e in usable]
    have = [i for i, (_, right) in enumerate(matrices) if right.any()]
    hits = 0
    for fold in range(5):
        weights = train_ranker([matrices[i] for i in have if i % 5 != fold], start)
        for i in range(len(matrices)):
            if i % 5 == fold:
                features, right = matrices[i]
                hits += bool(right[np.argmax(features @ weights)])
    weights = train_ranker([matrices[i] for i in have], start)
    return (
        weights,
        f"{hits}/{len(matrices)} sentences; {len(matrices) - len(have)} have no gold sentence among the candidates",
    )


def _report(ranker: Ranker, examples: Sequence[Example], name: str) -> None:
    hits = total = 0
    for row, _, matches in examples:
        if row["kind"] == "refuse":
            continue
        total += 1
        best = max(matches, key=lambda m: ranker.score(m.features), default=None)
        hits += bool(best and is_gold(row, best.passage.clause.document, best.words))
    if total:
        print(f"ranker, {name}: {hits}/{total} sentences R@1")


def _kept(scores: Vector, threshold: float, refuse: NDArray[np.bool_], first: NDArray[np.bool_]) -> str:
    answered, refused = (scores >= threshold) & ~refuse & first, (scores < threshold) & refuse & first
    return (
        f"at {threshold} answered {answered.sum()}/{(~refuse & first).sum()}, "
        f"refused {refused.sum()}/{(refuse & first).sum()}"
    )


def _judge(
    train: Sequence[Example], validate: Sequence[Example], ranker: Ranker, search: ClauseSearch
) -> dict[str, object]:
    names: list[str] = []

    def cases(
        examples: Sequence[Example],
    ) -> tuple[Vector, Vector, Vector, list[int]]:
        features, labels, importance, owner = [], [], [], []
        for number, (row, question, matches) in enumerate(examples):
            ranked = ranker.reranked(matches)
            seen: set[str] = set()
            for match in ranked:
                if match.passage.key in seen or len(seen) >= 3:
                    continue
                seen.add(match.passage.key)
                if withheld(question, match, documented=DOCUMENTED) is not None:
                    continue
                values = judgement_features(question, match, ranked, search.statistics)
                names[:] = list(values)
                good = row["kind"] != "refuse" and any(
                    is_gold(row, m.passage.clause.document, m.words)
                    for m in ranked
                    if m.passage.key == match.passage.key
                )
                features.append([1.0, *values.values()])
                labels.append(float(good))
                first = number not in owner
                weight = WRONG_ANSWER_COST if row["kind"] == "refuse" else 1.0
                importance.append(
                    weight if first else (0.35 * weight if row["kind"] == "refuse" or good else 0.15)
                )
                owner.append(number if first else -1)
        return np.array(features), np.array(labels), np.array(importance), owner

    features, labels, importance, owner = cases(train)
    scores = np.zeros(len(labels))
    signs = np.array([0, *(SIGNS[name] for name in names)])
    group = np.cumsum([o >= 0 for o in owner]) % 5
    for fold in range(5):
        weights = train_judge(
            features[group != fold], labels[group != fold], importance[group != fold], signs
        )
        scores[group == fold] = 1 / (1 + np.exp(-features[group == fold] @ weights))
    first = np.array([o >= 0 for o in owner])
    refuse = np.array([train[o][0]["kind"] == "refuse" if o >= 0 else False for o in owner])
    best = max(
        (
            (
                float(
                    ((scores >= t) & ~refuse & first).sum()
                    + WRONG_ANSWER_COST * ((scores < t) & refuse & first).sum()
                ),
                t,
            )
            for t in np.arange(0.2, 0.8, 0.02)
        ),
    )
    for t in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        kept, held = ((scores >= t) & ~refuse & first).sum(), ((scores < t) & refuse & first).sum()
        print(f"  at {t}: answered {kept}, refused {held}")
    threshold = round(best[1], 2)
    print(f"{len({o for o in owner if o >= 0})} of {len(train)} questions come before the judge")
    print(f"judge, cross-validated: {_kept(scores, threshold, refuse, first)}")
    weights = train_judge(features, labels, importance, signs)
    if validate:
        features, labels, importance, owner = cases(validate)
        first = np.array([o >= 0 for o in owner])
        refuse = np.array([validate[o][0]["kind"] == "refuse" if o >= 0 else False for o in owner])
        scores = 1 / (1 + np.exp(-features @ weights))
        print(f"judge, validation: {_kept(scores, threshold, refuse, first)}")
    return {
        "threshold": threshold,
        "weights": {n: round(float(w), 3) for n, w in zip(["bias", *names], weights, strict=True)},
    }


if __name__ == "__main__":
    main()
