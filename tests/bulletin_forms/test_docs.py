"""What the page on the forms shows is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.support import ROOT
from tests.bot.test_readme import Shown, _run, agrees, shown

PAGE = ROOT / "docs/bulletin-forms.md"


@pytest.fixture(scope="module")
def home_of_a_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reader") / "home"


@pytest.mark.parametrize("example", shown(PAGE), ids=str)
def test_every_command_of_the_page_prints_what_is_shown(home_of_a_reader: Path, example: Shown) -> None:
    """One after the other, in one installation."""
    output = _run(example.command, home_of_a_reader)
    assert agrees(output, example.output), output


def test_the_page_shows_commands() -> None:
    assert len(shown(PAGE)) > 10
