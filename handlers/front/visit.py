"""One message being heard: who wrote it, what is remembered, and the words to answer in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from handlers.front.needed import Ready
from handlers.messages import Action, Card, Incoming
from handlers.register.desk import RegisterDesk, Speaker
from handlers.wording import Language
from handlers.wording_front import FRONT
from handlers.wording_register import word
from ledger.errors import AccessDeniedError
from ledger.store import Read, Write
from ledger.viewers import Role, Viewer

State = dict[str, Any]
MENU, AWAITS = "menu", "awaits"
"""Keys of the state: the actions of the desk's own last card, and what the desk waits for."""


class Counter(Protocol):
    """A part of the office with commands and moves of its own, such as the bulletins.

    Its moves carry its name under `counter`, and so come back to it.
    """

    @property
    def name(self) -> str:
        """Return what its moves carry under `counter`."""
        ...

    @property
    def commands(self) -> frozenset[str]:
        """Return the commands it answers, see `handlers.front.menus`."""
        ...

    def command(self, visit: Visit, name: str, value: str) -> tuple[Card, ...]:
        """Carry out one of its commands."""
        ...

    def do(self, visit: Visit, move: Mapping[str, Any]) -> tuple[Card, ...]:
        """Make one of its moves."""
        ...

    def say(self, visit: Visit, text: str) -> tuple[Card, ...] | None:
        """Take a text that it waits for (and settle that), or knows as its own; None for anything else."""
        ...

    def notice(self, read: Read, speaker: Speaker, kind: str, facts: Mapping[str, Any]) -> Card | None:
        """Return a message of the outbox of its own kind as a card; None for any other kind."""
        ...

    def settings(self, visit: Visit) -> tuple[tuple[str, ...], tuple[Action, ...]]:
        """Return lines and actions for the settings card, such as subscriptions and quiet hours."""
        ...


@dataclass(frozen=True)
class Premises:
    """What the front desk works with, handed down once.

    Args:
        register: what the register's handlers work with; its `policy` is not asked, the desk asks outside.
        language: spoken where nobody has chosen another.
        admin_note: whom to ask for an invitation, "" for nothing to add.
        counters: parts of the office with commands of their own.
    """

    register: RegisterDesk
    language: Language = "zh"
    admin_note: str = ""
    counters: tuple[Counter, ...] = ()

    @cached_property
    def more(self) -> frozenset[str]:
        """Return the commands that counters answer."""
        return frozenset(name for counter in self.counters for name in counter.commands)


@dataclass
class Visit:
    """One message being heard.

    Args:
        premises: what the desk works with.
        tx: the transaction of this happening.
        incoming: the message.
        state: what is remembered of this conversation; changed in place.
        ready: what was made ready outside.
        viewer: who wrote, None for somebody who is not enrolled.
        language: they are answered in.
        place: division code assumed where a question names none.
        demonstration: this is a demonstration office, which every card must show.
    """

    premises: Premises
    tx: Write
    incoming: Incoming
    state: State
    ready: Ready
    viewer: Viewer | None
    language: Language
    place: str | None = None
    demonstration: bool = False
    privately: list[Card] = field(default_factory=list)

    @property
    def known(self) -> Viewer:
        """Return who wrote; raises `AccessDeniedError` where nobody knows them."""
        if self.viewer is None:
            raise AccessDeniedError("looking", "not enrolled, or disabled: enrol with an invitation first")
        return self.viewer

    @property
    def speaker(self) -> Speaker:
        """Return the speaker as the register's handlers know them."""
        return Speaker(self.premises.register, self.known, self.language)

    def word(self, key: str, **facts: object) -> str:
        """Return the front desk's words under a key."""
        return FRONT[self.language][key].format(**facts)

    def may(self, role: Role) -> bool:
        """Say whether whoever wrote has a role."""
        return self.viewer is not None and self.viewer.role is role

    def awaiting(self, kind: str) -> Mapping[str, Any] | None:
        """Return what the desk waits for, if it is of this kind."""
        awaits = self.state.get(AWAITS)
        return awaits if isinstance(awaits, Mapping) and awaits.get("kind") == kind else None

    def await_(self, kind: str, **facts: Any) -> None:
        """Wait for the next message as the answer to something."""
        self.state[AWAITS] = {"kind": kind, **facts}

    def settle(self) -> None:
        """Wait for nothing, and offer nothing by number."""
        self.state.pop(AWAITS, None)
        self.state.pop(MENU, None)


def offered(visit: Visit, card: Card) -> Card:
    """Return a card of the desk's own, whose actions may also be taken by number or words."""
    visit.state[MENU] = [
        {"label": one.label, "move": one.move if one.move is None else dict(one.move), "says": one.says}
        for one in card.actions
        if one.numbered
    ]
    return card


def move(do: str, **facts: Any) -> dict[str, Any]:
    """Return a move of the front desk itself, as data."""
    return {"front": do, **facts}


def marked(card: Card, language: Language, *, demonstration: bool) -> Card:
    """Return a card with the mark of the demonstration office, where it is one."""
    mark = word(language, "demonstration")
    if not demonstration or card.title.startswith(mark) or (not card.title and card.text.startswith(mark)):
        return card
    return replace(card, title=mark + card.title) if card.title else replace(card, text=mark + card.text)
