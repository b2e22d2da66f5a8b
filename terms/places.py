"""The places of the field: Zhejiang, its cities, counties and development zones, and what lies outside.

Division codes are GB/T 2260; development zones have no code there and are named under their city, such as
`330400-zone-port` (DOMAIN.md 1). Names are found in running text by the longest written form; a short form
(余杭, 海宁) counts only where it is not part of another word (江山如画, 三门峡).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final, Literal

PlaceKind = Literal["province", "city", "county", "zone", "outside"]

PROVINCE_CODE: Final = "330000"

_ENGLISH: Final = re.compile(r"[A-Za-z]")
_NAMED_BESIDES: Final = re.compile(r"[\s,，、·/]|\b(?:city|county|district|province)\b", re.IGNORECASE)
"""What may stand between and behind the names of one place."""
_SUFFIXES: Final = "省市县区"
_STREET: Final = re.compile(r"(?:[东南西北中]?(?:大道|路|街))(?!桥|灯|演)")
"""A short form with 路 behind it names a street, not the place; 路桥 and 路演 are words of their own."""
_NOT_A_SUFFIX: Final = {"市": re.compile(r"[场值面容]"), "区": re.compile(r"[域间块别位分]")}
_NAMESAKES: Final = {"330903": "31", "330205": "50", "330106": "36"}
"""普陀区, 江北区 and 西湖区 stand in Shanghai, Chongqing and Jiangxi too."""
_OF_THE_PROVINCE: Final = re.compile(
    r"全省(?!外)|省里|我省|省级|省一级|(?<![一-鿿])省(?:政府|考评)|\b(?:the province|provincial(?:ly)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A place by its code; `parent` is the code above it, None for a province and what lies outside alone."""

    code: str
    name: str
    kind: PlaceKind
    parent: str | None


@dataclass(frozen=True)
class PlaceMention:
    """A place found in a text: `text[start:end] == words`."""

    start: int
    end: int
    words: str
    place: Place


@dataclass(frozen=True)
class _Form:
    """One written form of a place, and the words that turn it into something else."""

    written: str
    place: Place
    full: bool
    not_behind: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


def _lines(name: str) -> Iterable[list[str]]:
    """Yield the fields of each line of a shipped table."""
    text = files("terms").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@dataclass(frozen=True)
