"""Clauses that are only a heading: what stands below them is what an officer who names them wants to see."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.models import Clause

_NUMBER_AND_STOP = 8
"""Characters that a number before a heading and the stop behind it take at most."""


def only_heading(clause: Clause) -> bool:
    """Say whether a clause has no words of its own besides its number and heading."""
    return (
        clause.kind == "clause"
        and bool(clause.heading)
        and len(clause.text) <= len(clause.heading) + _NUMBER_AND_STOP
    )


def below(clause: Clause, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses one rung below a heading, in order.

    Args:
        clause: the heading.
        clauses: all clauses of its document, in order.
    """
    trail = (*clause.trail, clause.heading)
    return [
        c for c in clauses
        if c.order > clause.order and c.kind == "clause" and c.trail == trail and c.path.startswith(clause.path)
    ]  # fmt: skip


def opening(clause: Clause) -> str:
    """Return a clause's number and heading as they stand in its text, its first sentence where it has none."""
    end = clause.text.find(clause.heading) + len(clause.heading) if clause.heading else 0
    stop = clause.text.find("。", end)
    return clause.text[: stop + 1] if stop >= 0 else clause.text
