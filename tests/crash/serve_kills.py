"""Kill -9 of the running service: `python -m tests.crash.serve_kills --rounds 1000`.

`yipanqi serve` works for a dozen people on the strict Bot API server, who ask, file and tap all the time, and is
killed at a random moment, again and again. After each kill, what was confirmed to the messenger stands in the inbox.
After each block of kills, everything is drained: every update was handled once, every brief was filed once, the log
verifies, and a reply came twice only where it was on its way when the process died.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ledger.verify import verify_file
from tests.telegram.server import BotServer, Person
from tests.telegram.serving import Organisation, ask_register, copy_home, drained, settings_of

FRESH_EVERY = 50
PEOPLE = 12
MOST_WAITING = 40
MOST_AT_REST = 60.0
"""Seconds without anything being done after which a service that has something to do is stuck."""
IN_FLIGHT = 64
"""Most sends that may be under way at once: the channel's connections."""
PLACES = ("嘉善县", "平湖市", "海宁市", "余杭区")
CHAT = ("/help", "/me", "嘉兴的首谈期多长？", "/claims", "那杭州呢？", "你好")


class Zygote:
    """Starts services quickly; see `tests.crash.zygote`.

    Args:
        environment: of each service.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in: IO[str] = self._process.stdin
        self._out: IO[str] = self._process.stdout
        assert self._out.readline() == "ready\n"

    def start(self, written: Path) -> int:
        """Start one service and return its process number."""
        self._in.write(f"{written}\n")
        self._in.flush()
        return int(self._out.readline())

    def close(self) -> None:
        """Start no more."""
        self._in.close()
        self._process.wait(10)
        self._out.close()


@dataclass
class Load:
    """What the people do: each files briefs in three messages, and talks in between.

    Args:
        people: who.
        dice: decides.
    """

    people: list[Person]
    dice: random.Random
    filed: dict[str, int] = field(default_factory=dict)
    pending: dict[int, list[str]] = field(default_factory=dict)
    count: int = 0

    def step(self) -> None:
        """Let somebody do something."""
        person = self.dice.choice(self.people)
        queue = self.pending.setdefault(person.id, [])
        if queue:
            person.says(queue.pop(0))
        elif self.dice.random() < 0.3:
            self.count += 1
            name = f"封测项目{person.id}号{self.count}期"
            self.filed[name] = person.id
            place = PLACES[self.people.index(person) % len(PLACES)]
            # Names of investors that are not alike: nothing here is a conflict.
            investor = f"{_name(self.count * 7919 + person.id)}科技有限公司"
            person.says(
                f"首报：项目名称：{name}，投资方：{investor}，总投资：12亿元，内资，拟落户：{place}，有明确意向，"
                "联系人：王工 13912345678"
            )
            queue += ["核对", "确认"]
        else:
            person.says(self.dice.choice(CHAT))

    def finish(self) -> None:
        """Let everybody say what they had begun to say."""
        for person in self.people:
            for text in self.pending.pop(person.id, []):
                person.says(text)


def _name(number: int) -> str:
    signs = "晨曦明澜正泰天合远景华友桐昆巨石中芯韦尔卓胜闻泰兆易圣邦汇顶恒玄瑞芯北方拓荆盛美芯源沪硅立昂"
    dice = random.Random(number)  # noqa: S311
    return "".join(dice.sample(signs, 4))


def kept(home: Path, server: BotServer) -> int:
    """Check that everything that was confirmed to the messenger is in the inbox; return how much that is."""
    confirmed = set(server.world.confirmed)
    held = {
        int(row[0]) for row in ask_register(home, "SELECT update_id FROM inbox WHERE channel = 'telegram'")
    }
    lost = confirmed - held
    if lost:
        raise AssertionError(("acknowledged and lost", sorted(lost)))
    return len(confirmed)


def check(home: Path, server: BotServer, load: Load, kills: int) -> tuple[int, int]:
    """Check a service that has nothing left to do; return how many replies went out and how many of them again."""
    kept(home, server)
    findings, _, _ = verify_file(home / "office.db")
    assert not findings, findings
    states = dict(ask_register(home, "SELECT state, count(*) FROM inbox GROUP BY 1"))
    assert set(states) <= {"done"}, states
    projects = Counter(name for (name,) in ask_register(home, "SELECT name FROM projects"))
    wanted = Counter(dict.fromkeys(load.filed, 1))
    assert projects == wanted, (projects - wanted, wanted - projects)
    receipts = {row[0] for row in ask_register(home, "SELECT receipt FROM projects")}
    told = Counter[str]()
    sent = twice = 0
    for person in load.people:
        seen = Counter[str]()
        for heard in person.heard():
            if heard.kind != "message":
                continue
            sent += 1
            for receipt in receipts:
                if receipt in heard.text and "首报已提交" in heard.text:
                    seen[receipt] += 1
        told += seen
    assert set(told) == receipts, ("a receipt was never told", receipts - set(told))
    twice = sum(told.values()) - len(told)
    assert twice <= kills * IN_FLIGHT
    queued = ask_register(home, "SELECT count(*) FROM outbox WHERE state = 'sent'")[0][0]
    assert sent >= queued
    return sent, sent - queued


def run(
    rounds: int, built: Path, seed: int = 1, *, webhook: bool = False, fresh: int = FRESH_EVERY
) -> dict[str, float]:
    """Run the rounds; return what was counted."""
    counted: Counter[str] = Counter()
    for block in range(0, rounds, fresh):
        dice = random.Random(seed * 10**6 + block)  # noqa: S311 - a test's dice
        with tempfile.TemporaryDirectory() as name, BotServer() as server:
            home = copy_home(built, Path(name))
            here = min(fresh, rounds - block)
            counted += _block(home, server, here, dice, webhook=webhook)
        counted["kills"] += here
        sys.stderr.write(f"{counted['kills']} kills: {dict(counted)}\n")
    return dict(counted)


def _block(home: Path, server: BotServer, rounds: int, dice: random.Random, *, webhook: bool) -> Counter[str]:
    organisation = Organisation(home)
    load = Load([server.person(f"人{number}") for number in range(PEOPLE)], dice)
    for number, person in enumerate(load.people):
        organisation.enrol(person, PLACES[number % len(PLACES)], name=f"人{number}")
    organisation.ledger.close()
    root = str(Path(__file__).parents[2])
    clean = {name: value for name, value in os.environ.items() if not name.startswith("YIPANQI_")}
    own = {"PYTHONPATH": root, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
    zygote = Zygote(clean | own | settings_of(home, server, webhook=webhook))
    written = home.parent / "serve.out"
    counted: Counter[str] = Counter()
    try:
        for _ in range(rounds):
            pid = zygote.start(written)
            _work(server, load, dice, written)
            os.kill(pid, signal.SIGKILL)
            _gone(pid)
            counted["confirmed checked"] += kept(home, server)
        load.finish()
        pid = zygote.start(written)
        _rest(home, server)
        os.kill(pid, signal.SIGKILL)
        _gone(pid)
        sent, again = check(home, server, load, rounds)
    finally:
        zygote.close()
    counted.update(
        {"updates": len(server.world.confirmed), "filed": len(load.filed), "sent": sent, "sent again": again}
    )
    return counted


def _rest(home: Path, server: BotServer) -> None:
    """Wait until nothing is left to do: thousands may wait, and as long as some are done, that is no fault."""
    before: object = None
    until = 0.0
    while not drained(home, server):
        done = ask_register(
            home,
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'new'),"
            " (SELECT count(*) FROM outbox WHERE state = 'sent')",
        )
        if done != before:
            before, until = done, time.monotonic() + MOST_AT_REST
        if time.monotonic() > until:
            raise AssertionError(_left(home, server))
        time.sleep(0.05)


def _left(home: Path, server: BotServer) -> object:
    """Return what keeps a service busy that ought to have nothing left to do."""
    return (
        server.undelivered()[:5],
        ask_register(home, "SELECT state, problem, attempts, count(*) FROM inbox GROUP BY 1, 2, 3"),
        ask_register(
            home,
            "SELECT state, class, turn, problem, attempts, min(next_try_at), count(*) FROM outbox"
            " WHERE state <> 'sent' GROUP BY 1, 2, 3, 4, 5",
        ),
    )


def _work(server: BotServer, load: Load, dice: random.Random, written: Path) -> None:
    """Let people work until something new was confirmed, and then a random while longer."""
    before = len(server.world.confirmed)
    until = time.monotonic() + 60
    moment = None
    while moment is None or time.monotonic() < moment:
        while len(server.undelivered()) < dice.randrange(1, MOST_WAITING):
            load.step()
        if moment is None and len(server.world.confirmed) > before:
            moment = time.monotonic() + dice.random() * 0.4
        assert time.monotonic() < until, written.read_text(encoding="utf-8")[-3000:]
        time.sleep(0.002)


def _gone(pid: int) -> None:
    """Wait until a process that another has started is gone."""
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)


def build_home(folder: Path) -> Path:
    """Return an installation with the five documents and a built index."""
    from bot.wiring import Office

    home = folder / "built"
    with Office.open(home=home):
        pass
    return home


def main() -> None:
    """Run as many kills as the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        counted = run(options.rounds, build_home(Path(folder)), options.seed, webhook=options.webhook)
    words = ", ".join(f"{value} {name}" for name, value in counted.items())
    sys.stdout.write(f"{words}; every check clean, {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
