"""Everything that can be begun, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.register import breaching, moves, relocating, sharing
from handlers.register.actions import ACTIONS, Action, begun
from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errand import EVIDENCE, Errand, Facts
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.showing import card_reply
from ledger import views
from ledger.claims import look_as_shown
from ledger.evidence import add_evidence
from ledger.store import Read, Write
from ledger.views import Card


def _shown(read: Read, speaker: Speaker, facts: Facts) -> Card:
    """Return a claim's card, in the version that was shown; raises `StaleActionError` where it has moved on."""
    look_as_shown(read, facts["claim"], viewer=speaker.viewer, version=facts["version"])
    return replace(views.card(read, facts["claim"], viewer=speaker.viewer), version=facts["version"])


def _check(read: Read, speaker: Speaker, facts: Facts) -> None:
    _shown(read, speaker, facts)


def _then(speaker: Speaker, facts: Facts) -> RegisterReply:
    return card_reply(speaker, facts["claim"])


def _on_a_claim(action: Action) -> Errand:
    def begin(speaker: Speaker, facts: Facts) -> Pending:
        with speaker.desk.ledger.read() as read:
            card = views.card(read, facts["claim"], viewer=speaker.viewer)
        return begun(speaker, card, action, facts)

    def run(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
        pinned = {name: fact for name, fact in facts.items() if name not in ("claim", "version")}
        card = _shown(tx, speaker, facts)
        if hashes := pinned.pop(EVIDENCE, None):
            add_evidence(tx, card.claim, viewer=speaker.viewer, hashes=hashes, action=action.name)
        return action.run(tx, speaker, card, {**pinned, **values})

    def again(speaker: Speaker, facts: Facts, values: Facts) -> tuple[Ask, ...]:
        with speaker.desk.ledger.read() as read:
            card = views.card(read, facts["claim"], viewer=speaker.viewer)
        return action.asks_after(speaker, card, values) if action.asks_after else ()

    return Errand(begin, run, _then, _check, again if action.asks_after else None)


ERRANDS: Final = {
    **{action.name: _on_a_claim(action) for action in ACTIONS},
    **sharing.ERRANDS, **relocating.ERRANDS, **breaching.ERRANDS,
}  # fmt: skip


def is_known(move: Move) -> bool:
    """Say whether this version can make a move."""
    return moves.is_whole(move) and (move["move"] != moves.BEGIN or move["errand"] in ERRANDS)


def errand(name: str) -> Errand:
    """Return what a name stands for; raises KeyError where this version does not know it."""
    return ERRANDS[name]


def takes_evidence(pending: Pending) -> bool:
    """Say whether files may be sent with it: those of an action on a claim are kept with its project."""
    return "claim" in pending.facts or pending.name == "accept"
