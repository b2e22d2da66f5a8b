"""Asking, filing and setting by messenger: commands, labels, buttons and numbers mean the same."""

from __future__ import annotations

import re

import pytest

from bot.channels.base import Labelled
from bot.channels.telegram_format import laid_out
from handlers.front.menus import ROLES, command_of, keyboard, menu
from handlers.wording_front import COMMANDS, FRONT, HELP, LABELS
from ledger.viewers import Role
from tests.front.conftest import People
from tests.register.conftest import POLICY, Register

BRIEF = "项目名称：光储一体化基地，投资方：新桥储能科技有限公司，总投资12亿元，内资，意向落地嘉善县，阶段：明确意向"


def test_every_card_of_the_demonstration_office_says_so(person: People) -> None:
    officer = person("jiashan")
    for text in ("/help", "我要首报", "嘉兴的首谈期多长？", "/settings", "/claims", "/nonsense", "/me"):
        officer(text)
        for card in officer.cards:
            assert (card.title or card.text).startswith("【演示】"), text


def test_a_question_is_answered_from_the_documents_and_followed_up(asking: People) -> None:
    officer = asking("jiashan")
    assert "1个月" in officer("嘉兴的排他性首谈资格有多长时间？")
    assert "杭州市的文件没有写明期限" in officer("那杭州呢？")
    assert "不能走" in officer("杭州：不符合布局导引的重大产业项目能不能走一事一议？") or officer.cards


def test_the_officers_own_city_is_assumed(asking: People) -> None:
    assert "1个月" in asking("jiashan")("首谈期多长？")
    assert "没有写明期限" in asking("yuhang")("首谈期多长？")


def test_a_check_goes_on_over_several_messages(asking: People) -> None:
    officer = asking("jiashan")
    assert "还不能判断" in officer("海宁：总投资9.8亿元的外资项目要不要首报？")
    assert officer.labels() == []
    assert "需要首报" in officer("1.2亿美元")
    assert officer.labels() == ["有帮助", "条款不对"]


@pytest.mark.parametrize("said", ["我要首报", "/report", "／report", "/report@yipanqi_bot", "File a report"])
def test_a_label_a_command_and_words_begin_the_same_form(person: People, said: str) -> None:
    assert "项目叫什么名称" in person("jiashan")(said)


def test_a_pasted_brief_is_filed_by_buttons(person: People, register: Register) -> None:
    officer = person("jiashan")
    before = register.count("claims")
    said = officer(BRIEF)
    while "确认提交" not in officer.labels():
        said = officer("跳过")
    assert "请核对首报内容" in said
    done = officer.tap("确认提交")
    assert "回执号" in done
    assert register.count("claims") == before + 1


def test_a_button_of_a_question_answered_already_is_stale_and_the_question_is_shown_again(
    person: People,
) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地", "新桥储能科技有限公司", "跳过")
    old = officer.button("内资")
    officer("内资")
    asked = officer.cards[0].text
    said = officer.press(old)
    assert "过时" in said
    assert asked.removeprefix("【演示】").splitlines()[-1] in said


def test_somebody_elses_button_does_nothing(person: People) -> None:
    officer, other = person("jiashan"), person("pinghu", conversation="jiashan")
    officer("我的首谈")
    assert "给别人的" in other.press(officer.button("晨曦"))


def test_a_question_in_the_middle_of_a_form_is_answered_and_the_form_goes_on(person: People) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地")
    said = officer("首谈期多长？")
    assert POLICY in said
    assert "投资方" in said


def test_settings_are_a_card_whose_actions_may_be_tapped_typed_or_numbered(person: People) -> None:
    officer = person("jiashan")
    said = officer("设置")
    assert "语言：中文" in said
    assert "嘉兴市（本单位）" in said
    assert "Settings" in officer("1")
    assert "Language：English" in officer("/settings")
    assert "语言：中文" in officer.tap("换成中文")
    officer("/settings")
    officer("改默认地方")
    assert "没有找到" in officer("火星")
    assert "按杭州市回答" in officer("余杭")
    assert "杭州市" in officer("/settings")
    assert "不再假定" in officer("/place 不设")


def test_a_number_typed_later_is_not_taken_for_the_settings(person: People) -> None:
    officer = person("jiashan")
    officer.all("/settings", "/claims")
    assert "晨曦" in officer("1")


