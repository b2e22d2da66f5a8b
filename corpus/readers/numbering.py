"""Automatic numbers of a DOCX: what Word shows before a numbered paragraph although no text holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_DIGITS = "零一二三四五六七八九"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional",
    "japaneseCounting", "koreanCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
})  # fmt: skip
_LEVELS = 9


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


class Numbering:
    """Counts as Word does, list by list and level by level."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[int, dict[int, _Level]] = {}
        self.source: dict[int, int] = {}
        self.counts: dict[int, list[int]] = {}
        part = _numbering_element(document)
        if part is not None:
            self._load(part)

    def _load(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for definition in root.iterchildren(_w("abstractNum")):
            levels = {int(e.get(_w("ilvl")) or 0): _level(e) for e in definition.iterchildren(_w("lvl"))}
            abstract[definition.get(_w("abstractNumId"))] = levels
        for number in root.iterchildren(_w("num")):
            target = number.find(_w("abstractNumId"))
            key = int(number.get(_w("numId")))
            name = target.get(_w("val")) if target is not None else ""
            self.levels[key] = dict(abstract.get(name, {}))
            self.source[key] = int(name) if name.isdigit() else -key
            for override in number.iterchildren(_w("lvlOverride")):
                self._override(key, override)

    def _override(self, key: int, override: Any) -> None:
        level = int(override.get(_w("ilvl")) or 0)
        replaced = override.find(_w("lvl"))
        if replaced is not None:
            self.levels[key][level] = _level(replaced)
        start = override.find(_w("startOverride"))
        if start is not None:
            old = self.levels[key].get(level, _Level(1, "decimal", ""))
            self.levels[key][level] = _Level(int(start.get(_w("val")) or 1), old.form, old.text)
            self.source[key] = -key - 1

    def label(self, list_id: int, level: int) -> str:
        """Count one paragraph of a list and return the number that stands before it, "" for bullets."""
        levels = self.levels.get(list_id)
        if not levels or level not in levels or not 0 <= level < _LEVELS:
            return ""
        counts = self.counts.setdefault(self.source[list_id], [-1] * _LEVELS)
        own = levels[level]
        counts[level] = own.start if counts[level] < 0 else counts[level] + 1
        counts[level + 1 :] = [-1] * (_LEVELS - level - 1)
        if own.form in {"bullet", "none"}:
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            part = levels.get(at)
            if part is None:
                return ""
            value = counts[at] if counts[at] >= 0 else part.start
            return written(value, part.form)

        return re.sub(r"%([1-9])", shown, own.text)


def written(value: int, form: str) -> str:
    """Return a number in one of Word's forms; unknown forms are written with digits."""
    if form in _CHINESE:
        return chinese(value)
    if form == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:  # noqa: PLR2004 - there are 20 such signs
        return chr(0x2460 + value - 1)
    if form == "decimalZero":
        return f"{value:02d}"
    if form in {"upperLetter", "lowerLetter"} and value >= 1:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    return str(value)


def chinese(value: int) -> str:
    """Return a number below a thousand in Chinese numerals: 12 is 十二, 105 一百零五."""
    if not 0 < value < 1000:  # noqa: PLR2004 - no ladder is longer
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    words = ""
    for size, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= size:
            words, value = words + sign, value - size
    return words


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(_w(tag))
        return default if child is None else child.get(_w("val")) or default

    start = value("start", "1")
    return _Level(int(start) if start.isdigit() else 1, value("numFmt", "decimal"), value("lvlText", ""))


def _numbering_element(document: Document) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _w(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"
