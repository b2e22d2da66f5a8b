"""Forces failures of every kind on a running service, and looks for what must not be in its log.

`python -m tests.telegram.leaks --failures 500`. Planted are a token, a person's name and what they wrote; searched is
everything the process wrote on its standard output and error.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.telegram.server import BotServer, Person, faults
from tests.telegram.serving import Organisation, Serving, copy_home

NAME = "欧阳密之"
TEXT = "晨曦绝密光伏材料9527"
FAULTS = (
    faults.too_many_requests(1), faults.blocked(), faults.deactivated(), faults.chat_not_found(),
    faults.cannot_parse(), faults.conflict(), faults.server_error(500), faults.server_error(502, acts=True),
    faults.garble(), faults.cut(acts=False), faults.cut(acts=True), faults.migrate(-100123),
)  # fmt: skip
METHODS = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendChatAction", "getFile", "download")


@dataclass(frozen=True)
class Searched:
    """What was found.

    Args:
        failures: how many were forced.
        lines: how many the process wrote.
        leaks: lines that hold what must not be there.
    """

    failures: int
    lines: int
    leaks: tuple[str, ...]


def search(built: Path, failures: int, seed: int = 1) -> Searched:
    """Force so many failures and search what was written."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    with tempfile.TemporaryDirectory() as folder, BotServer(randomness=dice) as server:
        home = copy_home(built, Path(folder))
        organisation = Organisation(home)
        people = [server.person(f"{NAME}{number}") for number in range(10)]
        for person in people:
            organisation.enrol(person, "嘉善县", name=NAME)
        organisation.ledger.close()
        with Serving(home, server) as serving:
            for method in METHODS:
                for fault in FAULTS:
                    server.faults.add(fault, method=method, times=None, probability=0.06)
            server.faults.add(faults.conflict(), method="getUpdates", times=None, probability=0.03)
            server.faults.add(faults.cut(acts=True), method="getUpdates", times=None, probability=0.02)
            until = time.monotonic() + 60 + failures * 0.4
            while sum(server.faults.struck.values()) < failures and time.monotonic() < until:
                _speak(server, people, dice)
                time.sleep(0.01)
            server.faults.clear()
            serving.stop()
        written = serving.written.read_text(encoding="utf-8", errors="replace").splitlines()
        token = server.token
        planted = (token, token.partition(":")[2], NAME, TEXT, TEXT[:6])
    leaks = tuple(line for line in written if any(word in line for word in planted))
    return Searched(sum(server.faults.struck.values()), len(written), leaks)


def _speak(server: BotServer, people: list[Person], dice: random.Random) -> None:
    """Let somebody do something, all of it with planted words; whoever counts as blocked writes again."""
    if len(server.undelivered()) > 30:
        return
    person = dice.choice(people)
    match dice.randrange(7):
        case 0:
            person.says(f"首报：项目名称：{TEXT}，投资方：{TEXT}有限公司，总投资：12亿元，联系人：{NAME}")
        case 1:
            person.sends_document(f"{TEXT}.pdf", TEXT.encode(), caption=TEXT)
        case 2:
            person.edits(person.says(TEXT), f"{TEXT}改")
        case 3:
            person.says(f"/enrol AAAAAA {NAME}")
        case 4 if person.heard():
            buttons = [(h.number, b) for h in person.heard() for row in h.buttons for b in row if b.data]
            if buttons:
                person.taps_button(*dice.choice(buttons[-8:]))
        case _:
            person.says(f"{TEXT}的首谈到什么时候？")


def main() -> None:
    """Search, and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--failures", type=int, default=500)
    options = parser.parse_args()
    from tests.crash.serve_kills import build_home

    with tempfile.TemporaryDirectory() as folder:
        found = search(build_home(Path(folder)), options.failures)
    for line in found.leaks[:20]:
        sys.stdout.write(f"  {line[:300]}\n")
    sys.stdout.write(
        f"{found.failures} failures forced, {found.lines} lines written, {len(found.leaks)} leaks\n"
    )
    sys.exit(1 if found.leaks else 0)


if __name__ == "__main__":
    main()
