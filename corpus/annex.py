"""A table that was flattened cell by cell, put back into rows.

When a table is copied out of a printed page, each line of each cell becomes a line of text: columns lose
their edges, and a row that runs over a page is cut in two. What is left as a sign: white space where a
cell ended, the row numbers, and that every column breaks its lines at a width of its own.
`rows` finds the division into cells that these signs support best; it knows nothing of any particular table.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from corpus.lines import Line
from corpus.mapped import CELL_BREAK, Mapped, concatenate
from corpus.markers import TABLE_HEADER, width

_GAP = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]+(?=[^\x00-\x7f])")
_NUMBER_THEN_TEXT = re.compile(r"(\d{1,3})[ \t\u3000]+(?=[^\x00-\x7f])")
_SOFT, _GAPPED, _HARD = 0, 1, 2
_CUT_INSIDE = 1.5  # a cell ends where nothing in the text says so
_MISSED_END = 2.0  # a cell goes on over a sign that it ended
_EMPTY = 8.0  # a cell of the row has no words
_SKIPPED = 4.0  # a cell has no words at the top of its row
_RESUMED = 4.0  # a cell that had ended goes on over the page
_LEFT_OPEN = 2.0  # a cell that broke off does not go on
_BEAM = 40  # ways kept at each step
_LONGEST_ROW = 2000  # pieces; what is longer is no row of a printed table
_BEGINS = 0.7  # weight of how a column's cells usually begin


@dataclass(frozen=True)
class Piece:
    """A part of one cell's line; `end` is what followed: a line break, a gap, or a cell's end."""

    run: Mapped
    end: int
    page: int
    width: int


@dataclass(frozen=True)
class Row:
    """A row of a table: the columns' names and the cells, each mapped to the source."""

    number: int
    columns: tuple[str, ...]
    cells: tuple[Mapped, ...]

    @property
    def run(self) -> Mapped:
        """Return the cells joined by `|`."""
        parts: list[Mapped] = []
        for i, cell in enumerate(self.cells):
            if i:
                parts.append(CELL_BREAK)
            parts.append(cell)
        return concatenate(parts)


def rows(lines: list[Line]) -> tuple[Mapped, list[Row]] | None:
    """Read a flattened table whose first line opens its header.

    Returns:
        the header as written and the rows, or None where the lines are no such table.
    """
    if not lines or not TABLE_HEADER.match(lines[0].text):
        return None
    pieces = _pieces(lines)
    first = next((i for i, p in enumerate(pieces) if p.run.text == "1" and p.end != _SOFT), None)
    if first is None:
        return None
    header = pieces[:first]
    columns = _columns(header)
    if len(columns) < 3:  # noqa: PLR2004 - a number and one column need no reconstruction
        return None
    numbered = _by_number(pieces[first:])
    if any(len(body) > _LONGEST_ROW for _, body in numbered):
        return None
    habits = _Habits([r for _, r in numbered], len(columns) - 1)
    found = []
    for number, body in numbered:
        cells = _divide(body, habits)
        found.append(Row(int(number.run.text), columns, (number.run, *cells)))
    return concatenate(p.run for p in header), found


def _piece(run: Mapped, end: int, page: int) -> Piece:
    return Piece(run, end, page, width(run.text))


def _pieces(lines: list[Line]) -> list[Piece]:
    pieces: list[Piece] = []
    page = 0
    for line in lines:
        page += line.page_break
        run = line.run
        lead = _NUMBER_THEN_TEXT.match(run.text)
        begin = 0
        if lead:
            pieces.append(_piece(run.cut(0, lead.end(1)), _HARD, page))
            begin = lead.end()
        for gap in _GAP.finditer(run.text, begin):
            pieces.append(_piece(run.cut(begin, gap.start()), _GAPPED, page))
            begin = gap.end()
        pieces.append(_piece(run.cut(begin), _HARD if line.ends_cell else _SOFT, page))
    return pieces


def _columns(header: list[Piece]) -> tuple[str, ...]:
    names: list[str] = []
    open_name = ""
    for piece in header:
        open_name += re.sub(r"\s", "", piece.run.text)
        if piece.end != _SOFT:
            names.append(open_name)
            open_name = ""
    return (*names, open_name) if open_name else tuple(names)


def _by_number(pieces: list[Piece]) -> list[tuple[Piece, list[Piece]]]:
    """Cut the pieces at the row numbers, taken in their turn only."""
    found: list[tuple[Piece, list[Piece]]] = []
    for piece in pieces:
        alone = piece.run.text.isdigit() and piece.end != _SOFT
        if alone and int(piece.run.text) == len(found) + 1:
            found.append((piece, []))
        else:
            found[-1][1].append(piece)
    return found


