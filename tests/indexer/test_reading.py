"""Reading a question: its place, its time, its kind, and the values that a clause may hold for it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import shipped
from indexer.asked import Intent, read_asked
from indexer.lexicon import Lexicon
from indexer.passages import periods, prepare
from indexer.question import Question, Reader
from indexer.values import ValueKind, find_values, of_kinds
from terms.places import Gazetteer

DAY = date(2026, 11, 20)
READER = Reader(Gazetteer.load(), Lexicon.load(), shipped.load_metadata())
K = ValueKind


def read(text: str, place: str | None = None) -> Question:
    return READER.read(text, today=DAY, place=place)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("嘉兴的首谈期多长？", ("330400",), id="city"),
        pytest.param("嘉善的首谈期多长？", ("330400",), id="county"),
        pytest.param("嘉兴经开区的首谈期多长？", ("330400",), id="zone"),
        pytest.param("杭州和嘉兴有什么不同？", ("330100", "330400"), id="two"),
        pytest.param("浙江省怎么规定？", ("330000",), id="province"),
        pytest.param("浙江嘉兴怎么规定？", ("330400",), id="province-before-city"),
        pytest.param("省里怎么规定？", ("330000",), id="province-short"),
        pytest.param("能不能省钱？", (), id="no-province"),
        pytest.param("How long in Hangzhou?", ("330100",), id="english"),
        pytest.param("首谈期多长？", (), id="none"),
    ],
)
def test_the_places_asked_about_are_found(text: str, places: tuple[str, ...]) -> None:
    assert read(text).places == places


def test_an_assumed_place_gives_way_to_a_named_one() -> None:
    assert read("首谈期多长？", place="330400").places == ("330400",)
    assert read("杭州首谈期多长？", place="330400").places == ("330100",)
    assert read("绍政办发〔2023〕17号的文号", place="330400").places == ()


@pytest.mark.parametrize("text", ["上海的首谈期多长？", "苏州怎么规定？", "What does Shanghai say?"])
def test_a_place_outside_the_province_is_known_as_such(text: str) -> None:
    assert read(text).outside
    assert read(text).places == ()


@pytest.mark.parametrize(
    ("text", "document"),
    [
        pytest.param("绍政办发〔2023〕17号是什么时候印发的？", "shaoxing-2023", id="number"),
        pytest.param("绍政办发[2023]17号", "shaoxing-2023", id="brackets"),
        pytest.param("17号文说了什么？", "shaoxing-2023", id="short-number"),
        pytest.param(
            "浙江省人民政府关于进一步加强招商引资工作的指导意见说了什么？", "zhejiang-2022", id="title"
        ),
    ],
)
def test_a_document_is_known_by_title_or_number(text: str, document: str) -> None:
    assert read(text).documents == (document,)


@pytest.mark.parametrize(
    ("text", "years", "plans"),
    [
        pytest.param("2024年的目标", (2024,), (), id="year"),
        pytest.param("今年和明年的目标", (2026, 2027), (), id="relative"),
        pytest.param("十四五的目标", (), (2021,), id="plan"),
        pytest.param("２０２３年", (2023,), (), id="full-width"),
        pytest.param("总投资2000万元", (), (), id="an-amount-is-no-year"),
        pytest.param("2021—2025年", (), (2021,), id="a-plan-by-its-years"),
        pytest.param("2023—2025年", (2023, 2025), (), id="range"),
    ],
)
def test_years_and_plans_are_read(text: str, years: tuple[int, ...], plans: tuple[int, ...]) -> None:
    question = read(text)
    assert question.years == years
    assert question.plans == plans


@pytest.mark.parametrize(
    ("text", "kind", "intent"),
    [
        pytest.param("首谈期多长？", K.PERIOD, Intent.FACT, id="how-long"),
        pytest.param("多久开一次会？", K.FREQUENCY, Intent.FACT, id="how-often"),
        pytest.param("要多少亩？", K.AREA, Intent.FACT, id="area"),
        pytest.param("总投资要多少亿元？", K.MONEY, Intent.FACT, id="money"),
        pytest.param("占比要达到百分之多少？", K.PERCENT, Intent.FACT, id="percent"),
        pytest.param("引进几个项目？", K.COUNT, Intent.FACT, id="count"),
        pytest.param("哪个部门负责？", K.UNIT, Intent.RESPONSIBLE, id="unit"),
        pytest.param("组长是谁？", K.PERSON, Intent.RESPONSIBLE, id="person"),
        pytest.param("什么时候印发？", K.DATE, Intent.FACT, id="date"),
        pytest.param("有哪些措施？", None, Intent.LIST, id="list"),
        pytest.param("怎么办理？", None, Intent.PROCEDURE, id="procedure"),
        pytest.param("能不能享受？", None, Intent.YES_NO, id="yes-no"),
        pytest.param("How long does it last?", K.PERIOD, Intent.FACT, id="how-long-english"),
        pytest.param("Who leads?", K.UNIT, Intent.RESPONSIBLE, id="who-english"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(
    text: str, kind: ValueKind | None, intent: Intent
) -> None:
    asked = read_asked(text, places=1)
    assert asked.intent is intent
    assert kind in asked.kinds if kind else not asked.kinds


def test_two_places_make_a_comparison_unless_a_project_moves() -> None:
    assert read_asked("杭州和嘉兴有什么不同？", places=2).intent is Intent.COMPARE
    assert read_asked("项目从杭州流转到嘉兴能加分吗？", places=2).intent is Intent.YES_NO
    assert read_asked("有什么不同？", places=1).intent is not Intent.COMPARE


def test_a_measure_that_was_named_is_kept() -> None:
    assert read_asked("给多少亩？", places=1).measures == {"亩"}
    assert read_asked("首谈期几个月？", places=1).measures == {"个月"}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        pytest.param("赋予１个月的首谈资格", K.PERIOD, "１个月", id="full-width-period"),
        pytest.param("总投资10亿元以上", K.MONEY, "10亿元", id="money"),
        pytest.param("1亿美元以上", K.MONEY, "1亿美元", id="dollars"),
        pytest.param("占比超三分之一", K.PERCENT, "三分之一", id="fraction"),
        pytest.param("不少于30％", K.PERCENT, "30％", id="percent"),
        pytest.param("安排200亩用地", K.AREA, "200亩", id="area"),
        pytest.param("自2019年6月6日起施行", K.DATE, "2019年6月6日", id="date"),
        pytest.param("每季度召开一次", K.FREQUENCY, "每季度", id="frequency"),
        pytest.param("引进100个项目", K.COUNT, "100个", id="count"),
        pytest.param("由市投资促进中心牵头", K.UNIT, "市投资促进中心", id="unit"),
    ],
)
def test_values_are_found_as_written(text: str, kind: ValueKind, words: str) -> None:
    assert words in [value.words for value in of_kinds(text, frozenset({kind}))]


@pytest.mark.parametrize(
    "text", ["在项目完成供地后下一年度，由市规划和自然资源局给予奖励", "每一年度考核一次", "同一年龄段"]
)
def test_a_next_year_is_no_period_of_one_year(text: str) -> None:
    """下一年度 names a year; it is not 一年."""
    assert "一年" not in [value.words for value in of_kinds(text, frozenset({K.PERIOD}))]


@given(st.text(max_size=80))
def test_every_value_stands_where_it_says(text: str) -> None:
    for value in find_values(text):
        assert value.words == text[value.start : value.end].strip()
        assert value.words


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    question = read(text)
    assert question.text == text or not text.isascii()
    assert all(concept.ways for concept in question.concepts)
    for start, end in read_asked(text, places=0).words:
        assert 0 <= start <= end <= len(text)


def test_every_character_of_a_clause_stands_in_at_most_one_sentence() -> None:
    """Sentences cover what is written, in order, and do not overlap."""
    for document in shipped.load():
        for clause in document.clauses:
            sentences = prepare(clause, place=None, title=document.metadata.title).sentences
            assert sentences
            ends = [0, *(sentence.end for sentence in sentences)]
            for previous, sentence in zip(ends, sentences, strict=False):
                assert previous <= sentence.start < sentence.end <= len(clause.text)
                assert clause.text[previous : sentence.start].strip() == ""


def test_a_sentence_knows_the_period_it_speaks_of() -> None:
    assert periods("2023-2025年引进50个") == ("2023", "2025")
    assert periods("“十四五”期间") == ("十四五",)
    assert periods("120230元") == ()
