"""The register behind the terminal chat: opening it, who speaks, and the demonstration office."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from handlers.ask import Desk, ask
from handlers.register.desk import RegisterDesk
from handlers.register.session import RegisterSession
from handlers.register.terms import standing_terms
from handlers.wording import Language
from handlers.wording_register import word
from ledger import officers, timers
from ledger.clock import SystemClock
from ledger.demonstration import build_demonstration
from ledger.errors import AccessDeniedError, GuardRefusedError
from ledger.matching import IndexedNames
from ledger.opening import is_demonstration, is_empty, open_register, register_path
from ledger.viewers import viewer_by_account

if TYPE_CHECKING:
    from bot.wiring import Office
    from handlers.register.desk import RegisterReply
    from ledger.store import Ledger

CHANNEL = "console"
OWNER = "owner"
RULED = ("330400", "330100")
"""The cities of the demonstration office."""


class Counter:
    """The register's side of a chat at the console.

    The console's user owns the installation and is its admin; speaking as somebody else is written to the log.
    Who is not enrolled can do nothing but enrol.
    """

    def __init__(
        self, home: Path, desk: Desk, language: Language, make: Callable[[Ledger], RegisterDesk]
    ) -> None:
        self._home, self._desk, self.language, self._make = home, desk, language, make
        self._ledger: Ledger | None = None
        self.session: RegisterSession | None = None
        if register_path(home).exists():
            self._open()

    @property
    def is_set_up(self) -> bool:
        """Say whether somebody is enrolled in the register."""
        if self._ledger is None:
            return False
        with self._ledger.read() as read:
            return not is_empty(read)

    def greeting(self) -> str:
        """Return what is said first: who is speaking, or that a demonstration office can be built."""
        if not self.is_set_up or self.session is None:
            return word(self.language, "demo_offer")
        try:
            return self._marked(self.session.welcome())
        except AccessDeniedError:
            return word(self.language, "not_enrolled_yet", name=self.session.account)

    def speak_as(self, name: str) -> str:
        """Speak as an officer: by id, by their name in the demonstration office, or by the account they enrolled.

        Somebody unknown speaks as themselves, and can do nothing but enrol.
        """
        if self._ledger is None or not self.is_set_up:
            return word(self.language, "no_register")
        with self._ledger.read() as read:
            admin = viewer_by_account(read, CHANNEL, OWNER)
            officer = _officer(self._ledger, name)
            known = officer or read.value("SELECT id FROM officers WHERE id = ? AND state = 'active'", name)
        self.session = self._session(name, None)
        if known is None:
            return word(self.language, "not_enrolled_yet", name=name)
        with self._ledger.write() as tx:
            self.session.officer = officers.speak_as(tx, str(known), viewer=admin).officer
        return word(self.language, "spoken_as", name=name) + self._marked(self.session.welcome())

    def build_demonstration(self) -> str:
        """Build the demonstration office, where the register is empty."""
        desk = self._register_desk()
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

    def say(self, text: str) -> RegisterReply | None:
        """Return the register's reply, None where policy answers."""
        if self.session is None or not self.is_set_up:
            return None
        self.session.language = self.language
        return self.session.say(text)

    @property
    def may_ask(self) -> bool:
        """Say whether who speaks may ask anything: before there is a register the owner, then the enrolled."""
        if self.session is None or not self.is_set_up:
            return True
        try:
            self.session.viewer()
        except AccessDeniedError:
            return False
        return True

    def close(self) -> None:
        """Close the register."""
        if self._ledger is not None:
            self._ledger.close()

    def _open(self) -> Ledger:
        if self._ledger is None:
            self._ledger = open_register(self._home, clock=SystemClock(), randomness=secrets.token_bytes)
            timers.run_due(self._ledger)
            self.session = self._session(OWNER, None)
        return self._ledger

    def _register_desk(self) -> RegisterDesk:
        return self._make(self._open())

    def _session(self, account: str, officer: str | None) -> RegisterSession:
        return RegisterSession(self._register_desk(), CHANNEL, account, officer, self.language)

    def _marked(self, text: str) -> str:
        if self._ledger is None:
            return text
        with self._ledger.read() as read:
            return word(self.language, "demonstration") + text if is_demonstration(read) else text


def open_counter(office: Office, language: Language) -> Counter:
    """Open the register's side of a chat."""
    from bot.rules import open_rules

    packs = open_rules(office.settings.home)
    desk = office.desk

    def policy(text: str, city: str | None, spoken: Language) -> str:
        return ask(text, desk, place=city, language=spoken).text

    def make(ledger: Ledger) -> RegisterDesk:
        return RegisterDesk(ledger, packs, office.gazetteer, desk.places, policy)

    return Counter(office.settings.home, desk, language, make)


def _officer(ledger: Ledger, name: str) -> str | None:
    """Return the officer with this account at the console or in the demonstration office."""
    with ledger.read() as read:
        for channel in (CHANNEL, "demonstration"):
            try:
                return viewer_by_account(read, channel, name).officer
            except AccessDeniedError:
                continue
    return None
