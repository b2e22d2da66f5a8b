"""In a group only policy questions are answered; nothing of a project or a person is told there."""

from __future__ import annotations

import pytest

from tests.front.conftest import People, Person, shown
from tests.register.conftest import Register


@pytest.fixture
def member(person: People) -> Person:
    return person("jiashan", conversation="-100")


def test_what_is_not_addressed_to_the_office_is_left_alone(member: Person) -> None:
    assert member("今天开会几点？", private=False, addressed=False) == ""


def test_a_policy_question_is_answered_in_the_group_without_buttons(member: Person) -> None:
    assert "政策回答" in member("首谈期多长？", private=False)
    assert member.labels() == []


@pytest.mark.parametrize(
    "said",
    [
        "我的首谈", "/claims", "待审", "/report", "晨曦光能科技有限公司的首谈到什么时候？", "我要首报", "流转池",
        "我们县还有哪些首谈快到期？", "/settings", "继续", "晨曦光能科技有限公司有人报了吗", "/me",
        "项目名称：光储基地，投资方：新桥储能有限公司，总投资12亿元，意向落地嘉善县",
        "/ask 晨曦光能科技有限公司的首谈到什么时候？",
    ],
)  # fmt: skip
def test_the_registers_matters_go_to_the_private_conversation(
    member: Person, register: Register, said: str
) -> None:
    before = register.count("drafts")
    told = member(said, private=False)
    assert "私聊" in told
    for secret in ("晨曦", "嘉善", "12亿", "光储"):
        assert secret not in told
    assert member.heard is not None
    assert len(member.heard.privately) == 1
    assert register.count("drafts") == before


def test_the_private_message_goes_on_with_what_was_said(person: People, member: Person) -> None:
    member("我的首谈", private=False)
    assert member.heard is not None
    private = person("jiashan")
    private.offer(member.heard.privately)
    assert private.labels() == ["继续：我的首谈"]
    assert "可见的报备" in private.tap("继续")


def test_a_file_in_a_group_is_not_taken(member: Person) -> None:
    incoming = member.incoming("file", private=False)
    assert "私聊" in shown(member.hear(incoming))


def test_a_stranger_in_a_group_is_told_once(person: People) -> None:
    stranger = person("9", channel="telegram", conversation="-100")
    assert "登记" in stranger("首谈期多长？", private=False)
    assert stranger("首谈期多长？", private=False) == ""
    assert stranger("/start", private=False, start="ABC") == ""


def test_joining_a_group_says_how_to_ask(person: People) -> None:
    member = person("jiashan", conversation="-100")
    assert "@我" in shown(member.hear(member.incoming("joined", private=False)))
