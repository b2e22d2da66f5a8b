"""A clause made ready for comparison: its sentences, folded, with the headings above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from corpus.models import Clause
from indexer.clause_names import path_form
from terms.folding import folded

_SENTENCE_END = re.compile(r"[。！？!?；;](?:[”」』\"）)])?")
_PERIOD = re.compile(r"(?<!\d)20\d{2}(?!\d)|十[一二三四五六]五")
_SHORT = 12


@dataclass(frozen=True)
class Sentence:
    """A sentence of a clause: `clause.text[start:end]`, its folded words, and the period it speaks of.

    The period is every year and five-year plan that the sentence names or, if it names none, that the nearest
    sentence before it in the same paragraph names (其中：2024年…；引进…；新增…).
    """

    start: int
    end: int
    folded: str
    period: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A clause ready for comparison; what is compared is made when it is first asked for.

    Args:
        clause: the clause.
        place: division code of the document's place, None if it has none.
        named: the document's title as written.
    """

    clause: Clause
    place: str | None
    named: str

    @property
    def key(self) -> str:
        """Return the key of this clause in every index."""
        return clause_key(self.clause)

    @cached_property
    def title(self) -> str:
        """Return the document's title, folded."""
        return folded(self.named)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return its sentences in order; a table row is one sentence."""
        return _sentences(self.clause)

    @cached_property
    def folded(self) -> str:
        """Return the whole text, folded."""
        return folded(self.clause.text)

    @cached_property
    def heading(self) -> str:
        """Return its own heading and those above it, folded."""
        return heading_of(self.clause)

    @cached_property
    def path(self) -> str:
        """Return its path as it is compared (see `path_form`)."""
        return path_form(self.clause.path)


def periods(text: str) -> tuple[str, ...]:
    """Return the years and five-year plans that a folded text names."""
    return tuple(dict.fromkeys(_PERIOD.findall(text)))


def clause_key(clause: Clause) -> str:
    """Return the key of a clause in every index: document and order."""
    return f"{clause.document}#{clause.order}"


def heading_of(clause: Clause) -> str:
    """Return a clause's own heading and those above it, folded."""
    return folded(" ".join((*clause.trail, clause.heading)))


def prepare(clause: Clause, *, place: str | None, title: str) -> Passage:
    """Make a clause ready for comparison."""
    return Passage(clause, place, title)


def _sentences(clause: Clause) -> tuple[Sentence, ...]:
    text = clause.text
    if clause.kind == "row":
        return (Sentence(0, len(text), folded(text), periods(folded(text))),)
    paragraphs = set(clause.paragraphs)
    bounds = sorted(
        {0, len(text)}
        | {match.end() for match in _SENTENCE_END.finditer(text)}
        | {r.start for r in clause.responsible}
        | {r.end for r in clause.responsible}
        | paragraphs
    )
    sentences: list[Sentence] = []
    start = 0
    period: tuple[str, ...] = ()
    for end in bounds[1:]:
        # A few words cut off alone (a heading's number, a stray bracket) belong to what follows.
        if (
            end < len(text)
            and len(text[start:end].strip()) < _SHORT
            and end not in {r.start for r in clause.responsible}
        ):
            continue
        piece = text[start:end]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            words = folded(piece)
            if any(start <= at < start + left + 1 for at in paragraphs):
                period = ()
            period = periods(words) or period
            sentences.append(Sentence(start + left, start + len(piece.rstrip()), words, period))
        start = end
    return tuple(sentences)
