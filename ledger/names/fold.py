"""One written form for names: width, traditional characters, brackets, case, spaces and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from terms.folding import visible

_BRACKETS = str.maketrans("〔〕【】[]{}<>〈〉《》「」『』﹝﹞", "()()()()()()()()()()")
_NOT_IN_A_NAME = re.compile(r"[^\w()&+ ]|_")
_SPACE_BESIDE_HAN = re.compile(r"(?<![a-z0-9&+]) | (?![a-z0-9&+])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]")
_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_OF_THEIR_OWN = frozenset("乾著昇甯淩徵於")
"""Characters that are traditional forms of others, and standard on the mainland in their own right."""
_FOLDED_ONTO = frozenset("干着升宁凌征于")


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified form of every traditional or variant character (one by one, by OpenCC)."""
    from opencc import OpenCC  # type: ignore[import-untyped]  # the library has no annotations

    characters = [chr(point) for point in range(_FIRST_HAN, _LAST_HAN + 1)]
    text = "\n".join(characters)
    table: dict[int, str] = {}
    for config in ("tw2s", "hk2s", "t2s"):
        simplified = OpenCC(config).convert(text).split("\n")
        for before, after in zip(characters, simplified, strict=True):
            if before != after:
                table[ord(before)] = after
    return table


def same_characters(one: str, other: str) -> bool:
    """Say whether two names that fold alike do so without taking one mainland character for another.

    乾 is the traditional form of 干 and a character of its own: 乾元 and 干元 may be two firms.
    """
    kept = [[c for c in text if c in _OF_THEIR_OWN or c in _FOLDED_ONTO] for text in (one, other)]
    return kept[0] == kept[1] or not any(c in _OF_THEIR_OWN for c in kept[0] + kept[1])


def fold_name(text: str) -> str:
    """Return the name in simplified, half-width, lower-case letters with round brackets.

    Spaces remain between Latin words only; other punctuation goes. Equal results mean that two names are
    written the same but for typography; nothing is said about brands or places here.
    """
    text = unicodedata.normalize("NFKC", visible(text)).translate(_simplified()).translate(_BRACKETS)
    text = unicodedata.normalize("NFKD", text.lower()) if not _HAN.search(text) else text.lower()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"(?<=[a-z])['’.](?=[a-z]\b)", "", text)
    text = re.sub(r"\s+", " ", _NOT_IN_A_NAME.sub(" ", text))
    return _SPACE_BESIDE_HAN.sub("", text).strip()


def plain_name(folded: str) -> str:
    """Return a folded name without brackets and spaces: equal for two writings of one full name."""
    return re.sub(r"[() ]", "", folded)


def is_latin(folded: str) -> bool:
    """Say whether a folded name is written in Latin letters alone."""
    return not _HAN.search(folded) and bool(_LATIN.search(folded))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of a shipped list, whole lines starting with # left out."""
    text = files("ledger.names").joinpath("data", name).read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())
