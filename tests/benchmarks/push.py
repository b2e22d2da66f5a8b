"""A bulletin pushed to many: `python -m tests.benchmarks.push --recipients 10000 --kills 100`.

Measured against the strict server at the documented rates: the wall time beside the shortest that the rates allow, the
memory of the service, and that nobody gets a second copy, nothing goes to whoever blocked the bot or has left, and
nothing is sent before a `retry_after` is over. Of a thousand sends two are refused for two seconds (`--refused`), which
the whole bot waits for; with `--refused 0` the time is that of the rates alone. Then again with the service killed in
mid push, without rates (a kill costs a start, which the rates would hide).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from handlers.bulletins.calendar import before
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.schedule import publish_now
from ledger import issues, officers, subscriptions
from ledger.clock import shanghai_day
from ledger.viewers import Role, Viewer, viewer_by_account
from tests.telegram.server import DOCUMENTED, BotServer, Person, faults
from tests.telegram.serving import Organisation, Serving, ask_register, copy_home

CITY = "330400"
BATCH = 500
PATIENCE = 900.0
IN_FLIGHT = 64
REFUSED = 0.002
_STATES = "SELECT state, class, problem, count(*) FROM outbox GROUP BY 1, 2, 3"


@dataclass(frozen=True)
class Pushed:
    """What came of a push.

    Args:
        recipients: copies that were planned.
        sent: messages that arrived.
        seconds: from the first to the last of them.
        at_least: seconds that the rates allow no push to be shorter than.
        times: how many times as long it took.
        twice: people who got a second copy.
        missing: people who should have got one, got none, and of whom that is not known.
        unknown: copies of which nobody knows.
        kills: how often the service was killed.
        refused: sends refused as too many.
        early: sends before a `retry_after` was over.
        after_leaving: copies to people who had blocked the bot or left.
        memory: megabytes of the service: a third in, two thirds in, and at most.
    """

    recipients: int
    sent: int
    seconds: float
    at_least: float
    times: float
    twice: int
    missing: int
    unknown: int
    kills: int
    refused: int
    early: int
    after_leaving: int
    memory: tuple[float, float, float]


def enrol_many(organisation: Organisation, people: list[Person]) -> None:
    """Enrol so many officers of one city, in few transactions."""
    for start in range(0, len(people), BATCH):
        with organisation.ledger.write() as tx:
            for person in people[start : start + BATCH]:
                code = officers.invite(
                    tx,
                    viewer=organisation.admin,
                    organisation_id=organisation.places["嘉善县"],
                    role=Role.OFFICER,
                ).code
                viewer = officers.enrol(
                    tx, code=code, name=f"人{person.id}", channel="telegram", account=str(person.id)
                )
                # The measurement is made at whatever hour it is.
                subscriptions.set_quiet_hours(tx, viewer=viewer, begins=0, ends=0)


def publish(organisation: Organisation, publisher: Viewer) -> str:
    """Publish last week's bulletin of the city, due at once; return its number."""
    with organisation.ledger.read() as read:
        period = before("weekly", shanghai_day(read.now))
    issue, _ = publish_now(
        organisation.ledger, BulletinDesk(None, {CITY: "嘉兴市"}), "weekly", period,
        viewer=publisher, place=CITY, spread=timedelta(0),
    )  # fmt: skip
    return issue.id


def run(
    built: Path,
    recipients: int,
    *,
    kills: int = 0,
    limited: bool = True,
    refused: float = REFUSED,
    seed: int = 1,
) -> Pushed:
    """Push one bulletin to so many, and check what came of it.

    Args:
        built: an installation to copy.
        recipients: how many.
        kills: so often the service is killed on the way.
        limited: the server enforces the documented rates, and the service keeps to them.
        refused: share of the sends that are refused for two seconds.
        seed: of the dice.
    """
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    with (
        tempfile.TemporaryDirectory() as name,
        BotServer(limits=DOCUMENTED if limited else None, randomness=dice) as server,
    ):
        home = copy_home(built, Path(name))
        organisation = Organisation(home)
        people = [server.person(f"人{number}") for number in range(recipients)]
        for person in people:
            server.world.chats[person.id].state = "open"
        enrol_many(organisation, people)
        publisher = server.person("审")
        organisation.enrol(publisher, "嘉兴市投资促进中心", "reviewer")
        with organisation.ledger.read() as read:
            viewer = viewer_by_account(read, "telegram", str(publisher.id))
        with organisation.ledger.write() as tx:
            subscriptions.leave(tx, viewer=viewer, topic="weekly", place=CITY)
        gone = leave(organisation, server, people, dice)
        issue = publish(organisation, viewer)
        serving = Serving(home, server, paced=limited)
        if refused:
            server.faults.add(
                faults.too_many_requests(2), method="sendMessage", times=None, probability=refused
            )
        memory = push(organisation, serving, issue, kills, dice)
        organisation.ledger.close()
        return result(home, server, people, gone, issue, kills, memory)