class Gazetteer:
    """All known places, by code and by written form. Make one with `load` and hand it down."""

    by_code: Mapping[str, Place] = field(repr=False)
    _chinese: Mapping[str, tuple[_Form, ...]] = field(repr=False)
    _english: Mapping[str, Place] = field(repr=False)
    _english_pattern: re.Pattern[str] = field(repr=False)

    @classmethod
    def load(cls) -> Gazetteer:
        """Read the shipped tables (some 500 places, a few milliseconds)."""
        traps = {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in _lines("place_traps.tsv")}  # noqa: PLR2004 - the third field may be empty
        by_code: dict[str, Place] = {}
        chinese: dict[str, list[_Form]] = {}
        english: dict[str, Place] = {}
        for code, name, kind, parent, written_forms in _lines("places.tsv"):
            place = Place(code, name, kind, parent or None)  # type: ignore[arg-type]  # a shipped, tested table
            by_code[code] = place
            for written in written_forms.split("|"):
                if _ENGLISH.match(written):
                    english[written.lower()] = place
                    continue
                behind, before = traps.get(written, ("", ""))
                full = kind == "zone" or written[-1] in _SUFFIXES
                form = _Form(written, place, full, _words(behind), _words(before))
                chinese.setdefault(written[:2], []).append(form)
        forms = {head: tuple(sorted(some, key=lambda f: -len(f.written))) for head, some in chinese.items()}
        names = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(english, key=len, reverse=True))
        pattern = re.compile(rf"(?<![A-Za-z])(?:{names})(?![A-Za-z])", re.IGNORECASE)
        return cls(by_code, forms, english, pattern)

    def get(self, code: str) -> Place | None:
        """Return the place with this code, None if there is none."""
        return self.by_code.get(code)

    def city_of(self, place: Place) -> Place | None:
        """Return the city a county or zone belongs to; the city itself; None for the province and outside."""
        if place.kind == "city":
            return place
        if place.kind in ("county", "zone") and place.parent:
            return self.by_code.get(place.parent)
        return None

    def covers(self, place: Place, other: Place) -> bool:
        """Say whether `other` is `place` or lies in it."""
        code: str | None = other.code
        while code is not None:
            if code == place.code:
                return True
            parent = self.by_code.get(code)
            code = parent.parent if parent else None
        return False

    def named(self, text: str) -> Place | None:
        """Return the place that a text names and says nothing else, None if it does not.

        Args:
            text: a division code, or a name with or without what it lies in (海宁, 嘉兴市海宁市, Haining City).
        """
        given = unicodedata.normalize("NFKC", text).strip()
        if given in self.by_code:
            return self.by_code[given]
        mentions = self.find(given) or tuple(m for m in (self.find_province(given),) if m)
        besides = list(given)
        for mention in mentions:
            besides[mention.start : mention.end] = " " * (mention.end - mention.start)
        if _NAMED_BESIDES.sub("", "".join(besides)):
            return None
        places = [mention.place for mention in mentions]
        return next((p for p in places if all(self.covers(other, p) for other in places)), None)

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Return every place named in the text, in order, none overlapping another."""
        mentions: list[PlaceMention] = []
        position = 0
        while position < len(text) - 1:
            mention = self._at(text, position)
            if mention is None:
                position += 1
                continue
            if mention.place.kind in ("county", "outside"):
                mention = self._city_cut_short(text, mention) or mention
            if not _is_namesake(mentions, mention):
                mentions.append(mention)
            position = mention.end
        for match in self._english_pattern.finditer(text):
            name = re.sub(r"\s+", " ", match.group().lower())
            mentions.append(PlaceMention(match.start(), match.end(), match.group(), self._english[name]))
        return tuple(sorted(mentions, key=lambda m: m.start))

    def find_province(self, text: str) -> PlaceMention | None:
        """Return where the text speaks of the province without its name (全省, 省里, 我省, 省级)."""
        match = _OF_THE_PROVINCE.search(text)
        if match is None:
            return None
        return PlaceMention(match.start(), match.end(), match.group(), self.by_code[PROVINCE_CODE])

    def _at(self, text: str, position: int) -> PlaceMention | None:
        for form in self._chinese.get(text[position : position + 2], ()):
            if text.startswith(form.written, position) and _stands_alone(text, position, form):
                end = position + len(form.written)
                return PlaceMention(position, end, form.written, form.place)
        return None

    def _city_cut_short(self, text: str, mention: PlaceMention) -> PlaceMention | None:
        """Return the city that begins inside a short form and ends behind it (沿海宁波: 宁波)."""
        for position in range(mention.start + 1, mention.end):
            other = self._at(text, position)
            if other and other.place.kind == "city" and other.end > mention.end:
                return other
        return None


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def _stands_alone(text: str, position: int, form: _Form) -> bool:
    """Say whether the form stands for the place here, and is not a part of another word."""
    end = position + len(form.written)
    if form.full:
        not_a_suffix = _NOT_A_SUFFIX.get(form.written[-1])
        return not (not_a_suffix and form.place.kind != "zone" and not_a_suffix.match(text, end))
    if _STREET.match(text, end) or _is_another_place(text, end, form.place):
        return False
    return not (text.startswith(form.not_behind, end) or text.endswith(form.not_before, 0, position))


def _is_another_place(text: str, end: int, place: Place) -> bool:
    """Say whether another kind of place follows from the name: 仙居乡, 长兴镇, Guilin's 象山区."""
    suffix = text[end : end + 1]
    if place.kind != "county" or not suffix:
        return False
    return suffix in "镇乡" or (
        suffix == "区" and place.name[-1] != "区" and not text.startswith(("域", "块"), end + 1)
    )


def _is_namesake(before: list[PlaceMention], mention: PlaceMention) -> bool:
    """Say whether this county belongs to the outside place named right before it (上海普陀区)."""
    namesake = _NAMESAKES.get(mention.place.code)
    return bool(
        namesake and before and before[-1].end == mention.start and before[-1].place.code.startswith(namesake)
    )
