"""What the register's commands share: opening it, and who is speaking at this console."""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import UsageRefused
from handlers.wording_register import STATES

if TYPE_CHECKING:
    from ledger.store import Ledger
    from ledger.viewers import Viewer

OWNER = "owner"
STATE_NAMES = {state: name for state, name in STATES["zh"].items() if state != "draft"}
as_option = click.option(
    "--as",
    "speaker",
    metavar="OFFICER",
    help="以某人身份（人员编号，或演示办公室里的名字），写入日志。Speak as an officer; logged.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print JSON.")


def home() -> Path:
    """Return the folder of this installation."""
    from bot import settings

    return settings.load().home


@contextmanager
def register() -> Iterator[Ledger]:
    """Open this installation's register with the machine's clock."""
    from ledger.clock import SystemClock
    from ledger.opening import open_register

    ledger = open_register(home(), clock=SystemClock(), randomness=secrets.token_bytes)
    try:
        yield ledger
    finally:
        ledger.close()


def console_viewer(ledger: Ledger, speaker: str | None = None) -> Viewer:
    """Return who is speaking: the installation's owner as its admin, or the officer they speak as.

    Raises:
        UsageRefused: the console user does not own the installation, or nothing is set up yet.
    """
    from ledger.officers import speak_as
    from ledger.opening import is_empty
    from ledger.viewers import viewer_by_account

    if hasattr(os, "getuid") and home().stat().st_uid != os.getuid():
        raise UsageRefused(
            "只有数据目录的所有者可以在控制台管理：请以该用户运行。Run as the owner of YIPANQI_HOME."
        )
    with ledger.read() as read:
        if is_empty(read):
            raise UsageRefused(
                "登记册还没有建立：先运行 yipanqi officers init。Run `yipanqi officers init` first."
            )
        admin = viewer_by_account(read, "console", OWNER)
    if speaker is None:
        return admin
    with ledger.read() as read:
        short = read.value("SELECT subject FROM personal WHERE value = ?", f"demonstration:{speaker}")
        speaker = short or speaker
    with ledger.write() as tx:
        return speak_as(tx, speaker, viewer=admin)


def show_json(value: object) -> None:
    """Print structured data as JSON."""
    click.echo(json.dumps(_plain(value), ensure_ascii=False))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
