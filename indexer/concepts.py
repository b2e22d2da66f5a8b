"""The things a question names, with the ways a document may write each and how much each can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.number_forms import spellings


@dataclass(frozen=True)
class Concept:
    """One thing that was named.

    Args:
        words: the words in the question, folded.
        ways: how a document may write it, folded, each with the credit it earns (1 for the words themselves).
        strength: how much a word of this class can tell, 0 to 1.
        number: whether it is a number, which must not stand inside a longer number.
        at: where it stands in the folded question, -1 if that is not known.
        focus: whether it stands right beside a question word (注册资本不少于多少), so that it is the very
            thing asked about.
    """

    words: str
    ways: tuple[tuple[str, float], ...]
    strength: float
    number: bool = False
    at: int = -1
    focus: bool = False


def concept_of(words: str, means: Sequence[str], strength: float, *, at: int) -> Concept:
    """Return a concept that a document may write as it stands, or, for a little less, as a synonym."""
    ways = {words: 1.0}
    for mean in means:
        ways.setdefault(mean, 0.92)
    return Concept(words, tuple(ways.items()), strength, at=at)


def number_concept(run: str, match: re.Match[str], offset: int) -> Concept:
    """Return a number with its unit as a concept: as it stands, and a Chinese numeral in digits too."""
    words = match.group().strip(".,")
    follows = re.match(
        r"[万亿千百]*(?:美元|元|个|家|亩|强|%|年|月|次|条|名|项|县|成|倍)?", run[match.end() :]
    )
    tail = follows.group() if follows else ""
    ways = {words + tail: 1.0, words: 0.8 if len(words) > 1 else 0.3}
    if not words[0].isdigit():
        import cn2an  # type: ignore[import-untyped]  # the library ships no types

        try:
            digits = f"{cn2an.cn2an(words, 'smart')}"
        except ValueError:
            digits = ""
        if digits:
            ways.setdefault(_short_number(digits) + tail, 0.95)
            ways.setdefault(digits + tail, 0.95)
    for way in spellings(words + tail):
        ways.setdefault(way, 0.95)
    return Concept(words + tail, tuple(ways.items()), 0.9, number=True, at=offset + match.start())


_FOCUS_BEFORE, _FOCUS_AFTER = 5, 3


def with_focus(concepts: Sequence[Concept], words: Sequence[tuple[int, int]]) -> tuple[Concept, ...]:
    """Mark the concepts that stand right beside a question word."""
    focused: set[str] = set()
    if not words and concepts:
        focused.add(
            max(concepts, key=lambda c: c.at).words
        )  # 绍兴QFLP额度: the last thing named is asked about
    for start, end in words:
        before = [c for c in concepts if c.at >= 0 and 0 <= start - (c.at + len(c.words)) <= _FOCUS_BEFORE]
        after = [c for c in concepts if 0 <= c.at - end <= _FOCUS_AFTER]
        nearest = max(before, key=lambda c: c.at, default=None)
        focused.update(c.words for c in (nearest, min(after, key=lambda c: c.at, default=None)) if c)
    return tuple(replace(c, focus=True) if c.words in focused else c for c in concepts)


def _short_number(digits: str) -> str:
    """Write 5000000000 as 50亿, the way documents write it."""
    for size, unit in ((8, "亿"), (4, "万")):
        if len(digits) > size and digits.endswith("0" * size):
            return digits[:-size] + unit
    return digits


def merged(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Return concepts each once, the stronger where the same words were read twice."""
    by_words: dict[str, Concept] = {}
    for concept in concepts:
        known = by_words.get(concept.words)
        if known is None or known.strength < concept.strength:
            by_words[concept.words] = concept
    return tuple(by_words.values())
