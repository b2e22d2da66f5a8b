"""A progress bar on standard error while the index is built; nothing where there is no terminal to see it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from handlers.wording_chat import CHAT


class Building:
    """Shows how far the building is, from the first call that tells of it."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` are built."""
        del what
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            console = Console(stderr=True, file=sys.stderr)
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console
            )
            self._task = self._bar.add_task(CHAT["zh"]["building"], total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Take the bar away, if it was shown."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


@contextmanager
def building() -> Iterator[Building]:
    """Yield a progress callback and close its bar at the end, whatever happens."""
    shown = Building()
    try:
        yield shown
    finally:
        shown.close()
