"""Kill -9 at random moments: `python -m tests.crash.kills --rounds 1000`.

Each round starts a process that files, decides and lets rights expire, kills it, and checks the register:
everything acknowledged is there, nothing is half done, the log verifies, no slot holds two live rights.
A kill proves nothing about the power going off; that rests on the pragmas, which a test asserts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ledger.verify import verify_file
from tests.crash.worker import RunningClock, open_office, work
from tests.ledger.conftest import build_office

FRESH_EVERY = 25


def check(folder: Path, acknowledged: Path) -> int:
    """Check the register after a kill; return how many acknowledged lines were found in it."""
    findings, _, _ = verify_file(folder / "office.db")
    if findings:
        raise AssertionError(findings)
    started = float((folder / "clock").read_text())
    ledger = open_office(folder, RunningClock(datetime(2026, 2, 1, tzinfo=UTC), started))
    lines = acknowledged.read_text(encoding="utf-8").splitlines() if acknowledged.exists() else []
    with ledger.read() as read:
        steps: dict[tuple[str, int], str] = {}
        for row in read.rows("SELECT subject, payload FROM events WHERE kind LIKE 'claim.%'"):
            for _, table, values in json.loads(row["payload"])["changes"]:
                if table == "claims" and "version" in values and values["id"] == row["subject"]:
                    steps[row["subject"], values["version"]] = values["state"]
        receipts = {row["receipt"] for row in read.rows("SELECT receipt FROM projects")}
        for line in lines:
            words = line.split()
            if words[0] == "receipt":
                assert words[1] in receipts, line
            else:
                assert steps.get((words[1], int(words[2]))) == words[3], line
        half = read.rows(
            "SELECT id FROM claims WHERE state = 'submitted' UNION ALL"
            " SELECT id FROM claims c WHERE state = 'conflict'"
            " AND NOT EXISTS (SELECT 1 FROM conflicts f WHERE f.claim = c.id) UNION ALL"
            " SELECT id FROM claims c WHERE state = 'granted' AND NOT EXISTS (SELECT 1 FROM timers t"
            " WHERE t.claim = c.id AND t.kind = 'expiry' AND t.state = 'waiting')"
        )
        twice = read.rows(
            "SELECT city, investor, slot_project, count(*) AS n FROM claims WHERE state IN"
            " ('granted', 'forecast', 'city_led') GROUP BY 1, 2, 3 HAVING n > 1"
        )
    ledger.close()
    if half or twice:
        raise AssertionError((half, twice))
    return len(lines)


def run(rounds: int, seed: int = 1) -> tuple[int, int]:
    """Run the rounds; return how many kills struck and how many acknowledged lines were checked."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    checked = 0
    for block in range(0, rounds, FRESH_EVERY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            office = build_office(folder)
            office.ledger.close()
            (folder / "clock").write_text(str(time.time()))
            acknowledged = folder / "acknowledged"
            for number in range(block, min(block + FRESH_EVERY, rounds)):
                _kill_once(folder, acknowledged, seed * 10**6 + number, dice)
                found = check(folder, acknowledged)
            checked += found
            sys.stderr.write(f"{min(block + FRESH_EVERY, rounds)} kills, {checked} steps checked\n")
    return rounds, checked


def _kill_once(folder: Path, acknowledged: Path, seed: int, dice: random.Random) -> None:
    """Start a worker, wait until it has acknowledged something, and kill it a random moment later."""
    before = acknowledged.stat().st_size if acknowledged.exists() else 0
    child = os.fork()
    if child == 0:
        try:
            work(folder, seed, acknowledged)
        finally:
            os._exit(1)
    ended = 0
    try:
        deadline = time.monotonic() + 120
        while not acknowledged.exists() or acknowledged.stat().st_size == before:
            ended, _ = os.waitpid(child, os.WNOHANG)
            if ended or time.monotonic() > deadline:
                raise AssertionError("the worker ended by itself, or acknowledged nothing")
            time.sleep(0.001)
        time.sleep(dice.random() * 0.1)
    finally:
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def main() -> None:
    """Run as many kills as the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    kills, checked = run(options.rounds, options.seed)
    sys.stdout.write(
        f"{kills} kills, {checked} acknowledged steps found again, every check clean,"
        f" {time.monotonic() - started:.0f} s\n"
    )


if __name__ == "__main__":
    main()
