"""Logs as JSON lines on standard error: what happened, with ids; never a name, a text, a token or an address.

Only keys of an allow-list pass. Values are numbers and short words in Latin letters (ids, kinds, states), so that what
an officer wrote cannot get in even under a key that is allowed. An exception is told by its type and place. Libraries
log nothing but that they did, from where.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

import structlog

KEYS: Final = frozenset(
    {
        "account", "address", "after", "again_in", "age", "attempt", "attempts", "attachment", "bulletin", "bytes",
        "channel", "channels", "claim", "conversation", "count", "document", "due", "error", "event", "files", "host",
        "inbox", "issue", "kind", "level", "library", "late", "limit", "message", "mode", "ms", "number", "officer",
        "outbox", "outgoing", "path", "pid", "port", "problem", "queue", "reason", "retry_after", "revision", "seconds",
        "service", "signal", "state", "status", "task", "time", "timer", "timers", "update", "updates", "version",
        "waiting", "where",
    }
)  # fmt: skip
"""What a line may tell. A key that is not here is left out, and `left_out` names it."""
LONGEST: Final = 200
_TOKEN: Final = re.compile(
    r"(?:bot)?\d{5,}:[\w-]{20,}|[\w-]*(?:token|secret|key|password)[\w-]*\s*[=:]\s*\S+|\b[A-Z2-7]{6}(?:-[A-Z2-7]{6}){2,3}\b|"
    r"[A-Za-z0-9_-]{65,}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?P<scheme>\w{2,10}://)(?:[^/\s@]*@)?(?P<host>[\w.:\[\]-]*)\S*")
_PLAIN: Final = re.compile(r"[\x20-\x7e]*")
_ROOT: Final = Path(__file__).parents[1]
_QUIET: Final = (
    "httpx",
    "httpcore",
    "telegram",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "asyncio",
    "apscheduler",
)


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Log to a stream from now on, this program's own lines and what libraries have to warn of.

    Args:
        stream: where to; standard error if not given.
        level: what this program's own lines must reach.
    """
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            failure,
            guarded,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[OfLibraries(out)], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in _QUIET:
        library = logging.getLogger(name)
        library.setLevel(max(library.level, logging.WARNING))
        library.handlers.clear()
        library.propagate = True


class OfLibraries(logging.Handler):
    """Tells that a library logged something and from where, never what: it may hold addresses, tokens and texts."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.WARNING)
        self._render = structlog.processors.JSONRenderer(ensure_ascii=True)
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line for a library's record."""
        event: dict[str, Any] = {
            "event": "a library reports",
            "level": record.levelname.lower(),
            "library": record.name,
            "where": f"{record.module}:{record.lineno}",
            "time": structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "", {})["timestamp"],
        }
        if record.exc_info and record.exc_info[0] is not None:
            event["error"] = record.exc_info[0].__name__
            event["where"] = place_of(record.exc_info[2]) or event["where"]
        self._stream.write(str(self._render(None, "", guarded(None, "", event))) + "\n")


def failure(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell an exception by its type and place: its words may hold what somebody wrote."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    elif isinstance(told, BaseException):
        told = (type(told), told, told.__traceback__)
    if isinstance(told, tuple) and told[0] is not None:
        event["error"] = told[0].__name__
        event["where"] = place_of(told[2])
    return event


def guarded(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let only allowed keys and harmless values pass."""
    kept = {key: harmless(value) for key, value in event.items() if key in KEYS}
    left_out = sorted(key for key in event if key not in KEYS and _PLAIN.fullmatch(key))
    return kept | ({"left_out": left_out} if left_out else {})


def harmless(value: object) -> object:
    """Return a value as it may be logged: numbers, and short words without tokens, addresses or anybody's text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [harmless(one) for one in value][:20]
    if isinstance(value, Mapping):
        return "…"
    text = str(value)
    text = _TOKEN.sub("***", text)
    text = _ADDRESS.sub(lambda found: f"{found['scheme']}{found['host']}/", text)
    if not _PLAIN.fullmatch(text):
        return "…"
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def place_of(trace: TracebackType | None) -> str:
    """Return where an exception arose: the last place of this program, and the one it came from."""
    frames = traceback.extract_tb(trace)
    own = [
        frame
        for frame in frames
        if Path(frame.filename).is_relative_to(_ROOT) and ".venv" not in frame.filename
    ]
    found = own[-1:] + [frame for frame in frames[-1:] if frame not in own[-1:]]
    return " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(found))
