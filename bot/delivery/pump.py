"""One loop between messengers and office: what came in is kept, handled, and answered, in as few commits as may be.

Each cycle is one transaction in the register's own thread: it settles what was sent, keeps what arrived, handles what
waits, one update of each conversation after the other, and marks what goes out next. Only after its commit are
updates acknowledged and messages handed over. The loop sleeps until something happens or falls due.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

import structlog

from bot.channels.base import Channel
from bot.channels.errors import ChannelError, Unknown
from bot.delivery.contract import Counts, Desk
from bot.delivery.hearing import Followed, Hearing, place_of
from bot.delivery.pacing import Pacer
from bot.delivery.records import incoming_record
from bot.delivery.sending import Outbox, Result, Sending
from bot.delivery.waiting import Turn, Waiting
from handlers.front.needed import Wanted
from handlers.messages import Incoming
from ledger import delivery
from ledger.clock import read_instant
from ledger.errors import LedgerError
from ledger.store import Ledger, Read, Write

SLOTS: Final = 64
MOST_HANDLED: Final = 64
LONGEST_HANDLING: Final = 0.05
MOST_HELD: Final = 20_000
"""So many updates are known by number at once; the rest wait in the inbox."""
LOOK: Final = 2.0
"""Seconds between looks for what other processes have queued."""
SETTLE: Final = 0.02
"""Seconds for which what was sent waits to be settled together, or with what comes in meanwhile."""
MOMENT: Final = 0.02
"""Seconds for which the loop stands still while the register is written."""
SHOW_TYPING: Final = 1.0
TYPING_LASTS: Final = 4.0
LONGEST_PAUSE: Final = 30.0
Made = TypeVar("Made")


@dataclass
class _Work:
    """What has gathered since the last cycle."""

    arrived: list[tuple[list[Incoming], asyncio.Future[None]]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    made: list[tuple[Turn, Wanted, object]] = field(default_factory=list)


@dataclass
class _Done:
    """What follows from a cycle that was committed."""

    followed: Followed
    sendings: list[Sending]
    later: float | None


class Pump:
    """Carries messages between channels and handlers.

    Args:
        ledger: the register, with inbox and outbox.
        channels: by name.
        desk: the handlers.
        clock: seconds, monotonic.
        paced: False leaves the messengers' limits out of account, for measurements against a server without any.
        slots: so many messages may be on their way at once.
    """

    def __init__(
        self,
        ledger: Ledger,
        channels: Mapping[str, Channel],
        desk: Desk,
        *,
        clock: Callable[[], float],
        paced: bool = True,
        slots: int = SLOTS,
    ) -> None:
        self._ledger, self._channels, self._desk, self._clock = ledger, channels, desk, clock
        self.counts = Counts()
        self._waiting = Waiting(clock)
        self._pacer = Pacer(clock, paced=paced)
        self._hearing = Hearing(desk, self._waiting, self.counts, clock)
        self._outbox = Outbox(
            channels, desk, self._hearing, self._pacer, self.counts, clock=clock, slots=slots
        )
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="register")
        self._wake, self._over = asyncio.Event(), asyncio.Event()
        self._over.set()
        self._written = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work = _Work()
        self._tasks: set[asyncio.Task[None]] = set()
        self._seen, self._more, self._stopping, self._look, self._lost = 0, False, False, True, False
        self._log = structlog.get_logger("delivery")

    async def keep(self, updates: list[Incoming]) -> None:
        """Commit updates to the inbox; returns when they are kept for good, however long the register takes."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._work.arrived.append((updates, kept))
        self._wake.set()
        await kept

    def wake(self) -> None:
        """Say that something was queued; may be called from any thread."""
        self._look = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    @property
    def waiting(self) -> int:
        """Return how many updates are known to wait."""
        return self._waiting.size

    @property
    def on_the_way(self) -> int:
        """Return how many messages are on their way."""
        return self._outbox.on_the_way

    async def run(self) -> None:
        """Carry messages until `stop`; what a run before this one has left is settled first."""
        self._loop = asyncio.get_running_loop()
        self._over.clear()
        try:
            await self._in_thread(self._begin)
            await self._carry()
        finally:
            self._over.set()

    async def _carry(self) -> None:
        pause = 0.0
        later: float | None = 0.0
        while not (self._stopping and self._is_idle()):
            await self._sleep(later)
            work, self._work = self._work, _Work()
            try:
                done = await self._in_thread(partial(self._cycle, work))
            except (sqlite3.Error, LedgerError, OSError) as error:
                self._give_back(work)
                if self._stopping:
                    return
                pause = min(max(0.25, pause * 2), LONGEST_PAUSE)
                self._log.error(
                    "the register cannot be written",
                    error=type(error).__name__, where=place_of(error), again_in=pause,
                )  # fmt: skip
                await asyncio.sleep(pause)
                later = 0.0
            else:
                pause, later = 0.0, self._follow(work, done)

    async def stop(self, seconds: float = 10.0) -> None:
        """Hand nothing more over, wait for what is on its way, and let go of the register.

        Args:
            seconds: how long to wait; what is on its way by then is settled at the next start.
        """
        if self._stopping:
            return
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._wake.set()
        await self._over.wait()
        for _, kept in self._work.arrived:
            kept.cancel()
        await self._in_thread(self._ledger.close)
        self._thread.shutdown()

    def _is_idle(self) -> bool:
        return not self._tasks and not self._work.results

    async def _sleep(self, later: float | None) -> None:
        """Sleep until something happens, falls due, or it is time to look for what others have queued."""
        idle = later is None or self._stopping  # what falls due while it stops is left to the next start
        seconds = LOOK if idle else max(0.0, min(LOOK, (later or 0.0) - self._clock()))
        if seconds > 0 and not self._wake.is_set():
            try:
                await asyncio.wait_for(self._wake.wait(), seconds)
            except TimeoutError:
                self._look = True
        else:
            await asyncio.sleep(0)  # whatever else runs in this loop has its turn between two cycles
        self._wake.clear()

    def _begin(self) -> None:
        with self._ledger.happening() as tx:
            self._hearing.begin(tx)
            left = self._outbox.begin(tx)
        if left:
            self._log.warning("messages were on their way when the service stopped", count=left)

    def _cycle(self, work: _Work) -> _Done:
        """Do everything there is to do, in one transaction; nothing is written where there is nothing."""
        look, self._look = self._look, False
        if not (work.arrived or work.results or work.made) and not self._anything(look=look):
            return _Done(Followed(), [], self._next_at())
        with self._ledger.happening() as tx:
            if self._lost:
                self._hearing.begin(tx)
            for result in work.results:
                self._outbox.settle(tx, result)
            for turn, wanted, made in work.made:
                self._hearing.made_ready(tx, turn, wanted, made)
            for updates, _ in work.arrived:
                for incoming in updates:
                    _kept(tx, incoming)
            if work.arrived or look or (self._more and self._waiting.size < MOST_HELD // 2):
                self._fill(tx)
            followed = Followed()
            if not self._stopping:
                followed = self._hearing.handle(tx, most=MOST_HANDLED, seconds=LONGEST_HANDLING)
            sendings, later = ([], None) if self._stopping else self._outbox.take(tx)
            later = _sooner(later, self._due_at(tx))
            self._written.set()
        self._lost = False
        self.counts.cycles += 1
        return _Done(followed, sendings, _sooner(later, self._waiting.next_at()))

    def _anything(self, *, look: bool) -> bool:
        """Say whether there may be something to do, without writing."""
        if self._stopping:
            return False
        at = self._waiting.next_at()
        if at is not None and at <= self._clock():
            return True
        with self._ledger.read() as read:
            if look and delivery.new_updates(read, after=self._seen, limit=1):
                return True
            return any(delivery.heads(read, line, limit=1) for line in (delivery.TALK, delivery.BULLETINS))

    def _next_at(self) -> float | None:
        with self._ledger.read() as read:
            return _sooner(self._due_at(read), self._waiting.next_at())

    def _due_at(self, read: Read) -> float | None:
        due = delivery.next_due(read)
        return None if due is None else self._clock() + (read_instant(due) - read.now).total_seconds()

    def _fill(self, tx: Write) -> None:
        """Take up the numbers of what waits in the inbox, as many as may be held at once."""
        room = MOST_HELD - self._waiting.size
        found = delivery.new_updates(tx, after=self._seen, limit=max(room, 0))
        for one in found:
            self._waiting.add((one.channel, one.conversation), one.id, one.album)
            self._seen = one.id
        self._more = len(found) >= room

    def _follow(self, work: _Work, done: _Done) -> float | None:
        """Acknowledge what was kept and start what comes after the commit."""
        for updates, kept in work.arrived:
            self.counts.received += len(updates)
            if not kept.done():
                kept.set_result(None)
        for incoming, notice in done.followed.taps:
            self._start(self._acknowledge(incoming, notice))
        for turn, incoming, wanted in done.followed.needed:
            self._start(self._prepare(turn, incoming, wanted))
        for sending in done.sendings:
            self._start(self._send(sending))
        return done.later

    def _give_back(self, work: _Work) -> None:
        """Take back what a lost transaction did not do; what waits is read anew from the inbox."""
        self._work.arrived[:0] = work.arrived
        self._work.results[:0] = work.results
        self._waiting.clear()
        self._outbox.lost()
        self._seen, self._look, self._lost = 0, True, True

    async def _send(self, sending: Sending) -> None:
        reader, message = sending.reader, sending.message
        channel = self._channels[reader.channel]
        numbers: tuple[str, ...] = ()
        failed: ChannelError | None = None
        limits = channel.limits(reader.conversation)

        gone = sending.gone

        async def turn() -> None:
            nonlocal gone
            self._pacer.arrived(gone)
            while (at := self._pacer.ready_at(reader.channel, limits, reader.conversation)) > self._clock():
                await asyncio.sleep(at - self._clock())
            gone = self._pacer.went(reader.channel, limits)

        self._pacer.departs(gone)
        try:
            if sending.labelled.card.edits:
                await channel.edit(reader.conversation, sending.labelled.card.edits, sending.labelled)
            else:
                numbers = await channel.send(
                    reader.conversation, sending.labelled, already=len(message.numbers), turn=turn
                )
        except ChannelError as error:
            failed = error
        except (
            Exception
        ) as error:  # a channel of somebody else's may fail in any way; nobody knows what went out
            self._log.error("a channel failed", channel=reader.channel, error=type(error).__name__,
                            where=place_of(error), outgoing=message.id)  # fmt: skip
            failed = Unknown(reader.channel, type(error).__name__)
        self._pacer.arrived(gone)
        self._work.results.append(Result(sending, numbers, failed, self._clock()))
        # Where more waits than there is room for, half of what is under way goes on while the register is written.
        awaited = self._outbox.crowded and 2 * len(self._work.results) >= self._outbox.on_the_way
        if self._stopping or failed is not None or awaited:
            self._wake.set()
        elif len(self._work.results) == 1:  # a commit waits for the disk: one for what comes within a moment
            asyncio.get_running_loop().call_later(SETTLE, self._wake.set)

    async def _acknowledge(self, incoming: Incoming, notice: str) -> None:
        try:
            await self._channels[incoming.channel].acknowledge(incoming, notice)
        except ChannelError as error:
            self._log.info("a tap was not acknowledged", channel=incoming.channel, problem=error.problem)

    async def _prepare(self, turn: Turn, incoming: Incoming, wanted: Wanted) -> None:
        """Make something ready; whoever waits longer than a moment sees that it is being worked on."""
        made: object
        work = asyncio.ensure_future(self._desk.prepare(wanted))
        try:
            seconds = SHOW_TYPING
            while not (await asyncio.wait({work}, timeout=seconds))[0]:
                seconds = TYPING_LASTS
                await self._show_typing(incoming)
            made = work.result()
        except asyncio.CancelledError:
            work.cancel()
            raise
        except Exception as error:  # counted as a failed attempt at the update
            made = error
        self._work.made.append((turn, wanted, made))
        self._wake.set()

    async def _show_typing(self, incoming: Incoming) -> None:
        channel = self._channels[incoming.channel]
        if not channel.capabilities.typing:
            return
        if self._pacer.ready_at(incoming.channel, (), incoming.conversation) > self._clock():
            return
        try:
            await channel.typing(incoming.conversation)
        except ChannelError as error:
            self._log.info("typing was not shown", channel=incoming.channel, problem=error.problem)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._stopping:
            self._wake.set()

    async def _in_thread(self, work: Callable[[], Made]) -> Made:
        """Run something in the register's thread, holding the loop for a moment.

        Every statement lets go of the interpreter; with the loop busy beside it, getting it back each time takes
        longer than the statement. The commit itself waits for the disk, with the loop running; and so is waited for
        whatever takes longer than the moment, such as another process that writes.
        """
        self._written.clear()
        running = self._thread.submit(work)
        running.add_done_callback(lambda _: self._written.set())
        self._written.wait(MOMENT)
        return running.result() if running.done() else await asyncio.wrap_future(running)


def _kept(tx: Write, incoming: Incoming) -> None:
    delivery.receive(
        tx,
        channel=incoming.channel,
        update_id=incoming.update,
        account=incoming.account,
        payload=incoming_record(incoming),
        conversation=incoming.conversation,
        album=incoming.album,
    )


def _sooner(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)
