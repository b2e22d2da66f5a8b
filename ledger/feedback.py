"""What officers think of an answer: helpful, or the wrong clause; for the admin, beside the log.

A question may name a project or a firm, so it never stands in the log, and it goes with the officer's other data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from ledger.clock import read_instant, written
from ledger.store import Read, Write, read_json
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

Verdict = Literal["helpful", "wrong_clause"]
LONGEST: Final = 500
"""Characters of a question or a note that are kept."""
KEPT: Final = timedelta(days=365)


@dataclass(frozen=True)
class Opinion:
    """One officer's opinion of one answer.

    Args:
        officer: whose.
        answer: which answer; the same officer has one opinion of it.
        verdict: whether it helped.
        question: as typed.
        cited: the clauses shown, as (document, path).
        note: what the officer added, such as the right clause.
        at: when.
        seen: whether an admin has marked it as seen.
    """

    officer: str
    answer: str
    verdict: Verdict
    question: str
    cited: tuple[tuple[str, str], ...]
    note: str
    at: datetime
    seen: bool


def give(
    tx: Write,
    *,
    viewer: Viewer,
    answer: str,
    verdict: Verdict,
    question: str,
    cited: Sequence[tuple[str, str]],
) -> None:
    """Keep an opinion; another one of the same answer takes its place."""
    viewer = require(tx, viewer, Role, "give an opinion")
    tx.connection.execute(
        "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, '', ?, NULL) ON CONFLICT (officer, answer) DO UPDATE SET"
        " verdict = excluded.verdict, at = excluded.at, seen_at = NULL",
        (
            viewer.officer, answer, verdict, question[:LONGEST], canonical([list(one) for one in cited]),
            written(tx.now),
        ),
    )  # fmt: skip
    tx.connection.execute("DELETE FROM feedback WHERE at < ?", (written(tx.now - KEPT),))


def add_note(tx: Write, *, viewer: Viewer, answer: str, note: str) -> bool:
    """Add to one's own opinion what the right clause would be; False where there is no such opinion."""
    viewer = require(tx, viewer, Role, "give an opinion")
    done = tx.connection.execute(
        "UPDATE feedback SET note = ?, seen_at = NULL WHERE officer = ? AND answer = ?",
        (note[:LONGEST], viewer.officer, answer),
    )
    return done.rowcount == 1


def opinions(
    read: Read, *, viewer: Viewer, verdict: Verdict | None = None, limit: int = 100
) -> list[Opinion]:
    """Return opinions, the latest first; only the admin may."""
    require(read, viewer, [Role.ADMIN], "read opinions")
    rows = read.rows(
        "SELECT * FROM feedback WHERE verdict = coalesce(?, verdict) ORDER BY at DESC, answer LIMIT ?",
        verdict,
        limit,
    )
    return [
        Opinion(
            row["officer"], row["answer"], row["verdict"], row["question"],
            tuple((document, path) for document, path in read_json(row["cited"])), row["note"],
            read_instant(row["at"]), row["seen_at"] is not None,
        )
        for row in rows
    ]  # fmt: skip


def mark_seen(tx: Write, *, viewer: Viewer) -> int:
    """Mark every opinion as seen; return how many were new."""
    require(tx, viewer, [Role.ADMIN], "read opinions")
    done = tx.connection.execute("UPDATE feedback SET seen_at = ? WHERE seen_at IS NULL", (written(tx.now),))
    return done.rowcount


def tally(read: Read, *, viewer: Viewer) -> dict[str, int]:
    """Return how many opinions there are of each kind, and how many nobody has seen; only the admin may."""
    require(read, viewer, [Role.ADMIN], "read opinions")
    row = read.row(
        "SELECT count(*) FILTER (WHERE verdict = 'helpful') AS helpful,"
        " count(*) FILTER (WHERE verdict = 'wrong_clause') AS wrong_clause,"
        " count(*) FILTER (WHERE seen_at IS NULL) AS unseen FROM feedback"
    )
    return {name: int(value) for name, value in (row or {}).items()}
