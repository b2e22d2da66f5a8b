"""What is shown to choose from: cards with their actions, lists of claims and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from mimetypes import guess_extension
from typing import Final

from handlers.messages import CardFile
from handlers.register import moves
from handlers.register.actions import available, begin_move
from handlers.register.cards import card_text, history_text, line
from handlers.register.checking import every_check
from handlers.register.desk import RegisterReply, Speaker
from handlers.wording_register_form import value_text
from ledger import circulation, drafts, needs, relocation, views
from ledger.evidence import evidence_of
from ledger.viewers import Role
from ledger.views import Card

MOST_LISTED: Final = 20
SOON_DAYS: Final = 7


def card_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return a claim's card with the actions this officer may take on it."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
    actions = available(speaker, card)
    offered = [(speaker.word(f"do_{one.name}"), begin_move(speaker, card, one)) for one in actions]
    if card.project["evidence"]:
        count = len(card.project["evidence"])
        offered.append((speaker.word("do_files", count=count), moves.files(claim)))
    offered += [
        (speaker.word("do_checks"), moves.checks(claim)),
        (speaker.word("do_history"), moves.history(claim)),
    ]
    labels, made = tuple(label for label, _ in offered), tuple(move for _, move in offered)
    return RegisterReply(card_text(speaker, card), labels, made, about=card.investor["name"])


def files_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return the evidence of a claim as files."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
        kept = evidence_of(read, claim, viewer=speaker.viewer)
    files = tuple(
        CardFile(
            one.hash,
            speaker.word("file_name", number=number, suffix=guess_extension(one.media_type) or ""),
            one.media_type,
        )
        for number, one in enumerate(kept, 1)
    )
    return RegisterReply(
        speaker.word("files", receipt=card.receipt), (speaker.word("back_to_card"),), (moves.card(claim),),
        files=files,
    )  # fmt: skip


def checks_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return what every rule of the place says of a claim's project, by what the register knows."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
        known = views.check_facts(read, claim, viewer=speaker.viewer)
    head = speaker.word("checks", project=card.project["name"])
    body = "\n".join([head, *every_check(speaker, card.city, known)])
    return RegisterReply(body, (speaker.word("back_to_card"),), (moves.card(claim),))


def history_reply(speaker: Speaker, claim: str) -> RegisterReply:
    """Return everything that happened to a claim, and the way back to its card."""
    with speaker.desk.ledger.read() as read:
        card = views.card(read, claim, viewer=speaker.viewer)
    return RegisterReply(history_text(speaker, card), (speaker.word("back_to_card"),), (moves.card(claim),))


def listed(
    speaker: Speaker, cards: Sequence[Card], head: str, empty: str, total: int = 0, **facts: object
) -> RegisterReply:
    """Return claims to choose from, and how many more there are of `total`."""
    if not cards:
        return RegisterReply(speaker.word(empty, **facts))
    shown, total = cards[:MOST_LISTED], max(total, len(cards))
    more = speaker.word("more", count=total - len(shown)) if total > len(shown) else ""
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


def everything(speaker: Speaker) -> RegisterReply:
    """Return what the speaker may see whole, the latest of it."""
    with speaker.desk.ledger.read() as read:
        cards, total = views.page(read, "all", viewer=speaker.viewer, most=MOST_LISTED)
    return listed(speaker, cards, "claims", "claims_none", total)


def ending(speaker: Speaker, days: int) -> RegisterReply:
    """Return the speaker's live rights that end within days, soonest first."""
    with speaker.desk.ledger.read() as read:
        cards, total = views.page(read, "expiring", viewer=speaker.viewer, most=MOST_LISTED, within_days=days)
    return listed(speaker, cards, "expiring", "none_expiring", total, days=days)


def queue(speaker: Speaker) -> RegisterReply:
    """Return what waits for the speaker: for the bureau to decide, for the place to answer or to use in time.

    For the province's office these are the projects that a place may be recommended for.
    """
    viewer, total = speaker.viewer, 0
    with speaker.desk.ledger.read() as read:
        if viewer.role is Role.OFFICER:
            ending, _ = views.page(read, "expiring", viewer=viewer, most=MOST_LISTED, within_days=SOON_DAYS)
            waiting = [*views.cards(read, viewer=viewer, states=("returned",)), *ending]
            offers = sum(one.offered_to_us for one in circulation.pool(read, viewer=viewer))
            besides = [("offers_waiting", offers)]
        elif viewer.role is Role.SUPERVISOR:
            waiting, besides = views.cards(read, viewer=viewer, states=("circulating",)), []
        else:
            waiting, total = views.page(read, "queue", viewer=viewer, most=MOST_LISTED)
            moving = [one for one in relocation.relocations(read, viewer=viewer) if one["state"] == "open"]
            asked = [one for one in needs.needs(read, viewer=viewer) if one["state"] == "filed"]
            besides = [("relocations_waiting", len(moving)), ("needs_waiting", len(asked))]
    more = [speaker.word(key, count=count) for key, count in besides if count]
    reply = listed(speaker, waiting, "queue", "queue_empty", total)
    return replace(reply, hint="\n".join(part for part in (reply.hint, *more) if part))


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
