"""Other people's emulators as a cross-check: `python -m tests.benchmarks.emulators`.

The channel says the same short conversation to our strict server, to npm's telegram-test-api and to PyPI's
tg-auto-test (which needs Python 3.12), each installed into a folder of its own that is thrown away; what a person
sees must be the same. Neither is a dependency; where one does not install, that is said and nothing fails.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.channels.base import Labelled
from bot.channels.errors import ChannelError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from handlers.messages import Action, Card, Incoming
from tests.telegram.server import TOKEN, BotServer

SAID = ("/start", "嘉兴的首谈期多长？", "<b>不是标签</b> & 1<2", "长")
LONG = "".join(f"第{number}条：规定如下，应当遵守。" for number in range(300))
_NODE = """
const Server = require('telegram-test-api');
const server = new Server({port: Number(process.argv[1]), host: '127.0.0.1'});
server.start().then(() => console.log('ready'));
"""


def answer_to(update: Incoming) -> Labelled:
    """Return what the trial office says: a card with a title, a field and a button."""
    if update.kind == "tap":
        return Labelled(Card(f"点了 {update.button}"))
    text = LONG if update.text == "长" else f"收到：{update.text}"
    return Labelled(
        Card(text, title="回执", fields=(("来自", "试"),), actions=(Action("好"),)), (("好", "b1"),)
    )


async def converse(
    access: Access, say: Callable[[str], Awaitable[None]], see: Callable[[], Awaitable[list[str]]]
) -> list[str]:
    """Let somebody say everything, and return what they see once it has come."""
    channel = TelegramChannel(access, stored=Path)
    wanted = 0

    async def keep(updates: list[Incoming]) -> None:
        nonlocal wanted
        for update in updates:
            try:
                wanted += len(await channel.send(update.conversation, answer_to(update)))
            except ChannelError as problem:
                sys.stderr.write(f"  {problem}\n")

    receiving = asyncio.create_task(channel.receive(keep))
    try:
        for text in SAID:
            before = wanted
            await say(text)
            until = time.monotonic() + 10
            while wanted == before and time.monotonic() < until:
                await asyncio.sleep(0.02)
        return await see()
    finally:
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await channel.close()


def on_ours() -> tuple[list[str], list[str]]:
    """Have the conversation on the strict server; return what was sent, and the words as a person sees them."""
    with BotServer() as server:
        person = server.person()

        async def say(text: str) -> None:
            person.says(text)

        async def see() -> list[str]:
            return [heard.html for heard in person.heard()]

        access = Access(server.token, server.base_url, server.base_file_url, poll=1)
        sent = asyncio.run(converse(access, say, see))
        return sent, [heard.text for heard in person.heard()]


def on_npm(folder: Path) -> list[str]:
    """Have it on telegram-test-api, behind a shim that mends what the real library cannot read."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "telegram-test-api@4"],
        cwd=folder, check=True, timeout=300,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", "-e", _NODE, str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as node:
        try:
            assert node.stdout is not None
            node.stdout.readline()
            with shim(f"http://127.0.0.1:{port}") as url:
                return asyncio.run(_npm_conversation(f"http://127.0.0.1:{port}", url))
        finally:
            node.terminate()


async def _npm_conversation(emulator: str, url: str) -> list[str]:
    async with httpx.AsyncClient(trust_env=False) as client:

        async def say(text: str) -> None:
            sender = {"id": 1, "first_name": "试", "is_bot": False}
            message = {"botToken": TOKEN, "date": int(time.time()), "from": sender, "text": text,
                       "chat": {"id": 1, "first_name": "试", "type": "private"}}  # fmt: skip
            if text.startswith("/"):
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
            (await client.post(f"{emulator}/sendMessage", json=message)).raise_for_status()

        async def see() -> list[str]:
            answer = await client.post(f"{emulator}/getUpdates", json={"token": TOKEN, "chatId": 1})
            return [one["message"]["text"] for one in answer.json()["result"]]

        return await converse(Access(TOKEN, f"{url}/bot", f"{url}/file/bot", poll=1), say, see)


