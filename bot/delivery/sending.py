"""Handing messages of the outbox to their messengers, and settling what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from bot.channels.base import Channel, Labelled
from bot.channels.errors import ChannelError, Moved, TryAgain, Unacceptable, Unreachable
from bot.delivery.contract import Counts, Desk
from bot.delivery.hearing import Hearing, place_of
from bot.delivery.pacing import Gone, Pacer
from bot.delivery.records import CARD, card_record, labelled_from
from ledger import buttons, conversations, delivery, reaching
from ledger.delivery import BULLETINS, TALK, Head, Outgoing
from ledger.reaching import Reader
from ledger.store import Write

NOWHERE: Final = timedelta(minutes=10)
"""How long a notice rests whose reader has no account on a channel that runs here."""
LONGEST_PAUSE: Final = 60.0
LONGEST_GROWN: Final = 600.0
"""Seconds to which the wait of a message grows that is refused again and again, each time for all."""
AFTER_UNKNOWN: Final = 2.0
AT_ONCE: Final = 16
"""So many messages are put on their way at once: of a wait that is named, those under way learn too late."""
SLOW: Final = 0.25
"""Seconds after which a message on its way does not keep others back any more."""
_PAGE: Final = 30
_MOST_LOOKED_AT: Final = 5000


@dataclass(frozen=True)
class Sending:
    """A message on its way."""

    message: Outgoing
    reader: Reader
    labelled: Labelled
    gone: Gone


@dataclass(frozen=True)
class Result:
    """What became of it: the numbers it has now, or why it did not go out; and when that was known."""

    sending: Sending
    numbers: tuple[str, ...]
    error: ChannelError | None
    at: float


class Outbox:
    """Takes what is due from the outbox and settles what came of it; used by one thread.

    Args:
        channels: by name.
        desk: the handlers, which word notices.
        hearing: knows who cannot be reached.
        pacer: says when something may go.
        counts: what happened.
        clock: seconds, monotonic.
        slots: so many messages may be on their way at once.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        desk: Desk,
        hearing: Hearing,
        pacer: Pacer,
        counts: Counts,
        *,
        clock: Callable[[], float],
        slots: int,
    ) -> None:
        self._channels, self._desk, self._hearing = channels, desk, hearing
        self._pacer, self._counts, self._clock, self._slots = pacer, counts, clock, slots
        self._busy: dict[tuple[str, str], float] = {}
        self._taken: list[Sending] = []
        self._trouble: dict[str, int] = {}
        self.crowded = False
        """More could go than there was room for."""
        self._log = structlog.get_logger("delivery")

    @property
    def on_the_way(self) -> int:
        """Return how many messages are on their way."""
        return len(self._busy)

    def begin(self, tx: Write) -> int:
        """Settle what a sender that died has left, and keep to the waits it was asked for."""
        for channel, conversation, until in reaching.holds(tx):
            self._pacer.hold(channel, conversation, self._clock() + (until - tx.now).total_seconds())
        return delivery.recover(tx)

    def take(self, tx: Write) -> tuple[list[Sending], float | None]:
        """Mark messages as being sent and return them, and when the next one may go that may not yet."""
        self._taken = []
        later: list[float] = []
        room = self._room()
        for line in (TALK, BULLETINS):
            full: set[str] = set()
            after, looked_at = ("", 0), 0
            while len(self._taken) < room and looked_at < _MOST_LOOKED_AT and full != set(self._channels):
                page = delivery.heads(tx, line, limit=_PAGE, after=after)
                for head in page:
                    later += self._considered(tx, head, line, full)
                    if len(self._taken) >= room:
                        break
                if len(page) < _PAGE:
                    break
                looked_at += len(page)
                after = (page[-1].at, page[-1].id)
        self.crowded = len(self._taken) >= room
        if self.crowded and len(self._busy) < self._slots:
            since = self._clock() - SLOW
            later.append(min((at for at in self._busy.values() if at > since), default=since) + SLOW)
        return self._taken, min(later, default=None)

    def lost(self) -> None:
        """Forget what was taken in a transaction that was lost."""
        for one in self._taken:
            self._busy.pop((one.reader.channel, one.reader.conversation), None)
        self._taken = []

    def settle(self, tx: Write, result: Result) -> None:
        """Note what became of a message."""
        message, reader = result.sending.message, result.sending.reader
        self._busy.pop((reader.channel, reader.conversation), None)
        error = result.error
        if error is None:
            delivery.sent(tx, message, result.numbers)
            self._counts.sent += 1
            self._trouble.pop(reader.channel, None)
            return
        if isinstance(error, Moved):
            reaching.moved(tx, reader.channel, reader.conversation, error.conversation)
            delivery.postponed(tx, message, "moved", pause=timedelta(0), numbers=error.sent)
        elif isinstance(error, Unreachable):
            self._counts.inactive += 1
            reaching.inactive(
                tx,
                reader.channel,
                reader.account,
                reader.conversation,
                error.problem,
                channels=self._channels,
            )
            self._hearing.unreachable(reader.channel, reader.account)
        elif isinstance(error, Unacceptable):
            self._counts.given_up += 1
            self._log.warning("a message was refused", outgoing=message.id, problem=error.problem)
            delivery.given_up(tx, message, error.problem)
        elif isinstance(error, TryAgain):
            self._later(tx, result, error)
        else:
            self._perhaps(tx, result, error)

    def _room(self) -> int:
        """Return how many more messages may be put on their way."""
        since = self._clock() - SLOW
        quick = sum(1 for at in self._busy.values() if at > since)
        return min(self._slots - len(self._busy), AT_ONCE - quick)

    def _considered(self, tx: Write, head: Head, line: int, full: set[str]) -> list[float]:
        """Take a message if it may go; return when it may, where that is a matter of time.

        A channel of which nothing more may go in this line at this moment is put into `full`.
        """
        reader = self._reader(tx, head)
        if reader is None or reader.channel in full or (reader.channel, reader.conversation) in self._busy:
            return []
        name, conversation = reader.channel, reader.conversation
        limits, gently, now = self._channels[name].limits(conversation), line == BULLETINS, self._clock()
        at = self._pacer.ready_at(name, limits[:1], "", gently=gently)
        if at > now:
            full.add(name)
            return [at]
        at = self._pacer.ready_at(name, limits, conversation)
        if at > now:
            return [at]
        message = delivery.outgoing(tx, head.id)
        labelled = None if message is None else self._worded(tx, message, reader)
        if message is None or labelled is None:
            return [now]  # whoever was behind it is first now
        delivery.sending(tx, message, f"{name}:{conversation}")
        gone = self._pacer.went(name, limits, gently=gently)
        self._busy[(name, conversation)] = now
        self._taken.append(Sending(message, reader, labelled, gone))
        return []

    def _reader(self, tx: Write, head: Head) -> Reader | None:
        """Return where a message goes; where that is nowhere, it rests or is set aside."""
        reader: Reader | None
        if head.address is not None:
            channel, _, conversation = head.address.partition(":")
            reader = Reader(channel, conversation, conversation) if channel in self._channels else None
        else:
            reader = reaching.reader_of(tx, head.officer or "", self._channels.keys())
        if reader is None:
            message = delivery.outgoing(tx, head.id)
            if message is not None:
                patience = delivery.PATIENCE if head.officer is None else delivery.UNREAD
                problem = "no account on a channel that runs here"
                delivery.postponed(tx, message, problem, pause=NOWHERE, patience=patience)
            return None
        if (reader.channel, reader.account) in self._hearing.inactive:
            problem = "cannot be reached"
            reaching.inactive(
                tx, reader.channel, reader.account, reader.conversation, problem, channels=self._channels
            )
            return None
        return reader

    def _worded(self, tx: Write, message: Outgoing, reader: Reader) -> Labelled | None:
        """Return a message as it is sent; None where there is nothing to tell any more, or no words for it."""
        if message.kind == CARD:
            return labelled_from(message.facts)
        try:
            with tx.part():
                card = self._desk.word(tx, message)
                if card is not None:
                    if not self._channels[reader.channel].capabilities.buttons:
                        # a number typed answers what was asked last, so none is offered by what comes in between
                        typed = tuple(action for action in card.actions if not action.numbered)
                        card = replace(card, actions=typed)
                    whose = (reader.channel, reader.conversation, reader.account)
                    version = conversations.load(tx, *whose).version
                    ids = buttons.offer(tx, *whose, card.actions, version) if card.actions else ()
                    return labelled_from(card_record(card, ids))
        except (
            Exception
        ) as error:  # one that cannot be worded must not keep its reader's line waiting for ever
            if not tx.connection.in_transaction:
                raise
            problem = type(error).__name__
            self._log.error(
                "a notice could not be worded", outgoing=message.id, error=problem, where=place_of(error)
            )
            delivery.given_up(tx, message, problem)
            return None
        delivery.given_up(tx, message, "nothing to tell any more")
        return None

    def _later(self, tx: Write, result: Result, error: TryAgain) -> None:
        """Let a message wait that did not go out, and with it everything the refusal speaks of."""
        message, reader = result.sending.message, result.sending.reader
        self._counts.tried_again += 1
        everything = error.everything
        if error.after is not None:
            pause = error.after
            everything = everything or self._is_of_all(reader)
        elif everything:
            self._trouble[reader.channel] = self._trouble.get(reader.channel, 0) + 1
            pause = min(0.5 * 2 ** min(self._trouble[reader.channel], 10), LONGEST_PAUSE)
        else:
            pause = min(2.0 ** min(message.attempts, 10), LONGEST_PAUSE)
        where = "" if everything else reader.conversation
        if error.after is not None or everything:
            until = result.at + pause
            if self._pacer.ready_at(reader.channel, (), where) < until:
                self._log.warning(
                    "nothing is sent for a while",
                    channel=reader.channel, conversation=where, seconds=pause, problem=error.problem,
                )  # fmt: skip
            self._pacer.hold(reader.channel, where, until)
            reaching.hold(tx, reader.channel, where, tx.now + timedelta(seconds=pause))
        if error.after is not None and everything and not error.everything:
            # Perhaps it was only this conversation after all: that must not stop all the others for ever.
            pause = max(pause, min(pause * 2 ** min(message.attempts, 10), LONGEST_GROWN))
        delivery.postponed(tx, message, error.problem, pause=timedelta(seconds=pause), numbers=error.sent)

    def _is_of_all(self, reader: Reader) -> bool:
        """Say whether a wait is taken to be asked of the whole bot: no messenger tells.

        Each conversation is kept to its own limit. So only where that is used up can the wait be the conversation's;
        anywhere else it is the bot's, and sending to others before its end would be early.
        """
        own = self._channels[reader.channel].limits(reader.conversation)[1:]
        return self._pacer.busy(reader.channel, own) < 1.0

    def _perhaps(self, tx: Write, result: Result, error: ChannelError) -> None:
        """Settle what may have gone out: a bulletin is left alone, anything else is sent again."""
        message = result.sending.message
        if message.sort == "bulletin":
            self._counts.unknown += 1
            delivery.unknown(tx, message, error.problem)
            return
        self._counts.tried_again += 1
        pause = timedelta(seconds=AFTER_UNKNOWN * 2 ** min(message.attempts, 8))
        again = Outgoing(**{**vars(message), "numbers": (*message.numbers, *error.sent)})
        delivery.not_sent(tx, again, error.problem, retry_after=pause)
