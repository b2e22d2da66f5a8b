"""What an officer is told: the number, the unit, the list, the difference, or that the documents do not say."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wiring import Office
from handlers.replies import Reply
from tests.conftest import TODAY

JIAXING, HANGZHOU, SHAOXING, ZHEJIANG = (
    "jiaxing-2023-draft",
    "hangzhou-2019",
    "shaoxing-2023",
    "zhejiang-2022",
)


def _ask(office: Office, question: str, *, place: str | None = None, as_of: date = TODAY) -> Reply:
    return office.ask(question, place=place, as_of=as_of)


def _documents(reply: Reply) -> set[str]:
    return {citation.document for citation in reply.citations}


def _first(reply: Reply) -> str:
    """Return what is said before the first quote."""
    return reply.text.split("“")[0]


@pytest.mark.parametrize(
    ("question", "document", "path", "said"),
    [
        pytest.param("嘉兴的首谈期是多长？", JIAXING, "二（一）3", "1个月", id="period"),
        pytest.param("嘉兴首谈期多久", JIAXING, "二（一）3", "1个月", id="period-colloquial"),
        pytest.param(
            "How long is the exclusive right in Jiaxing?", JIAXING, "二（一）3", "1个月", id="period-english"
        ),
        pytest.param("嘉善的首谈期是多长？", JIAXING, "二（一）3", "1个月", id="county"),
        pytest.param("杭州首报要向谁报备？", HANGZHOU, "四（一）", "市投资促进局", id="unit"),
        pytest.param("绍兴谁牵头国际化招商？", SHAOXING, "", "市投资促进中心", id="lead"),
        pytest.param("杭州任务分解表第7项谁牵头？", HANGZHOU, "附件 7", "市投资促进局", id="row"),
    ],
)
def test_the_first_words_answer_and_the_clause_stands_below(
    office: Office, question: str, document: str, path: str, said: str
) -> None:
    reply = _ask(office, question)
    assert not reply.unstated
    assert reply.citations[0].document == document
    assert not path or reply.citations[0].path == path
    assert said in _first(reply)


@pytest.mark.parametrize(
    "question",
    [
        "杭州的首谈期多长？", "杭州首谈期是几个月？", "杭州的首谈权有效期多久？", "余杭的首谈期是多长时间？",
        "How long is the exclusive right in Hangzhou?", "杭州的排他性首谈资格有多长时间？",
    ],
)  # fmt: skip
def test_hangzhou_states_no_period(office: Office, question: str) -> None:
    """That no period is stated is the answer, with the clause; Jiaxing's month is the worst error there is."""
    reply = _ask(office, question)
    assert reply.unstated
    assert "1个月" not in reply.text
    assert "一个月" not in reply.text
    assert _documents(reply) <= {HANGZHOU, ZHEJIANG}


@pytest.mark.parametrize("question", ["杭州的首谈期多长？", "杭州的排他性首谈资格有多长时间？"])
def test_an_unstated_period_comes_with_the_clause_that_is_nearest(office: Office, question: str) -> None:
    reply = _ask(office, question)
    assert reply.kind == "answer"
    assert (HANGZHOU, "四（一）") in {(c.document, c.path) for c in reply.citations}


@pytest.mark.parametrize(
    "question",
    [
        "杭州和嘉兴首谈期分别多久？",
        "杭州和嘉兴的首谈期有什么不同？",
        "嘉兴、杭州的首谈期各是多长？",
        "对比杭州与嘉兴的首谈期限",
    ],
)
def test_comparing_periods_gives_jiaxing_its_month_and_hangzhou_none(office: Office, question: str) -> None:
    """Each side with its own clause; no other period is passed off as Hangzhou's."""
    reply = _ask(office, question)
    sides = {(c.document, c.path) for c in reply.citations}
    assert (JIAXING, "二（一）3") in sides
    assert (HANGZHOU, "四（一）") in sides
    assert "1个月" in reply.text
    hangzhou = reply.text[reply.text.index("杭州市") :].split("嘉兴市：")[0]
    assert "1个月" not in hangzhou
    assert "一年" not in hangzhou.split("“")[0]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        pytest.param("宁波的首谈期多长？", "1个月", id="city-without-document"),
        pytest.param("上海的首谈期多长？", "1个月", id="outside-the-province"),
        pytest.param("绍兴的首谈期多长？", "1个月", id="city-that-is-silent"),
        pytest.param("嘉兴2019年要引进多少个百亿项目？", "", id="another-year"),
        pytest.param("嘉兴引荐机构奖励多少万元？", "", id="figure-that-no-clause-gives"),
        pytest.param("今天中午吃什么？", "", id="off-topic"),
        pytest.param("杭州市市长是谁？", "", id="a-person"),
        pytest.param("Who won the World Cup?", "", id="off-topic-english"),
    ],
)
def test_what_the_documents_do_not_say_is_said_so(office: Office, question: str, wrong: str) -> None:
    reply = _ask(office, question)
    assert reply.unstated
    assert not wrong or wrong not in reply.text


