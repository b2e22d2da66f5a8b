"""Every role's conversations, message by message: by polling, by webhook, and typed at terminals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.consoles import ConsoleServer
from tests.telegram.running_office import RunningOffice
from tests.telegram.script import FOLDER, Script
from tests.telegram.server import BotServer
from tests.telegram.serving import copy_home

SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.script"))
PACED = ("group", "admin")
"""Conversations at the messenger's own pace: a message a second to one person. The others would take minutes."""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_conversation_goes_as_it_is_written(
    name: str, way: str, built_home: Path, tmp_path: Path
) -> None:
    home = copy_home(built_home, tmp_path)
    webhook, paced = way == "webhook", name in PACED
    with BotServer() as server, RunningOffice(home, server, webhook=webhook, paced=paced) as office:
        Script(FOLDER / f"{name}.script", server, office).play()
        assert server.wait_until(lambda: not server.world.waiting)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SCRIPTS if name != "group"])
def test_at_terminals_the_same_conversation_is_typed(name: str, built_home: Path, tmp_path: Path) -> None:
    """A terminal has no groups; for the rest numbers and words do what buttons do."""
    server = ConsoleServer(tmp_path)
    channels = {server.channel.name: server.channel}
    with RunningOffice(copy_home(built_home, tmp_path), server, channels=channels) as office:
        Script(FOLDER / f"{name}.script", server, office, typed=True).play()