def leave(
    organisation: Organisation, server: BotServer, people: list[Person], dice: random.Random
) -> tuple[set[int], set[int]]:
    """Let one in fifty block the bot without a word, and one in fifty unsubscribe; return both."""
    some = dice.sample(people, max(2, len(people) // 25))
    blocked, left = some[::2], some[1::2]
    for person in blocked:
        person.blocks(tell=False)
    for person in left:
        with organisation.ledger.write() as tx:
            viewer = viewer_by_account(tx, "telegram", str(person.id))
            subscriptions.leave(tx, viewer=viewer, topic="weekly", place=CITY)
    return {person.id for person in blocked}, {person.id for person in left}


def push(
    organisation: Organisation, serving: Serving, issue: str, kills: int, dice: random.Random
) -> tuple[float, float, float]:
    """Run the service until every copy has come to an end; return its memory on the way and at most."""
    memory: list[float] = []
    serving.start()
    until = time.monotonic() + PATIENCE
    left = kills
    next_kill = time.monotonic() + dice.random()
    while True:
        issues.release(organisation.ledger)
        waiting = ask_register(
            serving.home,
            "SELECT (SELECT count(*) FROM deliveries WHERE issue = ? AND state = 'planned')"
            " + (SELECT count(*) FROM outbox WHERE class = 'bulletin' AND state IN ('waiting', 'sending'))",
            issue,
        )[0][0]
        memory.append(_megabytes(serving.pid))
        if not waiting:
            break
        if left and time.monotonic() > next_kill:
            serving.kill()
            serving.start()
            left -= 1
            next_kill = time.monotonic() + dice.random() * 0.8
        if time.monotonic() > until:
            raise AssertionError(ask_register(serving.home, _STATES))
        time.sleep(0.05 if kills else 0.5)
    serving.stop()
    return memory[len(memory) // 3], memory[len(memory) * 2 // 3], max(memory)


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def result(
    home: Path, server: BotServer, people: list[Person], gone: tuple[set[int], set[int]], issue: str, kills: int,
    memory: tuple[float, float, float],
) -> Pushed:  # fmt: skip
    """Compare what everybody got with what the register says of it."""
    got = Counter({p.id: sum(1 for h in p.heard() if h.kind == "message") for p in people})
    times = [h.at for p in people for h in p.heard() if h.kind == "message"]
    states = Counter(
        dict(ask_register(home, "SELECT state, count(*) FROM outbox WHERE class = 'bulletin' GROUP BY 1"))
    )
    planned = ask_register(home, "SELECT count(*) FROM deliveries WHERE issue = ?", issue)[0][0]
    blocked, left = gone
    seconds = max(times) - min(times)
    at_least = max(0, len(times) - DOCUMENTED.overall_per_second) / DOCUMENTED.overall_per_second
    nothing = sum(1 for p in people if p.id not in blocked | left and not got[p.id])
    return Pushed(
        recipients=planned,
        sent=len(times),
        seconds=round(seconds, 1),
        at_least=round(at_least, 1),
        times=round(seconds / at_least, 3) if at_least else 0.0,
        twice=sum(1 for count in got.values() if count > 1),
        missing=max(0, nothing - states["unknown"]),
        unknown=states["unknown"],
        kills=kills,
        refused=server.world.rates.refused,
        early=len(server.early),
        after_leaving=sum(got[number] for number in blocked | left),
        memory=memory,
    )


def main() -> None:
    """Push with rates and without kills, then with kills and without rates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--refused", type=float, default=REFUSED)
    parser.add_argument("--only", choices=("rates", "kills"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    from tests.crash.serve_kills import build_home

    told: list[Pushed] = []
    with tempfile.TemporaryDirectory() as folder:
        built = build_home(Path(folder))
        if options.only != "kills":
            told.append(run(built, options.recipients, refused=options.refused))
        if options.only != "rates":
            killed = run(
                built, options.recipients, kills=options.kills, limited=False, refused=options.refused
            )
            told.append(killed)
    for one in told:
        sys.stdout.write("".join(f"{name:<14} {value}\n" for name, value in asdict(one).items()) + os.linesep)
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in told]), encoding="utf-8")


if __name__ == "__main__":
    main()
