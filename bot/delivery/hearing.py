"""Handling updates inside a happening: each in a part of its own, so that one that fails takes no other with it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import structlog

from bot.delivery.contract import Counts, Desk
from bot.delivery.records import CARD, card_record, incoming_from
from bot.delivery.waiting import Turn, Waiting
from handlers.front.needed import Needed, Ready, Wanted
from handlers.messages import Card, Incoming
from ledger import buttons, conversations, delivery, reaching
from ledger.delivery import Update
from ledger.store import Write

EACH: Final = 4
"""So many updates of one conversation are handled in one transaction."""
MOST_ROUNDS: Final = 12
"""So often something may be needed before one update is handled."""
PAUSES: Final = (0.5, 5.0)
_MOST_KNOWN: Final = 50_000
Outcome = Literal["done", "needed", "again"]


class TooMuchNeeded(Exception):
    """An update asks for more and more to be made ready."""


@dataclass
class Followed:
    """What follows once the transaction is committed: taps to acknowledge, and what must be made ready."""

    taps: list[tuple[Incoming, str]] = field(default_factory=list)
    needed: list[tuple[Turn, Incoming, Wanted]] = field(default_factory=list)


class Hearing:
    """Handles what waits in the inbox; used by one thread.

    Args:
        desk: the handlers.
        waiting: whose turn it is.
        counts: what happened.
        clock: seconds, monotonic.
    """

    def __init__(self, desk: Desk, waiting: Waiting, counts: Counts, clock: Callable[[], float]) -> None:
        self._desk, self.waiting, self._counts, self._clock = desk, waiting, counts, clock
        self._ready: dict[int, tuple[Ready, int]] = {}
        self._known: set[tuple[str, str]] = set()
        self.inactive: set[tuple[str, str]] = set()
        self._log = structlog.get_logger("delivery")

    def handle(self, tx: Write, *, most: int, seconds: float) -> Followed:
        """Handle what waits, in turn, until it is enough for one transaction."""
        followed = Followed()
        until = self._clock() + seconds
        times: dict[object, int] = {}
        for _ in range(most):
            turn = self.waiting.take()
            if turn is None:
                break
            times[turn.key] = times.get(turn.key, 0) + 1
            outcome, after = self._handled(tx, turn, followed)
            if outcome == "done":
                self.waiting.done(turn)
            elif outcome == "again":
                self.waiting.again(turn, after=after)
            if times[turn.key] >= EACH or self._clock() > until:
                break
        return followed

    def made_ready(self, tx: Write, turn: Turn, wanted: Wanted, made: object) -> None:
        """Let an update be heard again with what it needed; what could not be made is a failed attempt."""
        if isinstance(made, Exception):
            updates = self._updates(tx, turn)
            outcome, after = self._stumbled(tx, turn, updates, made)
            if outcome == "done":
                self.waiting.done(turn)
            else:
                self.waiting.again(turn, after=after)
            return
        ready, rounds = self._ready.get(turn.updates[0], (Ready(), 0))
        ready.put(wanted, made)
        self._ready[turn.updates[0]] = (ready, rounds + 1)
        self.waiting.again(turn)

    def unreachable(self, channel: str, account: str) -> None:
        """Note that somebody does not let us write any more."""
        self.inactive.add((channel, account))
        self._known.discard((channel, account))

    def begin(self, tx: Write) -> None:
        """Learn who cannot be reached; again after a transaction that was lost, with all that it may have told."""
        self._ready.clear()
        self._known.clear()
        self.inactive = reaching.inactive_accounts(tx)

    def _handled(self, tx: Write, turn: Turn, followed: Followed) -> tuple[Outcome, float]:
        updates = self._updates(tx, turn)
        if not updates:
            return "done", 0.0
        incoming = together([incoming_from(update.payload) for update in updates])
        ready, rounds = self._ready.pop(turn.updates[0], (Ready(), 0))
        self._met(tx, incoming)
        try:
            _enough(rounds)
            with tx.part():
                for update in updates:
                    delivery.handled(tx, update)
                notice = self._understood(tx, incoming, ready)
        except Needed as needed:
            self._ready[turn.updates[0]] = (ready, rounds)
            if incoming.kind == "tap" and not rounds:  # its messenger waits for some seconds only
                followed.taps.append((incoming, ""))
            followed.needed.append((turn, incoming, needed.wanted))
            return "needed", 0.0
        except (
            Exception
        ) as error:  # whatever it is, others go on; it is logged, counted and told to the officer
            if not tx.connection.in_transaction:
                raise
            outcome, after = self._stumbled(tx, turn, updates, error)
            if incoming.kind == "tap" and outcome == "done" and not rounds:
                followed.taps.append((incoming, ""))
            return outcome, after
        self._counts.handled += len(updates)
        if incoming.kind == "tap" and not rounds:
            followed.taps.append((incoming, notice))
        return "done", 0.0

    def _understood(self, tx: Write, incoming: Incoming, ready: Ready) -> str:
        """Handle one update; return the word to acknowledge it with."""
        channel, conversation, account = incoming.channel, incoming.conversation, incoming.account
        if incoming.kind == "moved":
            reaching.moved(tx, channel, conversation, incoming.text)
            return ""
        if incoming.kind == "left":
            whom = account if incoming.private else conversation
            reaching.inactive(tx, channel, whom, conversation, "left")
            self.unreachable(channel, whom)
            return ""
        kept = conversations.load(tx, channel, conversation, account)
        heard = self._desk.hear(tx, incoming, kept.state, ready)
        version = kept.version
        if not version or (heard.state, heard.asked) != (kept.state, kept.asked):
            version = conversations.save(tx, channel, conversation, account, heard.state, asked=heard.asked)
        key = f"{channel}:{incoming.update}"
        for number, card in enumerate(heard.cards):
            queue_card(tx, (channel, conversation, account), card, version, key=f"{key}:{number}")
        if heard.privately:
            version = conversations.load(tx, channel, account, account).version
            for number, card in enumerate(heard.privately):
                queue_card(tx, (channel, account, account), card, version, key=f"{key}:p{number}")
        return heard.notice

    def _met(self, tx: Write, incoming: Incoming) -> None:
        """Note that somebody writes to us, who therefore can be written to."""
        channel = incoming.channel
        whom = incoming.account if incoming.private else incoming.conversation
        if incoming.kind in ("left", "moved") or (channel, whom) in self._known:
            return
        reaching.active(tx, channel, whom, incoming.conversation)
        self.inactive.discard((channel, whom))
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add((channel, whom))

    def _stumbled(
        self, tx: Write, turn: Turn, updates: list[Update], error: Exception
    ) -> tuple[Outcome, float]:
        """Count a failed attempt; after the last one the officer is told."""
        self._counts.stumbled += 1
        self._ready.pop(turn.updates[0], None)
        attempts = max((update.attempts for update in updates), default=0) + 1
        problem = type(error).__name__
        self._log.error(
            "an update could not be handled",
            update=turn.updates[0], channel=turn.key[0], attempts=attempts, error=problem, where=place_of(error),
        )  # fmt: skip
        aside = [delivery.stumbled(tx, update, problem) for update in updates]
        if not any(aside) and aside:
            return "again", PAUSES[min(attempts, len(PAUSES)) - 1]
        if aside:
            self._counts.failed += 1
            incoming = together([incoming_from(update.payload) for update in updates])
            card = self._desk.sorry(tx, incoming)
            if card is not None:
                whose = (incoming.channel, incoming.conversation, incoming.account)
                queue_card(tx, whose, card, 0, key=f"{incoming.channel}:{incoming.update}:sorry")
        return "done", 0.0

    def _updates(self, tx: Write, turn: Turn) -> list[Update]:
        found = (delivery.new_update(tx, number) for number in turn.updates)
        return [update for update in found if update is not None]


def _enough(rounds: int) -> None:
    if rounds > MOST_ROUNDS:
        raise TooMuchNeeded


def queue_card(tx: Write, whose: tuple[str, str, str], card: Card, version: int, *, key: str) -> None:
    """Put a card into the outbox, its actions kept under the ids of their buttons.

    Args:
        tx: the transaction in which the message was handled.
        whose: channel, conversation and account.
        card: what is said.
        version: version of the conversation whose question the actions answer.
        key: the same key is queued once.
    """
    ids = buttons.offer(tx, *whose, card.actions, version) if card.actions else ()
    address = f"{whose[0]}:{whose[1]}"
    delivery.reply(tx, address=address, kind=CARD, facts=card_record(card, ids), key=key, sort=card.kind)


def together(parts: list[Incoming]) -> Incoming:
    """Return the parts of an album as one message; a single update is itself."""
    if len(parts) == 1:
        return parts[0]
    texts: Collection[str] = dict.fromkeys(part.text for part in parts if part.text)
    return replace(
        parts[0],
        text="\n".join(texts),
        attachments=tuple(attachment for part in parts for attachment in part.attachments),
    )


def place_of(error: Exception) -> str:
    """Return where an exception was raised: file and line, without anything of what was said."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
