"""What the counter of the bulletins works with, and its refusals in words."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.errors import NoSuchBulletin, PeriodRefused
from handlers.front.visit import Visit
from handlers.messages import Card
from handlers.register.errors import AnswerRefused, HandlerError
from handlers.wording_bulletin_chat import CHAT, chat_word
from ledger.errors import FilingError, GuardRefusedError, LedgerError


@dataclass(frozen=True)
class Talk:
    """One message to the counter: the visit, and what bulletins are made with."""

    desk: BulletinDesk
    visit: Visit

    def word(self, key: str, **facts: object) -> str:
        """Return the counter's words under a key."""
        return chat_word(self.visit.language, key, **facts)

    def told(self, key: str, **facts: object) -> tuple[Card, ...]:
        """Return one card of words alone."""
        return (Card(self.word(key, **facts)),)

    def place(self, code: str) -> str:
        """Return the name of a place by its code or the id of its organisation."""
        name = self.desk.places.get(code)
        if name is None:
            name = self.visit.tx.value("SELECT name FROM organisations WHERE id = ?", code)
        return str(name or code)


def refusal(talk: Talk, error: LedgerError | HandlerError) -> tuple[Card, ...] | None:
    """Return a refusal of the counter's own in words; None for one that the front desk words."""
    words = CHAT[talk.visit.language]
    if isinstance(error, PeriodRefused):
        return talk.told("refused_period", example=error.example)
    if isinstance(error, NoSuchBulletin):
        return talk.told("refused_kind", place=error.place)
    if isinstance(error, AnswerRefused) and f"refused_{error.code}" in words:
        return talk.told(f"refused_{error.code}")
    if isinstance(error, FilingError) and all(f"refused_{one.code}" in words for one in error.problems):
        told = "；".join(
            talk.word(f"refused_{one.code}", example=one.example, field=one.field) for one in error.problems
        )
        return (Card(told),)
    if isinstance(error, GuardRefusedError):
        key = "guard_" + error.condition.replace(" ", "_").replace("'", "").replace(",", "")
        return talk.told(key) if key in words else None
    return None
