"""What the register's handlers work with, who is speaking, and what they give back to a channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers.messages import Action, CardFile
from handlers.register.moves import Move
from handlers.wording import Language
from handlers.wording_register import word
from ledger.clock import shanghai_day
from ledger.store import Ledger
from ledger.viewers import Viewer
from policy.packs import Packs
from terms.places import Gazetteer

Policy = Callable[[str, str | None, Language], str]


@dataclass(frozen=True)
class RegisterDesk:
    """What the register's handlers need, handed down once.

    Args:
        ledger: the register.
        packs: the rules of all places.
        gazetteer: knows the places that a brief may name.
        places: names of places by division code.
        policy: answers a question about the policies in words: text, the officer's city, language; it may raise
            `handlers.front.needed.Needed`, which is passed on with nothing half said or done.
    """

    ledger: Ledger
    packs: Packs
    gazetteer: Gazetteer
    places: Mapping[str, str]
    policy: Policy

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

    def listed(self, parts: Iterable[str]) -> str:
        """Return several things in a row."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def pair(self, label: str, value: str) -> str:
        """Return what a thing is called and what it is."""
        return f"{label}：{value}" if self.language == "zh" else f"{label}: {value}"

    def beside(self, words: str) -> str:
        """Return words in brackets, "" for none."""
        if not words:
            return ""
        return f"（{words}）" if self.language == "zh" else f" ({words})"


@dataclass(frozen=True)
class RegisterReply:
    """What goes back to the officer.

    Args:
        body: the words, without the choices.
        choices: the labels of what may be chosen by number.
        moves: what each choice does, so that a button of it works however the talk goes on; None for one that
            only answers what is asked (the number typed says the same).
        decides: numbers of the choices that decide something, and are to be taken once.
        beside: what may be done instead of answering (skip, back, cancel): each label, and what to type for it.
        hint: what else may be typed, shown below the choices.
        about: the investor that is spoken of, which 这个投资方 means from then on.
        files: files that go with it.
        demonstration: it comes from the demonstration office, which every channel must show.
    """

    body: str
    choices: tuple[str, ...] = ()
    moves: tuple[Move | None, ...] = ()
    decides: tuple[int, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    about: str = ""
    files: tuple[CardFile, ...] = ()
    demonstration: bool = False

    @property
    def text(self) -> str:
        """Return all of it in words, the choices as numbered lines."""
        beside = f"（{'｜'.join(label for label, _ in self.beside)}）" if self.beside else ""
        return "\n".join(part for part in (self.body, numbered(self.choices), beside, self.hint) if part)

    @property
    def words(self) -> str:
        """Return the words for a channel that shows the choices as buttons."""
        return "\n".join(part for part in (self.body, self.hint) if part)

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return the choices as buttons, the ones without a move say their number; then what stands beside them."""
        moves = self.moves or (None,) * len(self.choices)
        choices = tuple(
            Action(label, move, "" if move else str(number), once=number in self.decides)
            for number, (label, move) in enumerate(zip(self.choices, moves, strict=True), 1)
        )
        return choices + tuple(Action(label, says=says, numbered=False) for label, says in self.beside)

    def after(self, words: str, sep: str = "\n") -> RegisterReply:
        """Return the reply with words before it."""
        return replace(self, body=sep.join(part for part in (words, self.body) if part))


def numbered(labels: tuple[str, ...]) -> str:
    """Return choices as numbered lines."""
    return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
