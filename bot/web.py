"""The office's own web servers: health on a local port, and the routes on which messengers bring updates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn

from bot.errors import SettingsError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import Route

    from bot.channels.base import Channel


class Quiet(uvicorn.Server):
    """A web server that leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def served(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve a web application; yield its port.

    Raises:
        SettingsError: the port is taken, or may not be listened on.
    """
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, lifespan="off", server_header=False,
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = Quiet(config)
    try:
        sock = config.bind_socket()
    except SystemExit:
        problem = f"{host}:{port} 已被占用或不能监听。In use, or not allowed."
        raise SettingsError("YIPANQI_HEALTH_PORT / YIPANQI_LISTEN_PORT", problem) from None
    sock.listen(100)  # whoever calls from now on is answered as soon as the server has begun
    serving = asyncio.create_task(server.serve([sock]))
    try:
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
        sock.close()


def webhooks(channels: Mapping[str, Channel]) -> list[Route]:
    """Return the routes on which messengers bring updates by themselves."""
    hooks = (getattr(channel, "webhook", None) for channel in channels.values())
    return [hook.route() for hook in hooks if hook is not None]
