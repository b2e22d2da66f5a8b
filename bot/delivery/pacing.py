"""When the next message may go: never more than a messenger takes, and nothing before the end of a wait it named.

A messenger counts a message when it arrives, which is some time between its departure and the answer. So a message is
counted at the latest moment at which it may have arrived: no window of the messenger's own then ever holds too many.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.channels.base import Limit

LONGEST_WAY: Final = 0.6
"""Seconds after which a message is taken to have arrived, answered or not: a slow answer must not slow the rest."""
HAIR: Final = 0.002
"""Seconds by which clocks may differ in rounding."""
_EVENLY: Final = 1.01
_MOST_KEPT: Final = 5000
_LONGEST_SPAN: Final = 120.0
Key = tuple[str, str]


@dataclass
class Gone:
    """A message on its way; `at` is when it has arrived at the latest."""

    at: float


@dataclass
class _Window:
    gone: list[Gone] = field(default_factory=list)

    def ready_at(self, limit: Limit, now: float) -> float:
        """Return when one more may go, which is in the past where it may go now."""
        self.gone = [one for one in self.gone if one.at + limit.seconds + HAIR > now]
        if len(self.gone) < limit.count:
            return 0.0
        return sorted(one.at for one in self.gone)[-limit.count] + limit.seconds + HAIR


class Pacer:
    """Counts what went out against the limits of each messenger; may be asked from several threads.

    Args:
        clock: seconds, monotonic.
        paced: False leaves limits out of account, for measurements; what a messenger asked to wait is heeded still.
    """

    def __init__(self, clock: Callable[[], float], *, paced: bool = True) -> None:
        self._clock, self._paced = clock, paced
        self._windows: dict[Key, _Window] = {}
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
        now = self._clock()
        with self._lock:
            at = max(self._held.get((channel, ""), 0.0), self._held.get((channel, conversation), 0.0))
            if not self._paced:
                return at
            for limit in limits:
                window = self._windows.get((channel, limit.whose))
                if window is not None:
                    at = max(at, window.ready_at(limit, now))
            if gently and limits:
                at = max(at, self._gently.get((channel, limits[0].whose), 0.0))
            return at

    def went(self, channel: str, limits: Sequence[Limit], *, gently: bool = False) -> Gone:
        """Count a message that goes out now."""
        now = self._clock()
        gone = Gone(now + LONGEST_WAY)
        if not self._paced:
            return gone
        with self._lock:
            for limit in limits:
                self._windows.setdefault((channel, limit.whose), _Window()).gone.append(gone)
            if gently and limits:
                key = (channel, limits[0].whose)
                step = limits[0].seconds / limits[0].count * _EVENLY
                self._gently[key] = (
                    max(self._gently.get(key, 0.0), now - 2 * step) + step
                )  # one late is caught up
            if len(self._windows) > _MOST_KEPT:
                self._forget(now)
        return gone

    def departs(self, gone: Gone) -> None:
        """Note that a message departs only now."""
        gone.at = self._clock() + LONGEST_WAY

    def arrived(self, gone: Gone) -> None:
        """Note that a message has arrived by now."""
        gone.at = min(gone.at, self._clock())

    def hold(self, channel: str, conversation: str, until: float) -> None:
        """Let nothing go to a conversation before a moment; "" for all of the channel."""
        now = self._clock()
        with self._lock:
            self._held = {key: at for key, at in self._held.items() if at > now}
            key = (channel, conversation)
            self._held[key] = max(self._held.get(key, 0.0), until)

    def busy(self, channel: str, limits: Sequence[Limit]) -> float:
        """Return how much of the first of these limits is used up at this moment, between 0 and 1."""
        now = self._clock()
        with self._lock:
            window = self._windows.get((channel, limits[0].whose)) if limits else None
            if window is None:
                return 0.0
            recent = sum(1 for one in window.gone if one.at > now - limits[0].seconds)
            return min(1.0, recent / limits[0].count)

    def _forget(self, now: float) -> None:
        self._windows = {
            key: window
            for key, window in self._windows.items()
            if any(one.at > now - _LONGEST_SPAN for one in window.gone)
        }
