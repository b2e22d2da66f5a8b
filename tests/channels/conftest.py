"""What the tests of the channels share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.server import Server, bot_api


@pytest.fixture
def api() -> Iterator[Server]:
    """Return a scripted Bot API on loopback."""
    with bot_api() as server:
        yield server
