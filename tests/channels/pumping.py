"""The pump between the real Telegram library and a small desk of the tests' own, on a real register."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from bot.delivery.contract import Desk
from bot.delivery.pump import Pump
from handlers.front.needed import AnswerWanted, Needed, PolicyAnswer, Ready, Wanted
from handlers.messages import Action, Card, Incoming
from ledger.clock import SystemClock
from ledger.delivery import Outgoing
from ledger.duplicates import PlainNames
from ledger.store import Ledger, Read, Write
from tests.channels.server import TOKEN, Server
from tests.ledger.conftest import Dice


@dataclass(frozen=True)
class Said:
    """What the tests' desk answers."""

    cards: tuple[Card, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    privately: tuple[Card, ...] = ()
    notice: str = ""


@dataclass
class EchoDesk:
    """Answers every message with itself and its place in the conversation; some words do more.

    Args:
        slow: seconds that an answer takes.
        heard: what was heard and committed, in order.
    """

    slow: float = 0.0
    heard: list[str] = field(default_factory=list)
    failures: int = 0

    def hear(self, tx: Write, incoming: Incoming, state: Mapping[str, Any], ready: Ready) -> Said:
        count = int(state.get("count", 0)) + 1
        text = incoming.text or incoming.button or incoming.kind
        if text.startswith("问"):
            answer = ready.answer(AnswerWanted(text, None, "zh"))
            text = answer.text
        if text.startswith("坏"):
            self.failures += 1
            tx.connection.execute("INSERT INTO holds VALUES ('x', 'x', 'never kept')")
            raise ValueError(text)
        self.heard.append(text)
        card = Card(f"{count}：{text}", actions=(Action("好", says="好"),) if text == "选" else ())
        if incoming.attachments:
            card = Card(f"{count}：{len(incoming.attachments)}个文件 {incoming.text}")
        private = (Card("私信"),) if not incoming.private else ()
        return Said(
            (card,), {"count": count}, privately=private, notice="收到" if incoming.kind == "tap" else ""
        )

    async def prepare(self, wanted: Wanted) -> object:
        assert isinstance(wanted, AnswerWanted)
        await asyncio.sleep(self.slow)
        if "错" in wanted.question:
            raise OSError("no answer")
        return PolicyAnswer(f"答{wanted.question}", (), {}, answered=True)

    def word(self, _tx: Write, row: Outgoing) -> Card | None:
        if row.kind == "never":
            return None
        if row.kind == "wrong":
            raise KeyError(row.kind)
        return Card(f"通知{row.facts.get('n', '')}", kind=row.sort)

    def sorry(self, _tx: Write, _incoming: Incoming) -> Card | None:
        return Card("抱歉，未能处理")

    def desk(self) -> Desk:
        return Desk(self.hear, self.prepare, self.word, self.sorry)


@dataclass
class Running:
    """A pump at work."""

    pump: Pump
    ledger: Ledger
    desk: EchoDesk
    api: Server
    tasks: list[asyncio.Task[None]]

    async def until(self, true: Callable[[], bool], seconds: float = 8.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not true():
            for task in self.tasks:
                if task.done() and not task.cancelled() and task.exception():
                    task.result()
            assert time.monotonic() < end, (self.api.said(), self.pump.counts)
            await asyncio.sleep(0.01)

    async def written(self, work: Callable[[Write], Any]) -> Any:
        """Do something in the register from another thread, as another process would."""

        def run() -> Any:
            with self.ledger.happening() as tx:
                found = work(tx)
            self.ledger.close()
            return found

        return await asyncio.to_thread(run)

    async def states(self) -> list[tuple[str, str]]:
        """Return kind and state of everything in the outbox."""

        def read(tx: Read) -> list[tuple[str, str]]:
            return [tuple(row) for row in tx.connection.execute("SELECT kind, state FROM outbox ORDER BY id")]

        found: list[tuple[str, str]] = await self.written(read)
        return found


@asynccontextmanager
async def running(
    api: Server, folder: Path, desk: EchoDesk | None = None, *, paced: bool = False, receive: bool = True
) -> AsyncIterator[Running]:
    """Run a pump over one Telegram channel until the end of the block."""
    desk = desk or EchoDesk()
    ledger = Ledger(
        folder / "office.db", clock=SystemClock(), names=PlainNames(), randomness=Dice(str(time.time()))
    )
    ledger.close()
    access = Access(TOKEN, f"{api.url}/bot", f"{api.url}/file/bot", timeout=1.0, poll=1)
    channel = TelegramChannel(access, stored=lambda name: folder / name)
    pump = Pump(ledger, {"telegram": channel}, desk.desk(), clock=time.monotonic, paced=paced)
    work: list[Awaitable[None]] = [pump.run()]
    if receive:
        work.append(channel.receive(pump.keep))
    tasks = [asyncio.create_task(one) for one in work]  # type: ignore[arg-type]  # coroutines, all of them
    try:
        yield Running(pump, ledger, desk, api, tasks)
    finally:
        for task in tasks[1:]:
            task.cancel()
        await pump.stop(2.0)
        await asyncio.gather(*tasks, return_exceptions=True)
        await channel.close()


__all__ = ["EchoDesk", "Needed", "Running", "Said", "running"]
