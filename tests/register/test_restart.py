"""A conversation is data: stopped at any step it goes on as if nothing had been, and so does what was offered in it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.front.needed import AnswerWanted, Needed, PolicyAnswer, Ready
from handlers.register import moves
from handlers.register.desk import RegisterReply
from handlers.register.session import RegisterSession
from handlers.wording import Language
from ledger.clock import SetClock
from ledger.opening import open_register
from ledger.store import copy_database
from ledger.verify import verify_file
from ledger.viewers import Viewer
from policy.packs import Packs
from terms.places import Gazetteer
from tests.register.conftest import NOW, Dice, Register
from tests.register.test_anything import TYPED
from tests.register.test_life import INVESTOR, PROJECT, filed, granted, opened


def restarted(session: RegisterSession) -> RegisterSession:
    """Return the conversation as another process finds it: from what JSON kept of it."""
    state = json.loads(json.dumps(session.state))
    return RegisterSession(
        session.desk, session.channel, session.account, session.officer, session.language, state
    )


@pytest.fixture
def twin(
    built: tuple[Path, dict[str, Viewer]], packs: Packs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """Return the same fresh demonstration office a second time."""
    home, people = built
    folder = tmp_path_factory.mktemp("twin")
    source = open_register(home, clock=SetClock(NOW), randomness=Dice("source"))
    copy_database(source.connection(), folder / "office.db")
    source.close()
    clock = SetClock(NOW)
    ledger = open_register(folder, clock=clock, randomness=Dice("copy"))
    yield Register(ledger, clock, people, packs, Gazetteer.load())
    ledger.close()


@pytest.mark.parametrize("seed", range(4))
def test_stopped_after_every_line_the_talk_is_the_same(register: Register, twin: Register, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test that can be repeated
    names = ("jiashan", "pinghu", "jiaxing-bureau", "yuhang")
    going = {name: register.chat(name).session for name in names}
    stopped = {name: twin.chat(name).session for name in names}
    for _ in range(150):
        name, text = dice.choice(names), dice.choice((*TYPED, "1", "2", "1", "3", "确认", "待审", "我的首谈"))
        stopped[name] = restarted(stopped[name])
        assert stopped[name].say(text) == going[name].say(text), (name, text)
        assert stopped[name].state == going[name].state
        assert stopped[name].asked == going[name].asked
    assert verify_file(twin.ledger.path)[0] == []


def test_an_action_half_answered_is_asked_again_and_done_after_a_restart(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("不予认定")
    bureau("1")
    again = restarted(bureau.session)
    opened_again = again.open_again()
    assert opened_again is not None
    assert "理由是什么" in opened_again.text
    assert f"【不予认定】{PROJECT}" in opened_again.text
    told = again.say("不属于在谈项目")
    assert told is not None
    assert "已决定不予认定" in told.text
    assert "不属于在谈项目" in told.text


def test_a_day_answered_before_a_restart_is_still_a_day(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    place.pick("预报签约")
    again = restarted(place.session)
    told = again.say("11月30日")
    assert told is not None
    assert "2026-11-30" in told.text


def move(reply: RegisterReply | None, label: str) -> moves.Move:
    """Return the move behind the choice whose label holds these words, as a button keeps it."""
    assert reply is not None
    found = next(one for one in reply.actions if label in one.label)
    assert found.move is not None
    kept: moves.Move = json.loads(json.dumps(found.move))
    return kept


def test_a_button_does_what_it_said_however_the_talk_has_gone_on(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    grant = move(bureau.last, "授予首谈资格")
    bureau.all("流转池", "需求清单", f"{INVESTOR}有人报了吗？", "/me")
    asked = restarted(bureau.session)
    question = asked.do(grant)
    assert "2026-12-20" in question.text
    assert [(one.says, one.once) for one in question.actions] == [("1", True), ("2", False)]
    told = asked.say("1")
    assert told is not None
    assert "已授予" in told.text


def test_an_old_button_of_a_claim_that_has_moved_on_explains_and_reopens_it(register: Register) -> None:
    filed(register)
    one, two = (opened(register, "jiaxing-bureau", words="待审") for _ in range(2))
    reject = move(two.last, "不予认定")
    one.pick("授予首谈资格")
    one("确认")
    events = register.count("events")
    told = two.session.do(reject)
    assert "没有作任何改动" in told.text
    assert "首谈中" in told.text
    assert "记录违规" in told.choices
    assert register.count("events") == events


def test_an_old_button_of_a_project_taken_by_somebody_else_tells_nothing(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    grant = move(bureau.last, "授予首谈资格")
    stranger = register.chat("pinghu").session
    assert PROJECT not in stranger.do(grant).text
    assert "没有查到" in stranger.do(grant).text
    nobody = register.chat("nobody").session
    assert "还没有登记" in nobody.do(grant).text


def test_a_button_in_the_middle_of_a_form_keeps_the_form(register: Register) -> None:
    place = register.chat("jiashan")
    first = move(place.reply("我的首谈"), "光伏组件扩产项目")
    place.all("我要首报", "甲项目")
    told = place.session.do(first)
    assert "草稿已保存" in told.text
    assert "光伏组件扩产项目" in told.text
    assert "投资方全称" in place("继续")


def test_a_resumed_draft_and_the_pool_by_button(register: Register) -> None:
    place = register.chat("jiashan")
    place.all("我要首报", "甲项目", "暂存")
    resumed = restarted(place.session).do(move(place.reply("/drafts"), "甲项目"))
    assert "投资方全称" in resumed.text
    assert "流转池" in place.session.do(moves.open_list("pool")).text


@pytest.mark.parametrize(
    "unknown",
    [
        {},
        {"move": "fly"},
        {"move": "card"},
        {"move": "begin", "errand": "fly", "facts": {}},
        {"move": "begin"},
    ],
)
def test_a_button_of_another_version_is_explained(register: Register, unknown: moves.Move) -> None:
    assert "重新查看" in register.chat("jiashan").session.do(unknown).text


def test_what_another_version_kept_is_set_aside(register: Register) -> None:
    session = RegisterSession(
        register.desk(),
        "demonstration",
        "jiashan",
        state={"pending": {"name": "reject", "asks": [{"odd": 1}]}},
    )
    reply = session.say("我的首谈")
    assert reply is not None
    assert "光伏组件扩产项目" in reply.text


def test_the_name_of_the_open_question_changes_with_the_question_alone(register: Register) -> None:
    say = register.chat("jiashan")
    say("我要首报")
    first = say.session.asked
    say("嘉兴的首谈期多长？")
    assert say.session.asked == first, "a question in between leaves the form where it was"
    say("甲项目")
    assert say.session.asked not in ("", first)
    say("取消")
    assert say.session.asked == ""


def test_a_summary_that_was_changed_is_another_question(register: Register) -> None:
    say = register.chat("jiashan")
    say.all("我要首报", "甲项目", INVESTOR, "完成", "1", "2")
    summary = say.reply("完成")
    shown = say.session.asked
    assert [one.once for one in summary.actions] == [True, False, False, False, True]
    say("修改某一项")
    assert say.session.asked == shown
    say("总投资改成13亿元")
    assert say.session.asked != shown


@pytest.mark.parametrize("lines", [("我要首报", "甲项目"), ("我的首谈", "1", "放弃并共享")])
def test_an_answer_that_is_not_at_hand_leaves_everything_as_it_was(
    register: Register, lines: tuple[str, ...]
) -> None:
    ready = Ready()
    desk = replace(register.desk(), policy=lambda *asked: ready.answer(AnswerWanted(*asked)).text)
    session = RegisterSession(desk, "demonstration", "jiashan")
    for line in lines:
        session.say(line)
    state, events, drafts = session.state, register.count("events"), register.count("drafts")

    def ask() -> str:
        with register.ledger.happening():
            reply = session.say("嘉兴的首谈期多长？")
        return reply.text if reply else ""

    with pytest.raises(Needed) as needed:
        ask()
    assert (session.state, register.count("events"), register.count("drafts")) == (state, events, drafts)
    assert needed.value.wanted == AnswerWanted("嘉兴的首谈期多长？", "330400", "zh")
    ready.put(needed.value.wanted, PolicyAnswer("一个月", (), {}, answered=True))
    assert "一个月" in ask()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_beside_buttons_hold_no_numbered_lines(register: Register, language: Language) -> None:
    reply = register.chat("jiaxing-bureau", language).reply("/review")
    assert reply.choices
    assert reply.choices[0] not in reply.words
    assert f"1. {reply.choices[0]}" in reply.text
    assert reply.demonstration
