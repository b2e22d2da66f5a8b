"""The register behind the terminal chat: opening it, who speaks, and the demonstration office."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.console_bulletins import ConsoleBulletins
from bot.errors import UsageRefused
from handlers.ask import Desk, ask
from handlers.bulletins.desk import BulletinDesk
from handlers.front.needed import AnswerWanted, Needed, PolicyAnswer, Ready
from handlers.register.desk import Policy, RegisterDesk, RegisterReply, Speaker
from handlers.register.notices import notice_words
from handlers.register.session import COMMANDS, RegisterSession
from handlers.register.terms import standing_terms
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_errors import error_text
from handlers.wording_register_notices import NOTICES
from ledger import conversations, delivery, officers, timers
from ledger.clock import SystemClock
from ledger.demonstration import build_demonstration
from ledger.errors import AccessDeniedError, ClockError, GuardRefusedError, LedgerError
from ledger.evidence import path_of
from ledger.matching import IndexedNames
from ledger.opening import is_demonstration, is_empty, open_register, register_path
from ledger.viewers import viewer_by_account, viewer_of

if TYPE_CHECKING:
    from bot.wiring import Office
    from handlers.conversation import Conversation
    from ledger.store import Ledger, Read

CHANNEL = "console"
REGISTER = "register"
"""The register's part of what is kept of a conversation."""
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
        self,
        home: Path,
        desk: Desk,
        language: Language,
        make: Callable[[Ledger], RegisterDesk],
        bulletins: Callable[[], BulletinDesk],
    ) -> None:
        self._home, self._desk, self.language, self._make = home, desk, language, make
        self._ledger: Ledger | None = None
        self.session: RegisterSession | None = None
        self._make_bulletins = bulletins
        self._bulletins: ConsoleBulletins | None = None
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
        told = self._of_bulletins(text)
        if told is not None:
            return told
        if text.startswith(("/", "／")):
            name, _, value = text[1:].partition(" ")
            name, value = name.lower(), value.strip()
            if name not in (*COMMANDS, "enroll"):
                return self._of_the_console(name, value, conversation)
            if self.session is None or not self.is_set_up:
                return word(self.language, "no_register")
            text = f"/{name} {value}".strip()
        if self.session is None or not self.is_set_up:
            return None
        reply = self._said(self.session, lambda session: session.say(text))
        return "\n".join([reply.text, *self._saved(reply)]) if reply else None

    def _of_the_console(self, name: str, value: str, conversation: Conversation) -> str | None:
        """Carry out a command that only the console has, None where it has no such command."""
        if name == "demo":
            return self.build_demonstration()
        if name == "as" and value:
            return self.speak_as(value, conversation)
        if name == "attach" and value and self.session is not None:
            return self._attach(self.session, Path(value).expanduser())
        return None

    def _of_bulletins(self, text: str) -> str | None:
        """Return the answer of the bulletins' counter, None where a line is nothing of its own."""
        if self.session is None or not self.is_set_up or self.session.asked:
            return None
        try:
            viewer = self.session.viewer()
        except AccessDeniedError:
            return None
        if self._bulletins is None:
            self._bulletins = ConsoleBulletins(self._register_desk(), self._make_bulletins())
        found = self._bulletins.answer(text, viewer, self.language)
        if found is None or isinstance(found, str):
            return found
        reply = self._said(self.session, lambda session: session.do(found))
        return reply.text if reply else None

    def _saved(self, reply: RegisterReply) -> list[str]:
        """Save the files of a reply where the console's user finds them, and say where."""
        told = []
        for file in reply.files:
            place = self._home / "received" / file.hash[:12] / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path_of(self._open().evidence, file.hash).read_bytes())
            told.append(word(self.language, "file_saved", path=place))
        return told

    def _said(
        self, session: RegisterSession, make: Callable[[RegisterSession], RegisterReply | None]
    ) -> RegisterReply | None:
        """Handle one line: what it does and where the conversation then stands are kept as one.

        A question of policy is answered outside of the transaction.
        """
        session.language, ready, find = self.language, Ready(), self._register_desk().policy
        while True:
            session.desk = replace(session.desk, policy=_looked_up(ready))
            try:
                with session.desk.ledger.happening() as tx:
                    reply = make(session)
                    state = {REGISTER: session.state}
                    conversations.save(tx, CHANNEL, CHANNEL, _whose(session), state, asked=session.asked)
            except Needed as needed:
                wanted = needed.wanted
                if not isinstance(wanted, AnswerWanted):
                    raise
                told = find(wanted.question, wanted.place, wanted.language)
                ready.put(wanted, PolicyAnswer(told, (), {}, answered=True))
            except LedgerError as error:
                self.session = self._session(session.account, session.officer)
                return RegisterReply(error_text(error, self.language))
            else:
                return reply

    def forget(self) -> None:
        """Begin anew: nothing is under way; drafts stay kept."""
        if self.session is not None:
            self._said(self.session, lambda session: session.forget())

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
        self.session = self._session(name, viewer.officer)
        conversation.place = viewer.city or conversation.place
        told = word(self.language, "spoken_as", name=name) + self.session.welcome()
        unread = self._unread(self.session) if here else []
        return self._marked("\n".join([told, *unread, *self._still_open(self.session)]))

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

    def _session(self, account: str, officer: str | None = None) -> RegisterSession:
        """Return the conversation with somebody, as it was left."""
        session = RegisterSession(self._register_desk(), CHANNEL, account, officer, self.language)
        with session.desk.ledger.read() as read:
            kept = conversations.load(read, CHANNEL, CHANNEL, _whose(session))
        return replace(session, state=kept.state.get(REGISTER, {}))

    def _still_open(self, session: RegisterSession) -> list[str]:
        """Return the question that was open when the chat was left."""
        reply = self._said(session, lambda one: one.open_again())
        return [reply.text] if reply else []

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
        reply = self._said(session, lambda one: one.attach(content, media_type))
        return reply.text if reply else ""

    def _welcomed(self, session: RegisterSession) -> str:
        try:
            welcome = self._marked(session.welcome())
            return "\n".join([welcome, *self._unread(session), *self._still_open(session)])
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

    def bulletins() -> BulletinDesk:
        return BulletinDesk(lambda: office.library, desk.places)

    return Counter(office.settings.home, desk, language, make, bulletins)


def _looked_up(ready: Ready) -> Policy:
    """Return what answers policy questions from what is at hand."""
    return lambda text, place, language: ready.answer(AnswerWanted(text, place, language)).text


def _whose(session: RegisterSession) -> str:
    """Return under what name the conversation is kept: erasing a person's data finds it."""
    return session.officer or session.account


def _officer(read: Read, name: str) -> tuple[str | None, bool]:
    """Return the officer of this account or id, and whether they write from this console."""
    for channel in (CHANNEL, "demonstration"):
        with suppress(AccessDeniedError):
            return viewer_by_account(read, channel, name).officer, True
    with suppress(AccessDeniedError):
        return viewer_of(read, name).officer, False
    return None, False
