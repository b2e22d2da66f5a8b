"""A demonstration office for the commands of bulletins."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.support import Ended, inside, run

Command = Callable[..., Ended]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a demonstration office once, as somebody who tries the program does."""
    home = tmp_path_factory.mktemp("demonstration") / "home"
    done = run(home, "chat", typed=b"/demo\n/quit\n")
    assert done.returncode == 0, done.stderr.decode()
    return home


@pytest.fixture
def home(demonstration: Path, tmp_path: Path) -> Path:
    """Give each test a demonstration office of its own."""
    return Path(shutil.copytree(demonstration, tmp_path / "home"))


@pytest.fixture
def yipanqi(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return what runs a command in that office."""
    return lambda *words, **more: inside(monkeypatch, capsys, home, *words, **more)
