"""What follows a filing, by chat: evidence, names, checks by rule, extension, relocation, closed lists."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from corpus import shipped
from handlers.register.actions import BY_NAME
from ledger.errors import FilingError
from ledger.evidence import path_of, read_evidence
from ledger.filing import file_report
from ledger.forms import REQUIRED
from ledger.states import actions_from
from ledger.store import Write
from ledger.verify import verify_file
from ledger.viewers import Viewer
from policy.packs import Packs, load_packs
from tests.register.conftest import Chat, Register
from tests.register.test_life import INVESTOR, JIASHAN, PROJECT, filed, granted, opened

LETTER = b"%PDF-1.4 the investor agrees"


def events_of(register: Register, kind: str) -> int:
    with register.ledger.read() as read:
        return int(read.value("SELECT count(*) FROM events WHERE kind = ?", kind))


def sends(say: Chat, content: bytes = LETTER) -> str:
    return say.session.attach(content, "application/pdf").text


def test_the_investor_was_asked_with_its_evidence(register: Register) -> None:
    filed(register, "yuhang", JIASHAN.replace("嘉善县", "余杭区"))
    bureau = opened(register, "hangzhou-bureau", words="待审")
    assert "证明材料" in bureau.pick("征求投资方")
    assert "已收到文件（共1份）" in sends(bureau)
    assert events_of(register, "claim.evidence") == 0, "kept with the action, or not at all"
    card = bureau("11月19日函询，投资方同意")
    assert "已征求投资方意见" in card
    assert "证明材料：1份" in card
    shown = opened(register, "yuhang")
    shown.pick("查看证明材料")
    assert shown.last is not None
    (file,) = shown.last.files
    assert file.name == "证明材料1.pdf"
    assert path_of(register.ledger.evidence, file.hash).read_bytes() == LETTER
    assert "补充证明材料（市局）" in shown.all("1", "查看经过")


def test_files_sent_with_an_action_that_is_cancelled_belong_to_nothing(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("不予认定")
    sends(bureau)
    bureau("取消")
    assert events_of(register, "claim.evidence") == 0


def test_evidence_is_added_to_a_claim_by_its_place(register: Register) -> None:
    filed(register)
    place = opened(register, "jiashan")
    place.pick("补充证明材料")
    assert "请先发送文件" in place("完成")
    sends(place)
    sends(place)
    assert "共2份" in sends(place, b"a second file")
    card = place("完成")
    assert "证明材料已附上" in card
    assert "证明材料：2份" in card
    with register.ledger.read() as read:
        digest = read.value("SELECT hash FROM evidence WHERE size = ?", len(LETTER))
        content = read_evidence(read, register.ledger, digest, viewer=register.people["jiaxing-bureau"])
    assert content == LETTER


def test_a_file_sent_while_a_card_is_shown_is_meant_for_it(register: Register) -> None:
    filed(register)
    place = opened(register, "jiashan")
    assert "已收到文件（共1份）" in sends(place)
    assert "证明材料：1份" in place("完成")


def test_a_label_may_be_typed_as_long_as_its_number(register: Register) -> None:
    filed(register)
    place = opened(register, "jiashan")
    assert "请从选项里选一项" in place("99")
    assert "请发送文件" in place("补充证明材料")


def test_what_is_cancelled_shows_the_card_again(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("授予首谈资格")
    for answer in ("取消", "否"):
        told = bureau(answer)
        assert "没有作任何改动" in told
        assert "审核中" in told
        bureau.pick("授予首谈资格")


def test_what_waits_for_the_reader(register: Register) -> None:
    place = register.chat("jiashan")
    assert "光伏组件扩产项目" in place("待办"), "its right ends in three days"
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("退回补正")
    bureau("1")
    assert PROJECT in place("待办")
    place("需求清单")
    place.pick("填报")
    place.all("1", "缺少用地指标200亩")
    assert "待审核的问题和需求1条" in register.chat("jiaxing-bureau")("待审")
    assert "流转中" in register.chat("supervisor")("待办")


def test_a_long_list_shows_the_latest_and_says_how_many_more(register: Register) -> None:
    with register.ledger.write() as tx:
        for number in range(30):
            fields = {"stage": "clear_intention", "intended_place": "嘉善县", "confirmed": list(REQUIRED)}
            name = {"name": f"长清单{number}", "investor_name": f"长清单{NUMBERS[number]}装备有限公司"}
            file_report(tx, viewer=register.people["jiashan"], form={**fields, **name}, key=f"k{number}")
    place = register.chat("jiashan")
    told = place("我的首谈")
    assert place.last is not None
    assert len(place.last.choices) == 20
    assert "另有11件" in told
    assert "长清单29｜" in told
    assert "长清单9｜" not in told
    bureau = register.chat("jiaxing-bureau")
    told = bureau("待审")
    assert "另有11件" in told
    assert "光伏组件平湖基地" in told, "what waits longest stands first"


NUMBERS = [a + b for a in "赤橙黄绿青蓝" for b in "松柏竹梅兰"]


def test_evidence_is_nobody_elses_to_see(register: Register) -> None:
    filed(register)
    place = opened(register, "jiashan")
    claim = place.session.state["menu"][0]["facts"]["claim"]
    stranger = register.chat("pinghu").session
    for move in ("files", "checks", "card", "history"):
        told = stranger.do({"move": move, "claim": claim})
        assert "没有查到" in told.text
        assert not told.files


def test_a_receiving_place_adds_evidence_that_it_asked_the_investor(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    place.pick("放弃并共享")
    place.all("用地指标不足", "1")
    bureau = opened(register, "jiaxing-bureau")
    bureau.pick("推荐承接地")
    bureau.pick("平湖市")
    receiver = register.chat("pinghu")
    receiver("流转池")
    receiver.pick("承接：")
    sends(receiver)
    assert "已承接" in receiver("11月20日函询，同意")
    card = opened(register, "pinghu")
    assert card.last is not None
    assert "证明材料：1份" in card.last.text


def test_a_file_where_nothing_takes_one_is_told_so(register: Register) -> None:
    place = register.chat("jiashan")
    assert "请先开始首报" in sends(place)
    place.all("需求清单", "填报问题或需求")
    told = sends(place)
    assert "请先开始首报" in told
    assert "是问题还是政策需求" in told
    assert register.count("evidence") == 0


def test_the_bureau_confirms_another_name_and_it_counts_from_then_on(register: Register) -> None:
    filed(register)
    assert "没有查到" in register.chat("pinghu")("明澜芯片有限公司有人报了吗？")
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("确认投资方别名")
    card = bureau.all("明澜芯片有限公司", "企业更名文件")
    assert "已确认别名" in card
    assert "又名：明澜芯片有限公司" in card
    bureau.pick("授予首谈资格")
    bureau("确认")
    assert "嘉善县" in register.chat("pinghu")("明澜芯片有限公司有人报了吗？")
    second = register.chat("pinghu")
    second.all(JIASHAN.replace(INVESTOR, "明澜芯片有限公司").replace("嘉善县", "平湖市"), "核对")
    assert "市局裁定" in second("确认")


def test_the_bureau_links_a_project_company_to_its_parent(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    for _ in range(2):
        bureau.pick("关联母公司")
        card = bureau.all("明澜集团控股有限公司", "股权结构图")
    assert "母公司：明澜集团控股有限公司" in card
    assert card.count("明澜集团控股有限公司") == 1
    second = register.chat("pinghu")
    second.all(
        JIASHAN.replace(INVESTOR, "明澜集团控股有限公司")
        .replace(PROJECT, "功率器件项目")
        .replace("嘉善县", "平湖市"),
        "核对",
    )
    assert "市局裁定" in second("确认")
    other = opened(register, "jiaxing-bureau", "功率器件项目", "待审")
    assert other.last is not None
    assert "同一母公司" in other.last.text


def test_what_else_an_investor_is_called_is_for_those_who_rule(register: Register) -> None:
    filed(register)
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("确认投资方别名")
    bureau.all("明澜芯片有限公司", "企业更名文件")
    place = opened(register, "jiashan")
    assert place.last is not None
    assert "明澜芯片" not in place.last.text


def test_every_rule_is_checked_by_what_the_register_knows(register: Register) -> None:
    filed(register, "yuhang", JIASHAN.replace("嘉善县", "余杭区"))
    bureau = opened(register, "hangzhou-bureau", words="待审")
    told = bureau.pick("按规则核对")
    for words in ("是否须首报", "首谈资格", "市级一事一议", "市级政策支持", "四（一）", "试行"):
        assert words in told
    assert PROJECT in bureau("1"), "and back to the card"


def test_a_breach_is_seen_by_the_checks_of_one_case_one_discussion(register: Register) -> None:
    filed(register, "yuhang", JIASHAN.replace("嘉善县", "余杭区"))
    bureau = opened(register, "hangzhou-bureau", words="待审")

    def checked(topic: str) -> str:
        told = bureau.pick("按规则核对")
        bureau("1")
        return next(line for line in told.splitlines() if topic in line)

    before = {topic: checked(topic) for topic in ("市级一事一议", "市级政策支持")}
    bureau.pick("记录违规")
    assert "已暂停市级政策支持" in bureau.all("1", "是", "1", "抢谈属实")
    for topic, words in before.items():
        assert checked(topic) != words
        assert "不" in checked(topic)
    bureau.pick("解除违规记录")
    bureau("查无实据")
    assert {topic: checked(topic) for topic in before} == before


def test_a_breach_stands_on_a_project_that_nobody_reported(register: Register) -> None:
    bureau = register.chat("jiaxing-bureau")
    assert "没有未解除的违规记录" in bureau("违规记录")
    bureau.pick("登记未首报")
    bureau.pick("平湖市")
    told = bureau.all("海风装备基地", "海风能源装备有限公司", "已落地", "是", "1", "未首报即落地")
    assert "海风装备基地" in told
    assert "平湖市" in told
    assert "二（一）3" in told
    assert "海风装备基地" in register.chat("pinghu")("违规记录"), "its own place sees it"
    for other in ("jiashan", "yuhang", "hangzhou-bureau"):
        assert "海风" not in register.chat(other)("违规记录")
    bureau.pick("解除第1条")
    assert "没有未解除的违规记录" in bureau("已补报")


def test_without_a_duty_nothing_is_recorded_on_a_project_nobody_reported(register: Register) -> None:
    bureau = register.chat("jiaxing-bureau")
    projects = register.count("projects")
    bureau("/breaches")
    bureau.pick("登记未首报")
    bureau.pick("平湖市")
    told = bureau.all("海风装备基地", "海风能源装备有限公司", "已落地", "否", "1", "未首报")
    assert "须确认当时有首报" in told
    assert register.count("projects") == projects


def test_a_right_is_extended_only_where_the_installation_allows_it(register: Register, packs: Packs) -> None:
    granted(register)
    assert "延期" not in opened(register, "jiaxing-bureau").last.choices  # type: ignore[union-attr]  # opened
    other = filed_again(register)
    register.packs = with_extension(packs)
    bureau = opened(register, "jiaxing-bureau", other, "待审")
    bureau.pick("授予首谈资格")
    bureau("确认")
    bureau.pick("延期")
    card = bureau("投资方请求延长")
    assert "已延期" in card
    assert "至 2027-01-20" in card


def filed_again(register: Register) -> str:
    filed(register, "pinghu", JIASHAN.replace(INVESTOR, "宁波海岳精密机械有限公司").replace(PROJECT, "精密机床项目")
          .replace("嘉善县", "平湖市"))  # fmt: skip
    return "精密机床项目"


def with_extension(packs: Packs) -> Packs:
    """Return the rules with an extension of one month set and confirmed."""
    return load_packs(shipped.load(), confirmed={("jiaxing", "extension_months"): "1"})


def test_the_forecast_says_whether_it_is_required_and_what_is_in_time(register: Register) -> None:
    granted(register)
    place = opened(register, "jiashan")
    told = place.pick("预报签约")
    assert "还不能判断本项目是否必须预报" in told, "below the bound, but it may be a landmark"
    assert "签约日不早于 2026-11-27 为按时" in told
    assert "按时预报" in place("11月27日")


def test_a_project_above_the_bound_must_be_forecast(register: Register) -> None:
    filed(register, brief=JIASHAN.replace("15.6亿元", "35亿元"))
    bureau = opened(register, "jiaxing-bureau", words="待审")
    bureau.pick("授予首谈资格")
    bureau("确认")
    assert "本项目必须预报" in opened(register, "jiashan").pick("预报签约")


def test_a_relocation_is_asked_for_heard_by_four_units_and_decided(register: Register) -> None:
    place = register.chat("yuhang")
    assert "四（三）" in place("存量项目流转审查")
    place.pick("申请存量项目流转审查")
    place("杭州深蓝传感有限公司")
    assert "余杭区" in (place.last.text if place.last else "")
    place.all("1", "2")
    assert "审查中" in place("产线整合")
    bureau = register.chat("hangzhou-bureau")
    for party in ("市投促局", "市财政局", "市审计局", "行业主管部门"):
        assert "待意见：" in bureau("存量项目流转审查")
        assert not any("作出决定" in choice for choice in (bureau.last.choices if bureau.last else ()))
        bureau.pick("录入对第1条的部门意见")
        bureau.pick(party)
        assert f"{party}：同意（函〔2026〕1号）" in bureau.all("是", "函〔2026〕1号")
    bureau.pick("对第1条作出决定")
    assert "同意" in bureau.all("是", "四部门意见一致")
    assert "决定：四部门意见一致" in place("存量项目流转审查")
    assert "深蓝传感" not in register.chat("jiaxing-bureau")("存量项目流转审查")
    assert "深蓝传感" in register.chat("supervisor")("存量项目流转审查")


def test_places_that_conform_are_recommended_first_with_their_reasons(register: Register) -> None:
    filed(register, "yuhang", JIASHAN.replace("嘉善县", "余杭区"))
    bureau = opened(register, "hangzhou-bureau", words="待审")
    bureau.pick("布局导引")
    bureau("是")
    bureau.pick("征求投资方")
    bureau("11月19日电话征求，投资方同意")
    bureau.pick("授予")
    bureau("确认")
    place = opened(register, "yuhang")
    place.pick("放弃并共享")
    place.all("用地指标不足", "1")
    for answer, reason in (("都不清楚", "山区"), ("1", "符合")):
        bureau = opened(register, "hangzhou-bureau")
        bureau.pick("推荐承接地")
        told = bureau.pick(answer) if answer == "都不清楚" else bureau(answer)
        first = next(line for line in told.splitlines() if line.startswith("1. "))
        assert reason in first
        bureau("取消")
    bureau = opened(register, "hangzhou-bureau")
    bureau.pick("推荐承接地")
    bureau("1")
    assert "已推荐" in bureau("1")


def test_a_city_without_the_rule_has_no_relocation_review(register: Register) -> None:
    assert "没有规定" in register.chat("jiashan")("存量项目流转审查")


def test_two_reviewers_enter_an_opinion_once(register: Register) -> None:
    place = register.chat("yuhang")
    place("/relocations")
    place.pick("申请")
    place.all("杭州深蓝传感有限公司", "1", "2", "产线整合")
    one, two = register.chat("hangzhou-bureau"), register.chat("hangzhou-bureau")
    one("/relocations")
    two("/relocations")
    old = two.session.state["menu"][-1]
    one.pick("录入")
    one.all("1", "是", "函1号")
    told = two.session.do(old)
    assert "没有作任何改动" in told.text
    assert "市投促局：同意" in told.text


def test_a_closed_list_goes_out_as_a_spreadsheet_without_formulas(register: Register) -> None:
    place = register.chat("jiashan")
    place("需求清单")
    place.pick("填报")
    place.all("1", '=HYPERLINK("http://x") 缺少用地指标200亩')
    bureau = register.chat("jiaxing-bureau")
    bureau("需求清单")
    bureau.pick("录入对第1条")
    bureau.all("是", "县政府常务会议纪要〔2026〕3号")
    bureau.pick("汇总报送")
    bureau("确认")
    for who in ("jiaxing-bureau", "supervisor"):
        reader = register.chat(who)
        reader("需求清单")
        told = reader.pick("2026-11 已报送清单")
        assert "共1条" in told
        assert reader.last is not None
        (file,) = reader.last.files
        assert file.name == "需求清单-2026-11.xlsx"
        sheet = openpyxl.load_workbook(
            BytesIO(path_of(register.ledger.evidence, file.hash).read_bytes())
        ).active
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
        assert any("缺少用地指标" in str(cell.value) for cell in cells)
        assert all(cell.data_type != "f" for cell in cells)
        assert any("嘉善县" in str(cell.value) for cell in cells), "places by name"
    for who in ("hangzhou-bureau", "jiashan"):
        other = register.chat(who)
        assert "已报送清单" not in other("需求清单")
        assert not other.session.do({"move": "needs_file", "closing": closing(register)}).files


def closing(register: Register) -> str:
    with register.ledger.read() as read:
        return str(read.value("SELECT id FROM closings"))


def test_it_all_speaks_english(register: Register) -> None:
    filed(register)
    say = register.chat("jiaxing-bureau", "en")
    say("/review")
    say.pick(PROJECT)
    assert "first report" in say.pick("Check by the rules")
    say("1")
    say.pick("Add evidence")
    assert "1 in all" in sends(say)
    assert "attached" in say("done")
    say.pick("Confirm another name")
    assert "Also known as: Minglan Chips" in say.all("Minglan Chips Ltd", "letter")
    place = register.chat("yuhang", "en")
    assert "finance bureau" in place("/relocations")
    place.pick("Ask for a relocation review")
    assert "under review" in place.all("Deep Blue", "1", "2", "one line")


@pytest.mark.parametrize(
    "who", ["jiashan", "jiaxing-bureau", "supervisor", "pinghu", "yuhang", "hangzhou-bureau"]
)
def test_a_card_offers_only_what_its_state_and_the_reader_allow(register: Register, who: str) -> None:
    granted(register)
    say = opened(register, who) if who in ("jiashan", "jiaxing-bureau", "supervisor") else register.chat(who)
    menu = say.session.state.get("menu", ())
    offered = {move["errand"] for move in menu if move["move"] == "begin"}
    for name in offered:
        assert not BY_NAME[name].step or BY_NAME[name].step in actions_from("granted")
    if who == "supervisor":
        assert offered == set()
    assert ("release" in offered) is (who == "jiashan")
    assert ("revoke" in offered) is (who == "jiaxing-bureau")


def test_the_log_stays_whole(register: Register) -> None:
    test_the_investor_was_asked_with_its_evidence(register)
    test_two_reviewers_enter_an_opinion_once(register)
    assert verify_file(register.ledger.path)[0] == []


def test_a_filing_that_is_undone_leaves_no_name_behind(register: Register) -> None:
    """The index of names stands in the filing's transaction, part by part."""
    jiashan, pinghu = register.people["jiashan"], register.people["pinghu"]
    fields = {"stage": "clear_intention", "intended_place": "嘉善县", "confirmed": list(REQUIRED)}
    lost = {**fields, "name": "甲项目", "investor_name": "宁波海岳精密机械有限公司"}
    with register.ledger.happening() as tx:
        with pytest.raises(FilingError), tx.part():
            _filed_then_refused(tx, jiashan, lost)
        again = file_report(
            tx, viewer=pinghu, form={**lost, "investor_name": "宁波海岳精密机械公司"}, key="b"
        )
        assert again.state == "under_review", "nobody else has filed this investor"
        third = file_report(tx, viewer=jiashan, form=lost, key="c")
        assert third.state == "conflict", "a new name is visible to the next filing of the same transaction"
    assert verify_file(register.ledger.path)[0] == []


def _filed_then_refused(tx: Write, viewer: Viewer, form: dict[str, object]) -> None:
    file_report(tx, viewer=viewer, form=form, key="a")
    raise FilingError([])
