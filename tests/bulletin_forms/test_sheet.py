"""Spreadsheet and CSV: the data come back exactly, and nothing in them can run."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins.layout.beside import table_csv
from handlers.bulletins.layout.formulas import DANGEROUS, looks_like_formula
from handlers.bulletins.layout.sheet import bulletin_sheet, sheets
from handlers.bulletins.layout.values import clean
from handlers.bulletins.model import Bulletin, Column, Item, Section, Table
from tests.bulletin_forms import samples

EVIL = (
    *(f"{sign}cmd|' /C calc'!A0" for sign in DANGEROUS),
    '=HYPERLINK("http://x","看")',
    "　＝1+1",
    "+86 573",
)


def _book(bulletin: Bulletin) -> Any:
    return openpyxl.load_workbook(BytesIO(bulletin_sheet(bulletin)))


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table("t", text, (Column("a", text), Column("b", "数", "count", text)), ((text, 1),), (text,))
    item = Item(text, (text,))
    bulletin = samples.weekly(title=text, issuer=text, sections=(Section("s", text, (item,), (table,)),))
    content = bulletin_sheet(bulletin)
    with ZipFile(BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name)
                       for name in archive.namelist() if "worksheets" in name)  # fmt: skip
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.value
                assert cell.data_type == "n" or cell.quotePrefix


@pytest.mark.parametrize("text", EVIL)
def test_no_text_of_a_csv_begins_a_formula(text: str) -> None:
    written = table_csv(Table("t", "题", (Column("a", text),), ((text,),)), "zh").decode("utf-8-sig")
    for row in csv.reader(StringIO(written)):
        assert not any(looks_like_formula(cell) for cell in row)


def test_a_number_below_zero_stays_a_number() -> None:
    table = Table("t", "题", (Column("a", "数", "amount", "亿美元"),), ((Decimal("-1.50"),), (None,)))
    assert table_csv(table, "zh").decode("utf-8-sig").splitlines() == ["数（亿美元）", "-1.50", '""']
    sheet = _book(samples.weekly(sections=(Section("s", "段", tables=(table,)),)))["题"]
    assert [sheet["A2"].value, sheet["A3"].value] == [-1.5, None]
    assert sheet["A2"].number_format == "0.00"


def test_the_data_come_back() -> None:
    table = samples.cities_table()
    sheet = _book(samples.quarterly())[table.title]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (
        "地区",
        "实际使用外资（亿美元）",
        "目标（亿美元）",
        "完成率（%）",
        "重大项目落地（个）",
    )
    for row, given_row in zip(rows[1:], table.rows, strict=False):
        read = [None if value is None else Decimal(str(value)) for value in row[1:]]
        assert [row[0], *read] == [
            given_row[0],
            *(None if one is None else Decimal(one) for one in given_row[1:]),
        ]


def test_every_table_and_chart_has_its_sheet() -> None:
    book = _book(samples.quarterly())
    assert book.sheetnames == [
        "说明", "各市实际使用外资和重大项目落地情况", "2026年第3季度各市实际使用外资",
        "2026年第3季度嘉兴市各地重大项目落地数"
    ]  # fmt: skip
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)


def test_columns_are_wide_enough_for_wide_characters() -> None:
    sheet = _book(samples.quarterly())["2026年第3季度嘉兴市各地重大项目落地数"]
    assert sheet.column_dimensions["A"].width >= 2 * len("嘉兴经济技术开发区（国际商务区）")


def test_it_says_what_it_is_and_how_it_is_verified() -> None:
    bulletin = samples.weekly(demonstration=True)
    about = dict(_book(bulletin)["说明"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert about["日志头"] == bulletin.anchor
    assert about["数据SHA-256"] == bulletin.digest
    assert "【演示】数据均为虚构" in next(_book(bulletin)["说明"].iter_rows(min_row=2, values_only=True))


def test_the_same_bulletin_gives_the_same_bytes() -> None:
    assert bulletin_sheet(samples.quarterly()) == bulletin_sheet(samples.quarterly())


def test_sheets_with_the_same_or_a_strange_name_are_told_apart() -> None:
    tables = tuple(Table(f"t{at}", name, (Column("a", "甲"),), ((name,),)) for at, name in
                   enumerate(["甲/乙", "甲?乙", "长" * 40, "长" * 41, "", "[*]", "A", "a"]))  # fmt: skip
    names = _book(samples.weekly(sections=(Section("s", "段", tables=tables),))).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 9
    assert all(0 < len(name) <= 31 for name in names)


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=40),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**9, min_value=-(10**9)),
)
def test_whatever_people_wrote_is_read_back(text: str, number: Decimal) -> None:
    table = Table("t", "表", (Column("a", "文"), Column("b", "数", "amount")), ((text, number),))
    bulletin = samples.weekly(sections=(Section("s", "段", (Item(text),), (table,)),))
    book = _book(bulletin)
    row = next(book["表"].iter_rows(min_row=2, values_only=True))
    assert (row[0] or "") == clean(text)
    assert Decimal(str(row[1])) == number
    assert [name for name, _ in sheets(bulletin)] == ["说明", "要情", "表"]
