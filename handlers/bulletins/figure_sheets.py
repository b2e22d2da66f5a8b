"""Figures by spreadsheet: one row a place and period, one column a measure with its unit in the heading.

What was handed in stands as one person's entry until a second one confirms it, as by the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO

from handlers.bulletins.layout.sheet import table_book
from handlers.bulletins.layout.values import clean
from handlers.bulletins.model import Column, Table
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word
from ledger import figures
from ledger.errors import FilingError, GuardRefusedError, NotFoundError, Problem
from ledger.figures import MEASURES
from ledger.store import Read, Write
from ledger.viewers import Viewer

PLACE, PERIOD = "figures_place", "figures_period"
WAN_USD_IN_CENTS = 1_000_000
"""Minor units in 万美元, the unit in which foreign capital used is reported."""
LONGEST = 20
"""Digits of a figure."""
MOST_ROWS = 2000
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Cell:
    """One figure as it stands in a spreadsheet.

    value: what is written; minor units or a number of projects once `problem` is None.
    """

    row: int
    place: str
    period: str
    measure: str
    value: int | None
    words: str
    problem: str = ""


@dataclass(frozen=True)
class Entered:
    """What became of one figure of a spreadsheet: its id, or why it was not taken."""

    cell: Cell
    figure: str | None
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


def template(read: Read, *, viewer: Viewer, period: str, language: Language) -> bytes:
    """Return an empty spreadsheet for a period: one row for each place the viewer enters figures for."""
    columns = tuple(Column(name, title) for name, title in headings(language).items())
    rows = tuple(
        (place.name, period, *(None for _ in MEASURES)) for place in figures.places_for(read, viewer=viewer)
    )
    return table_book(Table("figures", form_word(language, "figures_sheet"), columns, rows), language)


def headings(language: Language) -> dict[str, str]:
    """Return the heading of each column, by place, period and measure."""
    titles = {name: form_word(language, name) for name in (PLACE, PERIOD)}
    for measure, currency in MEASURES.items():
        unit = form_word(language, "unit_wan_usd" if currency else "unit_projects")
        titles[measure] = form_word(language, f"measure_{measure}") + form_word(language, "unit", unit=unit)
    return titles


def read_cells(content: bytes) -> list[Cell]:
    """Read the figures of a spreadsheet; an empty cell says nothing and is no zero.

    Raises:
        FilingError: it is no spreadsheet, too large, or lacks the columns of place and period.
    """
    rows = _rows(content)
    names = {title: name for language in ("zh", "en") for name, title in headings(language).items()}
    columns = [names.get(clean(str(value or "")), "") for value in next(rows, (0, ()))[1]]
    missing = [
        Problem(name, "column_missing", form_word("zh", name))
        for name in (PLACE, PERIOD)
        if name not in columns
    ]
    if missing:
        raise FilingError(missing)
    found: list[Cell] = []
    for number, row in rows:
        values = {
            name: value for name, value in zip(columns, row, strict=False) if name and value not in (None, "")
        }
        place, period = (clean(str(values.get(name, ""))) for name in (PLACE, PERIOD))
        found += [
            _cell(number, place, period, name, value) for name, value in values.items() if name in MEASURES
        ]
        if number > MOST_ROWS:
            raise FilingError([Problem("file", "too_many_rows", str(MOST_ROWS))])
    return found


def _rows(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if len(content) > LARGEST:
        raise FilingError([Problem("file", "too_large")])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise FilingError([Problem("file", "not_a_spreadsheet", "xlsx")]) from error
    yield from enumerate(book.worksheets[0].iter_rows(values_only=True), 1)


def _cell(row: int, place: str, period: str, measure: str, value: object) -> Cell:
    """Read one figure exactly: digits with a decimal point, in the unit of the heading; nothing is rounded."""
    words = clean(str(value))
    try:
        number = Decimal(words.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    # Longer numbers than any figure are refused before anything is multiplied, which could round them.
    short = (
        number.is_finite() and len(number.as_tuple().digits) <= LONGEST and abs(number.adjusted()) <= LONGEST
    )
    whole = number * (WAN_USD_IN_CENTS if MEASURES[measure] else 1) if short else number
    if isinstance(value, bool) or not short or whole != whole.to_integral_value():
        return Cell(row, place, period, measure, None, words, "no_value")
    return Cell(row, place, period, measure, int(whole), words)


def enter_cell(tx: Write, cell: Cell, *, viewer: Viewer, source: str = "") -> Entered:
    """Enter one figure of a spreadsheet; a figure entered before by the same person is entered once.

    Args:
        tx: the transaction.
        cell: the figure.
        viewer: who hands it in.
        source: where a target was set; what was reached if it is empty.
    """
    if cell.value is None:
        return Entered(cell, None, (Problem(cell.measure, cell.problem, "1234.56"),))
    place = _places(tx, viewer).get(cell.place)
    if place is None:
        return Entered(cell, None, (Problem(PLACE, "no_place", cell.place),))
    try:
        figure = figures.enter(
            tx, viewer=viewer, place=place, period=normal_period(cell.period), measure=cell.measure,
            value=cell.value, role="target" if source else "actual", source=source,
        )  # fmt: skip
    except FilingError as error:
        return Entered(cell, None, error.problems)
    except (GuardRefusedError, NotFoundError) as error:
        return Entered(cell, None, refusal=str(error))
    return Entered(cell, figure)


def normal_period(written: str) -> str:
    """Return a period as the register writes it: 2026Q3 is 2026-Q3, 2026-1 is 2026-01."""
    text = written.strip().upper().replace("年", "-").replace("月", "").replace("第", "").replace("季度", "")
    year, _, part = text.partition("-")
    if not part and len(year) > 4:  # noqa: PLR2004 - a year has four digits
        year, part = year[:4], year[4:]
    if part.isdigit():
        part = f"Q{part}" if "季" in written else part.zfill(2)
    return f"{year}-{part}" if part else year


def _places(read: Read, viewer: Viewer) -> Mapping[str, str]:
    """Return the organisations the viewer enters figures for, by name, code and id; no name that two share."""
    known: dict[str, str | None] = {}
    for place in figures.places_for(read, viewer=viewer):
        for name in {place.name, place.id, *([place.division] if place.kind != "platform" else [])}:
            known[name] = place.id if known.get(name, place.id) == place.id else None
    return {name: place for name, place in known.items() if place is not None}
