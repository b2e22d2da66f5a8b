"""Figures as officers write them: one answer in a chat, or a spreadsheet with a row for each place and measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers.register.errors import AnswerRefused
from ledger import figures
from ledger.errors import FilingError, LedgerError, Problem
from ledger.figures import MEASURES
from ledger.spreadsheets import LARGEST, MOST_ROWS, workbook
from ledger.store import Read, Write
from ledger.viewers import Viewer
from terms.amounts import find_amounts
from terms.money import Money

NAMES: Mapping[str, str] = {
    "foreign_capital_used": "实际使用外资",
    "major_projects_landed": "重大项目落地",
    "manufacturing_foreign_capital": "制造业外资",
    "high_tech_foreign_capital": "高技术外资",
    "projects_signed": "签约项目",
    "projects_registered": "签约后注册项目",
    "projects_introduced": "引进项目",
    "outside_manufacturing_projects": "市外制造业项目",
    "fortune_500_projects": "世界500强投资项目",
    "over_usd_100m_projects": "总投资超1亿美元项目",
    "over_cny_5bn_domestic_projects": "超50亿元内资项目",
    "over_cny_10bn_domestic_projects": "超百亿元内资项目",
}
"""The measures as they are called in a spreadsheet and in a chat."""
COLUMNS = ("地方代码", "地方", "时期", "指标", "数值", "单位", "性质", "出处")
UNITS: Mapping[str, Decimal] = {"万美元": Decimal(10_000), "亿美元": Decimal(100_000_000), "美元": Decimal(1)}
COUNTED = ("个", "项", "")
ROLES: Mapping[str, figures.FigureRole] = {"实绩": "actual", "": "actual", "目标": "target"}
_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class RowRead:
    """A row of a spreadsheet: its number, the figure it says, or what is wrong with it."""

    row: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class RowEntered:
    """What became of a row: the id of the figure, or why it was refused."""

    row: int
    figure: str | None
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


def read_value(measure: str, text: str) -> int:
    """Return a figure as it is kept, from what was typed: an exact amount in dollars, or a whole number.

    Raises:
        AnswerRefused: it is neither, is a range, or lacks its currency; nothing is converted.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    currency = MEASURES[measure]
    if currency is None:
        number = plain.removesuffix("个").removesuffix("项").strip()
        if not _NUMBER.fullmatch(number):
            raise AnswerRefused("figure_count", field=measure)
        return int(number)
    mentions = [one for one in find_amounts(text) if one.is_point and one.low is not None]
    if len(mentions) != 1 or mentions[0].currency != currency or mentions[0].low is None:
        raise AnswerRefused("figure_amount", field=measure)
    return Money(mentions[0].low, currency).in_minor_units()


def template(read: Read, *, viewer: Viewer, period: str, measures: Sequence[str]) -> bytes:
    """Return a spreadsheet to fill in: one row for each of the viewer's places and each measure."""
    rows = [
        [place.id, place.name, period, NAMES[name], None, "万美元" if MEASURES[name] else "个", "实绩", None]
        for place in figures.places_for(read, viewer=viewer)
        for name in measures
    ]
    return workbook(COLUMNS, rows, "数据")


def read_sheet(content: bytes) -> list[RowRead]:
    """Read a spreadsheet of figures; an empty value is left out, for it is unknown and not zero.

    Raises:
        FilingError: it is no spreadsheet, too large, or a column is missing.
    """
    import warnings
    from io import BytesIO
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
    rows = book.worksheets[0].iter_rows(values_only=True)
    heads = [str(value).strip() if value is not None else "" for value in next(rows, ())]
    missing = [
        Problem(name, "column_missing", name)
        for name in ("地方代码", "时期", "指标", "数值")
        if name not in heads
    ]
    if missing:
        raise FilingError(missing)
    found: list[RowRead] = []
    for number, row in enumerate(rows, 2):
        told = {name: value for name, value in zip(heads, row, strict=False) if name in COLUMNS}
        if told.get("数值") in (None, ""):
            continue
        found.append(_row(number, told))
        if len(found) > MOST_ROWS:
            raise FilingError([Problem("file", "too_many_rows", str(MOST_ROWS))])
    return found


def _row(number: int, told: Mapping[str, Any]) -> RowRead:
    def text(name: str) -> str:
        value = told.get(name)
        return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()

    problems: list[Problem] = []
    backward = {unicodedata.normalize("NFKC", name): code for code, name in NAMES.items()}
    measure = backward.get(text("指标"), text("指标"))
    role = ROLES.get(text("性质"))
    if measure not in MEASURES:
        problems.append(Problem("measure", "no_measure", NAMES["foreign_capital_used"]))
    if role is None:
        problems.append(Problem("role", "no_role", "实绩"))
    value: int | None = None
    if measure in MEASURES:
        value = _cell(text("数值"), text("单位"), MEASURES[measure])
        if value is None:
            problems.append(Problem("value", "no_amount" if MEASURES[measure] else "no_count", text("单位")))
    return RowRead(
        number,
        {
            "place": text("地方代码"), "period": text("时期"), "measure": measure, "value": value,
            "role": role or "actual", "source": text("出处"),
        },
        tuple(problems),
    )  # fmt: skip


def _cell(number: str, unit: str, currency: str | None) -> int | None:
    """Return the value of a cell in minor units; None where it is no exact number or its unit is not one."""
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0:
        return None
    if currency is None:
        return int(value) if unit in COUNTED and value == value.to_integral_value() else None
    if unit not in UNITS:
        return None
    cents = value * UNITS[unit] * 100
    return int(cents) if cents == cents.to_integral_value() else None


def enter_row(tx: Write, read: RowRead, *, viewer: Viewer) -> RowEntered:
    """Enter one row of a spreadsheet, or say what is wrong with it; one row never stops another."""
    if read.problems:
        return RowEntered(read.row, None, read.problems)
    try:
        with tx.part():
            figure = figures.enter(tx, viewer=viewer, **read.values)
    except FilingError as error:
        return RowEntered(read.row, None, error.problems, str(error))
    except LedgerError as error:
        return RowEntered(read.row, None, (), str(error))
    return RowEntered(read.row, figure)
