"""One written form for comparison: width, case, white space, quotation marks and digit grouping folded away.

The original is never changed: a folded text knows where each of its characters stood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_INSIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f]|\d)|(?<=\d) (?=[^\x00-\x7f])")
_PLAIN = re.compile("[\u4e00-\u9fff]*")
"""Text of Chinese characters alone is folded already."""
_LONE = re.compile(
    "[\\x00-\\x7f\u00b7\u2010-\u2016\u2018-\u2027\u2030-\u203b\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*"
)
"""Of these characters none changes with its neighbours, so that a text of them is folded as a whole."""
_SPACE = re.compile(r"\s+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LONG_AMOUNT = re.compile(r"(?<![\d.,，])(\d{5,20}(?:\.\d{1,8})?)(?:(万)|(?=美?元))")
_SAME = str.maketrans(
    {"〔": "[", "〕": "]", "【": "[", "】": "]", "﹝": "[", "﹞": "]", "“": '"', "”": '"', "‘": "'", "’": "'",
     "「": '"', "」": '"', "『": '"', "』": '"', "—": "-", "–": "-", "－": "-", "─": "-", "〜": "~", "～": "~"}
)  # fmt: skip


@dataclass(frozen=True)
class Folded:
    """A folded text and, for each of its characters, the offset in the original."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original that `text[start:end]` came from."""
        if start >= end:
            return (0, 0)
        return (self.offsets[start], self.offsets[end - 1] + 1)


def visible(text: str) -> str:
    """Return the text without characters that a reader cannot see (zero-width, bidirectional controls)."""
    return _INVISIBLE.sub("", text)


def typed(text: str) -> str:
    """Return what somebody typed without what carries no meaning there, the words themselves as they stand.

    Args:
        text: any text; characters nobody sees go, white space inside Chinese goes, every other run of white
            space is one space, and Latin letters lose their full width where the text is mostly Latin.
    """
    shown = " ".join(visible(text).split())
    narrow = unicodedata.normalize("NFKC", shown)
    if sum(character.isascii() and character.isalpha() for character in narrow) > len(narrow) / 2:
        return " ".join(narrow.split())
    return _INSIDE_CHINESE.sub("", shown)


def in_hundred_millions(text: str) -> str:
    """Return the text with amounts of 亿 and more written in 亿, as documents write them (500000万元 is 50亿元)."""

    def written(match: re.Match[str]) -> str:
        amount = Decimal(match[1]) / (10_000 if match[2] else 10**8)
        return f"{amount.normalize():f}亿" if amount >= 1 else match[0]

    return _LONG_AMOUNT.sub(written, text)


def squeeze(text: str) -> str:
    """Return the text without white space and invisible characters, otherwise as written."""
    return re.sub(r"\s+", "", visible(text))


def fold(text: str) -> Folded:
    """Fold a text for comparison, keeping where every character came from.

    Args:
        text: any text; full-width and half-width forms, upper and lower case, kinds of quotation marks,
            brackets and dashes become the same, white space and invisible characters go, and the comma
            that groups digits (`99,999`) goes too.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        for piece in unicodedata.normalize("NFKC", character).lower().translate(_SAME):
            if piece.isspace() or _INVISIBLE.match(piece):
                continue
            characters.append(piece)
            offsets.append(position)
    joined = "".join(characters)
    grouping = {m.start() for m in _GROUPING.finditer(joined)}
    if grouping:
        offsets = [o for i, o in enumerate(offsets) if i not in grouping]
        joined = "".join(c for i, c in enumerate(joined) if i not in grouping)
    return Folded(joined, tuple(offsets))


def folded(text: str) -> str:
    """Return only the folded text."""
    if _PLAIN.fullmatch(text):
        return text
    if _LONE.fullmatch(text):
        narrow = unicodedata.normalize("NFKC", text).lower().translate(_SAME)
        return _GROUPING.sub("", _SPACE.sub("", narrow))
    return fold(text).text
