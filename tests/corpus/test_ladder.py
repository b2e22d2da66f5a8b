"""The ladder 一、（一）1.（1）: what opens a clause, what does not, and that page width changes nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.parser import parse


def _tree(source: str) -> dict[str, str]:
    return {c.path: c.text for c in parse(source, "x").clauses if c.kind == "clause"}


def test_a_sign_inside_a_sentence_opens_no_clause() -> None:
    tree = _tree(
        "关于测试的意见\n一、要求\n"
        "（一）范围。按照第（一）项和第1.项办理，增长1.5%，参照前述\n（二）、（三）项执行。\n"
        "（二）程序。依规定办。\n"
    )
    assert list(tree) == ["一", "一（一）", "一（二）"]


def test_items_that_share_a_line_are_each_found() -> None:
    tree = _tree(
        "关于测试的意见\n一、任务\n（一）甲事。做甲。（责任单位：市商务局）（二）乙事。做乙。（三）丙事。做丙。\n"
    )
    assert list(tree) == ["一", "一（一）", "一（二）", "一（三）"]
    assert tree["一（一）"] == "（一）甲事。做甲。（责任单位：市商务局）"


def test_an_enumeration_inside_one_sentence_stays_with_its_clause() -> None:
    tree = _tree(
        "关于测试的意见\n一、材料。申请时提交：（1）申请表；（2）承诺书；（3）营业执照。\n二、期限。一年。\n"
    )
    assert list(tree) == ["一", "二"]


@pytest.mark.parametrize("sign", ["（１）", "(1)", "（1）"])
def test_full_width_digits_stay_in_the_text_and_fold_in_the_path(sign: str) -> None:
    tree = _tree(f"关于测试的意见\n一、任务\n（一）甲事\n１．分项\n{sign}小项内容。\n")
    assert tree["一（一）1（1）"] == f"{sign}小项内容。"


def test_annexes_begin_the_ladder_again() -> None:
    tree = _tree(
        "关于测试的意见\n一、任务\n做好工作。\n附件：1.分工表\n2.清单\n某市人民政府\n"
        "2024年1月2日\n附件1\n分工方案\n一、目标\n完成目标。\n附件2\n清单\n"
        "一、条目\n第一个条目。\n"
    )
    assert list(tree) == ["一", "附件1 一", "附件2 一"]


def test_articles_of_a_statute_are_clauses_with_their_own_path() -> None:
    tree = _tree(
        "某省投资条例\n（2020年1月1日通过）\n第一章　总则\n"
        "第一条　为了促进投资，制定本条例。\n第二条　本条例适用于下列活动：\n（一）新建项目；\n"
        "（二）扩建项目。\n第二章　促进\n第三条　按照第二条规定执行。\n"
    )
    assert list(tree) == ["第一章", "第一条", "第二条", "第二条（一）", "第二条（二）", "第二章", "第三条"]


def test_a_notice_that_issues_rules_holds_the_rules() -> None:
    tree = _tree(
        "关于印发某办法的通知\n各单位：\n现将办法印发给你们。\n某市人民政府\n"
        "2024年1月2日\n某市奖励办法\n第一条 目的是奖励。\n第二条 奖励十万元。\n"
    )
    assert list(tree) == ["第一条", "第二条"]


def test_items_behind_a_colon_are_items_even_where_the_first_shares_the_line() -> None:
    tree = _tree(
        "某省投资条例\n第一条　有下列情形之一的，可以奖励：（一）项目落地的；\n"
        "（二）项目投产的。\n第二条　应当提交：（一）申请表；（二）承诺书。\n"
    )
    assert list(tree) == ["第一条", "第一条（一）", "第一条（二）", "第二条", "第二条（一）", "第二条（二）"]


def test_a_second_list_of_items_in_one_article_stands_under_its_own_paragraph() -> None:
    tree = _tree(
        "某省金融条例\n第一条　可以采取下列措施：\n（一）提示风险；\n（二）其他措施。\n"
        "已经形成风险的，还可以采取下列措施：\n（一）扣押财物；\n（二）其他措施。\n第二条　附则。\n"
    )
    assert list(tree) == [
        "第一条", "第一条（一）", "第一条（二）",
        "第一条第二款", "第一条第二款（一）", "第一条第二款（二）", "第二条",
    ]  # fmt: skip
    assert tree["第一条第二款"] == "已经形成风险的，还可以采取下列措施："


def test_spaces_inside_an_articles_number_do_not_hide_it() -> None:
    tree = _tree("关于支持产业的意见\n第 9 条 设立基金。\n第 1 0 条 给予奖励。\n第 11条 附则。\n")
    assert list(tree) == ["第9条", "第10条", "第11条"]


def test_a_sentence_that_begins_by_pointing_at_an_article_opens_none() -> None:
    tree = _tree("某省条例\n第一条 总则。\n第二条 适用于下列情形。\n第三条规定的情形除外。\n第三条 附则。\n")
    assert list(tree) == ["第一条", "第二条", "第三条"]
    assert tree["第二条"].endswith("第三条规定的情形除外。")


def test_an_extract_of_a_statute_may_begin_with_any_article() -> None:
    tree = _tree("第二条 本条例适用于全省。\n第三条 市场主体应当登记。\n第五条 附则。\n")
    assert list(tree) == ["第二条", "第三条", "第五条"]


def test_a_title_over_several_lines_is_one_title() -> None:
    lines = [
        "国务院办公厅关于印发文化体制改革中",
        "经营性文化事业单位转制为企业和进一步",
        "支持文化企业发展两个规定的通知",
    ]
    clauses = parse("\n".join([*lines, "国办发〔2018〕124号", "一、总则", "执行规定。"]), "x").clauses
    assert [c.text for c in clauses if c.kind == "title"] == ["".join(lines), "国办发〔2018〕124号"]


def test_a_list_of_people_is_a_roster_even_without_a_title() -> None:
    clauses = parse(
        "关于调整领导小组组成人员的通知\n名单如下：\n组 长：韩某 副总理\n副组长：丁某 副秘书长\n李某 部长\n",
        "x",
    ).clauses
    assert [c.heading for c in clauses if c.kind == "roster"] == ["组长", "副组长", "副组长"]


@pytest.mark.parametrize(
    "piece",
    ["招商引资项目建设政策支持落实服务机制企业招商引资项目建设政策支持\n", "（一）", "。一、甲。二、乙",
     "关于意见\n",
     "（责任单位：市商务局", "组长：甲\n", "1 \n甲\n", "《", "2024年1月1日\n"],
)  # fmt: skip
def test_no_text_takes_much_longer_than_its_length(piece: str) -> None:
    """Ten times the text takes about ten times as long, never a hundred times; the best of three is no chance."""

    def seconds(copies: int) -> float:
        begin = time.process_time()
        parse("附件\n序号 名称 内容 \n" + piece * copies, "x")
        return time.process_time() - begin

    few = max(min(seconds(300) for _ in range(3)), 0.004)
    assert min(seconds(3000) for _ in range(3)) < few * 40


WORDS = st.text("招商引资项目建设政策支持落实服务机制企业", min_size=8, max_size=60).map(lambda t: t + "。")
TREES = st.lists(
    st.tuples(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, max_size=4)),
    min_size=1,
    max_size=4,
)
CHINESE = "一二三四五六七八九"


def _render(tree: list[tuple[list[tuple[str, list[str]]]]]) -> tuple[list[str], dict[str, str]]:
    lines = ["某某市人民政府关于进一步加强工作的意见"]
    expected: dict[str, str] = {}
    for i, (seconds,) in enumerate(tree):
        lines.append(f"{CHINESE[i]}、工作任务")
        expected[CHINESE[i]] = lines[-1]
        for j, (words, thirds) in enumerate(seconds):
            lines.append(f"（{CHINESE[j]}）建立机制。{words}")
            expected[f"{CHINESE[i]}（{CHINESE[j]}）"] = lines[-1]
            for k, third in enumerate(thirds, 1):
                lines.append(f"{k}.{third}")
                expected[f"{CHINESE[i]}（{CHINESE[j]}）{k}"] = lines[-1]
    return lines, expected


@given(TREES, st.sampled_from(["\n", "\n\n", " \n\n"]))
@settings(max_examples=80, deadline=None)
def test_every_rung_of_a_printed_document_is_found(tree, gap: str) -> None:  # type: ignore[no-untyped-def] # nested strategy
    lines, expected = _render(tree)
    assert _tree(gap.join(lines)) == expected


@given(TREES, st.integers(24, 40), st.sampled_from(["\n", "\n\n", "\n "]))
@settings(max_examples=80, deadline=None)
def test_hard_breaks_change_neither_paths_nor_words(tree, columns: int, gap: str) -> None:  # type: ignore[no-untyped-def] # nested strategy
    lines, expected = _render(tree)
    printed = [gap.join(line[i : i + columns] for i in range(0, len(line), columns)) for line in lines]
    assert _tree("\n".join(printed)) == expected
