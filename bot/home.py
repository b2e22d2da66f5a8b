"""The folder that holds an installation's data, made ready before anything is opened in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.errors import SettingsError


def ready(home: Path) -> Path:
    """Return the folder, made if it was not there, once a file could be made in it.

    Raises:
        SettingsError: it is no folder, cannot be made, or nothing can be written in it.
    """
    problem = _problem(home)
    if problem:
        raise SettingsError(
            "YIPANQI_HOME", f"{home} {problem}；请换一个可写的目录。Name a folder you may write to."
        )
    return home


def _problem(home: Path) -> str:
    """Return what is wrong with the folder, "" if nothing is."""
    above = next((path for path in (home, *home.parents) if path.exists()), home)
    if not above.is_dir():
        return "不是目录" if above == home else f"不能建立，{above} 不是目录"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"不能建立（{error.strerror}）"
    try:
        with tempfile.TemporaryFile(dir=home):
            return ""
    except OSError as error:
        return f"不能写入（{error.strerror}）"
