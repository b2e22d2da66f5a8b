"""Drafts of first reports: kept after every step, so that a crash or a restart loses nothing.

A draft belongs to one officer and is seen by nobody else. It stands beside the log: it is no happening yet,
and it holds personal fields.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.clock import written
from ledger.errors import FilingError, NotFoundError, StaleActionError
from ledger.filing import Receipt, file_report
from ledger.forms import Form, problems_with
from ledger.store import Read, Row, Write
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require


@dataclass(frozen=True)
class Draft:
    """A form being filled in, and where its officer stands in it."""

    id: str
    step: str
    form: Mapping[str, Any]
    state: str
    receipt: str | None
    version: int
    updated_at: str


def _read(row: Row) -> Draft:
    return Draft(
        row["id"], row["step"], json.loads(row["form"]), row["state"], row["receipt"], row["version"],
        row["updated_at"],
    )  # fmt: skip


def start_draft(tx: Write, *, viewer: Viewer, step: str, form: Form | None = None) -> Draft:
    """Begin a draft at a step, perhaps with fields that were found in a pasted text."""
    viewer = require(tx, viewer, [Role.OFFICER], "begin a draft")
    draft = f"dr{tx.secret(9).hex()}"
    tx.connection.execute(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, 'open', NULL, 1, ?, ?)",
        (draft, viewer.officer, step, canonical(dict(form or {})), written(tx.now), written(tx.now)),
    )
    return find_draft(tx, draft, viewer=viewer)


def find_draft(read: Read, draft: str, *, viewer: Viewer) -> Draft:
    """Return one of the viewer's own drafts."""
    row = read.row(
        "SELECT d.* FROM drafts d JOIN standing s ON s.officer = d.officer WHERE d.id = ? AND d.officer = ?",
        draft,
        viewer.officer,
    )
    if row is None:
        raise NotFoundError("draft", draft)
    return _read(row)


def open_drafts(read: Read, *, viewer: Viewer) -> list[Draft]:
    """Return the viewer's drafts that can be resumed, latest first."""
    return [
        _read(row)
        for row in read.rows(
            "SELECT d.* FROM drafts d JOIN standing s ON s.officer = d.officer"
            " WHERE d.officer = ? AND d.state = 'open' ORDER BY d.updated_at DESC, d.id",
            viewer.officer,
        )
    ]


def save_draft(
    tx: Write, draft: str, *, viewer: Viewer, version: int, step: str, values: Mapping[str, Any]
) -> Draft:
    """Save the values of one step; a value of None takes the field back to unknown.

    Raises:
        FilingError: a value is not one the form can hold; nothing is saved.
    """
    require(tx, viewer, [Role.OFFICER], "save a draft")
    current = _open(tx, draft, viewer, version)
    problems = problems_with(
        {name: value for name, value in values.items() if value is not None}, partial=True
    )
    if problems:
        raise FilingError(problems)
    form = {name: value for name, value in {**current.form, **values}.items() if value is not None}
    tx.connection.execute(
        "UPDATE drafts SET form = ?, step = ?, version = version + 1, updated_at = ? WHERE id = ?",
        (canonical(form), step, written(tx.now), draft),
    )
    return find_draft(tx, draft, viewer=viewer)


def cancel_draft(tx: Write, draft: str, *, viewer: Viewer, version: int) -> None:
    """Cancel a draft and forget what it held."""
    _open(tx, draft, viewer, version)
    tx.connection.execute(
        "UPDATE drafts SET state = 'cancelled', form = '{}', version = version + 1, updated_at = ? WHERE"
        " id = ?",
        (written(tx.now), draft),
    )


def file_draft(tx: Write, draft: str, *, viewer: Viewer, version: int) -> Receipt:
    """File a draft, once: filing it again answers with the receipt it already has."""
    current = find_draft(tx, draft, viewer=viewer)
    if current.state == "filed":
        return file_report(tx, viewer=viewer, form={}, key=draft)
    current = _open(tx, draft, viewer, version)
    receipt = file_report(tx, viewer=viewer, form=current.form, key=draft)
    tx.connection.execute(
        "UPDATE drafts SET state = 'filed', receipt = ?, form = '{}', version = version + 1, updated_at = ?"
        " WHERE id = ?",
        (receipt.number, written(tx.now), draft),
    )
    return receipt


def _open(read: Read, draft: str, viewer: Viewer, version: int) -> Draft:
    current = find_draft(read, draft, viewer=viewer)
    if current.version != version or current.state != "open":
        raise StaleActionError(draft, version, current.version, current.state, current.updated_at)
    return current
