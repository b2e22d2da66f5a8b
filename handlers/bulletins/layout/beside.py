"""The data of a picture, in a file that lies beside it under the same name."""

from __future__ import annotations

import csv
from io import StringIO

from handlers.bulletins.layout.formulas import defused
from handlers.bulletins.layout.values import clean, heading, number_text
from handlers.bulletins.model import Table, Value
from handlers.wording import Language

BOM = "\ufeff"
"""Without it a spreadsheet program on a Chinese Windows reads the file as GBK."""


def table_csv(table: Table, language: Language) -> bytes:
    """Return a table as CSV: exact numbers, nothing where nothing is known, and no text that could run as a formula."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([defused(heading(column, language, "")) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return (BOM + written.getvalue()).encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return defused(clean(value)) if isinstance(value, str) else number_text(value)
