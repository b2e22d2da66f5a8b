"""A front desk in the demonstration office: what people write and tap, as a channel would bring it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.backroom import answer, titles
from bot.wiring import Office
from handlers.front.needed import (
    AnswerWanted,
    DocumentRead,
    DocumentWanted,
    FileRefused,
    FileWanted,
    Forms,
    FormsWanted,
    Needed,
    PolicyAnswer,
    Ready,
    Titles,
    TitlesWanted,
)
from handlers.front_desk import FrontDesk, Heard, Premises
from handlers.messages import Attachment, Card, Incoming
from ledger import buttons, conversations
from tests.register.conftest import Register, built, packs, register

__all__ = ["built", "packs", "register"]
_NUMBERS = itertools.count(1)
Prepare = Callable[[object], object]


def fixed(wanted: object) -> object:
    """Answer every question alike, as the tests of the desk alone need it."""
    if isinstance(wanted, TitlesWanted):
        return Titles(("《示例》",))
    if isinstance(wanted, DocumentWanted):
        return DocumentRead("", "", refused="unavailable")
    if isinstance(wanted, FormsWanted):
        return Forms((("示例.csv", "text/csv", b"a"),))
    assert isinstance(wanted, AnswerWanted)
    return PolicyAnswer(
        f"（政策回答）{wanted.question}", (("jiaxing-2023-draft", "二（一）3"),), {}, answered=True
    )


@dataclass
class Person:
    """Somebody at a messenger: writes, taps, sends, and sees the last cards."""

    desk: FrontDesk
    account: str
    channel: str = "demonstration"
    conversation: str = ""
    prepare: Prepare = fixed
    files: dict[str, bytes] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    ids: tuple[tuple[str, ...], ...] = ()
    heard: Heard | None = None
    message: str = ""

    def hear(self, incoming: Incoming) -> tuple[Card, ...]:
        """Handle an update as the pump does: one happening, again once what it needed is ready."""
        ledger, ready = self.desk.premises.register.ledger, Ready()
        whose = (incoming.channel, incoming.conversation, incoming.account)
        while True:
            try:
                with ledger.happening() as tx:
                    kept = conversations.load(tx, *whose)
                    self.heard = self.desk.hear(tx, incoming, json.loads(json.dumps(dict(kept.state))), ready)
                    version = conversations.save(
                        tx, *whose, json.loads(json.dumps(dict(self.heard.state))), asked=self.heard.asked
                    )
                    self.cards = self.heard.cards
                    self.ids = tuple(buttons.offer(tx, *whose, card.actions, version) for card in self.cards)
            except Needed as needed:
                ready.put(needed.wanted, self._made(needed.wanted))
            else:
                return self.cards

    def _made(self, wanted: object) -> object:
        if isinstance(wanted, FileWanted):
            return self.files.get(wanted.attachment.id, FileRefused("unavailable"))
        return self.prepare(wanted)

    def incoming(self, kind: str = "text", **more: Any) -> Incoming:
        number = str(next(_NUMBERS))
        told = {"message": f"m{number}", "conversation": self.conversation or self.account, **more}
        self.message = told["message"]
        return Incoming(channel=self.channel, update=number, account=self.account, kind=kind, **told)  # type: ignore[arg-type]  # the kinds of this test

    def __call__(self, text: str, **more: Any) -> str:
        """Say something and return what comes back, as text."""
        return shown(self.hear(self.incoming(text=text, **more)))

    def all(self, *texts: str) -> str:
        said = ""
        for text in texts:
            said = self(text)
        return said

    def tap(self, label: str) -> str:
        """Tap the button of the last cards whose label holds these words."""
        for card, ids in zip(self.cards, self.ids, strict=True):
            for action, button in zip(card.actions, ids, strict=True):
                if label in action.label:
                    return self.press(button)
        raise AssertionError((label, [a.label for card in self.cards for a in card.actions]))

    def button(self, label: str) -> str:
        """Return the id of a button of the last cards."""
        return next(
            button
            for card, ids in zip(self.cards, self.ids, strict=True)
            for action, button in zip(card.actions, ids, strict=True)
            if label in action.label
        )

    def press(self, button: str) -> str:
        return shown(self.hear(self.incoming("tap", button=button, receipt="r")))

    def offer(self, cards: tuple[Card, ...]) -> None:
        """Show cards that came by themselves, as the outbox does."""
        whose = (self.channel, self.conversation or self.account, self.account)
        with self.desk.premises.register.ledger.happening() as tx:
            version = conversations.load(tx, *whose).version
            self.cards = cards
            self.ids = tuple(buttons.offer(tx, *whose, card.actions, version) for card in cards)

    def edit(self, message: str, text: str) -> str:
        return shown(self.hear(self.incoming("edit", message=message, text=text)))

    def send(self, name: str, content: bytes, text: str = "", album: str = "", media: str = "") -> str:
        """Send a file."""
        number = f"f{next(_NUMBERS)}"
        self.files[number] = content
        file = Attachment(number, name, media or "application/pdf", len(content))
        return shown(self.hear(self.incoming("file", text=text, attachments=(file,), album=album)))

    def labels(self) -> list[str]:
        return [action.label for card in self.cards for action in card.actions]

    @property
    def state(self) -> Mapping[str, Any]:
        assert self.heard is not None
        return self.heard.state


def shown(cards: tuple[Card, ...]) -> str:
    """Return cards as text, their actions left out."""
    lines = []
    for card in cards:
        lines += [card.title, *(f"{label}：{value}" for label, value in card.fields), card.text]
    return "\n".join(line for line in lines if line)


People = Callable[..., Person]


@pytest.fixture
def person(register: Register) -> People:
    """Return what makes somebody who speaks to the front desk of the demonstration office."""
    desk = FrontDesk(Premises(register.desk(), admin_note="管理员电话 0571-000"))

    def make(account: str, **more: Any) -> Person:
        return Person(desk, account, **more)

    return make


@pytest.fixture
def asking(register: Register, office: Office) -> People:
    """Return what makes somebody whose questions are answered from the documents."""
    desk = FrontDesk(Premises(replace(register.desk(), gazetteer=office.gazetteer)))

    def prepare(wanted: object) -> object:
        if isinstance(wanted, TitlesWanted):
            return titles(office)
        assert isinstance(wanted, AnswerWanted)
        return answer(office, wanted)

    def make(account: str, **more: Any) -> Person:
        return Person(desk, account, prepare=prepare, **more)

    return make
