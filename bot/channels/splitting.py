"""Long words in parts that a messenger takes: cut at the end of a sentence, with nothing lost or doubled."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import accumulate

Cost = Callable[[str], int]
"""How much of a message's room one character takes."""

_ENDS = frozenset("。！？；…!?;")
_CLOSING = frozenset("”’」』）)】》〉\"'")
_PAUSES = frozenset("，、：,:")
_LATIN_END = "."
_LEAST = 0.4
"""A part is at least this full before a sentence's end is preferred to a fuller part."""
_JOINER = "\u200d"


def utf16_units(char: str) -> int:
    """Return how many UTF-16 units a character takes, which is how Telegram counts."""
    return 2 if char > "\uffff" else 1


def split_text(text: str, room: int, cost: Cost = utf16_units) -> list[str]:
    """Return a text in parts that each fit, which joined are the text again.

    A part ends, best first, where a line ends, a sentence, a clause, a word; where there is none of them, between
    two characters that do not belong together.

    Args:
        text: the words.
        room: how much one part holds; a single character always fits.
        cost: how much of it one character takes.
    """
    upto = [0, *accumulate(map(cost, text))]
    parts: list[str] = []
    start = 0
    while upto[-1] - upto[start] > room:
        end = start + 1
        low, high = end, len(text)
        while low <= high:
            middle = (low + high) // 2
            if upto[middle] - upto[start] <= room:
                end, low = middle, middle + 1
            else:
                high = middle - 1
        end = max(end, start + 1)
        cut = _cut(text, start, end)
        parts.append(text[start:cut])
        start = cut
    parts.append(text[start:])
    return parts


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut so that the part keeps to `end`."""
    least = start + max(1, int((end - start) * _LEAST))
    for is_good in (_after_line, _after_sentence, _after_pause, _after_word):
        for cut in range(end, least - 1, -1):
            if is_good(text, cut):
                return cut
    for cut in range(end, start, -1):
        if not _belongs_together(text, cut):
            return cut
    return end


def _after_line(text: str, cut: int) -> bool:
    return text[cut - 1] == "\n" and text[cut : cut + 1] != "\n"


def _after_sentence(text: str, cut: int) -> bool:
    """Say whether a sentence ends before `cut`, its closing quotes and the blank after it included."""
    following = text[cut : cut + 1]
    if following in _CLOSING or following in _ENDS or following.isspace():
        return False
    last = cut - 1
    blank = text[last].isspace()
    while last > 0 and text[last].isspace():
        last -= 1
    while last > 0 and text[last] in _CLOSING:
        last -= 1
    return text[last] in _ENDS or (text[last] == _LATIN_END and blank)


def _after_pause(text: str, cut: int) -> bool:
    before, following = text[cut - 1], text[cut : cut + 1]
    if before.isspace():
        return cut > 1 and text[cut - 2] in _PAUSES and not following.isspace()
    return before in _PAUSES and not before.isascii() and not following.isspace()


def _after_word(text: str, cut: int) -> bool:
    return text[cut - 1].isspace() and not text[cut : cut + 1].isspace()


def _belongs_together(text: str, cut: int) -> bool:
    """Say whether a cut would part an accent from its letter, or an emoji that is made of several."""
    if cut >= len(text):
        return False
    following = text[cut]
    return (
        text[cut - 1] == _JOINER
        or following == _JOINER
        or unicodedata.category(following) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= following <= "\U0001f3ff"
    )
