"""A channel knows since when its messenger is out of reach, and which webhook is its own to remove."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.reach import NO_UPDATES, UNREACHABLE, Reach, Trouble
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from handlers.messages import Incoming
from tests.channels.messengers import stored_nowhere
from tests.telegram.server import BotServer, faults
from tests.telegram.server.world import Webhook

BEGIN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PATIENCE = 15.0


async def _until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not what():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def _polling(server: BotServer) -> AsyncIterator[tuple[TelegramChannel, list[Incoming]]]:
    kept: list[Incoming] = []

    async def keep(updates: list[Incoming]) -> None:
        kept.extend(updates)

    access = Access(server.token, server.base_url, server.base_file_url, timeout=0.5, poll=1)
    channel = TelegramChannel(access, stored=stored_nowhere)
    task = asyncio.create_task(channel.receive(keep))
    try:
        yield channel, kept
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await channel.close()


def test_trouble_counts_from_its_beginning_and_names_the_last_error() -> None:
    now = BEGIN
    reach = Reach(lambda: now)
    assert (reach.trouble, reach.seconds()) == (None, 0.0)
    reach.failed(UNREACHABLE, "ConnectTimeout")
    now += timedelta(minutes=5)
    reach.failed(NO_UPDATES, "Conflict")
    reach.failed(UNREACHABLE, "ReadTimeout")
    assert reach.trouble == Trouble(UNREACHABLE, BEGIN, "ReadTimeout")
    assert reach.seconds() == 300
    reach.worked(UNREACHABLE)
    assert reach.trouble == Trouble(NO_UPDATES, now, "Conflict")
    reach.worked(NO_UPDATES)
    assert (reach.trouble, reach.seconds()) == (None, 0.0)


def test_a_server_that_hangs_is_out_of_reach_until_it_answers() -> None:
    async def act(server: BotServer) -> None:
        async with _polling(server) as (channel, kept):
            server.person().says("在吗")
            await _until(lambda: len(kept) == 1)
            server.faults.add(faults.hang(30), times=None)
            await _until(lambda: channel.reach.trouble is not None)
            assert channel.reach.trouble is not None
            assert (channel.reach.trouble.what, channel.reach.trouble.kind) == (UNREACHABLE, "ReadTimeout")
            server.faults.clear()
            await _until(lambda: channel.reach.trouble is None)

    with BotServer() as server:
        asyncio.run(act(server))


@pytest.mark.parametrize("beginning", [True, False])
def test_a_webhook_is_removed_at_the_start_and_not_fought_over_later(beginning: bool) -> None:
    hook = Webhook("http://127.0.0.1:9/elsewhere", "s", 40)

    async def act(server: BotServer) -> list[Any]:
        if beginning:
            server.world.webhook = hook
            server.person().says("在吗")  # waits at Telegram, and is not dropped
        with capture_logs() as told:
            async with _polling(server) as (channel, kept):
                if not beginning:
                    server.person().says("在吗")
                    await _until(lambda: len(kept) == 1)
                    server.world.webhook = hook
                    await _until(lambda: channel.reach.trouble is not None)
                    assert channel.reach.trouble is not None
                    assert (channel.reach.trouble.what, channel.reach.trouble.kind) == (
                        NO_UPDATES,
                        "Conflict",
                    )
                    assert server.world.webhook is hook
                else:
                    await _until(lambda: len(kept) == 1)
                    assert server.world.webhook is None
                    assert channel.reach.trouble is None
        return list(told)

    with BotServer() as server:
        told = asyncio.run(act(server))
    if beginning:
        assert [line["event"] for line in told] == [
            "a webhook was set and is removed, to fetch the updates; those that wait are kept"
        ]
        assert len(server.calls("deleteWebhook")) == 1
    else:
        assert told[0]["reason"].startswith("somebody set a webhook")
        assert not server.calls("deleteWebhook")


def test_another_program_that_fetches_is_named_for_what_it_is() -> None:
    async def act(server: BotServer) -> list[Any]:
        server.faults.add(faults.conflict(), method="getUpdates")
        with capture_logs() as told:
            async with _polling(server) as (channel, kept):
                await _until(lambda: channel.reach.trouble is not None)
                server.person().says("在吗")
                await _until(lambda: len(kept) == 1)
                assert channel.reach.trouble is None
        return list(told)

    with BotServer() as server:
        told = asyncio.run(act(server))
    assert told[0]["reason"].startswith("another program fetches the updates of this bot")
