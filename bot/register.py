"""The register behind the terminal chat: opening it, who speaks, and the demonstration office."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.errors import UsageRefused
from handlers.ask import Desk, ask
from handlers.register.desk import RegisterDesk, Speaker
from handlers.register.notices import notice_words
from handlers.register.session import COMMANDS, RegisterSession
from handlers.register.terms import standing_terms
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_notices import NOTICES
from ledger import delivery, officers, timers
from ledger.clock import SystemClock
from ledger.demonstration import build_demonstration
from ledger.errors import AccessDeniedError, ClockError, GuardRefusedError
from ledger.matching import IndexedNames
from ledger.opening import is_demonstration, is_empty, open_register, register_path
from ledger.viewers import viewer_by_account, viewer_of

if TYPE_CHECKING:
    from bot.wiring import Office
    from handlers.conversation import Conversation
    from ledger.store import Ledger, Read

CHANNEL = "console"
OWNER = "owner"
MOST_NOTICES = 20
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
        return self._welcomed(self.session)

    def help(self, conversation: Conversation) -> str:
        """Return what can be said to the register."""
        self.language = conversation.language
        return word(self.language, "help_register") if self.is_set_up else word(self.language, "demo_offer")

    def answer(self, text: str, conversation: Conversation) -> str | None:
        """Return the register's reply to a line, None where policy or the chat's own commands answer it."""
        self.language = conversation.language
        if text.startswith(("/", "／")):
            name, _, value = text[1:].partition(" ")
            name, value = name.lower(), value.strip()
            if name == "demo":
                return self.build_demonstration()
            if name == "as" and value:
                return self.speak_as(value, conversation)
            if name == "attach" and value and self.session is not None:
                return self._attach(self.session, Path(value).expanduser())
            if name not in (*COMMANDS, "enroll"):
                return None
            if self.session is None or not self.is_set_up:
                return word(self.language, "no_register")
            text = f"/{name} {value}".strip()
        if self.session is None or not self.is_set_up:
            return None
        self.session.language = self.language
        reply = self.session.say(text)
        return reply.text if reply else None

    def forget(self) -> None:
        """Begin anew: nothing is under way; drafts stay kept."""
        if self.session is not None:
            self.session.forget()

    def speak_as(self, name: str, conversation: Conversation) -> str:
        """Speak as an officer: by id, by their name in the demonstration office, or by the account they enrolled.

        Somebody unknown speaks as themselves, and can do nothing but enrol. Questions about policy that name no
        place are then those of the officer's city.

        Raises:
            UsageRefused: the console's user does not own this installation.
        """
        if self._ledger is None or not self.is_set_up:
            return word(self.language, "no_register")
        if hasattr(os, "getuid") and self._home.stat().st_uid != os.getuid():
            raise UsageRefused(word(self.language, "not_the_owner"))
        self.session = self._session(name)
        with self._ledger.read() as read:
            admin = viewer_by_account(read, CHANNEL, OWNER)
            officer, here = _officer(read, name)
        if officer is None:
            return word(self.language, "not_enrolled_yet", name=name)
        with self._ledger.write() as tx:
            viewer = officers.speak_as(tx, officer, viewer=admin)
        self.session.officer = viewer.officer
        conversation.place = viewer.city or conversation.place
        told = word(self.language, "spoken_as", name=name) + self.session.welcome()
        unread = self._unread(self.session) if here else []
        return self._marked("\n".join([told, *unread]))

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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the register."""
        if self._ledger is not None:
            self._ledger.close()

    def _open(self) -> Ledger:
        if self._ledger is None:
            self._ledger = open_register(self._home, clock=SystemClock(), randomness=secrets.token_bytes)
            with suppress(ClockError):  # reading still works, and every action says what is wrong
                timers.run_due(self._ledger)
            self.session = self._session(OWNER)
        return self._ledger

    def _register_desk(self) -> RegisterDesk:
        return self._make(self._open())

    def _session(self, account: str) -> RegisterSession:
        return RegisterSession(self._register_desk(), CHANNEL, account, None, self.language)

    def _unread(self, session: RegisterSession) -> list[str]:
        """Return what the register has to tell whoever reads at this console, and note it as told.

        The messages of an officer who writes from another channel wait for that channel.
        """
        speaker = Speaker(session.desk, session.viewer(), self.language)
        with session.desk.ledger.write() as tx:
            waiting = delivery.waiting_for(tx, speaker.viewer.officer)
            lines = [f"- {notice_words(speaker, tx, one.kind, one.facts)}" for one in waiting]
            for one in waiting:
                delivery.sent(tx, one)
        return [NOTICES[self.language]["unread"], *lines[-MOST_NOTICES:]] if lines else []

    def _attach(self, session: RegisterSession, file: Path) -> str:
        try:
            content = file.read_bytes()
        except OSError:
            return word(self.language, "no_such_file", path=file)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self._marked(session.attach(content, media_type).text)

    def _welcomed(self, session: RegisterSession) -> str:
        try:
            return self._marked(session.welcome())
        except AccessDeniedError:
            return word(self.language, "not_enrolled_yet", name=session.account)

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


def _officer(read: Read, name: str) -> tuple[str | None, bool]:
    """Return the officer of this account or id, and whether they write from this console."""
    for channel in (CHANNEL, "demonstration"):
        with suppress(AccessDeniedError):
            return viewer_by_account(read, channel, name).officer, True
    with suppress(AccessDeniedError):
        return viewer_of(read, name).officer, False
    return None, False
