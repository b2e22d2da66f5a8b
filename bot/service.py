"""The service: every channel, the desk, the deliveries, what falls due, health; together until told to stop."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from starlette.applications import Starlette

from bot.channels.errors import ChannelError
from bot.delivery.contract import Desk
from bot.delivery.pump import Pump
from bot.health import Metrics, Pulse, application, queues
from bot.scheduling import Due, Scheduler
from bot.web import served, webhooks
from handlers.front_desk import FrontDesk, Heard
from handlers.messages import Card
from handlers.wording_front import FRONT
from ledger.errors import AccessDeniedError
from ledger.preferences import preferences
from ledger.viewers import viewer_by_account

if TYPE_CHECKING:
    from bot.backroom import Backroom
    from bot.channels.base import Channel
    from bot.channels.reach import Reach
    from bot.settings import Settings
    from handlers.front.needed import Ready, Wanted
    from handlers.messages import Incoming
    from ledger.delivery import Outgoing
    from ledger.store import Ledger, Write

DRAINING: Final = 20.0
"""Seconds that messages on their way are waited for when the service ends."""


@dataclass
class Parts:
    """What the service is made of."""

    settings: Settings
    ledger: Ledger
    channels: Mapping[str, Channel]
    desk: FrontDesk
    backroom: Backroom
    dues: Sequence[Due]


class Service:
    """Everything that runs, in one event loop.

    Args:
        parts: what it is made of.
        ready: called once everything has begun, with the port of `/healthz`.
        paced: False leaves the messengers' limits out of account, against a server that has none.
    """

    def __init__(
        self, parts: Parts, ready: Callable[[int], None] = lambda _port: None, *, paced: bool = True
    ) -> None:
        self.parts, self._ready = parts, ready
        self.pulse = Pulse(parts.ledger.clock.now())
        self._stopping = asyncio.Event()
        self._menus: asyncio.Queue[tuple[str, str, tuple[tuple[str, str], ...]]] = asyncio.Queue(1000)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._log = structlog.get_logger("service")
        desk = Desk(self._hear, self._prepare, self._word, self._sorry)
        self.pump = Pump(parts.ledger, parts.channels, desk, clock=time.monotonic, paced=paced)
        self.scheduler = Scheduler(parts.ledger, parts.dues, self.pump.wake)
        self._reaches: Mapping[str, Reach] = {
            name: reach
            for name, channel in parts.channels.items()
            if (reach := getattr(channel, "reach", None)) is not None
        }
        self.metrics = Metrics(parts.ledger, lambda: vars(self.pump.counts), self._reaches)

    def stop(self) -> None:
        """End: take nothing more in, finish what is under way, and return from `run`."""
        self.pulse.draining = True
        self._stopping.set()

    async def run(self) -> None:
        """Run until `stop`, or until a part of the service fails for good."""
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as opened:
            for channel in self.parts.channels.values():
                opened.push_async_callback(channel.close)
            health = await opened.enter_async_context(served(self._health(), "127.0.0.1", self._port))
            if routes := webhooks(self.parts.channels):
                settings = self.parts.settings
                await opened.enter_async_context(
                    served(Starlette(routes=routes), settings.listen_host, settings.listen_port)
                )
            pumping = asyncio.create_task(self.pump.run(), name="delivery")
            others = [asyncio.create_task(self.scheduler.run(), name="scheduler")]
            others += [asyncio.create_task(self._set_menus(), name="menus")]
            warming = asyncio.create_task(
                self.parts.backroom.run(lambda office: office.warm()), name="warming"
            )
            receiving = [
                asyncio.create_task(self._receive(channel), name=f"receive {name}")
                for name, channel in self.parts.channels.items()
            ]
            self._log.info("ready", channels=list(self.parts.channels), port=health, pid=os.getpid())
            self._ready(health)
            await self._until_stopped([pumping, *others], receiving)
            warming.cancel()
            await asyncio.gather(
                warming, return_exceptions=True
            )  # an office that cannot be opened fails a question
            await self._drain(pumping, [*others, *receiving])

    @property
    def _port(self) -> int:
        return self.parts.settings.health_port

    async def _until_stopped(
        self, needed: Sequence[asyncio.Task[None]], receiving: Sequence[asyncio.Task[None]]
    ) -> None:
        """Wait until the service is told to stop, a part of it fails, or no channel has anything more to bring."""
        stopping = asyncio.create_task(self._stopping.wait())
        watched: set[asyncio.Task[Any]] = {stopping, *needed, *receiving}
        while not stopping.done():
            done, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            if any(task in needed for task in done):
                break
            if not any(task in watched for task in receiving):
                await self._answered(stopping)
                break
        stopping.cancel()

    async def _answered(self, stopping: asyncio.Task[Any]) -> None:
        """Wait until everything that came is answered, as at the end of a pipe; nobody tells when that is."""
        while not stopping.done():
            waiting = await asyncio.to_thread(queues, self.parts.ledger)
            busy = waiting["inbox_waiting"] or waiting["outbox_oldest_seconds"] or self.pump.on_the_way
            if not busy:
                return
            await asyncio.sleep(0.05)

    async def _drain(self, pumping: asyncio.Task[None], others: Sequence[asyncio.Task[None]]) -> None:
        self.pulse.draining = True
        self._log.info("draining", waiting=self.pump.waiting, outgoing=self.pump.on_the_way)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.pump.stop(DRAINING)
        failed = (await asyncio.gather(pumping, return_exceptions=True))[0]
        self._log.info("stopped")
        for task in (*others,):
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
        if isinstance(failed, Exception):
            raise failed

    async def _receive(self, channel: Channel) -> None:
        """Take in what a channel brings; one that fails is begun again, and is told of by `/healthz` meanwhile."""
        pause = 1.0
        while True:
            self.pulse.down.pop(channel.name, None)
            try:
                await channel.receive(self._keep)
            except ChannelError as error:
                self._log.warning(
                    "a channel failed", channel=channel.name, problem=error.problem, again_in=pause
                )
                self.pulse.down[channel.name] = type(error).__name__
            except Exception as error:  # a channel of somebody else's may fail in any way; the others go on
                self._log.error("a channel failed", channel=channel.name, exc_info=error, again_in=pause)
                self.pulse.down[channel.name] = type(error).__name__
            else:
                self._log.info("a channel has nothing more to bring", channel=channel.name)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)

    async def _keep(self, updates: list[Incoming]) -> None:
        await self.pump.keep(updates)
        for update in updates:
            self.pulse.down.pop(update.channel, None)

    def _hear(self, tx: Write, incoming: Incoming, state: Mapping[str, Any], ready: Ready) -> Heard:
        began, before = time.perf_counter(), tx.head()
        heard = self.parts.desk.hear(tx, incoming, state, ready)
        if heard.commands and self._loop is not None:
            told = (incoming.channel, incoming.conversation, heard.commands)
            self._loop.call_soon_threadsafe(self._menu_changed, told)
        self.metrics.seconds.observe(time.perf_counter() - began)
        if self._loop is not None and tx.head() != before:  # something happened that may have set a timer
            self._loop.call_soon_threadsafe(self.scheduler.wake)
        return heard

    async def _prepare(self, wanted: Wanted) -> object:
        with self.metrics.answers.time():
            return await self.parts.backroom.prepare(wanted)

    def _word(self, tx: Write, message: Outgoing) -> Card | None:
        if message.officer is None:
            return None
        try:
            return self.parts.desk.notice(tx, message.officer, message.kind, message.facts)
        except AccessDeniedError:
            return None

    def _sorry(self, tx: Write, incoming: Incoming) -> Card | None:
        language = self.parts.settings.language
        with suppress(AccessDeniedError):
            officer = viewer_by_account(tx, incoming.channel, incoming.account).officer
            language = preferences(tx, officer).language or language
            return Card(FRONT[language]["sorry"])
        return None

    def _menu_changed(self, told: tuple[str, str, tuple[tuple[str, str], ...]]) -> None:
        with suppress(asyncio.QueueFull):  # a menu is a comfort; the next one will do
            self._menus.put_nowait(told)

    async def _set_menus(self) -> None:
        """Show everybody the menu of commands of their role, where a channel can."""
        for name, channel in self.parts.channels.items():
            for language in ("", "zh"):
                commands = self.parts.desk.menu(None, self.parts.settings.language if not language else "zh")
                await self._set(name, channel, commands, language=language)
        while True:
            name, conversation, commands = await self._menus.get()
            await self._set(name, self.parts.channels[name], commands, where=conversation)

    async def _set(
        self, name: str, channel: Channel, commands: tuple[tuple[str, str], ...], **where: str
    ) -> None:
        setting = getattr(channel, "set_commands", None)
        if setting is None:
            return
        try:
            await setting(commands, **where)
        except ChannelError as error:
            self._log.info("the menu was not set", channel=name, problem=error.problem)

    def _health(self) -> Starlette:
        now = self.parts.ledger.clock.now
        return application(self.parts.ledger, self.metrics, self.pulse, now, self._reaches)
