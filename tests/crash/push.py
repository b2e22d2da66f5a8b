"""Publish and hand over in a process that is killed: `python -m tests.crash.push FOLDER` is one such process.

The test kills it at random moments, again and again, and counts what each reader got.
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handlers.bulletins import schedule
from handlers.bulletins.desk import BulletinDesk
from ledger.clock import SetClock, read_instant
from ledger.duplicates import PlainNames
from ledger.store import Ledger
from tests.ledger.conftest import Dice

WEEKS = 3
BEGUN = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)


def opened(folder: Path, now: datetime) -> Ledger:
    """Open the register at an instant."""
    return Ledger(folder / "office.db", clock=SetClock(now), names=PlainNames(), randomness=Dice(str(now)))


def latest(folder: Path) -> datetime:
    """Return when something last happened in the register: a process that starts again does not go back in time."""
    connection = sqlite3.connect(folder / "office.db")
    (text,) = connection.execute("SELECT latest FROM log_head").fetchone()
    connection.close()
    return read_instant(text)


def work(folder: Path) -> None:
    """Do what is due after an outage of some weeks, in small batches, as a service does that has just come back."""
    desk = BulletinDesk(None, {})
    back = BEGUN + timedelta(days=7 * WEEKS)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for now in (back, back + timedelta(hours=1)):
        ledger = opened(folder, max(now, latest(folder)))
        schedule.due(ledger, desk, batch=5)
        ledger.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    work(Path(sys.argv[1]))
