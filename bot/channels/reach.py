"""Whether a messenger can be reached, as a channel finds out by using it; `/healthz` and `/metrics` tell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

What = Literal["cannot be reached", "brings no updates"]
UNREACHABLE: Final[What] = "cannot be reached"
NO_UPDATES: Final[What] = "brings no updates"


@dataclass(frozen=True)
class Trouble:
    """What does not work with a messenger.

    Args:
        what: in short.
        since: when it began: nothing of the kind has worked from then on.
        kind: class of the last error; never its words.
    """

    what: What
    since: datetime
    kind: str


class Reach:
    """Notes what worked and what did not.

    Args:
        moment: tells the time.
    """

    def __init__(self, moment: Callable[[], datetime]) -> None:
        self._moment = moment
        self._troubles: dict[What, Trouble] = {}

    def failed(self, what: What, kind: str) -> None:
        """Note that something did not work; it counts from the first time on."""
        before = self._troubles.get(what)
        self._troubles[what] = Trouble(what, before.since if before else self._moment(), kind)

    def worked(self, *which: What) -> None:
        """Note that something works."""
        for what in which:
            self._troubles.pop(what, None)

    @property
    def trouble(self) -> Trouble | None:
        """Return what does not work, what began first; None where everything does."""
        return min(self._troubles.copy().values(), key=lambda one: one.since, default=None)

    def seconds(self) -> float:
        """Return for how many seconds something has not worked; 0 where everything does."""
        trouble = self.trouble
        return max(0.0, (self._moment() - trouble.since).total_seconds()) if trouble else 0.0
