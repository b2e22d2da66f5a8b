"""Units in charge, as the lists of a document name them."""

from __future__ import annotations

import pytest

from corpus.responsibility import responsibilities, units


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("市商务局、市经信局", ("市商务局", "市经信局")),
        (
            "各区、县（市）政府，滨海新区管委会、市发改委",
            ("各区、县（市）政府", "滨海新区管委会", "市发改委"),
        ),
        ("人行杭州中心支行〔省外汇管理局〕", ("人行杭州中心支行〔省外汇管理局〕",)),
        ("省商务厅，各市、县〔市、区〕政府按职责分工负责", ("省商务厅", "各市、县〔市、区〕政府")),
        ("市财政局，以及相关产业主管部门。", ("市财政局", "相关产业主管部门")),
        (
            "市商务局，各县〔市、区〕、嘉兴经济技术开发区、浙江乍浦经济开发区〔嘉兴港区〕党〔工〕委、政府〔管委会〕",
            (
                "市商务局",
                "各县〔市、区〕、嘉兴经济技术开发区、浙江乍浦经济开发区〔嘉兴港区〕党〔工〕委、政府〔管委会〕",
            ),
        ),
        ("", ()),
    ],
)
def test_names_are_split_where_units_end(words: str, names: tuple[str, ...]) -> None:
    assert units(words) == names


def test_each_list_covers_the_text_since_the_last() -> None:
    text = "（一）甲。做甲。（责任单位：市商务局）做乙。（责任单位：市经信局、市财政局）"
    first, second = responsibilities(text, ranked=True)
    assert text[first.scope_start : first.start] == "（一）甲。做甲。"
    assert text[second.scope_start : second.start] == "做乙。"
    assert (second.lead, second.supporting) == (("市经信局",), ("市财政局",))


def test_a_unit_said_to_lead_leads_wherever_it_stands() -> None:
    (found,) = responsibilities("做好工作。（责任单位：市商务局牵头，市财政局、市经信局配合）", ranked=False)
    assert (found.lead, found.supporting) == (("市商务局",), ("市财政局", "市经信局"))


def test_a_sentence_about_leading_is_no_list() -> None:
    assert responsibilities("由市投资促进局牵头会同市发改委开展评价。", ranked=True) == ()
