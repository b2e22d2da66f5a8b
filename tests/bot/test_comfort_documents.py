"""Documents at the console: found at once, shown whole at 80 columns, told apart, edited with help."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from bot.commands.documents import documents
from tests.bot.support import Ended, inside

QUESTION = "新建无人机起降场的企业补助多少？"
TITLE = "示例县人民政府关于促进低空经济发展的办法"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return what runs a command inside this process."""
    return partial(inside, monkeypatch, capsys)


@pytest.fixture
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of an installation that was never used."""
    monkeypatch.setenv("YIPANQI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "home"


def _write(path: Path, amount: str = "35", title: str = TITLE, number: str = "") -> Path:
    path.parent.mkdir(exist_ok=True)
    words = (
        f"第一条 对新建无人机起降场的企业，给予一次性补助{amount}万元。\n第二条 本办法自2026年3月1日起施行。"
    )
    path.write_text(f"{title}\n{number}\n{words}\n", encoding="utf-8")
    return path


def _run(*words: str, typed: str = "") -> Result:
    result = CliRunner().invoke(documents, words, input=typed)
    assert result.exit_code == 0, result.output
    return result


def _added(result: Result) -> tuple[str, str, int]:
    line = json.loads(result.stdout.splitlines()[0])
    return line["outcome"], line["document"], line["version"]


def test_documents_changed_at_the_console_are_found_as_they_are_now(
    command: Callable[..., Ended], new_home: Path, tmp_path: Path
) -> None:
    """The first command of a new installation adds one; it is replaced with as many clauses, then removed."""
    file = _write(tmp_path / "in" / "a.txt")
    for amount in ("35", "48"):
        _write(file, amount)
        assert command(new_home, "documents", "add", str(file), "--yes").returncode == 0
        assert f"{amount}万元" in command(new_home, "ask", QUESTION).stdout
        assert "✗" not in command(new_home, "doctor").stdout
    assert command(new_home, "documents", "remove", "a", "--yes").returncode == 0
    answer = command(new_home, "ask", QUESTION, "--json").stdout
    assert "a" not in {citation["document"] for citation in json.loads(answer)["citations"]}
    assert "✗" not in command(new_home, "doctor").stdout


@pytest.mark.usefixtures("new_home")
def test_the_list_fits_80_columns_and_breaks_no_number(tmp_path: Path) -> None:
    _write(tmp_path / "in" / f"{TITLE}全文.txt", number="示例县政府办发〔2026〕129号")
    _run("add", str(tmp_path / "in"), "--yes")
    lines = _run("list").output.splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    for whole in ("示例县政府办发〔2026〕129号", "绍政办发〔2023〕17号", "征求意见稿", "jiaxing-2023-draft"):
        assert any(whole in line for line in lines), whole
    (shaoxing,) = [n for n, line in enumerate(lines) if "shaoxing-2023" in line]
    assert "绍兴市人民政府办公室关于进一步加强" in lines[shaoxing]
    begins = {
        cell_len(line[: line.index(words)])
        for line, words in zip(
            lines[shaoxing : shaoxing + 3], ("绍兴市人民", "国际化招商", "绍政办发"), strict=True
        )
    }
    assert len(begins) == 1


@pytest.mark.usefixtures("new_home")
def test_a_place_is_edited_by_name_or_code_and_nothing_else(tmp_path: Path) -> None:
    typed = "e\n\n\n\n331121x\n上海\n海宁\n\n\n\n\n\ny\n"
    shown = _run("add", str(_write(tmp_path / "in" / "a.txt")), typed=typed).output
    assert "不能用：331121x。请写浙江的市" in shown
    assert "不能用：上海" in shown
    assert "海宁市（330481）" in shown
    assert json.loads(_run("show", "a", "--json").stdout)["metadata"]["place"] == "330481"


@pytest.mark.usefixtures("new_home")
def test_what_a_field_takes_is_told(tmp_path: Path) -> None:
    shown = _run(
        "add", str(_write(tmp_path / "in" / "a.txt")), typed="e\n\n\n\n\n2026\n\n\n\n\n好\n\ny\n"
    ).output
    assert "不能用：2026。日期请写成 2026-11-20 这样" in shown
    assert "不能用：好。可写：现行、试行" in shown


@pytest.mark.usefixtures("new_home")
def test_another_file_of_the_same_title_is_another_document(tmp_path: Path) -> None:
    """Same title, same file name, no number, another folder: that may be another county's."""
    first = _added(_run("add", str(_write(tmp_path / "甲" / "办法.txt", "35")), "--json"))
    result = _run("add", str(_write(tmp_path / "乙" / "办法.txt", "99")), "--json")
    assert (first, _added(result)) == (("added", "办法", 1), ("added", "办法-2", 1))
    assert json.loads(result.stdout)["same_title"] == "办法"
    told = _run("add", str(_write(tmp_path / "丙" / "办法.txt", "77")), "--yes").stderr
    assert "办法.txt：与库里的 办法 标题相同，另存为 办法-3" in told
    kept = json.loads(_run("show", "办法", "--json", "--clauses").stdout)
    assert any("35万元" in clause["text"] for clause in kept["clauses"])


@pytest.mark.usefixtures("new_home")
@pytest.mark.parametrize(("choice", "names"), [("y", ["办法"]), ("n", ["办法", "新办法"])])
def test_the_officer_says_whether_it_is_a_new_version(tmp_path: Path, choice: str, names: list[str]) -> None:
    _run("add", str(_write(tmp_path / "甲" / "办法.txt", "35")), "--yes")
    shown = _run("add", str(_write(tmp_path / "乙" / "新办法.txt", "99")), typed=f"y\n{choice}\n").output
    assert "库里的 办法（办法.txt）标题相同" in shown
    listed = [json.loads(line) for line in _run("list", "--json").stdout.splitlines()]
    assert [d["document"] for d in listed if not d["shipped"]] == names
    now = json.loads(_run("show", names[-1], "--json", "--clauses").stdout)
    assert any("99万元" in clause["text"] for clause in now["clauses"])
    assert now["version"] == (2 if choice == "y" else 1)


@pytest.mark.usefixtures("new_home")
def test_the_same_file_or_the_same_number_is_a_new_version_without_asking(tmp_path: Path) -> None:
    file = tmp_path / "甲" / "办法.txt"
    _run("add", str(_write(file, "35", number="示政发〔2026〕1号")), "--json")
    assert _added(_run("add", str(_write(file, "48", number="示政发〔2026〕1号")), "--json"))[0] == "replaced"
    moved = _write(tmp_path / "乙" / "b.txt", "99", number="示政发〔2026〕1号")
    assert _added(_run("add", str(moved), "--json")) == ("replaced", "办法", 3)


def test_help_is_not_cut_short_and_shows_an_example() -> None:
    shown = _run("--help").output
    assert "..." not in shown.partition("Commands:")[2]
    assert "例：yipanqi documents" in shown
