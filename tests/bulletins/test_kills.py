"""A process that is killed while it publishes and hands over: everyone gets each issue once, in order."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from handlers.bulletins import schedule
from handlers.bulletins.desk import BulletinDesk
from ledger.verify import verify_file
from tests.benchmarks.bulletins import readers
from tests.crash.push import BEGUN, WEEKS, opened, work
from tests.ledger.conftest import Office, copy_office
from tests.ledger.helpers import size

KILLS = size("YIPANQI_TEST_KILLS", short=6, soak=100)
READERS = 200


def killed(folder: Path, dice: random.Random) -> bool:
    """Let a process work and kill it after a moment; say whether it was still at it."""
    command = [sys.executable, "-m", "tests.crash.push", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        return "done" not in process.stdout.read()


def test_however_often_it_is_killed_each_reader_gets_each_issue_once_and_in_order(
    built: Office, tmp_path: Path
) -> None:
    dice = random.Random(6)  # noqa: S311 - a test's dice
    office = copy_office(built, tmp_path)
    office.clock.instant = BEGUN
    with office.ledger.write() as tx:
        readers(tx, READERS)
    schedule.due(office.ledger, BulletinDesk(None, {}))
    office.ledger.close()
    midway = sum(killed(tmp_path, dice) for _ in range(KILLS))
    work(tmp_path)
    assert verify_file(tmp_path / "office.db")[0] == []
    ledger = opened(tmp_path, BEGUN.replace(month=5, day=10))
    with ledger.read() as read:
        copies = read.rows(
            "SELECT officer, json_extract(payload, '$.issue') AS issue FROM outbox WHERE kind = 'bulletin'"
            " ORDER BY officer, id"
        )
        wanted = read.value("SELECT count(*) FROM subscribed WHERE topic = 'weekly'")
        issues = read.rows("SELECT place, period FROM issues ORDER BY rowid")
    ledger.close()
    assert midway > 0
    assert len({(row["officer"], row["issue"]) for row in copies}) == len(copies) == wanted * WEEKS
    for officer in {row["officer"] for row in copies}:
        told = [row["issue"] for row in copies if row["officer"] == officer]
        assert told == sorted(told)
    assert len(issues) == 3 * WEEKS
