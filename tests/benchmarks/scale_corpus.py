"""Documents in any number for measuring scale: the texts of the data folder, repeated and varied, always the same.

The first round takes every text as it stands, cut at sentence ends into pieces of a clause's length. Each later
round takes them again with other figures, other places and the sentences turned, so that a clause has
relatives but no copies. Questions are parts of sentences of clauses spread over the whole.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.models import Clause, Document, DocumentStatus, Metadata, Segment
from terms.places import Gazetteer

_LONGEST = 220
_SHORTEST = 24
_CLAUSES = 50
"""Clauses a document."""
_NOT_READ = frozenset({"pairs_paraphrase"})
"""Pairs of short sentences are no passages."""
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_FIGURE = re.compile(r"\d+")
_STRANGE = 97
"""Steps by which figures are moved from round to round."""


def clauses(data: Path, number: int) -> Iterator[str]:
    """Yield the texts of so many clauses."""
    texts = _pieces(data)
    places = sorted({p.name for p in Gazetteer.load().by_code.values() if len(p.name) > 2})
    chosen = re.compile("|".join(map(re.escape, places)))
    for index in range(number):
        turn, place = divmod(index, len(texts))
        text = texts[place]
        yield _varied(text, turn, chosen, places) if turn else text


def documents(data: Path, number: int) -> Iterator[Document]:
    """Yield documents that hold so many clauses in all, fifty each."""
    group: list[str] = []
    made = 0
    for text in clauses(data, number):
        group.append(text)
        if len(group) == _CLAUSES:
            yield document(made, group)
            group, made = [], made + 1
    if group:
        yield document(made, group)


def document(number: int, texts: list[str]) -> Document:
    """Return one document of these clauses."""
    name = f"scale-{number:06d}"
    title = f"关于{texts[0][:12]}的意见"
    metadata = Metadata(
        id=name, title=title, short_names=(), issuer="", number=f"测政办发〔2024〕{number}号", place=None,
        dated=None, printed=None, effective=None, expires=None, status=DocumentStatus.IN_FORCE,
        status_words="", status_note="",
    )  # fmt: skip
    found = []
    at = 0
    for order, text in enumerate(texts):
        span = Segment(0, at, len(text))
        found.append(Clause(name, f"第{order + 1}条", "clause", order, "", (), text, (span,)))
        at += len(text) + 1
    return Document(metadata, "\n".join(texts), tuple(found))


def questions(data: Path, number: int, asked: int) -> list[str]:
    """Return questions about clauses spread over so many: a part of a sentence, as an officer would put it."""
    chance = random.Random("scale")  # noqa: S311 - a choice that must repeat, not a secret
    texts = _pieces(data)
    found: list[str] = []
    for place in chance.sample(range(min(number, len(texts))), min(asked * 2, number, len(texts))):
        parts = [part for part in re.split(r"[，。；：、！？\s]", texts[place]) if 6 <= len(part) <= 24]
        if len(parts) > 1:
            first, second = chance.sample(parts, 2)
            found.append(f"{first}，{second}是怎么规定的？" if place % 2 else f"{first}有什么要求？")
    return found[:asked]


@lru_cache(maxsize=1)
def _pieces(data: Path) -> list[str]:
    found: dict[str, None] = {}
    for file in sorted(data.glob("pairs_*.jsonl.gz")):
        if file.name.removesuffix(".jsonl.gz") in _NOT_READ:
            continue
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                found.update(dict.fromkeys(_cut(json.loads(line)["b"])))
    return list(found)


def _cut(text: str) -> Iterator[str]:
    piece = ""
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if piece and len(piece) + len(sentence) > _LONGEST:
            yield piece
            piece = ""
        piece += sentence[: _LONGEST * 2]
    if len(piece) >= _SHORTEST:
        yield piece


def _varied(text: str, turn: int, chosen: re.Pattern[str], places: list[str]) -> str:
    """Return a text with other figures and places, its sentences turned."""

    def other(match: re.Match[str]) -> str:
        return places[(places.index(match.group()) + turn * _STRANGE) % len(places)]

    def moved(match: re.Match[str]) -> str:
        digits = match.group()
        return str((int(digits) + turn * _STRANGE) % 10 ** len(digits)).zfill(len(digits))

    sentences = _SENTENCE.findall(chosen.sub(other, _FIGURE.sub(moved, text)))
    shift = turn % len(sentences) if sentences else 0
    return "".join(sentences[shift:] + sentences[:shift])
