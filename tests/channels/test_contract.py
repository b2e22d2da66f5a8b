"""Every channel keeps every promise of the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.channels.contract import PROMISES, Messenger, run_promise
from tests.channels.messengers import MESSENGERS


@pytest.mark.parametrize("messenger", MESSENGERS)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_the_channel_keeps_its_promises(
    promise: Callable[[Messenger], Awaitable[None]], messenger: str
) -> None:
    asyncio.run(run_promise(promise, MESSENGERS[messenger]))
