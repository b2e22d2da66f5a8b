"""Races for one right: `python -m tests.crash.races --rounds 10000`.

In each round two to eight racers, in processes of their own and in threads, file on one investor's project in
one city under variants of its name, and bureaux grant whatever they can, all at once. Afterwards at most one
right may be live, every racer has a receipt, and the log verifies.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ledger import decisions, filing
from ledger.clock import SetClock
from ledger.duplicates import NameMatcher
from ledger.errors import LedgerError
from ledger.matching import IndexedNames
from ledger.names.fold import fold_name
from ledger.store import Ledger
from ledger.verify import verify_file
from ledger.viewers import Viewer, viewer_by_account
from tests.ledger.conftest import build_office
from tests.ledger.helpers import JIAXING, form

PROCESSES = 3
ROUNDS_EACH = 200
OTHERS = 3
NOW = datetime(2026, 1, 16, tzinfo=UTC)
WORDS = [
    "晨曦",
    "北溟",
    "衡越",
    "瀚辰",
    "云岭",
    "明远",
    "致和",
    "启辰",
    "博雅",
    "鸿图",
    "润泽",
    "天工",
    "万象",
    "睿驰",
    "凌霄",
    "拓维",
    "恒昊",
    "朗逸",
    "腾跃",
    "卓锐",
    "泓毅",
    "璟瑞",
    "耀铭",
    "晟奕",
    "沐禾",
    "砺行",
    "屹峰",
    "翎羽",
    "澄观",
    "弈思",
    "曜石",
    "骁骑",
    "韶光",
    "简朴",
    "霁月",
    "溯光",
]
TRADITIONAL = str.maketrans("远泽岭启润云鸿图万驰腾跃锐铭", "遠澤嶺啟潤雲鴻圖萬馳騰躍銳銘")
TRADES = ("新能源", "智能科技", "生物医药", "装备制造", "半导体材料")


def variants(name: str, dice: random.Random) -> str:
    """Return a name as somebody else may write it."""
    brand, trade = name[:4], name[4:-4]
    return dice.choice([
        name, f"浙江{name}", f"嘉兴{name}", f"{brand}{trade}（浙江）有限公司",
        f"{brand}（浙江）{trade}有限公司",
        f"{brand}{trade}股份有限公司", name.replace("有限公司", "有限责任公司"), f" {brand} {trade}有限公司 ",
        name.translate(TRADITIONAL), f"{brand}{trade}",
    ])  # fmt: skip


def brand_of(round_number: int) -> str:
    """Return an investor's name; few other rounds use it, and none of its words is a place."""
    dice = random.Random(round_number)  # noqa: S311 - a test's dice
    brand = "".join(dice.sample(WORDS, 2))
    return f"{brand}{dice.choice(TRADES)}有限公司"


def _race(ledger: Ledger, people: dict[str, Viewer], round_number: int, racer: int) -> None:
    """File under a variant of the name, then try to grant everything on file for the round."""
    dice = random.Random(f"{round_number}-{racer}")  # noqa: S311 - a test's dice
    name = brand_of(round_number) if racer == 0 else variants(brand_of(round_number), dice)
    who = people[("jiashan", "pinghu", "port")[racer % 3]]
    with ledger.write() as tx:
        receipt = filing.file_report(
            tx, viewer=who, form=form(name=f"轮{round_number}", investor=name), key=f"{round_number}:{racer}"
        )
    others = _others(ledger, round_number)
    for claim in (receipt.claim, *dice.sample(others, min(OTHERS, len(others)))):
        try:
            with ledger.write() as tx:
                version = tx.value("SELECT version FROM claims WHERE id = ?", claim)
                decisions.grant(
                    tx,
                    claim,
                    viewer=people["jx-bureau2" if racer % 2 else "jx-bureau"],
                    version=version,
                    terms=JIAXING,
                )
        except LedgerError:
            continue


