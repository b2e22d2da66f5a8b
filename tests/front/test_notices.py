"""What the office tells by itself is worded for its reader when it is sent, and opens what it speaks of."""

from __future__ import annotations

import re

from ledger.preferences import prefer
from tests.front.conftest import People
from tests.register.conftest import Register


def _claim(register: Register) -> str:
    with register.ledger.read() as read:
        return str(
            read.value(
                "SELECT c.id FROM claims c JOIN projects p ON p.id = c.project WHERE p.name LIKE '光伏组件扩产%'"
            )
        )


def test_a_notice_opens_its_claim_for_who_may_see_it(person: People, register: Register) -> None:
    officer = person("jiashan")
    claim, me = _claim(register), register.people["jiashan"].officer
    with register.ledger.read() as read:
        card = officer.desk.notice(read, me, "reminder_3", {"claim": claim, "days": 3})
    assert card.text.startswith("【演示】光伏组件扩产项目")
    assert card.kind == "notice"
    assert [action.numbered for action in card.actions] == [False], "a number answers what was asked last"
    assert "晨曦光能" in officer(card.actions[0].label), "its words may be typed"
    officer.offer((card,))
    assert "晨曦光能" in officer.tap("打开")


def test_a_notice_tells_nobody_what_they_may_not_see(person: People, register: Register) -> None:
    other, claim = register.people["yuhang"].officer, _claim(register)
    with register.ledger.read() as read:
        card = person("yuhang").desk.notice(read, other, "reminder_3", {"claim": claim, "days": 3})
    assert "晨曦" not in card.text
    assert "光伏" not in card.text
    assert card.actions == ()


def test_a_notice_is_in_the_language_its_reader_chose(person: People, register: Register) -> None:
    viewer, claim = register.people["jiashan"], _claim(register)
    with register.ledger.write() as tx:
        prefer(tx, viewer=viewer, language="en")
    with register.ledger.read() as read:
        card = person("jiashan").desk.notice(read, viewer.officer, "claim_granted", {"claim": claim})
    assert "has the exclusive right, until 2026-11-23, 3 days left." in card.text


def test_a_grant_is_told_with_its_end_and_without_gaps(person: People, register: Register) -> None:
    viewer, claim = register.people["jiashan"], _claim(register)
    with register.ledger.read() as read:
        card = person("jiashan").desk.notice(read, viewer.officer, "claim_granted", {"claim": claim})
        told = person("yuhang").desk.notice(
            read, register.people["yuhang"].officer, "claim_granted", {"claim": claim}
        )
    assert re.search(r"（\d{6}-\d{8}-\d{4}）已取得首谈资格，至 2026-11-23，剩3天。", card.text)
    assert told.text == "【演示】一个项目已取得首谈资格。"
