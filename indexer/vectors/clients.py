"""Opening Chroma: the local folder's generations, the server, and one error for all that can go wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT = 60.0
"""Seconds to wait for a Chroma server; a batch of 2,000 vectors takes about one."""


class Unreadable(Exception):
    """Chroma failed; the message is its first line."""


@contextmanager
def chroma_errors() -> Iterator[None]:
    """Turn every failure of Chroma into `Unreadable`; our own errors and interruptions pass."""
    from indexer.errors import IndexerError

    try:
        yield
    except (Unreadable, IndexerError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # its engine's panics are no `Exception`
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise Unreadable((lines[0] if lines else type(error).__name__)[:200]) from error


def local_client(folder: Path) -> Any:
    """Return a client on the folder's newest generation, made if there is none; older ones are deleted.

    A folder that broke is never repaired in place: the next number is begun and the old one deleted, so a
    kill between the two leaves nothing to decide.
    """
    import chromadb
    from chromadb.config import Settings

    generations = _generations(folder)
    newest = generations[-1] if generations else next_generation(folder)
    for old in generations[:-1]:
        shutil.rmtree(old, ignore_errors=True)
    return chromadb.PersistentClient(path=str(newest), settings=Settings(anonymized_telemetry=False))


def next_generation(folder: Path) -> Path:
    """Begin an empty generation of the local store and return its folder."""
    generations = _generations(folder)
    fresh = folder / str(int(generations[-1].name) + 1 if generations else 1)
    fresh.mkdir()
    return fresh


def server_client(url: str) -> Any:
    """Return a client of a Chroma server (`http://host:port` or `https://host`)."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreadable("Chroma 服务器地址应为 http://主机:端口")
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        host=parts.hostname,
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )
    for session in _sessions_of(client):
        session.timeout = _TIMEOUT
    return client


def close_client(client: Any) -> None:
    """Release what a client holds, its connections to a server included."""
    sessions = _sessions_of(client)
    client.close()
    for session in sessions:
        session.close()


def _sessions_of(client: Any) -> list[Any]:
    """Return a server client's HTTP sessions, which Chroma gives no time limit and does not close."""
    parts = (client, getattr(client, "_admin_client", None))
    sessions = (getattr(getattr(part, "_server", None), "_session", None) for part in parts)
    return [session for session in sessions if session is not None]


def _generations(folder: Path) -> list[Path]:
    """Return the generations of the local store, oldest first."""
    return sorted((path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
