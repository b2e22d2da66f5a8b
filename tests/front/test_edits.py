"""A message changed after it was sent corrects the answer it gave, and nothing that was done."""

from __future__ import annotations

from ledger.drafts import open_drafts
from tests.front.conftest import People
from tests.front.test_talking import BRIEF
from tests.register.conftest import Register


def _form(register: Register) -> dict[str, object]:
    with register.ledger.read() as read:
        return dict(open_drafts(read, viewer=register.people["jiashan"])[0].form)


def test_the_last_answer_of_a_form_is_corrected_and_the_form_stands_where_it_stood(
    person: People, register: Register
) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基第")
    message, asked = officer.message, officer.cards[0].text
    said = officer.edit(message, "光伏基地")
    assert "已按修改后的内容更正：项目名称 光伏基地。" in said
    assert _form(register)["name"] == "光伏基地"
    assert asked.splitlines()[-1] in said
    officer("新桥储能科技有限公司")
    assert _form(register)["investor_name"] == "新桥储能科技有限公司"


def test_an_edit_that_is_refused_is_not_said_to_be_taken(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地", "新桥储能科技有限公司", "跳过", "内资", "12亿元")
    message = officer.message
    said = officer.edit(message, "约13亿元")
    assert "更正" not in said
    assert "“约13亿元”不是确定的金额" in said
    assert _form(register)["amount"] == 12 * 10**10
    assert "已按修改后的内容更正：总投资 13亿元。" in officer.edit(message, "13亿元")
    assert "什么产业" in officer.cards[0].text


def test_an_edit_may_be_edited_again(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "甲基地")
    message = officer.message
    officer.edit(message, "乙基地")
    officer.edit(message, "丙基地")
    assert _form(register)["name"] == "丙基地"


def test_an_earlier_answer_is_not_changed_by_an_edit(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地")
    message = officer.message
    officer("新桥储能科技有限公司")
    assert "修改 N" in officer.edit(message, "别的基地")
    assert _form(register)["name"] == "光伏基地"


def test_an_edited_brief_is_read_anew(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer(BRIEF)
    officer.edit(officer.message, BRIEF.replace("12亿元", "13亿元"))
    assert _form(register)["amount"] == 13 * 10**10
    assert register.count("drafts") == 2


def test_an_edited_question_is_answered_with_a_note(person: People) -> None:
    officer = person("jiashan")
    officer("首谈期多长？")
    assert "再发一次" in officer.edit(officer.message, "首谈期多久？")


def test_an_answer_to_an_action_is_corrected(person: People) -> None:
    reviewer = person("jiaxing-bureau")
    reviewer.all("待审", "1")
    reviewer.tap("裁定冲突")
    reviewer("不同项目")
    message = reviewer.message
    said = reviewer.edit(message, "重复")
    assert "更正" in said or "再发一次" in said
