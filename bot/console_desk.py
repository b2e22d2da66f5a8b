"""The desk at the console: whoever owns the installation speaks as its admin, or as somebody else, which is logged."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bot.backroom import AtHand, made
from bot.errors import UsageRefused
from bot.terminal import CHANNEL, Terminal
from handlers.bulletins.counter import BulletinCounter
from handlers.bulletins.desk import BulletinDesk
from handlers.front.menus import command_of
from handlers.front.needed import AnswerWanted, Needed
from handlers.front_desk import FrontDesk, Premises
from handlers.register.desk import RegisterDesk
from handlers.register.session import COMMANDS, RegisterSession
from handlers.register.terms import standing_terms
from handlers.wording import Language
from handlers.wording_register import word
from ledger import officers, timers
from ledger.clock import SystemClock
from ledger.demonstration import build_demonstration
from ledger.errors import AccessDeniedError, ClockError, GuardRefusedError
from ledger.matching import IndexedNames
from ledger.opening import is_demonstration, is_empty, open_register, register_path
from ledger.viewers import Viewer, viewer_by_account, viewer_of

if TYPE_CHECKING:
    from bot.wiring import Office
    from ledger.store import Ledger, Read

OWNER: Final = "owner"
RULED: Final = ("330400", "330100")
"""The cities of the demonstration office."""
_HELP: Final = ("help", "h", "?")
_ENROLLING: Final = ("enrol", "enroll", "start")


class ConsoleDesk:
    """The front desk in a terminal, once there is a register; before that only policy questions are answered.

    Args:
        office: the installation, opened.
        language: as given on the command line, None where none was.
        place: as given on the command line.
    """

    def __init__(self, office: Office, *, language: Language | None = None, place: str | None = None) -> None:
        self._settings, self._gazetteer = office.settings, office.gazetteer
        self._home, self._places = office.settings.home, office.desk.places
        self._office = AtHand(office, home=self._home, place=place, language=language)
        self._given = language
        self._ledger: Ledger | None = None
        self._terminal: Terminal | None = None
        if register_path(self._home).exists():
            self._open()

    @property
    def is_set_up(self) -> bool:
        """Say whether somebody is enrolled in the register."""
        if self._ledger is None:
            return False
        with self._ledger.read() as read:
            return not is_empty(read)

    @property
    def language(self) -> Language:
        """Return the language that is spoken."""
        return self._terminal.language if self._terminal is not None else self._settings.language

    def greeting(self) -> str:
        """Return what is said first: who is speaking and what waits for them, or that there is no register yet."""
        if not self.is_set_up:
            return word(self.language, "demo_offer")
        return self._welcomed(self._speaking)

    def answer(self, text: str) -> str | None:
        """Return what is told to a line; None where there is no register and it is nothing of the console's."""
        command = command_of(text)
        name, value = command if command is not None else ("", "")
        if name == "demo":
            return self.build_demonstration()
        if name == "as" and value:
            return self.speak_as(value)
        if not self.is_set_up:
            return word(self.language, "no_register") if name in (*COMMANDS, "enroll") else None
        terminal = self._speaking
        viewer = self._viewer(terminal)
        if viewer is None and name not in _ENROLLING:
            return word(self.language, "not_enrolled_yet", name=terminal.account)
        if name == "attach" and value:
            return terminal.attach(Path(value).expanduser())
        return self._help(terminal, viewer) if name in _HELP else terminal.say(text)

    def _help(self, terminal: Terminal, viewer: Viewer | None) -> str:
        """Return the desk's help, and the menu of commands that a messenger shows beside the input."""
        language = self.language
        menu = self._desk.menu(viewer.role if viewer else None, language)
        commands = "　".join(f"/{name} {told}" for name, told in menu)
        told = word(language, "menu", commands=commands)
        return "\n".join((terminal.say("/help"), told, word(language, "help_terminal")))

    def help(self) -> str:
        """Return how a register is set up or tried, for a chat that has none."""
        return word(self.language, "demo_offer")

    def speak_as(self, name: str) -> str:
        """Speak as an officer: by id, by their name in the demonstration office, or by the account they enrolled.

        Somebody unknown speaks as themselves, and can do nothing but enrol.

        Raises:
            UsageRefused: the console's user does not own this installation.
        """
        if self._ledger is None or not self.is_set_up:
            return word(self.language, "no_register")
        if hasattr(os, "getuid") and self._home.stat().st_uid != os.getuid():
            raise UsageRefused(word(self.language, "not_the_owner"))
        with self._ledger.read() as read:
            admin = viewer_by_account(read, CHANNEL, OWNER)
            officer, here = _officer(read, name)
        if officer is None:
            self._terminal = self._at(name)
            return word(self.language, "not_enrolled_yet", name=name)
        with self._ledger.write() as tx:
            viewer = officers.speak_as(tx, officer, viewer=admin)
        self._terminal = self._at(name, viewer.officer)
        told = word(self.language, "spoken_as", name=name) + self._who(viewer)
        unread = self._terminal.unread(viewer.officer) if here else ""
        return self._marked("\n".join(filter(None, [told, unread, self._terminal.still_open()])))

    def build_demonstration(self) -> str:
        """Build the demonstration office, where the register is empty."""
        desk = self._desk.premises.register
        terms = {city: standing_terms(desk.packs, city, desk.today()) for city in RULED}
        try:
            built = build_demonstration(
                self._home,
                clock=SystemClock(),
                names=IndexedNames(),
                randomness=secrets.token_bytes,
                terms=terms,
            )
        except GuardRefusedError:
            return word(self.language, "demo_refused")
        people = "、".join(name for name in built.people if name != "admin")
        return word(self.language, "demonstration") + word(self.language, "demo_built", people=people)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the register, and the office where it was opened anew."""
        self._office.close()
        if self._ledger is not None:
            self._ledger.close()

    def _open(self) -> Ledger:
        if self._ledger is None:
            self._ledger = open_register(self._home, clock=SystemClock(), randomness=secrets.token_bytes)
            with suppress(ClockError):  # reading still works, and every action says what is wrong
                timers.run_due(self._ledger)
            self._front = self._front_desk(self._ledger)
        return self._ledger

    @property
    def _desk(self) -> FrontDesk:
        self._open()
        return self._front

    def _front_desk(self, ledger: Ledger) -> FrontDesk:
        from bot.rules import open_rules

        def policy(text: str, city: str | None, language: Language) -> str:
            raise Needed(AnswerWanted(text, city, language))

        register = RegisterDesk(ledger, open_rules(self._home), self._gazetteer, self._places, policy)
        bulletins = BulletinCounter(BulletinDesk(lambda: self._office.opened().library, self._places))
        return FrontDesk(Premises(register, self._settings.language, self._settings.admin_note, (bulletins,)))

    @property
    def _speaking(self) -> Terminal:
        if self._terminal is None:
            self._terminal = self._at(OWNER)
        return self._terminal

    def _at(self, account: str, officer: str | None = None) -> Terminal:
        """Return the terminal of somebody, whose conversation goes on where it was left."""
        return Terminal(
            self._desk,
            lambda wanted, content: made(self._office.opened(), self._home, wanted, content),
            self._home / "received",
            account=account,
            officer=officer,
            language=self._given,
        )

    def _welcomed(self, terminal: Terminal) -> str:
        viewer = self._viewer(terminal)
        if viewer is None:
            return word(self.language, "not_enrolled_yet", name=terminal.account)
        parts = [self._marked(self._who(viewer)), terminal.unread(viewer.officer), terminal.still_open()]
        return "\n".join(filter(None, parts))

    def _viewer(self, terminal: Terminal) -> Viewer | None:
        """Return who is speaking, None for somebody who is not enrolled."""
        with self._open().read() as read, suppress(AccessDeniedError):
            if terminal.officer is not None:
                return viewer_of(read, terminal.officer)
            return viewer_by_account(read, CHANNEL, terminal.account)
        return None

    def _who(self, viewer: Viewer) -> str:
        """Return who somebody is here, and what they may do, in short."""
        desk = self._desk.premises.register
        session = RegisterSession(desk, CHANNEL, viewer.officer, viewer.officer, self.language)
        return session.welcome()

    def _marked(self, text: str) -> str:
        mark = word(self.language, "demonstration")
        with self._open().read() as read:
            return mark + text if is_demonstration(read) else text


def _officer(read: Read, name: str) -> tuple[str | None, bool]:
    """Return the officer of this account or id, and whether they write from this console."""
    for channel in (CHANNEL, "demonstration"):
        with suppress(AccessDeniedError):
            return viewer_by_account(read, channel, name).officer, True
    with suppress(AccessDeniedError):
        return viewer_of(read, name).officer, False
    return None, False
