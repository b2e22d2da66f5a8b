"""The bulletins in the terminal chat: cards with numbered actions, which lead on to the register's own cards."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.console_bulletins import ConsoleBulletins
from handlers.bulletins.desk import BulletinDesk
from handlers.register.desk import RegisterDesk
from policy.packs import Packs
from terms.places import Gazetteer
from tests.ledger.conftest import Office
from tests.ledger.helpers import file


@pytest.fixture
def console(office: Office, desk: BulletinDesk) -> ConsoleBulletins:
    """Return the counter at the console."""
    return ConsoleBulletins(RegisterDesk(office.ledger, Packs({}), Gazetteer.load(), {}, lambda *_: ""), desk)


def test_a_number_opens_a_section_and_a_claim_is_the_registers(
    office: Office, console: ConsoleBulletins
) -> None:
    claim = file(office, "jiashan").claim
    told = console.answer("/weekly 2026-W03", office["jiashan"], "zh")
    assert isinstance(told, str)
    assert "1. 新增首报（1）" in told
    told = console.answer("1", office["jiashan"], "zh")
    assert isinstance(told, str)
    assert "1. 看第1件" in told
    found = console.answer("1", office["jiashan"], "zh")
    assert isinstance(found, Mapping)
    assert dict(found) == {"move": "card", "claim": claim}
    assert console.answer("1", office["jiashan"], "zh") is None, "the register's numbers are its own"


def test_what_is_not_of_the_bulletins_is_left_to_the_others(
    office: Office, console: ConsoleBulletins
) -> None:
    for text in ("嘉兴的首谈期多长？", "/claims", "2", "我要首报"):
        assert console.answer(text, office["jiashan"], "zh") is None


def test_an_answer_is_waited_for_and_a_command_ends_the_wait(
    office: Office, console: ConsoleBulletins
) -> None:
    console.answer("/figures", office["jiashan"], "zh")
    console.answer("1", office["jiashan"], "zh")
    assert console.answer("/claims", office["jiashan"], "zh") is None
    assert console.answer("1.2亿美元", office["jiashan"], "zh") is None
    console.answer("/figures", office["jiashan"], "zh")
    console.answer("1", office["jiashan"], "zh")
    told = console.answer("1.2亿美元", office["jiashan"], "zh")
    assert isinstance(told, str)
    assert "需要另一人确认" in told
