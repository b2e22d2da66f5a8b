"""What every channel can do; one for another office messenger is a package of its own.

A channel is found through the entry-point group `yipanqi.channels`: the entry's name is the channel's, its value
a function that takes the settings and returns the channel.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.messages import Attachment, Card, Incoming

ENTRY_POINTS = "yipanqi.channels"
Keep = Callable[[list[Incoming]], Awaitable[None]]
"""Commits updates to the inbox; only when it has returned may they be acknowledged to the messenger."""
Turn = Callable[[], Awaitable[None]]
"""Waits until one more message may go out."""


async def at_once() -> None:
    """Wait for nothing: a channel without limits, or a message that was let through already."""


@dataclass(frozen=True)
class Limit:
    """How much a messenger takes: at most `count` messages in any `seconds`.

    Args:
        whose: what is counted together, such as one conversation; limits of one channel with the same name are one.
        count: how many messages.
        seconds: in how long a time.
    """

    whose: str
    count: int
    seconds: float


@dataclass(frozen=True)
class Capabilities:
    """What a channel can show.

    Args:
        buttons: actions are shown as buttons; otherwise they are numbered lines.
        edits: a message that was sent can be changed.
        typing: it can show that an answer is being prepared.
        files: it carries files both ways.
        longest: most characters of one message, in the messenger's own count; None without a bound.
        groups: there are conversations of several people.
    """

    buttons: bool
    edits: bool
    typing: bool
    files: bool
    longest: int | None
    groups: bool


@dataclass(frozen=True)
class Labelled:
    """A card as it is sent: its actions' labels with the ids of their buttons.

    Args:
        card: what is said.
        buttons: the actions that have a number, in order.
        beside: those that have none, such as leaving a question open; a channel without buttons names them, for
            whoever types their words.
    """

    card: Card
    buttons: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


class Channel(Protocol):
    """One messenger, or the terminal."""

    name: str
    capabilities: Capabilities

    async def receive(self, keep: Keep) -> None:
        """Take in updates until cancelled, or until there will be no more; each is kept before it is acknowledged."""
        ...

    async def send(
        self, conversation: str, message: Labelled, *, already: int = 0, turn: Turn = at_once
    ) -> tuple[str, ...]:
        """Send a card, in as many messages as it takes; return their numbers.

        Args:
            conversation: where to.
            message: the card and the ids of its buttons.
            already: so many of its messages went out before, and are left out.
            turn: awaited before each message but the first, so that all of them keep to the limits.

        Raises:
            ChannelError: it did not go out, or not whole (`sent` holds the numbers of what did); see
                `bot.channels.errors` for what follows from each kind.
        """
        ...

    def limits(self, conversation: str) -> Sequence[Limit]:
        """Return what a message to this conversation counts against; () where nothing is limited."""
        ...

    async def edit(self, conversation: str, number: str, message: Labelled) -> None:
        """Put a card in the place of a message that was sent before."""
        ...

    async def acknowledge(self, update: Incoming, text: str = "") -> None:
        """Tell the messenger that a tap was taken, perhaps with a short text."""
        ...

    async def typing(self, conversation: str) -> None:
        """Show that an answer is being prepared."""
        ...

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file that came in."""
        ...

    async def close(self) -> None:
        """Let go of everything that was opened."""
        ...
