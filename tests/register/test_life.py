"""Deciding, following, asking and sharing in conversation: each side says its part and sees no more than its own."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.bulletins.counter import NOTICES as BULLETIN_NOTICES
from handlers.register.desk import Speaker
from handlers.register.notices import notice_words
from handlers.wording_register_notices import NOTICES
from ledger.delivery import waiting_for
from ledger.verify import verify_file
from tests.register.conftest import POLICY, Chat, Register

INVESTOR = "上海明澜半导体科技有限公司"
PROJECT = "车规级芯片封测项目"
SECRET = (PROJECT, "13912345678", "15.6亿", "芯片产业招商会")
JIASHAN = (
    f"首报：项目名称：{PROJECT}，投资方：{INVESTOR}，总投资：15.6亿元，内资，拟落户：嘉善县，有明确意向，"
    "联系人：王工 13912345678，信息来源：芯片产业招商会"
)


def filed(register: Register, who: str = "jiashan", brief: str = JIASHAN) -> Chat:
    say = register.chat(who)
    say.all(brief, "核对")
    assert "回执号" in say("确认")
    return say


def opened(register: Register, who: str, name: str = PROJECT, words: str = "/claims") -> Chat:
    """Open the card of a claim from a list."""
    say = register.chat(who)
    say(words)
    say.pick(name)
    return say


def granted(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("授予首谈资格")
    assert "已授予" in bureau("确认")


def test_the_reviewer_sees_everything_on_one_card_and_grants(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    assert bureau.last is not None
    for words in (*SECRET, INVESTOR, "嘉善县", "是否须首报", "二（一）3", "征求意见稿"):
        assert words in bureau.last.text
    preview = bureau.pick("授予首谈资格")
    assert "2026-12-20" in preview
    card = bureau("1")
    assert "首谈中" in card
    assert "剩30天" in card
    assert "剩30天" in register.chat("jiashan")(f"{INVESTOR}的首谈到什么时候？")


def test_a_stale_or_doubled_decision_decides_nothing_and_says_so(register: Register) -> None:
    filed(register)
    one, two = (opened(register, "jiaxing-bureau", words="待审") for _ in range(2))
    one.pick("授予首谈资格")
    one("确认")
    events = register.count("events")
    two.pick("不予认定")
    told = two.all("1", "材料不实")
    assert "没有作任何改动" in told
    assert "首谈中" in told
    assert register.count("events") == events


def test_what_the_rule_does_not_grant_is_refused_with_its_condition(register: Register) -> None:
    filed(register, brief=JIASHAN.replace("15.6亿元", "3亿元"))
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("授予首谈资格")
    told = bureau("确认")
    assert "规则的条件不满足" in told
    assert "总投资" in told


def test_hangzhou_grants_after_guide_and_investor_without_an_end(register: Register) -> None:
    filed(register, "yuhang", JIASHAN.replace("嘉善县", "余杭区"))
    bureau = opened(register, "hangzhou-bureau", words="待审")
    bureau.pick("授予")
    assert "布局导引" in bureau("确认")
    bureau.pick("布局导引")
    bureau("是")
    bureau.pick("征求投资方")
    bureau("11月19日电话征求，投资方同意")
    bureau.pick("授予")
    assert "未定期限" in bureau("确认")
    bureau.pick("转为市级主谈")
    assert "市级主谈" in bureau.all("1", "需要跨区域布局")


def test_a_filing_is_returned_and_answered_in_the_chat(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("退回补正")
    assert "须补正：统一社会信用代码、产业" in bureau("1 4")
    place = opened(register, "jiashan")
    place.pick("补正")
    assert "校验码不对" in place("91110000600037341X")
    card = place.all("91110000600037341L", "半导体")
    assert "已补正" in card
    assert "审核中" in card


def test_what_is_not_to_be_had_may_be_skipped_in_an_answer_too(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("退回补正")
    bureau("1 4")
    place = opened(register, "jiashan")
    asked = place.pick("补正")
    assert "可跳过" in asked
    assert "（跳过｜取消）" in asked
    assert "什么产业" in place("跳过")
    card = place("半导体")
    assert "已补正" in card
    assert "产业：半导体" in card


def test_a_button_may_send_its_label_and_every_question_says_what_is_done(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    assert f"【授予首谈资格】{PROJECT}" in bureau("授予首谈资格")
    assert "首谈中" in bureau("确认")


def test_rejecting_needs_clause_and_reason(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    assert "二（一）3" in bureau.pick("不予认定")
    assert "理由是什么" in bureau("1")
    assert POLICY in bureau("嘉兴的首谈期多长？"), "a question is answered and the action goes on"
    told = bureau("不属于在谈项目")
    assert "不予认定" in told
    assert "不属于在谈项目" in told


def test_the_bureau_rules_on_a_conflict_with_the_evidence_of_both_sides(register: Register) -> None:
    bureau = opened(register, "jiaxing-bureau", "光伏组件平湖基地", "待审")
    assert bureau.last is not None
    assert "光伏组件扩产项目" in bureau.last.text
    bureau.pick("裁定冲突")
    told = bureau.all("1", "产能和选址都不同")
    assert "审核中" in told
    assert "已裁定：不同项目" in told


def test_forecast_signing_and_landing(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    place.pick("预报签约")
    assert "逾期预报" in place("11月22日")
    place.pick("申报已签约")
    assert "不能晚于今天" in place("2027-01-01")
    place.pick("申报已签约")
    assert "待市局确认" in place("今天")
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("确认签约")
    assert "已签约" in bureau("确认")
    bureau.pick("记录落地")
    assert "已落地" in bureau("今天")
    assert "记录落地" in bureau.pick("查看经过")


def test_given_up_pooled_masked_recommended_and_taken_over(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    place.pick("放弃并共享")
    assert "流转中" in place.all("用地指标不足", "1")
    pooled = register.chat("pinghu")("流转池")
    assert "10亿至30亿" in pooled
    assert not any(words in pooled for words in (*SECRET, INVESTOR))
    bureau = opened(register, "jiaxing-bureau")
    bureau.pick("推荐承接地")
    assert "已推荐" in bureau.pick("平湖市")
    receiver = register.chat("pinghu")
    assert "已推荐给本地" in receiver("流转池")
    receiver.pick("承接：嘉兴市｜产业未填｜内资｜有明确意向｜10亿至30亿")
    assert "已承接" in receiver("11月20日电话征求，同意")
    assert PROJECT in register.chat("pinghu")("/claims")
    shared = opened(register, "jiashan").last
    assert shared is not None
    assert "已流转" in shared.text
    assert "嘉善县（演示）（共享地）同等赋分" in shared.text
    assert "平湖市（演示）（承接地）同等赋分" in shared.text


def test_a_breach_suspends_support_and_can_be_lifted(register: Register) -> None:
    granted(register)
    bureau = opened(register, "jiaxing-bureau")
    bureau.pick("记录违规")
    assert "已暂停市级政策支持" in bureau.all("1", "是", "1", "抢谈属实")
    bureau.pick("解除违规记录")
    assert "已暂停" not in bureau("查无实据")
    bureau.pick("记录违规")
    assert "须确认当时有首报" in bureau.all("1", "否", "1", "抢谈")


def test_the_needs_list_is_filed_reviewed_and_closed(register: Register) -> None:
    place = register.chat("jiashan")
    place("需求清单")
    place.pick("填报")
    assert "缺少用地指标200亩" in place.all("1", "缺少用地指标200亩")
    assert "缺少用地指标" not in register.chat("pinghu")("需求清单")
    bureau = register.chat("jiaxing-bureau")
    bureau("需求清单")
    bureau.pick("录入对第1条")
    assert "已审核" in bureau.all("是", "县政府常务会议纪要〔2026〕3号")
    bureau.pick("汇总报送")
    assert "已报送省" in bureau("确认")
    assert "缺少用地指标" in register.chat("supervisor")("需求清单")


def test_rights_that_end_soon_are_told_to_their_place_alone(register: Register) -> None:
    assert "光伏组件扩产项目" in register.chat("jiashan")("我们县还有哪些首谈快到期？")
    assert "没有到期的首谈" in register.chat("pinghu")("我们县还有哪些首谈快到期？")


def test_a_right_is_over_on_reading_whether_or_not_the_scheduler_ran(register: Register) -> None:
    register.clock.advance(timedelta(days=4))
    say = register.chat("pinghu")
    assert "首谈资格" not in say("晨曦光能科技有限公司有人报了吗")
    assert "首谈期满" in register.chat("jiashan")("/claims")


def test_outsiders_learn_what_the_rule_allows_and_nothing_else(register: Register) -> None:
    granted(register)
    for who in ("pinghu", "port", "yuhang", "hangzhou-bureau"):
        say = register.chat(who)
        told = say(f"{INVESTOR}有人报了吗？")
        assert "嘉善县" in told
        assert "2026-12-20" in told
        assert ("不得" in told) is (who in ("pinghu", "port"))
        everything = told + "".join(
            say(words)
            for words in (
                f"{INVESTOR}现在什么状态？", "/claims", f"/claims {PROJECT}", "/claims 330421-20261120-0001", "/pool",
                "/needs", "/review", f"{PROJECT}到哪一步了？", "我们县还有哪些首谈快到期？", "30天内有哪些首谈到期？",
            )
        )  # fmt: skip
        assert not any(words in everything for words in SECRET if words != PROJECT)
        assert f"】{PROJECT}" not in everything
        assert f"{PROJECT}｜" not in everything


def test_a_name_that_is_merely_alike_tells_an_outsider_nothing(register: Register) -> None:
    granted(register)
    assert "没有查到" in register.chat("pinghu")("上海明岚半导体科技有限公司有人报了吗？")


def test_the_supervisor_sees_the_province_and_the_admin_no_project(register: Register) -> None:
    granted(register)
    seen = register.chat("supervisor")("/claims")
    assert PROJECT in seen
    assert "智能传感器研发总部" in seen
    admin = register.chat("jiashan")
    admin.session.officer = register.people["admin"].officer
    assert "没有您可见的报备" in admin("/claims")


def test_whoever_is_disabled_or_unknown_can_do_nothing_but_enrol(register: Register) -> None:
    from ledger import officers
    from ledger.viewers import Role

    granted(register)
    say = opened(register, "jiashan")
    with register.ledger.write() as tx:
        officers.disable(
            tx, register.people["jiashan"].officer, viewer=register.people["admin"], reason="调离"
        )
        invitation = officers.invite(
            tx, viewer=register.people["admin"], organisation_id=register.people["pinghu"].organisation,
            role=Role.OFFICER,
        )  # fmt: skip
    for words in ("1", "我要首报", f"{INVESTOR}有人报了吗？", "嘉兴的首谈期多长？"):
        assert "还没有登记" in say(words)
    stranger = register.chat("somebody")
    assert "还没有登记" in stranger("/claims")
    assert "邀请码无效" in stranger("/enrol AAAAAA-BBBBBB 张三")
    assert "平湖市" in stranger(f"/enrol {invitation.code} 张三")
    assert "光伏组件平湖基地" in stranger("/claims")


def test_policy_questions_are_left_to_policy(register: Register) -> None:
    for who in ("jiashan", "jiaxing-bureau"):
        say = register.chat(who)
        for words in (
            "嘉兴的首谈期多长？", "那杭州呢？", "嘉兴：总投资12亿元的内资项目要不要首报？", "首谈期满后怎么办？",
            "首谈资格到期后项目怎么流转？", "已有人首报的项目我们还能谈吗？", "你好", "内资", "杭州的首谈到什么时候？",
        ):  # fmt: skip
            assert say(words) == "", words


def test_it_speaks_english_too(register: Register) -> None:
    say = register.chat("jiashan", "en")
    assert "What is the project called?" in say("/report")
    say.all("Chip packaging", INVESTOR, "skip", "1", "1560000000 CNY", "chips", "1", "2", "no")
    summary = say("skip")
    assert "Must it be reported" in summary
    assert "Filed; receipt" in say("confirm")


def test_every_reply_of_the_demonstration_office_is_marked_and_the_log_stays_whole(
    register: Register,
) -> None:
    granted(register)
    say = register.chat("jiashan")
    for words in ("/claims", "/pool", "我要首报", "/me"):
        reply = say.reply(words)
        assert reply.demonstration
        assert reply.text.startswith("【演示】")
    assert verify_file(register.ledger.path)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        "晨曦光能什么时候到期？", "晨曦光能科技有限公司首谈还有几天到期？", "谁在谈晨曦光能科技有限公司？",
        "晨曦光能科技有限公司我们可以谈吗？", "请问晨曦光能科技有限公司目前是否有其他地方在首谈",
        "查一下晨曦光能科技有限公司", "who has claimed 晨曦光能科技有限公司?", "光伏组件扩产项目批了吗",
    ],
)  # fmt: skip
def test_a_claim_is_asked_for_in_many_ways(register: Register, text: str) -> None:
    assert "2026-11-23" in register.chat("jiashan")(text)


@pytest.mark.parametrize(
    "text", ["{}", "回执号 {}", "查一下回执{}", "回执编号：{}", "receipt {}?"], ids=lambda text: text
)
def test_a_receipt_number_by_itself_opens_its_claim(register: Register, text: str) -> None:
    filed(register)
    assert PROJECT in register.chat("jiashan")(text.format("330421-20261120-0001"))
    assert PROJECT in register.chat("jiashan")("３３０４２１-20261120-0001")
    assert PROJECT not in register.chat("pinghu")(text.format("330421-20261120-0001"))


def test_no_policy_question_of_the_evaluation_is_taken_for_one_about_the_register(register: Register) -> None:
    say = register.chat("jiashan")
    folder = Path(__file__).parents[1] / "evaluation"
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            question = json.loads(line).get("question", "")
            assert say(question) == "", question


def test_every_message_in_the_outbox_is_worded_by_what_its_reader_may_see(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    place.pick("放弃并共享")
    place.all("用地指标不足", "1")
    bureau = opened(register, "jiaxing-bureau")
    bureau.pick("推荐承接地")
    bureau("平湖市（演示）")  # what stands before the reasons is enough
    told: dict[str, str] = {}
    with register.ledger.read() as read:
        for name, viewer in register.people.items():
            speaker = Speaker(register.desk(), viewer, "zh")
            lines = [notice_words(speaker, read, m.kind, m.facts) for m in waiting_for(read, viewer.officer)]
            told[name] = "\n".join(lines)
    assert f"有新的首报待审：{PROJECT}" in told["jiaxing-bureau"]
    assert f"{PROJECT}（330421-20261120-0001）已取得首谈资格" in told["jiashan"]
    assert "流转项目推荐给本地" in told["pinghu"]
    assert PROJECT not in told["pinghu"]
    assert "登记册有新情况" not in "".join(told.values()), "every kind has words of its own"


def test_every_kind_of_message_has_words() -> None:
    listed = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
    kinds = re.findall(r"`([a-z_0-9]+)`", listed.split("## Messages")[1].split("`delivery.take_batch`")[0])
    assert len(kinds) > 20
    for language in ("zh", "en"):
        worded = {*NOTICES[language], *BULLETIN_NOTICES, "bulletin"}  # type: ignore[index]
        assert set(kinds) <= worded
