"""Whoever is not enrolled can do nothing but enrol, and is told so once in a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.officers import disable, invite
from ledger.viewers import Role
from tests.front.conftest import People
from tests.register.conftest import Register


def _code(register: Register, organisation: str = "330421", role: Role = Role.OFFICER) -> str:
    with register.ledger.write() as tx:
        return invite(tx, viewer=register.people["admin"], organisation_id=organisation, role=role).code


def test_a_stranger_gets_one_line_and_then_quiet(person: People, register: Register) -> None:
    stranger = person("42", channel="telegram")
    first = stranger("嘉兴的首谈期多长？")
    assert "登记后才能使用" in first
    assert "0571-000" in first
    assert len(first.splitlines()) == 1
    for text in ("在吗", "/claims", "/help", "晨曦光能科技有限公司有人报了吗"):
        assert stranger(text) == ""
    register.clock.advance(timedelta(hours=7))
    assert "登记后才能使用" in stranger("在吗")


def test_a_stranger_learns_nothing_by_taps_files_or_voice(person: People) -> None:
    stranger = person("42", channel="telegram")
    assert "过时" in stranger.press("AAAAAAAAAAAA")
    assert "登记后才能使用" in stranger.send("a.pdf", b"x")
    assert stranger.hear(stranger.incoming("other")) == ()


def test_a_deep_link_asks_the_name_and_enrols(person: People, register: Register) -> None:
    newcomer = person("77", channel="telegram")
    asked = newcomer("/start", start=_code(register))
    assert "姓名" in asked
    assert newcomer.cards[0].actions == ()
    welcome = newcomer("王小明")
    assert welcome.startswith("【演示】登记成功。您是嘉善县")
    assert "招商人员" in welcome
    assert "我要首报" in welcome
    assert newcomer.cards[0].menu[0] == ("问政策", "我要首报")
    with register.ledger.read() as read:
        name = "SELECT value FROM personal WHERE field = 'name' AND value = '王小明'"
        assert read.value(name)
    assert "没有您可见的报备" not in newcomer("我的首谈")


def test_the_messengers_name_is_taken_only_when_the_officer_says_so(
    person: People, register: Register
) -> None:
    newcomer = person("78", channel="telegram")
    newcomer("/start", start=_code(register), name="Ming 明")
    assert newcomer.labels() == ["就用“Ming 明”"]
    with register.ledger.read() as read:
        assert not read.value("SELECT 1 FROM personal WHERE value = 'Ming 明'")
    assert "登记成功" in newcomer.tap("就用")
    with register.ledger.read() as read:
        assert read.value("SELECT 1 FROM personal WHERE value = 'Ming 明'")


def test_a_typed_invitation_works_too(person: People, register: Register) -> None:
    assert "登记成功" in person("79", channel="telegram")(f"/enrol {_code(register)} 李四")


@pytest.mark.parametrize("said", ["嘉兴的首谈期多长？", "12345", "https://example.org", "名" * 60])
def test_what_is_no_name_is_asked_again(person: People, register: Register, said: str) -> None:
    newcomer = person("80", channel="telegram")
    newcomer("/start", start=_code(register))
    assert "不像姓名" in newcomer(said)
    assert "登记成功" in newcomer("张三")


def test_expired_used_and_invented_codes_are_refused_in_the_same_words(
    person: People, register: Register
) -> None:
    used, expired = _code(register), _code(register)
    person("81", channel="telegram").all(f"/start {used}", "张三")
    register.clock.advance(timedelta(days=4))
    said = {
        person(str(number), channel="telegram")("/start", start=code)
        for number, code in enumerate((used, expired, "AAAAAA-BBBBBB-CCCCCC-DDDDDD"), 90)
    }
    assert len(said) == 1
    assert "无效、已用过或已过期" in said.pop()


def test_a_stranger_who_guesses_is_not_answered_for_ever(person: People) -> None:
    stranger = person("95", channel="telegram")
    answers = [stranger(f"/start CODE{number}") for number in range(12)]
    assert sum(bool(answer) for answer in answers) <= 6


def test_a_link_followed_again_tells_who_one_is(person: People, register: Register) -> None:
    newcomer = person("96", channel="telegram")
    code = _code(register)
    newcomer.all(f"/start {code}", "张三")
    assert "已经登记" in newcomer("/start", start=code)
    assert "您是嘉善县" in newcomer("/start")


def test_a_disabled_officer_is_a_stranger_at_once(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("我的首谈")
    button = officer.button("晨曦")
    with register.ledger.write() as tx:
        disable(tx, register.people["jiashan"].officer, viewer=register.people["admin"], reason="调离")
    assert "晨曦" not in officer.press(button)
    assert "登记后才能使用" in officer("我的首谈")


def test_a_foreigner_is_told_in_english(person: People, register: Register) -> None:
    newcomer = person("97", channel="telegram")
    assert "Enrol first" in newcomer("hello", language="en-GB")
    newcomer("/start", start=_code(register), language="en")
    assert "Enrolled" in newcomer("Jane Doe", language="en")
    assert "You speak for" in newcomer("/me", language="zh-hans")
