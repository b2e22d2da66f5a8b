"""The five documents: what is known of them, and the tree each one becomes."""

from __future__ import annotations

import time
from datetime import date

import pytest

from corpus import shipped
from corpus.lapses import all_lapsed, lapsed
from corpus.models import Clause, Document, DocumentStatus

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {d.id: d for d in shipped.load()}


def _at(document: Document, path: str, kind: str = "clause") -> Clause:
    return next(c for c in document.clauses if c.path == path and c.kind == kind)


def _paths(document: Document) -> list[str]:
    return [c.path for c in document.clauses if c.kind == "clause"]


def test_the_status_of_each_document_is_the_one_its_own_words_give(documents: dict[str, Document]) -> None:
    assert {i: d.metadata.status for i, d in documents.items()} == {
        "zhejiang-2022": DocumentStatus.IN_FORCE,
        "sina-2022": DocumentStatus.NEWS,
        "hangzhou-2019": DocumentStatus.TRIAL,
        "jiaxing-2023-draft": DocumentStatus.DRAFT,
        "shaoxing-2023": DocumentStatus.IN_FORCE,
    }
    assert documents["sina-2022"].metadata.restates == "zhejiang-2022"


def test_what_a_document_does_not_say_stays_unknown(documents: dict[str, Document]) -> None:
    assert documents["zhejiang-2022"].metadata.number is None
    assert documents["hangzhou-2019"].metadata.dated is None
    assert documents["hangzhou-2019"].metadata.expires is None
    assert documents["jiaxing-2023-draft"].metadata.dated is None
    assert documents["jiaxing-2023-draft"].metadata.effective is None
    assert documents["hangzhou-2019"].metadata.effective == date(2019, 6, 6)
    assert documents["shaoxing-2023"].metadata.number == "绍政办发〔2023〕17号"


def test_zhejiang_has_its_ladder_and_half_width_paths(documents: dict[str, Document]) -> None:
    zhejiang = documents["zhejiang-2022"]
    assert _paths(zhejiang) == [
        "一", "一（一）", "一（二）", "一（二）1", "一（二）2", "一（二）3",
        "二", "二（一）", "二（二）", "二（三）", "二（四）", "二（五）", "二（六）",
        "三", "三（一）", "三（二）", "三（三）", "三（四）", "三（五）", "四", "四（一）", "四（二）",
    ]  # fmt: skip
    assert _at(zhejiang, "一（二）").text == "（二）工作目标。"
    assert _at(zhejiang, "一（二）1").text.startswith("１．项目引进实现新突破。")
    assert "总投资超 １０亿元的内资产业项目 ５００ 个" in _at(zhejiang, "一（二）1").text
    assert _at(zhejiang, "一（二）1").trail == ("总体要求", "工作目标")
    title = next(c for c in zhejiang.clauses if c.kind == "title")
    assert title.text == "浙江省人民政府关于进一步加强招商引资工作的指导意见"


def test_jiaxing_numbers_run_through_the_whole_of_its_second_part(documents: dict[str, Document]) -> None:
    jiaxing = documents["jiaxing-2023-draft"]
    numbered = [p for p in _paths(jiaxing) if p[-1].isdigit()]
    assert numbered == [
        "二（一）1", "二（一）2", "二（一）3", "二（一）4", "二（二）5", "二（二）6", "二（二）7",
        "二（三）8", "二（三）9", "二（三）10", "二（三）11", "二（四）12", "二（四）13", "二（四）14",
    ]  # fmt: skip
    assert _at(jiaxing, "二（二）7").text.startswith("7.落实要素协同保障。")
    principles = _at(jiaxing, "一（三）")
    starts = (0, *principles.paragraphs)
    assert [principles.text[s : s + 4] for s in starts[1:]] == [
        "坚持市域",
        "坚持招大",
        "坚持协同",
        "坚持专兼",
    ]


def test_jiaxing_ends_with_its_effect_and_its_list_of_people(documents: dict[str, Document]) -> None:
    jiaxing = documents["jiaxing-2023-draft"]
    assert [c.text for c in jiaxing.clauses if c.kind == "closing"] == ["本意见自正式发布之日起实施。"]
    roster = [c for c in jiaxing.clauses if c.kind == "roster"]
    assert roster[1].heading == "组长"
    assert roster[1].text == "组  长：陈  伟   市委书记"
    assert roster[2].heading == "组长"
    assert roster[3].heading == "副组长"
    assert {c.heading for c in roster[4:-1]} == {"成员"}
    assert len(roster) == 32
    assert roster[-1].heading == "领导小组办公室"


