"""A bulletin as a spreadsheet: what it is, what it tells, and one sheet for each table and chart.

Whatever people wrote stands in it as text: no cell can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from handlers.bulletins.layout.values import (
    clean,
    decimals_of,
    heading,
    in_shanghai,
    source,
    width,
)
from handlers.bulletins.model import Bulletin, Column, Table, Value
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word
from terms.fixed_zip import fixed

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_NAME = 31
_BARRED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NO_DAY = datetime(1980, 1, 1)  # noqa: DTZ001 - the file format knows no zones
_NARROWEST, _WIDEST = 8, 60
_LONGEST_TEXT = 32_767
"""What a cell holds at most."""


def table_book(table: Table, language: Language) -> bytes:
    """Return one table as an XLSX file that people fill in; nothing in it says when it was made."""
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    _write(book, table.title, table, language)
    return _saved(book, _NO_DAY)


def bulletin_sheet(bulletin: Bulletin) -> bytes:
    """Return the bulletin as an XLSX file; the same bulletin always gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    for name, table in sheets(bulletin):
        _write(book, name, table, bulletin.language)
    made = in_shanghai(bulletin.made_at).replace(tzinfo=None)
    book.properties.creator = book.properties.lastModifiedBy = clean(bulletin.issuer)
    book.properties.title = clean(bulletin.title)
    return _saved(book, made)


def _saved(book: Workbook, made: datetime) -> bytes:
    from openpyxl.xml.functions import tostring

    stream = BytesIO()
    book.save(stream)
    # Saving puts the time of saving into the properties, so they are written again without it.
    book.properties.created = book.properties.modified = made
    return fixed(stream.getvalue(), {"docProps/core.xml": tostring(book.properties.to_tree())})


def sheets(bulletin: Bulletin) -> Iterator[tuple[str, Table]]:
    """Yield the name and the content of each sheet: about it, its items, its tables, its charts' data."""
    language = bulletin.language
    yield form_word(language, "sheet_about"), _about(bulletin)
    if bulletin.items:
        yield form_word(language, "sheet_items"), _items(bulletin)
    for section in bulletin.sections:
        for table in section.tables:
            yield table.title, table
        for chart in section.charts:
            yield chart.title, chart.data(form_word(language, "chart_label"))


def _about(bulletin: Bulletin) -> Table:
    language = bulletin.language
    first, last = bulletin.range
    rows: list[tuple[str, Value]] = [
        ("about_title", bulletin.title),
        ("about_number", bulletin.numbered or form_word(language, "preview")),
        ("about_issuer", bulletin.issuer),
        ("about_period", bulletin.period.label),
        ("about_made", bulletin.made_at),
        ("about_reader", bulletin.reader),
        (
            "about_range",
            f"{first}—{last}" if last else form_word(language, "range_none", seq=bulletin.head[0]),
        ),
        ("about_head", bulletin.anchor),
        ("about_digest", bulletin.digest),
    ]
    if bulletin.demonstration:
        rows.insert(0, ("about_note", form_word(language, "demonstration")))
    told = [("about_note", text) for text in (bulletin.lead, bulletin.quiet) if text]
    told += [("about_note", notice.text) for notice in bulletin.notices]
    columns = (
        Column("what", form_word(language, "sheet_about")),
        Column("value", form_word(language, "items_text")),
    )
    return Table(
        "about", "", columns, tuple((form_word(language, key), value) for key, value in (*rows, *told))
    )


def _items(bulletin: Bulletin) -> Table:
    language = bulletin.language
    names = ("items_section", "items_text", "items_detail", "items_source")
    columns = tuple(Column(name, form_word(language, name)) for name in names)
    rows = []
    for section in bulletin.sections:
        for item in section.items:
            text = (form_word(language, "marked") if item.marked else "") + item.text
            text += form_word(language, "masked") if item.masked else ""
            cited = source(item.cite, language) if item.cite else ""
            rows.append((section.title, text, form_word(language, "semicolon").join(item.detail), cited))
    return Table("items", "", columns, tuple(rows))


def _write(book: Workbook, name: str, table: Table, language: Language) -> None:
    """Write a table into a sheet of its own: head frozen, widths that fit Chinese characters, notes below."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_sheet_name(book, name))
    for at, column in enumerate(table.columns, 1):
        cell = _text(sheet, 1, at, heading(column, language, ""))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        decimals = decimals_of([row[at - 1] for row in table.rows])
        widest = width(heading(column, language, ""))
        for number, row in enumerate(table.rows, 2):
            value = row[at - 1]
            if isinstance(value, int | Decimal):
                cell = sheet.cell(row=number, column=at, value=value)
                cell.number_format = "0." + "0" * decimals if decimals else "0"
            elif value:
                cell = _text(sheet, number, at, value)
                cell.alignment = Alignment(wrap_text=width(value) > _WIDEST, vertical="top")
            widest = max(widest, width(str(value)) if value is not None else 0)
        sheet.column_dimensions[get_column_letter(at)].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    for at, note in enumerate(table.notes, len(table.rows) + 3):
        _text(sheet, at, 1, note)
    sheet.freeze_panes = "A2"


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell: Any = sheet.cell(row=row, column=column)
    cell.value = clean(text)[:_LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _sheet_name(book: Workbook, wanted: str) -> str:
    """Return a name that a sheet may have and no other one has."""
    name = clean(wanted.translate(_BARRED)).strip()[:_LONGEST_NAME] or "1"
    number = 1
    taken = {one.casefold() for one in book.sheetnames}
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = name[: _LONGEST_NAME - len(ending)] + ending
    return name
