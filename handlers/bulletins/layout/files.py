"""The files that a bulletin becomes where a reader asks for one in a chat, and its pictures with their data."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.bulletins.layout.beside import table_csv
from handlers.bulletins.layout.chart_picture import chart_picture
from handlers.bulletins.layout.document import bulletin_document
from handlers.bulletins.layout.drawing import Letters
from handlers.bulletins.layout.sheet import bulletin_sheet
from handlers.bulletins.layout.table_picture import table_pictures
from handlers.bulletins.layout.values import clean
from handlers.bulletins.model import Bulletin, Chart, Table
from handlers.wording_bulletin_forms import form_word

PICTURES, DOCUMENT, SHEET = "pictures", "document", "sheet"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PICTURES = 10
"""In one reply; a table of hundreds of rows is read in the spreadsheet."""
_BARRED = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


@dataclass(frozen=True)
class Drawn:
    """A chart or table as pictures, with its data as CSV."""

    pictures: tuple[bytes, ...]
    data: bytes


def drawn(bulletin: Bulletin) -> list[Drawn]:
    """Return every chart and table of a bulletin as pictures, in order."""
    language, letters = bulletin.language, Letters()
    marks = [form_word(language, "demonstration")] if bulletin.demonstration else []
    context = f"{bulletin.title} {bulletin.period.label}"

    def chart(one: Chart) -> Drawn:
        picture = chart_picture(one, language, marks=marks, context=context, letters=letters)
        return Drawn((picture,), table_csv(one.data(form_word(language, "chart_label")), language))

    def table(one: Table) -> Drawn:
        pictures = table_pictures(one, language, marks=marks, context=context, letters=letters)
        return Drawn(pictures, table_csv(one, language))

    found: list[Drawn] = []
    for section in bulletin.sections:
        found += [chart(one) for one in section.charts]
        found += [table(one) for one in section.tables]
    return found


def files_of(bulletin: Bulletin, form: str) -> tuple[tuple[str, str, bytes], ...]:
    """Return a bulletin in a form as files: name, media type and content of each."""
    name = clean(f"{bulletin.title}{bulletin.period.code}").translate(_BARRED)
    if form == DOCUMENT:
        return ((f"{name}.docx", DOCX, bulletin_document(bulletin)),)
    if form == SHEET:
        return ((f"{name}.xlsx", XLSX, bulletin_sheet(bulletin)),)
    pictures = [picture for one in drawn(bulletin) for picture in one.pictures][:MOST_PICTURES]
    return tuple((f"{name}-{at}.png", PNG, picture) for at, picture in enumerate(pictures, 1))
