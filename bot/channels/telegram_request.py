"""The way to Telegram's servers, on the library's own request layer; the token appears in no log of it."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import Any, Final
from urllib.request import getproxies

import httpx
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.reach import UNREACHABLE, Reach
from bot.channels.telegram_errors import ServerTrouble

_TALKATIVE: Final = ("httpx", "httpcore", "telegram")
"""Loggers that would write addresses (which hold the token) or what people wrote."""
_TROUBLE: Final = 500
_PROXIED: Final = ("http", "https", "all")
_HEADERS: Final = {
    "User-Agent": BaseRequest.USER_AGENT,
    "Accept-Encoding": "gzip, deflate",
    "Content-Type": "application/x-www-form-urlencoded",
}


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

    What is most of the traffic, a form without files, goes straight to the connection: a third of a request's cost is
    what a client looks for first and never finds here, such as cookies, redirects and logins. Everything else goes
    the library's own way: files, and every request where the environment names a proxy or the address a login.

    Args:
        access: how to reach the Bot API.
        most: so many requests may be under way at once; more wait for their turn.
        reach: is told whether Telegram answers.
    """

    __slots__ = (
        "_access", "_addresses", "_context", "_free", "_made", "_opened", "_reach", "_straight", "_turns", "_ways",
    )  # fmt: skip

    def __init__(self, access: Access, most: int, reach: Reach) -> None:
        self._access, self._reach = access, reach
        self._turns = asyncio.Semaphore(most)
        self._free: list[HTTPXRequest] = []
        self._made: list[HTTPXRequest] = []
        self._ways: list[httpx.AsyncHTTPTransport] = []
        self._opened: list[httpx.AsyncHTTPTransport] = []
        self._addresses: dict[str, httpx.URL] = {}
        login = bool(httpx.URL(access.base_url).userinfo)
        environment = access.proxy is None and any(name in _PROXIED for name in getproxies())
        self._straight = not (login or environment)
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
        for way in self._opened:
            await way.aclose()
        self._made, self._free, self._opened, self._ways = [], [], [], []

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one request; raises `ServerTrouble` for a 5xx, whatever its body."""
        waits = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        async with self._turns:
            try:
                if (
                    self._straight
                    and method == "POST"
                    and request_data is not None
                    and not request_data.contains_files
                ):
                    code, body = await self._post(url, request_data, *waits)
                else:
                    code, body = await self._by_library(url, method, request_data, *waits)
            except NetworkError as error:
                if not isinstance(error.__cause__, httpx.PoolTimeout):  # that is our own crowd
                    self._reach.failed(UNREACHABLE, type(error.__cause__ or error).__name__)
                raise
        if code >= _TROUBLE:
            self._reach.failed(UNREACHABLE, ServerTrouble.__name__)
            raise ServerTrouble(code)
        self._reach.worked(UNREACHABLE)
        return code, body

    async def _by_library(
        self, url: str, method: str, data: RequestData | None, *waits: Any
    ) -> tuple[int, bytes]:
        one = self._free.pop() if self._free else self._new()
        try:
            return await one.do_request(url, method, data, *waits)
        finally:
            self._free.append(one)

    async def _post(
        self, url: str, data: RequestData, read: Any, write: Any, connect: Any, pool: Any
    ) -> tuple[int, bytes]:
        """Send a form straight over a connection; fails as the library's own request does."""
        usual = self._access.timeout
        waits = {
            "read": _seconds(read, usual), "write": _seconds(write, usual), "pool": _seconds(pool, usual),
            "connect": _seconds(connect, self._access.connect_timeout),
        }  # fmt: skip
        address = self._addresses.get(url)
        if address is None:  # one for each method that is called
            address = self._addresses[url] = httpx.URL(url)
        request = httpx.Request(
            "POST", address, headers=_HEADERS, content=data.url_encoded_parameters().encode(),
            extensions={"timeout": waits},
        )  # fmt: skip
        way = self._ways.pop() if self._ways else self._new_way()
        try:
            answer = await way.handle_async_request(request)
            try:
                return answer.status_code, await answer.aread()
            finally:
                await answer.aclose()
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(type(error).__name__) from error
        finally:
            self._ways.append(way)

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

    def _new_way(self) -> httpx.AsyncHTTPTransport:
        way = httpx.AsyncHTTPTransport(
            verify=self._context, limits=httpx.Limits(max_connections=1), proxy=self._access.proxy
        )
        self._opened.append(way)
        return way


def _seconds(given: Any, usual: float) -> float | None:
    """Return a wait as a call gives it: the library's mark for none given means the usual one."""
    return given if given is None or isinstance(given, int | float) else usual


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
