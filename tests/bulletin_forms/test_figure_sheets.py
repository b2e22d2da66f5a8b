"""Figures by spreadsheet: read exactly or not at all, an empty cell is no zero, each place by its own people."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins.figure_sheets import headings, normal_period, read_cells
from ledger.errors import FilingError

HEADS = headings("zh")


def _sheet(*rows: dict[str, Any], heads: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    titles = HEADS if heads is None else heads
    page.append(list(titles.values()))
    for row in rows:
        page.append([row.get(name) for name in titles])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(value: Any, measure: str = "foreign_capital_used") -> dict[str, Any]:
    return {"figures_place": "嘉善县", "figures_period": "2026-Q3", measure: value}


@settings(max_examples=60, deadline=None)
@given(st.decimals(min_value=0, max_value=10**8, places=6))
def test_an_amount_is_read_exactly(amount: Decimal) -> None:
    """万美元 with six decimals are cents: nothing is rounded, as text or as a number."""
    cell = read_cells(_sheet(_row(format(amount, "f"))))[0]
    assert (cell.value, cell.problem) == (int(amount * 1_000_000), "")


@pytest.mark.parametrize(
    "written",
    [
        "三个",
        "1.2.3",
        "1e400",
        "1e999999",
        "1234567890123456789012345.6",
        "NaN",
        "Infinity",
        "0.0000001",
        "12万",
        "=1+1",
        True,
        "1/2",
    ],
)
def test_what_is_no_exact_number_is_refused(written: Any) -> None:
    cell = read_cells(_sheet(_row(written)))
    assert [one.problem for one in cell if one.value is None] == ["no_value"] or cell == []


def test_half_a_project_is_refused() -> None:
    assert read_cells(_sheet(_row(2.5, "major_projects_landed")))[0].problem == "no_value"
    assert read_cells(_sheet(_row(2, "major_projects_landed")))[0].value == 2


def test_an_empty_cell_says_nothing_and_zero_is_zero() -> None:
    assert read_cells(_sheet(_row(None))) == []
    assert read_cells(_sheet(_row(0)))[0].value == 0


def test_english_headings_are_read_too() -> None:
    assert read_cells(_sheet(_row(1), heads=headings("en")))[0].measure == "foreign_capital_used"


@pytest.mark.parametrize("content", [b"", b"PK", b"no spreadsheet", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_spreadsheet_is_told(content: bytes) -> None:
    with pytest.raises(FilingError):
        read_cells(content)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(FilingError) as refused:
        read_cells(_sheet(heads={"figures_place": HEADS["figures_place"]}))
    assert [problem.field for problem in refused.value.problems] == ["figures_period"]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026-Q3", "2026-Q3"), ("2026Q3", "2026-Q3"), ("2026q3", "2026-Q3"), ("2026年第3季度", "2026-Q3"),
        ("2026-11", "2026-11"), ("2026-1", "2026-01"), ("2026年1月", "2026-01"), ("2026", "2026"), ("2026年", "2026"),
    ],
)  # fmt: skip
def test_a_period_is_taken_as_people_write_it(written: str, period: str) -> None:
    assert normal_period(written) == period


@given(st.text(max_size=12))
def test_no_period_breaks_the_reading(written: str) -> None:
    assert isinstance(normal_period(written), str)


def test_a_text_is_never_a_formula_on_its_way_back() -> None:
    cell = read_cells(_sheet(_row("=SUM(A1:A2)")))
    assert all(one.value is None for one in cell)
