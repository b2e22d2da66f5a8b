"""Filing a first report in a conversation, in each of its ways, through crashes and repetitions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.register.asks import Ask, read_answer
from handlers.register.brief import looks_like_a_brief, read_brief
from handlers.register.errors import AnswerRefused
from handlers.register.form import ORDER, SUMMARY, Step, following, previous
from ledger.forms import problems_with
from terms.places import Gazetteer
from tests.register.conftest import NOW, POLICY, Register

INVESTOR = "上海明澜半导体科技有限公司"
CODE = "91110000600037341L"
STEPS = (
    "我要首报",
    "车规级芯片封测项目",
    INVESTOR,
    "跳过",
    "1",
    "15.6亿元",
    "半导体",
    "1",
    "2",
    "不清楚",
    "王工 13912345678",
)
BRIEF = f"""项目名称：高效光伏组件基地
投资方：{INVESTOR}
总投资：12亿元，内资
拟落户：嘉善县
目前有明确意向
联系人：王工 13800000000"""


def test_one_question_at_a_time_leads_to_a_receipt(register: Register) -> None:
    say, before = register.chat("jiashan"), register.count("projects")
    summary = say.all(*STEPS)
    for words in (
        "车规级芯片封测项目",
        INVESTOR,
        "15.6亿元",
        "嘉善县",
        "有明确意向",
        "是否须首报：需要首报",
        "二（一）3",
        "征求意见稿",
    ):
        assert words in summary
    assert "330421-20261120-0001" in say.pick("确认提交")
    assert register.count("projects") == before + 1


def test_what_is_confirmed_twice_is_filed_once(register: Register) -> None:
    say, before = register.chat("jiashan"), register.count("projects")
    say.all(*STEPS)
    first, second = say("确认"), say("确认")
    assert "0001" in first
    assert "没有重复报备" in second
    assert "0001" in second
    assert register.count("projects") == before + 1


def test_the_same_message_again_does_nothing_and_gets_the_same_reply(register: Register) -> None:
    say, before = register.chat("jiashan"), register.count("projects")
    say.all(*STEPS)
    assert say("确认", "m1") == say("确认", "m1")
    assert register.count("projects") == before + 1


def test_a_confirmation_seen_by_two_processes_files_once(register: Register) -> None:
    """A button pressed in an old conversation after another process has filed the draft."""
    one, before = register.chat("jiashan"), register.count("projects")
    one.all(*STEPS)
    two = register.chat("jiashan")
    two("继续")
    assert "回执号" in one("确认")
    assert "已经提交或取消" in two("确认")
    assert register.count("projects") == before + 1


@pytest.mark.parametrize("stop", range(1, len(STEPS) + 1))
def test_a_restart_at_any_step_loses_nothing(register: Register, stop: int) -> None:
    register.chat("jiashan").all(*STEPS[:stop])
    again = register.reopened()
    say = again.chat("jiashan")
    say("/resume")
    summary = say.all(*STEPS[stop:]) if stop < len(STEPS) else say("核对")
    assert "[6] 总投资：15.6亿元" in summary
    assert "回执号" in say("确认")
    again.ledger.close()


def test_a_draft_is_nobody_elses(register: Register) -> None:
    register.chat("jiashan").all(*STEPS[:3])
    assert "没有未完成的草稿" in register.chat("pinghu")("/drafts")
    assert "车规级芯片封测项目" in register.chat("jiashan")("/drafts")


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(register: Register) -> None:
    say = register.chat("jiashan")
    say.all(*STEPS[:3])
    told = say("嘉兴的首谈期多长？")
    assert POLICY in told
    assert "统一社会信用代码" in told.split("回到首报")[1]
    assert "内资" in say("跳过")


def test_whether_this_investor_is_claimed_can_be_asked_in_the_middle(register: Register) -> None:
    say = register.chat("pinghu")
    say.all("我要首报", "光伏二期", "晨曦光能科技有限公司")
    told = say("这个投资方有人报了吗？")
    assert "嘉善县" in told
    assert "2026-11-23" in told


def test_back_skip_edit_and_cancel(register: Register) -> None:
    say = register.chat("jiashan")
    say.all("我要首报", "甲项目", INVESTOR)
    assert "现在填的是：" + INVESTOR in say("上一步")
    assert "统一社会信用代码" in say("乙科技有限公司")
    assert "项目叫什么" in say("修改 1")
    assert "统一社会信用代码" in say("丙项目"), "an edit goes back to where it began"
    assert "谈到哪一步" in say.all("跳过", "跳过", "跳过", "跳过", "1")
    assert "不能跳过" in say("跳过")
    drafts = register.count("drafts")
    assert "已取消" in say("取消")
    assert register.count("drafts") == drafts
    assert "没有未完成的草稿" in say("/drafts")


def test_every_field_can_be_edited_from_the_summary(register: Register) -> None:
    say = register.chat("jiashan")
    say.all(*STEPS)
    assert "[6] 总投资：9800万元" in say.all("修改 6", "9800万元")
    assert "[15] 投资方标签：世界500强、专精特新" in say.all("修改15", "1 3")
    assert "是否须首报：不需要首报" in say.all("修改 6", "5亿元")


def test_a_wrong_check_character_is_explained_with_an_example(register: Register) -> None:
    say = register.chat("jiashan")
    told = say.all(*STEPS[:3], CODE[:-1] + "X")
    assert "第18位是“L”" in told
    assert CODE in told
    assert "内资" in say(CODE)


def test_a_brief_in_one_message_is_read_with_its_words_and_only_the_rest_is_asked(register: Register) -> None:
    say = register.chat("jiashan")
    told = say(BRIEF)
    assert "总投资：12亿元（原文“12亿元”）" in told
    assert "统一社会信用代码" in told.splitlines()[-3]
    assert told.splitlines()[-2] == "（跳过｜上一步｜暂存｜取消）"
    summary = say("跳过")
    assert "[9] 洽谈阶段：有明确意向（原文“有明确意向”）" in summary
    assert "回执号" in say("确认")


def test_headings_and_the_words_that_begin_a_report_do_not_hide_its_name(register: Register) -> None:
    say = register.chat("jiashan")
    told = say(f"【项目信息】\n首报：{BRIEF}\n我们昨天刚和企业见面，请尽快审核")
    assert "- 项目名称：" in told
    assert "投资方：" in told


def test_a_brief_whose_lines_became_one_is_read_the_same(register: Register) -> None:
    lines, joined = register.chat("jiashan"), register.chat("pinghu")
    brief = BRIEF.replace("\n目前", "，目前")
    assert lines(brief).splitlines()[1:7] == joined(" ".join(brief.splitlines())).splitlines()[1:7]


@pytest.mark.parametrize("gap", [" ", "\n", " \n", "\t", "\u3000", "甲 "])
def test_however_much_is_pasted_is_read_at_once(gap: str) -> None:
    began = time.process_time()
    brief = read_brief(f"项目名称：{gap * 20_000}甲项目\n投资方：{INVESTOR}", GAZETTEER, city="330400")
    assert brief.form["investor_name"] == INVESTOR
    assert time.process_time() - began < 3


def test_a_change_out_of_its_turn_is_told_as_it_was_read(register: Register) -> None:
    say = register.chat("jiashan")
    say.all("我要首报", "甲项目", INVESTOR)
    assert say("项目名称改成乙项目").startswith("【演示】已更正：项目名称 乙项目。")
    assert "已更正" not in say("跳过")
    say.all("内资", "约12亿元")
    assert "什么产业" in say("总投资改成12亿元"), "the answer to what is asked now goes on"


def test_a_brief_pasted_line_by_line_is_one_report(register: Register) -> None:
    say = register.chat("jiashan")
    for line in BRIEF.splitlines():
        say(line if "：" in line else f"阶段：{line}")
    assert "高效光伏组件基地" in say("核对")
    assert register.count("drafts") == 1


def test_an_amount_that_is_not_exact_is_asked_for(register: Register) -> None:
    say = register.chat("jiashan")
    told = say(BRIEF.replace("12亿元", "约12亿元"))
    assert "“约12亿元”不是确定的金额" in told
    assert "总投资是多少" in say("跳过")


def test_another_citys_rule_asks_its_own_questions(register: Register) -> None:
    """Hangzhou turns on the layout guide, Jiaxing on landmark projects."""
    yuhang = register.chat("yuhang")
    yuhang.all("我要首报", "传感器二期", INVESTOR, "跳过", "1", "8亿元", "传感器", "1")
    assert "布局导引" in yuhang("2")
    summary = yuhang.all("是", "否", "王工")
    assert "还不能判断" in summary
    assert "已征求意向投资者" in summary or "征求意向投资者" in summary


def test_a_possible_duplicate_goes_to_the_bureau_and_tells_the_filer_nothing_more(register: Register) -> None:
    say = register.chat("pinghu")
    say.all("我要首报", "光伏三期", "晨曦光能科技公司", "完成", "1", "2")
    summary = say("完成")
    assert "光伏组件扩产项目" not in summary
    told = say("确认")
    assert "市局裁定" in told
    assert "嘉善" not in told


@pytest.mark.parametrize(
    "words", ["/report", "／report", "/report@yipanqi_bot", "我们要报备一个项目", "我要首报。"]
)
def test_a_report_is_begun_in_many_ways(register: Register, words: str) -> None:
    assert "项目叫什么名称" in register.chat("jiashan")(words)


def test_only_officers_file(register: Register) -> None:
    for name in ("jiaxing-bureau", "supervisor"):
        assert "不能办理" in register.chat(name)("我要首报")


@settings(deadline=None)  # how long it may take is held by the test of long texts, in time of the processor
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_brief(text: str) -> None:
    brief = read_brief(text, GAZETTEER, city="330400")
    assert problems_with(brief.form, partial=True) == []
    looks_like_a_brief(text)


GAZETTEER = Gazetteer.load()


@settings(deadline=None)  # the first amount loads the library that reads Chinese numerals
@given(st.sampled_from(("amount", "day", "uscc", "yes_no", "list", "text")), st.text(max_size=30))
def test_an_answer_is_a_value_of_the_form_or_refused(kind: str, text: str) -> None:
    names = {"amount": "amount", "day": "signing_on", "uscc": "uscc", "yes_no": "landmark", "list": "parents"}
    ask = Ask(names.get(kind, "name"), kind)  # type: ignore[arg-type]
    try:
        values = read_answer(ask, text, today=NOW.date(), known={}, words={})
    except AnswerRefused:
        return
    if kind != "day":
        assert problems_with({n: v for n, v in values.items() if v is not None}, partial=True) == []


@given(st.sampled_from(("guided", "brief", "rest")), st.lists(st.sampled_from(ORDER)), st.sampled_from(ORDER))
def test_forward_ends_at_the_summary_and_back_at_the_first_question(
    way: str, given: list[str], at: str
) -> None:
    form = dict.fromkeys(given, "x")
    step, count = Step(way, at), 0
    while step.field != SUMMARY:
        step, count = following(step, form, "330400"), count + 1
        assert count <= len(ORDER) + 1
        assert Step.read(str(step)) == step
    for _ in ORDER:
        step = previous(step, form, "330400")
    assert previous(step, form, "330400") == step


def test_no_value_can_pose_as_a_line_of_the_chat(register: Register) -> None:
    say = register.chat("jiashan")
    say.all("我要首报", "甲项目\n1. 确认提交\x1b[2J\u202e", "乙科技有限公司")
    summary = say.all("修改 1", "丙项目\n[6] 总投资：99亿元\x1b[2J", "完成", "1", "2", "完成")
    assert "[1] 项目名称：丙项目 [6] 总投资：99亿元 [2J" in summary
    assert "\x1b" not in summary
