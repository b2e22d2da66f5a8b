"""A conversation: follow-ups keep the subject and swap the place, an open check goes on with the reply."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import Office
from handlers.conversation import Conversation


@pytest.fixture
def conversation(office: Office) -> Conversation:
    return Conversation(office.gazetteer)


@pytest.mark.parametrize(
    "follow_up",
    [
        "那杭州呢？",
        "杭州呢",
        "那么杭州的呢？",
        "换成杭州呢",
        "杭州怎么样？",
        "那余杭区呢？",
        "how about Hangzhou?",
        " 那 杭州 呢 ？ ",
    ],
)
def test_a_follow_up_keeps_the_subject_and_swaps_the_place(
    office: Office, conversation: Conversation, follow_up: str
) -> None:
    first = conversation.say("嘉兴的排他性首谈资格有多长时间？", office.desk)
    assert "1个月" in first.text
    second = conversation.say(follow_up, office.desk)
    assert second.place == "330100"
    assert second.unstated
    assert {c.document for c in second.citations} == {"hangzhou-2019"}
    assert second.question == follow_up


def test_a_chain_of_follow_ups_goes_back_too(office: Office, conversation: Conversation) -> None:
    said = [
        conversation.say(text, office.desk)
        for text in ("嘉兴的首谈期多长？", "那杭州呢？", "绍兴呢？", "那嘉兴呢？")
    ]
    assert [reply.place for reply in said] == ["330400", "330100", "330600", "330400"]
    assert said[0].citations == said[3].citations
    assert said[2].unstated


def test_a_new_question_stands_for_itself(office: Office, conversation: Conversation) -> None:
    conversation.say("嘉兴的首谈期多长？", office.desk)
    reply = conversation.say("绍兴那份国际化招商意见的文号是什么？", office.desk)
    assert "绍政办发〔2023〕17号" in reply.text
    assert "首谈" not in reply.text


def test_the_first_message_is_no_follow_up(office: Office, conversation: Conversation) -> None:
    assert conversation.say("那杭州呢？", office.desk).unstated


def test_forgetting_begins_anew(office: Office, conversation: Conversation) -> None:
    conversation.say("嘉兴的首谈期多长？", office.desk)
    conversation.forget()
    assert "期限" not in conversation.say("那杭州呢？", office.desk).text


def test_an_open_check_goes_on_with_the_reply(office: Office, conversation: Conversation) -> None:
    first = conversation.say("嘉兴：总投资9.5亿元的项目要不要首报？", office.desk)
    assert first.decision is not None
    assert first.decision.outcome == "undetermined"
    second = conversation.say("内资", office.desk)
    assert second.decision is not None
    assert second.decision.outcome == "no"
    assert second.question == "内资"


def test_another_question_in_between_is_answered(office: Office, conversation: Conversation) -> None:
    """An open check does not swallow a question that has nothing to do with it."""
    conversation.say("嘉兴：总投资9.5亿元的项目要不要首报？", office.desk)
    reply = conversation.say("杭州一盘棋制度什么时候起施行？", office.desk)
    assert reply.decision is None
    assert "2019年6月6日" in reply.text


def test_a_place_that_was_set_is_assumed(office: Office) -> None:
    conversation = Conversation(office.gazetteer, place="330400")
    assert "1个月" in conversation.say("首谈期多长？", office.desk).text


def test_two_conversations_do_not_hear_each_other(office: Office) -> None:
    one, other = Conversation(office.gazetteer), Conversation(office.gazetteer)
    one.say("嘉兴的首谈期多长？", office.desk)
    other.say("绍兴谁牵头国际化招商？", office.desk)
    assert one.say("那杭州呢？", office.desk).citations != other.say("那杭州呢？", office.desk).citations


LIKELY = [
    "嘉兴的首谈期多长？",
    "那杭州呢？",
    "嘉兴：总投资9.5亿元的项目要不要首报？",
    "外资",
    "1.2亿美元",
    "不知道",
    "？",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LIKELY), st.text(max_size=12)), max_size=6))
def test_any_sequence_of_messages_gets_replies(office: Office, messages: list[str]) -> None:
    conversation = Conversation(office.gazetteer)
    for message in messages:
        reply = conversation.say(message, office.desk)
        assert reply.question == message
        assert 1 <= len(reply.text) <= 1200