@contextmanager
def shim(emulator: str) -> Iterator[str]:
    """Stand in front of the emulator: `is_bot` in getMe, dates in seconds, and a pause where nothing is new."""
    import threading

    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def passed(request: Request) -> JSONResponse:
        headers = {"content-type": request.headers.get("content-type", "application/json")}
        body = await request.body()
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{emulator}{request.url.path}", content=body, headers=headers)
        said: dict[str, Any] = answer.json()
        result = said.get("result")
        if request.url.path.endswith("/getMe") and isinstance(result, dict):
            result["is_bot"] = True
        if isinstance(result, dict) and result.get("date", 0) > 10**11:
            result["date"] //= 1000
            result.pop("entities", None)
            result.pop("link_preview_options", None)
        if request.url.path.endswith("/getUpdates") and not result:
            await asyncio.sleep(0.05)
        return JSONResponse(said, answer.status_code)

    routes = [Route("/{path:path}", passed, methods=["GET", "POST"])]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


_IN_PROCESS = """
import asyncio, json, sys
from telegram.ext import TypeHandler
from telegram import Update
from tg_auto_test.test_utils.serverless_telegram_client import ServerlessTelegramClient
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from bot.channels.telegram_updates import incoming
from tests.benchmarks.emulators import SAID, answer_to

def build(builder):
    application = builder.build()
    async def heard(update, context):
        channel = TelegramChannel(Access("1:x"), stored=None)
        channel.bot = context.bot
        said = incoming(update, context.bot.bot)
        await channel.send(said.conversation, answer_to(said))
    application.add_handler(TypeHandler(Update, heard))
    return application

async def main():
    client = ServerlessTelegramClient(build_application=build)
    await client.connect()
    seen = []
    for text in SAID:
        async with client.conversation("test_bot") as conversation:
            await conversation.send_message(text, parse_mode=None)
            seen.append((await conversation.get_response()).text)
            while True:
                try:
                    seen.append((await asyncio.wait_for(conversation.get_response(), 0.3)).text)
                except Exception:
                    break
    await client.disconnect()
    print(json.dumps(seen))

asyncio.run(main())
"""


def on_pypi(folder: Path, python: str) -> list[str]:
    """Have it on tg-auto-test, in an interpreter of its own."""
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True, timeout=300)
    own = folder / "venv" / "bin" / "python"
    needed = ["tg-auto-test==1.3.24", "structlog", "starlette", "uvicorn"]
    subprocess.run([own, "-m", "pip", "install", "--quiet", *needed], check=True, timeout=600)
    root = str(Path(__file__).parents[2])
    answer = subprocess.run(
        [own, "-c", _IN_PROCESS],
        env={**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr[-800:])
    seen: list[str] = json.loads(answer.stdout.splitlines()[-1])
    return seen


def main() -> None:
    """Try each and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python312", default=shutil.which("python3.12") or "python3.12")
    options = parser.parse_args()
    sent, shown = on_ours()
    sys.stdout.write(f"strict server: {len(sent)} messages\n")
    trials: dict[str, Callable[[Path], list[str]]] = {
        "telegram-test-api (npm)": on_npm,
        "tg-auto-test (PyPI)": lambda folder: on_pypi(folder, options.python312),
    }
    for name, trial in trials.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                seen = trial(Path(folder))
            except (OSError, subprocess.SubprocessError, RuntimeError) as problem:
                sys.stdout.write(f"{name}: not tried: {problem}\n")
                continue
        same = seen in (sent, shown)  # one hands out the words, the other what was sent
        sys.stdout.write(f"{name}: {len(seen)} messages, {'the same' if same else 'NOT the same'}\n")
        if not same:
            sys.stdout.write(f"  {[text[:60] for text in seen]}\n  {[text[:60] for text in shown]}\n")


if __name__ == "__main__":
    main()
