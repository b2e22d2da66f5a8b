"""The whole office in a thread of this process, with a clock that the test sets: for scripts in which weeks go by.

What is started as a process of its own is tried by `tests.telegram.serving`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import settings as settings_module
from bot.backroom import Answerer, Backroom
from bot.channels.base import Channel
from bot.channels.registry import open_channels
from bot.office_desk import open_desk
from bot.scheduling import rights
from bot.service import Parts, Service
from ledger import timers
from ledger.opening import open_register
from tests.telegram.server import BotServer
from tests.telegram.serving import Dice, Organisation, drain, settings_of

BEGIN = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


class MovedClock:
    """A clock that goes on from the instant it was set to last."""

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def set(self, instant: datetime) -> None:
        """Set it."""
        self._instant, self._since = instant.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        """Return the instant it shows."""
        return self._instant + timedelta(seconds=time.monotonic() - self._since)


class RunningOffice:
    """An office with channels, handlers, delivery and scheduler.

    Args:
        home: folder of an installation with documents and index, without a register.
        server: the Bot API.
        webhook: updates are brought instead of fetched.
        channels: to be served instead of Telegram, by name.
        paced: whether the messenger's limits are kept; a conversation then takes as long as it would there.
    """

    def __init__(
        self,
        home: Path,
        server: BotServer,
        *,
        webhook: bool = False,
        channels: Mapping[str, Channel] | None = None,
        paced: bool = True,
    ) -> None:
        self._home, self._server, self._webhook = home, server, webhook
        self._channels = channels
        self._paced = paced
        self.clock = MovedClock(BEGIN)
        self.organisation = Organisation(home, self.clock)
        self._begun = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._service: Service | None = None
        self._failed: BaseException | None = None

    def __enter__(self) -> RunningOffice:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.organisation.ledger.close()

    # ── what a script needs ───────────────────────────────────────────────────────────────────────────────────
    def invitation(self, organisation: str, role: str) -> str:
        """Return the code of a new invitation."""
        return self.organisation.invite(organisation, role)

    def set_clock(self, instant: datetime) -> None:
        """Set the clock once everything is quiet, and do what falls due."""
        self.settle()
        self.clock.set(instant)
        timers.run_due(self.organisation.ledger)
        if self._service is not None:
            self._service.scheduler.wake()
            self._service.pump.wake()
        self.settle()

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def settle(self) -> None:
        """Wait until everything that came in is handled and everything that is due went out."""
        drain(self._home, self._server)

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────
    def start(self) -> None:
        """Start in a thread of its own."""
        self._begun.clear()
        self._thread = threading.Thread(target=self._run, name="office", daemon=True)
        self._thread.start()
        if not self._begun.wait(30) or self._failed is not None:
            raise AssertionError(self._failed or "the office did not start")

    def stop(self) -> None:
        """Stop as after SIGTERM."""
        if self._thread is not None and self._loop is not None and self._service is not None:
            self._loop.call_soon_threadsafe(self._service.stop)
            self._thread.join(30)
            self._thread = None
            if self._failed is not None:
                raise AssertionError("the office failed") from self._failed

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as problem:  # told to the test by whoever waits for the thread
            self._failed = problem
        finally:
            self._begun.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        told = settings_of(self._home, self._server, webhook=self._webhook)
        settings = settings_module.load(
            **{name.removeprefix("YIPANQI_").lower(): value for name, value in told.items()}
        )
        ledger = open_register(self._home, clock=self.clock, randomness=Dice(f"running{time.monotonic()}"))
        channels = self._channels or open_channels(settings.channel_names, settings)
        backroom = Backroom([Answerer(home=self._home)], channels, self._home)
        desk, dues = open_desk(settings, ledger)
        parts = Parts(settings, ledger, channels, desk, backroom, (rights(), *dues))
        self._service = Service(parts, lambda _port: self._begun.set(), paced=self._paced)
        try:
            await self._service.run()
        finally:
            await asyncio.to_thread(backroom.close)
