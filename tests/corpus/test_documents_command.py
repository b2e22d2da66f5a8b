"""`yipanqi documents` from the officer's side: what is shown, what is asked, what comes out."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.commands.documents import documents
from corpus.models import DocumentStatus, Metadata
from handlers.wording_documents import FIELDS, STATUS, WORDS

TITLE = "某市人民政府关于促进投资的办法（试行）"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YIPANQI_HOME", str(tmp_path / "home"))
    return tmp_path


def _run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(documents, words, input=typed)


def _write(folder: Path, name: str, words: str = "发展。", title: str = TITLE) -> Path:
    path = folder / name
    text = f"{title}\n一、目的。{words}\n二、附则。自2024年1月1日起施行，有效期至2099年12月31日。\n"
    path.write_text(text, encoding="utf-8")
    return path


def _lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line]


def test_what_was_read_is_shown_with_its_words_and_confirmed(home: Path) -> None:
    result = _run("add", str(_write(home, "办法.txt")), typed="y\n")
    assert result.exit_code == 0, result.output
    assert "有效期至2099年12月31日" in result.output.replace("\n", "")
    assert "2099-12-31" in result.output
    shown = _run("show", "办法", "--json")
    assert json.loads(shown.stdout)["metadata"]["status"] == "trial"


def test_what_is_declined_is_not_added(home: Path) -> None:
    assert _run("add", str(_write(home, "办法.txt")), typed="n\n").exit_code == 0
    assert [d["document"] for d in _lines(_run("list", "--json")) if not d["shipped"]] == []


def test_an_officer_can_correct_what_was_read(home: Path) -> None:
    typed = "e\n\n某发〔2024〕1号\n\n330100\n2024-13-01\n2024-01-01\n\n\n-\n现行\ny\n"
    result = _run("add", str(_write(home, "办法.txt")), typed=typed)
    assert result.exit_code == 0, result.output
    assert "不能用：2024-13-01" in result.output
    metadata = json.loads(_run("show", "办法", "--json").stdout)["metadata"]
    assert metadata["number"] == "某发〔2024〕1号"
    assert metadata["place"] == "330100"
    assert metadata["dated"] == "2024-01-01"
    assert metadata["expires"] is None
    assert metadata["status"] == "in_force"


def test_one_bad_file_never_stops_the_rest(home: Path) -> None:
    folder = home / "文件夹"
    (folder / "里面").mkdir(parents=True)
    _write(folder, "甲.txt", title="甲市投资办法")
    (folder / "坏.docx").write_bytes(b"no document")
    (folder / "空.txt").write_bytes(b"")
    (folder / ".hidden.txt").write_text("x")
    _write(folder / "里面", "乙.txt", title="乙市投资办法")
    result = _run("add", str(folder), "--yes")
    assert result.exit_code == 1
    assert "添加 2，更新 0，未变 0，未添加 0，不能读取 2" in result.stdout
    refusals = result.stderr.strip().splitlines()
    assert [line.split("：")[0] for line in refusals] == ["坏.docx", "空.txt"]
    again = _lines(_run("add", str(folder), "--json"))
    assert sorted(str(line["outcome"]) for line in again) == ["refused", "refused", "unchanged", "unchanged"]


def test_a_changed_file_replaces_its_version_and_both_are_shown(home: Path) -> None:
    _run("add", str(_write(home, "办法.txt", "旧。")), "--yes")
    (line,) = _lines(_run("add", str(_write(home, "办法.txt", "新。")), "--json"))
    assert (line["outcome"], line["version"]) == ("replaced", 2)
    value = json.loads(_run("show", "办法", "--json", "--clauses").stdout)
    assert [v["version"] for v in value["history"]] == [2, 1]
    assert any("新。" in c["text"] for c in value["clauses"])
    old = json.loads(_run("show", "办法", "--version", "1", "--json", "--clauses").stdout)
    assert any("旧。" in c["text"] for c in old["clauses"])
    assert "旧。" in _run("show", "办法", "--version", "1", "--clauses").output


def test_tables_line_up_with_wide_characters(home: Path) -> None:
    from rich.cells import cell_len

    lines = _run("show", "shaoxing-2023").output.splitlines()
    rows = [line for line in lines if line.strip().startswith(("标题", "文号", "发文单位"))]
    assert len(rows) == 3
    starts = {
        cell_len(line[: line.index(value)])
        for line, value in zip(rows, ["绍兴", "绍政", "绍兴"], strict=True)
    }
    assert len(starts) == 1


def test_removing_asks_first_and_keeps_the_history(home: Path) -> None:
    _run("add", str(_write(home, "办法.txt")), "--yes")
    assert _run("remove", "办法", typed="n\n").exit_code == 1
    assert _run("remove", "办法", typed="y\n").exit_code == 0
    assert "办法" not in {d["document"] for d in _lines(_run("list", "--json"))}


def test_rebuilding_tells_what_changed(home: Path) -> None:
    result = _run("rebuild")
    assert result.exit_code == 0
    assert "重新读取 5 份文件，0 份的条款有变化" in result.output
    assert json.loads(_run("rebuild", "--json").stdout) == {"documents": 5, "changed": 0}


def test_the_list_names_every_shipped_document(home: Path) -> None:
    result = _run("list")
    for name in ("zhejiang-2022", "sina-2022", "hangzhou-2019", "jiaxing-2023-draft", "shaoxing-2023"):
        assert name in result.output


@pytest.mark.parametrize("name", sorted(documents.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = documents.commands[name]
    assert command.help
    assert "例：" in (command.epilog or "")
    assert command.get_help(click.Context(command))


def test_both_languages_have_the_same_words() -> None:
    assert FIELDS["zh"].keys() == FIELDS["en"].keys()
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert STATUS["zh"].keys() == STATUS["en"].keys() == set(DocumentStatus)
    assert set(FIELDS["zh"]) <= set(Metadata.__dataclass_fields__)
