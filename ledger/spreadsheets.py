"""Spreadsheets of projects and needs that officers can use, and the import of first reports from one.

Whatever stands in a cell is text or a number: a text that looks like a formula is written as text and marked
as such, so that no spreadsheet program runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from ledger import needs as needs_module
from ledger.clock import read_instant, shanghai_day
from ledger.errors import FilingError, LedgerError, Problem
from ledger.filing import Receipt, file_report
from ledger.forms import REQUIRED
from ledger.organisations import organisation
from ledger.store import Read, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require
from ledger.views import Card, cards
from terms.amounts import find_amounts
from terms.fixed_zip import fixed
from terms.money import Money, MoneyError

Cell = str | int | Decimal | None
HEADINGS: Mapping[str, str] = {
    "receipt": "报备编号", "name": "项目名称", "investor_name": "投资方", "investor_english": "投资方英文名",
    "country": "国别", "uscc": "统一社会信用代码", "foreign_number": "境外注册号", "tags": "投资方标签",
    "parents": "母公司", "amount": "总投资", "currency": "币种", "capital": "内外资", "industry": "产业",
    "chain": "产业链", "intended_place": "拟落户地", "stage": "阶段", "layout_conforming": "符合布局导引",
    "landmark": "标志性", "cross_district": "跨区域", "contact": "联系人", "source": "来源", "state": "状态",
    "place": "报备地", "granted_on": "首谈起", "last_day": "首谈止", "days_left": "剩余天数",
}  # fmt: skip
"""The columns of a spreadsheet, by the names of the form; an import knows both."""
CHOICES: Mapping[str, str] = {
    "domestic": "内资", "foreign": "外资", "contact": "初步接触", "clear_intention": "意向明确",
    "signing": "拟签约", "signed": "已签约", "landed": "已落地",
    "fortune_global_500": "世界500强", "china_500": "中国500强", "specialised_and_new": "专精特新",
    "hidden_champion": "隐形冠军", "chain_leader": "链主",
}  # fmt: skip
NEED_KINDS = {"problem": "问题", "policy": "政策需求"}
NEED_STATES = {"filed": "待审核", "reviewed": "已审核", "returned": "未同意上报", "closed": "已报送"}
YES, NO = "是", "否"
IMPORTED = (
    "name", "investor_name", "investor_english", "country", "uscc", "foreign_number", "tags", "parents",
    "amount", "currency", "capital", "industry", "chain", "intended_place", "stage", "layout_conforming",
    "landmark", "cross_district", "contact", "source",
)  # fmt: skip
EXPORTED = tuple(HEADINGS)
MOST_ROWS = 2000
NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - a spreadsheet's properties know no zone
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """What became of one row of an import: its receipt, or what is wrong with it."""

    row: int
    receipt: Receipt | None
    problems: tuple[Problem, ...] = ()
    refusal: str = ""


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """Return a spreadsheet in which no text can run as a formula; the same rows give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.xml.functions import tostring

    book = Workbook()
    sheet = book.create_sheet(title, 0)
    del book["Sheet"]
    for number, row in enumerate([headings, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(row=number, column=column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
                cell.quotePrefix = True
            else:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    # Saving puts the time of saving into the properties, so they are written again without it.
    book.properties.created = book.properties.modified = NO_TIME
    return fixed(stream.getvalue(), {"docProps/core.xml": tostring(book.properties.to_tree())})


def export_rows(read: Read, *, viewer: Viewer) -> list[dict[str, Cell]]:
    """Return the projects the viewer may see whole, one row a claim, by the names of the form."""
    require(read, viewer, [Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR], "export projects")
    return [_row(card) for card in cards(read, viewer=viewer)]


def export_projects(read: Read, *, viewer: Viewer) -> bytes:
    """Return the projects the viewer may see whole as a spreadsheet."""
    rows = [[row[name] for name in EXPORTED] for row in export_rows(read, viewer=viewer)]
    return workbook([HEADINGS[name] for name in EXPORTED], rows, "项目")


def export_needs(read: Read, *, viewer: Viewer, closing: str | None = None) -> bytes:
    """Return the needs the viewer may see, or one month's closed list, as a spreadsheet for the province."""
    rows: list[list[Cell]] = [
        [
            row["id"], organisation(read, row["organisation"]).name, NEED_KINDS[row["kind"]], row["text"],
            row["note"], shanghai_day(read_instant(row["filed_at"])).isoformat(), NEED_STATES[row["state"]],
        ]
        for row in needs_module.needs(read, viewer=viewer, closing=closing)
    ]  # fmt: skip
    return workbook(
        ["编号", "报送单位", "类别", "内容", "本级政府审核", "报送日期", "状态"], rows, "问题和政策需求清单"
    )


def _row(card: Card) -> dict[str, Cell]:
    project, investor = card.project, card.investor
    amount = project["amount"]
    row: dict[str, Cell] = {
        "receipt": card.receipt, "name": project["name"], "investor_name": investor["name"],
        "investor_english": None, "country": investor["country"], "uscc": investor["uscc"],
        "foreign_number": investor["foreign_number"],
        "tags": "、".join(CHOICES.get(tag, tag) for tag in investor["tags"]) or None, "parents": None,
        "amount": None if amount is None else _whole_units(amount, project["currency"]),
        "currency": project["currency"], "capital": CHOICES.get(project["capital"] or "", project["capital"]),
        "stage": CHOICES.get(project["stage"], project["stage"]), "contact": project["contact"],
        "state": card.state, "place": card.place.name, "granted_on": _day(card.granted_on),
        "last_day": _day(card.last_day), "days_left": card.days_left,
    }  # fmt: skip
    for name in ("industry", "chain", "intended_place", "source"):
        row[name] = project[name]
    for name in ("layout_conforming", "landmark", "cross_district"):
        row[name] = {None: None, True: YES, False: NO}[project[name]]
    return row


def _whole_units(amount: int, currency: str | None) -> Decimal:
    unit = Money(Decimal(1), currency or "CNY").in_minor_units()
    return Decimal(amount) / unit


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def template() -> bytes:
    """Return an empty spreadsheet for the import."""
    return workbook([HEADINGS[name] for name in IMPORTED], [], "首报")


def read_rows(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Read the forms of an import: (row number, form) for each row that is not empty.

    Raises:
        FilingError: it is no spreadsheet, too large, or a column of the form is missing or unknown.
    """
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
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = {heading: name for name, heading in HEADINGS.items()}
    columns = [
        names.get(str(value).strip(), str(value).strip()) if value is not None else ""
        for value in next(rows, ())
    ]
    missing = [Problem(name, "column_missing", HEADINGS[name]) for name in REQUIRED if name not in columns]
    if missing:
        raise FilingError(missing)
    found: list[tuple[int, dict[str, Any]]] = []
    for number, row in enumerate(rows, 2):
        values = {name: value for name, value in zip(columns, row, strict=False) if name in IMPORTED}
        if any(value not in (None, "") for value in values.values()):
            found.append((number, _form(values)))
        if len(found) > MOST_ROWS:
            raise FilingError([Problem("file", "too_many_rows", str(MOST_ROWS))])
    return found


def _form(values: Mapping[str, object]) -> dict[str, Any]:
    written = {name: str(value).strip() for name, value in values.items() if value not in (None, "")}
    backward = {heading: code for code, heading in CHOICES.items()}
    form: dict[str, Any] = {}
    for name, text in written.items():
        if name in ("layout_conforming", "landmark", "cross_district"):
            form[name] = {YES: True, NO: False}.get(text, text)
        elif name in ("capital", "stage"):
            form[name] = backward.get(text, text)
        elif name in ("tags", "parents"):
            items = [item.strip() for item in text.replace("，", "、").replace(",", "、").split("、")]
            form[name] = [backward.get(item, item) for item in items if item] if name == "tags" else items
        elif name != "amount":
            form[name] = text
    if "amount" in written:
        form |= _amount(written["amount"], written.get("currency"))
    form["confirmed"] = [name for name in REQUIRED if form.get(name)]
    return form


def _amount(text: str, currency: str | None) -> dict[str, Any]:
    """Read an amount: a number of whole units beside a currency, or an amount as officers write it."""
    try:
        if currency:
            return {
                "amount": Money(Decimal(text.replace(",", "")), currency).in_minor_units(),
                "currency": currency,
            }
    except (InvalidOperation, MoneyError):
        pass
    mentions = [mention for mention in find_amounts(text) if mention.is_point and mention.low is not None]
    if len(mentions) == 1 and mentions[0].currency and mentions[0].words == text:
        value = mentions[0].low or Decimal(0)
        return {
            "amount": Money(value, mentions[0].currency).in_minor_units(),
            "currency": mentions[0].currency,
        }
    return {"amount": text}


def import_row(tx: Write, form: Mapping[str, Any], row: int, *, viewer: Viewer) -> Imported:
    """File one row of an import; the same row of the same officer is filed once, however often it comes."""
    import hashlib

    key = "sheet:" + hashlib.sha256(canonical(dict(form)).encode()).hexdigest()
    return Imported(row, file_report(tx, viewer=viewer, form=form, key=key))


def refused(row: int, error: LedgerError) -> Imported:
    """Return what is told of a row that could not be filed."""
    return Imported(row, None, error.problems if isinstance(error, FilingError) else (), str(error))
