"""What officers think of an answer is kept beside the log, for the admin only."""

from __future__ import annotations

import json

from ledger.feedback import give, opinions
from ledger.officers import disable, erase
from tests.bot.conftest import command
from tests.bot.support import Run
from tests.front.conftest import People
from tests.register.conftest import Register

__all__ = ["command"]


def test_an_opinion_is_kept_and_a_second_one_takes_its_place(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("首谈期多长？")
    assert officer.labels() == ["有帮助", "条款不对"]
    wrong = officer.button("条款不对")
    assert "已记下" in officer.tap("有帮助")
    assert "更正" in officer.press(wrong)
    assert "更正已记下" in officer("更正：应为三（一）")
    with register.ledger.read() as read:
        (kept,) = opinions(read, viewer=register.people["admin"])
    assert (kept.verdict, kept.question, kept.note) == ("wrong_clause", "首谈期多长？", "应为三（一）")
    assert kept.cited == (("jiaxing-2023-draft", "二（一）3"),)
    assert not kept.seen


def test_an_opinion_may_be_typed_by_number_or_words(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("首谈期多长？")
    assert "已记下" in officer("1")
    officer("首谈期多长呢？")
    assert "更正" in officer("条款不对")
    assert register.count("feedback") == 2


def test_no_question_stands_in_the_log(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("晨曦光能要在嘉善落地，首谈期多长？")
    officer.tap("条款不对")
    with register.ledger.read() as read:
        log = json.dumps([row["payload"] for row in read.rows("SELECT payload FROM events")])
    assert "首谈期多长" not in log


def test_the_admin_reads_them_in_chat_and_marks_them_seen(person: People) -> None:
    officer, admin = person("jiashan"), person("owner", channel="console")
    assert "还没有反馈" in admin("/feedback")
    officer("首谈期多长？")
    officer.tap("条款不对")
    said = admin("答复反馈")
    assert "条款不对 1，未看 1" in said
    assert "首谈期多长？" in said
    assert "1 条" in admin.tap("全部标为已看")
    assert "未看 0" in admin("/feedback")
    assert "不是您的权限" in officer("/feedback")


def test_an_erased_officers_opinions_are_gone(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("首谈期多长？")
    officer.tap("有帮助")
    officer("/language en")
    admin, id_ = register.people["admin"], register.people["jiashan"].officer
    with register.ledger.write() as tx:
        disable(tx, id_, viewer=admin, reason="调离")
    with register.ledger.write() as tx:
        erase(tx, id_, viewer=admin, reason="本人申请")
    assert register.count("feedback") == register.count("preferences") == 0


def test_words_that_look_like_a_correction_are_a_question_where_nothing_is_open(person: People) -> None:
    assert "政策回答" in person("jiashan")("更正：我想问首谈期多长？")


def test_the_admin_lists_them_at_the_command_line(register: Register, command: Run) -> None:
    home = register.ledger.path.parent
    with register.ledger.write() as tx:
        give(
            tx, viewer=register.people["jiashan"], answer="a1", verdict="wrong_clause", question="首谈期多长？",
            cited=[("jiaxing-2023-draft", "二（一）3")],
        )  # fmt: skip
    listed = command(home, "officers", "feedback", "--seen")
    assert "条款不对 1，未看 1" in listed.stdout
    assert "jiaxing-2023-draft 二（一）3" in listed.stdout
    assert json.loads(command(home, "officers", "feedback", "--wrong", "--json").stdout)[0]["seen"] is True
