"""A small Bot API on loopback that answers by script, for what a strict server would hide: errors one by one."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

TOKEN = "123456:" + "a-secret-of-the-tests"
ME = {"id": 123456, "is_bot": True, "first_name": "一盘棋", "username": "yipanqi_test_bot"}


@dataclass
class Call:
    """A request that arrived: its method, what it said, and when."""

    method: str
    said: dict[str, Any]
    at: float


def no(code: int, description: str, **parameters: int) -> Response:
    """Return a refusal in Telegram's form."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, code)


Answer = Callable[[Call], Response | None]


@dataclass
class Server:
    """What the server was asked, and what it says next.

    Args:
        answers: by method, answers for the next calls; when they are used up, the ordinary one is given.
        updates: what getUpdates hands out.
        wait: seconds before each answer.
    """

    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    wait: float = 0.0
    confirmed: int = 0
    numbers: int = 100

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def said(self, method: str = "sendMessage") -> list[str]:
        """Return the texts of the calls of one method."""
        return [call.said.get("text", "") for call in self.of(method)]

    async def called(self, request: Request) -> Response:
        method = request.path_params["method"]
        said = _said(request.headers.get("content-type", ""), await request.body())
        call = Call(method, said, time.monotonic())
        self.calls.append(call)
        if self.wait:
            await asyncio.sleep(self.wait)
        waiting = self.answers.get(method)
        if waiting and (answer := waiting.pop(0)(call)) is not None:
            return answer
        return JSONResponse({"ok": True, "result": await self._result(call)})

    async def _result(self, call: Call) -> Any:
        if call.method == "getMe":
            return ME
        if call.method == "getUpdates":
            return await self._updates(call)
        if call.method == "getFile":
            name = call.said["file_id"]
            return {
                "file_id": name,
                "file_unique_id": name,
                "file_path": name,
            }
        if call.method in ("sendMessage", "sendDocument", "sendPhoto"):
            self.numbers += 1
            return {"message_id": self.numbers, "date": 1, "chat": {"id": 5, "type": "private"}}
        if call.method == "editMessageText":
            return {
                "message_id": int(call.said["message_id"]),
                "date": 1,
                "chat": {"id": 5, "type": "private"},
            }
        return True

    async def _updates(self, call: Call) -> list[dict[str, Any]]:
        offset = int(call.said.get("offset", 0))
        self.confirmed = max(self.confirmed, offset)
        deadline = time.monotonic() + min(float(call.said.get("timeout", 0)), 0.5)
        while True:
            waiting = [one for one in self.updates if one["update_id"] >= self.confirmed]
            if waiting or time.monotonic() > deadline:
                return waiting[: int(call.said.get("limit", 100))]
            await asyncio.sleep(0.005)

    async def file(self, request: Request) -> Response:
        return Response(self.files[request.path_params["name"]])


def _said(content_type: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a request; of a file, its name and size."""
    if not content_type.startswith("multipart"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    said: dict[str, Any] = {}
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=HTTP)
    for part in whole.iter_parts():  # type: ignore[attr-defined]
        content = part.get_payload(decode=True)
        name, file = part.get_param("name", header="content-disposition"), part.get_filename()
        said[str(name)] = f"{file}:{len(content)}" if file else content.decode()
    return said


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of loopback; yields its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def bot_api() -> Iterator[Server]:
    """Serve a scripted Bot API."""
    server = Server()
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", server.called, methods=["POST"]),
            Route("/file/bot{token}/{name}", server.file),
        ]
    )
    with running(app) as url:
        server.url = url
        yield server


def written(number: int, text: str, *, chat: int = 5, user: int = 5, **more: Any) -> dict[str, Any]:
    """Return an update: somebody wrote something."""
    kind = "private" if chat > 0 else "supergroup"
    message = {
        "message_id": number, "date": 1, "chat": {"id": chat, "type": kind}, "text": text,
        "from": {"id": user, "is_bot": False, "first_name": "甲", "language_code": "zh-hans"}, **more,
    }  # fmt: skip
    return {"update_id": number, "message": message}


def refusing(code: int, description: str, **parameters: int) -> Answer:
    """Return an answer that refuses."""
    return lambda _call: no(code, description, **parameters)


def dumped(call: Call, name: str) -> Any:
    """Return a JSON parameter of a call."""
    return json.loads(call.said[name])
