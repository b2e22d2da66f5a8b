"""The list of problems and policy needs, reviewed locally and closed monthly (Zhejiang 三（二）)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.clock import shanghai_day, written
from ledger.errors import GuardRefusedError, NotFoundError, StaleActionError
from ledger.log import insert, update
from ledger.store import Read, Row, Write
from ledger.viewers import Role, Viewer, require

NeedKind = Literal["problem", "policy"]

VISIBLE = (
    "SELECT n.* FROM needs n JOIN standing s ON s.officer = ? AND ("
    " (s.role = 'officer' AND s.organisation = n.organisation) OR (s.role = 'reviewer' AND s.city = n.city)"
    " OR (s.role = 'supervisor' AND n.state = 'closed'))"
)


def file_need(tx: Write, *, viewer: Viewer, kind: NeedKind, text: str, project: str | None = None) -> str:
    """File a problem or a policy need of one's place; return its id."""
    viewer = require(tx, viewer, [Role.OFFICER], "file a need")
    if kind not in ("problem", "policy") or not text.strip() or viewer.city is None:
        raise GuardRefusedError("file a need", "a kind (problem, policy) and a text are needed")
    if project and not tx.value(
        "SELECT 1 FROM visible_projects WHERE officer = ? AND project = ?", viewer.officer, project
    ):
        raise NotFoundError("project", project)
    need = tx.new_id("nd")
    tx.record(
        "need.filed",
        need,
        actor=viewer.officer,
        facts={"kind": kind},
        changes=[
            insert(
                "needs",
                id=need, organisation=viewer.organisation, city=viewer.city, filer=viewer.officer, kind=kind,
                text=text.strip(), project=project, state="filed", filed_at=written(tx.now), version=1,
            )
        ],
    )  # fmt: skip
    return need


def review_need(tx: Write, need: str, *, viewer: Viewer, version: int, approved: bool, note: str) -> None:
    """Enter the local government's review of a need, by a colleague of the filer or by the city's bureau.

    note: the government's review (number of the minutes, or what is to be changed).
    """
    viewer = require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "review a need")
    row = tx.row(f"{VISIBLE} WHERE n.id = ?", viewer.officer, need)
    if row is None:
        raise NotFoundError("need", need)
    if row["version"] != version or row["state"] != "filed":
        raise StaleActionError(need, version, row["version"], row["state"], "")
    if row["filer"] == viewer.officer or not note.strip():
        raise GuardRefusedError(
            "review a need", "somebody else than the filer enters the review, with its note"
        )
    tx.record(
        "need.reviewed" if approved else "need.returned",
        need,
        actor=viewer.officer,
        facts={"note": note},
        changes=[
            update(
                "needs", need, state="reviewed" if approved else "returned", reviewed_by=viewer.officer,
                note=note, version=row["version"] + 1,
            )
        ],
    )  # fmt: skip


def close_month(tx: Write, *, viewer: Viewer, month: str) -> str:
    """Close a month's list of a city, once: every reviewed need goes to the province. Return its id.

    month: such as 2026-01; the running month may be closed, a later one not.
    """
    viewer = require(tx, viewer, [Role.REVIEWER], "close the needs list")
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise GuardRefusedError("close the needs list", "a month is written as 2026-01", (month,)) from None
    if first > shanghai_day(tx.now):
        raise GuardRefusedError("close the needs list", "the month has not begun", (month,))
    if tx.value("SELECT 1 FROM closings WHERE city = ? AND month = ?", viewer.city, month):
        raise GuardRefusedError("close the needs list", "the month is closed already", (month,))
    rows = tx.rows(
        "SELECT id, version FROM needs WHERE city = ? AND state = 'reviewed' ORDER BY id", viewer.city
    )
    closing = tx.new_id("nc")
    tx.record(
        "needs.closed",
        closing,
        actor=viewer.officer,
        facts={"month": month, "rows": len(rows)},
        changes=[
            insert(
                "closings",
                id=closing, city=str(viewer.city), month=month, closed_at=written(tx.now), rows=len(rows),
            ),
            *(
                update("needs", row["id"], state="closed", closing=closing, version=row["version"] + 1)
                for row in rows
            ),
        ],
    )  # fmt: skip
    return closing


def needs(read: Read, *, viewer: Viewer, closing: str | None = None) -> list[Row]:
    """Return the needs a viewer may see, or those of one closing."""
    require(read, viewer, [Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR], "list needs")
    return read.rows(
        f"{VISIBLE} WHERE ?2 IS NULL OR n.closing = ?2 ORDER BY n.filed_at, n.id", viewer.officer, closing
    )


def closings(read: Read, *, viewer: Viewer) -> list[Row]:
    """Return the closed lists a viewer may see, oldest first: their city's, or all for the province's office."""
    require(read, viewer, [Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR], "list needs")
    return read.rows(
        "SELECT n.* FROM closings n JOIN standing s ON s.officer = ? AND ("
        " (s.role = 'reviewer' AND s.city = n.city) OR s.role = 'supervisor') ORDER BY n.closed_at, n.id",
        viewer.officer,
    )
