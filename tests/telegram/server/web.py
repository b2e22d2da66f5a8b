"""The HTTP side: requests read strictly, faults struck, rates counted, updates given out by long polling."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.telegram.server.faults import Fault, Faults
from tests.telegram.server.methods import COUNTED, Methods
from tests.telegram.server.parameters import METHODS, Upload, read_parameters
from tests.telegram.server.replies import Refused, bad_request
from tests.telegram.server.world import World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_METHODS = {name.lower(): name for name in METHODS}


class Gone(Exception):
    """The client hung up."""


class BotApi:
    """An ASGI application that answers as api.telegram.org does, for one token.

    Args:
        world: what there is.
        faults: what goes wrong on purpose.
    """

    def __init__(self, world: World, faults: Faults) -> None:
        self._world, self._faults, self._methods = world, faults, Methods(world)
        self._news = asyncio.Event()
        self._poll: asyncio.Event | None = None
        self.closing = False

    def wake(self) -> None:
        """Let long polls look again; call it on the server's own loop."""
        self._news.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path = unquote(scope["path"])
        body = await _read(receive)
        try:
            if path.startswith(f"/file/bot{self._world.token}/"):
                await self._download(path.removeprefix(f"/file/bot{self._world.token}/"), send)
            else:
                await self._request(path, scope, body, receive, send)
        except Gone:
            return

    async def _download(self, path: str, send: Send) -> None:
        fault = self._faults.strike("download", None)
        if fault is not None and await self._fail(fault, "download", None, send):
            return
        for known, content in self._world.files.values():
            if known == path:
                await _answer(send, 200, content, b"application/octet-stream")
                return
        await _reply(send, Refused(404, "Not Found"))

    async def _request(self, path: str, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        method, chat = "", None
        try:
            method = self._method(path)
            given, files = _parameters(scope, body)
            chat = _chat(given)
            fault = self._faults.strike(method, chat)
            if fault is not None and not fault.acts and await self._fail(fault, method, chat, send):
                return
            parameters = read_parameters(method, given, files)
            if method == "getUpdates":
                result = await self._updates(parameters, receive)
            else:
                self._count(method, parameters)
                result = self._methods.call(method, parameters, files)
            if fault is not None and fault.acts and await self._fail(fault, method, chat, send):
                return
        except Refused as refusal:
            self._note(method, chat, refusal.code)
            await _reply(send, refusal)
        else:
            self._note(method, chat, 200)
            await _answer(send, 200, json.dumps({"ok": True, "result": result}).encode())

    def _note(self, method: str, chat: int | None, status: int) -> None:
        self._world.calls.append((self._world.clock(), method, chat, status))

    def _method(self, path: str) -> str:
        head, _, name = path.removeprefix("/").partition("/")
        if not head.startswith("bot") or not name or "/" in name:
            raise Refused(404, "Not Found")
        if head.removeprefix("bot") != self._world.token:
            raise Refused(401, "Unauthorized")
        if name.lower() not in _METHODS:
            raise Refused(404, "Not Found: method not found")
        return _METHODS[name.lower()]

    def _count(self, method: str, parameters: Mapping[str, Any]) -> None:
        if method in COUNTED:
            media = parameters.get("media")
            self._world.rates.take(
                method, parameters["chat_id"], len(media) if isinstance(media, list) else 1
            )
        elif method == "sendChatAction":
            self._world.rates.heed(method, parameters["chat_id"])

    async def _fail(self, fault: Fault, method: str, chat: int | None, send: Send) -> bool:
        """Fail as the script says; return whether the request is done with."""
        status = {"refuse": fault.code, "too_many": 429, "migrate": 400, "server_error": fault.code}
        self._note(method, chat, status.get(fault.kind, 0))
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
            if fault.acts:
                return False
            _cut(send)
        elif fault.kind == "cut":
            _cut(send)
        elif fault.kind == "garble":
            await _answer(send, fault.code, b"<html><body>502 Bad Gateway</body></html>", b"text/html")
        elif fault.kind == "too_many":
            refusal = self._world.rates.close(None if fault.everyone else chat, int(fault.seconds))
            await _reply(send, refusal)
        elif fault.kind == "migrate":
            words = "group chat was upgraded to a supergroup chat"
            await _reply(send, bad_request(words, migrate_to_chat_id=fault.to))
        else:
            await _reply(send, Refused(fault.code, fault.words))
        return True

    async def _updates(self, parameters: Mapping[str, Any], receive: Receive) -> list[dict[str, Any]]:
        """Long polling: a later poll ends an earlier one with a 409, as Telegram does it."""
        world = self._world
        if world.webhook is not None:
            raise Refused(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
                " the webhook first",
            )  # fmt: skip
        if "allowed_updates" in parameters:
            world.allowed = parameters["allowed_updates"] or None
        offset, limit = parameters.get("offset", 0), min(max(parameters.get("limit", 100), 1), 100)
        if self._poll is not None:
            self._poll.set()
        ended = self._poll = asyncio.Event()
        until = asyncio.get_running_loop().time() + min(parameters.get("timeout", 0), 50)
        hung_up = asyncio.ensure_future(_hang_up(receive))
        try:
            if offset > 0:
                world.confirm_before(offset)
            while True:
                self._news.clear()
                if updates := world.pending(offset, limit):
                    return updates
                left = until - asyncio.get_running_loop().time()
                if left <= 0 or self.closing:
                    return []
                await self._wait(ended, hung_up, left)
        finally:
            hung_up.cancel()
            if self._poll is ended:
                self._poll = None

    async def _wait(self, ended: asyncio.Event, hung_up: asyncio.Future[None], seconds: float) -> None:
        """Wait for news; raise if another poll came or the client hung up."""
        waits: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(self._news.wait()),
            asyncio.ensure_future(ended.wait()),
        ]
        try:
            await asyncio.wait([*waits, hung_up], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if ended.is_set():
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        if hung_up.done():
            raise Gone


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _chat(given: Mapping[str, Any]) -> int | None:
    try:
        return int(given["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _parameters(scope: Scope, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters of query and body, and the files."""
    given: dict[str, Any] = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    kind = dict(scope["headers"]).get(b"content-type", b"").decode()
    files: dict[str, Upload] = {}
    if kind.startswith("multipart/form-data"):
        for name, filename, content in _multipart(kind, body):
            if filename is None:
                given[name] = content.decode()
            else:
                files[name] = (filename, content)
    elif kind.startswith("application/json"):
        try:
            read = json.loads(body)
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(read, dict):
            raise bad_request("object expected as request")
        given |= read
    elif body:
        given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return given, files


def _multipart(kind: str, body: bytes) -> list[tuple[str, str | None, bytes]]:
    header = Message()
    header["content-type"] = kind
    boundary = header.get_param("boundary")
    parts: list[tuple[str, str | None, bytes]] = []
    for piece in (b"\r\n" + body).split(f"\r\n--{boundary}".encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        own = Message()
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(":")
            own[name.strip()] = value.strip()
        field = own.get_param("name", header="content-disposition")
        parts.append((str(field), own.get_filename(), content))
    return parts


def _cut(send: Send) -> None:
    """End the connection without a word: through uvicorn's own transport, for ASGI has no way to do it."""
    send.__self__.transport.abort()  # type: ignore[attr-defined]
    raise Gone


async def _reply(send: Send, refusal: Refused) -> None:
    await _answer(send, refusal.code, json.dumps(refusal.body()).encode())


async def _answer(send: Send, status: int, body: bytes, kind: bytes = b"application/json") -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
