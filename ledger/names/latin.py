"""The parts of a company name in Latin letters: an English name, or a Chinese one written in pinyin.

    Hunan | Kebite | Photovoltaic | Co Ltd        hunankebiteguangfufadianyouxiangongsi
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ledger.names.places import Place, romanised_places
from ledger.names.sound import cut_pinyin, sound_key

_PINYIN_FORM = re.compile(r"(?:(?:gufen|jituan|zeren|youxian|hehuo|qiye|zong|fen)*(?:gongsi|qiye|jituan))$")
_LONGEST_PLACE_WORDS = 3
_SHORTEST_PLACE = 4
_BRAND_SYLLABLES = (2, 3, 4, 5)
_BRAND_WORDS = 4


@dataclass(frozen=True)
class LatinName:
    """A folded Latin name.

    Args:
        plain: all its letters and digits, joined.
        words: what remains without place and legal form, in order.
        brand_words: how many of the words, from the first, are not trade words; at least one.
        place: codes of the place named.
    """

    plain: str
    words: tuple[str, ...]
    brand_words: int
    place: Place

    @property
    def core(self) -> str:
        """Return brand and trade, joined as one run of letters."""
        return "".join(self.words)

    @property
    def brand(self) -> str:
        """Return the distinctive words, joined as one run of letters."""
        return "".join(self.words[: self.brand_words])

    def runs(self) -> tuple[str, ...]:
        """Return the keys under which a brand may hide in this name, the likeliest first."""
        count = min(len(self.words), _BRAND_WORDS)
        runs = [self.brand]
        runs += ["".join(self.words[i:j]) for i in range(count) for j in range(i + 1, len(self.words[: i + 4]) + 1)]
        syllables = cut_pinyin(self.core)
        runs += ["".join(syllables[:n]) for n in _BRAND_SYLLABLES if n <= len(syllables)]
        return tuple(dict.fromkeys(sound_key([run]) for run in runs if len(run) > 1))


@cache
def _words(section: str) -> frozenset[str]:
    text = files("ledger.names").joinpath("data", "english_words.txt").read_text(encoding="utf-8")
    part = text.split(f"[{section}]", 1)[1].split("[", 1)[0]
    return frozenset(part.split())


def read_latin(folded: str) -> LatinName:
    """Return the parts of a folded name in Latin letters."""
    words = [w for w in re.split(r"[() ]+", folded) if w]
    plain = "".join(words)
    words, place = _without_place(words)
    core = [w for w in words if w not in _words("form")] or words
    core = _pinyin_form_out(core)
    brand = next((i for i, w in enumerate(core) if w in _words("trade")), len(core))
    return LatinName(plain, tuple(core), max(brand, 1), place)


def _pinyin_form_out(words: list[str]) -> list[str]:
    """Cut 有限公司 and its like, written in letters, from the end."""
    if words:
        last = _PINYIN_FORM.sub("", words[-1])
        words = [*words[:-1], last] if last else words[:-1] or words
    return words


def _without_place(words: list[str]) -> tuple[list[str], Place]:
    """Take out the first place named, by whole words or as the start of a joined run."""
    places = romanised_places()
    for start in range(len(words)):
        for count in range(min(_LONGEST_PLACE_WORDS, len(words) - start), 0, -1):
            codes = places.get("".join(words[start : start + count]))
            rest = words[:start] + words[start + count :]
            if codes and rest:
                following, deeper = _without_place(rest) if start == 0 else (rest, ())
                return following, deeper or codes
    if len(words) == 1:
        for length in range(min(16, len(words[0]) - 3), _SHORTEST_PLACE - 1, -1):
            codes = places.get(words[0][:length])
            if codes and cut_pinyin(words[0][length:]):
                return [words[0][length:]], codes
    return words, ()
