"""The parts of a Chinese company name: place, brand, trade, legal form.

    浙江 | 科比特 | 光伏发电 | 有限公司        极鱼 （北京） 科技 有限公司

The *core* (brand and trade) is what two writings of one name share when place and form are left out.
A name can be read in two ways when a county's short form stands first (东方科技: the county or the brand).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ledger.names.fold import fold_name, word_list
from ledger.names.places import Place, leading_place, trailing_place, whole_place
from ledger.names.sound import spoken

_BRACKET = re.compile(r"\(([^()]*)\)?|\)")
_SERIAL = re.compile(
    r"[零〇一二三四五六七八九十百两]{1,3}(?=[号期分厂])|第[零一二三四五六七八九十百两]{1,3}|\d+"
)
_BRACKET_FORM = re.compile(
    r"^(?:集团|控股|有限合伙|普通合伙|特殊(?:的)?普通合伙|有限公司|有限|股份|个人独资|筹)$"
)
_FULL_FORMS = ("有限责任公司", "股份有限公司", "有限合伙企业", "有限公司", "有限合伙")
_NO_SLIP = ("控股有限公司", "集团有限公司")
"""Ends that are one character away from a full form, and mean themselves."""
_SHORTEST_BRAND = 2
_LONGEST_TRADE_WORD = 8


@dataclass(frozen=True)
class Reading:
    """One reading of a name, folded.

    Args:
        plain: the whole name without brackets and spaces.
        heard: its sounds in context, one per character where they could be told apart.
        stem: the name without its legal form, the place in front kept.
        core: brand and trade.
        brand: the distinctive part; where the name has none, all of the core.
        place: codes of the place named, empty for none.
        form: the legal form, empty for a bare brand.
        serials: numbers that tell sister firms apart (二期, 3号).
    """

    plain: str
    heard: tuple[str, ...]
    stem: str
    core: str
    brand: str
    place: Place
    form: str
    serials: tuple[str, ...]

    def heard_part(self, part: str) -> list[str]:
        """Return the sounds in context of a part of the name, such as its core."""
        start = self.plain.find(part)
        if start < 0 or len(self.heard) != len(self.plain):
            return spoken(part)
        return list(self.heard[start : start + len(part)])

    @property
    def trade(self) -> str:
        """Return what the firm does, as written behind the brand."""
        return self.core[len(self.brand) :]


@cache
def _forms() -> tuple[str, ...]:
    return tuple(sorted(word_list("form_words.txt"), key=len, reverse=True))


def _full_form(text: str) -> int:
    """Return where a full legal form begins, also with one character wrong, missing or added."""
    from rapidfuzz.distance import Levenshtein

    if text.endswith(_NO_SLIP):
        return len(text) - len("有限公司")
    for form in _FULL_FORMS:
        for length in (len(form), len(form) - 1, len(form) + 1):
            tail = text[-length:]
            if length < len(text) and Levenshtein.distance(tail, form, score_cutoff=1) <= 1:
                doubled = length > len(form) and tail.endswith(form)
                return len(text) - len(form) if doubled else len(text) - length
    return len(text)


def _cut_form(text: str, shortest: int) -> tuple[str, str]:
    """Return the text without the legal form at its end, and the form; `shortest` characters always stay."""
    whole, text = text, text[: max(_full_form(text), shortest)]
    while True:
        form = next((f for f in _forms() if text.endswith(f) and len(text) >= len(f) + shortest), "")
        if not form:
            return text, whole[len(text) :]
        text = text[: -len(form)]


def brand_length(core: str) -> int:
    """Return how many characters at the start of a core are its brand: all that trade words do not cover.

    The longest run of trade words up to the end is the trade, as far as two characters of brand remain, or
    one where no shorter run leaves two.
    A core of trade words only (环保泥回收) is its own brand.
    """
    starts = _trade_starts(core)
    if 0 in starts:
        return len(core)
    usual = min((start for start in starts if _SHORTEST_BRAND <= start < len(core)), default=len(core))
    return 1 if usual == len(core) and 1 in starts else usual


def _trade_starts(core: str) -> set[int]:
    """Return every offset from which trade words cover the core up to its end; the end is always one."""
    words = word_list("trade_words.txt")
    starts = {len(core)}
    for start in range(len(core) - 1, -1, -1):
        ends = range(start + 1, min(len(core), start + _LONGEST_TRADE_WORD) + 1)
        if any(end in starts and core[start:end] in words for end in ends):
            starts.add(start)
    return starts


def _brackets_out(folded: str) -> tuple[str, Place, str]:
    """Return the name without brackets, the place named in them, and the form named in them."""
    place: Place = ()
    form = ""

    def keep(match: re.Match[str]) -> str:
        nonlocal place, form
        inside = match.group(1) or ""
        codes = whole_place(inside)
        if codes:
            place = place or codes
            return ""
        if _BRACKET_FORM.match(inside):
            form += inside
            return ""
        return inside

    return _BRACKET.sub(keep, folded).strip(), place, form


def readings(name: str) -> tuple[Reading, ...]:
    """Return the readings of a name, the likeliest first; an empty name has one with an empty core."""
    return folded_readings(fold_name(name))


def folded_readings(folded: str) -> tuple[Reading, ...]:
    """Return the readings of a name that `fold_name` has folded."""
    text, bracket_place, bracket_form = _brackets_out(folded)
    text = text.replace(" ", "")
    plain = re.sub(r"[() ]", "", folded)
    heard = tuple(spoken(plain))
    end, place, unsure = leading_place(text)
    cuts = [(text[end:], place)]
    if end and (unsure or len(text) - end < _SHORTEST_BRAND):
        cuts.append((text, ()))
    found = [
        _reading((plain, heard), text, rest, bracket_place or named, bracket_form) for rest, named in cuts
    ]
    if len(found) > 1 and not _distinctive(found[0]):
        found.reverse()
    elif end and not _distinctive(found[0]):
        whole, form = _cut_form(text, _SHORTEST_BRAND)
        brand = text[:end] if len(found[0].core) >= _SHORTEST_BRAND else whole
        found.append(Reading(plain, heard, whole, whole, brand, place, form, found[0].serials))
    return tuple(found)


def _reading(
    whole: tuple[str, tuple[str, ...]], text: str, rest: str, place: Place, bracket_form: str
) -> Reading:
    """Return the reading of what stands behind the place."""
    core, form = _cut_form(rest, 1)
    tail, tail_place = trailing_place(core)
    if tail >= _SHORTEST_BRAND and not place:
        core, place = core[:tail], tail_place
    serials = tuple(match.group().lstrip("第") for match in _SERIAL.finditer(core))
    stem = text[: len(text) - len(rest)] + core
    return Reading(*whole, stem, core, core[: brand_length(core)], place, form + bracket_form, serials)


def _distinctive(reading: Reading) -> bool:
    """Say whether the brand is more than trade words."""
    return len(reading.core) >= _SHORTEST_BRAND and 0 not in _trade_starts(reading.core)
