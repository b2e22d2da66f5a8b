"""Running the command line as officers do: in a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
"""The installed command's own entry point."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of an office with this folder, in a locale that knows no Chinese."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "SYSTEMROOT") if name in os.environ
    }
    return {**kept, "YIPANQI_HOME": str(home), "LC_ALL": "C", "OMP_NUM_THREADS": "1", **more}


def run(
    home: Path, *words: str, typed: bytes = b"", cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *words], input=typed, capture_output=True, timeout=60, check=False, cwd=cwd or ROOT,
        env=environment(home, **more),
    )  # fmt: skip


Run = Callable[..., "Ended"]


@dataclass(frozen=True)
class Ended:
    """How a command that ran inside this process ended."""

    returncode: int
    stdout: str
    stderr: str


def inside(
    patch: pytest.MonkeyPatch,
    captured: pytest.CaptureFixture[str],
    home: Path,
    *words: str,
    typed: bytes = b"",
    **more: str,
) -> Ended:
    """Run one command to its end inside this process, which spares the second that imports take."""
    patch.setenv("YIPANQI_HOME", str(home))
    for name, value in more.items():
        patch.setenv(name, value)
    patch.setattr(sys, "argv", ["yipanqi", *words])
    patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
    captured.readouterr()
    try:
        main()
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = captured.readouterr()
    return Ended(status, out, err)
