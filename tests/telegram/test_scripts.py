"""Every role's conversations, message by message, by polling and by webhook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.running_office import RunningOffice
from tests.telegram.script import FOLDER, Script
from tests.telegram.server import BotServer
from tests.telegram.serving import copy_home

SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.script"))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_conversation_goes_as_it_is_written(
    name: str, way: str, built_home: Path, tmp_path: Path
) -> None:
    home = copy_home(built_home, tmp_path)
    with BotServer() as server, RunningOffice(home, server, webhook=way == "webhook") as office:
        Script(FOLDER / f"{name}.script", server, office).play()
        assert server.wait_until(lambda: not server.world.waiting)
