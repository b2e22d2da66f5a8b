"""Starting the service of an installation: one of it, opened from the settings, and ended by a signal."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import structlog
from filelock import FileLock, Timeout

from bot.backroom import WAITING, Answerer, Backroom
from bot.errors import UsageRefused
from bot.office_desk import open_desk
from bot.scheduling import housekeeping, rights
from bot.service import Parts, Service
from ledger.clock import SystemClock
from ledger.opening import is_empty, open_register

if TYPE_CHECKING:
    from types import FrameType

    from bot.channels.base import Channel
    from bot.settings import Settings

WITH_A_MODEL: Final = 4
"""Answers that are prepared beside each other where a language model makes them slow."""
LOCK: Final = "serve.lock"


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
    with ExitStack() as resources:
        ledger = open_register(settings.home, clock=SystemClock(), randomness=secrets.token_bytes)
        resources.callback(ledger.close)
        threads = answerers(settings)
        backroom = Backroom(threads, channels, settings.home)
        resources.callback(backroom.close)
        desk, dues = open_desk(settings, ledger)
        dues = (rights(), housekeeping(settings.home / WAITING), *dues)
        with ledger.read() as read:
            if is_empty(read):
                log = structlog.get_logger("service")
                log.warning(
                    "nobody is enrolled yet: run `yipanqi officers init`, then `yipanqi officers invite`"
                )
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
