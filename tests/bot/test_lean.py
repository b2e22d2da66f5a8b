"""Without torch, sentence-transformers and telegram everything but training and foreign models works."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.bot.support import ROOT, environment

HEAVY = ("torch", "sentence_transformers", "transformers", "telegram")
_BLOCKED = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {HEAVY}:
            raise ModuleNotFoundError(f'No module named {{name!r}}', name=name)
sys.meta_path.insert(0, Missing())
"""
_RUN = """
import sys
from bot.cli import main
try:
    main()
except SystemExit as stop:
    print('STATUS', stop.code or 0)
"""
_TELL = f"\nprint('IMPORTED', sorted(set({HEAVY}) & set(sys.modules)))\n"


def _run(home: Path, code: str, *words: str, typed: str = "", **more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], input=typed.encode(), capture_output=True, cwd=ROOT, check=False,
        env=environment(home, **more), timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines() + done.stderr.decode().splitlines()


@pytest.mark.parametrize("name", HEAVY[:2])
def test_the_blocker_blocks(built_home: Path, name: str) -> None:
    """Or the tests below would prove nothing."""
    lines = _run(
        built_home, _BLOCKED + f"\ntry:\n    import {name}\nexcept ModuleNotFoundError:\n    print('gone')"
    )
    assert lines == ["gone"]


def test_a_lean_installation_asks_and_chats(home: Path) -> None:
    lines = _run(home, _BLOCKED + _RUN, "chat", typed="嘉兴的首谈期多长？\n那杭州呢？\n/documents\n")
    assert any("1个月" in line for line in lines)
    assert any("杭州" in line and "一盘棋" in line for line in lines)


def test_a_lean_installation_checks(home: Path) -> None:
    words = ["check", "first_report", "--place", "330400", "--fact", "total_investment=12亿元"]
    lines = _run(
        home, _BLOCKED + _RUN, *words, "--fact", "capital=domestic", "--fact", "stage=contact", "--json"
    )
    assert json.loads(lines[0])["outcome"] == "yes"


def test_a_lean_installation_builds_its_index_and_takes_documents_in(tmp_path: Path) -> None:
    path = tmp_path / "意见.txt"
    path.write_text("宁波市人民政府关于招商的意见\n一、要求\n设立基金20亿元。\n", encoding="utf-8")
    lines = _run(tmp_path / "home", _BLOCKED + _RUN, "documents", "add", str(path), "--yes")
    assert any("添加 1" in line for line in lines)
    lines = _run(tmp_path / "home", _BLOCKED + _RUN, "ask", "宁波的基金是多少亿元？")
    assert any("20亿元" in line for line in lines)


def test_a_foreign_model_is_refused_with_what_to_install(home: Path) -> None:
    lines = _run(home, _BLOCKED + _RUN, "ask", "问", YIPANQI_EMBEDDING="some/model")
    assert "STATUS 1" in lines
    assert any("some/model" in line for line in lines)
    assert not any("Traceback" in line for line in lines)


def test_the_default_imports_none_of_them(home: Path) -> None:
    """They are installed here, and yet asking, chatting and taking a document in leave them alone."""
    lines = _run(
        home, _RUN + _TELL, "chat", typed="嘉兴的首谈期多长？\n嘉兴：总投资12亿元的项目要不要首报？\n"
    )
    assert lines[-1] == "IMPORTED []"
    assert any("1个月" in line for line in lines)


@pytest.mark.parametrize("name", ["bot", "corpus", "handlers", "indexer", "ledger", "policy", "terms"])
def test_no_other_distribution_uses_our_names(name: str) -> None:
    """The top-level names are generic, so another package might bring one of them."""
    assert set(packages_distributions().get(name, ["yipanqi"])) == {"yipanqi"}
    module = __import__(name)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(ROOT)
