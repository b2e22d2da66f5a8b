"""A chart as a picture that is read at a glance on a phone, and without colour.

One bar a place, its value at its end; targets as dashed lines with their value; a bar that reaches its target is
solid, one that does not is hatched; what is not known is said in words, and a zero is a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handlers.bulletins.layout.drawing import BLACK, GREY, PHONE, RED, WHITE, Drawing, Fill, Letters
from handlers.bulletins.layout.values import clean, number_texts
from handlers.bulletins.model import Chart, Series
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word

PAPER = 560
"""From this width on there is room for a target beside its value, as on paper."""
EDGE = 14
TITLE, TEXT, SMALL = 20, 16, 14
"""Sizes of letters on the phone's screen, in points."""
BAR, BETWEEN, ROOM = 22, 3, 14
LEADING = 1.32
_NAME_SHARE = 0.36
_GAP = 6
_TARGET_HEIGHT = 19
_WHOLE = 100
_MOST_NAME_LINES = 3
Number = Decimal | int


@dataclass(frozen=True)
class _Row:
    """One label with its lines, its values with their texts, and its own target."""

    lines: list[str]
    values: tuple[Number | None, ...]
    texts: tuple[str, ...]
    target: Number | None
    target_text: str
    top: float
    height: float


def chart_picture(
    chart: Chart,
    language: Language,
    *,
    marks: Sequence[str] = (),
    width: float = PHONE,
    titled: bool = True,
    context: str = "",
    letters: Letters | None = None,
) -> bytes:
    """Return a chart as a PNG, twice as many pixels wide as `width` says.

    Args:
        chart: what is drawn.
        language: of the words that are added.
        marks: lines at the foot, such as that the data are invented.
        width: of the screen it is made for, in points.
        titled: whether the title stands in the picture, rather than in a line of text beside it.
        context: what it is part of, in small letters below the title: a picture is often passed on alone.
        letters: the typeface; the shipped one by default.
    """
    head = (clean(chart.title) if titled else "", clean(context))
    return _Plan(chart, language, head, [clean(mark) for mark in marks], width, letters or Letters()).draw()


