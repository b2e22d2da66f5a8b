"""The words around the quotes: both languages say everything, nothing is lost at the bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiring import Office
from corpus.models import DocumentStatus
from handlers import wording, wording_bulletin_chat, wording_bulletins, wording_chat, wording_doctor
from handlers.wording import answer_text, notice_text, readable
from indexer.answer import Citation, Notice, Statement, StructuredAnswer
from tests.conftest import TODAY

TITLES = {"d": "关于招商的意见"}
PLACES = {"330100": "杭州市", "330400": "嘉兴市"}


def _citation(quote: str = "首谈期为1个月。") -> Citation:
    return Citation("d", TITLES["d"], None, "二（一）", quote, DocumentStatus.DRAFT)


def _answer(*statements: Statement) -> StructuredAnswer:
    return StructuredAnswer(
        "answer", "330400", unstated=False, statements=statements, citations=(_citation(),)
    )


def _tables(module: object) -> list[tuple[str, Mapping[str, Mapping[str, str]]]]:
    return [
        (name, table) for name, table in vars(module).items()
        if isinstance(table, Mapping) and set(table) == {"zh", "en"} and isinstance(table["zh"], Mapping)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "module",
    [wording, wording_bulletin_chat, wording_bulletins, wording_chat, wording_doctor],
    ids=lambda m: m.__name__,
)
def test_both_languages_have_the_same_words(module: object) -> None:
    tables = _tables(module)
    assert tables
    for name, table in tables:
        assert set(table["zh"]) == set(table["en"]), name
        for key, chinese in table["zh"].items():
            holes = [sorted(re.findall(r"\{(\w+)\}", words)) for words in (chinese, table["en"][key])]
            assert set(holes[0]) == set(holes[1]), (name, key)
            assert chinese, (name, key)


def test_an_english_question_is_answered_in_english_with_the_quote_as_it_stands(office: Office) -> None:
    reply = office.ask("How long is the exclusive right in Jiaxing?", as_of=TODAY)
    assert "Note: " in reply.text
    assert "注意：" not in reply.text
    assert f"“{reply.citations[0].quote}”" in reply.text


@pytest.mark.parametrize(
    "kind", ["draft", "trial", "expired", "repealed", "news", "unknown", "lapsed_target", "unconfirmed"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_has_words(kind: str, language: str) -> None:
    notice = Notice(kind, "d", "十四五")  # type: ignore[arg-type]  # every kind in turn
    words = notice_text(notice, TITLES, language)  # type: ignore[arg-type]  # both languages in turn
    assert words
    assert "{" not in words


def _long(number: int, characters: int, notices: tuple[Notice, ...] = ()) -> StructuredAnswer:
    statements = tuple(Statement("words", "330400", "d", words="字" * 80, citation=n) for n in range(number))
    citations = tuple(_citation(f"{n}" + "句" * characters) for n in range(number))
    return StructuredAnswer("answer", "330400", unstated=False, statements=statements, citations=citations,
                            notices=notices)  # fmt: skip


def test_a_notice_is_never_what_is_left_out() -> None:
    notices = tuple(Notice("lapsed_target", "d", f"期限{n}") for n in range(6))
    words = answer_text(_long(8, 400, notices), TITLES, PLACES, "zh")
    assert len(words) <= 1200
    assert all(f"期限{n}" in words for n in range(6))


def test_a_quote_is_shown_whole_or_not_at_all() -> None:
    words = answer_text(_long(3, 550), TITLES, PLACES, "zh")
    assert len(words) <= 1200
    assert words.count("“") == words.count("”") > 0


def test_units_are_told_leader_first() -> None:
    statement = Statement(
        "units", "330400", "d", lead=("市商务局",), supporting=("市财政局", "市税务局"), citation=0
    )
    words = answer_text(_answer(statement), TITLES, PLACES, "zh").splitlines()[0]
    assert words == "牵头：市商务局；配合：市财政局、市税务局。"


def test_what_is_unstated_is_named_with_its_place() -> None:
    statement = Statement("unstated", "330100", "d", asked="period", citation=0)
    assert "杭州市的文件没有写明期限" in answer_text(_answer(statement), TITLES, PLACES, "zh")
    assert "Hangzhou does not state a period" in answer_text(_answer(statement), TITLES, PLACES, "en")


def test_nothing_found_is_said_plainly() -> None:
    nothing = StructuredAnswer("not_found", "330400", unstated=True, statements=())
    assert answer_text(nothing, TITLES, PLACES, "zh").startswith("库里的文件没有写")
    assert "do not answer" in answer_text(nothing, TITLES, PLACES, "en")


@given(st.text(alphabet="引进 １００ 个 abc|，。0 ", max_size=40))
def test_reading_words_only_lose_spaces(words: str) -> None:
    """Spaces that a page put between characters go; a table's bars become commas; nothing else changes."""
    shown = readable(words)
    changed = words.replace("|", "，") if words.count("|") > 1 else words
    assert shown.replace(" ", "") == changed.replace(" ", "")
