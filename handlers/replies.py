"""What a handler gives back to a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.answer import Citation, Notice
from policy.decision import Decision


@dataclass(frozen=True)
class Reply:
    """The reply to one question, worded.

    Args:
        question: as typed.
        kind: an answer from the clauses, a decision by rule, or that nothing was found.
        place: division code of the one place it holds for, None for none or several.
        unstated: whether the reply is that the documents do not hold what was asked.
        text: the words shown, at most 1,200 characters.
        citations: the clauses behind it, verified.
        notices: what a reader must be warned of.
        decision: the decision by rule, if it is one.
        elapsed_ms: how long it took, in milliseconds.
    """

    question: str
    kind: Literal["answer", "decision", "not_found"]
    place: str | None
    unstated: bool
    text: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    decision: Decision | None = None
    elapsed_ms: float = 0.0
