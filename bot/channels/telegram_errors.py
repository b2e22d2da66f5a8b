"""What went wrong at Telegram, as one of the kinds that delivery knows (`bot.channels.errors`).

The library's classes do not say what follows: `BadRequest` and `TimedOut` are `NetworkError`s, and a timeout is
the same class whether the request was written or never left. So each is looked at for what is known of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.errors import ChannelError, Moved, TryAgain, Unacceptable, Unknown, Unreachable

CHANNEL: Final = "telegram"
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_GONE: Final = (
    "chat not found", "user not found", "user is deactivated", "peer_id_invalid", "not enough rights",
    "have no rights to send", "need administrator rights", "chat_write_forbidden", "bot is not a member",
    "group chat was deactivated", "bot was kicked", "chat_restricted", "topic_closed",
)  # fmt: skip
_MARKS: Final = ("can't parse entities", "can't find end", "unsupported start tag", "entity")
_TOO_LATE: Final = ("query is too old", "query id is invalid", "query_id_invalid")
_NOT_CHANGED: Final = "message is not modified"
_NOT_TO_BE_EDITED: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_WAIT_FOR_TOKEN: Final = 60.0


class ServerTrouble(NetworkError):
    """Telegram's side answered with a 5xx.

    Args:
        code: the HTTP status. 502 and 504 come from something in between, which cannot say whether the request
            was carried out.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"the server is in trouble ({code})")
        self.code = code


def failure(error: TelegramError, secret: str) -> ChannelError:
    """Return what follows from an error of the library; the token is in none of its words."""
    problem = told(error, secret)
    if isinstance(error, RetryAfter):
        return TryAgain(CHANNEL, "too many requests", seconds_of(error))
    if isinstance(error, ChatMigrated):
        return Moved(CHANNEL, str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Unreachable(CHANNEL, problem)
    if isinstance(error, InvalidToken):
        return TryAgain(CHANNEL, "the token is refused", _WAIT_FOR_TOKEN, everything=True)
    if isinstance(error, BadRequest):
        gone = any(words in error.message.lower() for words in _GONE)
        return Unreachable(CHANNEL, problem) if gone else Unacceptable(CHANNEL, problem)
    return _on_the_way(error, problem)


def _on_the_way(error: TelegramError, problem: str) -> ChannelError:
    """Return what follows where no answer is known: whether the request left, and may have been carried out."""
    if isinstance(error, ServerTrouble):
        return Unknown(CHANNEL, problem) if error.code in (502, 504) else TryAgain(CHANNEL, problem)
    if isinstance(error, Conflict):
        return TryAgain(CHANNEL, "somebody else fetches the updates of this bot")
    if isinstance(error.__cause__, _NEVER_LEFT):
        crowded = isinstance(error.__cause__, httpx.PoolTimeout)
        return TryAgain(CHANNEL, problem, everything=not crowded)
    return Unknown(CHANNEL, problem)


def told(error: TelegramError, secret: str) -> str:
    """Return an error in words that hold no token: the library's class, and Telegram's own words where it spoke."""
    words = error.message if isinstance(error, BadRequest | Forbidden | ServerTrouble) else ""
    kind = type(error.__cause__ or error).__name__
    return f"{kind}: {words}".replace(secret, "…") if words else kind


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram asked to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def marks_refused(error: TelegramError) -> bool:
    """Say whether it is the HTML that was refused."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _MARKS)


def came_too_late(error: TelegramError) -> bool:
    """Say whether a tap was acknowledged after Telegram had stopped waiting for it."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _TOO_LATE)


def changed_nothing(error: TelegramError) -> bool:
    """Say whether an edit was refused because the message reads so already."""
    return isinstance(error, BadRequest) and _NOT_CHANGED in error.message.lower()


def not_to_be_edited(error: TelegramError) -> bool:
    """Say whether a message is gone, or too old to be edited."""
    return isinstance(error, BadRequest) and any(
        words in error.message.lower() for words in _NOT_TO_BE_EDITED
    )
