"""The chat at a terminal and through a pipe."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.support import ROOT, Run, environment, run

_AT_A_TERMINAL = """
import fcntl, os, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from bot.cli import main
main()
"""


def test_piped_lines_are_read_to_the_end_of_input(home: Path) -> None:
    """A last line without a line break counts; blank lines do not."""
    done = run(home, "chat", typed="嘉兴的首谈期多长？\n\n那杭州呢？".encode())
    words = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line for line in words.splitlines() if line.startswith("> ")] == [
        "> 嘉兴的首谈期多长？",
        "> 那杭州呢？",
    ]
    first, second = words.split("> 那杭州呢？")
    assert "1个月" in first
    assert "1个月" not in second


def test_slash_commands_work_through_a_pipe(command: Run, home: Path) -> None:
    typed = "/help\n/place 嘉善\n首谈期多长？\n/place 火星\n/language en\n/documents\n/new\n/quit\n嘉兴的首谈期多长？\n"
    words = command(home, "chat", typed=typed.encode()).stdout
    assert "/place 嘉兴" in words
    assert "嘉兴市" in words
    assert "1个月" in words
    assert "没有找到“火星”" in words
    assert "English from now on." in words
    assert "绍政办发〔2023〕17号" in words
    assert "> 嘉兴的首谈期多长？" not in words


def test_no_input_at_all_ends_well(command: Run, home: Path) -> None:
    done = command(home, "chat")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_piped_bytes_that_are_no_utf8_break_nothing(command: Run, home: Path) -> None:
    done = command(
        home, "chat", typed="嘉兴的首谈期多长？\n".encode("gb18030") + "嘉兴的首谈期多长？\n".encode()
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert "1个月" in done.stdout


def test_an_open_check_goes_on_with_the_reply(command: Run, home: Path) -> None:
    """Asked for the missing fact, the officer gives it in two characters."""
    typed = "嘉兴：总投资9.5亿元的项目要不要首报？\n内资，正在谈\n"
    words = command(home, "chat", typed=typed.encode()).stdout
    first, second = words.split("> 内资，正在谈")
    assert "还缺" in first
    assert "结论" in second
    assert "还缺" not in second


class Terminal:
    """A chat at a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AT_A_TERMINAL, "chat"], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
            env=environment(home, TERM="dumb"),
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def until(self, words: str, seconds: float = 30) -> str:
        """Read until the words are shown, and return everything read since the last time."""
        end, start = time.monotonic() + seconds, len(self.shown)
        while words not in self.shown[start:]:
            assert time.monotonic() < end, self.shown
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert words in self.shown[start:], self.shown
        return self.shown[start:]

    def type(self, words: str) -> None:
        """Type words, or a control character."""
        os.write(self.master, words.encode())


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    opened = Terminal(home)
    yield opened
    with contextlib.suppress(ProcessLookupError):
        opened.process.kill()
    opened.process.wait()
    os.close(opened.master)


def test_ctrl_c_at_the_prompt_ends_politely(terminal: Terminal) -> None:
    assert "5 份文件" in terminal.until("> ")
    terminal.type("嘉兴的首谈期多长？\n")
    assert "1个月" in terminal.until("\r\n\r\n> ")
    # Python's readline forgets an interrupt that falls between its prompt and its wait for a key: press again.
    for _ in range(20):
        terminal.type("\x03")
        with contextlib.suppress(AssertionError):
            terminal.until("再见", seconds=1.5)
            break
    assert terminal.process.wait(10) == 0
    assert "再见" in terminal.shown
    assert "Traceback" not in terminal.shown


def test_the_building_is_shown_at_a_terminal_only(tmp_path: Path) -> None:
    """First use takes seconds: a terminal sees a bar, a pipe sees nothing but answers."""
    opened = Terminal(tmp_path / "seen")
    try:
        assert "首次使用，正在建立索引" in opened.until("5 份文件")
        opened.type("/quit\n")
        assert opened.process.wait(10) == 0
    finally:
        opened.process.kill()
        os.close(opened.master)
    done = run(tmp_path / "unseen", "chat", typed=b"/quit\n")
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_d_at_the_prompt_ends_politely(terminal: Terminal) -> None:
    terminal.until("> ")
    terminal.type("\x04")
    terminal.until("再见")
    assert terminal.process.wait(10) == 0


def test_ctrl_c_while_it_starts_ends_without_a_traceback(home: Path) -> None:
    opened = Terminal(home)
    time.sleep(0.6)
    opened.type("\x03")
    try:
        with contextlib.suppress(AssertionError):
            opened.until("没有这样的字", seconds=5)
        assert opened.process.wait(10) in (0, 130)
        assert "Traceback" not in opened.shown
    finally:
        opened.process.kill()
        opened.process.wait()
        os.close(opened.master)
