"""Make the weights that rank passages: `python -m training.train_relevance --data FOLDER`.

A linear score over the features of `indexer.relevance`, trained listwise: of the thirty passages that share most
words with a question, the right one should stand above the rest, which are the hard ones by themselves. The
questions are those of documents that the embedding was not trained on (`training.pairs.for_reranker`), and
those written by hand on the shipped documents, policy documents and local regulations (`training/questions`).
How much a source counts does not depend on how many questions it has (`SOURCES`). Nothing is random but seeded
choices: the same data gives the same weights.

Without `--out` the weights go to indexer/data/relevance.json. `--leave SOURCE` leaves one source out and prints
how the rest does on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import shipped
from corpus.models import Clause, Segment
from indexer.embedding.opening import shipped_model
from indexer.embedding.static import StaticEmbedder
from indexer.lexical import LexicalIndex
from indexer.passages import Passage, clause_key, prepare
from indexer.relevance.asked_words import read
from indexer.relevance.finding import CANDIDATES, Relevance, Weights, candidate_words, cut_for_search
from indexer.relevance.meaning import Meaning
from training.pairs import for_reranker, policy_paragraphs, questions
from training.train_ranking import is_gold

OUT = Path(__file__).parent.parent / "indexer" / "data" / "relevance.json"
QUESTIONS = Path(__file__).parent / "questions"
SOURCES = {"shipped": 2, "regulations": 2, "policy": 3, "cmrc2018": 1, "medical": 0.5, "instruction": 0.5}
"""How much each source counts: most those that are like what officers ask, least those that machines answered."""
_FILES = (
    "pairs_qa_cmrc2018_train", "pairs_qa_medical", "pairs_qa_instruction", "pairs_law_local", "policy_docs",
)  # fmt: skip
_WRITTEN = ("policy", "regulations")
_ASKED, _PASSAGES = 1_000, 8_000
_SHORTEST = 20
_PENALTY, _STEPS, _RATE = 4e-2, 500, 0.05
_LEAST_SPREAD = 0.05
"""What hardly varies in these sources (few of their passages have titles) must not get large weights from chance."""
_DIGITS = 4
_MEANING = ("near_", "tokens_")
Table = NDArray[np.float32]


@dataclass(frozen=True)
class Corpus:
    """Passages and questions with the keys of the passages that answer them."""

    clauses: Sequence[tuple[Sequence[Clause], str]]
    questions: Sequence[tuple[str, frozenset[str]]]


@dataclass(frozen=True)
class Examples:
    """For every question the features of its candidates, and which of them are right."""

    names: tuple[str, ...]
    rows: Sequence[tuple[Table, NDArray[np.bool_]]]


def pair_corpus(folder: Path, source: str) -> Corpus:
    """Return a source's passages, and its questions on documents kept for the reranker."""
    chance = random.Random(f"relevance {source}")  # noqa: S311 - a choice that must repeat, not a secret
    pairs = [pair for pair in questions(folder, source, longest=None) if len(pair.passage) >= _SHORTEST]
    texts = list(dict.fromkeys(pair.passage for pair in pairs))
    asked = sorted({pair.query for pair in pairs if for_reranker(pair.document)})
    chosen = set(chance.sample(asked, min(_ASKED, len(asked))))
    wanted = {pair.passage for pair in pairs if pair.query in chosen}
    others = [text for text in texts if text not in wanted]
    kept = sorted(wanted) + chance.sample(others, min(max(_PASSAGES - len(wanted), 0), len(others)))
    clauses = [_clause(number, text) for number, text in enumerate(kept)]
    keys = {clause.text: clause_key(clause) for clause in clauses}
    gold: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.query in chosen:
            gold.setdefault(pair.query, set()).add(keys[pair.passage])
    return Corpus(
        [([clause], "") for clause in clauses], [(q, frozenset(g)) for q, g in sorted(gold.items())]
    )


def shipped_corpus() -> Corpus:
    """Return the shipped documents with the questions on them that they answer."""
    documents = shipped.load()
    asked: list[tuple[str, frozenset[str]]] = []
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            right = frozenset(
                clause_key(clause)
                for document in documents
                for clause in document.clauses
                if row["kind"] != "refuse" and is_gold(row, document.id, clause.text)
            )
            if right:
                asked.append((row["question"], right))
    return Corpus([(document.clauses, document.metadata.title) for document in documents], asked)


