"""What is shown to choose from: cards with their actions, lists of claims and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handlers.register import moves
from handlers.register.actions import available, begin_move
from handlers.register.cards import card_text, history_text, line
from handlers.register.desk import RegisterReply, Speaker
from handlers.wording_register_form import value_text
from ledger import drafts, views
from ledger.views import Card

MOST_LISTED: Final = 20


def card_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return a claim's card with the actions this officer may take on it."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
    actions = available(speaker, card)
    return RegisterReply(
        card_text(speaker, card),
        (*(speaker.word(f"do_{action.name}") for action in actions), speaker.word("do_history")),
        (*(begin_move(speaker, card, action) for action in actions), moves.history(claim)),
        about=card.investor["name"],
    )


def history_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return everything that happened to a claim, and the way back to its card."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
    return RegisterReply(history_text(speaker, card), (speaker.word("back_to_card"),), (moves.card(claim),))


def listed(speaker: Speaker, cards: Sequence[Card], head: str, empty: str, **facts: object) -> RegisterReply:
    """Return claims to choose from, the latest where there are too many."""
    if not cards:
        return RegisterReply(speaker.word(empty, **facts))
    shown = cards[-MOST_LISTED:] if head == "claims" else cards[:MOST_LISTED]
    more = speaker.word("more", count=len(cards) - len(shown)) if len(cards) > len(shown) else ""
    return RegisterReply(
        speaker.word(head, **facts) + more,
        tuple(line(speaker, card) for card in shown),
        tuple(moves.card(card.claim) for card in shown),
        hint=speaker.word("choose"),
    )


def spoken_of(speaker: Speaker, told: str, cards: Sequence[Card]) -> RegisterReply:
    """Return an answer about claims, with those the asker may open to choose from."""
    shown = cards[:MOST_LISTED]
    return RegisterReply(
        told,
        tuple(speaker.word("see_card", receipt=card.receipt) for card in shown),
        tuple(moves.card(card.claim) for card in shown),
    )


def queue(speaker: Speaker) -> RegisterReply:
    """Return what waits for the speaker."""
    with speaker.desk.ledger.read() as read:
        waiting = views.queue(read, viewer=speaker.viewer)
    return listed(speaker, waiting, "queue", "queue_empty")


def drafts_reply(speaker: Speaker, found: Sequence[drafts.Draft]) -> RegisterReply:
    """Return drafts to choose from."""
    labels = tuple(
        value_text("name", draft.form, speaker.language)
        or value_text("investor_name", draft.form, speaker.language)
        or speaker.word("unnamed")
        for draft in found
    )
    return RegisterReply(
        speaker.word("drafts"), labels, tuple(moves.resume(d.id) for d in found), hint=speaker.word("choose")
    )
