"""Updates that Telegram brings by itself: a route of the office's own web server.

What does not bear the secret is turned away before it is read; 200 is said only when the update is kept.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import TelegramError

from bot.channels.errors import ChannelError
from bot.channels.reach import NO_UPDATES, Reach
from bot.channels.telegram_errors import failure
from bot.channels.telegram_updates import ALLOWED, incoming

if TYPE_CHECKING:
    from telegram import Bot, User

    from bot.channels.base import Keep

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name, not the secret
LARGEST: Final = 1024 * 1024
LONGEST_PAUSE: Final = 60.0
LOOK: Final = 15.0
"""Seconds after which Telegram is asked again whether it can be reached."""


@dataclass(frozen=True)
class Hook:
    """How Telegram reaches us.

    Args:
        url: address that Telegram calls; "" where it is set by hand.
        path: of the route, such as /telegram.
        secret: what each call must bear.
    """

    url: str
    path: str
    secret: str

    def __repr__(self) -> str:
        return f"Hook(path={self.path!r})"


class Webhook:
    """The route; it keeps nothing until `receive` has said where to."""

    def __init__(self, hook: Hook, bot: Bot, me: Callable[[], Awaitable[User]], reach: Reach) -> None:
        self._hook, self._bot, self._me, self._reach = hook, bot, me, reach
        self._keep: Keep | None = None
        self._log = structlog.get_logger("channel").bind(channel="telegram")

    def route(self) -> Route:
        """Return the route for the office's web server."""
        return Route(self._hook.path, self._called, methods=["POST"])

    async def receive(self, keep: Keep) -> None:
        """Tell Telegram where we are, and take what it brings until cancelled."""
        self._keep = keep
        try:
            await self._announced()
            await self._looked_after()
        finally:
            self._keep = None

    async def _announced(self) -> None:
        pause = 0.5
        while True:
            try:
                await self._me()
                if self._hook.url:
                    await self._bot.set_webhook(
                        self._hook.url, allowed_updates=ALLOWED, secret_token=self._hook.secret
                    )
            except (TelegramError, ChannelError) as error:
                problem = error if isinstance(error, ChannelError) else failure(error, self._bot.token)
                self._log.warning("the webhook cannot be set", problem=problem.problem, again_in=pause)
                self._reach.failed(NO_UPDATES, type(error.__cause__ or error.__context__ or error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._reach.worked(NO_UPDATES)
                return

    async def _looked_after(self) -> None:
        """Ask Telegram now and then while it cannot be reached: with nothing to send, nobody would learn it can."""
        while True:
            await asyncio.sleep(LOOK)
            if self._reach.trouble is not None:
                with suppress(TelegramError):
                    await self._bot.get_me()

    async def _called(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._hook.secret.encode()):
            return Response(status_code=403)
        if self._keep is None:
            return Response(status_code=503)  # Telegram brings it again
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = Update.de_json(json.loads(body), self._bot)
            heard = incoming(update, await self._me())
        except (ValueError, TypeError, KeyError, AttributeError):
            return Response(status_code=400)
        except ChannelError:
            return Response(status_code=503)
        if heard is not None:
            await self._keep([heard])
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """Return what was brought, None when it is more than any update takes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
