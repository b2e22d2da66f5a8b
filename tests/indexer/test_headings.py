"""What is only a heading is opened, targets are given as figures, and a paper's own facts are told."""

from __future__ import annotations

import pytest

from bot.wiring import Office
from corpus import shipped
from indexer.headings import below, only_heading, opening
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("question", "document", "paths"),
    [
        ("绍政办发〔2023〕17号第三部分写了什么", "shaoxing-2023", ["三", "三（一）", "三（二）", "三（三）"]),
        ("浙江招商引资的主要目标", "zhejiang-2022", ["一（二）", "一（二）1", "一（二）2", "一（二）3"]),
        ("杭州要素保障怎么统筹", "hangzhou-2019", ["五", "五（一）", "五（二）", "五（三）"]),
    ],
)
def test_below_a_heading_stand_its_clauses_in_order(
    office: Office, question: str, document: str, paths: list[str]
) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert {c.document for c in reply.citations} == {document}
    cited = [c.path for c in reply.citations]
    assert cited[: len(paths)] == paths[: len(cited)]
    assert len(cited) >= 3


def test_a_list_of_headings_of_a_draft_still_warns_of_the_draft(office: Office) -> None:
    reply = office.ask("嘉兴二（一）", place=None, as_of=TODAY)
    assert len(reply.citations) > 3
    assert [n.kind for n in reply.notices] == ["draft"]


def test_a_part_that_another_document_has_is_not_given_for_this_one(office: Office) -> None:
    reply = office.ask("杭州责任分解表第13项是什么任务？", place=None, as_of=TODAY)
    assert not any(c.document == "zhejiang-2022" for c in reply.citations)


@pytest.mark.parametrize(
    "question",
    ["杭州加强要素统筹 上限", "杭州加强规划统筹的门槛", "浙江工作目标的期限是几个月"],
)
def test_a_heading_is_not_opened_for_what_stands_nowhere_below_it(office: Office, question: str) -> None:
    assert office.ask(question, place=None, as_of=TODAY).unstated


@pytest.mark.parametrize(
    ("question", "document", "figures"),
    [
        ("绍兴外资目标", "shaoxing-2023", ["40亿美元"]),
        ("嘉兴主要目标是什么", "jiaxing-2023-draft", ["160亿美元", "100个", "200个", "70个", "7000亿元"]),
        ("绍兴总体目标是什么", "shaoxing-2023", ["10个", "20个", "30个"]),
        ("绍兴招商伙伴目标数量", "shaoxing-2023", ["20个"]),
        ("浙江招大引强目标", "zhejiang-2022", ["500"]),
    ],
)
def test_a_target_is_answered_with_its_figures(
    office: Office, question: str, document: str, figures: list[str]
) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert reply.citations[0].document == document
    said = reply.text.replace(" ", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for figure in figures:
        assert figure in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("绍兴文件主送哪些单位", "主送机关：各区、县（市）人民政府，市政府有关部门、有关单位"),
        ("嘉兴文件主送谁", "没有写明主送机关"),
        ("杭州这个文件过期了吗", "没有写明有效期或失效时间"),
    ],
)
def test_to_whom_a_paper_goes_and_whether_it_has_run_out_is_told(
    office: Office, question: str, said: str
) -> None:
    assert said in office.ask(question, place=None, as_of=TODAY).text


def test_every_bare_heading_of_the_shipped_documents_has_clauses_below_it() -> None:
    for document in shipped.load():
        for clause in document.clauses:
            if only_heading(clause):
                children = below(clause, document.clauses)
                assert children, (document.metadata.id, clause.path)
                assert all(child.text.startswith(opening(child)) for child in children)
