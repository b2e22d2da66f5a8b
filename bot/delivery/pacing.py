"""When the next message may go: never more than a messenger takes, and nothing before the end of a wait it named."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from bot.channels.base import Limit

MARGIN: Final = 0.03
"""Seconds added to each limit's span: messages do not take equally long to arrive."""
_MOST_KEPT: Final = 5000
Key = tuple[str, str]


class Pacer:
    """Counts what went out against the limits of each messenger; may be asked from several threads.

    Args:
        clock: seconds, monotonic.
        paced: False leaves limits out of account, for measurements; what a messenger asked to wait is heeded still.
        margin: seconds added to each limit's span.
    """

    def __init__(self, clock: Callable[[], float], *, paced: bool = True, margin: float = MARGIN) -> None:
        self._clock, self._paced, self._margin = clock, paced, margin
        self._went: dict[Key, deque[float]] = {}
        self._held: dict[Key, float] = {}
        self._gently: dict[Key, float] = {}
        self._lock = threading.Lock()

    def ready_at(
        self, channel: str, limits: Sequence[Limit], conversation: str, *, gently: bool = False
    ) -> float:
        """Return when a message may go out: now or earlier, or a moment to come.

        Args:
            channel: name of the channel.
            limits: what it counts against.
            conversation: where it goes.
            gently: it leaves room for others: evenly spread over the time of the channel's widest limit.
        """
        with self._lock:
            at = max(self._held.get((channel, ""), 0.0), self._held.get((channel, conversation), 0.0))
            if not self._paced:
                return at
            for limit in limits:
                went = self._went.get((channel, limit.whose))
                if went is not None and len(went) == limit.count:
                    at = max(at, went[0] + limit.seconds + self._margin)
            if gently and limits:
                at = max(at, self._gently.get((channel, limits[0].whose), 0.0))
            return at

    def went(self, channel: str, limits: Sequence[Limit], *, gently: bool = False) -> None:
        """Count a message that goes out now."""
        if not self._paced:
            return
        now = self._clock()
        with self._lock:
            for limit in limits:
                key = (channel, limit.whose)
                went = self._went.get(key)
                if went is None or went.maxlen != limit.count:
                    went = self._went[key] = deque(went or (), maxlen=limit.count)
                went.append(now)
            if gently and limits:
                widest = limits[0]
                key = (channel, widest.whose)
                step = (widest.seconds + self._margin) / widest.count
                self._gently[key] = (
                    max(self._gently.get(key, 0.0), now - 2 * step) + step
                )  # a late one is caught up
            if len(self._went) > _MOST_KEPT:
                self._forget(now)

    def arrived(self, channel: str, limits: Sequence[Limit]) -> None:
        """Count the last message from its arrival rather than its departure, where it was long on its way."""
        if not self._paced:
            return
        now = self._clock()
        with self._lock:
            for limit in limits[1:]:
                went = self._went.get((channel, limit.whose))
                if went:
                    went[-1] = now

    def hold(self, channel: str, conversation: str, until: float) -> None:
        """Let nothing go to a conversation before a moment; "" for all of the channel."""
        with self._lock:
            key = (channel, conversation)
            self._held[key] = max(self._held.get(key, 0.0), until)

    def held(self, channel: str) -> int:
        """Return how many conversations of a channel are held at this moment."""
        now = self._clock()
        with self._lock:
            self._held = {key: until for key, until in self._held.items() if until > now}
            return sum(1 for name, conversation in self._held if name == channel and conversation)

    def busy(self, channel: str, limits: Sequence[Limit]) -> float:
        """Return how much of the channel's widest limit is used up at this moment, between 0 and 1."""
        now = self._clock()
        with self._lock:
            went = self._went.get((channel, limits[0].whose)) if limits else None
            if not went:
                return 0.0
            return sum(1 for at in went if at > now - limits[0].seconds) / limits[0].count

    def _forget(self, now: float) -> None:
        longest = 120.0
        self._went = {key: went for key, went in self._went.items() if went and went[-1] > now - longest}
