"""The server in a thread of its own, on a free port of this machine."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn

from tests.telegram.server.faults import Faults
from tests.telegram.server.limits import Early, Limits
from tests.telegram.server.people import Group, Person
from tests.telegram.server.web import BotApi
from tests.telegram.server.webhooks import Pusher
from tests.telegram.server.world import Heard, World

TOKEN = "123456789:AAFakeTokenOfTheTestsOwnServer_000"  # noqa: S105 - a made-up one


class BotServer:
    """A strict Bot API server; use it as a context manager.

    Args:
        limits: the rates that are enforced; None takes everything.
        token: the bot's.
        randomness: for faults with a probability.
        query_life: seconds after which a tap can no longer be answered.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        token: str = TOKEN,
        randomness: random.Random | None = None,
        query_life: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.world = World(
            token=token,
            username="yipanqi_bot",
            limits=limits,
            clock=clock,
            wall=time.time,
            query_life=query_life,
        )
        self.faults = Faults(randomness or random.Random(1))  # noqa: S311 - a test's dice
        self.token = token
        self.port = 0
        self._started = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._api: BotApi | None = None
        self._news: asyncio.Event | None = None

    # ── addresses ─────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def url(self) -> str:
        """Return where the server stands, such as http://127.0.0.1:40000."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """Return what python-telegram-bot wants as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Return what python-telegram-bot wants as `base_file_url`."""
        return f"{self.url}/file/bot"

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────
    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen, on the same port as before if it listened already."""
        # asyncio switches Nagle's pause off only for sockets that say they are TCP.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._started.clear()
        self._thread = threading.Thread(target=self._run, args=(listener,), name="bot-server", daemon=True)
        self._thread.start()
        if not self._started.wait(20):
            raise RuntimeError("the Bot API server did not start")

    def stop(self) -> None:
        """Stop listening; what is remembered stays."""
        if self._thread is None or self._loop is None or self._server is None:
            return
        self._server.should_exit = True
        self._loop.call_soon_threadsafe(self._end_polls)
        self._thread.join(20)
        self._thread = None

    def _end_polls(self) -> None:
        assert self._api is not None
        self._api.closing = True
        self._api.wake()

    def _run(self, listener: socket.socket) -> None:
        asyncio.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._api, self._news = BotApi(self.world, self.faults), asyncio.Event()
        self.pusher = Pusher(self.world)
        self.world.on_update = self._wake
        config = uvicorn.Config(
            self._api, lifespan="off", log_config=None, access_log=False, proxy_headers=False, server_header=False,
            date_header=False, timeout_keep_alive=60, timeout_graceful_shutdown=1, backlog=4096, interface="asgi3",
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        pushing = asyncio.create_task(self.pusher.run(self._news))
        serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.005)
        self._started.set()
        try:
            await serving
        finally:
            self.world.on_update = lambda: None
            pushing.cancel()
            await asyncio.gather(pushing, return_exceptions=True)

    def _wake(self) -> None:
        """Let polls and webhook look for updates; may be called from any thread."""
        loop, api, news = self._loop, self._api, self._news
        if loop is None or api is None or news is None or loop.is_closed():
            return
        loop.call_soon_threadsafe(api.wake)
        loop.call_soon_threadsafe(news.set)

    # ── people ────────────────────────────────────────────────────────────────────────────────────────────────
    def person(self, name: str = "小王", *, language: str = "zh-hans") -> Person:
        """Return somebody who has a messenger and has not written to the bot yet."""
        return Person(self.world, self.world.add_person(name, language))

    def group(self, title: str, *members: Person, supergroup: bool = False) -> Group:
        """Return a group with the bot and these people in it; the bot is told that it was added."""
        number = self.world.add_group(title, [m.id for m in members], supergroup=supergroup)
        group = Group(self.world, number)
        group.adds_bot(members[0])
        return group

    # ── what happened ─────────────────────────────────────────────────────────────────────────────────────────
    def transcript(self, chat: int) -> list[Heard]:
        """Return everything a chat got, in order."""
        with self.world.condition:
            return list(self.world.chats[chat].transcript)

    def sent(self) -> list[Heard]:
        """Return every message of every chat, in the order in which they were sent."""
        with self.world.condition:
            heard = [h for chat in self.world.chats.values() for h in chat.transcript if h.kind == "message"]
        return sorted(heard, key=lambda h: h.at)

    @property
    def early(self) -> list[Early]:
        """Return every request that came before a `retry_after` was over."""
        return self.world.rates.early

    def calls(self, method: str | None = None) -> list[tuple[float, str, int | None, int]]:
        """Return the requests that were made: time, method, chat, status (0: cut or hanging)."""
        with self.world.condition:
            return [c for c in self.world.calls if method in (None, c[1])]

    def undelivered(self) -> list[int]:
        """Return the updates that the bot has not confirmed."""
        with self.world.condition:
            return sorted(self.world.waiting)

    def wait_until(self, what: Callable[[], bool], timeout: float = 10.0) -> bool:
        """Wait until something holds; it is looked at whenever anything is heard or confirmed."""
        with self.world.condition:
            return self.world.condition.wait_for(what, timeout)
