"""A real `yipanqi serve` in a process of its own, against the strict server, and the office that it serves."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger import officers, organisations
from ledger.clock import Clock, SystemClock
from ledger.opening import open_register
from ledger.store import Ledger
from ledger.viewers import Role, Viewer
from tests.telegram.server import BotServer, Person

SECRET = "a-secret_of_the_tests"  # noqa: S105 - a made-up one
COMMAND = "from bot.cli import main; main()"
PATIENCE = 30.0
TREE: tuple[tuple[str, str, organisations.Kind, str], ...] = (
    ("嘉兴市", "330400", "city", "浙江省"),
    ("嘉兴市投资促进中心", "330400", "bureau", "嘉兴市"),
    ("嘉善县", "330421", "county", "嘉兴市"),
    ("平湖市", "330482", "county", "嘉兴市"),
    ("海宁市", "330481", "county", "嘉兴市"),
    ("杭州市", "330100", "city", "浙江省"),
    ("杭州市投资促进局", "330100", "bureau", "杭州市"),
    ("余杭区", "330110", "county", "杭州市"),
    ("省招商引资工作领导小组办公室", "330000", "office", "浙江省"),
)


class Dice:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, itertools.count()

    def __call__(self, length: int) -> bytes:
        text = f"{self._seed}{next(self._count)}"
        return (hashlib.sha256(text.encode()).digest() * (length // 32 + 1))[:length]


class Organisation:
    """The register of a small office, no demonstration, with its first admin.

    Args:
        home: folder of the installation.
        clock: the office's.
        seed: for its random bytes.
    """

    def __init__(self, home: Path, clock: Clock | None = None, seed: str = "office") -> None:
        self.ledger: Ledger = open_register(home, clock=clock or SystemClock(), randomness=Dice(seed))
        self.places: dict[str, str] = {}
        with self.ledger.write() as tx:
            province = organisations.add(
                tx, viewer=None, division="330000", name="浙江省", kind="province", parent=None
            )
            self.places["浙江省"] = province.id
            self.admin: Viewer = officers.first_admin(tx, name="管理员", account="owner")
        with self.ledger.write() as tx:
            for name, division, kind, parent in TREE:
                self.places[name] = organisations.add(
                    tx,
                    viewer=self.admin,
                    division=division,
                    name=name,
                    kind=kind,
                    parent=self.places[parent],
                ).id

    def invite(self, place: str, role: str = "officer") -> str:
        """Return the code of a new invitation."""
        with self.ledger.write() as tx:
            return officers.invite(
                tx, viewer=self.admin, organisation_id=self.places[place], role=Role(role)
            ).code

    def enrol(self, person: Person, place: str, role: str = "officer", name: str = "") -> None:
        """Enrol somebody as if they had followed an invitation's link."""
        code = self.invite(place, role)
        with self.ledger.write() as tx:
            officers.enrol(tx, code=code, name=name or "试", channel="telegram", account=str(person.id))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def settings_of(home: Path, server: BotServer, *, webhook: bool) -> dict[str, str]:
    """Return the environment in which `serve` talks to the strict server."""
    given = {
        "YIPANQI_HOME": str(home),
        "YIPANQI_TELEGRAM_TOKEN": server.token,
        "YIPANQI_TELEGRAM_URL": server.base_url,
        "YIPANQI_TELEGRAM_FILE_URL": server.base_file_url,
        "YIPANQI_HEALTH_PORT": "0",
    }
    if webhook:
        port = free_port()
        given |= {
            "YIPANQI_TELEGRAM_MODE": "webhook",
            "YIPANQI_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
            "YIPANQI_WEBHOOK_SECRET": SECRET,
            "YIPANQI_LISTEN_PORT": str(port),
        }
    return given


class Serving:
    """`yipanqi serve`, started, stopped and killed; what it writes is kept.

    Args:
        home: folder of the installation.
        server: the Bot API.
        webhook: updates are brought instead of fetched.
        paced: False leaves the messenger's limits out of account, for measurements.
    """

    def __init__(self, home: Path, server: BotServer, *, webhook: bool = False, paced: bool = True) -> None:
        self.home, self.server = home, server
        self._command = ["-c", COMMAND, "serve"] if paced else ["-m", "tests.telegram.unpaced"]
        root = str(Path(__file__).parents[2])
        clean = {name: value for name, value in os.environ.items() if not name.startswith("YIPANQI_")}
        self.environment = {
            **clean, "PYTHONPATH": root, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1",
            **settings_of(home, server, webhook=webhook),
        }  # fmt: skip
        self.written = home.parent / "serve.out"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it asks the server who it is."""
        before = len(self.server.calls("getMe"))
        with self.written.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, *self._command], env=self.environment, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while len(self.server.calls("getMe")) == before:
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(self.written.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill it without a word of warning."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end, and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Serving:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def copy_home(built: Path, folder: Path) -> Path:
    """Return an installation of one's own, with the documents and their index."""
    home = folder / "home"
    shutil.copytree(built, home)
    return home


def ask_register(home: Path, question: str, *given: Any) -> list[tuple[Any, ...]]:
    """Return rows of the register, read beside whoever has it open."""
    with closing(sqlite3.connect(f"file:{home / 'office.db'}?mode=ro", uri=True, timeout=30)) as file:
        return file.execute(question, given).fetchall()


def drained(home: Path, server: BotServer) -> bool:
    """Return whether everything that came in is handled and everything that is due went out."""
    if server.undelivered():
        return False
    if ask_register(home, "SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1"):
        return False
    # What is told to the owner of the installation waits for a console, which does not run here.
    return not ask_register(
        home,
        "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending')"
        " AND (officer IS NULL OR officer NOT IN (SELECT subject FROM personal WHERE value = 'console:owner'))"
        " LIMIT 1",
    )


def drain(home: Path, server: BotServer, patience: float = PATIENCE) -> None:
    """Wait until nothing waits any more."""
    until = time.monotonic() + patience
    while not drained(home, server):
        if time.monotonic() > until:
            states = ask_register(home, "SELECT state, count(*) FROM outbox GROUP BY 1")
            raise AssertionError((server.undelivered()[:5], states))
        time.sleep(0.02)
