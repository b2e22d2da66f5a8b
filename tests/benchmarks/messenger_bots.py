"""The bots that are measured: a bare one, and the office."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access, quieten
from bot.delivery.pump import Pump
from ledger.clock import SystemClock
from ledger.duplicates import PlainNames
from ledger.store import Ledger
from tests.channels.pumping import EchoDesk
from tests.ledger.conftest import Dice

TOKEN = "1:bench"  # noqa: S105 - of a server that checks none
HELP = "您可以直接提问，也可以使用下列命令：\n" + "\n".join(
    f"/{name} 说明" for name in ("ask", "check", "report")
)


async def plain(url: str) -> None:
    """Fetch updates and answer one after the other."""
    quieten()
    bot = Bot(TOKEN, f"{url}/bot", request=HTTPXRequest(), get_updates_request=HTTPXRequest(1))
    await bot.initialize()
    offset: int | None = None
    while True:
        for update in await bot.get_updates(offset, 100, 10, ["message"]):
            offset = update.update_id + 1
            if update.message is not None:
                await bot.send_message(update.message.chat.id, HELP, parse_mode="HTML")


async def parallel(url: str) -> None:
    """Fetch updates and answer each at once."""
    quieten()
    bot = Bot(TOKEN, f"{url}/bot", request=HTTPXRequest(64), get_updates_request=HTTPXRequest(1))
    await bot.initialize()
    room = asyncio.Semaphore(64)

    async def answer(chat: int) -> None:
        async with room:
            await bot.send_message(chat, HELP, parse_mode="HTML")

    offset: int | None = None
    tasks: set[asyncio.Task[None]] = set()
    while True:
        updates = await bot.get_updates(offset, 100, 10, ["message"])
        for update in updates:
            offset = update.update_id + 1
            if update.message is not None:
                task = asyncio.create_task(answer(update.message.chat.id))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


async def pump(url: str) -> None:
    """Carry messages to a desk that only echoes: what inbox and outbox cost by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(
            Path(folder) / "office.db", clock=SystemClock(), names=PlainNames(), randomness=Dice()
        )
        ledger.close()
        await _carry(url, Path(folder), ledger, Pump, EchoDesk())


async def _carry(url: str, folder: Path, ledger: Ledger, kind: type[Pump], desk: EchoDesk) -> None:
    access = Access(TOKEN, f"{url}/bot", f"{url}/file/bot", poll=10)
    channel = TelegramChannel(access, stored=lambda name: folder / name)
    carrying = kind(ledger, {"telegram": channel}, desk.desk(), clock=time.monotonic, paced=False)
    await asyncio.gather(carrying.run(), channel.receive(carrying.keep))


BOTS: dict[str, Callable[[str], Awaitable[None]]] = {
    "plain": plain,
    "parallel": parallel,
    "pump": pump,
    "office": pump,
}
