"""The command line from outside: exit statuses, one clear line, UTF-8, pipes, speed, two processes at once."""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cli import COMMANDS, root
from bot.wiring import Office
from tests.bot.support import COMMAND, ROOT, Run, environment, run
from tests.conftest import TODAY
from tests.evaluation.scoring import load

PERIOD = "嘉兴的首谈期是多长？"
HEAVY = ["chromadb", "langchain", "numpy", "yaml", "pydantic", "sqlite_utils", "rich"]


def _best(times: int, home: Path, *words: str) -> float:
    """Return the seconds of work of the quickest of several runs.

    Seconds of the processor are counted, with one thread: on a free machine they are the seconds that pass,
    and on a busy one they do not count what others do.
    """
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run(home, *words).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def _one_line(stderr: str) -> str:
    """Return the only line on standard error."""
    lines = stderr.strip().splitlines()
    assert len(lines) == 1, stderr
    return lines[0]


def test_help_comes_in_less_than_half_a_second(built_home: Path) -> None:
    assert _best(3, built_home, "--help") < 0.5


def test_the_first_answer_on_a_built_index_comes_in_less_than_two_seconds(home: Path) -> None:
    assert _best(3, home, "ask", PERIOD) < 2.0


def test_help_imports_nothing_heavy(built_home: Path) -> None:
    code = (
        "import sys; sys.argv = ['yipanqi', '--help']\nfrom bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print(sorted(set({HEAVY}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code], capture_output=True, check=True, cwd=ROOT, env=environment(built_home)
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_an_answer_of_any_kind_ends_well(command: Run, home: Path) -> None:
    """Found, not found and undecided are answers alike: exit status 0, nothing on standard error."""
    for question in (PERIOD, "上海的首谈期多长？", "嘉兴：总投资12亿元的项目要不要首报？"):
        done = command(home, "ask", question)
        assert (done.returncode, done.stderr) == (0, "")


USAGE: list[Any] = [
    pytest.param(["ask"], id="no-question"),
    pytest.param(["ask", "问", "--batch", "README.md"], id="question-and-batch"),
    pytest.param(["ask", "问", "--as-of", "昨天"], id="no-date"),
    pytest.param(["ask", "问", "--as-of", "2026-13-01"], id="no-such-day"),
    pytest.param(["ask", "问", "--language", "fr"], id="no-such-language"),
    pytest.param(["ask", "--batch", "/no/such/file"], id="no-such-file"),
    pytest.param(["ask", "--frobnicate"], id="no-such-option"),
    pytest.param(["frobnicate"], id="no-such-command"),
    pytest.param(["check", "first_report"], id="no-place"),
    pytest.param(["check", "no_topic", "--place", "330400"], id="no-such-topic"),
    pytest.param(["check", "first_report", "--place", "999999"], id="no-such-place"),
    pytest.param(["check", "first_report", "--place", "330400", "--fact", "x"], id="no-value"),
    pytest.param(["check", "first_report", "--place", "330400", "--fact", "size=1"], id="no-such-fact"),
    pytest.param(["documents"], id="no-subcommand"),
]


@pytest.mark.parametrize("words", USAGE)
def test_wrong_usage_is_told_and_ends_with_two(command: Run, built_home: Path, words: list[str]) -> None:
    done = command(built_home, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_named_in_one_line(command: Run, built_home: Path) -> None:
    done = command(built_home, "ask", PERIOD, YIPANQI_MODEL_TIMEOUT="soon")
    assert done.returncode == 1
    assert "YIPANQI_MODEL_TIMEOUT" in _one_line(done.stderr)


def test_a_broken_library_is_told_in_one_line(command: Run, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"no database at all" * 100)
    done = command(tmp_path, "ask", PERIOD)
    assert done.returncode == 1
    assert "library.db" in _one_line(done.stderr)


def test_a_home_that_is_a_file_is_told_in_one_line(command: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    done = command(tmp_path / "home", "ask", PERIOD)
    assert done.returncode == 1
    assert "home" in _one_line(done.stderr)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_told_in_one_line(command: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    done = command(tmp_path / "home", "ask", PERIOD)
    assert done.returncode == 1
    assert _one_line(done.stderr)


def test_an_embedding_that_is_not_there_is_told_in_one_line(command: Run, home: Path) -> None:
    done = command(home, "ask", PERIOD, YIPANQI_EMBEDDING="/no/such/model")
    assert done.returncode == 1
    assert "/no/such/model" in _one_line(done.stderr)


def test_an_answer_is_utf8_whatever_the_locale(home: Path) -> None:
    done = run(home, "ask", PERIOD)
    words = done.stdout.decode("utf-8")
    assert "1个月" in words
    assert "征求意见稿" in words
    failed = run(home, "ask", "问", "--as-of", "昨天")
    assert "昨天" in failed.stderr.decode("utf-8")


def test_a_question_typed_in_another_encoding_breaks_nothing(home: Path) -> None:
    """Bytes that are no UTF-8 come as surrogates; the answer is still written."""
    done = subprocess.run(
        [*[word.encode() for word in COMMAND], b"ask", PERIOD.encode("gb18030"), b"--json"],
        capture_output=True, check=False, env=environment(home), cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode("utf-8"))["kind"] == "not_found"


@pytest.mark.parametrize("words", [["ask", "--batch", "{}"], ["documents", "list"], ["--help"]])
def test_a_reader_that_has_seen_enough_causes_no_traceback(
    home: Path, tmp_path: Path, words: list[str]
) -> None:
    """`| head -1` closes the pipe early."""
    batch = tmp_path / "q.jsonl"
    batch.write_text(
        "".join(json.dumps({"id": n, "question": PERIOD}) + "\n" for n in range(300)), encoding="utf-8"
    )
    command = " ".join(f"'{word}'" for word in [*COMMAND, *(word.format(batch) for word in words)])
    done = subprocess.run(
        ["sh", "-c", f"{command} | head -1"], capture_output=True, check=False, env=environment(home), cwd=ROOT,
        timeout=60,
    )  # fmt: skip
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1


def _commands(
    group: click.Command, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, group)]
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None, name
            found += _commands(command, (*path, name))
    return found


def test_every_command_and_subcommand_has_help_and_an_example() -> None:
    """The example names the command itself, so that it can be copied."""
    commands = _commands(root)
    assert len(commands) > 10
    for path, command in commands:
        shown = command.get_help(click.Context(command, info_name=" ".join(("yipanqi", *path))))
        assert command.help, path
        assert "--help" in shown, path
        if not isinstance(command, click.Group) or not path:
            assert "例" in (command.epilog or ""), path
            assert f"yipanqi {' '.join(path)}".strip() in (command.epilog or ""), path
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, (path, option.name)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_is_there(name: str) -> None:
    module, _, attribute = COMMANDS[name][0].partition(":")
    assert isinstance(getattr(importlib.import_module(module), attribute), click.Command)


def _answers(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_a_batch_answers_every_line_in_order(command: Run, home: Path, tmp_path: Path) -> None:
    """A line may carry place and day; keys it does not know and blank lines are passed over."""
    rows: list[dict[str, Any]] = [
        {"id": "1", "question": "首谈期是多长？", "place": "330400", "gold": ["x"], "kind": "fact"},
        {"id": 2, "question": "首谈期是多长？", "place": None},
        {"question": "首谈期是多长？", "place": "330600"},
        {"id": "4", "question": "绍兴2023-2025年引进外资的目标是多少？", "as_of": "2024-05-01"},
        {
            "id": "5",
            "question": "绍兴2023-2025年引进外资的目标是多少？",
            "as_of": "2026-05-01",
            "未知": {"a": 1},
        },
    ]
    file = tmp_path / "q.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode())
    done = command(home, "ask", "--batch", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answers = _answers(done.stdout)
    assert [answer["id"] for answer in answers] == ["1", 2, None, "4", "5"]
    assert answers[0]["place"] == "330400"
    assert "1个月" in answers[0]["answer"]
    assert answers[2]["unstated"]
    assert not any(notice["kind"] == "lapsed_target" for notice in answers[3]["notices"])
    assert any(notice["kind"] == "lapsed_target" for notice in answers[4]["notices"])


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": "2", "question"', id="broken-json"),
        pytest.param('["question"]', id="no-object"),
        pytest.param('{"id": "2"}', id="no-question"),
        pytest.param('{"id": "2", "question": "问", "as_of": "昨天"}', id="no-date"),
        pytest.param('{"id": "2", "question": "问", "as_of": 20261120}', id="date-as-number"),
        pytest.param("null", id="null"),
    ],
)
def test_a_batch_line_that_cannot_be_read_is_named(
    command: Run, home: Path, tmp_path: Path, line: str
) -> None:
    """What came before it is answered; the line is named; the exit status is not 0."""
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"id": "1", "question": "{PERIOD}"}}\n{line}\n', encoding="utf-8")
    done = command(home, "ask", "--batch", str(file), "--json")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "2" in done.stderr.strip().splitlines()[-1]
    assert json.loads(done.stdout)["id"] == "1"


def test_a_batch_in_another_encoding_is_told_in_one_line(command: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(json.dumps({"question": PERIOD}, ensure_ascii=False).encode("gb18030"))
    done = command(home, "ask", "--batch", str(file), "--json")
    assert done.returncode == 1
    assert "q.jsonl" in _one_line(done.stderr)


def test_the_shell_and_the_batch_give_one_answer(
    command: Run, home: Path, tmp_path: Path, office: Office
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"id": "1", "question": PERIOD}) + "\n", encoding="utf-8")
    day = ("--json", "--as-of", TODAY.isoformat())
    (from_batch,) = _answers(command(home, "ask", "--batch", str(file), *day).stdout)
    (alone,) = _answers(command(home, "ask", PERIOD, *day).stdout)
    here = office.as_json(office.ask(PERIOD, as_of=TODAY))
    for answer in (from_batch, alone, here):
        del answer["id"], answer["elapsed_ms"]
    assert from_batch == alone == here


