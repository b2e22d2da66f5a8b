"""The parts of a company name in Latin letters: an English name, or a Chinese one written in pinyin.

Hunan | Kebite | Photovoltaic | Co Ltd        hunankebiteguangfufadianyouxiangongsi
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ledger.names.places import Place, romanised_place
from ledger.names.sound import cut_pinyin, sound_key

_PINYIN_FORM = re.compile(
    r"(?:gufen|jituan|zeren|youxian|putong|konggu|l[uv]shi|kuaijishi|zong)*"
    r"(?:gongsi|hehuoqiye|jituan|shiwusuo|zhongxin|(?:youxian|putong)hehuo)$"
)
_LONGEST_PLACE_WORDS = 3
_SHORTEST_PLACE = 4
_LONGEST_PLACE = 20
_COUNTY_CODE = 6
_PLACE_LEVELS = 3
_READINGS = 3
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
        form: the words of the legal form, empty for none.
    """

    plain: str
    words: tuple[str, ...]
    brand_words: int
    place: Place
    form: str

    @property
    def core(self) -> str:
        """Return brand and trade, joined as one run of letters."""
        return "".join(self.words)

    @property
    def brand(self) -> str:
        """Return the distinctive words, joined as one run of letters."""
        return "".join(self.words[: self.brand_words])

    def telling_words(self) -> tuple[str, ...]:
        """Return the words that are no trade words, or all where there are no others."""
        return tuple(w for w in self.words if w not in _words("trade")) or self.words

    def runs(self) -> tuple[str, ...]:
        """Return the keys under which a brand may hide in this name, the likeliest first."""
        count = min(len(self.words), _BRAND_WORDS)
        runs = [self.brand]
        runs += [
            "".join(self.words[i:j]) for i in range(count) for j in range(i + 1, len(self.words[: i + 4]) + 1)
        ]
        syllables = cut_pinyin(self.words[0]) if self.words else ()
        runs += ["".join(syllables[:n]) for n in _BRAND_SYLLABLES if n <= len(syllables)]
        return tuple(dict.fromkeys(sound_key([run]) for run in runs if len(run) > 1))


@cache
def _words(section: str) -> frozenset[str]:
    text = files("ledger.names").joinpath("data", "english_words.txt").read_text(encoding="utf-8")
    part = text.split(f"[{section}]", 1)[1].split("[", 1)[0]
    return frozenset(part.split())


@cache
def _trades() -> dict[str, tuple[str, ...]]:
    """Return for common English trade words the Chinese ones they stand for."""
    text = files("ledger.names").joinpath("data", "english_trades.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: tuple(chinese.split()) for words, chinese in rows for word in words.split()}


def trade_agreement(words: tuple[str, ...], chinese: str) -> float | None:
    """Return the share of the English trade words that the Chinese core has; None where none is known."""
    known = [_trades()[word] for word in words if word in _trades()]
    if not known:
        return None
    return sum(any(one in chinese for one in some) for some in known) / len(known)


def read_latin(folded: str) -> tuple[LatinName, ...]:
    """Return the readings of a folded Latin name: how much of it is a place differs; likeliest first."""
    words = [w for w in re.split(r"[() ]+", folded) if w]
    plain = "".join(words)
    if len(words) > _BRAND_WORDS and all(cut_pinyin(word) for word in words):
        words = [plain]
    return tuple(_reading(plain, rest, place) for rest, place in _places_out(words)) if plain else ()


def _reading(plain: str, words: list[str], place: Place) -> LatinName:
    core = [w for w in words if w not in _words("form")] or words
    form = " ".join(w for w in words if w in _words("form"))
    without = _pinyin_form_out(core)
    form, core = form or ("gongsi" if without != core else ""), without
    brand = next((i for i, w in enumerate(core) if w in _words("trade")), len(core))
    return LatinName(plain, tuple(core), max(brand, 1), place, form)


def _pinyin_form_out(words: list[str]) -> list[str]:
    """Cut 有限公司 and its like, written in letters, from the end."""
    if words:
        last = words[-1]
        while (shorter := _PINYIN_FORM.sub("", last)) != last:
            last = shorter
        words = [*words[:-1], last] if last else words[:-1] or words
    return words


def _places_out(words: list[str]) -> list[tuple[list[str], Place]]:
    """Return the words without the places they start with: every level as its own reading, deepest first.

    A place is made of whole words, or of the first letters of a word that goes on in pinyin. One that stands
    further back (Kebite China Co) is taken out too.
    """
    cuts: list[tuple[list[str], Place]] = [(words, ())]
    for _ in range(_PLACE_LEVELS):
        rest, above = cuts[0]
        found = _place_in_front(rest, above)
        if found is None:
            break
        cuts.insert(0, found)
    first, place = cuts[0]
    if not place:
        for position in range(1, len(first)):
            codes = romanised_place(first[position])
            if any(len(code) < _COUNTY_CODE for code in codes):
                cuts.insert(0, (first[:position] + first[position + 1 :], codes))
                break
    return cuts[:_READINGS]


def _place_in_front(words: list[str], above: Place) -> tuple[list[str], Place] | None:
    for count in range(min(_LONGEST_PLACE_WORDS, len(words) - 1), 0, -1):
        codes = romanised_place("".join(words[:count]), above)
        if codes:
            return words[count:], codes
    if not words:
        return None
    for length in range(min(_LONGEST_PLACE, len(words[0]) - 2), _SHORTEST_PLACE - 1, -1):
        codes = romanised_place(words[0][:length], above)
        if codes and cut_pinyin(words[0][length:]):
            return [words[0][length:], *words[1:]], codes
    return None