def test_the_language_is_kept_for_everything(person: People) -> None:
    officer = person("jiashan")
    assert "English from now on" in officer("/language en")
    assert "You speak for" in officer("/me")
    assert "Choose" in officer("/language fr")
    assert "已换成中文" in officer("/language 中文")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_has_a_menu_a_keyboard_and_help(role: Role, language: str) -> None:
    commands = menu(role, language)  # type: ignore[arg-type]  # both languages in turn
    assert 8 < len(commands) <= 100
    for name, told in commands:
        assert name.isascii()
        assert name.islower()
        assert role in ROLES[name]
        assert 1 <= len(told) <= 256
    for row in keyboard(role, language, ("weekly",)):  # type: ignore[arg-type]  # as above
        for label in row:
            command = command_of(label)
            assert command is not None
            assert role in ROLES[command[0]]
    assert HELP[language][role]  # type: ignore[index]  # as above


@pytest.mark.parametrize("name", ["jiashan", "jiaxing-bureau", "supervisor", "admin"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_of_the_keyboard_leads_to_something_of_use(
    person: People, register: Register, name: str, language: str
) -> None:
    somebody = person("owner", channel="console") if name == "admin" else person(name)
    somebody(f"/language {language}")
    words = FRONT[language]  # type: ignore[index]  # both languages in turn
    keys = [key for row in somebody.cards[0].menu for key in row]
    assert len(keys) == len(set(keys)) >= 5
    role = register.people[name].role
    for key in keys:
        told = somebody(key)
        assert told, key
        command = command_of(key)
        assert command is not None, key
        assert words["not_yours"].format(name=command[0]) not in told, (role, key)
        assert words["unknown_command"].format(name=command[0]) not in told, (role, key)
        assert "管理员不接收" not in told, (role, key)
        if name == "jiashan":
            somebody("/cancel")


def test_a_command_of_another_role_is_refused_in_words(person: People) -> None:
    assert "不是您的权限" in person("jiashan")("/feedback")
    assert "不是您的权限" in person("jiaxing-bureau")("/report")
    assert "没有 /abc 这个命令" in person("jiashan")("/abc")


def test_help_has_examples_for_each_role(person: People) -> None:
    assert "项目名称" in person("jiashan")("/help")
    assert "待审" in person("jiaxing-bureau")("帮助")
    assert "政策文件" in person("owner", channel="console")("/help")


@pytest.mark.parametrize("kind", ["other"])
def test_voice_and_stickers_are_politely_declined(person: People, kind: str) -> None:
    officer = person("jiashan")
    assert "请用文字" in officer.hear(officer.incoming(kind))[0].text


def test_both_languages_have_the_same_words_and_gaps() -> None:
    for table in (FRONT, COMMANDS, LABELS, HELP):
        assert set(table["zh"]) == set(table["en"])


def test_cancel_leaves_what_is_open(person: People) -> None:
    officer = person("jiashan")
    officer.all("/settings", "改默认地方")
    assert "已取消" in officer("/cancel")
    officer("我要首报")
    assert "已取消" in officer("/cancel")


def test_leaving_forgets_the_conversation(person: People) -> None:
    officer = person("jiashan")
    officer("/settings")
    assert officer.hear(officer.incoming("left")) == ()
    assert officer.state == {}


def test_skip_back_later_and_cancel_are_buttons_that_take_no_number_from_the_choices(person: People) -> None:
    officer = person("jiashan")
    officer("我要首报")
    assert officer.labels() == ["暂存", "取消"], "nothing to skip, and nothing before it"
    officer.all("光伏基地", "新桥储能科技有限公司")
    assert officer.labels() == ["跳过", "上一步", "暂存", "取消"]
    assert "内资还是外资" in officer.tap("跳过")
    assert officer.labels() == ["内资", "外资", "跳过", "上一步", "暂存", "取消"]
    assert "统一社会信用代码" in officer.tap("上一步")
    assert "内资还是外资" in officer("跳过"), "the word typed does the same"
    assert "请从选项里选一项" in officer("3"), "what stands beside the choices has no number"
    assert "哪个国家或地区" in officer("2")
    assert "草稿已保存" in officer.tap("暂存")
    assert "哪个国家或地区" in officer("继续")


def test_a_slip_of_the_finger_deletes_no_draft(person: People) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地", "新桥储能科技有限公司")
    assert "已填的2项内容会删除" in officer.tap("取消")
    assert officer.labels() == ["删除草稿", "暂存", "继续填"]
    assert "统一社会信用代码" in officer.tap("继续填")
    officer.tap("取消")
    assert "已取消" in officer.tap("删除草稿")
    assert "没有未完成的草稿" in officer("/drafts")
    officer("我要首报")
    assert "已取消" in officer.tap("取消"), "where nothing was filled in, nothing is asked"


def test_the_buttons_beside_a_question_are_its_own(person: People) -> None:
    officer, other = person("jiashan"), person("pinghu")
    officer.all("我要首报", "光伏基地", "新桥储能科技有限公司")
    skip = officer.button("跳过")
    assert "给别人的" in other.press(skip)
    officer("跳过")
    assert "过时" in officer.press(skip), "the question before this one was skipped, not this one"
    assert "内资还是外资" in officer.cards[0].text


def test_an_action_under_way_is_left_by_a_button(person: People) -> None:
    officer = person("jiashan")
    officer("/claims")
    officer.tap("光伏组件扩产项目")
    assert "理由" in officer.tap("放弃并共享")
    assert officer.labels() == ["取消"]
    assert "没有作任何改动" in officer.tap("取消")


def test_the_form_is_steered_in_english_too(person: People) -> None:
    officer = person("jiashan")
    officer("/language en")
    officer.all("/report", "PV base", "新桥储能科技有限公司")
    assert officer.labels() == ["Skip", "Back", "Later", "Cancel"]
    assert "domestic or a foreign" in officer.tap("Skip")
    assert "credit code" in officer.tap("Back")
    assert "2 items" in officer.tap("Cancel")
    assert "credit code" in officer.tap("Go on")
    officer.tap("Cancel")
    assert "forgotten" in officer.tap("Delete the draft")


@pytest.mark.parametrize("said", ["取消", "跳过", "上一步", "确认。", "提交", "/cancel", "Confirm"])
def test_an_answer_where_nothing_is_asked_is_no_question_to_the_policies(person: People, said: str) -> None:
    officer = person("jiashan")
    told = officer(said)
    assert "没有等您回答的问题" in told
    assert "我要首报" in told
    assert "待审" in person("jiaxing-bureau")(said)


def test_a_check_that_waits_for_an_answer_is_left_by_a_word(asking: People) -> None:
    officer = asking("jiashan")
    assert "还不能判断" in officer("海宁：总投资9.8亿元的外资项目要不要首报？")
    assert "已取消" in officer("取消")
    assert "没有等您回答的问题" in officer("取消")


def test_who_i_am_is_told_in_short(person: People) -> None:
    told = person("jiashan")("/me")
    assert "嘉善县（演示）的招商人员" in told
    assert len(told) < 80


def test_in_english_nothing_is_written_with_the_signs_of_chinese(asking: People) -> None:
    officer = asking("jiashan")
    officer("/language en")
    said = officer("Haining: does a domestic project of 1.2 billion yuan need a first report?")
    assert "✓ met: total investment" in said
    assert "What would change it: total investment < 10亿元: the answer is no" in said
    outside = re.sub(r"《[^》]*》\S*|“[^”]*”", "", said)
    assert not re.search(r"[：；，（]", outside.replace("（一）", "")), outside
    officer("/settings")
    assert laid_out(Labelled(officer.cards[0])).parts[0].plain.splitlines()[1] == "Language: English"


def test_what_was_filed_can_be_opened_at_once(person: People) -> None:
    officer = person("jiashan")
    officer.all(BRIEF, "跳过", "跳过", "跳过")
    assert "回执号" in officer("确认")
    assert officer.labels()[0].startswith("查看 ")
    assert "光储一体化基地" in officer("1")


def test_the_key_that_begins_a_report_goes_on_with_the_one_that_is_open(
    person: People, register: Register
) -> None:
    officer = person("jiashan")
    officer.all("我要首报", "光伏基地")
    drafts = register.count("drafts")
    for said in ("我要首报", "/report"):
        assert "投资方全称" in officer(said)
    assert register.count("drafts") == drafts
    officer("我要首报")
    assert "会删除" in officer("算了"), "no investor is called so"
    assert "投资方全称" in officer("继续")


def test_what_is_asked_in_other_words_leads_to_the_same(asking: People) -> None:
    officer = asking("jiashan")
    assert "可见的报备" in officer("我们县的项目")
    assert "我要首报" in officer("怎么首报？")
    assert "我要首报" not in asking("jiaxing-bureau")("怎么首报？")
