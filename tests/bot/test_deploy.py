"""What is shipped for running it: commands, settings, files and folders named there are those of this version."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

from bot.cli import COMMANDS
from bot.settings import Settings
from tests.bot.support import ROOT

UNIT, IMAGE = ROOT / "deploy/yipanqi.service", ROOT / "deploy/Containerfile"
_SETTINGS = {f"YIPANQI_{name.upper()}" for name in Settings.model_fields} | {"YIPANQI_SECRETS_DIR"}
_KNOWN = {"ARG", "FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK",
          "ENTRYPOINT", "CMD"}  # fmt: skip


def _unit() -> dict[str, list[str]]:
    """Return the service's settings; systemd lets one stand several times."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def _steps() -> list[tuple[str, str]]:
    """Return the instructions of the container file."""
    text = re.sub(r"\\\n", " ", IMAGE.read_text("utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_unit_starts_a_command_that_there_is() -> None:
    program, command, *rest = _unit()["ExecStart"][0].split()
    assert Path(program).name == "yipanqi"
    assert command == "serve"
    assert command in COMMANDS
    assert not rest


def test_the_unit_reads_as_systemd_reads_it() -> None:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.read_string(UNIT.read_text("utf-8"))
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_the_unit_names_settings_of_ours_and_pages_that_there_are() -> None:
    unit = _unit()
    words = [word for line in unit["Environment"] for word in line.split()]
    named = {word.partition("=")[0] for word in words} | {
        line.partition(":")[0] for line in unit["LoadCredential"]
    }
    assert {name for name in named if name.startswith("YIPANQI_")} <= _SETTINGS
    page = unit["Documentation"][0].removeprefix("file:///opt/yipanqi/")
    assert (ROOT / page).exists()


def test_the_unit_gives_no_more_than_is_needed() -> None:
    unit = _unit()
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["StateDirectoryMode"] == ["0700"]
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "DynamicUser"):
        assert unit[name] == ["yes"]


def test_the_image_is_built_from_what_there_is_and_holds_every_package() -> None:
    steps = _steps()
    assert {name for name, _ in steps} <= _KNOWN
    sources = [
        word for name, rest in steps if name == "COPY" and "--from" not in rest for word in rest.split()[:-1]
    ]
    for source in sources:
        assert source == "wheelhous[e]" or (ROOT / source).exists(), source
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    assert {name.partition(".")[0] for name in packages} <= set(sources)


def test_the_image_runs_lean_without_root_and_starts_the_service() -> None:
    steps = _steps()
    assert [name for name, _ in steps].count("FROM") == 2
    text = IMAGE.read_text("utf-8")
    assert "torch" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    (user,) = [rest for name, rest in steps if name == "USER"]
    assert user not in ("root", "0")
    assert dict(steps)["ENTRYPOINT"] == '["yipanqi"]'
    assert dict(steps)["CMD"] == '["serve"]'
    named = set(re.findall(r"YIPANQI_\w+", text))
    assert named <= _SETTINGS
    assert f":{Settings.model_fields['health_port'].default}/healthz" in dict(steps)["HEALTHCHECK"]


def test_the_page_names_settings_and_commands_that_there_are() -> None:
    page = (ROOT / "docs/serve.md").read_text("utf-8")
    assert set(re.findall(r"YIPANQI_\w+[A-Z]", page)) <= _SETTINGS | {"YIPANQI_HOME"}
    for command in re.findall(r"^yipanqi (\w+)", page, re.MULTILINE):
        assert command in COMMANDS
