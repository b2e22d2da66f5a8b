"""The whole way on Telegram, measured: `python -m tests.benchmarks.telegram`.

The real `yipanqi serve` (a process of its own) talks to the strict server in this one. Beside it, in the same run,
stands a bare echo bot on the same library: what it takes to carry a message is no merit or fault of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.telegram.server import DOCUMENTED, BotServer, Limits, Person
from tests.telegram.serving import Organisation, Serving, ask_register, copy_home, drained

QUESTIONS = (
    "嘉兴的首谈期多长？", "杭州的首谈资格怎么认定？", "海宁：总投资12亿元的内资项目要不要首报？",
    "嘉兴首谈期满后怎么办？", "浙江2025年实际使用外资的目标是多少？", "重大外资项目的标准是什么？",
)  # fmt: skip
ECHO = """
import os
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

async def echo(update, context):
    await update.message.reply_text(update.message.text)

app = (ApplicationBuilder().token(os.environ['TOKEN']).base_url(os.environ['BASE'])
       .base_file_url(os.environ['FILES']).build())
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling(stop_signals=None)
"""


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Args:
        name: what was measured.
        value: the figure.
        unit: of the figure.
        note: beside what it is to be read.
    """

    name: str
    value: float
    unit: str
    note: str = ""


@contextmanager
def echoing(server: BotServer) -> Iterator[None]:
    """Run the bare echo bot."""
    own = {"TOKEN": server.token, "BASE": server.base_url, "FILES": server.base_file_url}
    process = subprocess.Popen(
        [sys.executable, "-c", ECHO],
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def office(
    built: Path, people: int, *, limits: Limits | None = None, paced: bool = False, **options: Any
) -> Iterator[tuple[BotServer, Serving, list[Person]]]:
    """Run the office for so many enrolled officers."""
    with tempfile.TemporaryDirectory() as folder, BotServer(limits=limits, **options) as server:
        home = copy_home(built, Path(folder))
        organisation = Organisation(home)
        persons = [server.person(f"人{number}") for number in range(people)]
        for number, person in enumerate(persons):
            organisation.enrol(person, "嘉善县", name=f"人{number}")
            person.starts()
        organisation.ledger.close()
        with Serving(home, server, paced=paced) as serving:
            persons[0].says(QUESTIONS[0])  # answered once the documents are open, which a start goes on to do
            settle(server, home, persons)
            yield server, serving, persons
            serving.stop()


def settle(server: BotServer, home: Path, persons: list[Person], patience: float = 120.0) -> None:
    """Wait until everybody has heard all there is, and forget it."""
    until = time.monotonic() + patience
    while not drained(home, server):
        if time.monotonic() > until:
            raise AssertionError("the office did not settle")
        time.sleep(0.02)
    for person in persons:
        person.forgets()


def replies(persons: list[Person]) -> int:
    """Return how many messages these people have not listened to yet."""
    return sum(1 for person in persons for heard in person.unheard() if heard.kind == "message")


def throughput(server: BotServer, persons: list[Person], texts: list[str]) -> float:
    """Let everything be said at once; return replies a second from the first to the last."""
    for number, text in enumerate(texts):
        persons[number % len(persons)].says(text)
    until = time.monotonic() + 300
    while (heard := replies(persons)) < len(texts):
        if time.monotonic() > until:
            raise AssertionError((heard, len(texts)))
        time.sleep(0.1)  # whoever counts at every reply keeps the server from its work
    times = sorted(h.at for person in persons for h in person.unheard() if h.kind == "message")
    for person in persons:
        person.forgets()
    return (len(times) - 1) / (times[-1] - times[0])


def echo_throughput(count: int, people: int) -> float:
    """Return what the bare echo bot does."""
    with BotServer() as server:
        persons = [server.person() for _ in range(people)]
        with echoing(server):
            persons[0].says("warm")
            persons[0].waits("warm", timeout=60)
            persons[0].forgets()
            return throughput(server, persons, ["/help"] * count)


def latencies(
    persons: list[Person], texts: Callable[[int], str], per_second: float, seconds: float
) -> list[float]:
    """Let people write at a steady rate, each to their own time; return seconds until each reply."""
    began = time.monotonic()
    said: dict[int, list[float]] = {person.id: [] for person in persons}
    for number in range(int(per_second * seconds)):
        pause = began + number / per_second - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        person = persons[number % len(persons)]
        said[person.id].append(time.monotonic())
        person.says(texts(number))
    waited: list[float] = []
    until = time.monotonic() + 120
    for person in persons:
        while len(heard := [h.at for h in person.unheard() if h.kind == "message"]) < len(said[person.id]):
            if time.monotonic() > until:
                raise AssertionError((person.id, len(heard), len(said[person.id])))
            time.sleep(0.01)
        waited += [at - when for at, when in zip(heard, said[person.id], strict=False)]
        person.forgets()
    return waited


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure_throughput(built: Path, count: int) -> list[Figure]:
    """Measure /help and questions, and the echo bot right before and after."""
    before = echo_throughput(count, 50)
    with office(built, 50) as (server, _, persons):
        helped = throughput(server, persons, ["/help"] * count)
        asked = throughput(
            server, persons, [QUESTIONS[n % len(QUESTIONS)] for n in range(max(20, count // 4))]
        )
    after = echo_throughput(count, 50)
    echo = statistics.mean((before, after))
    return [
        Figure("echo bot, bare", echo, "replies/s", f"{before:.0f} before, {after:.0f} after"),
        Figure("/help, whole path", helped, "replies/s", f"{helped / echo:.2f} of the echo bot"),
        Figure("questions, whole path", asked, "replies/s", f"{asked / echo:.2f} of the echo bot"),
    ]


def measure_latency(built: Path, seconds: float) -> list[Figure]:
    """Measure replies at 50 conversations a second, and at the documented limits with pacing."""
    with office(built, 100) as (_, _, persons):
        fifty = latencies(persons, lambda n: "/help", 50, seconds)
        asked = latencies(persons, lambda n: QUESTIONS[n % len(QUESTIONS)], 50, seconds)
    with office(built, 100, limits=DOCUMENTED, paced=True) as (server, _, persons):
        paced = latencies(persons, lambda n: "/help", 25, seconds)
        refused = server.world.rates.refused
    return [
        Figure("/help at 50 conversations/s, p95", 1000 * percentile(fifty, 0.95), "ms"),
        Figure("questions at 50 conversations/s, p95", 1000 * percentile(asked, 0.95), "ms"),
        Figure("/help at 25/s, paced, limits enforced, p95", 1000 * percentile(paced, 0.95), "ms",
               f"{refused} refused as too many"),
    ]  # fmt: skip


def measure_flood(built: Path, seconds: float) -> list[Figure]:
    """Measure what others wait while one person writes a hundred times as much as each of them."""
    with office(built, 41, limits=DOCUMENTED, paced=True) as (server, serving, persons):
        flooder, others = persons[0], persons[1:]
        calm = latencies(others, lambda n: "/help", 10, seconds)
        each = 10 * seconds / len(others)
        for _ in range(int(100 * each)):
            flooder.says("/help")
        flooded = latencies(others, lambda n: "/help", 10, seconds)
        early = len(server.early)
        serving.kill()
    return [
        Figure("others' p95 in calm", 1000 * percentile(calm, 0.95), "ms"),
        Figure("others' p95 beside a hundredfold flood", 1000 * percentile(flooded, 0.95), "ms",
               f"{percentile(flooded, 0.95) / percentile(calm, 0.95):.2f} times; {early} early sends"),
    ]  # fmt: skip


def measure_taps(built: Path, people: int = 50) -> list[Figure]:
    """Let many taps fall on one decision; one is made."""
    with tempfile.TemporaryDirectory() as folder, BotServer() as server:
        home = copy_home(built, Path(folder))
        organisation = Organisation(home)
        filer, reviewer = server.person("报"), server.person("审")
        organisation.enrol(filer, "嘉善县")
        organisation.enrol(reviewer, "嘉兴市投资促进中心", "reviewer")
        organisation.ledger.close()
        with Serving(home, server, paced=False):
            reviewer.starts()
            filer.says(
                "首报：项目名称：封测项目，投资方：上海明澜半导体科技有限公司，总投资：15.6亿元，内资，"
                "拟落户：嘉善县，有明确意向"
            )
            filer.says("核对")
            filer.says("确认")
            filer.waits("回执号", timeout=30)
            reviewer.waits("有新的首报待审", where=lambda h: bool(h.buttons))
            reviewer.taps("打开")
            reviewer.waits(where=lambda h: any("授予" in b.label for row in h.buttons for b in row))
            reviewer.taps("授予首谈资格")
            reviewer.waits(where=lambda h: any("是" in b.label for row in h.buttons for b in row))
            number, button = reviewer.finds("是")
            for _ in range(people):
                reviewer.taps_button(number, button)
            settle(server, home, [])
            grants = ask_register(home, "SELECT count(*) FROM events WHERE kind = 'claim.grant'")[0][0]
            told = sum(1 for h in reviewer.heard() if h.kind == "answer")
    return [Figure(f"decisions from {people} simultaneous taps", grants, "", f"{told} taps answered")]


def measure_retries(built: Path, seconds: float, seed: int = 1) -> list[Figure]:
    """Refuse at random with 429, and count what was sent before its time."""
    from tests.telegram.server import faults

    randomness = random.Random(seed)  # noqa: S311 - a test's dice
    with office(built, 20, limits=DOCUMENTED.times(4), randomness=randomness) as (server, _, persons):
        for wait in (1, 2, 3):
            server.faults.add(
                faults.too_many_requests(wait), method="sendMessage", times=None, probability=0.02
            )
        server.faults.add(
            faults.too_many_requests(2, everyone=True), method="sendMessage", times=None, probability=0.005
        )
        until = time.monotonic() + seconds
        said = 0
        while time.monotonic() < until:
            randomness.choice(persons).says("/help")
            said += 1
            time.sleep(randomness.random() * 0.08)
        server.faults.clear()
        deadline = time.monotonic() + 120
        while replies(persons) < said and time.monotonic() < deadline:
            time.sleep(0.05)
        heard, early, struck = replies(persons), len(server.early), server.faults.struck.get("too_many", 0)
    return [
        Figure(
            "sends before retry_after was over", early, "", f"{struck} times 429, {heard} of {said} replies"
        )
    ]


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000, help="messages for each throughput")
    parser.add_argument("--seconds", type=float, default=20, help="of each steady load")
    parser.add_argument("--only", choices=sorted(MEASURES), action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    from tests.crash.serve_kills import build_home

    figures: list[Figure] = []
    folder = Path(tempfile.mkdtemp())
    try:
        built = build_home(folder)
        for name, measure in MEASURES.items():
            if options.only and name not in options.only:
                continue
            for figure in measure(built, options):
                figures.append(figure)
                sys.stdout.write(f"{figure.name:<48}{figure.value:>10.1f} {figure.unit:<10} {figure.note}\n")
                sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        options.json.write_text(
            json.dumps([asdict(f) for f in figures], ensure_ascii=False, indent=1), "utf-8"
        )


MEASURES: dict[str, Callable[[Path, argparse.Namespace], list[Figure]]] = {
    "throughput": lambda built, given: measure_throughput(built, given.count),
    "latency": lambda built, given: measure_latency(built, given.seconds),
    "flood": lambda built, given: measure_flood(built, given.seconds),
    "taps": lambda built, given: measure_taps(built),
    "retries": lambda built, given: measure_retries(built, given.seconds),
}


if __name__ == "__main__":
    main()