def _others(ledger: Ledger, round_number: int) -> list[str]:
    with ledger.read() as read:
        return [
            row["id"]
            for row in read.rows(
                "SELECT c.id FROM claims c JOIN projects p ON p.id = c.project WHERE p.name = ?",
                f"轮{round_number}",
            )
        ]


def _people(ledger: Ledger) -> dict[str, Viewer]:
    with ledger.read() as read:
        return {
            name: viewer_by_account(read, "test", name)
            for name in ("jiashan", "pinghu", "port", "jx-bureau", "jx-bureau2")
        }


def open_register(folder: Path, names: Callable[[], NameMatcher]) -> Ledger:
    """Open the register as one racer's process does."""
    return Ledger(folder / "office.db", clock=SetClock(NOW), names=names(), randomness=os.urandom)


def _process(folder: Path, index: int, rounds: list[tuple[int, list[int]]], barrier: Any) -> None:
    """Run this process's racers of every round, each in a thread of its own."""
    ledger = open_register(folder, IndexedNames)
    people = _people(ledger)
    for round_number, racers in rounds:
        own = [racer for racer in racers if racer % PROCESSES == index]
        barrier.wait()
        threads = [
            threading.Thread(target=_raced, args=(ledger, people, round_number, racer)) for racer in own
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _raced(ledger: Ledger, people: dict[str, Viewer], round_number: int, racer: int) -> None:
    try:
        _race(ledger, people, round_number, racer)
    finally:
        ledger.close()


def check(folder: Path, rounds: list[tuple[int, list[int]]]) -> tuple[int, int]:
    """Check a block of races; return how many ended with a live right and how many filings met a conflict."""
    ledger = open_register(folder, IndexedNames)
    won = met = 0
    with ledger.read() as read:
        for number, racers in rounds:
            states = [
                row["state"]
                for row in read.rows(
                    "SELECT c.state FROM claims c JOIN projects p ON p.id = c.project WHERE p.name = ?",
                    f"轮{number}",
                )
            ]
            live = [state for state in states if state in ("granted", "forecast", "city_led")]
            if len(live) > 1 or len(states) != len(racers):
                message = f"round {number}: {states} for {len(racers)} racers on {brand_of(number)}"
                raise AssertionError(message)
            won += len(live)
            met += states.count("conflict")
    ledger.close()
    findings, _, _ = verify_file(folder / "office.db")
    if findings:
        raise AssertionError(findings)
    return won, met


def run(rounds: int, seed: int = 1) -> tuple[int, int, int]:
    """Run the races; return rounds, rounds that ended with one live right, filings that met a conflict."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    won = met = 0
    context = multiprocessing.get_context("fork")
    fold_name("預熱")  # the tables of characters are read once, before the processes part
    for block in range(0, rounds, ROUNDS_EACH):
        numbers = range(block, min(block + ROUNDS_EACH, rounds))
        plan = [(seed * 10**6 + number, list(range(dice.randint(2, 8)))) for number in numbers]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            build_office(folder, SetClock(NOW - timedelta(days=1))).ledger.close()
            open_register(folder, IndexedNames).close()
            barrier = context.Barrier(PROCESSES, timeout=300)
            processes = [
                context.Process(target=_process, args=(folder, index, plan, barrier))
                for index in range(PROCESSES)
            ]
            for process in processes:
                process.start()
            for process in processes:
                process.join()
            if any(process.exitcode for process in processes):
                raise AssertionError([process.exitcode for process in processes])
            block_won, block_met = check(folder, plan)
            won, met = won + block_won, met + block_met
            sys.stderr.write(f"{block + len(plan)} races, {won} won, {met} conflicts\n")
    return rounds, won, met


def main() -> None:
    """Run as many races as the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    rounds, won, met = run(options.rounds, options.seed)
    sys.stdout.write(
        f"{rounds} races, {won} ended with one live right, never two; {met} filings met a conflict,"
        f" {time.monotonic() - started:.0f} s\n"
    )


if __name__ == "__main__":
    main()
