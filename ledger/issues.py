"""Issues of bulletins: numbered, published once for each kind, period and place, and each reader's copy.

A copy is worded when it is sent, by what its reader may then see; an issue keeps what cannot be read from the log again
(`basis`: what the library said), so that a copy can be made again from the log as it stood at any head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ledger import delivery
from ledger.clock import read_instant, written
from ledger.errors import GuardRefusedError, NotFoundError
from ledger.log import insert
from ledger.store import SYSTEM, Ledger, Message, Read, Row, Write
from ledger.subscriptions import DEFAULT_QUIET, after_quiet, is_open, publisher_place, quiet_hours
from ledger.verify import canonical
from ledger.viewers import Role, Viewer, require

SPREAD = timedelta(minutes=10)
BATCH = 200
MESSAGE = "bulletin"


@dataclass(frozen=True)
class Issue:
    """One issue; `range` is the first and last entry of the log it tells of, `head` the log's head at publication."""

    id: str
    kind: str
    period: str
    place: str
    year: int
    number: int
    range: tuple[int, int]
    head: tuple[int, str]
    made_at: str
    basis: Mapping[str, Any]
    published_by: str


@dataclass(frozen=True)
class Copy:
    """What became of one reader's copy.

    state: `planned`, `left` (unsubscribed or disabled before it was sent), or what the outbox says: `waiting`, `sent`,
    `inactive`, `unknown`, `given_up`.
    """

    officer: str
    organisation: str
    name_ref: str | None
    state: str
    due_at: str
    copies: int


def _issue(row: Row) -> Issue:
    return Issue(
        row["id"], row["kind"], row["period"], row["place"], row["year"], row["number"],
        (row["first_seq"], row["last_seq"]), (row["head_seq"], row["head_hash"]), row["made_at"],
        json.loads(row["basis"]), row["published_by"],
    )  # fmt: skip


def issue(read: Read, issue_id: str) -> Issue:
    """Return an issue; that it was published is known to everyone, what a copy says is not."""
    row = read.row("SELECT * FROM issues WHERE id = ?", issue_id)
    if row is None:
        raise NotFoundError("bulletin", issue_id)
    return _issue(row)


def find(read: Read, kind: str, period: str, place: str) -> Issue | None:
    """Return the issue of a kind, period and place, None before it is published."""
    row = read.row("SELECT * FROM issues WHERE kind = ? AND period = ? AND place = ?", kind, period, place)
    return None if row is None else _issue(row)


def latest(read: Read, *, place: str | None = None, limit: int = 20) -> list[Issue]:
    """Return the latest issues, perhaps of one place, the newest first."""
    rows = read.rows(
        "SELECT * FROM issues WHERE place = coalesce(?, place) ORDER BY made_at DESC, id DESC LIMIT ?",
        place,
        limit,
    )
    return [_issue(row) for row in rows]