def test_two_processes_at_once_give_the_same_answers(home: Path, tmp_path: Path, office: Office) -> None:
    """One holds the vector store; the other answers all the same, and as well."""
    rows = load()[::12]
    file = tmp_path / "q.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Office.open(home=home):
        done = run(home, "ask", "--batch", str(file), "--json", "--as-of", TODAY.isoformat())
    assert (done.returncode, done.stderr) == (0, b"")
    answers = _answers(done.stdout.decode())
    for row, answer in zip(rows, answers, strict=True):
        here = office.as_json(office.ask(row["question"], as_of=TODAY), id_=row["id"])
        assert {**answer, "elapsed_ms": 0} == {**here, "elapsed_ms": 0}


def test_several_processes_may_build_the_index_at_once(tmp_path: Path) -> None:
    """First use in two windows: both answer, and neither harms the other."""
    started = [
        subprocess.Popen(
            [*COMMAND, "ask", PERIOD], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
            env=environment(tmp_path / "home"),
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [process.communicate(timeout=60) for process in started]
    for process, (stdout, stderr) in zip(started, ended, strict=True):
        assert process.returncode == 0, stderr.decode()
        assert "1个月" in stdout.decode()


def test_ctrl_c_during_a_batch_ends_without_a_traceback(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text("".join(json.dumps({"question": PERIOD}) + "\n" for _ in range(20_000)), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "ask", "--batch", str(file), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env=environment(home),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr.decode().strip() == "已停止。"


def test_a_sound_installation_passes_the_doctor(home: Path) -> None:
    done = run(home, "doctor")
    assert done.returncode == 0, done.stdout.decode()
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 10
    assert all(line.startswith("✓ 正常") for line in lines)


def test_the_doctor_names_what_is_wrong(command: Run, home: Path) -> None:
    (home / "library.db").write_bytes(b"no database at all" * 100)
    done = command(home, "doctor")
    assert done.returncode == 1
    assert done.stderr == ""
    marks = {line.split()[2].split("：")[0]: line[0] for line in done.stdout.splitlines()}
    assert marks["存储设置（WAL、完全同步、外键）"] == "✗"
    assert marks["规则包与原文一致"] == "✓"


def test_the_version_is_the_packages(command: Run, built_home: Path) -> None:
    from importlib.metadata import version

    assert command(built_home, "--version").stdout.strip() == f"yipanqi {version('yipanqi')}"
