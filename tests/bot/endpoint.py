"""A language model on loopback that speaks the OpenAI chat-completions protocol, faults included."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[str], str]
"""Given the prompt, what the model says."""


@dataclass
class Endpoint:
    """What the server does next, and what it was asked."""

    url: str = ""
    say: Say = field(default=lambda _prompt: "")
    status: int = 200
    raw: bytes | None = None
    wait: float = 0.0
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Answer soundly again, with nothing to say."""
        self.say, self.status, self.raw, self.wait = lambda _prompt: "", 200, None, 0.0
        self.requests.clear()
        self.keys.clear()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.requests.append({"path": self.path, **asked})
            endpoint.keys.append(self.headers.get("Authorization", ""))
            if endpoint.wait:
                time.sleep(endpoint.wait)
            body = endpoint.raw if endpoint.raw is not None else self._completion(asked)
            try:
                self.send_response(endpoint.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return  # the one who asked has given up waiting

        def _completion(self, asked: dict[str, Any]) -> bytes:
            prompt = "\n".join(str(message["content"]) for message in asked["messages"])
            message = {"role": "assistant", "content": endpoint.say(prompt)}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            reply = {"id": "c", "object": "chat.completion", "created": 0, "model": asked["model"]}
            return json.dumps({**reply, "choices": [choice], "usage": usage}).encode()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            return

    return Handler


@contextmanager
def serving() -> Iterator[Endpoint]:
    """Serve on a free port of loopback until the end of the block."""
    endpoint = Endpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(endpoint))
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
