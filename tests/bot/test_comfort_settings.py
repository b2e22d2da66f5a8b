"""Settings and options given wrongly, and places by name wherever one is taken."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.errors import PlaceRefused, SettingsError
from bot.home import ready
from bot.places import city_code
from bot.settings import load
from terms.places import Gazetteer
from tests.bot.support import Ended, inside

PERIOD = "首谈期是多长？"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return what runs a command inside this process."""
    return partial(inside, monkeypatch, capsys)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Return the places."""
    return Gazetteer.load()


def _line(ended: Ended) -> str:
    lines = ended.stderr.strip().splitlines()
    assert (ended.returncode, len(lines)) == (1, 1), ended.stderr
    return lines[0]


@pytest.fixture(
    params=["file", "under-a-file", "in-proc", "proc-itself", "no-such-user"],
)
def bad_home(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a folder in which nothing can be kept."""
    (tmp_path / "file").write_text("a file")
    if request.param.endswith(("proc", "itself")) and not Path("/proc/self").exists():
        pytest.skip("no /proc here")
    return {
        "file": str(tmp_path / "file"),
        "under-a-file": str(tmp_path / "file" / "home"),
        "in-proc": "/proc/yipanqi-home",
        "proc-itself": "/proc",
        "no-such-user": "~nobody-of-this-name/home",
    }[str(request.param)]


def test_a_home_of_no_use_is_told_in_one_line_by_the_documents(
    command: Callable[..., Ended], bad_home: str
) -> None:
    words = _line(command(bad_home, "documents", "list"))  # type: ignore[arg-type]  # as the environment has it
    assert "YIPANQI_HOME" in words
    assert bad_home.partition("/home")[0] in words


def test_a_home_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b"
    assert ready(home) == home
    assert os.listdir(home) == []
    assert ready(home) == home


def test_a_home_that_is_a_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(SettingsError, match="不是目录"):
        ready(tmp_path / "home")
    assert (tmp_path / "home").read_text() == "a file"


def test_a_settings_file_in_another_encoding_is_told_in_one_line(
    command: Callable[..., Ended], home: Path
) -> None:
    (home / "settings.env").write_bytes("YIPANQI_PLACE=嘉兴\n".encode("gb18030"))
    assert "settings.env" in _line(command(home, "ask", PERIOD))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("嘉兴", "330400"),
        (" 嘉兴市 ", "330400"),
        ("330400", "330400"),
        ("３３０４００", "330400"),
        ("海宁", "330400"),
        ("330481", "330400"),
        ("嘉兴市海宁市", "330400"),
        ("浙江省杭州市余杭区", "330100"),
        ("嘉兴港区", "330400"),
        ("Haining City", "330400"),
        ("Haining, Jiaxing", "330400"),
        ("浙江", "330000"),
        ("全省", "330000"),
    ],
)
def test_a_place_is_taken_by_name_or_code(given: str, code: str, gazetteer: Gazetteer) -> None:
    """A county is told to its city, whose rules hold there."""
    assert city_code(given, gazetteer) == code


@pytest.mark.parametrize(
    "given", ["999999", "331121x", "上海", "310000", "火星", "", "杭州嘉兴", "我在嘉兴上班", "city"]
)
def test_what_is_no_place_of_the_province_is_refused_by_name(given: str, gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceRefused) as refused:
        city_code(given, gazetteer)
    assert refused.value.given == given
    assert f"“{given}”" in str(refused.value)


@pytest.mark.parametrize("given", ["嘉兴", "海宁", "330400"])
def test_a_question_without_a_place_is_answered_for_the_place_given(
    command: Callable[..., Ended], home: Path, given: str
) -> None:
    answer = json.loads(command(home, "ask", PERIOD, "--place", given, "--json").stdout)
    assert answer["place"] == "330400"
    assert "1个月" in answer["answer"]


def test_the_place_of_the_settings_may_be_a_name(command: Callable[..., Ended], home: Path) -> None:
    answer = json.loads(command(home, "ask", PERIOD, "--json", YIPANQI_PLACE="海宁").stdout)
    assert answer["place"] == "330400"
    assert load(place="海宁").place == "330400"


@pytest.mark.parametrize("name", ["ask", "chat"])
@pytest.mark.parametrize("given", ["999999", "火星", "上海"])
def test_an_unknown_place_is_wrong_usage(
    command: Callable[..., Ended], built_home: Path, name: str, given: str
) -> None:
    done = command(built_home, name, "--place", given, *(["问"] if name == "ask" else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"“{given}”" in done.stderr


def test_an_unknown_place_in_the_settings_is_told_in_one_line(
    command: Callable[..., Ended], built_home: Path
) -> None:
    words = _line(command(built_home, "ask", PERIOD, YIPANQI_PLACE="999999"))
    assert "YIPANQI_PLACE" in words
    assert "“999999”" in words
    assert "Value error" not in words


def test_an_empty_place_in_the_settings_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPANQI_PLACE", "")
    assert load().place is None


def test_a_place_by_name_in_a_batch_is_taken(
    command: Callable[..., Ended], home: Path, tmp_path: Path
) -> None:
    rows = [{"question": PERIOD, "place": given} for given in ("嘉兴", "海宁", "330400", 330400)]
    file = tmp_path / "q.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = command(home, "ask", "--batch", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["place"] for line in done.stdout.splitlines()] == ["330400"] * 4


@pytest.mark.parametrize(
    ("line", "named"),
    [
        pytest.param({"question": None}, "question", id="question-null"),
        pytest.param({"question": ["问"]}, "question", id="question-list"),
        pytest.param({"question": 5}, "question", id="question-number"),
        pytest.param({"question": "问", "place": "火星"}, "“火星”", id="no-place"),
        pytest.param({"question": "问", "place": "999999"}, "“999999”", id="no-code"),
        pytest.param({"question": "问", "as_of": "2026-13-01"}, "2026-13-01", id="no-day"),
        pytest.param({"question": "问", "as_of": ["x"]}, "日期", id="day-list"),
        pytest.param("问", "question", id="text-alone"),
    ],
)
def test_what_is_wrong_in_a_batch_is_told_with_its_line(
    command: Callable[..., Ended], home: Path, tmp_path: Path, line: object, named: str
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"question": PERIOD}) + "\n\n" + json.dumps(line) + "\n", encoding="utf-8")
    done = command(home, "ask", "--batch", str(file), "--json")
    words = _line(done)
    assert "q.jsonl 第 3 行" in words
    assert named in words
    assert len(done.stdout.splitlines()) == 1
