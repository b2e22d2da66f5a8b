"""The service: every channel, the desk, the deliveries, what falls due, health; together until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
import uvicorn
from filelock import FileLock, Timeout
from starlette.applications import Starlette

from bot.backroom import WAITING, Answerer, Backroom
from bot.channels.errors import ChannelError
from bot.delivery.contract import Desk
from bot.delivery.pump import Pump
from bot.errors import SettingsError, UsageRefused
from bot.health import Metrics, Pulse, application, queues
from bot.scheduling import Due, Scheduler, housekeeping, rights
from handlers.front_desk import FrontDesk, Heard
from handlers.messages import Card
from handlers.wording_front import FRONT
from ledger.clock import SystemClock
from ledger.errors import AccessDeniedError
from ledger.opening import open_register
from ledger.preferences import preferences
from ledger.viewers import viewer_by_account

if TYPE_CHECKING:
    from types import FrameType

    from starlette.routing import Route

    from bot.channels.base import Channel
    from bot.settings import Settings
    from handlers.front.needed import Ready, Wanted
    from handlers.messages import Incoming
    from ledger.delivery import Outgoing
    from ledger.store import Ledger, Write

DRAINING: Final = 20.0
"""Seconds that messages on their way are waited for when the service ends."""
WITH_A_MODEL: Final = 4
"""Answers that are prepared beside each other where a language model makes them slow."""
LOCK: Final = "serve.lock"


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
    """

    def __init__(self, parts: Parts, ready: Callable[[int], None] = lambda _port: None) -> None:
        self.parts, self._ready = parts, ready
        self.pulse = Pulse(parts.ledger.clock.now())
        self._stopping = asyncio.Event()
        self._menus: asyncio.Queue[tuple[str, str, tuple[tuple[str, str], ...]]] = asyncio.Queue(1000)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._log = structlog.get_logger("service")
        desk = Desk(self._hear, self._prepare, self._word, self._sorry)
        self.pump = Pump(parts.ledger, parts.channels, desk, clock=time.monotonic)
        self.scheduler = Scheduler(parts.ledger, parts.dues, self.pump.wake)
        self.metrics = Metrics(parts.ledger, lambda: vars(self.pump.counts))

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
            health = await opened.enter_async_context(self._web(self._health(), "127.0.0.1", self._port))
            if routes := webhooks(self.parts.channels):
                settings = self.parts.settings
                await opened.enter_async_context(
                    self._web(Starlette(routes=routes), settings.listen_host, settings.listen_port)
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
        return application(self.parts.ledger, self.metrics, self.pulse, self.parts.ledger.clock.now)

    @contextlib.asynccontextmanager
    async def _web(self, app: Starlette, host: str, port: int) -> Any:
        """Serve a web application; yield its port."""
        config = uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, lifespan="off",
            server_header=False, timeout_graceful_shutdown=5,
        )  # fmt: skip
        server = Quiet(config)
        try:
            sock = config.bind_socket()
        except SystemExit:
            raise SettingsError(
                "YIPANQI_HEALTH_PORT / YIPANQI_LISTEN_PORT", f"{host}:{port} 已被占用或不能监听。In use."
            ) from None
        sock.listen(100)  # whoever calls from now on is answered as soon as the server has begun
        serving = asyncio.create_task(server.serve([sock]))
        try:
            yield sock.getsockname()[1]
        finally:
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            sock.close()


class Quiet(uvicorn.Server):
    """A web server that leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def webhooks(channels: Mapping[str, Channel]) -> list[Route]:
    """Return the routes on which messengers bring updates by themselves."""
    hooks = (getattr(channel, "webhook", None) for channel in channels.values())
    return [hook.route() for hook in hooks if hook is not None]


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the installation's lock: two services would each hand over what the other has taken.

    Raises:
        UsageRefused: another process holds it.
    """
    lock = FileLock(settings.home / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        problem = f"{settings.home} 已有一个 serve 在运行，一个数据目录只能运行一个。Another serve runs here already."
        raise UsageRefused(problem) from None
    try:
        yield
    finally:
        lock.release()


def answerers(settings: Settings) -> list[Answerer]:
    """Return the threads that prepare answers: one, or several where a model makes each of them slow."""
    return [Answerer(home=settings.home) for _ in range(WITH_A_MODEL if settings.model else 1)]


@contextmanager
def opened(settings: Settings, channels: Mapping[str, Channel]) -> Iterator[Parts]:
    """Open the register, the desk and what answers, for these channels."""
    from bot.office_desk import open_desk

    with ExitStack() as resources:
        ledger = open_register(settings.home, clock=SystemClock(), randomness=secrets.token_bytes)
        resources.callback(ledger.close)
        threads = answerers(settings)
        backroom = Backroom(threads, channels, settings.home)
        resources.callback(backroom.close)
        desk, dues = open_desk(settings, ledger)
        dues = (rights(), housekeeping(settings.home / WAITING), *dues)
        yield Parts(settings, ledger, channels, desk, backroom, dues)


async def serve(parts: Parts, ready: Callable[[int], None] = lambda _port: None) -> None:
    """Run the service until SIGTERM or SIGINT; a second signal ends it at once, and nothing is lost by it."""
    service = Service(parts, ready)
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        structlog.get_logger("service").info("told to stop", signal=signal.Signals(number).name)
        if service.pulse.draining:
            os._exit(128 + number)
        service.stop()

    with handled(loop, told):
        await service.run()


@contextmanager
def handled(loop: asyncio.AbstractEventLoop, told: Callable[[int], None]) -> Iterator[None]:
    """Have signals told for a while."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        try:
            loop.add_signal_handler(number, told, number)
        except NotImplementedError:  # Windows has none in its event loop

            def handler(got: int, _frame: FrameType | None) -> None:
                loop.call_soon_threadsafe(told, got)

            signal.signal(number, handler)
    try:
        yield
    finally:
        for number in numbers:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
