"""Pushing updates to the bot's webhook: in order for each chat, again until the bot says 2xx."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.telegram.server.world import Webhook, World

FIRST_PAUSE = 0.02
LONGEST_PAUSE = 0.5


class Pusher:
    """Pushes what waits, as long as a webhook is set. Lives on the server's loop.

    Args:
        world: what there is.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._client = httpx.AsyncClient(trust_env=False, timeout=10)
        self.statuses: list[int] = []

    async def run(self, news: asyncio.Event) -> None:
        """Push until cancelled; `news` is set when something may have changed."""
        try:
            while True:
                news.clear()
                self._start()
                await news.wait()
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)
            await self._client.aclose()

    def _start(self) -> None:
        hook = self._world.webhook
        if hook is None:
            return
        with self._world.condition:
            queues = {queue_of(update) for update in self._world.waiting.values()}
        for queue in queues - self._busy.keys():
            if len(self._busy) >= hook.connections:
                return
            self._busy[queue] = asyncio.create_task(self._push_queue(queue))

    async def _push_queue(self, queue: int) -> None:
        pause = FIRST_PAUSE
        try:
            while (hook := self._world.webhook) is not None:
                with self._world.condition:
                    own = [u for u in self._world.waiting.values() if queue_of(u) == queue]
                if not own:
                    return
                update = min(own, key=lambda u: int(u["update_id"]))
                if await self._push(hook, update):
                    self._world.confirm(update["update_id"])
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            del self._busy[queue]
            self._world.on_update()

    async def _push(self, hook: Webhook, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await self._client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as problem:
            hook.error = f"Connection failed: {type(problem).__name__}"
            return False
        self.statuses.append(answer.status_code)
        if not answer.is_success:
            hook.error = f"Wrong response from the webhook: {answer.status_code}"
        return answer.is_success


def queue_of(update: dict[str, Any]) -> int:
    """Return the chat that an update belongs to: its updates come one after the other."""
    for kind, value in update.items():
        if kind == "callback_query":
            return int(value["message"]["chat"]["id"])
        if isinstance(value, dict) and "chat" in value:
            return int(value["chat"]["id"])
    return 0
