"""How much the office adds to a bare bot: `/help` through inbox, handler, outbox and the real library.

    python -m tests.benchmarks.messenger [--updates 3000] [--seconds 10] [--json OUT]

The server is a process of its own that costs next to nothing; each bot is another. The bare bot fetches updates and
answers each at once, with the same library, the same words and as many requests on the way. Limits of the messenger
are lifted. Told are updates a second of both, and how long a reply takes while 50 people write once a second each,
alone and while one more writes a hundred times as often. Only what was asked in that time counts, not the start of the
bot, and how late the server itself was is told beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

TOKEN = "1:bench"  # noqa: S105 - of a server that checks none
CHATS = 200
TALKING = 50
RATE = 50.0
FLOOD = 100.0 * RATE / TALKING
"""A hundred times as many messages a second as each of the others writes."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run the server; yields its address."""
    command = [sys.executable, "-m", "tests.benchmarks.messenger_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


@contextlib.contextmanager
def bot(kind: str, url: str) -> Iterator[psutil.Process]:
    """Run a bot against a server."""
    command = [sys.executable, "-m", "tests.benchmarks.messenger", "--bot", kind, "--url", url]
    with subprocess.Popen(command) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def worked(process: psutil.Process) -> float:
    """Return the processor's time that a process has had, in seconds."""
    times = process.cpu_times()
    return float(times.user + times.system)


def control(url: str, **wanted: Any) -> dict[str, Any]:
    """Tell the server what to do and return how it stands."""
    with urllib.request.urlopen(f"{url}/control", json.dumps(wanted).encode()) as answer:  # noqa: S310 - loopback
        found: dict[str, Any] = json.load(answer)["result"]
    return found


def settled(url: str, count: int, seconds: float = 120.0) -> dict[str, Any]:
    """Wait until so many are answered."""
    until = time.monotonic() + seconds
    while (found := control(url, do="look"))["answered"] < count:
        if time.monotonic() > until:
            raise TimeoutError(found)
        time.sleep(0.05)
    return control(url, do="stats")


def throughput(kind: str, updates: int) -> tuple[float, float]:
    """Return updates answered a second when all of them wait already, and the processor's milliseconds for each."""
    with server() as url, bot(kind, url) as process:
        control(url, do="load", count=20, chats=20)
        settled(url, 20)
        before = worked(process)
        began = time.perf_counter()
        control(url, do="load", count=updates, chats=CHATS)
        settled(url, 20 + updates)
        wall = time.perf_counter() - began
        return updates / wall, (worked(process) - before) / updates * 1000


def delays(kind: str, seconds: float, flood: float) -> dict[str, float]:
    """Return how long the replies of all but the flooder take, and by how much the server itself came too late."""
    with server() as url, bot(kind, url):
        control(url, do="load", count=4 * TALKING, chats=TALKING)  # whoever writes has been met
        settled(url, 4 * TALKING)
        control(url, do="steady", chats=TALKING, rate=RATE, seconds=seconds, flood=flood)
        time.sleep(seconds)
        time.sleep(0.5)
        found = settled(url, control(url, do="look")["asked"])
    cuts = statistics.quantiles(found["delays"], n=20)
    late = statistics.quantiles(found["late"], n=20)
    told = {
        "median_ms": cuts[9],
        "p95_ms": cuts[18],
        "most_ms": max(found["delays"]),
        "server_p95_ms": late[18],
    }
    return {name: round(value * 1000, 1) for name, value in told.items()}


def beside_a_flood(kind: str, seconds: float, rounds: int) -> dict[str, Any]:
    """Return the delays of all but a flooder with and without the flood in turn; of each figure the middle one."""
    cases = (("alone", 0.0), ("beside a flood", FLOOD))
    rows: dict[str, list[dict[str, float]]] = {name: [] for name, _ in cases}
    for _ in range(rounds):
        for name, flood in cases:
            rows[name].append(delays(kind, seconds, flood))
    told: dict[str, Any] = {
        name: {figure: statistics.median(row[figure] for row in found) for figure in found[0]}
        for name, found in rows.items()
    }
    told["times as long"] = round(told["beside a flood"]["p95_ms"] / told["alone"]["p95_ms"], 2)
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--bot", choices=["plain", "parallel", "office", "pump"])
    parser.add_argument("--url", default="")
    given = parser.parse_args()
    if given.bot:
        from tests.benchmarks import messenger_bots

        asyncio.run(messenger_bots.BOTS[given.bot](given.url))
        return
    kinds = ("plain", "parallel", "pump", "office")
    found: dict[str, Any] = {kind: [] for kind in kinds}
    for _ in range(given.rounds):
        for kind in kinds:
            rate, cost = throughput(kind, given.updates)
            found[kind].append({"updates_a_second": round(rate), "processor_ms_each": round(cost, 3)})
    for name, figure in (("share", "updates_a_second"), ("share_of_processor", "processor_ms_each")):
        middle = {kind: statistics.median(one[figure] for one in found[kind]) for kind in kinds}
        if name == "share":
            found[name] = round(middle["office"] / max(middle["plain"], middle["parallel"]), 3)
        else:
            found[name] = round(min(middle["plain"], middle["parallel"]) / middle["office"], 3)
    if given.seconds:
        found |= beside_a_flood("office", given.seconds, given.rounds)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(json.dumps(found))  # noqa: T201 - the result


if __name__ == "__main__":
    with tempfile.TemporaryDirectory():
        main()
