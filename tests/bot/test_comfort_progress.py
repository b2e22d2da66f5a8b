"""The bar while the index is built: it says on what occasion, and ends full."""

from __future__ import annotations

import io
import re

import pytest

from bot.progress import building
from handlers.wording import Language

_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen(io.StringIO):
    """A terminal, or a pipe, that remembers what was shown."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def last(self) -> str:
        """Return the line that stays."""
        return re.split(r"[\r\n]", _STYLE.sub("", self.getvalue()).strip())[-1].strip()


def _shown(first: bool, language: Language, steps: list[int], total: int, *, terminal: bool = True) -> Screen:
    """Return what is shown while so many are built, one step after the other."""
    screen = Screen(terminal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", screen)
        patch.setenv("TERM", "xterm")
        patch.setenv("COLUMNS", "80")
        with building(first=first, language=language) as progress:
            for done in steps:
                progress("index", done, total)
    return screen


@pytest.mark.parametrize(
    ("first", "language", "words"),
    [
        (True, "zh", "首次使用，正在建立索引"),
        (False, "zh", "正在更新索引"),
        (True, "en", "First use: building the index"),
        (False, "en", "Updating the index"),
    ],
)
def test_the_occasion_is_named(first: bool, language: Language, words: str) -> None:
    screen = _shown(first, language, [163], 163)
    assert screen.last().startswith(words)
    assert ("首次" in screen.getvalue()) is (first and language == "zh")


@pytest.mark.parametrize(("steps", "total"), [([13], 163), ([50, 163], 163), ([1], 1)])
def test_the_bar_ends_full(steps: list[int], total: int) -> None:
    """Of 163 clauses only 13 may need embedding: the bar ends at 13 of 13."""
    screen = _shown(False, "zh", steps, total)
    assert screen.last().endswith(f"{steps[-1]}/{steps[-1]}")


def test_nothing_to_build_shows_nothing() -> None:
    assert _shown(False, "zh", [], 0).getvalue() == ""


def test_a_pipe_sees_nothing() -> None:
    assert _shown(True, "zh", [50, 163], 163, terminal=False).getvalue() == ""
