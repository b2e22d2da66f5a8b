"""Marks for answers to a set of questions with known clauses.

A question is `{"id", "question", "kind", "doc", "gold", "facts", "notice", "forbid"?}`:

- `kind` is `refuse` for what the documents do not hold; it must be said so. Every other kind has an answer.
- `gold` are runs of the sources; `compare` needs all of them cited, each from its own document in `doc`, any
  other kind one of them.
- `facts` must be said, `|` between ways to say the same; `notice` are kinds of notices that must be there;
  what is in `forbid` may not be said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).with_name("questions.jsonl")
SOURCES = ROOT / "corpus" / "sources"
LONGEST_ANSWER, MOST_CITATIONS, LONGEST_QUOTE = 1200, 8, 600
_CELLS = 6
_CUTS = 2

Question = Mapping[str, Any]
Answer = Mapping[str, Any]


def load(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Read a set of questions."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def bare(text: str) -> str:
    """Return the text without white space, otherwise as written."""
    return "".join(text.split())


def alike(text: str) -> str:
    """Fold width, case, white space and punctuation away; the point inside a number stays."""
    text = bare(unicodedata.normalize("NFKC", text)).lower()
    kept = []
    for at, character in enumerate(text):
        between_digits = text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        if (character.isalnum() and character != "_") or (character == "." and between_digits):
            kept.append(character)
    return "".join(kept)


def says(said: str, fact: str) -> bool:
    """Say whether a fact stands in what is said; its number must not be a part of a longer one."""
    wanted = alike(fact)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    behind = r"(?![\d.])" if wanted[-1:].isdigit() else ""
    return re.search(f"{before}{re.escape(wanted)}{behind}", alike(said)) is not None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._style = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._style += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.pieces.append(data)


class Sources:
    """The documents as received, against which every quote is held."""

    def __init__(self, folder: Path = SOURCES) -> None:
        self.texts: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix not in (".txt", ".md", ".html"):
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                reader = _Words()
                reader.feed(text)
                text = "".join(reader.pieces)
            self.texts[path.stem] = bare(re.sub(r"\[bookmark:[^\]]*\]", "", text))

    def hold(self, quote: Mapping[str, Any]) -> bool:
        """Say whether a quote is a run of its document, or a row of its table, cell for cell."""
        text, words = self.texts.get(quote["document"], ""), quote["quote"]
        if not 1 <= len(words) <= LONGEST_QUOTE:
            return False
        if "|" not in words:
            return bare(words) in text
        cells = [bare(cell) for cell in words.split("|")]
        return len(cells) == _CELLS and cells[0].isdigit() and all(c and is_run(c, text) for c in cells)


def is_run(cell: str, text: str, cuts: int = _CUTS) -> bool:
    """Say whether a cell stands in the text, cut by the ends of pages at most twice."""
    if cell in text:
        return True
    heads = (cell[:end] for end in range(len(cell) - 1, 1, -1)) if cuts else ()
    return any(head in text and is_run(cell[len(head) :], text, cuts - 1) for head in heads)


@dataclass
class Tally:
    """How many of how many are right, by mark, and the questions that were missed."""

    marks: dict[str, list[bool]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def add(self, question: Question, marks: Mapping[str, bool]) -> None:
        """Count the marks of one question."""
        for name, good in marks.items():
            self.marks.setdefault(name, []).append(good)
        wrong = [name for name, good in marks.items() if not good]
        if wrong:
            self.missed.append(f"{question['id']} {'/'.join(wrong)}: {question['question']}")

    def right(self, name: str) -> int:
        """Return how many are right."""
        return sum(self.marks[name])


def mark(question: Question, answer: Answer) -> dict[str, bool]:
    """Mark one answer: `refused`, or `answered`, `cited`, and where they are asked for `facts` and `notices`."""
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    said: str = answer["answer"]
    bounded = (
        len(said) <= LONGEST_ANSWER
        and len(citations) <= MOST_CITATIONS
        and all(1 <= len(citation["quote"]) <= LONGEST_QUOTE for citation in citations)
    )
    silent = answer["kind"] == "not_found" or answer["unstated"]
    good = bounded and not any(says(said, wrong) for wrong in question.get("forbid") or [])
    if question["kind"] == "refuse":
        undecided = (answer["decision"] or {}).get("outcome") in ("not_regulated", "undetermined")
        return {"refused": good and (silent or undecided)}
    gold, documents = question["gold"], question["doc"]
    if isinstance(documents, str):
        documents = [documents] * len(gold)
    cited = [_is_cited(words, name, citations) for words, name in zip(gold, documents, strict=True)]
    enough = all(cited) if question["kind"] == "compare" else any(cited)
    marks = {"answered": good and not silent, "cited": bounded and enough}
    if question["facts"]:
        marks["facts"] = bounded and all(
            any(says(said, way) for way in fact.split("|")) for fact in question["facts"]
        )
    if question["notice"]:
        marks["notices"] = set(question["notice"]) <= {notice["kind"] for notice in answer["notices"]}
    return marks


def _is_cited(words: str, document: str, citations: Iterable[Mapping[str, Any]]) -> bool:
    return any(c["document"] == document and alike(words) in alike(c["quote"]) for c in citations)


def score(questions: Sequence[Question], answers: Sequence[Answer]) -> Tally:
    """Mark all answers, in the order of their questions."""
    tally = Tally()
    for question, answer in zip(questions, answers, strict=True):
        tally.add(question, mark(question, answer))
    return tally
