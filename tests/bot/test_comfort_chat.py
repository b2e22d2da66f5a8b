"""What an officer types besides questions: commands, greetings, corrections, a question in between."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import Office
from handlers.conversation import Conversation
from handlers.small_talk import SmallTalk, small_talk
from handlers.wording_chat import CHAT, SMALL_TALK
from handlers.wording_decision import question_text
from tests.bot.support import COMMAND, ROOT, environment, run

CLOSED = "嘉兴：总投资12亿元的内资项目，正在谈，要不要首报？"
OPEN = "嘉兴：总投资9.5亿元的项目正在谈，要不要首报？"
CAPITAL = question_text("capital")


@pytest.fixture
def say(office: Office) -> Callable[[str], str]:
    """Return what says something in one conversation and gives back the words of the reply."""
    conversation = Conversation(office.gazetteer)
    return lambda text: conversation.say(text, office.desk).text


def _typed(home: Path, *lines: str) -> list[str]:
    """Return what a chat tells to each line typed."""
    done = run(home, "chat", typed="\n".join(lines).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    return [part.partition("\n")[2].strip() for part in ("\n" + done.stdout.decode()).split("\n> ")[1:]]


def test_commands_tell_what_they_did_or_why_not(home: Path) -> None:
    unknown, none, which, set_, now, wide, off, nowhere, alone = _typed(
        home, "/xyz", "/place", "/language de", "/place 嘉兴", "/place", "／place 海宁", "/place -", "/place 上海", "/"
    )  # fmt: skip
    assert "/xyz" in unknown
    assert "/help" in unknown
    assert "没有默认地方" in none
    assert "zh" in which
    assert "en" in which
    assert set_ == "好的，没有指明地方的问题按嘉兴市回答。"
    assert "嘉兴市" in now
    assert wide == "好的，没有指明地方的问题按嘉兴市回答（海宁市属嘉兴市）。"
    assert off == none
    assert "“上海”" in nowhere
    assert alone.startswith(CHAT["zh"]["help"])


def test_a_place_at_the_start_is_shown(home: Path) -> None:
    done = run(home, "chat", "--place", "海宁", typed="/place\n首谈期多长？\n".encode())
    words = done.stdout.decode()
    assert "现在没有指明地方的问题按嘉兴市回答" in words
    assert "1个月" in words


KINDS: list[tuple[str, SmallTalk]] = [
    ("你好", "greeting"),
    ("您好！", "greeting"),
    ("你好呀~", "greeting"),
    ("早上好", "greeting"),
    ("hello", "greeting"),
    ("Hi there!", "greeting"),
    ("谢谢", "thanks"),
    ("非常感谢您！", "thanks"),
    ("thanks", "thanks"),
    ("Thank you very much.", "thanks"),
    ("你是谁", "who"),
    ("你叫什么名字？", "who"),
    ("Who are you?", "who"),
    ("帮助", "usage"),
    ("你能做什么？", "usage"),
    ("可以问什么问题", "usage"),
    ("怎么用？", "usage"),
    ("help", "usage"),
    ("再见", "goodbye"),
    ("bye-bye", "goodbye"),
    ("好的，知道了", "noted"),
    ("OK", "noted"),
    ("哈哈哈", "noted"),
    ("", "empty"),
    ("  ", "empty"),
    ("？？？", "empty"),
    ("。。。", "empty"),
    ("123", "empty"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_small_talk_gets_a_friendly_line_without_a_search(
    text: str, kind: SmallTalk, say: Callable[[str], str]
) -> None:
    assert small_talk(text) == kind
    english = text.isascii() and any(character.isalpha() for character in text)
    assert say(text) == SMALL_TALK["en" if english else "zh"][kind]


@pytest.mark.parametrize(
    "text",
    [
        "你好，嘉兴的首谈期多长？",
        "谢谢，那杭州呢？",
        "谁负责首报？",
        "帮助企业的政策有哪些",
        "能享受什么政策",
        "有什么奖励",
        "怎么首报",
        "企业可以提供什么",
        "help for foreign investors",
        "who is in charge of the first report",
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("piece", ["谢", "哈", "嗯", "你好", "ok ", "!", "哦", "早", "能", "6"])
def test_long_input_is_judged_at_once(piece: str) -> None:
    started = time.process_time()
    for length in (50, 5_000):
        small_talk(piece * length + "x")
        small_talk(piece * length)
    assert time.process_time() - started < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_whatever_is_typed_is_answered(office: Office, text: str) -> None:
    reply = Conversation(office.gazetteer).say(text, office.desk)
    assert reply.text.strip()
    assert reply.question == text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param("投资额是9.8亿元", "不需要首报", id="amount"),
        pytest.param("9.8亿", "不需要首报", id="bare-amount"),
        pytest.param("是外资", "还缺", id="capital"),
        pytest.param("如果是外资呢？", "还缺", id="what-if"),
        pytest.param("说错了，总投资是8亿元", "不需要首报", id="correction"),
    ],
)
def test_a_decided_check_stays_open_to_changes(change: str, words: str, say: Callable[[str], str]) -> None:
    assert "结论：需要首报" in say(CLOSED)
    assert words in say(change)


def test_a_change_may_be_changed_again(say: Callable[[str], str]) -> None:
    say(CLOSED)
    assert "还缺" in say("是外资")
    assert "结论：需要首报" in say("2亿美元")
    assert "结论：不需要首报" in say("更正，是5000万美元")
    assert "结论：需要首报" in say("其实是内资，12亿元")


def test_what_was_reported_can_be_taken_back(say: Callable[[str], str]) -> None:
    assert "结论：首报地可以取得" in say(
        "嘉兴：总投资2亿美元的外资项目正在谈，首报了，有没有排他性首谈资格？"
    )
    assert "结论：不能取得" in say("其实没有首报")


@pytest.mark.parametrize(
    "question", ["嘉兴的首谈期多长？", "外资奖励政策有哪些？", "绍兴17号文是哪天印发的？"]
)
def test_another_question_ends_a_decided_check(question: str, say: Callable[[str], str]) -> None:
    say(CLOSED)
    assert "回到刚才的判断" not in say(question)
    assert "结论" not in say("是外资")


@pytest.mark.parametrize("text", ["外资奖励政策", "外资项目扶持资金"])
def test_words_that_only_contain_a_fact_are_a_question(text: str, say: Callable[[str], str]) -> None:
    say(CLOSED)
    assert "结论" not in say(text)


@pytest.mark.parametrize("text", ["谢谢", "好的", "你好"])
def test_small_talk_ends_nothing(text: str, say: Callable[[str], str]) -> None:
    say(CLOSED)
    assert "结论" not in say(text)
    assert "不需要首报" in say("投资额是9.8亿元")


def test_a_question_in_between_is_answered_and_the_check_goes_on(say: Callable[[str], str]) -> None:
    assert CAPITAL in say(OPEN)
    answer = say("嘉兴的首谈期多长？")
    assert "1个月" in answer
    assert answer.endswith(f"回到刚才的判断：{CAPITAL}")
    assert "结论：不需要首报" in say("内资")


def test_a_question_that_contains_a_possible_answer_is_still_a_question(say: Callable[[str], str]) -> None:
    say(OPEN)
    assert "结论" not in say("外资奖励多少？")
    assert "结论：不需要首报" in say("内资")


def test_not_knowing_keeps_the_check_open(say: Callable[[str], str]) -> None:
    say(OPEN)
    assert say("不知道") == CHAT["zh"]["unsure"]
    assert "结论：不需要首报" in say("内资")


def test_what_is_no_answer_is_told_and_asked_again(say: Callable[[str], str]) -> None:
    say(OPEN)
    answer = say("随便吧")
    assert CHAT["zh"]["not_understood"] in answer
    assert answer.endswith(CAPITAL)


def test_another_place_is_decided_with_the_changes_made_since(say: Callable[[str], str]) -> None:
    """The amount as corrected goes along, not the one first typed."""
    say("杭州：总投资12亿元的内资项目，有明确意向，要不要首报？")
    say("投资额是9.8亿元")
    answer = say("那嘉兴呢？")
    assert "结论：不需要首报" in answer
    assert "9.8亿元" in answer


def test_a_new_check_takes_the_place_of_the_one_at_hand(say: Callable[[str], str]) -> None:
    say(OPEN)
    assert "结论：需要首报" in say(CLOSED)
    assert "回到刚才" not in say("嘉兴的首谈期多长？")


def test_beginning_anew_forgets_the_check(office: Office) -> None:
    conversation = Conversation(office.gazetteer)
    conversation.say(OPEN, office.desk)
    conversation.forget()
    assert conversation.say("内资", office.desk).decision is None


def test_an_english_check_goes_on_in_english(say: Callable[[str], str]) -> None:
    say("Jiaxing: does a project of 950 million yuan under negotiation need a first report?")
    assert "No first report" in say("domestic")


def test_both_languages_say_the_same() -> None:
    assert CHAT["zh"].keys() == CHAT["en"].keys()
    assert SMALL_TALK["zh"].keys() == SMALL_TALK["en"].keys()


def test_the_arrow_key_brings_back_an_earlier_line(home: Path) -> None:
    """A key takes away one character, Chinese too."""
    pytest.importorskip("readline")
    master, slave = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "chat"], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
        env=environment(home, TERM="xterm", LC_ALL="C.UTF-8"),
    )  # fmt: skip
    os.close(slave)

    def until_prompt() -> str:
        shown, end = b"", time.monotonic() + 30
        while not shown.endswith(b"> "):
            assert time.monotonic() < end, shown
            if select.select([master], [], [], 0.2)[0]:
                shown += os.read(master, 65536)
        return shown.decode()

    try:
        until_prompt()
        os.write(master, "/谢谢你好\x7f\x7f\n".encode())
        assert "没有 /谢谢 这个命令" in until_prompt()
        os.write(master, b"\x1b[A\n")
        assert "没有 /谢谢 这个命令" in until_prompt()
    finally:
        process.kill()
        process.wait()
        os.close(master)
