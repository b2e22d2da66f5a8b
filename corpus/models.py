"""What a document is once it has been read: its metadata, its source text, and its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


class DocumentStatus(StrEnum):
    """Where a document stands (DOMAIN: every status but `in_force` needs a notice)."""

    IN_FORCE = "in_force"
    TRIAL = "trial"
    DRAFT = "draft"
    EXPIRED = "expired"
    REPEALED = "repealed"
    NEWS = "news"
    UNKNOWN = "unknown"


ClauseKind = Literal["title", "preamble", "clause", "row", "roster", "closing", "news"]
"""`clause` stands on the ladder 一、（一）1.（1）; `row` is a row of an annexed table; `roster` is one entry
of a list of people; `closing` is what stands after the last clause (signature, date, effect, copies)."""


@dataclass(frozen=True)
class Segment:
    """A run of a clause's text that stands unbroken in the source.

    `clause.text[start:start + length] == source.text[source_start:source_start + length]`.
    """

    start: int
    source_start: int
    length: int


@dataclass(frozen=True)
class Responsibility:
    """The units a document names for a task, leader first.

    `start` and `end` are the place in the clause's text where the list stands; `scope_start` is where the
    text it covers begins (the end of the previous list, or the clause's start). `ranked` is set where the
    document itself says who leads: by a column, by a note (列第一位的为牵头单位), or by naming one unit.
    """

    lead: tuple[str, ...]
    supporting: tuple[str, ...]
    start: int
    end: int
    scope_start: int
    ranked: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell of a table row: the column's name and the text as written, broken lines joined."""

    column: str
    text: str


@dataclass(frozen=True)
class Clause:
    """One rung of a document, the unit that is indexed, cited, quoted and tested.

    Args:
        document: the document's id.
        path: the way down the ladder, such as `二（一）3` or `附件 5`; "" for what stands before 一、.
        kind: what part of a document this is.
        order: position in the document, from 0.
        heading: the clause's own heading without its number, "" if it has none.
        trail: the headings above it, outermost first (without numbers).
        text: this clause's own words (heading included, sub-clauses not), line breaks and page debris
            inside sentences removed; every character stands in the source, in this order.
        segments: where the text stands in the source.
        responsible: the 责任单位 lists that stand in the text or on lines of their own behind it.
        cells: for a `row`, its cells in order; the text is then the cells joined by `|`.
        paragraphs: where in the text a new paragraph of the source begins, the first one (0) left out.
    """

    document: str
    path: str
    kind: ClauseKind
    order: int
    heading: str
    trail: tuple[str, ...]
    text: str
    segments: tuple[Segment, ...]
    responsible: tuple[Responsibility, ...] = ()
    cells: tuple[Cell, ...] = ()
    paragraphs: tuple[int, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        """Return where the clause begins and ends in the source's text."""
        if not self.segments:
            return (0, 0)
        return (
            min(s.source_start for s in self.segments),
            max(s.source_start + s.length for s in self.segments),
        )


@dataclass(frozen=True)
class Metadata:
    """What is known of a document; None and "" mean that the document does not say.

    `status_words` is the exact run of the source in which the status stands, "" if it is not stated there
    (then `status_note` says where the status comes from). `lapses` are periods of targets that have an end:
    (words in the source, last day).
    """

    id: str
    title: str
    short_names: tuple[str, ...]
    issuer: str
    number: str | None
    place: str | None
    dated: date | None
    printed: date | None
    effective: date | None
    expires: date | None
    status: DocumentStatus
    status_words: str
    status_note: str
    restates: str | None = None
    repeals: tuple[str, ...] = ()
    lapses: tuple[tuple[str, date], ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Document:
    """A document as read: metadata, the plain text of the source as received, and its clauses in order."""

    metadata: Metadata
    text: str
    clauses: tuple[Clause, ...] = field(repr=False)

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.metadata.id
