"""10,000 updates, each delivered three times, all shuffled: `python -m tests.crash.shuffled --updates 10000`.

Officers have a report each that waits for its confirmation. Then everything comes at once and in any order, as from a
messenger that has gone mad: confirmations by button and by word, more than one for each report, questions, commands.
Each report is filed once, each update is handled once, each reply goes out once, and the log is whole.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from ledger.verify import verify_file
from tests.telegram.server import BotServer, Person
from tests.telegram.serving import SECRET, Organisation, Serving, ask_register, copy_home, drain

TIMES = 3
AT_ONCE = 32
CHAT = ("/help", "/me", "/claims", "嘉兴的首谈期多长？", "你好")


def run(updates: int, built: Path, seed: int = 1) -> dict[str, float]:
    """Deliver them and check; return what was counted."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    reports = max(4, updates // 40)
    with tempfile.TemporaryDirectory() as name, BotServer() as server:
        home = copy_home(built, Path(name))
        organisation = Organisation(home)
        people = [server.person(f"人{number}") for number in range(reports)]
        for number, person in enumerate(people):
            organisation.enrol(person, "嘉善县", name=f"人{number}")
        organisation.ledger.close()
        with Serving(home, server, webhook=True, paced=False) as serving:
            for number, person in enumerate(people):
                person.says(
                    f"首报：项目名称：项目{number}，投资方：{_name(number)}科技有限公司，总投资：12亿元，内资，"
                    "拟落户：嘉善县，有明确意向"
                )
                person.says("核对")
            drain(home, server, 300)
            made = said(server, people, updates, dice)
            began = time.monotonic()
            asyncio.run(deliver(serving, made, dice))
            took = time.monotonic() - began
            drain(home, server, 600)
            at_once = filed(home)
            assert set(at_once.values()) <= {1}, at_once
            # A confirmation that came when something else was open did nothing and said so; it is given again.
            for number, person in enumerate(people):
                if f"项目{number}" not in at_once:
                    for text in ("继续", "核对", "确认"):
                        person.says(text)
            drain(home, server, 300)
            serving.stop()
        return check(home, server, people, made, took) | {"of them in the turmoil": len(at_once)}


def _name(number: int) -> str:
    signs = "晨曦明澜正泰天合远景华友桐昆巨石中芯韦尔卓胜闻泰兆易圣邦汇顶恒玄瑞芯北方拓荆盛美芯源沪硅立昂"
    return "".join(random.Random(number * 7919).sample(signs, 4))  # noqa: S311


def said(server: BotServer, people: list[Person], updates: int, dice: random.Random) -> list[dict[str, Any]]:
    """Return what everybody does next, held back: each report confirmed twice by button and once by word."""
    buttons = {person.id: person.finds("确认提交") for person in people}
    server.world.held = []
    for person in people:
        person.taps_button(*buttons[person.id])
        person.taps_button(*buttons[person.id])
        person.says("确认")
    while len(server.world.held) < updates:
        dice.choice(people).says(dice.choice(CHAT))
    made, server.world.held = server.world.held, None
    return made


async def deliver(serving: Serving, made: list[dict[str, Any]], dice: random.Random) -> None:
    """Bring every update three times, in any order and many at once."""
    all_of_them = made * TIMES
    dice.shuffle(all_of_them)
    url = serving.environment["YIPANQI_WEBHOOK_URL"]
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        queue = iter(all_of_them)

        async def bring() -> None:
            for update in queue:
                answer = await client.post(url, json=update, headers=headers)
                assert answer.status_code == 200, answer.status_code

        await asyncio.gather(*(bring() for _ in range(AT_ONCE)))


def filed(home: Path) -> Counter[str]:
    """Return how often each project was filed."""
    return Counter(name for (name,) in ask_register(home, "SELECT name FROM projects"))


def check(
    home: Path, server: BotServer, people: list[Person], made: list[dict[str, Any]], took: float
) -> dict[str, float]:
    """Check that nothing happened twice."""
    findings, _, _ = verify_file(home / "office.db")
    assert not findings, findings
    numbers = {str(update["update_id"]) for update in made}
    rows = ask_register(home, "SELECT update_id, state FROM inbox WHERE channel = 'telegram'")
    states = Counter(state for number, state in rows if number in numbers)
    assert states == {"done": len(numbers)}, states
    assert filed(home) == {f"项目{number}": 1 for number in range(len(people))}, filed(home)
    events = ask_register(home, "SELECT count(*) FROM events WHERE kind = 'claim.file'")[0][0]
    assert events == len(people), events
    sent = sum(1 for person in people for heard in person.heard() if heard.kind == "message")
    queued = ask_register(home, "SELECT count(*) FROM outbox WHERE state = 'sent'")[0][0]
    assert sent == queued, (sent, queued)
    return {
        "updates": len(numbers), "deliveries": len(numbers) * TIMES, "reports filed once": len(people),
        "replies": sent, "deliveries a second": round(len(numbers) * TIMES / took),
    }  # fmt: skip


def main() -> None:
    """Run as many as the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from tests.crash.serve_kills import build_home

    with tempfile.TemporaryDirectory() as folder:
        counted = run(options.updates, build_home(Path(folder)), options.seed)
    sys.stdout.write(", ".join(f"{value} {name}" for name, value in counted.items()) + "; nothing twice\n")


if __name__ == "__main__":
    main()
