"""The training pairs: questions with passages, and sentences with the passage they were taken out of.

Only sources whose licence lets the weights be shipped are read (`SHIPPABLE`). Whole documents are held back:
a regulation, an article or a dialogue is either trained on or measured on, never both.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPABLE = ("cmrc2018", "dureader", "medical", "instruction", "law", "simclue", "news", "ledes")
"""CC BY-SA 4.0, Apache-2.0, MIT and Apache-2.0, MIT, legal text, Apache-2.0, MIT, Apache-2.0 (see NOTICE.md)."""

_PARTS = 10
_MEASURED, _RANKED = 0, 1
"""One document in ten is held back to measure on, and one to train the reranker on: it must not learn from
pairs that the embedding knows by heart."""
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?\s*")
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_PART = re.compile(r"[^，、：,（）()《》“”\s]+")
_LONGEST = 400
"""Characters of a passage that are trained on."""
_PARAGRAPH, _LONGEST_PARAGRAPH = 40, 600
_SHORTEST = {"news": (4, 11), "ledes": (4, 11)}
"""Characters that a query and a passage must have, where it is not two."""


@dataclass(frozen=True)
class Pair:
    """A query, the passage that answers it, and the document that both come from."""

    query: str
    passage: str
    document: str


def held_back(document: str) -> bool:
    """Tell whether a document belongs to the validation split."""
    return _part(document) == _MEASURED


def for_reranker(document: str) -> bool:
    """Tell whether a document's pairs train the reranker, and nothing else."""
    return _part(document) == _RANKED


def _part(document: str) -> int:
    return hashlib.sha256(document.encode()).digest()[0] % _PARTS


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the records of one file of pairs."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def questions(folder: Path, source: str, *, longest: int | None = _LONGEST) -> list[Pair]:
    """Return the pairs of a source as they stand; a law's are its name and chapter with an article."""
    files = {
        "cmrc2018": "pairs_qa_cmrc2018_train",
        "dureader": "pairs_qa_dureader_demo",
        "medical": "pairs_qa_medical",
        "instruction": "pairs_qa_instruction",
        "law": "pairs_law_local",
        "simclue": "pairs_paraphrase",
        "news": "pairs_title_xwlb",
        "ledes": "pairs_news_lede_crud",
    }
    found: list[Pair] = []
    for row in rows(folder, files[source]):
        if source == "simclue" and (row["src"] != "simclue" or row["label"] != 1):
            continue
        shortest = _SHORTEST.get(source, (2, 2))
        if len(row["a"]) < shortest[0] or len(row["b"]) < shortest[1]:
            continue
        document = row["a"].split()[0] if source == "law" else row["b"]
        found.append(Pair(row["a"], row["b"][:longest], document))
    return found


def policy_paragraphs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (title, paragraph) of the policy documents, on which no embedding is trained."""
    for row in rows(folder, "policy_docs"):
        for line in row["text"].split("\n"):
            if len(line.strip()) >= _PARAGRAPH:
                yield row["title"], line.strip()[:_LONGEST_PARAGRAPH]


def cloze(passage: str, chance: random.Random) -> tuple[str, str] | None:
    """Take a sentence out of a passage, as a question about it would be put: (query, what is left).

    The query is the sentence, or some of its parts, as short as people ask; one time in five the sentence
    also stays in the passage, so that shared words keep counting.
    """
    body = _ARTICLE.sub("", passage)
    sentences = [
        match.group().strip() for match in _SENTENCE.finditer(body) if len(match.group().strip()) > 5
    ]
    if len(sentences) < 2:
        return _parts_of_one(body, chance)
    chosen = chance.randrange(min(len(sentences), 12))
    query = sentences[chosen]
    parts = _PART.findall(query)
    if len(parts) > 2 and chance.random() < 0.6:
        kept = max(1, round(len(parts) * chance.uniform(0.25, 0.7)))
        start = chance.randrange(len(parts) - kept + 1)
        query = "".join(parts[start : start + kept])
    left = body if chance.random() < 0.2 else "".join(s for i, s in enumerate(sentences) if i != chosen)
    return (query, left[:_LONGEST]) if len(query) >= 4 else None


def _parts_of_one(body: str, chance: random.Random) -> tuple[str, str] | None:
    """Split a single sentence in two at one of its commas."""
    parts = _PART.findall(body)
    if len(parts) < 3:
        return None
    cut = chance.randrange(1, len(parts))
    first, second = "".join(parts[:cut]), "，".join(parts[cut:])
    return (first, second) if min(len(first), len(second)) >= 6 else None


def make_cloze(pairs: list[Pair], chance: random.Random) -> list[Pair]:
    """Return one pair a passage with a sentence taken out of it."""
    made: list[Pair] = []
    for passage, document in {pair.passage: pair.document for pair in pairs}.items():
        split = cloze(passage, chance)
        if split is not None:
            made.append(Pair(*split, document))
    return made


def batches(
    pairs: list[Pair], size: int, chance: random.Random, keep: Callable[[Pair], bool] = lambda _: True
) -> Iterator[list[Pair]]:
    """Yield shuffled batches in which no query and no passage stands twice; a rest is left out."""
    waiting = [pair for pair in pairs if keep(pair)]
    chance.shuffle(waiting)
    while len(waiting) >= size // 2:
        batch: list[Pair] = []
        later: list[Pair] = []
        seen: set[str] = set()
        for pair in waiting:
            if len(batch) < size and pair.query not in seen and pair.passage not in seen:
                batch.append(pair)
                seen.update((pair.query, pair.passage))
            else:
                later.append(pair)
        if len(batch) < size // 2:
            return
        yield batch
        waiting = later
