"""Terminals in the place of a messenger, so that the scripts are played by typing: a number, or the words beside it."""

from __future__ import annotations

import asyncio
import io
import queue
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO, cast

from bot.channels.base import Keep, Labelled, Limit, Turn, at_once
from bot.channels.console import ConsoleChannel
from bot.channels.errors import Unreachable
from handlers.messages import Attachment, Incoming
from tests.telegram.server import BotServer, Button, Group, Heard, NotHeard, Person
from tests.telegram.server.world import World

_CHOICE = re.compile(r"(\d+)\. .+")
_BESIDE = re.compile(r"（(.+)）")


class _Lines:
    """What is typed at one terminal, waited for by its reader."""

    def __init__(self) -> None:
        self._typed: queue.Queue[str] = queue.Queue()

    def __iter__(self) -> Iterator[str]:
        while True:
            yield self._typed.get()

    def put(self, line: str) -> None:
        self._typed.put(line)


class _Screen(io.StringIO):
    """What is shown at one terminal: each card becomes something heard, its choices as if they were buttons."""

    def __init__(self, world: World, chat: int) -> None:
        super().__init__()
        self._world, self._chat = world, chat

    def write(self, text: str) -> int:
        lines, choices, beside = text.strip().splitlines(), list[str](), list[str]()
        if lines and (found := _BESIDE.fullmatch(lines[-1])) and "｜" in found[1] + "｜":
            beside = found[1].split("｜")
            lines.pop()
        while lines and _CHOICE.fullmatch(lines[-1]):
            choices.insert(0, lines.pop())
        rows = tuple((Button(label, label, ""),) for label in (*choices, *beside))
        with self._world.condition:
            chat = self._world.chats[self._chat]
            number = self._world.number_message(chat)
            now = self._world.clock()
            self._world.hear(Heard(self._chat, "message", number, now, "\n".join(lines), buttons=rows))
        return len(text)


class ConsolePerson(Person):
    """Somebody at a terminal of their own."""

    def __init__(self, world: World, number: int, folder: Path) -> None:
        super().__init__(world, number)
        self._lines, self._folder = _Lines(), folder
        screen = _Screen(world, number)
        self.console = ConsoleChannel(cast("TextIO", self._lines), screen, account=str(number))

    def says(self, text: str, *, where: Group | None = None, replies_to: int | None = None) -> int:
        """Type a line; what is several lines in a message is one line here."""
        del where, replies_to
        self._lines.put(" ".join(text.splitlines()))
        return 0

    def sends_document(
        self, name: str, content: bytes, *, kind: str = "application/pdf", caption: str = "",
        where: Group | None = None, album: str = "",
    ) -> int:  # fmt: skip
        """Attach a file."""
        del kind, caption, where, album
        file = self._folder / name
        file.write_bytes(content)
        return self.says(f"/attach {file}")

    def finds(self, label: str, *, where: Group | None = None) -> tuple[int, Button]:
        """Return the newest choice whose words contain some words, and its message."""
        del where
        for heard in reversed(self.heard()):
            for row in heard.buttons:
                for button in row:
                    if label in button.label:
                        return heard.number, button
        wanted = f"a choice with {label!r}"
        raise NotHeard(wanted, self.heard()[-3:])

    def taps_button(self, number: int, button: Button, *, where: Group | None = None) -> str:
        """Type a choice's number, or the words of what has none."""
        del number, where
        found = _CHOICE.fullmatch(button.label)
        self.says(found[1] if found else button.label)
        return ""


class Consoles:
    """Every terminal, as one channel: the office knows only who types."""

    name = ConsoleChannel.name
    capabilities = ConsoleChannel.capabilities

    def __init__(self) -> None:
        self._open: dict[str, ConsoleChannel] = {}

    def add(self, account: str, console: ConsoleChannel) -> None:
        """Open one more terminal."""
        self._open[account] = console

    async def receive(self, keep: Keep) -> None:
        """Take in what is typed at each of them."""
        listening: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                for account, console in list(self._open.items()):
                    if account not in listening:
                        listening[account] = asyncio.create_task(console.receive(keep))
                await asyncio.sleep(0.02)
        finally:
            for task in listening.values():
                task.cancel()

    async def send(
        self, conversation: str, message: Labelled, *, already: int = 0, turn: Turn = at_once
    ) -> tuple[str, ...]:
        """Show a card where it belongs; at the owner's own terminal nobody sits."""
        if conversation not in self._open:
            raise Unreachable(self.name, "nobody sits there")
        return await self._open[conversation].send(conversation, message, already=already, turn=turn)

    def limits(self, conversation: str) -> Sequence[Limit]:
        """Return no limits."""
        del conversation
        return ()

    async def edit(self, conversation: str, number: str, message: Labelled) -> None:
        """Show a card anew."""
        await self._open[conversation].edit(conversation, number, message)

    async def acknowledge(self, update: Incoming, text: str = "") -> None:
        """Do nothing: there are no buttons to tap."""

    async def typing(self, conversation: str) -> None:
        """Do nothing."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a local file."""
        return await next(iter(self._open.values())).fetch(attachment)

    async def close(self) -> None:
        """Leave the terminals open: the office may come back."""


class ConsoleServer(BotServer):
    """The people of a script, each at a terminal; nothing is served.

    Args:
        folder: for the files that they attach.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder, self.channel = folder, Consoles()

    def person(self, name: str = "小王", *, language: str = "zh-hans") -> Person:
        """Return somebody at a terminal of their own."""
        person = ConsolePerson(self.world, self.world.add_person(name, language), self._folder)
        self.channel.add(str(person.id), person.console)
        return person
