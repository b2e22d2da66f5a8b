"""The terminal as a channel of the front desk: a line is a message, and what it needs is made ready in between.

It is the same desk that every messenger speaks to (`handlers.front_desk`), without a service beside it: the answer is
shown at once, and what it does and where the conversation then stands are kept as one.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.channels.console import card_text
from handlers.front.needed import DocumentWanted, FileRefused, FileWanted, Needed, Ready, Wanted
from handlers.front.register_side import REGISTER
from handlers.front_desk import FrontDesk, Heard
from handlers.messages import Attachment, Card, Incoming
from handlers.register.desk import RegisterReply
from handlers.register.session import RegisterSession
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_notices import NOTICES
from ledger import conversations, delivery
from ledger.errors import AccessDeniedError
from ledger.evidence import path_of
from ledger.preferences import preferences
from ledger.store import Ledger
from ledger.viewers import viewer_by_account

CHANNEL: Final = "console"
MOST_NOTICES: Final = 20
_LANGUAGE: Final = ("/language", "/lang", "／language", "／lang")
Prepare = Callable[[Wanted, bytes | FileRefused], object]
"""Makes something ready; the second is the content of the file where a document is to be read."""


class Terminal:
    """One person's side of the desk, at a terminal.

    Args:
        desk: hears what is typed.
        prepare: makes ready what a message needs: answers, readings of documents, files of a bulletin.
        received: folder in which the files of a reply are saved.
        account: who types, as the register knows their account.
        officer: whom they speak as, where that is not their account's officer.
        language: in which they are answered, whatever they chose elsewhere; None for what they chose.
    """

    def __init__(
        self,
        desk: FrontDesk,
        prepare: Prepare,
        received: Path,
        *,
        account: str,
        officer: str | None = None,
        language: Language | None = None,
    ) -> None:
        self._desk, self._prepare, self._received = desk, prepare, received
        self.account, self.officer, self._language = account, officer, language
        self._opened, self._count = secrets.token_hex(6), 0

    @property
    def language(self) -> Language:
        """Return the language they are answered in."""
        if self._language is not None:
            return self._language
        with self._ledger.read() as read, suppress(AccessDeniedError):
            reader = self.officer or viewer_by_account(read, CHANNEL, self.account).officer
            return preferences(read, reader).language or self._desk.premises.language
        return self._desk.premises.language

    def say(self, text: str) -> str:
        """Return what the desk tells to a line, "" for nothing."""
        if text.partition(" ")[0].lower() in _LANGUAGE:
            self._language = None
        return self._told(self._incoming(text=text))

    def attach(self, file: Path) -> str:
        """Return what the desk tells to a file."""
        if not file.is_file():
            return word(self.language, "no_such_file", path=file)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        sent = Attachment(str(file), file.name, media_type, file.stat().st_size)
        return self._told(self._incoming(attachments=(sent,)))

    def still_open(self) -> str:
        """Return the question that was open when the talk was left, "" for none."""
        reply: RegisterReply | None = None
        with self._ledger.happening() as tx:
            kept = conversations.load(tx, CHANNEL, self._whose, self._whose)
            state = dict(kept.state)
            session = RegisterSession(
                self._desk.premises.register, CHANNEL, self.account, self.officer, self.language,
                state.get(REGISTER) or {},
            )  # fmt: skip
            reply = session.open_again()
            if reply is not None:
                state[REGISTER] = session.state
                conversations.save(tx, CHANNEL, self._whose, self._whose, state, asked=session.asked)
        return reply.text if reply is not None else ""

    def unread(self, officer: str) -> str:
        """Return what waits to be told to an officer who reads here, and note it as told; "" for nothing."""
        lines: list[str] = []
        with self._ledger.happening() as tx:
            for one in delivery.waiting_for(tx, officer):
                try:
                    card = self._desk.notice(tx, officer, one.kind, one.facts)
                except AccessDeniedError:
                    continue
                lines.append(f"- {card_text(card, ()).strip()}")
                delivery.sent(tx, one)
        return "\n".join([NOTICES[self.language]["unread"], *lines[-MOST_NOTICES:]]) if lines else ""

    @property
    def _ledger(self) -> Ledger:
        return self._desk.premises.register.ledger

    @property
    def _whose(self) -> str:
        """Return under what name the conversation is kept: erasing a person's data finds it."""
        return self.officer or self.account

    def _incoming(self, text: str = "", attachments: tuple[Attachment, ...] = ()) -> Incoming:
        self._count += 1
        number = f"{self._opened}-{self._count}"
        return Incoming(
            CHANNEL, number, self.account, self._whose, "file" if attachments else "text", text, number,
            attachments=attachments,
        )  # fmt: skip

    def _told(self, incoming: Incoming) -> str:
        ready = Ready()
        while True:
            try:
                return self._shown(self._heard(incoming, ready))
            except Needed as needed:
                ready.put(needed.wanted, self._made(needed.wanted))

    def _heard(self, incoming: Incoming, ready: Ready) -> Heard:
        whose = (CHANNEL, self._whose, self._whose)
        with self._ledger.happening() as tx:
            kept: Mapping[str, Any] = json.loads(json.dumps(conversations.load(tx, *whose).state))
            heard = self._desk.hear(tx, incoming, kept, ready, officer=self.officer, language=self._language)
            conversations.save(tx, *whose, heard.state, asked=heard.asked)
        return heard

    def _made(self, wanted: Wanted) -> object:
        if isinstance(wanted, FileWanted):
            return _content(wanted)
        return self._prepare(wanted, _content(wanted.file) if isinstance(wanted, DocumentWanted) else b"")

    def _shown(self, heard: Heard) -> str:
        """Return the cards as text, the files that go with them saved where they are told to be."""
        lines: list[str] = []
        for card in (*heard.cards, *heard.privately):
            labels = [action.label for action in card.actions if action.numbered]
            beside = [action.label for action in card.actions if not action.numbered]
            lines += [card_text(card, labels, beside), *self._saved(card)]
        return "\n".join(line for line in lines if line)

    def _saved(self, card: Card) -> list[str]:
        told = []
        for file in card.files:
            place = self._received / file.hash[:12] / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path_of(self._ledger.evidence, file.hash).read_bytes())
            told.append(word(self.language, "file_saved", path=place))
        return told


def _content(wanted: FileWanted) -> bytes | FileRefused:
    try:
        return Path(wanted.attachment.id).read_bytes()
    except OSError:
        return FileRefused("unavailable")
