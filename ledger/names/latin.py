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

_PINYIN_FORM = re.compile(
    r"(?:gufen|jituan|zeren|youxian|putong|konggu|l[uv]shi|kuaijishi|zong)*"
    r"(?:gongsi|hehuoqiye|jituan|shiwusuo|zhongxin|(?:youxian|putong)hehuo)$"
)
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

    def runs(self) -> tuple[str, ...]:
        """Return the keys under which a brand may hide in this name, the likeliest first."""
        count = min(len(self.words), _BRAND_WORDS)
        runs = [self.brand]
        runs += ["".join(self.words[i:j]) for i in range(count) for j in range(i + 1, len(self.words[: i + 4]) + 1)]
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
    """Return the share of the known English trade words that the Chinese core has; None where none is known."""
    known = [_trades()[word] for word in words if word in _trades()]
    if not known:
        return None
    return sum(any(one in chinese for one in some) for some in known) / len(known)


def read_latin(folded: str) -> LatinName:
    """Return the parts of a folded name in Latin letters."""
    words = [w for w in re.split(r"[() ]+", folded) if w]
    plain = "".join(words)
    if len(words) > _BRAND_WORDS and all(cut_pinyin(word) for word in words):
        words = [plain]
    words, place = _without_place(words)
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
