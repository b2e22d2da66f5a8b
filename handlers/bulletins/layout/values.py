"""Values and text of a bulletin as they are written on paper and in pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from handlers.bulletins.model import Cite, Column, Table, Value
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word
from ledger.clock import SHANGHAI, read_instant

_BIDIRECTIONAL = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Marks that turn the order of characters round, with which a name could pose as another."""
UNKNOWN = "—"
"""Stands in a table where no number is known; it is never shown as zero."""
_NO_CHARACTERS = ("\ufffe", "\uffff")


def clean(text: str) -> str:
    """Return text on one line and without control characters, which no office file may hold."""
    kept = (" " if one in "\t\r\n\u2028\u2029\x0b\x0c" else one for one in text)
    return "".join(
        one
        for one in kept
        if unicodedata.category(one) not in ("Cc", "Cs")
        and one not in _BIDIRECTIONAL
        and one not in _NO_CHARACTERS
    ).strip()


def width(text: str) -> int:
    """Return how many columns a text takes where a Chinese character takes two."""
    wide = 0
    for one in text:
        if unicodedata.combining(one) or unicodedata.category(one) in ("Cf", "Cc"):
            continue
        wide += 2 if unicodedata.east_asian_width(one) in ("W", "F", "A") else 1
    return wide


def number_text(value: Decimal | int) -> str:
    """Return a number exactly, without an exponent, with the decimals it was given."""
    return str(value) if isinstance(value, int) else format(value, "f")


def number_texts(values: Sequence[Decimal | int | None]) -> list[str]:
    """Return numbers that stand below each other with equally many decimals; "" for what is not known."""
    texts = ["" if value is None else number_text(value) for value in values]
    decimals = decimals_of(values)
    if not decimals:
        return texts
    return [
        text and (text if "." in text else text + ".") + "0" * (decimals - len(text.partition(".")[2]))
        for text in texts
    ]


def decimals_of(values: Sequence[Value]) -> int:
    """Return how many decimals the most exact of some numbers has."""
    exact = [number_text(value) for value in values if isinstance(value, Decimal)]
    return max((len(text.partition(".")[2]) for text in exact), default=0)


def shown_rows(table: Table) -> list[list[str]]:
    """Return a table's values as its cells show them, the decimals of a column below each other."""
    columns = []
    for at, column in enumerate(table.columns):
        values = [row[at] for row in table.rows]
        if is_number(column) and not any(isinstance(value, str) for value in values):
            numbers = number_texts([value for value in values if not isinstance(value, str)])
            columns.append([text or UNKNOWN for text in numbers])
        else:
            columns.append([_shown(value) for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def _shown(value: Value) -> str:
    """Return one value that stands in a column by itself."""
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else number_text(value)


def heading(column: Column, language: Language, between: str = "\n") -> str:
    """Return a column's title with its unit, which stands on a line of its own or after `between`."""
    unit = "%" if column.kind == "percent" and not column.unit else clean(column.unit)
    title = clean(column.title)
    return title + between + form_word(language, "unit", unit=unit) if unit and unit not in title else title


def is_number(column: Column) -> bool:
    """Say whether a column holds numbers, which stand at the right."""
    return column.kind in ("count", "amount", "percent")


def lacks(table: Table) -> bool:
    """Say whether a number of a table is not known."""
    numbers = [at for at, column in enumerate(table.columns) if is_number(column)]
    return any(row[at] is None for row in table.rows for at in numbers)


def day_text(day: date, language: Language) -> str:
    """Return a day in Arabic numerals, as GB/T 9704-2012 writes the date of a document: 2026年11月30日."""
    return form_word(language, "day", year=day.year, month=day.month, day=day.day)


def in_shanghai(instant: str) -> datetime:
    """Return an instant of the log as the time in Shanghai."""
    return read_instant(instant).astimezone(SHANGHAI)


def source(cite: Cite, language: Language) -> str:
    """Return a clause as it is cited, with its words where they are given."""
    number = form_word(language, "number", number=cite.number) if cite.number else ""
    named = form_word(language, "clause", title=cite.title, number=number, path=cite.path)
    # Words with quotation marks of their own stand behind a colon: a quote is never changed, and “““ reads badly.
    key = "quote_of_quotes" if "“" in cite.quote else "quote"
    quote = form_word(language, key, quote=clean(cite.quote)) if cite.quote else ""
    return clean(form_word(language, "source") + named + quote)
