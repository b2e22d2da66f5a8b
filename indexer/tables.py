"""Questions over the rows of a table: which tasks a unit leads, what is due by a day, how many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.models import Clause, Metadata
from indexer.question import Question
from terms.folding import folded

_TASKS = re.compile(
    r"哪(?:些|几|两|三|四)?(?:项|件|个)?(?:任务|事项|工作|事)|(?:任务|事项)(?:有|是)?哪|which tasks",
    re.IGNORECASE,
)
_TABLE = re.compile(r"责任(?:分解)?表|分工表|任务表|分解表|附表|附件|task table|annex", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"(?:一共|总共|共)?(?:有)?(?:几|多少)(?:项|行|件|个)(?:任务|事项|工作)?|how many (?:tasks|rows)",
    re.IGNORECASE,
)
_LEADS = re.compile(r"牵头|负责|主办|lead", re.IGNORECASE)
_SUPPORTS = re.compile(r"配合|协办|参与|support|cooperat", re.IGNORECASE)
_DUE = re.compile(r"(20\d{2})年?(\d{1,2})月")
_SHORT = 3
_LEAD_COLUMN, _SUPPORT_COLUMN, _DUE_COLUMN = "牵头", "配合", "时限"


@dataclass(frozen=True)
class Rows:
    """The rows of one table that fit a question, and how many rows the table has in all."""

    metadata: Metadata
    rows: tuple[Clause, ...]
    total: int


def matching_rows(
    question: Question, documents: Mapping[str, Metadata], clauses: Callable[[str], Sequence[Clause]]
) -> Rows | None:
    """Return the rows of a table that a question asks to have listed, None if it is no such question.

    Args:
        question: asks which tasks a unit leads or supports, or which are due by a month; or how many there are.
        documents: the documents, by id; those of the places named count, or all.
        clauses: the clauses of a document.
    """
    lists = _TASKS.search(question.folded) is not None
    counts = _TABLE.search(question.folded) is not None and _HOW_MANY.search(question.folded) is not None
    if not (lists or counts):
        return None
    for metadata in documents.values():
        if question.places and metadata.place not in question.places:
            continue
        rows = tuple(c for c in clauses(metadata.id) if c.kind == "row")
        fits = _fitting(question.folded, rows)
        if lists and fits and len(fits) < len(rows):
            return Rows(metadata, fits, len(rows))
        if counts and rows and not fits:
            return Rows(metadata, (), len(rows))
    return None


def _fitting(text: str, rows: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the rows that hold the month or the unit named, in the column that is asked about."""
    due = _DUE.search(text)
    if due is not None:
        month = f"{due.group(1)}年{due.group(2)}月"
        return tuple(row for row in rows if month in _cell(row, _DUE_COLUMN))
    column = _SUPPORT_COLUMN if _SUPPORTS.search(text) else _LEAD_COLUMN if _LEADS.search(text) else ""
    if not column:
        return ()
    return tuple(row for row in rows if any(_names(text, unit) for unit in _units(row, column)))


def _units(row: Clause, column: str) -> tuple[str, ...]:
    """Return the units in the leading or the supporting cell of a row."""
    chosen = (r.lead if column == _LEAD_COLUMN else r.supporting for r in row.responsible)
    return tuple(unit for units in chosen for unit in units)


def _names(text: str, unit: str) -> bool:
    """Say whether a question names a unit, with or without the 市 before it."""
    name = folded(unit)
    return name in text or (name.startswith("市") and len(name) > _SHORT and name[1:] in text)


def _cell(row: Clause, column: str) -> str:
    return next((folded(cell.text) for cell in row.cells if column in cell.column), "")
