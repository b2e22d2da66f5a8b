"""Telegram's documented rates, counted exactly, and who sent again before the time that was named.

One message a second in a private chat with a short burst, 20 a minute in a group, 30 a second over all chats.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.server.replies import Refused, too_many

GRACE = 0.05
"""Seconds after a 429 within which a request may have been on its way already."""


@dataclass(frozen=True)
class Limits:
    """How much is taken.

    Args:
        private_per_second: messages to one person, in the long run.
        private_burst: so many may come at once.
        group_per_minute: messages to one group in any minute.
        overall_per_second: messages over all chats in any second.
    """

    private_per_second: float = 1.0
    private_burst: int = 3
    group_per_minute: int = 20
    overall_per_second: int = 30

    def times(self, factor: int) -> Limits:
        """Return the same limits, so many times as wide: a test needs not take minutes."""
        return Limits(
            self.private_per_second * factor,
            self.private_burst * factor,
            self.group_per_minute * factor,
            self.overall_per_second * factor,
        )


DOCUMENTED = Limits()


@dataclass(frozen=True)
class Early:
    """A request that came before `retry_after` was over.

    Args:
        method: what was asked.
        chat: to whom.
        after: seconds since the refusal was answered.
        left: seconds that were left to wait.
    """

    method: str
    chat: int
    after: float
    left: float


@dataclass
class _Closed:
    since: float
    until: float


@dataclass
class RateAccount:
    """Counts every send; refuses what is too much and notes what came too early.

    Args:
        limits: None takes everything; scripted refusals are watched all the same.
        clock: seconds, monotonic.
    """

    limits: Limits | None
    clock: Callable[[], float]
    early: list[Early] = field(default_factory=list)
    refused: int = 0
    taken: int = 0
    _closed: dict[int | None, _Closed] = field(default_factory=dict)
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def close(self, chat: int | None, seconds: int) -> Refused:
        """Refuse a chat (None: all of them) for so many seconds from now."""
        now = self.clock()
        with self._lock:
            self._closed[chat] = _Closed(now, now + seconds)
            self.refused += 1
        return too_many(seconds)

    def take(self, method: str, chat: int, count: int = 1) -> None:
        """Count a send of `count` messages.

        Raises:
            Refused: a 429, because too much was sent or the time that an earlier one named is not over.
        """
        now = self.clock()
        for scope in (None, chat):
            self._heed(method, chat, scope, now)
        wait, scope = self._wait(chat, count, now)
        if wait > 0:
            raise self.close(scope, max(1, math.ceil(wait)))
        with self._lock:
            self._count(chat, count, now)
            self.taken += count

    def heed(self, method: str, chat: int) -> None:
        """Refuse what is not counted (showing that one is typing) while the chat is closed."""
        now = self.clock()
        for scope in (None, chat):
            self._heed(method, chat, scope, now)

    def _heed(self, method: str, chat: int, scope: int | None, now: float) -> None:
        with self._lock:
            closed = self._closed.get(scope)
            if closed is None:
                return
            if now >= closed.until:
                del self._closed[scope]
                return
            if now - closed.since > GRACE:
                self.early.append(Early(method, chat, now - closed.since, closed.until - now))
            self.refused += 1
            raise too_many(max(1, math.ceil(closed.until - now)))

    def _wait(self, chat: int, count: int, now: float) -> tuple[float, int | None]:
        """Return how long this send would have to wait, and which scope refuses it."""
        if self.limits is None:
            return 0.0, None
        while self._overall and now - self._overall[0] >= 1.0:
            self._overall.popleft()
        if len(self._overall) + count > self.limits.overall_per_second:
            return self._overall[0] + 1.0 - now if self._overall else 1.0, None
        if chat < 0:
            times = self._groups.setdefault(chat, deque())
            while times and now - times[0] >= 60.0:
                times.popleft()
            if len(times) + count > self.limits.group_per_minute:
                return times[0] + 60.0 - now if times else 60.0, chat
            return 0.0, chat
        tokens = self._tokens(chat, now)
        return max(0.0, (count - tokens) / self.limits.private_per_second), chat

    def _tokens(self, chat: int, now: float) -> float:
        assert self.limits is not None
        tokens, at = self._private.get(chat, (float(self.limits.private_burst), now))
        grown = tokens + (now - at) * self.limits.private_per_second
        # A hair is given for the rounding of clocks: a sender that waits exactly a second is not refused.
        return min(float(self.limits.private_burst), grown + 1e-3)

    def _count(self, chat: int, count: int, now: float) -> None:
        if self.limits is None:
            return
        self._overall.extend([now] * count)
        if chat < 0:
            self._groups.setdefault(chat, deque()).extend([now] * count)
        else:
            self._private[chat] = (self._tokens(chat, now) - count, now)
