"""The register's commands, run as an officer's console runs them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.commands import audit, backup, claims, officers, projects, restore
from bot.errors import BotError
from ledger import spreadsheets
from ledger.clock import SystemClock
from ledger.errors import LedgerError
from ledger.officers import enrol
from ledger.opening import open_register
from tests.ledger.conftest import Dice

COMMANDS = (audit.audit, backup.backup, restore.restore, officers.officers, claims.claims, projects.projects)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an installation of one's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("YIPANQI_HOME", str(folder))
    return folder


def run(command: click.Command, *arguments: str) -> Result:
    done = CliRunner().invoke(command, list(arguments), catch_exceptions=True)
    if done.exception is not None and not isinstance(done.exception, (SystemExit, LedgerError, BotError)):
        raise done.exception
    return done


def set_up(home: Path) -> dict[str, str]:
    """Set the office up at the console, with two officers and a reviewer."""
    assert run(officers.officers, "init", "--name", "管理员").exit_code == 0
    bureau = next(
        row["id"] for row in json.loads(run(officers.officers, "organisations", "--json").stdout)
        if row["name"] == "嘉兴市投资促进中心"
    )  # fmt: skip
    people: dict[str, str] = {}
    for name, place, role in (
        ("a", "330421", "officer"),
        ("b", "330482", "officer"),
        ("r", bureau, "reviewer"),
    ):
        code = run(officers.officers, "invite", place, role).stdout.split("\t")[0]
        ledger = open_register(home, clock=SystemClock(), randomness=Dice(name))
        with ledger.write() as tx:
            people[name] = enrol(tx, code=code, name=name, channel="test", account=name).officer
        ledger.close()
    return people


def every(command: click.Command) -> list[click.Command]:
    """Return a command and everything under it."""
    under = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(found for child in under for found in every(child))]


@pytest.mark.parametrize("command", [c for top in COMMANDS for c in every(top)], ids=lambda c: str(c.name))
def test_every_command_has_help_with_an_example(command: click.Command) -> None:
    assert command.help
    assert command.epilog
    assert "例：" in command.epilog
    assert "yipanqi" in command.epilog


def test_the_province_is_planted_once(home: Path) -> None:
    run(officers.officers, "init", "--name", "管理员")
    tree = json.loads(run(officers.officers, "organisations", "--json").stdout)
    kinds = [row["kind"] for row in tree]
    assert kinds.count("city") == 11
    assert kinds.count("county") == 90
    assert sum(row["favoured"] == "mountain_county" for row in tree) == 26
    assert run(officers.officers, "init", "--name", "别人").exit_code == 1


def test_projects_go_in_and_out_as_spreadsheets(home: Path, tmp_path: Path) -> None:
    people = set_up(home)
    headings = [spreadsheets.HEADINGS[name] for name in spreadsheets.IMPORTED]
    values = {
        "name": "项目",
        "investor_name": "晨曦光能科技有限公司",
        "intended_place": "嘉善县",
        "stage": "意向明确",
    }
    rows = [
        [values.get(name) for name in spreadsheets.IMPORTED],
        [{**values, "stage": "?"}.get(name) for name in spreadsheets.IMPORTED],
    ]
    (tmp_path / "in.xlsx").write_bytes(spreadsheets.workbook(headings, rows, "t"))
    checked = run(projects.projects, "import", str(tmp_path / "in.xlsx"), "--as", people["a"], "--check")
    assert "可以报备" in checked.stdout
    filed = run(projects.projects, "import", str(tmp_path / "in.xlsx"), "--as", people["a"])
    assert filed.exit_code == 1
    assert "第 2 行\t330421-" in filed.stdout
    assert "第 3 行\t未报" in filed.stdout
    assert run(projects.projects, "export", str(tmp_path / "out.xlsx"), "--as", people["a"]).exit_code == 0
    assert load_workbook(tmp_path / "out.xlsx").worksheets[0].max_row == 2
    assert run(projects.projects, "export", str(tmp_path / "out.xlsx"), "--as", people["a"]).exit_code == 1
    assert run(projects.projects, "template", str(tmp_path / "t.xlsx")).exit_code == 0


def test_claims_are_shown_to_those_who_may_see_them(home: Path, tmp_path: Path) -> None:
    people = set_up(home)
    values = {
        "name": "项目",
        "investor_name": "晨曦光能科技有限公司",
        "intended_place": "嘉善县",
        "stage": "意向明确",
    }
    headings = [spreadsheets.HEADINGS[name] for name in values]
    (tmp_path / "in.xlsx").write_bytes(spreadsheets.workbook(headings, [list(values.values())], "t"))
    run(projects.projects, "import", str(tmp_path / "in.xlsx"), "--as", people["a"])
    (claim,) = json.loads(run(claims.claims, "list", "--as", people["a"], "--json").stdout)
    assert (claim["state"], claim["project"]["name"]) == ("under_review", "项目")
    assert "晨曦" in run(claims.claims, "queue", "--as", people["r"]).stdout
    assert "晨曦" not in run(claims.claims, "list", "--as", people["b"]).stdout
    assert run(claims.claims, "show", claim["claim"], "--as", people["b"]).exit_code == 1
    assert "claim.file" in run(claims.claims, "show", claim["claim"], "--as", people["a"]).stdout
    assert "claim.file" in run(audit.audit, "log", claim["claim"], "--as", people["r"]).stdout
    asked = run(claims.claims, "investor", "晨曦光能科技有限公司", "--as", people["b"]).stdout
    assert "没有有效的首谈" in asked


def test_the_log_is_verified_backed_up_and_restored(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(home)
    whole = json.loads(run(audit.audit, "verify", "--json").stdout)
    assert whole["whole"] is True
    anchor = f"{whole['seq']}:{whole['hash']}"
    assert run(audit.audit, "verify", "--expect", anchor).exit_code == 0
    assert run(audit.audit, "verify", "--expect", f"{whole['seq']}:{'0' * 64}").exit_code == 1
    assert anchor in run(backup.backup, str(tmp_path / "b.zip")).stdout
    assert anchor in run(backup.backup, str(tmp_path / "b.zip"), "--check").stdout
    monkeypatch.setenv("YIPANQI_HOME", str(tmp_path / "other"))
    assert anchor in run(restore.restore, str(tmp_path / "b.zip")).stdout
    assert run(restore.restore, str(tmp_path / "b.zip")).exit_code == 1


def test_an_officer_is_disabled_and_erased(home: Path) -> None:
    people = set_up(home)
    run(officers.officers, "disable", people["a"], "--reason", "调离")
    assert run(claims.claims, "list", "--as", people["a"]).exit_code == 1
    assert "2" in run(officers.officers, "erase", people["a"], "--reason", "本人申请").stdout
    assert run(audit.audit, "verify").exit_code == 0
    assert (
        run(
            officers.officers, "add-organisation", "330400", "嘉兴港区", "platform", "--parent", "330400"
        ).exit_code
        == 0
    )


def test_a_register_that_is_not_set_up_says_how(home: Path) -> None:
    done = run(claims.claims, "list")
    assert done.exit_code == 1
    assert "officers init" in str(done.exception)