def offset(seed: str, officer: str, spread: timedelta) -> timedelta:
    """Return how long after its hour a copy goes out: the same for the same seed and reader, below `spread`."""
    span = int(spread.total_seconds())
    if span <= 0:
        return timedelta()
    digest = hashlib.sha256(f"{seed}\x00{officer}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % span)


def publish(
    tx: Write,
    *,
    publisher: Viewer | None,
    kind: str,
    period: str,
    place: str,
    year: int,
    entries: tuple[int, int],
    basis: Mapping[str, Any],
    begins: datetime | None = None,
    spread: timedelta = SPREAD,
) -> tuple[Issue, int]:
    """Publish an issue and plan a copy for everyone subscribed, in this transaction; return it and how many.

    Publishing the same kind, period and place again returns the issue that is there, and plans nothing.

    Args:
        tx: the transaction.
        publisher: a reviewer for their city, the province's office for the province; None for the schedule.
        kind: which bulletin.
        period: its code, such as 2026-W48.
        place: division code of the place it is about.
        year: in whose count it is numbered.
        entries: first and last entry of the log in the period.
        basis: what cannot be read from the log again.
        begins: when the first copies go out; now if not given.
        spread: over how long they go out.
    """
    if publisher is not None and publisher_place(tx, publisher) != place:
        raise NotFoundError("place", place)
    there = find(tx, kind, period, place)
    if there is not None:
        return there, 0
    number = 1 + int(
        tx.value(
            "SELECT coalesce(max(number), 0) FROM issues WHERE kind = ? AND place = ? AND year = ?",
            kind, place, year,
        )
    )  # fmt: skip
    issue_id, head, seed = f"bu-{kind}-{place}-{period}", tx.head(), _seed(tx, kind, place)
    tx.record(
        "bulletin.published",
        issue_id,
        actor=publisher.officer if publisher else SYSTEM,
        facts={"kind": kind, "period": period, "place": place, "number": number, "head": list(head)},
        changes=[
            insert(
                "issues",
                id=issue_id, kind=kind, period=period, place=place, year=year, number=number,
                first_seq=entries[0], last_seq=entries[1], head_seq=head[0], head_hash=head[1],
                made_at=written(tx.now), basis=canonical(dict(basis)), seed=seed,
                published_by=publisher.officer if publisher else SYSTEM,
            )
        ],
    )  # fmt: skip
    planned = tx.connection.executemany(
        "INSERT INTO deliveries VALUES (?, ?, ?, 'planned', 0, NULL, 0)",
        _plans(tx, issue_id, kind, place, seed, begins or tx.now, spread),
    )
    return issue(tx, issue_id), planned.rowcount if planned.rowcount > 0 else 0


def _seed(tx: Write, kind: str, place: str) -> str:
    """Return the seed of a place's issues: the first one's, so that a reader's copies go out in their order."""
    before = tx.value(
        "SELECT seed FROM issues WHERE kind = ? AND place = ? ORDER BY rowid LIMIT 1", kind, place
    )
    return str(before or tx.secret(16).hex())


def _plans(
    read: Read, issue_id: str, kind: str, place: str, seed: str, begins: datetime, spread: timedelta
) -> Iterator[tuple[str, str, str]]:
    """Yield one row a reader, so that ten thousand of them need no list."""
    readers = read.connection.execute(
        "SELECT s.officer, coalesce(q.begins, ?), coalesce(q.ends, ?) FROM subscribed s"
        " LEFT JOIN quiet_hours q ON q.officer = s.officer"
        " WHERE s.topic = ? AND s.place = ? ORDER BY s.officer",
        (*DEFAULT_QUIET, kind, place),
    )
    for officer, *quiet in readers:
        due = begins + offset(seed, officer, spread)
        yield issue_id, officer, written(after_quiet(due, (quiet[0], quiet[1])))


def release(ledger: Ledger, *, batch: int = BATCH, most: int = 10_000) -> int:
    """Hand copies that are due to the outbox, in batches of one transaction each; return how many.

    Whoever has left, been disabled, or is in their quiet hours by now is not sent to; several processes may do this
    at once, and each copy is handed over once.
    """
    handed = 0
    while handed < most:
        with ledger.write() as tx:
            rows = tx.rows(
                "SELECT d.*, i.kind, i.place FROM deliveries d JOIN issues i ON i.id = d.issue"
                " WHERE d.state = 'planned' AND d.due_at <= ? ORDER BY d.due_at, d.issue, d.officer LIMIT ?",
                written(tx.now), batch,
            )  # fmt: skip
            handed += sum(_hand_over(tx, row) for row in rows)
        if len(rows) < batch:
            break
    return handed


def _hand_over(tx: Write, row: Row) -> int:
    wanted = row["chosen"] or is_open(tx, row["officer"], row["kind"], row["place"])
    active = tx.value("SELECT 1 FROM standing WHERE officer = ? AND role <> 'admin'", row["officer"])
    where = (row["issue"], row["officer"])
    if not (wanted and active):
        tx.connection.execute("UPDATE deliveries SET state = 'left' WHERE issue = ? AND officer = ?", where)
        return 0
    awake = after_quiet(tx.now, quiet_hours(tx, row["officer"]))
    if awake > tx.now:
        tx.connection.execute(
            "UPDATE deliveries SET due_at = ? WHERE issue = ? AND officer = ?", (written(awake), *where)
        )
        return 0
    key = f"{MESSAGE}:{row['issue']}:{row['officer']}:{row['copies'] + 1}"
    tx.enqueue(Message(row["officer"], MESSAGE, {"issue": row["issue"], "topic": row["kind"]}), key=key)
    tx.connection.execute(
        "UPDATE deliveries SET state = 'queued', outbox_key = ?, copies = copies + 1"
        " WHERE issue = ? AND officer = ?",
        (key, *where),
    )
    return 1


def still_wanted(read: Read, issue_id: str, officer: str) -> bool:
    """Say whether a copy may still be sent at this moment: its reader is enrolled and has not left."""
    row = read.row(
        "SELECT d.chosen, i.kind, i.place FROM deliveries d JOIN issues i ON i.id = d.issue"
        " WHERE d.issue = ? AND d.officer = ?",
        issue_id, officer,
    )  # fmt: skip
    if row is None or not read.value("SELECT 1 FROM standing WHERE officer = ?", officer):
        return False
    return bool(row["chosen"]) or is_open(read, officer, row["kind"], row["place"])


COPIES = (
    "SELECT d.officer, o.organisation, o.name_ref, d.due_at, d.copies,"
    " CASE d.state WHEN 'queued' THEN coalesce(x.state, 'sent') ELSE d.state END AS state"
    " FROM deliveries d JOIN officers o ON o.id = d.officer LEFT JOIN outbox x ON x.key = d.outbox_key"
    " WHERE d.issue = ?"
)


def copies(
    read: Read, issue_id: str, *, viewer: Viewer, states: Sequence[str] = (), after: str = "", limit: int = 50
) -> list[Copy]:
    """Return what became of the copies of an issue, for whoever publishes that place's bulletins.

    Args:
        read: the register.
        issue_id: the issue.
        viewer: a publisher of the issue's place.
        states: only these, all if none is given.
        after: id of the officer after whom to go on.
        limit: how many at most.
    """
    _published_by(read, issue_id, viewer)
    marks = ", ".join("?" for _ in states)
    chosen = f" WHERE state IN ({marks})" if states else ""
    rows = read.rows(
        f"SELECT * FROM ({COPIES} AND d.officer > ?){chosen} ORDER BY officer LIMIT ?",  # noqa: S608 - only marks
        issue_id, after, *states, limit,
    )  # fmt: skip
    return [Copy(**row) for row in rows]


def tally(read: Read, issue_id: str, *, viewer: Viewer) -> dict[str, int]:
    """Return how many copies of an issue are in which state, for whoever publishes that place's bulletins."""
    _published_by(read, issue_id, viewer)
    rows = read.rows(
        f"SELECT state, count(*) AS copies FROM ({COPIES}) GROUP BY state ORDER BY state",  # noqa: S608 - fixed
        issue_id,
    )
    return {row["state"]: row["copies"] for row in rows}


def _published_by(read: Read, issue_id: str, viewer: Viewer) -> Issue:
    """Return an issue to a publisher of its place; to anyone else there is none."""
    found = issue(read, issue_id)
    require(read, viewer, [Role.REVIEWER, Role.SUPERVISOR], "look at the delivery of a bulletin")
    if publisher_place(read, viewer) != found.place:
        raise NotFoundError("bulletin", issue_id)
    return found


def resend(tx: Write, issue_id: str, officers: Sequence[str], *, viewer: Viewer) -> int:
    """Send an issue again to chosen readers whose copy did not arrive for certain; return to how many.

    A copy that was sent, still waits, or whose reader has left is not sent again.

    Raises:
        GuardRefusedError: nobody was chosen.
    """
    _published_by(tx, issue_id, viewer)
    if not officers:
        raise GuardRefusedError("send again", "choose whom to send it to again")
    again: list[str] = []
    for officer in dict.fromkeys(officers):
        row = tx.row(f"{COPIES} AND d.officer = ?", issue_id, officer)
        if row is not None and row["state"] in ("inactive", "unknown", "given_up"):
            again.append(officer)
    if not again:
        return 0
    tx.record("bulletin.resent", issue_id, actor=viewer.officer, facts={"officers": again})
    for officer in again:
        key = tx.value("SELECT outbox_key FROM deliveries WHERE issue = ? AND officer = ?", issue_id, officer)
        if delivery.resend(tx, key):
            change = "UPDATE deliveries SET copies = copies + 1 WHERE issue = ? AND officer = ?"
            tx.connection.execute(change, (issue_id, officer))
    return len(again)


def send_to(tx: Write, issue_id: str, officers: Sequence[str], *, viewer: Viewer) -> int:
    """Plan copies for readers who were not among the subscribers; return for how many."""
    _published_by(tx, issue_id, viewer)
    done = tx.connection.executemany(
        "INSERT INTO deliveries SELECT ?, s.officer, ?, 'planned', 0, NULL, 1 FROM standing s WHERE s.officer = ?"
        " AND s.role <> 'admin' ON CONFLICT (issue, officer) DO NOTHING",
        [(issue_id, written(tx.now), officer) for officer in dict.fromkeys(officers)],
    )
    if done.rowcount > 0:
        tx.record("bulletin.sent_to", issue_id, actor=viewer.officer, facts={"officers": list(officers)})
    return max(done.rowcount, 0)


def entries_between(read: Read, first: datetime, end: datetime) -> tuple[int, int]:
    """Return the first and last entry of the log from one instant up to another; (0, 0) where there is none.

    The log is in the order of time, so each bound is found by halving.
    """
    low, high = _first_from(read, written(first)), _first_from(read, written(end)) - 1
    return (low, high) if low <= high else (0, 0)


def _first_from(read: Read, instant: str) -> int:
    """Return the number of the first entry that is not before an instant, one past the last if there is none."""
    low, high = 1, int(read.value("SELECT coalesce(max(seq), 0) FROM events")) + 1
    while low < high:
        middle = (low + high) // 2
        at = read.value("SELECT at FROM events WHERE seq = ?", middle)
        low, high = (middle + 1, high) if at < instant else (low, middle)
    return low


def next_due(read: Read) -> datetime | None:
    """Return when the next planned copy is due, None where none is planned."""
    found = read.value("SELECT min(due_at) FROM deliveries WHERE state = 'planned'")
    return read_instant(found) if found else None
