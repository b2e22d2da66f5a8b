"""What delivery asks of whoever understands the messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from handlers.front.needed import Ready, Wanted
from handlers.messages import Card, Incoming
from ledger.delivery import Outgoing
from ledger.store import Write


class Heard(Protocol):
    """What a message came to, see `handlers.front_desk.Heard`."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """What goes back to the conversation."""

    @property
    def state(self) -> Mapping[str, Any]:
        """What to remember of the conversation."""

    @property
    def asked(self) -> str:
        """A name for the question that is open now."""

    @property
    def privately(self) -> tuple[Card, ...]:
        """What goes to the writer's private conversation instead."""

    @property
    def notice(self) -> str:
        """A short word to acknowledge a tap with."""


@dataclass(frozen=True)
class Desk:
    """The handlers, as delivery knows them.

    Args:
        hear: returns what a message comes to, given what is remembered of the conversation and what was made ready;
            raises `Needed` for what must be made ready first.
        prepare: makes ready what was needed, outside any transaction.
        word: words a notice at the moment of its sending, by what its reader may then see; None where it is not to
            be told any more.
        sorry: says that a message could not be handled.
    """

    hear: Callable[[Write, Incoming, Mapping[str, Any], Ready], Heard]
    prepare: Callable[[Wanted], Awaitable[object]]
    word: Callable[[Write, Outgoing], Card | None]
    sorry: Callable[[Write, Incoming], Card | None]


@dataclass
class Counts:
    """What happened since the start, for whoever watches."""

    received: int = 0
    handled: int = 0
    stumbled: int = 0
    failed: int = 0
    sent: int = 0
    tried_again: int = 0
    unknown: int = 0
    inactive: int = 0
    given_up: int = 0
    cycles: int = 0