class _Plan:
    """Where everything stands, worked out before anything is drawn."""

    def __init__(
        self,
        chart: Chart,
        language: Language,
        head: tuple[str, str],
        marks: list[str],
        width: float,
        letters: Letters,
    ) -> None:
        self.language, self.width, self.letters, self.chart = language, width, letters, chart
        self.actual = [series for series in chart.series if series.role == "actual"]
        self.targets = [series for series in chart.series if series.role == "target"]
        self.common = _common_target(chart, self.targets)
        self.judged = len(self.actual) == 1 and (self.common is not None or bool(self.targets))
        self.beside = width >= PAPER
        room = width - 2 * EDGE
        title, context = head
        self.title = letters.balanced(title, TITLE, room) if title else []
        unit = form_word(language, "unit_line", unit=clean(chart.unit)) if chart.unit else ""
        self.below = [line for text in (context, unit) if text for line in letters.wrapped(text, SMALL, room)]
        told = [text for text in (chart.note, *marks) if text]
        self.foot = [line for text in told for line in letters.wrapped(clean(text), SMALL, room)]
        longest = max((letters.width(clean(label), TEXT) for label in chart.labels), default=0)
        self.name_room = min(longest, room * _NAME_SHARE)
        self.left = EDGE + self.name_room + 8
        self.key = self._key(room)
        self.head = EDGE + len(self.title) * TITLE * LEADING + len(self.below) * SMALL * LEADING + 4
        common_room = _TARGET_HEIGHT + 4 if self.common is not None else 0
        self.top = self.head + len(self.key) * TEXT * LEADING + common_room + 8
        self.rows = self._rows()
        self.bottom = self.rows[-1].top + self.rows[-1].height if self.rows else self.top
        self.height = self.bottom + 4 + len(self.foot) * SMALL * LEADING + EDGE
        self.value_room = max((self._told_width(row) for row in self.rows), default=0) + _GAP + 2
        known = [value for row in self.rows for value in (*row.values, row.target) if value is not None]
        known += [0] if self.common is None else [0, self.common]
        self.lowest, self.highest = min(known), max(known) if max(known) > min(known) else min(known) + 1

    def _key(self, room: float) -> list[tuple[Fill, str]]:
        """Return what the fills mean, one a line; nothing where there is one kind of bar only."""
        key: list[tuple[Fill, str]] = []
        if self.judged:
            words = (form_word(self.language, name) for name in ("key_reached", "key_short"))
            key = list(zip(("solid", "hatched"), words, strict=True))
        elif len(self.actual) > 1:
            key = [(_fill(at), clean(series.name)) for at, series in enumerate(self.actual)]
        return [(fill, self.letters.shortened([words], 1, SMALL, room - 34)[0]) for fill, words in key]

    def _texts(self, series: Series) -> list[str]:
        sign = "%" if self.chart.kind == "share" else ""
        unknown = form_word(self.language, "unknown")
        return [text + sign if text else unknown for text in number_texts(series.values)]

    def _rows(self) -> list[_Row]:
        texts = [self._texts(series) for series in self.actual]
        targets = (
            []
            if self.common is not None
            else [(series.values, self._texts(series)) for series in self.targets]
        )
        rows, top = [], self.top
        for at, label in enumerate(self.chart.labels):
            lines = self.letters.wrapped(clean(label), TEXT, self.name_room + 1)
            lines = self.letters.shortened(lines, _MOST_NAME_LINES, TEXT, self.name_room)
            own = next(
                ((values[at], text[at]) for values, text in targets if values[at] is not None), (None, "")
            )
            below = _TARGET_HEIGHT if own[0] is not None and not self.beside else 0
            bars = len(self.actual) * (BAR + BETWEEN) - BETWEEN + below
            height = max(bars, len(lines) * TEXT * LEADING) + ROOM
            values = tuple(series.values[at] for series in self.actual)
            words = form_word(self.language, "target", value=own[1]) if own[1] else ""
            rows.append(_Row(lines, values, tuple(text[at] for text in texts), own[0], words, top, height))
            top += height
        return rows

    def _told_width(self, row: _Row) -> float:
        """Return how wide what stands at the end of a row's bars is."""
        widest = max((self.letters.width(text, TEXT) for text in row.texts), default=0)
        if row.target_text and self.beside:
            widest += _GAP * 2 + self.letters.width(row.target_text, SMALL)
        return widest

    def x(self, value: Number) -> float:
        """Return where a value lies between the two edges of the bars."""
        right = self.width - EDGE - self.value_room
        share = Decimal(value - self.lowest) / Decimal(self.highest - self.lowest)
        return self.left + float(share) * (right - self.left)

    def draw(self) -> bytes:
        """Draw it all."""
        drawing = Drawing(self.width, self.height, self.letters)
        y = drawing.lines(EDGE, EDGE, self.title, TITLE, bold=True)
        drawing.lines(EDGE, y, self.below, SMALL, colour=GREY)
        y = self.head
        for fill, words in self.key:
            drawing.box(EDGE, y + 4, 26, 14, fill)
            drawing.text(EDGE + 34, y + 11, words, SMALL, anchor="lm")
            y += TEXT * LEADING
        drawing.line(self.x(0), self.top - 4, self.x(0), self.bottom - ROOM + 4, GREY, 1)
        for row in self.rows:
            self._row(drawing, row)
        if self.common is not None and self.rows:
            self._common(drawing, self.common)
        drawing.lines(EDGE, self.bottom + 4, self.foot, SMALL, colour=GREY)
        return drawing.png()

    def _row(self, drawing: Drawing, row: _Row) -> None:
        drawing.lines(EDGE, row.top, row.lines, TEXT)
        y = row.top
        for at, (value, text) in enumerate(zip(row.values, row.texts, strict=True)):
            reached = self.common if self.common is not None else row.target
            judged = self.judged and reached is not None and value is not None
            fill = ("solid" if value >= reached else "hatched") if judged else _fill(at)  # type: ignore[operator]
            self._bar(drawing, y, value, text, fill, row)
            y += BAR + BETWEEN
        if row.target is not None:
            x = self.x(row.target)
            drawing.dashes(x, row.top - 4, y + 1)
            if not self.beside:
                self._target_words(drawing, x, y + 2, row.target_text, self.left + 2)

    def _bar(
        self, drawing: Drawing, y: float, value: Number | None, text: str, fill: Fill, row: _Row
    ) -> None:
        """Draw a bar, and its value where neither the bar nor a target runs through it."""
        zero = self.x(0)
        end = zero if value is None else self.x(value)
        if value:
            drawing.box(min(zero, end), y, abs(end - zero), BAR, fill)
        edge, size, middle = max(zero, end), self.letters.width(text, TEXT), y + BAR / 2
        known = value is not None
        colour = BLACK if known else GREY
        crossed = [x for x in self._marks(row) if edge <= x <= edge + _GAP + size + 2]
        if crossed and edge - zero > size + 4 * _GAP:
            # A target would run through the value beside the bar, so it stands on the bar's end.
            drawing.shade(edge - size - 2 * _GAP - 2, y + 2, size + 2 * _GAP, BAR - 4, WHITE)
            drawing.text(edge - _GAP - 2, middle, text, TEXT, colour=colour, bold=known, anchor="rm")
        else:
            edge = max([edge, *crossed]) + _GAP + size
            drawing.text(edge, middle, text, TEXT, colour=colour, bold=known, anchor="rm")
        if row.target is not None and self.beside:
            beside = max(edge, self.x(row.target)) + _GAP * 2
            drawing.text(beside, middle, row.target_text, SMALL, colour=RED, anchor="lm")

    def _marks(self, row: _Row) -> list[float]:
        """Return where dashed lines run through a row."""
        return [self.x(mark) for mark in (row.target, self.common) if mark is not None]

    def _common(self, drawing: Drawing, target: Number) -> None:
        """Draw one dashed line through all rows, with its value above."""
        x = self.x(target)
        drawing.dashes(x, self.top - 6, self.bottom - ROOM + 4)
        text = number_texts([target])[0] + ("%" if self.chart.kind == "share" else "")
        words = form_word(self.language, "target", value=text)
        self._target_words(drawing, x, self.top - 6 - _TARGET_HEIGHT, words, EDGE)

    def _target_words(self, drawing: Drawing, x: float, y: float, words: str, leftmost: float) -> None:
        """Write what a dashed line means, as close to it as the picture's edges allow."""
        half = self.letters.width(words, SMALL) / 2
        middle = min(max(x, leftmost + half), self.width - EDGE - half)
        drawing.text(middle, y, words, SMALL, colour=RED, anchor="ma")


def _common_target(chart: Chart, targets: Sequence[Series]) -> Number | None:
    """Return the one target of all bars: the whole in a chart of shares, or a target that is the same for all."""
    if chart.kind == "share":
        return _WHOLE
    values = _all_values(targets)
    return values.pop() if len(values) == 1 and len(chart.labels) > 1 else None


def _all_values(series: Iterable[Series]) -> set[Number | None]:
    return {value for one in series for value in one.values}


def _fill(at: int) -> Fill:
    fills: tuple[Fill, ...] = ("solid", "dotted", "plain", "hatched")
    return fills[at % len(fills)]
