"""The last gate: a citation must stand in its clause, and words must stand in a citation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.models import Clause
from indexer.answer import MAX_QUOTE, Citation
from indexer.errors import CitationRefused
from indexer.values import ValueKind, find_values
from terms.folding import folded

_COMPARISONS = (
    "以上", "以下", "不少于", "不低于", "不高于", "不超过", "超过", "超", "不得", "必须", "除外", "至少",
    "不可", "不能",
    "以内", "同等", "一律", "原则上", "优先", "禁止", "允许",
)  # fmt: skip
_SHORT_NAME = 2
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[百千万亿]+)?")


def verified(citation: Citation, clauses: Sequence[Clause]) -> Citation:
    """Return the citation unchanged if its quote is an exact substring of a clause at its path.

    Raises:
        CitationRefused: the quote is empty, too long, or does not stand there.
    """
    if not 1 <= len(citation.quote) <= MAX_QUOTE:
        raise CitationRefused(citation.document, citation.quote, f"长度须为 1 至 {MAX_QUOTE} 字")
    if not any(clause.path == citation.path and citation.quote in clause.text for clause in clauses):
        raise CitationRefused(citation.document, citation.quote, "不在该条款原文中")
    return citation


def unsupported(words: str, citations: Sequence[Citation], *, allowed: str = "") -> list[str]:
    """Return what some words state that no citation holds: numbers, dates, amounts, comparisons, names of units.

    Args:
        words: the words of an answer, however they came about.
        citations: verified citations.
        allowed: further text whose values may be repeated (the question, titles of documents).
    """
    held = folded(
        "\n".join([allowed, *(f"{c.title} {c.number or ''} {c.path} {c.quote}" for c in citations)])
    )
    quoted = folded("\n".join(c.quote for c in citations))
    said = folded(words)
    wrong = [number for number in _NUMBER.findall(said) if not _has_number(held, number)]
    wrong += [word for word in _COMPARISONS if word in said and word not in quoted]
    for value in find_values(words):
        name = folded(value.words)
        if (
            value.kind is ValueKind.UNIT
            and len(name) > _SHORT_NAME
            and name not in held
            and not _known_tail(name, held)
        ):
            wrong.append(value.words)
    return list(dict.fromkeys(wrong))


def _has_number(held: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", held) is not None


def _known_tail(name: str, held: str) -> bool:
    """Say whether a unit's name, freed of words that stand before it, is one the citations hold."""
    return any(name[start:] in held for start in range(1, max(1, len(name) - 2)))
