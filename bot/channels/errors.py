"""Why a message did not go out, one kind for each thing that follows from it.

ChannelError
├── TryAgain        nothing went out; try again after a while (`after`, in seconds, where the messenger named one)
├── Unknown         it may have gone out or not (a timeout, a cut connection)
├── Unreachable     the reader cannot be reached until they write again (blocked, deleted)
├── Moved           the conversation has another number now
└── Unacceptable    the messenger will never take this message
"""

from __future__ import annotations

from bot.errors import BotError


class ChannelError(BotError):
    """A message did not go out; `sent` are the numbers of those parts of it that did."""

    def __init__(self, channel: str, problem: str) -> None:
        super().__init__(f"{channel}: {problem}")
        self.channel, self.problem = channel, problem
        self.sent: tuple[str, ...] = ()


class TryAgain(ChannelError):
    """Nothing went out; after `after` seconds (None: the sender's own pause) it may be tried again.

    With `everything` the messenger itself is not to be had, so that no other message would go out either.
    """

    def __init__(
        self, channel: str, problem: str, after: float | None = None, *, everything: bool = False
    ) -> None:
        super().__init__(channel, problem)
        self.after, self.everything = after, everything


class Unknown(ChannelError):
    """It may have gone out or not."""


class Unreachable(ChannelError):
    """The reader cannot be reached until they write again."""


class Moved(ChannelError):
    """The conversation has another number now."""

    def __init__(self, channel: str, conversation: str) -> None:
        super().__init__(channel, "the conversation has another number")
        self.conversation = conversation


class Unacceptable(ChannelError):
    """The messenger will never take this message."""
