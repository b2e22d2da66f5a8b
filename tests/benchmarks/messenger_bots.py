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
from bot.delivery.contract import Desk
from bot.delivery.pump import Pump
from ledger import officers
from ledger.clock import SystemClock
from ledger.duplicates import PlainNames
from ledger.store import Ledger
from ledger.viewers import Role, viewer_by_account
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
        await _carry(url, Path(folder), ledger, EchoDesk().desk())


async def office(url: str) -> None:
    """Answer as the office does, in a demonstration office in which everybody who writes is enrolled."""
    from bot.office_desk import open_desk
    from bot.settings import Settings
    from handlers.register.terms import standing_terms
    from ledger.demonstration import build_demonstration
    from ledger.matching import IndexedNames
    from ledger.opening import open_register

    with tempfile.TemporaryDirectory() as folder:
        settings, dice = Settings(home=Path(folder)), Dice()
        ledger = open_register(settings.home, clock=SystemClock(), randomness=dice)
        desk, _ = open_desk(settings, ledger)
        register = desk.premises.register
        terms = {
            city: standing_terms(register.packs, city, register.today()) for city in ("330400", "330100")
        }
        build_demonstration(
            settings.home, clock=SystemClock(), names=IndexedNames(), randomness=dice, terms=terms
        )
        with ledger.write() as tx:
            admin = viewer_by_account(tx, "console", "owner")
            place = tx.value("SELECT id FROM organisations WHERE kind = 'county' ORDER BY id LIMIT 1")
        for chat in (7, *range(1000, 1200)):
            with ledger.write() as tx:
                invited = officers.invite(tx, viewer=admin, organisation_id=place, role=Role.OFFICER)
                officers.enrol(tx, code=invited.code, name="甲", channel="telegram", account=str(chat))
            with ledger.write() as tx:
                tx.connection.execute("DELETE FROM outbox")
        ledger.close()

        async def prepare(_wanted: object) -> object:
            raise AssertionError

        handlers = Desk(desk.hear, prepare, lambda _tx, _row: None, lambda _tx, _incoming: None)
        await _carry(url, Path(folder), ledger, handlers)


async def _carry(url: str, folder: Path, ledger: Ledger, desk: Desk) -> None:
    access = Access(TOKEN, f"{url}/bot", f"{url}/file/bot", poll=10)
    channel = TelegramChannel(access, stored=lambda name: folder / name)
    carrying = Pump(ledger, {"telegram": channel}, desk, clock=time.monotonic, paced=False)
    await asyncio.gather(carrying.run(), channel.receive(carrying.keep))


BOTS: dict[str, Callable[[str], Awaitable[None]]] = {
    "plain": plain, "parallel": parallel, "pump": pump, "office": office,
}  # fmt: skip
