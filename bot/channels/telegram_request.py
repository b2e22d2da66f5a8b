"""The way to Telegram's servers, on the library's own request layer; the token appears in no log of it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

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


class Requests(HTTPXRequest):
    """The library's requests, which tell a server in trouble from a request that was refused."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Carry out one request; raises `ServerTrouble` for a 5xx, whatever its body."""
        code, body = await super().do_request(*args, **options)
        if code >= _TROUBLE:
            raise ServerTrouble(code)
        return code, body


def open_bot(access: Access) -> tuple[Bot, tuple[BaseRequest, ...]]:
    """Return the library's bot and the connections it uses; nothing is sent yet.

    The connections are to be shut down with the bot: it leaves them open when it was never initialised.
    """
    quieten()
    os.environ.setdefault(
        "PTB_TIMEDELTA", "1"
    )  # the library's way to choose its coming form of `retry_after`

    def requests(connections: int) -> BaseRequest:
        return Requests(
            connection_pool_size=connections,
            connect_timeout=access.connect_timeout,
            read_timeout=access.timeout,
            write_timeout=access.timeout,
            pool_timeout=access.timeout,
            media_write_timeout=access.upload_timeout,
            proxy=access.proxy,
        )

    sending, fetching = requests(access.connections), requests(1)
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
