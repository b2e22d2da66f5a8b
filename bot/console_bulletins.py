"""The bulletins' counter at the console: the same cards as on a messenger, their actions as numbered lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.bulletins.counter import BulletinCounter
from handlers.bulletins.desk import BulletinDesk
from handlers.front.needed import Ready
from handlers.front.visit import MENU, Premises, Visit, marked
from handlers.messages import Action, Card, Incoming
from handlers.register.asks import number_in
from handlers.register.desk import RegisterDesk, numbered
from handlers.wording import Language
from handlers.wording_register_errors import error_text
from ledger.errors import LedgerError
from ledger.opening import is_demonstration
from ledger.viewers import Viewer

CONSOLE = "console"
Move = Mapping[str, Any]


class ConsoleBulletins:
    """What an officer at the console asks the bulletins' counter, and what it waits for between two lines.

    Args:
        register: what the register's handlers work with.
        desk: what bulletins are made with.
    """

    def __init__(self, register: RegisterDesk, desk: BulletinDesk) -> None:
        self._register, self._counter = register, BulletinCounter(desk)
        self._state: dict[str, Any] = {}

    def answer(self, text: str, viewer: Viewer, language: Language) -> str | Move | None:
        """Return the words that answer a line, a move of the register's it chose, or None where it is nothing here.

        Args:
            text: as typed; a number takes an action of the last card.
            viewer: who types.
            language: of the words.
        """
        chosen = self._chosen(text)
        if chosen is not None and "move" in chosen:
            self._state.pop(MENU, None)
            return chosen
        before = dict(self._state)
        try:
            with self._register.ledger.happening() as tx:
                incoming = Incoming(CONSOLE, "", viewer.officer, CONSOLE, "text", text)
                visit = Visit(Premises(self._register), tx, incoming, self._state, Ready(), viewer, language)
                cards = self._heard(visit, text, chosen)
                if cards is not None and is_demonstration(tx):
                    cards = tuple(marked(card, language, demonstration=True) for card in cards)
        except LedgerError as error:
            self._state = before
            return error_text(error, language)
        if cards is None:
            self._state.pop(MENU, None)
            return None
        return self._shown(cards)

    def _chosen(self, text: str) -> Move | None:
        """Return the move of the last card that a number or its label means."""
        offers = self._state.get(MENU) or []
        number = number_in(text)
        if number is not None and 1 <= number <= len(offers):
            found: Move = offers[number - 1]["move"]
            return found
        return next((offer["move"] for offer in offers if offer["label"] == text.strip()), None)

    def _heard(self, visit: Visit, text: str, chosen: Move | None) -> tuple[Card, ...] | None:
        if chosen is not None:
            return self._counter.do(visit, chosen)
        name, _, value = text.strip().lstrip("/／").partition(" ")
        if text.strip().startswith(("/", "／")):
            visit.settle()
            return (
                self._counter.command(visit, name.lower(), value)
                if name.lower() in self._counter.commands
                else None
            )
        return self._counter.say(visit, text)

    def _shown(self, cards: tuple[Card, ...]) -> str:
        """Return cards as text with numbered actions; `yipanqi bulletin --out` writes what would be files."""
        actions = [action for card in cards for action in card.actions if _works_here(action)]
        self._state[MENU] = [
            {"label": action.label, "move": dict(action.move or {}), "says": ""} for action in actions
        ]
        lines = [part for card in cards for part in (card.title, card.text) if part]
        return "\n".join(
            [*lines, *([numbered(tuple(action.label for action in actions))] if actions else [])]
        )


def _works_here(action: Action) -> bool:
    return action.move is not None and action.move.get("do") != "form"
