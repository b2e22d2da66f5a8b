"""The way to Telegram's servers, on the library's own request layer; the token appears in no log of it."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import Any, Final

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.reach import UNREACHABLE, Reach
from bot.channels.telegram_errors import ServerTrouble

_TALKATIVE: Final = ("httpx", "httpcore", "telegram")
"""Loggers that would write addresses (which hold the token) or what people wrote."""
_TROUBLE: Final = 500


@dataclass(frozen=True)
class Access:
    """How to reach the Bot API.

    Args:
        token: the bot's token.
        base_url: of the Bot API server, without the token.
        base_file_url: where files are fetched, without the token.
        proxy: address of a proxy, None for none.
        connect_timeout: seconds for connecting.
        timeout: seconds to wait for an answer.
        upload_timeout: seconds for writing a file.
        connections: how many requests may be under way at once.
        poll: seconds that Telegram may hold a request for updates open.
    """

    token: str
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: str | None = None
    connect_timeout: float = 10.0
    timeout: float = 20.0
    upload_timeout: float = 60.0
    connections: int = 64
    poll: int = 50

    def __repr__(self) -> str:
        return f"Access(base_url={self.base_url!r})"


class Requests(BaseRequest):
    """The library's requests, each over a connection of its own; tells a server in trouble from a refusal.

    One pool of many connections looks at all of them for every request, which with a dozen costs more than the
    request itself. So there are pools of one, and the one used last is used first.

    Args:
        access: how to reach the Bot API.
        most: so many requests may be under way at once; more wait for their turn.
        reach: is told whether Telegram answers.
    """

    __slots__ = ("_access", "_context", "_free", "_made", "_reach", "_turns")

    def __init__(self, access: Access, most: int, reach: Reach) -> None:
        self._access, self._reach = access, reach
        self._turns = asyncio.Semaphore(most)
        self._free: list[HTTPXRequest] = []
        self._made: list[HTTPXRequest] = []
        self._context = httpx.create_ssl_context()

    @property
    def read_timeout(self) -> float | None:
        """Return the seconds to wait for an answer."""
        return self._access.timeout

    async def initialize(self) -> None:
        """Open nothing yet: connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        for one in self._made:
            await one.shutdown()
        self._made, self._free = [], []

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Carry out one request; raises `ServerTrouble` for a 5xx, whatever its body."""
        async with self._turns:
            one = self._free.pop() if self._free else self._new()
            try:
                code, body = await one.do_request(*args, **options)
            except NetworkError as error:
                if not isinstance(error.__cause__, httpx.PoolTimeout):  # that is our own crowd
                    self._reach.failed(UNREACHABLE, type(error.__cause__ or error).__name__)
                raise
            finally:
                self._free.append(one)
        if code >= _TROUBLE:
            self._reach.failed(UNREACHABLE, ServerTrouble.__name__)
            raise ServerTrouble(code)
        self._reach.worked(UNREACHABLE)
        return code, body

    def _new(self) -> HTTPXRequest:
        one = HTTPXRequest(
            connection_pool_size=1,
            connect_timeout=self._access.connect_timeout,
            read_timeout=self._access.timeout,
            write_timeout=self._access.timeout,
            pool_timeout=self._access.timeout,
            media_write_timeout=self._access.upload_timeout,
            proxy=self._access.proxy,
            httpx_kwargs={"verify": self._context},
        )
        self._made.append(one)
        return one


def open_bot(access: Access, reach: Reach) -> tuple[Bot, tuple[BaseRequest, ...]]:
    """Return the library's bot and the connections it uses; nothing is sent yet.

    The connections are to be shut down with the bot: it leaves them open when it was never initialised.
    """
    quieten()
    os.environ.setdefault(
        "PTB_TIMEDELTA", "1"
    )  # the library's way to choose its coming form of `retry_after`
    sending, fetching = Requests(access, access.connections, reach), Requests(access, 1, reach)
    bot = Bot(
        access.token,
        base_url=access.base_url,
        base_file_url=access.base_file_url,
        request=sending,
        get_updates_request=fetching,
    )
    return bot, (sending, fetching)


def quieten() -> None:
    """Keep the libraries' loggers to warnings: below that they write addresses, tokens and texts."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
