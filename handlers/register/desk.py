"""What the register's handlers work with, who is speaking, and what they give back to a channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.wording import Language
from handlers.wording_register import word
from ledger.clock import shanghai_day
from ledger.store import Ledger
from ledger.viewers import Viewer
from policy.packs import Packs
from terms.places import Gazetteer


@dataclass(frozen=True)
class RegisterDesk:
    """What the register's handlers need, handed down once.

    Args:
        ledger: the register.
        packs: the rules of all places.
        gazetteer: knows the places that a brief may name.
        places: names of places by division code.
        policy: answers a question about the policies in words: text, the officer's city, language.
    """

    ledger: Ledger
    packs: Packs
    gazetteer: Gazetteer
    places: Mapping[str, str]
    policy: Callable[[str, str | None, Language], str]

    def today(self) -> date:
        """Return the day in Shanghai."""
        return shanghai_day(self.ledger.clock.now())


@dataclass(frozen=True)
class Speaker:
    """Who is speaking at this moment, and in which language they are answered."""

    desk: RegisterDesk
    viewer: Viewer
    language: Language

    def word(self, key: str, **facts: object) -> str:
        """Return the words under a key in the officer's language."""
        return word(self.language, key, **facts)


@dataclass(frozen=True)
class RegisterReply:
    """What goes back to the officer.

    Args:
        text: the words, the numbered choices among them.
        choices: the labels of the choices, so that a channel may show them as buttons that send their number.
        demonstration: it comes from the demonstration office, which every channel must show.
    """

    text: str
    choices: tuple[str, ...] = ()
    demonstration: bool = False


def numbered(labels: tuple[str, ...]) -> str:
    """Return choices as numbered lines."""
    return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))


def with_choices(text: str, labels: tuple[str, ...], hint: str = "") -> RegisterReply:
    """Return a reply that ends with numbered choices."""
    return RegisterReply("\n".join(part for part in (text, numbered(labels), hint) if part), labels)