class _Habits:
    """What each column's cells are like, learned from the rows that divide by their own signs.

    `widest` is a column's longest line, `usual` the middle one of those that are broken; 0 if unknown.
    """

    def __init__(self, bodies: list[list[Piece]], columns: int) -> None:
        self.columns = columns
        self.widest = [0] * columns
        self.usual = [0] * columns
        broken: list[list[int]] = [[] for _ in range(columns)]
        self._first: list[Counter[str]] = [Counter() for _ in range(columns)]
        for body in bodies:
            groups: list[list[Piece]] = [[]]
            for piece in body:
                groups[-1].append(piece)
                if piece.end == _HARD:
                    groups.append([])
            groups = [g for g in groups if g]
            if len(groups) == columns:
                for i, group in enumerate(groups):
                    self.widest[i] = max(self.widest[i], *(p.width for p in group))
                    broken[i] += [p.width for p in group[:-1]]
                    self._first[i][_opening(group[0])] += 1

        for i, lines in enumerate(broken):
            self.usual[i] = int(median(lines)) if lines else 0

    def surprise(self, piece: Piece, column: int) -> float:
        """Return how unusual it would be for a cell of this column to begin with this piece."""
        seen = self._first[column]
        return -_BEGINS * math.log((seen[_opening(piece)] + 0.5) / (seen.total() + 5))


def _opening(piece: Piece) -> str:
    first = piece.run.text[0]
    return "0" if first.isdigit() else first


def _misfit(piece: Piece, column: int, habits: _Habits, *, goes_on: bool) -> float:
    """Return how badly a line fits a column: too wide, or broken although there was room."""
    if not habits.widest[column]:
        return 0.0
    over = max(0, piece.width - habits.widest[column])
    room = max(0, habits.usual[column] - piece.width - 2) if goes_on else 0
    return over * 1.5 + room * 0.5


_State = tuple[int, int, int]
"""Column, bit set of columns that have words, bit set of columns whose cell is still open."""


@dataclass(frozen=True)
class _Way:
    """A cheapest way to a state: what it costs, the last piece's column, and the way before it."""

    cost: float
    target: int = -1
    before: _Way | None = None


def _divide(body: list[Piece], habits: _Habits) -> list[Mapped]:
    """Find the cheapest assignment of pieces to columns, page by page."""
    best: dict[_State, _Way] = {(0, 0, 0): _Way(0.0)}
    for i in range(len(body)):
        following = _advance(body, i, best, habits)
        if len(following) > _BEAM:
            kept = sorted(following, key=lambda state: following[state].cost)[:_BEAM]
            following = {state: following[state] for state in kept}
        best = following
    everything = (1 << habits.columns) - 1

    def whole(state: _State) -> float:
        empty, unfinished = everything & ~state[1], state[2]
        return best[state].cost + _EMPTY * empty.bit_count() + _LEFT_OPEN * unfinished.bit_count()

    step: _Way | None = best[min(best, key=whole)]
    targets: list[int] = []
    while step is not None and step.target >= 0:
        targets.append(step.target)
        step = step.before
    targets.reverse()
    return [
        concatenate(p.run for p, c in zip(body, targets, strict=True) if c == column)
        for column in range(habits.columns)
    ]


def _advance(body: list[Piece], i: int, best: dict[_State, _Way], habits: _Habits) -> dict[_State, _Way]:
    """Put piece `i` into every column it could go to, after every way so far."""
    piece, columns = body[i], habits.columns
    begun = i > 0 and piece.page == body[i - 1].page
    last_on_page = i + 1 == len(body) or body[i + 1].page != piece.page
    on_top = piece.page == body[0].page  # at the top of a row every cell has begun
    goes_on = piece.end == _SOFT and not last_on_page
    misfit = [_misfit(piece, c, habits, goes_on=goes_on) for c in range(columns)]
    surprise = [habits.surprise(piece, c) for c in range(columns)]
    following: dict[_State, _Way] = {}
    for (column, filled, unfinished), way in best.items():
        for target in range(column if begun else 0, columns):
            state, cost = _step(body, i, column if begun else -1, target, filled, unfinished)
            cost += way.cost + misfit[target]
            if not filled >> target & 1:
                cost += surprise[target]
            if on_top:
                cost += _SKIPPED * max(0, target - column - begun)
                cost += _SKIPPED * (columns - 1 - target) * last_on_page
            if state not in following or cost < following[state].cost:
                following[state] = _Way(cost, target, way)
    return following


def _step(
    body: list[Piece], i: int, column: int, target: int, filled: int, unfinished: int
) -> tuple[_State, float]:
    """Put piece `i` into `target`; `column` is where the piece before it went, -1 at the top of a page."""
    cost = 0.0
    bit = 1 << target
    if target == column:
        if body[i - 1].end != _SOFT:
            cost += _MISSED_END
    else:
        if column >= 0 and body[i - 1].end == _SOFT:
            cost += _CUT_INSIDE
            unfinished |= 1 << column
        if filled & bit:
            cost += 0.0 if unfinished & bit else _RESUMED
    if body[i].end == _HARD:
        unfinished &= ~bit
    elif body[i].end == _GAPPED:
        unfinished |= bit if not filled & bit else 0
    elif i + 1 == len(body) or body[i + 1].page != body[i].page:
        unfinished |= bit
    else:
        unfinished &= ~bit
    return (target, filled | bit, unfinished), cost
