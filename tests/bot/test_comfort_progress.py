"""The bar while the index is built: it says on what occasion, and ends full."""

from __future__ import annotations

import io
import re

import pytest

from bot.progress import building
from handlers.wording import Language

_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen(io.StringIO):
    """A terminal that remembers what was shown."""

    def isatty(self) -> bool:
        return True

    def last(self) -> str:
        """Return the line that stays."""
        return re.split(r"[\r\n]", _STYLE.sub("", self.getvalue()).strip())[-1].strip()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Return a terminal in the place of standard error."""
    shown = Screen()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return shown


@pytest.mark.parametrize(
    ("first", "language", "words"),
    [
        (True, "zh", "首次使用，正在建立索引"),
        (False, "zh", "正在更新索引"),
        (True, "en", "First use: building the index"),
        (False, "en", "Updating the index"),
    ],
)
def test_the_occasion_is_named(screen: Screen, first: bool, language: Language, words: str) -> None:
    with building(first=first, language=language) as progress:
        progress("index", 163, 163)
    assert screen.last().startswith(words)
    assert ("首次" in screen.getvalue()) is (first and language == "zh")


@pytest.mark.parametrize(("steps", "total"), [([13], 163), ([50, 163], 163), ([1], 1)])
def test_the_bar_ends_full(screen: Screen, steps: list[int], total: int) -> None:
    """Of 163 clauses only 13 may need embedding: the bar ends at 13 of 13."""
    with building(first=False, language="zh") as progress:
        for done in steps:
            progress("index", done, total)
    assert screen.last().endswith(f"{steps[-1]}/{steps[-1]}")


def test_nothing_to_build_shows_nothing(screen: Screen) -> None:
    with building(first=False, language="zh"):
        pass
    assert screen.getvalue() == ""
