"""What the tests of the application share."""

from __future__ import annotations

from functools import partial

import pytest

from tests.bot.support import Run, inside


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command inside this process."""
    return partial(inside, monkeypatch, capsys)
