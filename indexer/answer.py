"""An answer as structure: what is said, the clauses that say it, and what a reader must be warned of.

Nothing here is worded; `handlers` words it, and the verifier checks the words against the citations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.models import DocumentStatus

MAX_CITATIONS = 8
MAX_QUOTE = 600
MAX_ANSWER = 1200

StatementKind = Literal[
    "value", "units", "words", "listed", "counted", "value_unstated", "unstated", "document", "no_document",
    "place_unstated",
]  # fmt: skip
"""`value`: an amount, count, period or date; `units`: who is in charge; `words`: the clause's own words;
`listed` and `counted`: rows of a table; `value_unstated`: this place's clause on it holds no such value;
`unstated`: the clause is about this, but does not state what was asked; `document`: a fact of a document;
`no_document`: no document of this place is in the corpus; `place_unstated`: the place's documents are silent."""

NoticeKind = Literal[
    "draft", "trial", "expired", "repealed", "news", "unknown", "lapsed_target", "unconfirmed"
]


@dataclass(frozen=True)
class Citation:
    """A document, the way down its ladder, and words that stand there."""

    document: str
    title: str
    number: str | None
    path: str
    quote: str
    status: DocumentStatus


@dataclass(frozen=True)
class Notice:
    """A warning that goes with an answer from this document; `detail` is what it hangs on (十四五, 试行)."""

    kind: NoticeKind
    document: str
    detail: str = ""


@dataclass(frozen=True)
class Statement:
    """One direct sentence of an answer.

    Args:
        kind: what it states.
        place: division code of the place it holds for, None if it holds for no single place.
        document: the document it rests on, None if it rests on none.
        values: the values asked for, as written in the clause.
        words: the part of the clause that says it, as written.
        lead: units that lead, where units are asked for.
        supporting: units that support.
        asked: what was asked for and is not stated (`period`, `money`, …), for `unstated`.
        citation: which citation stands behind it, counted from 0; None for none.
    """

    kind: StatementKind
    place: str | None
    document: str | None
    values: tuple[str, ...] = ()
    words: str = ""
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    asked: str = ""
    citation: int | None = None


@dataclass(frozen=True)
class StructuredAnswer:
    """An answer before it is worded."""

    kind: Literal["answer", "not_found"]
    place: str | None
    unstated: bool
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
