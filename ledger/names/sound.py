"""Names by sound: one unit per character, its syllable without tone; a run of Latin letters or digits is one.

Keys fold what Chinese typists mix up (zh/z, ch/c, sh/s, final ng/n), so that homophones and near-homophones
share a key. A character with several readings keeps its first in `units`, so that equal characters always
have equal units; `spoken` gives the readings in context, as an English name would spell them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_UNIT = re.compile(r"[a-z0-9&+]+|.", re.DOTALL)
_MIXED_UP = re.compile(r"(?<=[zcs])h|(?<=n)g")
_U_UMLAUT = re.compile(r"(?<=[ln])(?:yu|v)(?![aeiou])|(?<=[ln])v(?=e)")


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    from pypinyin import Style, pinyin

    return str(pinyin(character, style=Style.NORMAL)[0][0]).replace("v", "u").replace("ü", "u")


def characters(text: str) -> list[str]:
    """Return the pieces that count as one: a Chinese character, or a run of letters or digits."""
    return _UNIT.findall(text.replace(" ", ""))


def units(text: str) -> list[str]:
    """Return the sound of every piece of a folded text, in order."""
    return [_syllable(piece) if "\u3400" <= piece <= "\u9fff" else piece for piece in characters(text)]


def spoken(text: str) -> list[str]:
    """Return the sounds as read in context (重庆: chong qing), where they may differ from `units`."""
    from pypinyin import Style, lazy_pinyin

    return [str(s).replace("v", "u").replace("ü", "u") for s in lazy_pinyin(text, style=Style.NORMAL)]


def joined_sound(text: str) -> str:
    """Return the sounds in context as one run of letters, as in an English name."""
    return "".join(spoken(text))


def sound_key(sounds: list[str]) -> str:
    """Return the blocking key of a run of sounds; it does not depend on where syllables are cut."""
    return _MIXED_UP.sub("", _U_UMLAUT.sub("u", "".join(sounds)))


@cache
def _syllables() -> frozenset[str]:
    """Return every toneless syllable of the common characters."""
    found = {_syllable(chr(point)) for point in range(0x4E00, 0x9FA6)}
    return frozenset(s for s in found if s.isascii() and s.isalpha())


@lru_cache(maxsize=4096)
def cut_pinyin(word: str) -> tuple[str, ...]:
    """Return a run of letters cut into syllables (fewest, longest first), or the empty tuple."""
    word = _U_UMLAUT.sub("u", word)
    if not word:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before, piece = best[start], word[start:end]
            if before is not None and piece in _syllables():
                cut = (*before, piece)
                if best[end] is None or len(cut) < len(best[end] or ()):
                    best[end] = cut
    return best[-1] or ()
