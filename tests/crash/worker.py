"""One process that files, decides and lets time pass, and acknowledges what was committed.

`python -m tests.crash.worker FOLDER SEED ACKNOWLEDGED` works until it is killed. Each line of ACKNOWLEDGED
was written after the commit it tells of: what it names must never be lost.
"""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger import circulation, decisions, filing, signing, timers
from ledger.clock import Clock
from ledger.duplicates import PlainNames
from ledger.errors import LedgerError
from ledger.store import Ledger, Row
from ledger.viewers import Viewer, viewer_by_account
from tests.ledger.helpers import JIAXING, form


class RunningClock:
    """A clock that runs four days in a second, from where the register stands; the same for everybody."""

    def __init__(self, start: datetime, base: float) -> None:
        self._start, self._base = start, base

    def now(self) -> datetime:
        """Return the quickened time."""
        elapsed = datetime.now(UTC).timestamp() - self._base
        return self._start + timedelta(hours=elapsed * 100)


def open_office(folder: Path, clock: Clock) -> Ledger:
    """Open the office that the parent built."""
    return Ledger(folder / "office.db", clock=clock, names=PlainNames(), randomness=os.urandom)


def work(folder: Path, seed: int, acknowledged: Path) -> None:
    """File, decide and expire at random, for ever."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    start = datetime.fromtimestamp(float((folder / "clock").read_text()), UTC)
    ledger = open_office(folder, RunningClock(datetime(2026, 2, 1, tzinfo=UTC), start.timestamp()))
    with ledger.read() as read:
        people = {
            name: viewer_by_account(read, "test", name)
            for name in ("jiashan", "pinghu", "port", "jx-bureau", "jx-bureau2")
        }
    with acknowledged.open("a", encoding="utf-8", buffering=1) as told:
        for number in range(10**9):
            line = _step(ledger, dice, people, f"{seed}-{number}")
            if line:
                told.write(line + "\n")


def _step(ledger: Ledger, dice: random.Random, people: dict[str, Viewer], key: str) -> str:
    """Do one thing and return what was acknowledged, as `claim version state` or `receipt number`."""
    kind = dice.choice(["file", "file", "decide", "decide", "decide", "time"])
    try:
        if kind == "time":
            timers.run_due(ledger, limit=3)
            return ""
        if kind == "file":
            who = people[dice.choice(["jiashan", "pinghu", "port"])]
            investor = f"投资方{dice.randrange(40)}号公司"
            with ledger.write() as tx:
                receipt = filing.file_report(tx, viewer=who, form=form(investor=investor), key=key)
            return f"receipt {receipt.number} {receipt.claim}"
        row = _decide(ledger, dice, people)
    except LedgerError:
        return ""
    return f"claim {row['id']} {row['version']} {row['state']}" if row else ""


def _decide(ledger: Ledger, dice: random.Random, people: dict[str, Viewer]) -> Row | None:
    with ledger.write() as tx:
        rows = tx.rows("SELECT * FROM claims ORDER BY rowid DESC LIMIT 60")
        if not rows:
            return None
        claim = dice.choice(rows)
        bureau = people[dice.choice(["jx-bureau", "jx-bureau2"])]
        place = next(v for v in people.values() if v.organisation == claim["organisation"])
        given = {"version": claim["version"]}
        if claim["state"] == "conflict":
            conflict = tx.value("SELECT id FROM conflicts WHERE claim = ? AND ruling IS NULL", claim["id"])
            return decisions.rule(
                tx, conflict or "", viewer=bureau, reason="核实", **given,
                ruling=dice.choice(["distinct", "earlier", "duplicate"]),
            )  # fmt: skip
        if claim["state"] == "under_review":
            return decisions.grant(tx, claim["id"], viewer=bureau, terms=replace(JIAXING), **given)
        if claim["state"] == "granted" and dice.random() < 0.5:
            return circulation.release(tx, claim["id"], viewer=place, reason="让出", **given)
        if claim["state"] == "granted":
            return signing.file_forecast(tx, claim["id"], viewer=place, signing_on=tx.now.date(), **given)
    return None


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
