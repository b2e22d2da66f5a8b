# ruff: noqa: E501 - tables of cases are read line by line
"""Facts are read with their words, denials and questions told from statements; unsaid stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shipped
from policy.decide import check
from policy.extraction import extract, reply
from policy.extraction_amounts import find_total_investment
from policy.facts import AMOUNT, NAMES, Fact, value_text
from policy.jurisdiction import asked_place
from policy.packs import load_packs
from policy.topics import detect
from terms.places import Gazetteer

GAZETTEER = Gazetteer.load()
PACKS = load_packs(shipped.load())


def facts(text: str, place: str | None = None) -> dict[str, str]:
    return {name: value_text(fact.value) for name, fact in extract(text, GAZETTEER, place=place).items()}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("不属于标志性重大项目", "landmark", "false"), ("被认定为标志性重大项目", "landmark", "true"),
        ("并不符合布局导引", "layout_conforming", "false"), ("符合《布局导引》", "layout_conforming", "true"),
        ("投资方也同意", "investor_consulted", "true"), ("还没征求意向投资者的意见", "investor_consulted", "false"),
        ("项目已首报", "first_reported", "true"), ("我们没有首报，是桐乡先报的", "first_reported", "false"),
        ("尚未首报", "first_reported", "false"), ("签约前没有预报", "forecast_filed", "false"),
        ("签约前也做了预报", "forecast_filed", "true"), ("没有违反首报规定", "breach", "false"),
        ("违反了首报首谈规定", "breach", "true"), ("不属于重大产业项目", "major", "false"),
        ("需要跨区域布局", "cross_district", "true"), ("不跨区域布局", "cross_district", "false"),
        ("省市领导没有交办", "leader_assigned", "false"), ("省委书记亲自交办", "leader_assigned", "true"),
        ("已落户企业增资扩产", "expansion", "true"), ("没有达到同等条件", "equal_conditions", "false"),
        ("引领性项目", "leading_project", "true"), ("算不上特别重大", "exceptionally_major", "false"),
        ("未列入省市县长项目工程", "heads_programme", "false"), ("已经落地", "landed", "true"),
        ("尚未落地", "landed", "false"), ("跨设区市流转", "moved_across_cities", "true"),
        ("在同一个设区市内部流转", "moved_across_cities", "false"), ("没有流转", "circulated", "false"),
        ("政策不优于布局导引重点地区政策", "better_than_guide", "false"),
        ("外商独资", "capital", "foreign"), ("德资项目", "capital", "foreign"), ("不是外资", "capital", "domestic"),
        ("刚接触", "stage", "contact"), ("没有明确意向", "stage", "contact"), ("意向已经很明确", "stage", "clear_intention"),
        ("拟签约", "stage", "signing"), ("准备签约了", "stage", "signing"), ("已经签约", "stage", "signed"),
        ("正在洽谈", "stage", "clear_intention|contact|signing"), ("希望用产业基金支持", "support_form", "fund"),
        ("it does not conform to the layout guide", "layout_conforming", "false"),
        ("with no first report", "first_reported", "false"), ("it has landed", "landed", "true"),
        ("not a landmark project", "landmark", "false"), ("the investor has been consulted", "investor_consulted", "true"),
    ],
)  # fmt: skip
def test_a_fact_is_read_with_its_denial(text: str, name: str, value: str) -> None:
    assert facts(text).get(name) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("是否首报还不清楚", "first_reported"), ("是不是标志性还没认定", "landmark"), ("算违规吗", "breach"),
        ("离签约还早", "stage"), ("难以落户", "landed"), ("拟明年落地", "landed"),
        ("县长交办的项目", "leader_assigned"), ("要不要首报", "first_reported"), ("需要预报吗", "forecast_filed"),
        ("可能超过10亿元", AMOUNT), ("总投资是否达到10亿元", AMOUNT), ("10亿元的门槛", AMOUNT), ("总投资多少还没定", AMOUNT),
        ("违反首报规定", "first_reported"), ("标志性重大项目", "major"), ("按相关规定办理", "other_rule_city_led"),
    ],
)  # fmt: skip
def test_what_is_asked_or_unsure_is_not_stated(text: str, name: str) -> None:
    assert name not in facts(text)


@pytest.mark.parametrize(
    "text", ["内资外资还没定", "是不是外资还没核实", "投资方总部在日本", "中方控股，外方占30%"]
)
def test_capital_that_is_said_to_be_open_is_open(text: str) -> None:
    """Said to be open, or from abroad in words that do not settle it, the yuan bound is not read for it."""
    assert facts(text)["capital"] == "domestic|foreign"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("注册资本1亿元，年产值20亿元，总投资12亿元", "1200000000 CNY"),
        ("一期投资3亿元，总投资12亿元，占地120亩", "1200000000 CNY"),
        ("总投资16亿元，其中一期6亿元", "1600000000 CNY"),
        ("内资12亿元的项目，年税收9000万元", "1200000000 CNY"),
        ("合同外资8000万美元，总投资1.5亿美元", "150000000 USD"),
        ("总投资1.2亿美元（约合人民币8.6亿元）", "120000000 USD"),
        ("total investment of RMB 1.2 billion, registered capital RMB 100 million", "1200000000 CNY"),
    ],
)
def test_the_total_investment_is_told_from_other_amounts(text: str, value: str) -> None:
    fact = find_total_investment(text, text, None)
    assert fact is not None
    assert value_text(fact.value) == value


@pytest.mark.parametrize(
    "text",
    ["注册资本1亿元", "年产值20亿元", "固定资产投资15亿元", "去年营收50亿元", "一期6亿元", "亩均税收50万元"],
)
def test_other_amounts_are_not_total_investment(text: str) -> None:
    assert find_total_investment(text, text, None) is None


def test_yuan_are_not_assumed_of_a_foreign_project() -> None:
    assert facts("外资项目总投资2亿")[AMOUNT] == "200000000 ?"
    assert facts("内资项目总投资2亿")[AMOUNT] == "200000000 CNY"


def test_industrial_orientation_is_not_hangzhou_s_layout_guide() -> None:
    assert "layout_conforming" in facts("符合产业导向", place="330600")
    assert "layout_conforming" not in facts("符合产业导向", place="330100")


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="嘉兴不没已首报项目总投资12亿元内外资符合导引落地吗？，。的是否违反规定跨区重大", max_size=40
    )
)
def test_every_fact_keeps_the_words_it_came_from(text: str) -> None:
    for name, fact in extract(text, GAZETTEER).items():
        assert name in NAMES
        if fact.start >= 0:
            assert text[fact.start : fact.start + len(fact.words)] == fact.words


@pytest.mark.parametrize(
    ("text", "hint", "city"),
    [
        ("嘉兴：项目要不要首报", None, "330400"), ("海宁的项目", None, "330400"), ("嘉兴港区的项目", None, "330400"),
        ("钱塘新区的项目", None, "330100"), ("浙江：嘉兴市首谈的项目流转到衢州", None, "330000"),
        ("宁波鄞州首谈的项目流转到丽水青田", None, "330200"), ("杭州某公司拟在海宁投资", None, "330400"),
        ("苏州企业到嘉善投资", None, "330400"), ("省里有没有规定", None, "330000"),
        ("我区的项目", "330110", "330100"), ("比布局导引更优惠吗", None, "330100"),
        ("丽水青田的项目能申请省里的预留用地吗", None, "331100"), ("浙江省嘉兴市的项目", None, "330400"),
    ],
)  # fmt: skip
def test_the_place_asked_about_is_the_one_whose_rule_is_meant(text: str, hint: str | None, city: str) -> None:
    asked = asked_place(text, hint, GAZETTEER)
    assert asked is not None
    assert asked.city.code == city


def test_no_place_and_no_hint_is_no_place() -> None:
    assert asked_place("项目要不要首报", None, GAZETTEER) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("项目要不要首报？", "first_report"), ("已首报，能拿到排他性首谈资格吗？", "exclusive_right"),
        ("要提前预报吗？", "signing_forecast"), ("违反了首报首谈规定，还能走市级一事一议吗？", "one_case_one_discussion"),
        ("要市级主谈吗？", "city_led_negotiation"), ("没首报就落地了，能享受市级政策支持吗？", "city_policy_support"),
        ("流转并落地，首谈地能加分吗？", "circulation_credit"), ("能申请预留用地指标吗？", "reserved_land_quota"),
        ("增资扩产能视同新引进吗？", "expansion_as_new"), ("区里自己出台政策可以吗？", "local_policy"),
        ("Does the project need a first report?", "first_report"),
    ],
)  # fmt: skip
def test_a_question_about_a_project_is_a_check(text: str, topic: str) -> None:
    mention = detect(text)
    assert mention is not None
    assert mention.topic == topic
    assert text[mention.start : mention.start + len(mention.words)] == mention.words


@pytest.mark.parametrize(
    "text",
    [
        "嘉兴多大的项目必须报备纳库？", "杭州“一事一议”的决策程序是怎样的？", "首报首谈期限是多久？", "首报由谁负责？",
        "哪些项目可以申请支用省里的预留用地计划指标？", "浙江省的项目流转机制怎么给首谈地加分？", "杭州哪些项目由市级主谈？",
        "嘉兴的首报首谈排他期是一个月吗？", "明天杭州天气怎么样？", "临平已经首报首谈的项目，钱塘区还能去接触谈吗？",
        "嘉兴市有没有首报首谈制度？", "嘉兴市级招商政策县里必须遵照执行吗？", "杭州违反首报规定的项目税收会被收走吗？",
        "嘉兴首报的项目一个月后还没谈成，可以流转给别的县吗？", "嘉兴首谈期可以延长吗？",
        "How long does the exclusive first-negotiation right last in Jiaxing?", "绍兴市市长是谁？",
    ],
)  # fmt: skip
def test_a_question_about_a_rule_is_no_check(text: str) -> None:
    assert check(text, None, date(2026, 11, 20), PACKS, GAZETTEER) is None


def test_the_rules_of_two_cities_side_by_side_are_no_check() -> None:
    text = "杭州和嘉兴的15亿元内资项目分别要不要首报？"
    assert check(text, None, date(2026, 11, 20), PACKS, GAZETTEER) is None


@pytest.mark.parametrize(
    ("asked", "answer", "name", "value"),
    [
        ("capital", "内资的", "capital", "domestic"), (AMOUNT, "2亿美元", AMOUNT, "200000000 USD"),
        ("first_reported", "是", "first_reported", "true"), ("first_reported", "没有", "first_reported", "false"),
        ("landmark", "不是", "landmark", "false"), ("breach", "no", "breach", "false"),
        ("stage", "已经有明确意向了", "stage", "clear_intention"), ("layout_conforming", "符合", "layout_conforming", "true"),
    ],
)  # fmt: skip
def test_a_reply_answers_the_fact_asked_for(asked: str, answer: str, name: str, value: str) -> None:
    merged = reply({}, asked, answer, GAZETTEER)
    assert value_text(merged[name].value) == value


def test_a_reply_that_does_not_know_leaves_the_fact_unknown() -> None:
    assert "landmark" not in reply({}, "landmark", "还不清楚", GAZETTEER)


def test_a_reply_keeps_what_was_known_and_the_newer_statement_stands() -> None:
    before = {"capital": Fact("capital", "foreign", "外资", 0), "landmark": Fact("landmark", value=True)}
    merged = reply(before, "capital", "说错了，是内资，总投资12亿元", GAZETTEER)
    assert merged["capital"].value == "domestic"
    assert merged["landmark"].value is True
    assert value_text(merged[AMOUNT].value) == "1200000000 CNY"
