"""Deadlines in the tables of tasks that documents annex, such as the 12 tasks of Hangzhou's annex."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.models import Clause, Document

_COLUMN = re.compile(r"时限|期限|完成时间|时间要求")
_DUE = re.compile(
    r"(?:(?P<year>20[0-9]{2})\s*年\s*)?(?P<month>1[0-2]|[1-9])\s*月\s*(?:(?P<day>[0-9]{1,2})\s*日|底)?\s*(?:之?前|以前)"
)
_TASK = re.compile(r"任务|事项|内容|工作|项目")


@dataclass(frozen=True)
class Deadline:
    """One deadline of one row of a table of tasks.

    Args:
        document: id of the document.
        path: the row, such as 附件 5.
        task: the row's task in its own words.
        lead: who leads, "" where the table does not say.
        words: the cell of the deadline, exactly as the source has it.
        last: the last day; where only a month is named, its last day.
        month_only: the document names a month, not a day.
    """

    document: str
    path: str
    task: str
    lead: str
    words: str
    last: date
    month_only: bool


def deadlines(document: Document) -> list[Deadline]:
    """Return every deadline of a document's tables, in the order of the rows and of the words in a cell.

    A month without a year takes the year named before it in the same cell. A row without any day (常态化服务) has none.
    """
    return [found for clause in document.clauses if clause.kind == "row" for found in _of_row(clause)]


def _of_row(clause: Clause) -> Iterator[Deadline]:
    due = next((cell for cell in clause.cells if _COLUMN.search(cell.column)), None)
    if due is None:
        return
    task = next((cell.text for cell in clause.cells if _TASK.search(cell.column)), clause.text)
    lead = next((cell.text for cell in clause.cells if "牵头" in cell.column or "责任" in cell.column), "")
    year: int | None = None
    text = unicodedata.normalize("NFKC", due.text)
    for match in _DUE.finditer(text):
        year = int(match["year"]) if match["year"] else year
        last = _day(year, int(match["month"]), match["day"])
        if last is not None:
            yield Deadline(clause.document, clause.path, task, lead, due.text, last, match["day"] is None)


def _day(year: int | None, month: int, day: str | None) -> date | None:
    if year is None:
        return None
    try:
        if day is not None:
            return date(year, month, int(day))
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return following - timedelta(days=1)
