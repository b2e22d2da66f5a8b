"""Hangzhou's annex: 72 cells, each as printed in the source, read by hand; and tables of other shapes."""

from __future__ import annotations

import re

import pytest

from corpus import shipped
from corpus.models import Clause, Document
from corpus.parser import parse

COLUMNS = ("序号", "事项名称", "主要内容", "牵头单位", "配合单位", "完成时限")
PLACES = "各区、县（市）和产业集聚区（开发区）"
RULES = "2019年7月底前完成相关规则制定，并组织实施。"
GOLD = [
    ("1", "建立产业空间规划联动机制",
     "开展杭州城市产业发展与空间模式研究，加强产业空间布局优化整合，实现多规合一。",
     "市规划和自然资源局", f"市发改委、市投资促进局、相关产业主管部门，{PLACES}",
     "2019年12月前完成；以后按年度做好产业空间实施评估工作。"),
    ("2", "编制《布局导引》",
     "根据杭州城市整体产业发展空间规划情况及市政府常务会议研究确定的各地重点发展产业链，编制《布局导引》并动态调整优化。",
     "市投资促进局", f"市发改委、相关产业主管部门，{PLACES}",
     "2019年7月底前完成；以后原则上按年度进行优化调整。"),
    ("3", "建立产业平台评价体系",
     "对各地依据《布局导引》提升重点产业承载平台能级，构建和优化产业生态和项目承接能力等进行综合评价",
     "市投资促进局", f"市发改委、相关产业主管部门，{PLACES}",
     "2019年7月底前完成评价体系，12月底前开展相关评价；以后按年度开展相关工作。"),
    ("4", "构建产业链精准招商政策体系",
     "聚焦我市重点打造产业链和产业集群，制定精准化、个性化市级重点产业“一链一策”，并向重点产业平台倾斜。",
     "市投资促进局", f"相关产业主管部门，{PLACES}",
     "按重点产业链推进情况，原则上每年研究制定或修订1—2条产业链政策。"),
    ("5", "完善重大产业项目招引“一事一议”制度",
     "修订完善“一事一议”制度，明确议事条件和决策程序，为重大产业项目招引提供个性化政策支持",
     "市投资促进局", "市财政局、市规划和自然资源局和其他要素保障部门，以及相关产业主管部门。",
     "2019年7月底前完成市本级“一事一议”制度修订，并组织实施。"),
    ("6", "加强产业投资促进优惠政策管理",
     "对各地产业投资促进政策的制定和执行进行监管，有效防止各地“比拼政策”。",
     "市投资促进局", "市审计局、市财政局、相关产业主管部门", RULES),
    ("7", "加强项目招引市级统筹", "建立招商引资项目首报首谈和市级主谈制度，规范项目招引秩序。",
     "市投资促进局", "市财政局、相关产业主管部门", RULES),
    ("8", "强化存量项目流转监督", "建立存量项目流转审查制度，防止各区、县（市）和产业平台开展恶性竞争。",
     "市投资促进局、市财政局", "市审计局、相关产业主管部门",
     "2019年12月底前完成相关规则制定，并组织实施；其中完善财政利益共享制度由市财政局牵头。"),
    ("9", "保障重大产业项目招引用地需求",
     "根据产业项目投资规模、亩均产值等因素，优先保障全市重大产业项目新增建设用地指标需求。",
     "市规划和自然资源局", "市发改委、市投资促进局", "根据项目具体情况对其用地需求进行常态化服务和保障。"),
    ("10", "探索能耗资源要素化利用方式",
     "探索能耗指标在重大产业项目上的市级统筹，推进能耗指标在产业发展中的竞争性利用。",
     "市发改委", "市经信局、市投资促进局", "2019年7月底前制定出台相关制度，并组织实施。"),
    ("11", "强化产业投资促进基金统筹",
     "围绕我市重点发展产业（链），协调市级各类产业基金，重点产业平台和社会资本，建立重点产业子基金。",
     "市国资委", "市投资促进局、相关产业主管部门",
     "2019年12月底前组建1—2个重点产业子基金，并逐步形成对全市重点产业链招引的覆盖。"),
    ("12", "建立重点产业链项目市级股权直投机制",
     "围绕我市重点产业链盯引项目，协调市级股权投资平台，提出参与投资建议。",
     "市国资委", "市投资促进局、相关产业主管部门", "根据我市重点产业链盯引项目情况，开展常态化服务。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def hangzhou() -> Document:
    return next(d for d in shipped.load() if d.id == "hangzhou-2019")


def _rows(document: Document) -> list[Clause]:
    return [c for c in document.clauses if c.kind == "row"]


@pytest.mark.parametrize("number", range(12), ids=lambda n: f"row-{n + 1}")
def test_every_cell_of_the_annex_is_as_printed(hangzhou: Document, number: int) -> None:
    row = _rows(hangzhou)[number]
    assert row.path == f"附件 {number + 1}"
    assert tuple(cell.column for cell in row.cells) == COLUMNS
    assert tuple(re.sub(r"\s", "", cell.text) for cell in row.cells) == GOLD[number]
    assert row.text == "|".join(cell.text for cell in row.cells)


def test_the_annex_has_twelve_rows_and_each_cell_is_a_run_of_the_source_cut_at_most_twice(
    hangzhou: Document,
) -> None:
    source = re.sub(r"\s", "", hangzhou.text)
    rows = _rows(hangzhou)
    assert len(rows) == 12
    for row in rows:
        for cell in row.cells:
            assert _is_run(re.sub(r"\s", "", cell.text), source, 2), cell.text


def _is_run(piece: str, source: str, breaks: int) -> bool:
    if piece in source:
        return True
    return breaks > 0 and any(
        piece[:k] in source and _is_run(piece[k:], source, breaks - 1) for k in range(len(piece) - 1, 1, -1)
    )


def test_the_units_of_a_row_are_fields_and_row_eight_has_two_leads(hangzhou: Document) -> None:
    rows = _rows(hangzhou)
    assert rows[7].responsible[0].lead == ("市投资促进局", "市财政局")
    assert rows[0].responsible[0].lead == ("市规划和自然资源局",)
    assert rows[0].responsible[0].supporting == ("市发改委", "市投资促进局", "相关产业主管部门", PLACES)
    assert all(len(row.responsible) == 1 and row.responsible[0].ranked for row in rows)


OTHER = (
    "某市工作方案\n\n一、总则\n\n各单位要抓好落实。\n\n附件：\n\n重点任务分工表\n\n"
    "序号 任务 责任\n\n单位 \n\n期限 \n\n"
    "1 \n\n推进园区标\n\n准化建设 \n\n市经信\n\n局 \n\n2025 年\n\n底前 \n\n"
    "2 \n完善招商\n\n项目库 \n\n市商务\n\n局 \n\n长期 \n"
)


def test_a_table_of_other_columns_is_read_by_the_same_signs() -> None:
    rows = [c for c in parse(OTHER, "x").clauses if c.kind == "row"]
    assert [c.text.replace(" ", "") for c in rows] == [
        "1|推进园区标准化建设|市经信局|2025年底前",
        "2|完善招商项目库|市商务局|长期",
    ]
    assert rows[1].cells[2].column == "责任单位"


def test_a_line_that_only_looks_like_a_header_is_plain_text() -> None:
    """序号 at the start of a sentence opens no table."""
    clauses = parse("关于编号的通知\n一、要求\n序号 应当连续。\n二、落实\n各单位执行。\n", "x").clauses
    assert all(c.kind != "row" for c in clauses)
    assert "序号 应当连续。" in "".join(c.text for c in clauses)
