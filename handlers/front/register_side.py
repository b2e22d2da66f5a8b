"""The register's side of the front desk: its session as it was left, and its replies as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.front.needed import AnswerWanted
from handlers.front.visit import Visit
from handlers.messages import Card
from handlers.register.desk import RegisterReply
from handlers.register.session import COMMANDS, RegisterSession
from handlers.register.state import State
from handlers.wording import Language

REGISTER: Final = "register"
__all__ = ["COMMANDS", "card_of", "do", "left_at", "opened", "put_back", "say"]


def opened(visit: Visit) -> RegisterSession:
    """Return the register's session where this conversation left it."""

    def policy(text: str, city: str | None, language: Language) -> str:
        return visit.ready.answer(AnswerWanted(text, city, language)).text

    return RegisterSession(
        replace(visit.premises.register, policy=policy),
        visit.incoming.channel,
        visit.incoming.account,
        visit.known.officer,
        visit.language,
        visit.state.get(REGISTER) or {},
    )


def put_back(visit: Visit, session: RegisterSession) -> None:
    """Remember where the session stands now."""
    visit.state[REGISTER] = dict(session.state)


def say(visit: Visit, text: str) -> Card | None:
    """Return the register's reply to a text, None where it is nothing of the register's."""
    session = opened(visit)
    reply = session.say(text)
    put_back(visit, session)
    return card_of(reply) if reply is not None else None


def do(visit: Visit, move: Mapping[str, Any]) -> Card:
    """Make a move of the register."""
    session = opened(visit)
    reply = session.do(move)
    put_back(visit, session)
    return card_of(reply)


def card_of(reply: RegisterReply) -> Card:
    """Return a reply as a card."""
    return Card(reply.words, actions=reply.actions, files=reply.files)


def left_at(visit: Visit) -> str:
    """Return a name for the question that the register has open, "" for none."""
    return State.read(visit.state.get(REGISTER) or {}).asked
