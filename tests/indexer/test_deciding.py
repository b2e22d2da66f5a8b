"""Who decides is not who is in charge: the body that approves is named with its condition, or it is not stated."""

from __future__ import annotations

import pytest

from bot.wiring import Office
from indexer.deciding import asks_how_decided, asks_who_decides, deciding
from tests.conftest import TODAY


@pytest.mark.parametrize(
    "question",
    [
        "杭州一事一议由谁审批？",
        "杭州“一事一议”最后谁拍板？",
        "杭州一事一议由谁审定？",
        "杭州的一事一议要上什么会？",
        "杭州市级一事一议的决策程序",
        "Who approves case-by-case support in Hangzhou?",
    ],
)
def test_every_body_that_decides_case_by_case_support_is_named_with_its_condition(
    office: Office, question: str
) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert not reply.unstated
    assert next(c.path for c in reply.citations if c.document == "hangzhou-2019") == "三（二）"
    first = reply.text.split("——")[0]
    for words in (
        "由相关基金或股权直投牵头单位按照有关议事规则研究决策",
        "提交市政府常务会议研究决策",
        "提交市委财经委员会研究决策",
    ):
        assert words in first
    assert "牵头：市投资促进局" not in reply.text


@pytest.mark.parametrize(
    ("question", "document", "body"),
    [
        ("杭州首谈资格由谁认定", "hangzhou-2019", "市投资促进局："),
        ("嘉兴首谈权由哪个部门授予", "jiaxing-2023-draft", "市投资促进中心："),
        ("杭州项目专项组谁批准成立", "hangzhou-2019", "分管市领导："),
        ("嘉兴政府基金让利谁决定", "jiaxing-2023-draft", "集体决策："),
    ],
)
def test_the_one_body_that_decides_stands_first(
    office: Office, question: str, document: str, body: str
) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert not reply.unstated
    assert reply.citations[0].document == document
    assert reply.text.startswith(body)


@pytest.mark.parametrize("question", ["绍兴的一事一议由哪个会议研究决定？", "嘉兴一事一议由谁审批？"])
def test_where_no_clause_lets_anybody_decide_nobody_is_named(office: Office, question: str) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert reply.unstated
    assert "牵头：" not in reply.text


def test_who_draws_up_a_policy_is_still_answered_by_the_unit_in_charge(office: Office) -> None:
    reply = office.ask("一链一策谁定 杭州", place=None, as_of=TODAY)
    assert reply.text.startswith("牵头：市投资促进局")


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("需要更大支持的，提交市政府常务会议研究决策；", ["市政府常务会议"]),
        ("并报分管市领导批准后，组建专项组，报请分管市领导召开项目协调会研究", ["分管市领导", "分管市领导"]),
        ("由市投资促进局牵头主谈，市财政局配合", []),
        ("经市投资促进局审查认为其符合导引", ["市投资促进局"]),
        ("", []),
    ],
)
def test_only_a_body_before_which_a_matter_goes_decides(text: str, bodies: list[str]) -> None:
    found = deciding(text)
    assert [one.body for one in found] == bodies
    assert all(one.body in text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    "question", ["杭州谁牵头项目统筹？", "嘉兴联席会议谁召集？", "谁定得更高？", "能耗指标谁管"]
)
def test_a_question_for_the_unit_in_charge_is_no_question_who_decides(question: str) -> None:
    assert not asks_who_decides(question)
    assert not asks_how_decided(question)
