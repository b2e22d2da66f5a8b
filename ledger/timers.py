"""What falls due by itself: reminders, ends of rights, answers that never came.

The scheduler calls `run_due`; after an outage it catches up, each timer once, in the order in which they fell
due. Nothing rests on it: a right that is over is over on reading, too.
"""

from __future__ import annotations

from ledger.claims import remind, settle, tell_place
from ledger.clock import written
from ledger.log import update
from ledger.organisations import reviewers_of
from ledger.store import SYSTEM, Ledger, Message, Row, Write

BATCH = 1000


def run_due(ledger: Ledger, *, limit: int = BATCH) -> int:
    """Fire every timer that is due, each in a transaction of its own; return how many were fired.

    Several processes may run it at once: each timer is fired by one of them.
    """
    fired = 0
    while fired < limit:
        with ledger.write() as tx:
            row = tx.row(
                "SELECT * FROM timers WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT 1",
                written(tx.now),
            )
            if row is None:
                return fired
            _fire(tx, row)
        fired += 1
    return fired


def _fire(tx: Write, row: Row) -> None:
    claim = tx.row("SELECT * FROM claims WHERE id = ?", row["claim"]) or {}
    if row["kind"] == "reminder":
        remind(tx, claim, row)
        return
    messages: list[Message] = []
    if row["kind"] == "review_due":
        messages = [
            Message(person, "review_due", {"claim": claim["id"]})
            for person in reviewers_of(tx, claim["city"])
        ]
        messages += tell_place(tx, claim, "review_due")
    tx.record(
        "timer.fired",
        claim["id"],
        actor=SYSTEM,
        facts={"kind": row["kind"], "due_at": row["due_at"]},
        changes=[update("timers", row["id"], state="fired")],
        messages=messages,
    )
    settle(tx, claim)
