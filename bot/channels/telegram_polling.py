"""Fetching updates: a batch is kept before the next request tells Telegram that it arrived.

A crash between the two brings the batch again, and the inbox knows each update by its number. Telegram lets nobody
fetch while a webhook is set, so one that is left from before is removed first; what waits at Telegram stays there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.errors import ChannelError, TryAgain
from bot.channels.reach import NO_UPDATES, Reach
from bot.channels.telegram_errors import seconds_of, told
from bot.channels.telegram_updates import ALLOWED, incoming

if TYPE_CHECKING:
    from telegram import Bot, Update, User

    from bot.channels.base import Keep

SHORTEST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 60.0
BATCH: Final = 100


async def poll(
    bot: Bot,
    me: Callable[[], Awaitable[User]],
    keep: Keep,
    *,
    seconds: int,
    secret: str,
    reach: Reach,
) -> None:
    """Fetch updates until cancelled, with growing pauses while it does not work and one line of the log for each.

    Args:
        bot: the library's bot.
        me: tells who this bot is, once Telegram can be asked.
        keep: commits updates to the inbox.
        seconds: how long Telegram may hold a request open.
        secret: the token, which is kept out of the log.
        reach: is told while no updates can be fetched.
    """
    log = structlog.get_logger("channel").bind(channel="telegram")
    offset: int | None = None
    pause = 0.0
    begun = False
    while True:
        try:
            user = await me()
            try:
                # the first request after a failure is answered at once, so that it is known that it works again
                updates = await bot.get_updates(offset, BATCH, 0 if pause else seconds, ALLOWED)
            except Conflict as error:
                if begun or not _by_webhook(error):
                    raise
                begun = True  # one that is set later is somebody else's doing, and is not fought over
                await bot.delete_webhook(drop_pending_updates=False)
                log.warning(
                    "a webhook was set and is removed, to fetch the updates; those that wait are kept"
                )
                continue
            begun = True
            await _kept(updates, user, keep)
        except (TelegramError, ChannelError) as error:
            pause = min(max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE)
            wait = _wait(error, pause)
            problem = told(error, secret) if isinstance(error, TelegramError) else error.problem
            log.warning("updates cannot be fetched", problem=problem, reason=_means(error), again_in=wait)
            reach.failed(NO_UPDATES, type(error.__cause__ or error.__context__ or error).__name__)
            await asyncio.sleep(wait)
            continue
        reach.worked(NO_UPDATES)
        if pause:
            log.info("updates are fetched again")
        pause = 0.0
        if updates:
            offset = max(update.update_id for update in updates) + 1


async def _kept(updates: tuple[Update, ...], user: User, keep: Keep) -> None:
    heard = [one for update in updates if (one := incoming(update, user)) is not None]
    if heard:
        await keep(heard)


def _wait(error: TelegramError | ChannelError, pause: float) -> float:
    """Return how long to wait: as long as was asked for, and our own pause where nothing was."""
    if isinstance(error, RetryAfter):
        return max(seconds_of(error), SHORTEST_PAUSE)
    if isinstance(error, TryAgain) and error.after is not None:
        return error.after
    return LONGEST_PAUSE if isinstance(error, InvalidToken) else pause


def _by_webhook(error: Conflict) -> bool:
    """Say whether nobody may fetch because a webhook is set, and not because somebody else fetches."""
    return "webhook" in error.message.lower()


def _means(error: TelegramError | ChannelError) -> str:
    if isinstance(error, Conflict) and _by_webhook(error):
        return "somebody set a webhook for this bot while it fetches: stop the other program, then restart this one"
    if isinstance(error, Conflict):
        return "another program fetches the updates of this bot: stop it, or give it a token of its own"
    if isinstance(error, InvalidToken):
        return "Telegram refuses the token"
    return "Telegram cannot be reached, or is in trouble"
