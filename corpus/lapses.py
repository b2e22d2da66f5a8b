"""Targets whose period is over, while their document may stay in force."""

from __future__ import annotations

from datetime import date

from corpus.models import Clause, Metadata


def lapsed(clause: Clause, metadata: Metadata, as_of: date) -> str | None:
    """Return the words of the period where a clause sets a target and its period has ended, else None.

    The words stand in the clause itself or in a heading that governs it. Where a clause names several ended
    periods the first is returned; `all_lapsed` returns each.
    """
    found = all_lapsed(clause, metadata, as_of)
    return found[0][0] if found else None


def all_lapsed(clause: Clause, metadata: Metadata, as_of: date) -> tuple[tuple[str, date], ...]:
    """Return every ended period that governs a clause, with its last day, in the order of the text."""
    governing = (*clause.trail, clause.text)
    text = "\n".join(governing)
    hits = [
        (text.find(words), words, last) for words, last in metadata.lapses if words in text and as_of > last
    ]
    return tuple((words, last) for _, words, last in sorted(hits))
