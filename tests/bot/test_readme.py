"""What the READMEs show is what the program does: every command is run and its output compared."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import settings_page
from tests.bot.support import ROOT, environment

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh.md"
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")
_MAKE_TARGETS = ("run", "test", "bench", "soak", "wheelhouse", "lock")


@dataclass(frozen=True)
class Shown:
    """A command and the output shown below it; `…` in it stands for anything."""

    command: str
    output: str

    def __str__(self) -> str:
        return self.command[:60]


def shown(page: Path) -> list[Shown]:
    """Return the commands of a page in order."""
    found = []
    for block in _FENCE.findall(page.read_text(encoding="utf-8")):
        if block.startswith("$ "):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append(Shown(command, output.strip()))
    return found


def agrees(output: str, expected: str) -> bool:
    """Say whether an output is as shown, trailing white space aside."""
    lines = [line.rstrip() for line in expected.strip().splitlines()]
    pattern = r"\s*".join(
        ".*?".join(re.escape(piece) for piece in line.split("…")) + r"(?=\s|\Z)" for line in lines
    )
    written = "\n".join(line.rstrip() for line in output.strip().splitlines())
    return re.fullmatch(pattern, written, re.DOTALL) is not None


def _run(command: str, home: Path) -> str:
    """Run a command as shown, with the environment that is already there."""
    prefix = Path(sys.prefix)
    here = re.sub(r"\bmake\b", f"make VENV={prefix} -o {prefix}/.installed", command)
    paths = environment(home)
    done = subprocess.run(
        ["bash", "-c", here], capture_output=True, cwd=ROOT, check=False, timeout=60, stdin=subprocess.DEVNULL,
        env={**paths, "PATH": f"{Path(sys.executable).parent}:{paths['PATH']}"},
    )  # fmt: skip
    return (done.stdout + done.stderr).decode()


@pytest.fixture(scope="module")
def home_of_a_newcomer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newcomer") / "home"


def test_the_readme_shows_commands() -> None:
    """The first is the one command that sets everything up."""
    commands = shown(ENGLISH)
    assert len(commands) > 8
    assert "make -s run" in commands[0].command


@pytest.mark.parametrize("example", shown(ENGLISH), ids=str)
def test_every_command_of_the_readme_prints_what_is_shown(home_of_a_newcomer: Path, example: Shown) -> None:
    """One after the other, in one installation."""
    output = _run(example.command, home_of_a_newcomer)
    assert agrees(output, example.output), output


def test_the_chinese_readme_shows_nothing_untried(tmp_path: Path) -> None:
    """What it shows as the English one does was run above; the rest is run here."""
    tried = shown(ENGLISH)
    assert len(shown(CHINESE)) >= len(tried)
    for example in shown(CHINESE):
        if example not in tried:
            output = _run(example.command, tmp_path / "home")
            assert agrees(output, example.output), output


@pytest.mark.parametrize(
    ("output", "expected", "good"),
    [
        pytest.param("甲\n乙\n", "甲\n乙", True, id="the-same"),
        pytest.param("甲 1.5 ms\n", "甲 … ms", True, id="anything-within"),
        pytest.param("甲\n一\n二\n乙", "甲\n…\n乙", True, id="lines-between"),
        pytest.param("甲\n乙", "甲", False, id="more-than-shown"),
        pytest.param("甲", "甲\n乙", False, id="less-than-shown"),
        pytest.param("甲a", "甲b", False, id="another"),
        pytest.param("甲乙", "甲\n乙", False, id="one-line"),
    ],
)
def test_an_output_is_compared_closely(output: str, expected: str, good: bool) -> None:
    assert agrees(output, expected) is good


@pytest.mark.parametrize("target", _MAKE_TARGETS)
def test_every_make_target_that_is_named_is_there(target: str) -> None:
    done = subprocess.run(
        ["make", "-n", f"VENV={sys.prefix}", target], capture_output=True, cwd=ROOT, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


@pytest.mark.parametrize(
    "page", [ENGLISH, CHINESE, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, _ in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_settings_page_is_made_from_the_code() -> None:
    """`python -m bot.settings_page > docs/settings.md` mends it."""
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == settings_page.page()


def test_the_settings_page_is_what_the_module_prints() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.settings_page"], capture_output=True, cwd=ROOT, check=True, timeout=30,
        env=environment(ROOT),
    )  # fmt: skip
    assert done.stdout.decode() == settings_page.page()