def written_corpus(folder: Path, name: str) -> Corpus:
    """Return the documents that a file of questions written by hand asks about, with the questions.

    Args:
        folder: the pair files and policy documents.
        name: `policy`, or `regulations` for the local ones that are kept for the reranker.
    """
    texts: dict[str, list[str]] = {}
    for title, text in policy_paragraphs(folder) if name == "policy" else _regulations(folder):
        texts.setdefault(title, []).append(text)
    lines = (QUESTIONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    asked = [(question, words) for question, words in (line.split("\t") for line in lines)]
    if name == "policy":  # the other documents are for measuring
        texts = {
            t: own for t, own in texts.items() if any(words in text for _, words in asked for text in own)
        }
    groups = [
        ([_clause(number, text, order) for order, text in enumerate(own)], title)
        for number, (title, own) in enumerate(texts.items())
    ]
    right = {
        words: frozenset(clause_key(c) for clauses, _ in groups for c in clauses if words in c.text)
        for _, words in asked
    }
    for words, keys in right.items():
        if not keys:
            message = f"{name}.tsv: no passage holds {words!r}"
            raise ValueError(message)
    return Corpus(groups, [(question, right[words]) for question, words in asked])


def _regulations(folder: Path) -> Iterator[tuple[str, str]]:
    for pair in questions(folder, "law", longest=None):
        if for_reranker(pair.document):
            yield pair.document, pair.passage


def corpus_of(folder: Path, source: str) -> Corpus:
    """Return the passages and questions of a source."""
    if source == "shipped":
        return shipped_corpus()
    return written_corpus(folder, source) if source in _WRITTEN else pair_corpus(folder, source)


def examples(corpus: Corpus, meaning: Meaning) -> Examples:
    """Return the features of each question's candidates, as the search itself computes them."""
    lexical = LexicalIndex(sqlite3.connect(":memory:"))
    lexical.put_all(corpus.clauses)
    passages: dict[str, Passage] = {}
    for clauses, title in corpus.clauses:
        for clause in clauses:
            made = prepare(clause, place=None, title=title)
            passages[made.key] = made
    search = Relevance(lexical, passages.get, Weights({}, {}, "", {}), meaning)
    total = lexical.total()
    names: tuple[str, ...] = ()
    rows: list[tuple[Table, NDArray[np.bool_]]] = []
    for question, right in corpus.questions:
        asked = read(question, total=total, frequency=lexical.frequency, words_of=cut_for_search)
        hits = lexical.search(candidate_words(asked), documents=None, limit=CANDIDATES)
        if not hits:
            continue
        keys = [hit.key for hit in hits]
        search.prepare(keys)
        values = search.features(question, asked, keys, {hit.key: hit.score for hit in hits})
        names = tuple(values)
        rows.append((np.stack(list(values.values()), axis=1), np.array([key in right for key in keys])))
    return Examples(names, rows)


def fitted(sources: Mapping[str, Examples], names: Sequence[str]) -> dict[str, float]:
    """Return the weights under which the right candidates stand above the others, by Adam on the softmax."""
    rows = list(_usable(sources, names))
    size = max(len(right) for _, right, _ in rows)
    table = np.zeros((len(rows), size, len(names)), dtype=np.float32)
    absent = np.full((len(rows), size), -1e9, dtype=np.float32)
    gold = np.zeros((len(rows), size), dtype=np.float32)
    counts = np.array([share for _, _, share in rows], dtype=np.float32)
    counts /= counts.sum()
    everything = np.concatenate([features for features, _, _ in rows])
    mean, spread = everything.mean(axis=0), np.maximum(everything.std(axis=0), _LEAST_SPREAD)
    for row, (features, right, _) in enumerate(rows):
        table[row, : len(right)] = (features - mean) / spread
        absent[row, : len(right)] = 0
        gold[row, : len(right)] = right
    weights = np.zeros(len(names), dtype=np.float32)
    first, second = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _STEPS + 1):
        scores = table @ weights + absent
        share = np.exp(scores - scores.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        good = share * gold
        good /= good.sum(axis=1, keepdims=True) + 1e-12
        pull = ((good - share) * counts[:, None]).ravel() @ table.reshape(-1, len(names))
        slope = -pull + 2 * _PENALTY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        rate = _RATE * (1 - step / _STEPS) + 1e-4
        weights -= (rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)).astype(
            np.float32
        )
    return {name: round(float(w), _DIGITS) for name, w in zip(names, weights / spread, strict=True)}


def recall_1(found: Examples, weights: Mapping[str, float]) -> float:
    """Return the share of questions whose best candidate is right."""
    columns = [found.names.index(name) for name in weights]
    row = np.array(list(weights.values()), dtype=np.float32)
    return float(np.mean([right[int(np.argmax(f[:, columns] @ row))] for f, right in found.rows]))


def made_from(data: Path | None) -> dict[str, str]:
    """Return hashes of what the weights depend on: questions, shipped documents, embedding, and pair files."""
    found = {
        "questions": _hash(sorted(QUESTIONS.iterdir())),
        "documents": hashlib.sha256("\0".join(d.text for d in shipped.load()).encode()).hexdigest(),
    }
    return (
        found if data is None else {**found, "pairs": _hash([data / f"{name}.jsonl.gz" for name in _FILES])}
    )


def _hash(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _usable(
    sources: Mapping[str, Examples], names: Sequence[str]
) -> Iterator[tuple[Table, NDArray[np.bool_], float]]:
    for source, found in sources.items():
        columns = [found.names.index(name) for name in names]
        rows = [(features, right) for features, right in found.rows if right.any() and not right.all()]
        for features, right in rows:
            yield features[:, columns], right, SOURCES.get(source, 1.0) / len(rows)


def _clause(number: int, text: str, order: int = 0) -> Clause:
    return Clause(f"d{number}", "", "clause", order, "", (), text, (Segment(0, 0, len(text)),))


def main() -> None:
    """Train, print how each source does, and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the pair files")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--embedding", type=Path, default=shipped_model())
    parser.add_argument("--leave", help="a source to leave out and measure on")
    given = parser.parse_args()
    embedder = StaticEmbedder(given.embedding)
    found = {name: examples(corpus_of(given.data, name), embedder.meaning()) for name in SOURCES}
    used = {name: rows for name, rows in found.items() if name != given.leave}
    names = found["shipped"].names
    words = fitted(used, [name for name in names if not name.startswith(_MEANING)])
    tokens = fitted(used, names)
    for name, rows in found.items():
        first = recall_1(rows, {"lexical": 1.0})
        print(
            f"{name}: {len(rows.rows)} questions, R@1 by words {first:.3f}, reranked {recall_1(rows, words):.3f}, "
            f"with the embedding {recall_1(rows, tokens):.3f}{' (left out)' if name == given.leave else ''}"
        )
    if given.leave is None:
        weights = {
            "made_from": made_from(given.data), "embedding": embedder.name, "words": words, "tokens": tokens,
        }  # fmt: skip
        given.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
