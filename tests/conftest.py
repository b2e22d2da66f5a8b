"""What every test stands on: no settings of the host, no network but loopback, offices opened once."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import Office

# A run started in the background inherits a SIGINT that is ignored; the Ctrl-C tests need it as a terminal has it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


TODAY = date(2026, 11, 20)
"""The day on which every answer of the tests must hold."""
_LOOPBACK = ("127.", "::1", "localhost")
_SWITCHES = ("YIPANQI_SOAK", "YIPANQI_TEST_")
"""Settings of the tests themselves begin so."""


@pytest.fixture(scope="session", autouse=True)
def _settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the host's settings and its own data folder out of every test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("YIPANQI_") and not n.startswith(_SWITCHES)]:
            patch.delenv(name)
        patch.setenv("YIPANQI_HOME", str(tmp_path_factory.mktemp("nobody")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine: nothing may need one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            message = f"a test wanted the network: {address[0]}"
            raise ConnectionRefusedError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation with the five documents and a built index; copy it, never write."""
    home = tmp_path_factory.mktemp("built") / "home"
    with Office.open(home=home):
        pass
    return home


@pytest.fixture
def home(built_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an installation of one's own, named by `YIPANQI_HOME`."""
    own = tmp_path / "home"
    shutil.copytree(built_home, own)
    monkeypatch.setenv("YIPANQI_HOME", str(own))
    return own


@pytest.fixture(scope="session")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an opened office on the five documents; ask it, never change it."""
    own = tmp_path_factory.mktemp("office") / "home"
    shutil.copytree(built_home, own)
    with Office.open(home=own) as opened:
        yield opened
