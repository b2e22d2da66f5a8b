"""A bulletin to many readers at the messenger's own pace, against the strict server.

    python -m tests.benchmarks.push [--readers 10000] [--json OUT]

Told are the time it took against the time that the limit of 30 a second would take by itself, refusals, requests that
came before the end of a wait, doubles, and the memory before, midway and after.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from bot.delivery.contract import Desk
from bot.delivery.pump import Pump
from handlers.messages import Card
from ledger.clock import SystemClock
from ledger.duplicates import PlainNames
from ledger.store import Ledger, Message
from tests.channels.pumping import EchoDesk
from tests.ledger.conftest import Dice
from tests.telegram.server.limits import DOCUMENTED
from tests.telegram.server.running import TOKEN, BotServer


def queue(ledger: Ledger, people: list[int]) -> None:
    """Queue a bulletin for everybody."""
    with ledger.write() as tx:
        for number in people:
            tx.connection.execute(
                "INSERT INTO personal VALUES (?, ?, 'account', ?, 'salt', 'digest', NULL)",
                (f"p{number}", f"o{number}", f"telegram:{number}"),
            )
            tx.enqueue(Message(f"o{number}", "bulletin", {"issue": "1"}), key=f"b:{number}")


async def push(server_url: str, folder: Path) -> dict[str, Any]:
    """Send what is queued and return what became of it; run in a process of its own."""
    ledger = Ledger(folder / "office.db", clock=SystemClock(), names=PlainNames(), randomness=Dice())
    with ledger.read() as read:
        readers = read.value("SELECT count(*) FROM outbox")
    ledger.close()
    echo, card = EchoDesk(), Card("本周信息：新首报3件。", kind="bulletin")
    desk = Desk(echo.hear, echo.prepare, lambda _tx, _row: card, echo.sorry)
    channel = TelegramChannel(
        Access(TOKEN, f"{server_url}/bot", f"{server_url}/file/bot"), stored=lambda name: folder / name
    )
    pump = Pump(ledger, {"telegram": channel}, desk, clock=time.monotonic)
    began = time.monotonic()
    running = asyncio.create_task(pump.run())
    while pump.counts.sent + pump.counts.unknown + pump.counts.given_up < readers:
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    await pump.stop()
    await running
    await channel.close()
    return {"seconds": seconds, "counts": vars(pump.counts)}


def measured(readers: int) -> dict[str, Any]:
    """Run the server here and the sender beside it."""
    with tempfile.TemporaryDirectory() as folder, BotServer(limits=DOCUMENTED) as server:
        people = [server.person(f"读者{number}").id for number in range(readers)]
        for number in people:
            server.world.chats[number].state = "open"
        ledger = Ledger(
            Path(folder) / "office.db", clock=SystemClock(), names=PlainNames(), randomness=Dice()
        )
        queue(ledger, people)
        ledger.close()
        command = [sys.executable, "-m", "tests.benchmarks.push", "--sender", server.url, "--folder", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
            process, memory = psutil.Process(sender.pid), []
            while sender.poll() is None:
                with contextlib.suppress(psutil.Error):
                    memory.append(round(process.memory_info().rss / 2**20, 1))
                time.sleep(0.2)
            assert sender.stdout is not None
            told = json.loads(sender.stdout.read().splitlines()[-1])  # above it stands the log
        heard = Counter(
            number for number in people for one in server.transcript(number) if one.kind == "message"
        )
        third = len(memory) // 3
        return {
            "readers": readers,
            "seconds": round(told["seconds"], 1),
            "ratio_to_limit": round(told["seconds"] / (readers / 30), 3),
            "refused": server.world.rates.refused,
            "early": len(server.early),
            "doubles": sum(heard.values()) - len(heard),
            "missed": readers - len(heard),
            "memory_mb": {
                "a third in": memory[third],
                "two thirds in": memory[2 * third],
                "most": max(memory),
            },
            "counts": told["counts"],
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sender", default="")
    parser.add_argument("--folder", type=Path, default=Path())
    given = parser.parse_args()
    found = asyncio.run(push(given.sender, given.folder)) if given.sender else measured(given.readers)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(json.dumps(found))  # noqa: T201 - the result


if __name__ == "__main__":
    main()
