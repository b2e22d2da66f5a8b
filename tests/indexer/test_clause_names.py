"""Clauses and documents by name: every way of writing one leads to the same clause, and to no other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shipped
from corpus.models import DocumentStatus, Metadata
from indexer.clause_names import find_names, number_of, path_form, resolve
from indexer.document_names import DocumentNames
from indexer.lexicon import Lexicon
from indexer.number_forms import codes, spellings
from indexer.question import Reader
from terms.folding import folded
from terms.places import Gazetteer

PATHS = [
    "第三条", "第十二条", "第十二条（一）", "第十二条（二）", "第二十条", "第三章", "二", "二（一）",
    "二（一）3", "二（三）", "附件 5", "附件 一（二）", "附件1 第2段", "附件2",
]  # fmt: skip


def found(text: str, documents: tuple[tuple[int, int], ...] = ()) -> list[str]:
    paths = [(path_form(path), path) for path in PATHS]
    return [key for name in find_names(folded(text), documents) for key in resolve(name, paths)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第十二条说了什么", "第十二条"),
        ("第12条说了什么", "第十二条"),
        ("第 １２ 条说了什么", "第十二条"),
        ("第三章第十二条怎么写", "第十二条"),
        ("第十二条第（二）项", "第十二条（二）"),
        ("第12条第二项", "第十二条（二）"),
        ("第二十条第三款是什么", "第二十条"),
        ("二（一）3怎么写", "二（一）3"),
        ("二(一)3", "二（一）3"),
        ("二、（一）3", "二（一）3"),
        ("第二部分第（一）项第3点", "二（一）3"),
        ("附件第5项是什么", "附件 5"),
        ("附件第五项", "附件 5"),
        ("附件二的内容", "附件2"),
        ("附件一（二）", "附件 一（二）"),
    ],
)
def test_a_clause_is_found_however_its_number_is_written(said: str, meant: str) -> None:
    assert found(said) == [meant]


@pytest.mark.parametrize(
    ("said", "meant"), [("（三）讲什么", ["二（三）"]), ("12条", ["第十二条"]), ("的二（三）", ["二（三）"])]
)
def test_right_behind_a_document_a_part_of_the_path_is_enough(said: str, meant: list[str]) -> None:
    assert found(f"《意见》{said}", ((0, 3),)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "一、二、三级市场",
        "（三）个项目",
        "投资12条生产线",
        "30条意见",
        "3个月",
        "十二条街",
        "总投资2（亿元）",
        "2025年",
    ],
)
def test_what_only_looks_like_a_clause_names_none(said: str) -> None:
    assert find_names(folded(said), ()) == []


def test_rows_of_an_annex_and_annexes_are_two_things() -> None:
    assert path_form("附件 5") != path_form("附件5")
    assert path_form("第十二条") == path_form("第12条")


@settings(deadline=None)  # the other library takes a moment to load
@given(st.integers(1, 199))
def test_a_chinese_number_is_read_back(number: int) -> None:
    import cn2an  # type: ignore[import-untyped]  # the library ships no types

    assert number_of(cn2an.an2cn(number)) == number_of(str(number)) == number


def known(id_: str, title: str, number: str | None = None) -> Metadata:
    return Metadata(
        id=id_, title=title, short_names=(), issuer="", number=number, place=None, dated=None, printed=None,
        effective=None, expires=None, status=DocumentStatus.IN_FORCE, status_words="", status_note="",
    )  # fmt: skip


NAMES = DocumentNames(
    [
        known(
            "绍兴", "绍兴市人民政府办公室关于进一步加强国际化招商引资工作的实施意见", "绍政办发〔2023〕17号"
        ),
        known("国办", "国务院办公厅关于推进政务新媒体健康有序发展的意见", "国办发〔2018〕17号"),
        known("条例", "浙江省地方金融条例"),
        known("甲", "甲市招商引资办法"),
        known("乙", "乙市招商引资办法"),
    ]
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("绍政办发〔2023〕17号说了什么", {"绍兴"}),
        ("绍政办发[2023]17号", {"绍兴"}),
        ("绍政办发（2023）17号", {"绍兴"}),
        ("绍政办发【2023】１７号", {"绍兴"}),
        ("绍政办发〔2023〕17第三条", {"绍兴"}),
        ("绍政办发2023年17号", {"绍兴"}),
        ("绍政办发17号", {"绍兴"}),
        ("国办发〔2018〕17号", {"国办"}),
        ("国办发〔2023〕17号", set()),
        ("绍政办发〔2023〕170号", set()),
        ("2023年17日", set()),
        ("《关于进一步加强国际化招商引资工作的实施意见》", {"绍兴"}),
        ("进一步加强国际化招商引资工作的实施意见", {"绍兴"}),
        ("《地方金融条例》", {"条例"}),
        ("浙江地方金融条例第三条", {"条例"}),
        ("《浙江金融条例》", {"条例"}),
        ("《招商引资办法》", {"甲", "乙"}),
        ("招商引资", set()),
    ],
)
def test_a_document_is_found_by_what_it_goes_by(said: str, meant: set[str]) -> None:
    assert {id_ for name in NAMES.find(folded(said)) for id_ in name.documents} == meant


@pytest.mark.parametrize("text", ["9" * 10_000, "九" * 10_000, "第" + "9" * 5_000 + "条", "(" * 5_000])
def test_endless_numbers_are_no_names_and_take_no_time(text: str) -> None:
    assert find_names(text, [(0, 0)]) == []
    assert NAMES.find(text) == []
    assert path_form(text) is not None
    assert codes(text) == [] == list(spellings(text))


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_look_for_names_in(text: str) -> None:
    names = NAMES.find(folded(text))
    for name in find_names(folded(text), [(n.start, n.end) for n in names]):
        assert name.start < name.end
        assert name.steps


def test_a_question_by_name_holds_the_document_and_the_clause_and_nothing_else() -> None:
    documents = [document.metadata for document in shipped.load()]
    reader = Reader(Gazetteer.load(), Lexicon.load(), documents)
    question = reader.read("绍政办发[2023]17号二（三）怎么写的？", today=date(2026, 11, 20))
    assert question.documents == ("shaoxing-2023",)
    assert [name.forms() for name in question.clauses] == [["A2/B3"]]
    assert question.concepts == ()