@pytest.mark.parametrize(
    ("place", "document"), [("330100", HANGZHOU), ("330400", JIAXING), ("330600", SHAOXING)]
)
def test_another_citys_document_is_never_cited(office: Office, place: str, document: str) -> None:
    """Whatever is asked of a place, its own document or the province's answers."""
    for question in (
        "首报首谈怎么规定？",
        "招商引资专项资金怎么安排？",
        "产业基金有多大？",
        "招商人员怎么激励？",
        "谁牵头？",
    ):
        assert _documents(_ask(office, question, place=place)) <= {document, ZHEJIANG}, question


def test_a_question_that_names_no_place_keeps_the_places_apart(office: Office) -> None:
    reply = _ask(office, "首报首谈怎么规定？")
    assert reply.place is None
    assert {HANGZHOU, JIAXING} <= _documents(reply)
    assert "杭州市：" in reply.text
    assert "嘉兴市：" in reply.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        pytest.param("嘉兴的首谈期是多长？", "draft", id="draft"),
        pytest.param("杭州首报要向谁报备？", "trial", id="trial"),
        pytest.param("浙江“十四五”要引进多少个世界500强项目？", "lapsed_target", id="lapsed"),
        pytest.param("新浪那篇报道的责任编辑是谁？", "news", id="news"),
    ],
)
def test_a_warning_goes_with_the_answer(office: Office, question: str, kind: str) -> None:
    reply = _ask(office, question)
    assert kind in {notice.kind for notice in reply.notices}
    assert reply.text.splitlines()[-1].startswith("注意：")


def test_a_target_lapses_with_its_period(office: Office) -> None:
    question = "浙江“十四五”要引进多少个世界500强项目？"
    before, after = (_ask(office, question, as_of=day) for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before.citations == after.citations
    assert "lapsed_target" not in {notice.kind for notice in before.notices}
    assert "lapsed_target" in {notice.kind for notice in after.notices}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("绍兴那份国际化招商意见的文号是什么？", "绍政办发〔2023〕17号", id="number"),
        pytest.param("杭州一盘棋制度什么时候起施行？", "2019年6月6日", id="effective"),
        pytest.param("省政府招商指导意见是哪天印发的？", "2022年1月26日", id="printed"),
        pytest.param("嘉兴那份文件是正式文件吗？", "征求意见稿", id="status"),
        pytest.param("杭州这个制度试行到什么时候？", "没有写明", id="no-end"),
    ],
)
def test_facts_of_a_document_are_told(office: Office, question: str, said: str) -> None:
    reply = _ask(office, question)
    assert said in reply.text
    assert reply.citations


def test_a_document_by_its_number_is_the_one_that_answers(office: Office) -> None:
    assert _documents(_ask(office, "绍政办发〔2023〕17号里由谁牵头？")) == {SHAOXING}


def test_the_answer_fits_whatever_is_asked_at_once(office: Office) -> None:
    question = "请比较浙江省、杭州、嘉兴、绍兴在首报首谈、产业基金、招商队伍、考核激励、用地保障方面的规定有什么不同？"
    reply = _ask(office, question)
    assert len(reply.text) <= 1200
    assert len(reply.citations) <= 8
    assert all(notice.kind in ("draft", "trial", "lapsed_target") for notice in reply.notices)
    assert "注意：" in reply.text


def test_a_document_answers_for_no_day_before_it_held(office: Office) -> None:
    """Hangzhou's system is in force from 2019-06-06: asked for the day before, it says nothing yet."""
    question = "杭州的首报首谈制度是怎么规定的？"
    assert HANGZHOU in _documents(_ask(office, question, as_of=date(2019, 6, 6)))
    assert HANGZHOU not in _documents(_ask(office, question, as_of=date(2019, 6, 5)))


def test_a_figure_of_the_province_is_not_shown_beside_a_city_that_has_none(office: Office) -> None:
    """Hangzhou sets no target for foreign capital: the province's, even as the nearest clause, would mislead."""
    reply = _ask(office, "杭州2025年实际利用外资目标是多少？")
    assert reply.unstated
    assert ZHEJIANG not in _documents(reply)
