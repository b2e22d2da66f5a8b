"""What falls due is done when it is due: awaited, in a thread of its own, and a failure harms nothing else."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.scheduling import Due, Scheduler, housekeeping, rights
from ledger.clock import SystemClock
from ledger.opening import open_register
from ledger.store import Ledger
from tests.register.conftest import Dice, Register, built, packs, register

__all__ = ["built", "packs", "register"]


def _open(folder: Path) -> Ledger:
    return open_register(folder, clock=SystemClock(), randomness=Dice("scheduler"))


def test_what_is_due_is_done_at_its_instant_and_once(tmp_path: Path) -> None:
    ledger = _open(tmp_path)
    at = SystemClock().now() + timedelta(seconds=0.4)
    done: list[datetime] = []

    def run(opened: Ledger) -> int:
        done.append(opened.clock.now())
        return 1

    due = Due("one", lambda _: None if done else at, run)

    async def watch() -> None:
        task = asyncio.create_task(Scheduler(ledger, [due]).run())
        await asyncio.sleep(1.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(watch())
    assert len(done) == 1
    assert timedelta(0) <= done[0] - at < timedelta(seconds=0.5)


def test_waking_looks_anew(tmp_path: Path) -> None:
    ledger = _open(tmp_path)
    asked = 0

    def next_at(_: Ledger) -> None:
        nonlocal asked
        asked += 1

    async def watch() -> None:
        scheduler = Scheduler(ledger, [Due("none", next_at, lambda _: 0)], gathered=0.05)
        task = asyncio.create_task(scheduler.run())
        await asyncio.sleep(0.3)
        assert asked == 1, "the next instant is awaited, not asked for again and again"
        scheduler.wake()
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(watch())
    assert asked == 2


def test_one_that_fails_keeps_no_other_from_its_work(tmp_path: Path) -> None:
    ledger = _open(tmp_path)
    done: list[int] = []

    def fails(_: Ledger) -> int:
        raise OSError("the disk is full")

    def works(_: Ledger) -> int:
        done.append(1)
        return 1

    now = SystemClock().now()

    async def watch() -> Scheduler:
        told: list[int] = []
        dues = [Due("bad", lambda _: now, fails), Due("good", lambda _: None if done else now, works)]
        scheduler = Scheduler(ledger, dues, lambda: told.append(1))
        task = asyncio.create_task(scheduler.run())
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert told == [1]
        return scheduler

    scheduler = asyncio.run(watch())
    assert done == [1]
    assert scheduler.failing == {"bad": "OSError"}


def test_the_registers_timers_are_fired_when_they_are_due(register: Register) -> None:
    due = rights()
    first = due.next_at(register.ledger)
    assert first is not None
    register.clock.instant = first + timedelta(seconds=1)
    assert due.run(register.ledger) >= 1
    later = due.next_at(register.ledger)
    assert later is None or later > first


def test_old_documents_that_nobody_confirmed_are_thrown_away(register: Register, tmp_path: Path) -> None:
    import os

    old, new = tmp_path / "waiting/a/alt.txt", tmp_path / "waiting/b/neu.txt"
    for file, age in ((old, 8), (new, 1)):
        file.parent.mkdir(parents=True)
        file.write_text("x")
        at = (register.clock.now() - timedelta(days=age)).timestamp()
        os.utime(file, (at, at))
    due = housekeeping(tmp_path / "waiting")
    assert due.next_at(register.ledger) == register.clock.now()
    due.run(register.ledger)
    assert (old.exists(), new.exists()) == (False, True)
    assert due.next_at(register.ledger) > register.clock.now()  # type: ignore[operator]  # there is one
