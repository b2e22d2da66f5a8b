"""A text as units of comparison: one Chinese character, one Latin word or one number each, two bytes a unit.

Chinese characters keep their code point. Latin words and numbers get a code in the private use area made from
their letters, so that a whole corpus stays small in memory; two words seldom share one. Punctuation is one
break, whatever it was; nothing that is compared crosses it.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.uint16]

BREAK = 0
"""What stands between two runs of characters."""
_NUMBERS, _NUMBER_CODES = 0xE000, 0x1000
_WORDS, _WORD_CODES = 0xF000, 0x0900
_ABOVE = 2
"""Parts of a passage that stand above its sentences."""
_LONGEST = 120
"""Characters of a sentence; a longer one is cut at its commas."""
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_RUN = re.compile(
    r"([a-z0-9.]*[a-z0-9]|[\U00010000-\U0010ffff])|([^\W\d_a-z\U00010000-\U0010ffff]+)"
    r"|[^\s\"'“”‘’「」『』\u00ad\u200b-\u200f\ufeff]"
)
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+")
_COMMA = re.compile(r"[，,、:：]")


@lru_cache(maxsize=65536)
def code_of(run: str) -> int:
    """Return the code of a Latin word or a number in lower case."""
    digest = zlib.crc32(run.encode())
    if run.replace(".", "").isdecimal():
        return _NUMBERS + digest % _NUMBER_CODES
    return _WORDS + digest % _WORD_CODES


def is_number(codes: Units) -> NDArray[np.bool_]:
    """Tell which units are numbers in digits."""
    return (codes >= _NUMBERS) & (codes < _NUMBERS + _NUMBER_CODES)


def plain(text: str) -> str:
    """Return a text in the written form that is compared: NFKC, lower case, digits not grouped."""
    return _GROUPED.sub("", unicodedata.normalize("NFKC", text).lower())


def pieces(text: str) -> Iterable[tuple[str, bool]]:
    """Yield the runs of a text in plain form: (letters, whether each letter is a unit of its own).

    A break is yielded as ("", False).
    """
    for match in _RUN.finditer(text):
        if match[2] is not None:
            yield match[2], True
        else:
            yield (match[1] or "").strip("."), False


def units(text: str) -> tuple[Units, list[str]]:
    """Return the units of a text in its plain form, and what each of them is in letters ("" for a break)."""
    found: list[int] = []
    letters: list[str] = []
    for run, apart in pieces(text):
        if apart:
            found.extend(map(ord, run))
            letters.extend(run)
        elif run or (found and found[-1] != BREAK):
            found.append(code_of(run) if run else BREAK)
            letters.append(run)
    return np.array(found, dtype=np.uint16), letters


def sentences(text: str) -> list[str]:
    """Cut a text in its plain form into sentences; a very long one is cut at its commas."""
    found: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        if len(sentence) <= _LONGEST:
            found.append(sentence)
            continue
        piece = ""
        for part in _COMMA.split(sentence):
            if piece and len(piece) + len(part) > _LONGEST:
                found.append(piece)
                piece = ""
            piece = f"{piece},{part}" if piece else part
        found.append(piece)
    return [sentence for sentence in found if sentence.strip()]


def parts_of(text: str, *, title: str = "", heading: str = "") -> list[str]:
    """Return a passage's parts in plain form: its title, the headings above it, then each sentence."""
    return [_named(title), _named(heading), *sentences(plain(text))]


@dataclass(frozen=True, slots=True)
class UnitText:
    """A passage as units.

    Args:
        codes: the units of its parts, a break behind each.
        starts: where each part begins in `codes`; the first is the title's, the second the headings', so
            that there are always two and one part more for every sentence.
    """

    codes: Units
    starts: NDArray[np.int32]


@lru_cache(maxsize=4096)
def _named(text: str) -> str:
    """Return a title or headings in plain form; many passages stand under the same."""
    return plain(text)


def unit_text(parts: list[str]) -> UnitText:
    """Return the units of a passage's parts (see `parts_of`)."""
    chunks: list[bytes] = []
    starts: list[int] = []
    at = 0
    for place, part in enumerate(parts):
        made = _written_above(part) if place < _ABOVE else _written(part)
        if not made.strip(b"\0"):
            if len(starts) > 1:
                continue
            made = b""
        starts.append(at)
        chunks.append(made + b"\0\0")
        at += len(made) // 2 + 1
    return UnitText(
        np.frombuffer(b"".join(chunks), dtype="<u2").astype(np.uint16), np.array(starts, dtype=np.int32)
    )


def _written(part: str) -> bytes:
    return b"".join(
        run.encode("utf-16-le", "replace")
        if apart
        else code_of(run).to_bytes(2, "little")
        if run
        else b"\0\0"
        for run, apart in pieces(part)
    )


_written_above = lru_cache(maxsize=4096)(_written)
