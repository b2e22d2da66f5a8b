"""The last gate: a citation must stand in its clause, and words must stand in a citation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.models import Clause
from indexer.answer import MAX_QUOTE, Citation, Statement
from indexer.errors import CitationRefused
from indexer.values import ValueKind, find_values
from terms.folding import folded

_COMPARISONS = (
    "以上", "以下", "不少于", "不低于", "不高于", "不超过", "超过", "超", "不得", "必须", "除外", "至少",
    "不可", "不能",
    "以内", "同等", "一律", "原则上", "优先", "禁止", "允许",
)  # fmt: skip
_BARS = ("不得", "除外", "禁止", "不可", "不能", "不予")
_SHORT_NAME = 2
_MEASURES = "个工作日|个月|个季度|周|天|年|%|亩|个|家|名|人|次|倍|成"
_COUNTED = re.compile(rf"(?<![\d.])(?:\d+(?:\.\d+)?|半)(?:{_MEASURES})")
_CHINESE_DIGITS = "零一二三四五六七八九十"
_CHINESE = re.compile(rf"[一二三四五六七八九十两](?=(?:{_MEASURES}))")
_ENGLISH_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "a": "1", "an": "1", "half": "半", "halfa": "半",
}  # fmt: skip
_ENGLISH_MEASURES = {"month": "个月", "week": "周", "day": "天", "year": "年"}
_ENGLISH = re.compile(
    rf"({'|'.join(sorted(_ENGLISH_NUMBERS, key=len, reverse=True))}|\d+)(month|week|day|year)s?"
)
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
    wrong += [number for number in _worded_numbers(said) if number not in _digits(held)]
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


def left_out(words: str, statements: Sequence[Statement]) -> list[str]:
    """Return what a wording leaves out of the composed answer and may not.

    That is the first value asked for, the unit that leads, and every bar (不得, 除外), without which a clause
    says the opposite.
    """
    said = _digits(folded(words))
    needed = [bar for statement in statements for bar in _BARS if bar in statement.words]
    for statement in statements[:1]:
        needed += [*statement.values[:1], *statement.lead[:1]]
    return [need for need in needed if _digits(folded(need)) not in said]


def _worded_numbers(words: str) -> list[str]:
    """Return counted things (三个月, 半年, 2 years), each as digits with its measure."""
    return [match.group() for match in _COUNTED.finditer(_digits(words))]


def _digits(words: str) -> str:
    """Write small numbers in words as digits, and English measures as Chinese ones."""
    words = _ENGLISH.sub(lambda m: f"{_ENGLISH_NUMBERS.get(m[1], m[1])}{_ENGLISH_MEASURES[m[2]]}", words)
    return _CHINESE.sub(lambda m: "2" if m[0] == "两" else str(_CHINESE_DIGITS.index(m[0])), words)


def _has_number(held: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", held) is not None


def _known_tail(name: str, held: str) -> bool:
    """Say whether a unit's name, freed of words that stand before it, is one the citations hold."""
    return any(name[start:] in held for start in range(1, max(1, len(name) - 2)))