def test_hangzhou_keeps_the_news_apart_from_the_document(documents: dict[str, Document]) -> None:
    hangzhou = documents["hangzhou-2019"]
    news = [c for c in hangzhou.clauses if c.kind == "news"]
    assert len(news) == 1
    assert news[0].text.startswith("杭州出台“一盘棋”产业链精准招商制度，有哪些做法？")
    assert next(c.text for c in hangzhou.clauses if c.kind == "title").endswith("工作制度（试行）")
    other = _at(hangzhou, "六")
    assert other.heading == "其他事项"
    assert other.text.endswith("本制度自 2019 年 6 月 6 日起施行，由市投资促进局负责牵头组织实施。")
    assert _at(hangzhou, "三（二）").heading == "完善重大招商引资项目“一事一议”制度"


def test_shaoxing_joins_what_its_pages_cut(documents: dict[str, Document]) -> None:
    shaoxing = documents["shaoxing-2023"]
    assert "制造业实际利用外资占比高于全省平均水平" in _at(shaoxing, "一").text
    assert "全球科技创新加速变革的新趋势" in _at(shaoxing, "二（五）").text
    assert _at(shaoxing, "二（二）").responsible[0].supporting[-1] == "各区、县（市）政府"
    assert [c.text for c in shaoxing.clauses if c.kind == "closing"][-1] == "2023年5月4日印发"


def test_the_news_copy_is_news_through_and_through(documents: dict[str, Document]) -> None:
    kinds = {c.kind for c in documents["sina-2022"].clauses}
    assert kinds == {"title", "news", "closing"}
    text = "".join(c.text for c in documents["sina-2022"].clauses)
    assert "累计实际利用外资1000亿美元" in text
    assert "appendQr" not in text
    assert "headimg" not in text


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ("zhejiang-2022", "一（二）1", "“十四五”期间"),
        ("zhejiang-2022", "一（二）3", "“十四五”期间"),
        ("jiaxing-2023-draft", "一（二）", "“十四五”期间"),
        ("shaoxing-2023", "一", "2023—2025年"),
        ("shaoxing-2023", "二（四）", "到2025年"),
        ("zhejiang-2022", "二（二）", None),
        ("jiaxing-2023-draft", "二（一）3", None),
    ],
)
def test_a_target_lapses_with_its_period(
    documents: dict[str, Document], document: str, path: str, words: str | None
) -> None:
    clause = _at(documents[document], path)
    assert lapsed(clause, documents[document].metadata, TODAY) == words
    assert lapsed(clause, documents[document].metadata, date(2023, 6, 1)) is None


def test_each_period_of_a_clause_ends_on_its_own_day(documents: dict[str, Document]) -> None:
    jiaxing = documents["jiaxing-2023-draft"]
    targets = _at(jiaxing, "一（二）")
    assert [w for w, _ in all_lapsed(targets, jiaxing.metadata, date(2025, 3, 1))] == ["2024年"]
    assert [w for w, _ in all_lapsed(targets, jiaxing.metadata, TODAY)] == ["“十四五”期间", "2024年"]


def test_lists_of_units_become_fields_with_the_text_they_cover(documents: dict[str, Document]) -> None:
    top = _at(documents["jiaxing-2023-draft"], "二（一）1")
    assert [r.lead for r in top.responsible[:2]] == [("市商务局",), ("市商务局",)]
    assert top.text[top.responsible[1].scope_start :].startswith("建立市政府招大引强联席会议制度")
    assert not top.responsible[0].ranked
    first = _at(documents["zhejiang-2022"], "二（一）").responsible[0]
    assert first.ranked
    assert first.lead == ("省发展改革委",)
    assert first.supporting == ("省经信厅", "省农业农村厅", "省商务厅", "各市、县〔市、区〕政府")
    assert all(not c.responsible for c in documents["hangzhou-2019"].clauses if c.kind == "clause")


@pytest.mark.bench
def test_reading_all_five_takes_well_under_a_fifth_of_a_second() -> None:
    shipped.load()
    best = min(_seconds() for _ in range(3))
    assert best < 0.2


def _seconds() -> float:
    begin = time.process_time()
    shipped.load()
    return time.process_time() - begin
