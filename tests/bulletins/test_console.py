"""The bulletins at a terminal: the same cards as on a messenger, whose numbers lead on to the register's own cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.terminal import Terminal
from handlers.bulletins.counter import BulletinCounter
from handlers.bulletins.desk import BulletinDesk
from handlers.front.needed import AnswerWanted, PolicyAnswer
from handlers.front_desk import FrontDesk, Premises
from handlers.register.desk import RegisterDesk
from policy.packs import Packs
from terms.places import Gazetteer
from tests.ledger.conftest import Office
from tests.ledger.helpers import file


@pytest.fixture
def terminal(office: Office, desk: BulletinDesk, tmp_path: Path) -> Terminal:
    """Return the terminal of an officer of Jiashan."""
    register = RegisterDesk(office.ledger, Packs({}), Gazetteer.load(), {}, lambda *_: "")
    front = FrontDesk(Premises(register, counters=(BulletinCounter(desk),)))

    def prepare(wanted: object, _content: object) -> object:
        assert isinstance(wanted, AnswerWanted)
        return PolicyAnswer("（政策回答）", (), {}, answered=False)

    officer = office["jiashan"].officer
    return Terminal(front, prepare, tmp_path / "received", account="jiashan", officer=officer)


def test_a_number_opens_a_section_and_a_claim_is_the_registers(office: Office, terminal: Terminal) -> None:
    file(office, "jiashan")
    assert "1. 新增首报（1）" in terminal.say("/weekly 2026-W03")
    assert "1. 看第1件" in terminal.say("1")
    card = terminal.say("1")
    assert "【审核中】" in card
    assert "查看经过" in card
    assert "的经过" in terminal.say("查看经过"), "the numbers and labels are the register's now"


def test_what_is_not_of_the_bulletins_is_left_to_the_others(terminal: Terminal) -> None:
    terminal.say("/weekly 2026-W03")
    assert "政策回答" in terminal.say("嘉兴的首谈期多长？")
    assert "没有您可见的报备" in terminal.say("/claims")
    assert "项目叫什么名称" in terminal.say("我要首报")


def test_an_answer_is_waited_for_and_a_command_ends_the_wait(terminal: Terminal) -> None:
    terminal.say("/figures")
    terminal.say("1")
    terminal.say("/claims")
    assert "政策回答" in terminal.say("1.2亿美元")
    terminal.say("/figures")
    terminal.say("1")
    assert "需要另一人确认" in terminal.say("1.2亿美元")
