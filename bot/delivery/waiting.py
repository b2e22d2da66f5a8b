"""Whose turn it is: one update of each conversation after the other, so that nobody's flood keeps others waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

QUIET: Final = 0.7
"""Seconds without a further part after which an album is whole."""
LONGEST: Final = 3.0
"""Seconds after which an album is taken as it is."""
Key = tuple[str, str]
"""Channel and conversation."""


@dataclass(frozen=True)
class Turn:
    """The next thing to be handled in a conversation: one update, or the parts of an album."""

    key: Key
    updates: tuple[int, ...]


@dataclass
class _Entry:
    update: int
    album: str
    since: float


@dataclass
class _Conversation:
    entries: deque[_Entry] = field(default_factory=deque)
    taken: bool = False
    queued: bool = False
    not_before: float = 0.0


class Waiting:
    """Updates by conversation, in order; only their numbers are held.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._conversations: dict[Key, _Conversation] = {}
        self._round: deque[Key] = deque()
        self._parked: list[tuple[float, Key]] = []
        self.size = 0

    def add(self, key: Key, update: int, album: str = "") -> None:
        """Put an update behind what waits in its conversation."""
        one = self._conversations.setdefault(key, _Conversation())
        one.entries.append(_Entry(update, album, self._clock()))
        self.size += 1
        self._queue(key, one)

    def take(self) -> Turn | None:
        """Return whose turn it is; the conversation is then nobody else's until `done` or `again`."""
        now = self._clock()
        while self._parked and self._parked[0][0] <= now:
            _, key = heappop(self._parked)
            if (one := self._conversations.get(key)) is not None:
                self._queue(key, one)
        while self._round:
            key = self._round.popleft()
            one = self._conversations[key]
            one.queued = False
            if one.not_before > now:
                heappush(self._parked, (one.not_before, key))
                continue
            updates, whole_at = _first(one.entries)
            if whole_at > now:
                one.not_before = whole_at
                heappush(self._parked, (whole_at, key))
                continue
            one.taken = True
            return Turn(key, updates)
        return None

    def done(self, turn: Turn) -> None:
        """Forget what was handled; the conversation's next update has its turn after everybody else's."""
        one = self._conversations.get(turn.key)
        if one is None:
            return
        gone = set(turn.updates)
        while one.entries and one.entries[0].update in gone:
            one.entries.popleft()
            self.size -= 1
        one.taken = False
        if one.entries:
            self._queue(turn.key, one)
        else:
            del self._conversations[turn.key]

    def again(self, turn: Turn, *, after: float = 0.0) -> None:
        """Give back what could not be handled yet; it stays first in its conversation."""
        one = self._conversations.get(turn.key)
        if one is None:  # everything was forgotten meanwhile
            return
        one.taken = False
        one.not_before = self._clock() + after
        self._queue(turn.key, one)

    def next_at(self) -> float | None:
        """Return when somebody who was put off has their turn; 0 where somebody waits now, None for nobody."""
        if self._round:
            return 0.0
        return self._parked[0][0] if self._parked else None

    def clear(self) -> None:
        """Forget everything, to begin again from what the inbox holds."""
        self._conversations.clear()
        self._round.clear()
        self._parked.clear()
        self.size = 0

    def _queue(self, key: Key, one: _Conversation) -> None:
        if not one.taken and not one.queued:
            one.queued = True
            self._round.append(key)


def _first(entries: deque[_Entry]) -> tuple[tuple[int, ...], float]:
    """Return what is first in a conversation, and when it is whole: an album may still be coming in."""
    first = entries[0]
    if not first.album:
        return (first.update,), 0.0
    parts: list[_Entry] = []
    for entry in entries:
        if entry.album != first.album:
            return tuple(part.update for part in parts), 0.0
        parts.append(entry)
    return tuple(part.update for part in parts), min(parts[-1].since + QUIET, first.since + LONGEST)
