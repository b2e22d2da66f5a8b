"""A Bot API server that costs next to nothing, so that what is measured is the bot: its own process, no checks.

It hands out updates as fast as they are fetched, or at a steady rate, and notes when each was answered.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qs

FLOODER = 7
_ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"}


class State:
    """What is to be said, what was answered, and when."""

    def __init__(self) -> None:
        self.text = "/help"
        self.waiting: list[dict[str, Any]] = []
        self.number = 0
        self.asked: dict[int, list[float]] = {}
        self.delays: list[tuple[int, float]] = []
        self.late: list[float] = []
        self.answered, self.first, self.last = 0, 0.0, 0.0
        self.news = asyncio.Event()

    def say(self, chat: int) -> None:
        """Let somebody write."""
        self.number += 1
        message = {
            "message_id": self.number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": self.text,
            "from": {"id": chat, "is_bot": False, "first_name": "x", "language_code": "zh-hans"},
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        }  # fmt: skip
        self.waiting.append({"update_id": self.number, "message": message})
        self.asked.setdefault(chat, []).append(time.perf_counter())
        self.news.set()

    def sent(self, chat: int) -> None:
        """Note an answer."""
        now = time.perf_counter()
        self.answered += 1
        self.last = now
        asked = self.asked.get(chat)
        if asked:
            self.delays.append((chat, now - asked.pop(0)))

    async def steadily(self, chats: int, rate: float, seconds: float, flood: float) -> None:
        """Let `chats` people write in turn, so many a second in all, and one more person `flood` times a second.

        Delays count from here on, and so does by how much this process itself comes too late.
        """
        self.delays, self.late = [], []
        began = time.perf_counter()
        count = flooded = 0
        while (now := time.perf_counter() - began) < seconds:
            while count < now * rate:
                self.late.append(now - count / rate)
                self.say(1000 + count % chats)
                count += 1
            while flooded < now * flood:
                self.say(FLOODER)
                flooded += 1
            await asyncio.sleep(0.002)


class Connection(asyncio.Protocol):
    """One connection, kept open: a request at a time."""

    def __init__(self, state: State) -> None:
        self.state, self.buffer = state, b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # a stream transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            path = self.buffer.split(b" ", 2)[1].decode()
            body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
            self.request(path.rpartition("/")[2], body)

    def request(self, method: str, body: bytes) -> None:
        if method == "getUpdates":
            asyncio.get_running_loop().create_task(self.updates(body))
        elif method == "sendMessage":
            chat = (
                int(body[8 : body.index(b"&")])
                if body.startswith(b"chat_id=")
                else int(_said(body)["chat_id"])
            )
            self.state.sent(chat)
            self.answer(
                {"message_id": self.state.answered, "date": 1, "chat": {"id": chat, "type": "private"}}
            )
        elif method == "getMe":
            self.answer(_ME)
        elif method == "control":
            self.control(json.loads(body))
        else:
            self.answer(True)

    async def updates(self, body: bytes) -> None:
        said, state = _said(body), self.state
        offset, until = int(said.get("offset", 0)), time.monotonic() + float(said.get("timeout", 0))
        while state.waiting and state.waiting[0]["update_id"] < offset:
            state.waiting.pop(0)
        while not state.waiting and (left := until - time.monotonic()) > 0:
            state.news.clear()
            try:
                await asyncio.wait_for(state.news.wait(), left)
            except TimeoutError:
                break
        if not state.first and state.waiting:
            state.first = time.perf_counter()
        self.answer(state.waiting[: int(said.get("limit", 100))])

    def control(self, wanted: dict[str, Any]) -> None:
        state = self.state
        if wanted["do"] == "load":
            for number in range(wanted["count"]):
                state.say(1000 + number % wanted["chats"])
        elif wanted["do"] == "steady":
            work = state.steadily(wanted["chats"], wanted["rate"], wanted["seconds"], wanted["flood"])
            asyncio.get_running_loop().create_task(work)
        self.answer(
            {
                "asked": state.number, "answered": state.answered, "seconds": state.last - state.first,
                "delays": [delay for chat, delay in state.delays if chat != FLOODER]
                if wanted["do"] == "stats" else [],
                "late": state.late if wanted["do"] == "stats" else [],
            }
        )  # fmt: skip

    def answer(self, result: Any) -> None:
        body = json.dumps({"ok": True, "result": result}).encode()
        assert self.transport is not None
        self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)


def _said(body: bytes) -> dict[str, str]:
    if body.startswith(b"{"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


async def main() -> None:
    state = State()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(state), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started it reads the port
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until whoever started it is gone


if __name__ == "__main__":
    asyncio.run(main())
