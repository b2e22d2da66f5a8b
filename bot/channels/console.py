"""The terminal as a channel: a line is a message, actions are numbered lines, `/attach FILE` sends a file.

It is the plainest channel there is, and so an example for others: no buttons, no limits, nothing is brought twice.
"""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.channels.base import Capabilities, Keep, Labelled, Limit, Turn, at_once
from bot.channels.errors import ChannelError, Unacceptable, Unknown
from handlers.messages import Attachment, Card, Incoming, between

if TYPE_CHECKING:
    from bot.settings import Settings

CHANNEL: Final = "console"
OWNER: Final = "owner"
_ATTACH: Final = ("/attach ", "／attach ")
_AGAIN_AFTER: Final = 0.05
_LONGEST_PAUSE: Final = 5.0


class ConsoleChannel:
    """Lines of a terminal, or of a pipe.

    Args:
        lines: where they are read.
        out: where cards are shown.
        account: who sits there.
        opened: a name for this opening, so that the numbers of its updates are never those of another.
    """

    name = CHANNEL
    capabilities = Capabilities(
        buttons=False, edits=False, typing=False, files=True, longest=None, groups=False
    )

    def __init__(self, lines: TextIO, out: TextIO, *, account: str = OWNER, opened: str = "") -> None:
        self._lines, self._out, self._account = lines, out, account
        self._opened = opened or secrets.token_hex(6)
        self._read: deque[Incoming] = deque()
        self._news: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False
        self._reader: threading.Thread | None = None
        self._count = self._sent = 0

    async def receive(self, keep: Keep) -> None:
        """Take in lines to the end of input; one that could not be kept is kept later, and in its order."""
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        news = self._news
        if self._reader is None:
            self._reader = threading.Thread(target=self._reading, daemon=True, name="console")
            self._reader.start()
        pause = _AGAIN_AFTER
        while True:
            news.clear()
            while self._read:
                try:
                    await keep([self._read[0]])
                except ChannelError:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    continue
                self._read.popleft()
                pause = _AGAIN_AFTER
            if self._ended:
                return
            await news.wait()

    async def send(
        self, conversation: str, message: Labelled, *, already: int = 0, turn: Turn = at_once
    ) -> tuple[str, ...]:
        """Show a card, its actions numbered; what is typed next may be a number or the words."""
        del conversation, turn
        if already:
            return ()
        labels, beside = ([label for label, _ in some] for some in (message.buttons, message.beside))
        text = card_text(message.card, labels, beside)
        if not text and not message.card.files:
            raise Unacceptable(CHANNEL, "there is nothing to show")
        files = "".join(f"\n[{file.name}]" for file in message.card.files)
        self._out.write(f"{text}{files}\n\n")
        self._out.flush()
        self._sent += 1
        return (str(self._sent),)

    def limits(self, conversation: str) -> Sequence[Limit]:
        """Return no limits: a terminal takes whatever comes."""
        del conversation
        return ()

    async def edit(self, conversation: str, number: str, message: Labelled) -> None:
        """Show a card anew: what stands on a terminal stays there."""
        del number
        await self.send(conversation, message)

    async def acknowledge(self, update: Incoming, text: str = "") -> None:
        """Do nothing: there are no buttons to tap."""

    async def typing(self, conversation: str) -> None:
        """Do nothing: whoever typed sees that the answer is not there yet."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a local file."""
        try:
            return await asyncio.to_thread(Path(attachment.id).read_bytes)
        except OSError as error:
            raise Unknown(CHANNEL, f"the file cannot be read ({error.strerror})") from None

    async def close(self) -> None:
        """Leave the terminal to whoever opened it."""

    def join(self) -> None:
        """Wait for the end of input, once it was begun to be read."""
        if self._reader is not None:
            self._reader.join()

    def _reading(self) -> None:
        """Read lines in a thread of its own, for a terminal cannot be waited for otherwise."""
        for line in self._lines:
            text = line.strip()
            if text:
                self._count += 1
                self._read.append(self._incoming(text))
                self._tell()
        self._ended = True
        self._tell()

    def _tell(self) -> None:
        if self._loop is not None and self._news is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def _incoming(self, text: str) -> Incoming:
        number = f"{self._opened}-{self._count}"
        file: tuple[Attachment, ...] = ()
        if text.startswith(_ATTACH):
            path = Path(text[len(_ATTACH[0]) :].strip()).expanduser()
            size = path.stat().st_size if path.is_file() else None
            media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            file, text = (Attachment(str(path), path.name, media_type, size),), ""
        return Incoming(
            channel=CHANNEL, update=number, account=self._account, conversation=self._account,
            kind="file" if file else "text", text=text, message=number, attachments=file,
        )  # fmt: skip


def card_text(card: Card, labels: Sequence[str], beside: Sequence[str] = ()) -> str:
    """Return a card as plain text: its actions as numbered lines, and below them the words that need no number."""
    lines = [
        card.title,
        *(f"{label}{between(label)}{value}" for label, value in card.fields),
        card.text,
    ]
    lines += [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    lines += [f"（{'｜'.join(beside)}）"] if beside else []
    return "\n".join(line for line in lines if line)


def open_console(settings: Settings) -> ConsoleChannel:
    """Return the terminal of this process as a channel."""
    del settings
    return ConsoleChannel(sys.stdin, sys.stdout)
