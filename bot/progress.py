"""A progress bar on standard error while the index is built; nothing where there is no terminal to see it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from handlers.wording import Language
from handlers.wording_chat import CHAT


class Building:
    """Shows how far the building is, from the first call that tells of it.

    Args:
        words: what is being done, as an officer reads it.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._done = 0
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` are built."""
        del what
        self._done = done
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            console = Console(stderr=True, file=sys.stderr)
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, console=console, disable=not console.is_terminal)
            self._task = self._bar.add_task(self._words, total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Leave the bar full, if it was shown: what was not built again needed no building."""
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, total=self._done)
            self._bar.stop()
            self._bar = None


@contextmanager
def building(*, first: bool, language: Language) -> Iterator[Building]:
    """Yield a progress callback and close its bar at the end, whatever happens.

    Args:
        first: whether this installation is used for the first time, rather than brought up to date.
        language: language of the words beside the bar.
    """
    shown = Building(CHAT[language]["building" if first else "updating"])
    try:
        yield shown
    finally:
        shown.close()
