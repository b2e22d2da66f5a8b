"""What falls due by itself, done when it is due: the next instant is awaited, not asked for again and again.

Nothing rests on it (a right that is over is over on reading, too), so a failure is logged and tried again later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from ledger import buttons, delivery, timers
from ledger.clock import read_instant
from ledger.store import Ledger

AGAIN_AFTER: Final = 60.0
"""Seconds until a failure is tried again."""
LONGEST: Final = 300.0
"""Seconds after which the next instant is looked at anew: the host's clock may be set, and commands in other processes
may have set a timer."""
GATHERED: Final = 1.0
"""Seconds for which happenings are gathered before the next instant is looked at anew."""
HOUSEKEEPING: Final = timedelta(hours=6)
OLD_FILE: Final = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """Something that falls due.

    Args:
        name: for the log.
        next_at: when it is due next; None for never, as things stand.
        run: does what is due, each part in its own transaction, and returns how much it was. Run again, it does
            nothing twice. It runs in a thread of its own.
    """

    name: str
    next_at: Callable[[Ledger], datetime | None]
    run: Callable[[Ledger], int]


def rights() -> Due:
    """Return the register's own timers: reminders, ends of rights, answers that never came."""

    def next_at(ledger: Ledger) -> datetime | None:
        with ledger.read() as read:
            found = read.value("SELECT min(due_at) FROM timers WHERE state = 'waiting'")
        return read_instant(found) if found else None

    return Due("timers", next_at, timers.run_due)


def housekeeping(waiting: Path) -> Due:
    """Return what is thrown away now and then: old buttons and messages, and documents that nobody confirmed.

    Args:
        waiting: folder of documents that wait to be confirmed.
    """
    last: list[datetime] = []

    def next_at(ledger: Ledger) -> datetime | None:
        return last[0] + HOUSEKEEPING if last else ledger.clock.now()

    def run(ledger: Ledger) -> int:
        with ledger.write() as tx:
            count, now = buttons.purge(tx) + delivery.purge(tx), tx.now
        for file in waiting.glob("*/*"):
            if now.timestamp() - file.stat().st_mtime > OLD_FILE.total_seconds():
                file.unlink(missing_ok=True)
                count += 1
        last[:] = [now]
        return count

    return Due("housekeeping", next_at, run)


class Scheduler:
    """Runs what is due.

    Args:
        ledger: the register.
        dues: what falls due.
        done: told after each run, so that what it put into the outbox goes out at once.
        gathered: seconds for which happenings are gathered before it looks anew.
    """

    def __init__(
        self,
        ledger: Ledger,
        dues: Sequence[Due],
        done: Callable[[], None] = lambda: None,
        *,
        gathered: float = GATHERED,
    ) -> None:
        self._ledger, self._dues, self._done, self._gathered = ledger, tuple(dues), done, gathered
        self._woken = asyncio.Event()
        self._log = structlog.get_logger("scheduler")
        self.failing: dict[str, str] = {}

    def wake(self) -> None:
        """Look anew at what is due next: something has happened."""
        self._woken.set()

    async def run(self) -> None:
        """Do what is due, when it is due, until cancelled."""
        while True:
            self._woken.clear()
            pause = await asyncio.to_thread(self._do_what_is_due)
            if pause > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), min(pause, LONGEST))
                    await asyncio.sleep(min(pause, self._gathered))

    def _do_what_is_due(self) -> float:
        """Run everything that is due now; return the seconds until the next is."""
        waits: list[float] = []
        for due in self._dues:
            try:
                waits.append(self._one(due))
            except Exception as error:  # whatever it is, the other dues must not wait for it
                self.failing[due.name] = type(error).__name__
                self._log.error("what is due failed", task=due.name, exc_info=error)
                waits.append(AGAIN_AFTER)
        return min(waits, default=LONGEST)

    def _one(self, due: Due) -> float:
        wait = self._wait(due)
        if wait <= 0:
            count = due.run(self._ledger)
            if count:
                self._log.info("done what was due", task=due.name, count=count)
                self._done()
            wait = max(
                self._wait(due), 0.05 if count else 1.0
            )  # what stays due though nothing was done is no loop
        self.failing.pop(due.name, None)
        return wait

    def _wait(self, due: Due) -> float:
        at = due.next_at(self._ledger)
        return LONGEST if at is None else (at - self._ledger.clock.now()).total_seconds()
