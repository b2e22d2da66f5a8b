"""The other side of each channel of ours: the strict Bot API server, by polling and by webhook, and a terminal."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import uvicorn
from starlette.applications import Starlette

from bot.channels.console import ConsoleChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from bot.channels.telegram_webhook import Hook
from tests.channels.contract import Failure, Messenger
from tests.telegram.server import BotServer, NotHeard, faults

SECRET = "a-secret_of_the_tests"  # noqa: S105


class TelegramSide:
    """A person on the strict server.

    Args:
        server: where they are.
        channel: the channel under trial.
    """

    def __init__(self, server: BotServer, channel: TelegramChannel) -> None:
        self.server, self.channel = server, channel
        self.person = server.person()
        server.world.chats[self.person.id].state = "open"
        self.conversation = str(self.person.id)
        self._last = 0

    async def writes(self, text: str) -> None:
        self._last = self.person.says(text)

    async def brings_again(self) -> bool:
        world = self.server.world
        await asyncio.to_thread(self.server.wait_until, lambda: not world.waiting)
        with world.condition:
            message = world.chats[self.person.id].messages[self._last]
            again = [{"update_id": number, "message": message} for number in world.confirmed][-1:]
        if self.channel.webhook is None:
            # Polling brings an update again only to a bot that has not confirmed it: one that was started anew.
            return False
        world.offer(again)
        return True

    async def taps(self, label: str) -> bool:
        self.person.taps(label)
        return True

    async def attaches(self, name: str, content: bytes) -> bool:
        self.person.sends_document(name, content, kind="text/plain")
        return True

    async def edits(self, text: str) -> bool:
        self.person.edits(self._last, text)
        return True

    async def shown(self) -> list[str]:
        world = self.server.world
        with world.condition:
            own = [m for m in world.chats[self.person.id].messages.values() if m["from"]["is_bot"]]
        return [message.get("text", message.get("caption", "")) for message in own]

    async def labels(self) -> list[str]:
        world = self.server.world
        with world.condition:
            newest = world.chats[self.person.id].messages[max(world.chats[self.person.id].messages)]
        return [k["text"] for row in newest.get("reply_markup", {}).get("inline_keyboard", []) for k in row]

    async def toasts(self) -> list[str]:
        return [heard.text for heard in self.person.heard() if heard.kind == "answer"]

    async def seen_typing(self) -> bool:
        try:
            await self.person.hears("typing", kinds=("typing",), timeout=1)
        except NotHeard:
            return False
        return True

    def unacknowledged(self) -> int | None:
        return len(self.server.undelivered())

    async def fails(self, how: Failure) -> bool:
        fault = {
            "busy": faults.too_many_requests(7),
            "blocked": faults.blocked(),
            "gone": faults.deactivated(),
            "moved": faults.migrate(-1001),
            "lost": faults.cut(acts=True),
            "refused": faults.Fault("refuse", 400, "Bad Request: MESSAGE_NOT_TAKEN"),
        }[how]
        self.server.faults.add(fault, method="sendMessage")
        return True


def stored_nowhere(_digest: str) -> Path:
    return Path("/nonexistent")


@asynccontextmanager
async def by_polling() -> AsyncIterator[Messenger]:
    """Telegram, asked for updates."""
    with BotServer() as server:
        access = Access(server.token, server.base_url, server.base_file_url, timeout=5, poll=2)
        yield TelegramSide(server, TelegramChannel(access, stored=stored_nowhere))


@asynccontextmanager
async def by_webhook() -> AsyncIterator[Messenger]:
    """Telegram, bringing updates to the office's own web server."""
    with BotServer() as server:
        app = Starlette()
        receiver = uvicorn.Server(
            uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        )
        serving = asyncio.create_task(receiver.serve())
        while not receiver.started:
            await asyncio.sleep(0.005)
        port = receiver.servers[0].sockets[0].getsockname()[1]
        access = Access(server.token, server.base_url, server.base_file_url, timeout=5)
        hook = Hook(f"http://127.0.0.1:{port}/telegram", "/telegram", SECRET)
        channel = TelegramChannel(access, stored=stored_nowhere, hook=hook)
        assert channel.webhook is not None
        app.router.routes.append(channel.webhook.route())
        try:
            yield TelegramSide(server, channel)
        finally:
            receiver.should_exit = True
            await serving


class TerminalSide:
    """Somebody at a terminal.

    Args:
        typed: what they type goes in here.
        screen: what they see.
        folder: where their files are.
    """

    def __init__(self, typed: TextIO, lines: TextIO, folder: Path) -> None:
        self._typed, self._screen, self._folder = typed, io.StringIO(), folder
        self.channel = ConsoleChannel(lines, self._screen, account="owner")
        self.conversation = "owner"

    async def writes(self, text: str) -> None:
        self._typed.write(text + "\n")
        self._typed.flush()

    async def brings_again(self) -> bool:
        return False

    async def taps(self, label: str) -> bool:
        return False

    async def attaches(self, name: str, content: bytes) -> bool:
        file = self._folder / name
        file.write_bytes(content)
        await self.writes(f"/attach {file}")
        return True

    async def edits(self, text: str) -> bool:
        return False

    async def shown(self) -> list[str]:
        return [part for part in self._screen.getvalue().split("\n\n") if part]

    async def labels(self) -> list[str]:
        return []

    async def toasts(self) -> list[str]:
        return []

    async def seen_typing(self) -> bool:
        return False

    def unacknowledged(self) -> int | None:
        return None

    async def fails(self, how: Failure) -> bool:
        return False


@asynccontextmanager
async def at_a_terminal() -> AsyncIterator[Messenger]:
    """Terminal, which is a pipe here."""
    lines, typed = os.pipe()
    read, written = os.fdopen(lines, encoding="utf-8"), os.fdopen(typed, "w", encoding="utf-8")
    with TemporaryDirectory() as folder:
        side = TerminalSide(written, read, Path(folder))
        yield side
        written.close()
        await asyncio.to_thread(side.channel.join)
        read.close()


MESSENGERS = {"telegram-polling": by_polling, "telegram-webhook": by_webhook, "console": at_a_terminal}
