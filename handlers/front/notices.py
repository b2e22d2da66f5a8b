"""What the office tells by itself, as a card: worded when it is sent, by what its reader may then see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.front.visit import Premises, marked
from handlers.messages import Action, Card
from handlers.register import moves
from handlers.register.desk import Speaker
from handlers.register.notices import notice_words
from handlers.wording_front import FRONT
from ledger import views
from ledger.errors import NotFoundError
from ledger.opening import is_demonstration
from ledger.preferences import preferences
from ledger.store import Read
from ledger.viewers import viewer_of


def notice_card(premises: Premises, read: Read, officer: str, kind: str, facts: Mapping[str, Any]) -> Card:
    """Return a message of the outbox as a card.

    Args:
        premises: what the front desk works with.
        read: the register at this moment.
        officer: its reader.
        kind: what is told, see docs/ledger.md.
        facts: what it is about, as the outbox holds it.

    Raises:
        AccessDeniedError: the reader is not enrolled any more.
    """
    language = preferences(read, officer).language or premises.language
    speaker = Speaker(premises.register, viewer_of(read, officer), language)
    for counter in premises.counters:
        card = counter.notice(read, speaker, kind, facts)
        if card is not None:
            return marked(card, language, demonstration=is_demonstration(read))
    card = Card(
        notice_words(speaker, read, kind, facts), actions=_openings(speaker, read, facts), kind="notice"
    )
    return marked(card, language, demonstration=is_demonstration(read))


def _openings(speaker: Speaker, read: Read, facts: Mapping[str, Any]) -> tuple[Action, ...]:
    """Return a button that opens the claim, where its reader may see it.

    It has no number: a number typed answers what was asked last, and a notice comes between. Its words may be typed.
    """
    claim = facts.get("claim")
    if claim is None:
        return ()
    try:
        receipt = views.card(read, str(claim), viewer=speaker.viewer).receipt
    except NotFoundError:
        return ()
    label = FRONT[speaker.language]["notice_open"].format(receipt=receipt)
    return (Action(label, moves.card(str(claim)), numbered=False),)
