"""How long a message to a large register takes: `python -m tests.benchmarks.register_chat [--claims 100000]`.

A register of generated claims is written straight into its tables; then people of each role say what they say most,
each message as the messengers' desk handles it: the state loaded, the reply made, the state and the buttons kept, in
one happening. Seconds by role and message.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from corpus import shipped
from handlers.register.desk import RegisterDesk
from handlers.register.session import RegisterSession
from ledger import buttons, conversations
from ledger.clock import SetClock
from ledger.matching import IndexedNames
from ledger.store import Ledger
from policy.packs import load_packs
from terms.places import Gazetteer
from tests.benchmarks.bulletins import WHEN, claims
from tests.ledger.conftest import build_office

SAID = (
    "待审", "我的首谈", "1", "查看经过", "第77号项目到哪一步了？", "第7号投资有限公司有人报了吗？",
    "我们还有哪些首谈快到期？", "流转池", "需求清单", "违规记录",
)  # fmt: skip
PEOPLE = ("jiashan", "jx-bureau", "supervisor")


def turn(desk: RegisterDesk, who: str, text: str) -> float:
    """Say one thing in one happening; return the seconds it held the register."""
    begun = time.perf_counter()
    with desk.ledger.happening() as tx:
        kept = conversations.load(tx, "test", who, who)
        session = RegisterSession(desk, "test", who, state=kept.state)
        reply = session.say(text)
        version = conversations.save(tx, "test", who, who, session.state, asked=session.asked)
        if reply is not None:
            buttons.offer(tx, "test", who, who, reply.actions, version)
    return time.perf_counter() - begun


def measured(folder: Path, count: int, *, rounds: int = 3) -> dict[str, object]:
    """Build the register and measure; the middle of some rounds for each role and message."""
    clock = SetClock(WHEN - timedelta(days=365))
    office = build_office(folder, clock)
    with office.ledger.write() as tx:
        claims(tx, office.people, count, timedelta(days=364))
    office.ledger.close()
    clock.instant = WHEN
    ledger = Ledger(folder / "office.db", clock=clock, names=IndexedNames(), randomness=secrets.token_bytes)
    gazetteer = Gazetteer.load()
    desk = RegisterDesk(ledger, load_packs(shipped.load()), gazetteer, {}, lambda *_: "…")
    found: dict[str, object] = {"claims": count}
    for who in PEOPLE:
        for text in SAID:
            found[f"{who}: {text}"] = round(
                sorted(turn(desk, who, text) for _ in range(rounds))[rounds // 2], 3
            )
    ledger.close()
    return found


def main() -> None:
    """Measure and print as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options.claims)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
