"""A table as a picture: columns as wide as their widest character asks for, numbers at the right, lines to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.bulletins.layout.drawing import BLACK, GREY, PALE, PHONE, WRITTEN, Drawing, Letters
from handlers.bulletins.layout.values import clean, heading, is_number, lacks, shown_rows
from handlers.bulletins.model import Table
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word

EDGE, PAD, ROOM = 14, 7, 6
TITLE, TEXT, SMALL = 20, 15, 13
LEADING = 1.32
MOST_ROWS, TALLEST = 40, 1800
"""Rows in one picture, and their height in points; a longer table becomes several pictures, each with its head."""
_WIDEST = 190
"""Of a column of text, in points; a longer text breaks into lines."""
_SHADE = "#EDEDED"


@dataclass(frozen=True)
class _Cells:
    """A row whose texts are broken into lines, and how high it is."""

    lines: list[list[str]]
    height: float


def table_pictures(
    table: Table,
    language: Language,
    *,
    marks: Sequence[str] = (),
    context: str = "",
    letters: Letters | None = None,
) -> tuple[bytes, ...]:
    """Return a table as one PNG or several, each no narrower than a phone.

    Args:
        table: what is drawn.
        language: of the words that are added.
        marks: lines at the foot, such as that the data are invented.
        context: what it is part of, in small letters below the title: a picture is often passed on alone.
        letters: the typeface; the shipped one by default.
    """
    letters = letters or Letters()
    rows = shown_rows(table)
    notes = [clean(text) for text in (*table.notes, *marks)]
    if lacks(table):
        notes.insert(len(table.notes), form_word(language, "unknown_note"))
    widths = _widths(table, rows, language, letters)
    parts = _parts([_cells(row, widths, TEXT, letters) for row in rows])
    pictures = []
    for at, part in enumerate(parts, 1):
        title = clean(table.title) + (f"（{at}/{len(parts)}）" if len(parts) > 1 else "")
        pictures.append(_draw(table, part, widths, (title, clean(context)), notes, language, letters))
    return tuple(pictures)


def _parts(rows: list[_Cells]) -> list[list[_Cells]]:
    """Split rows over pictures that are not too tall for a messenger; at least one picture, if an empty one."""
    parts: list[list[_Cells]] = [[]]
    for row in rows:
        tall = sum(one.height for one in (*parts[-1], row)) > TALLEST
        if parts[-1] and (tall or len(parts[-1]) == MOST_ROWS):
            parts.append([])
        parts[-1].append(row)
    return parts


def _widths(table: Table, rows: list[list[str]], language: Language, letters: Letters) -> list[float]:
    """Return the columns' widths; a table narrower than the screen is spread over it."""
    widths = []
    for at, column in enumerate(table.columns):
        head = max(letters.width(line, SMALL) for line in heading(column, language).split("\n"))
        body = max((letters.width(row[at], TEXT) for row in rows), default=0)
        widths.append(min(max(head, body), _WIDEST) + 2 * PAD + 1)
    spare = PHONE - 2 * EDGE - sum(widths)
    return [width + max(spare, 0) / len(widths) for width in widths]


def _draw(
    table: Table,
    body: list[_Cells],
    widths: list[float],
    named: tuple[str, str],
    notes: list[str],
    language: Language,
    letters: Letters,
) -> bytes:
    wide = sum(widths) + 2 * EDGE
    titles = letters.balanced(named[0], TITLE, wide - 2 * EDGE)
    context = letters.wrapped(named[1], SMALL, wide - 2 * EDGE) if named[1] else []
    foot = [line for note in notes for line in letters.wrapped(note, SMALL, wide - 2 * EDGE)]
    head = _cells([heading(column, language) for column in table.columns], widths, SMALL, letters)
    top = EDGE + len(titles) * TITLE * LEADING + len(context) * SMALL * LEADING + 6
    end = top + head.height + sum(row.height for row in body)
    drawing = Drawing(wide, end + 6 + len(foot) * SMALL * LEADING + EDGE, letters, scale=WRITTEN)
    below = drawing.lines(EDGE, EDGE, titles, TITLE, bold=True)
    drawing.lines(EDGE, below, context, SMALL, colour=GREY)
    drawing.shade(EDGE, top, wide - 2 * EDGE, head.height, _SHADE)
    _row(drawing, head, top, widths, ["center"] * len(widths), SMALL, bold=True)
    sides = ["right" if is_number(column) else "left" for column in table.columns]
    y = top + head.height
    for row in body:
        _row(drawing, row, y, widths, sides, TEXT)
        y += row.height
        drawing.line(EDGE, y, wide - EDGE, y, PALE, 1)
    for at in (top, top + head.height, end):
        drawing.line(EDGE, at, wide - EDGE, at, BLACK, 1.2)
    drawing.lines(EDGE, end + 6, foot, SMALL, colour=GREY)
    return drawing.png()


def _cells(texts: list[str], widths: list[float], size: float, letters: Letters) -> _Cells:
    lines = [
        [line for part in text.split("\n") for line in letters.wrapped(part, size, width - 2 * PAD)]
        for text, width in zip(texts, widths, strict=True)
    ]
    return _Cells(lines, max(len(cell) for cell in lines) * size * LEADING + 2 * ROOM)


def _row(
    drawing: Drawing,
    row: _Cells,
    top: float,
    widths: list[float],
    sides: list[str],
    size: float,
    *,
    bold: bool = False,
) -> None:
    """Write a row, each cell in the middle of its height."""
    left = float(EDGE)
    anchors = {"left": ("lm", PAD, 0.0), "right": ("rm", -PAD, 1.0), "center": ("mm", 0, 0.5)}
    for lines, wide, side in zip(row.lines, widths, sides, strict=True):
        anchor, shift, share = anchors[side]
        y = top + row.height / 2 - (len(lines) - 1) * size * LEADING / 2
        for line in lines:
            drawing.text(left + wide * share + shift, y, line, size, bold=bold, anchor=anchor)
            y += size * LEADING
        left += wide
