"""`yipanqi bulletin`: previewed, written in every form, sent once, looked after, and made again to the byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from bot.bulletin_files import ENDINGS
from bot.commands.bulletin import bulletin
from tests.bot.support import ROOT, environment
from tests.bulletin_forms.conftest import Command

KINDS = ("weekly", "monthly", "quarterly", "city-monthly", "city-quarterly", "city-annual")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_previewed(yipanqi: Command, kind: str) -> None:
    speaker = "jiaxing-bureau" if kind.startswith("city") else "supervisor"
    done = yipanqi("bulletin", kind, "--as", speaker)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("【演示】数据均为虚构\n")
    assert "预览稿，未编号" in done.stdout
    assert "yipanqi audit verify --expect " in done.stdout


def test_the_printed_head_is_accepted_by_the_verifier(yipanqi: Command) -> None:
    line = yipanqi("bulletin", "weekly", "--as", "jiashan").stdout.strip().splitlines()[-1]
    anchor = line.rpartition(" ")[2]
    assert yipanqi("audit", "verify", "--expect", anchor).returncode == 0
    seq, _, digest = anchor.partition(":")
    assert yipanqi("audit", "verify", "--expect", f"{seq}:{'0' * len(digest)}").returncode == 1


def test_a_preview_is_cut_short_and_says_how_to_see_more(yipanqi: Command) -> None:
    short = yipanqi("bulletin", "weekly", "--as", "supervisor").stdout
    whole = yipanqi("bulletin", "weekly", "--as", "supervisor", "--all").stdout
    assert len(whole) >= len(short)


def test_an_english_preview(yipanqi: Command) -> None:
    done = yipanqi("bulletin", "weekly", "--as", "jiashan", "--language", "en")
    assert "[DEMONSTRATION]" in done.stdout
    assert "Verify: " in done.stdout


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".json"])
def test_a_bulletin_is_written_by_the_ending_of_its_name(
    yipanqi: Command, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"周信息{ending}"
    done = yipanqi("bulletin", "weekly", "--as", "jiashan", "--out", str(target))
    assert (done.returncode, done.stdout.strip()) == (0, str(target))
    content = target.read_bytes()
    if ending == ".docx":
        assert any("周信息" in one.text for one in docx.Document(BytesIO(content)).paragraphs)
    elif ending == ".xlsx":
        assert "说明" in openpyxl.load_workbook(BytesIO(content)).sheetnames
    else:
        assert json.loads(content)["kind"] == "weekly"


def test_pictures_lie_beside_their_data(yipanqi: Command, tmp_path: Path) -> None:
    done = yipanqi("bulletin", "quarterly", "--as", "supervisor", "--out", str(tmp_path / "q3.png"))
    assert done.returncode == 0, done.stderr
    files = [Path(line) for line in done.stdout.splitlines()]
    pictures = [file for file in files if file.suffix == ".png"]
    assert pictures
    assert {file.with_suffix(".csv") for file in pictures} == {
        file for file in files if file.suffix == ".csv"
    }
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in pictures)


def test_without_libreoffice_a_pdf_is_refused_in_one_line(yipanqi: Command, tmp_path: Path) -> None:
    done = yipanqi(
        "bulletin", "weekly", "--as", "jiashan", "--out", str(tmp_path / "a.pdf"), PATH=str(tmp_path)
    )
    assert done.returncode == 1
    assert done.stderr.startswith("未完成：没有找到 LibreOffice")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "a.pdf").exists()


def test_what_stands_in_the_way_is_told_before_anything_is_made(yipanqi: Command, tmp_path: Path) -> None:
    (tmp_path / "there.docx").write_text("mine")
    for name, words in (("there.docx", "已存在"), ("a.txt", "结尾"), ("no/such/a.docx", "不是文件夹")):
        done = yipanqi("bulletin", "weekly", "--as", "jiashan", "--out", str(tmp_path / name))
        assert done.returncode == 1
        assert words in done.stderr
    assert (tmp_path / "there.docx").read_text() == "mine"
    assert ".docx" in ENDINGS


def test_a_week_without_pictures_says_so(yipanqi: Command, tmp_path: Path) -> None:
    done = yipanqi("bulletin", "weekly", "--as", "jiashan", "--out", str(tmp_path / "a.png"))
    assert done.returncode == 1
    assert "没有表格和图" in done.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["bulletin", "weekly"], 1), (["bulletin", "weekly", "--as", "nobody"], 1),
        (["bulletin", "weekly", "--as", "jiashan", "--week", "2026-W60"], 1),
        (["bulletin", "weekly", "--as", "jiashan", "--place", "上海"], 2),
        (["bulletin", "city-monthly", "--as", "supervisor", "--place", "330600"], 1),
        (["bulletin", "weekly", "--month", "2026-11"], 2), (["bulletin", "status", "bu-none", "--as", "supervisor"], 1),
        (["bulletin", "again", "bu-none", "--as", "jiashan"], 1), (["bulletin", "resend", "bu-none"], 2),
    ],
)  # fmt: skip
def test_a_refusal_is_one_line_and_the_documented_status(
    yipanqi: Command, words: list[str], status: int
) -> None:
    done = yipanqi(*words)
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_bulletin_is_sent_once_to_its_subscribers_after_asking(yipanqi: Command) -> None:
    asked = yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", typed=b"n\n")
    assert asked.returncode == 1
    assert "名订阅人" in asked.stderr
    assert "没有发送。" in asked.stderr
    assert "还没有发过简报" in yipanqi("bulletin", "list").stdout
    sent = yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", "--yes")
    assert sent.returncode == 0, sent.stderr
    issue = re.findall(r"bu-weekly-330000-[0-9W-]+", sent.stdout)[0]
    again = yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", "--yes")
    assert again.returncode == 1
    assert issue in again.stderr
    assert issue in yipanqi("bulletin", "list").stdout
    status = yipanqi("bulletin", "status", issue, "--as", "supervisor")
    assert "待发" in status.stdout
    told = json.loads(yipanqi("bulletin", "status", issue, "--as", "supervisor", "--json").stdout)
    assert sum(told["states"].values()) == len(told["copies"])


def test_only_the_publisher_of_a_place_sends_and_looks(yipanqi: Command) -> None:
    for speaker in ("jiashan", "jiaxing-bureau"):
        done = yipanqi("bulletin", "weekly", "--place", "330000", "--as", speaker, "--send", "--yes")
        assert done.returncode == 1
    assert "还没有发过简报" in yipanqi("bulletin", "list").stdout
    assert yipanqi("bulletin", "weekly", "--as", "jiaxing-bureau", "--send", "--yes").returncode == 0
    issue = json.loads(yipanqi("bulletin", "list", "--json").stdout)[0]["id"]
    assert yipanqi("bulletin", "status", issue, "--as", "supervisor").returncode == 1
    assert yipanqi("bulletin", "status", issue, "--as", "jiaxing-bureau").returncode == 0


def test_what_was_sent_bears_its_number(yipanqi: Command, tmp_path: Path) -> None:
    """In the file that is written with it, and in every later look at it."""
    kept = tmp_path / "sent.json"
    done = yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", "--yes", "--out", str(kept))
    assert done.returncode == 0, done.stderr
    assert json.loads(kept.read_bytes())["number"] == 1
    assert "年第1期" in yipanqi("bulletin", "weekly", "--as", "supervisor").stdout
    assert yipanqi("bulletin", "again", str(kept), "--as", "supervisor").returncode == 0


def test_an_issue_is_sent_to_chosen_ones_only(yipanqi: Command) -> None:
    assert yipanqi("bulletin", "weekly", "--as", "jiaxing-bureau", "--send", "--yes").returncode == 0
    issue = json.loads(yipanqi("bulletin", "list", "--json").stdout)[0]["id"]
    copies = json.loads(yipanqi("bulletin", "status", issue, "--as", "jiaxing-bureau", "--json").stdout)[
        "copies"
    ]
    there = yipanqi(
        "bulletin", "resend", issue, "--to", copies[0]["officer"], "--as", "jiaxing-bureau", "--yes"
    )
    assert "补发给 0 人" in there.stdout
    officers = json.loads(yipanqi("officers", "list", "--json").stdout)
    other = next(one["id"] for one in officers if one["role"] == "supervisor")
    done = yipanqi("bulletin", "resend", issue, "--to", other, "--as", "jiaxing-bureau", "--yes")
    assert "补发给 1 人" in done.stdout


def test_a_bulletin_is_made_again_to_the_byte(yipanqi: Command, tmp_path: Path) -> None:
    """After other things have happened, the same data come out of the log; changed data are noticed."""
    kept = tmp_path / "week.json"
    assert yipanqi("bulletin", "weekly", "--as", "jiashan", "--out", str(kept)).returncode == 0
    assert yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", "--yes").returncode == 0
    same = yipanqi("bulletin", "again", str(kept), "--as", "jiashan")
    assert same.returncode == 0, same.stderr
    assert "逐字节相同" in same.stdout
    kept.write_text(kept.read_text(encoding="utf-8").replace("嘉善", "海宁"), encoding="utf-8")
    assert yipanqi("bulletin", "again", str(kept), "--as", "jiashan").returncode == 1


def test_an_issue_is_made_again_from_the_log(yipanqi: Command, tmp_path: Path) -> None:
    assert yipanqi("bulletin", "weekly", "--as", "supervisor", "--send", "--yes").returncode == 0
    issue = json.loads(yipanqi("bulletin", "list", "--json").stdout)[0]["id"]
    first = yipanqi("bulletin", "again", issue, "--as", "supervisor", "--out", str(tmp_path / "a.json"))
    assert first.returncode == 0, first.stderr
    second = yipanqi("bulletin", "again", issue, "--as", "supervisor", "--out", str(tmp_path / "b.json"))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_bytes())["number"] == 1
    assert first.stdout.splitlines()[0] == second.stdout.splitlines()[0]


def test_what_is_no_bulletin_is_not_made_again(yipanqi: Command, tmp_path: Path) -> None:
    for content in ("{}", "[]", "no json", '{"kind": 1}'):
        (tmp_path / "a.json").write_text(content)
        done = yipanqi("bulletin", "again", str(tmp_path / "a.json"), "--as", "jiashan")
        assert done.returncode == 1
        assert "不是" in done.stderr


def test_figures_go_in_by_spreadsheet_and_are_confirmed_by_another(yipanqi: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "q3.xlsx"
    made = yipanqi(
        "bulletin", "figures", "template", str(sheet), "--period", "2026Q3", "--as", "jiaxing-bureau"
    )
    assert made.returncode == 0, made.stderr
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    column = heads.index("实际使用外资（万美元）") + 1
    rows = {page.cell(row=at, column=1).value: at for at in range(2, page.max_row + 1)}
    city = next(at for name, at in rows.items() if str(name).startswith("嘉兴市"))
    page.cell(row=city, column=column, value=98500.25)
    page.cell(row=city, column=heads.index("重大项目落地（个）") + 1, value="三个")
    book.save(sheet)
    done = yipanqi("bulletin", "figures", "import", str(sheet), "--as", "jiaxing-bureau")
    assert done.returncode == 1
    assert "已填报 1 项" in done.stdout
    assert "数值要写成数字" in done.stdout
    waiting = yipanqi("bulletin", "figures", "waiting", "--as", "supervisor").stdout
    assert "98500.25 万美元" in waiting
    figure = waiting.split("\t")[0]
    own = yipanqi("bulletin", "figures", "confirm", figure, "--as", "jiaxing-bureau")
    assert own.returncode == 1
    assert yipanqi("bulletin", "figures", "confirm", figure, "--as", "supervisor").returncode == 0
    quarterly = yipanqi("bulletin", "quarterly", "--quarter", "2026Q3", "--as", "supervisor").stdout
    assert "98500.25" in quarterly


def test_every_command_has_help_with_an_example() -> None:
    for name, command in bulletin.commands.items():
        nested = getattr(command, "commands", {})
        for one in (command, *nested.values()):
            assert one.epilog, name
            assert "yipanqi bulletin" in one.epilog
            help_ = CliRunner().invoke(one, ["--help"])
            assert help_.exit_code == 0


def test_help_imports_no_drawing(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['yipanqi', 'bulletin', '--help']\nfrom bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'PIL', 'docx', 'openpyxl', 'matplotlib', 'rich', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, timeout=60,
                          env=environment(tmp_path))  # fmt: skip
    assert done.stdout.decode().splitlines()[-1] == "[]"
