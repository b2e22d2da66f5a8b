"""The ranking of passages: which runs of a question stand where, and what that makes of fifty candidates."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Clause, Segment
from indexer.embedding import open_embedder
from indexer.embedding.static import StaticEmbedder
from indexer.lexical import LexicalIndex
from indexer.passages import Passage, prepare
from indexer.relevance.asked_words import Asked, read
from indexer.relevance.features import features
from indexer.relevance.finding import Relevance, Weights, cut_for_search
from indexer.relevance.runs import Candidates, runs
from indexer.relevance.units import BREAK, is_number, parts_of, plain, unit_text, units
from training.train_relevance import Corpus, examples, fitted, made_from

DATA = Path(__file__).parents[3] / "shared" / "data"
FEW_LETTERS = st.text(alphabet="招商引资项目，。1a ", min_size=1, max_size=30)


def asked_of(question: str) -> Asked:
    return read(question, total=100, frequency=lambda _: 3, words_of=cut_for_search)


def clause(order: int, text: str, *, document: str = "d") -> Clause:
    return Clause(document, "", "clause", order, "", (), text, (Segment(0, 0, len(text)),))


def search_over(*texts: str) -> tuple[Relevance, LexicalIndex]:
    lexical = LexicalIndex(sqlite3.connect(":memory:"))
    clauses = [clause(order, text) for order, text in enumerate(texts)]
    lexical.put(clauses, title="")
    passages: dict[str, Passage] = {}
    for one in clauses:
        made = prepare(one, place=None, title="")
        passages[made.key] = made
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    return Relevance(lexical, passages.get, Weights.load(), embedder.meaning()), lexical


def best_of(question: str, *texts: str, named: tuple[str, ...] = ()) -> list[str]:
    search, lexical = search_over(*texts)
    found = search.best(
        question, documents=None, limit=10, total=lexical.total(), frequency=lexical.frequency, named=named
    )
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True) or named
    return [texts[int(key.split("#")[1])] for key, _ in found]


@given(FEW_LETTERS)
def test_the_units_of_a_passage_are_those_of_its_parts(text: str) -> None:
    parts = parts_of(text, title="标题")
    made = unit_text(parts)
    ends = [*made.starts[1:].tolist(), len(made.codes)]
    kept = [part for place, part in enumerate(parts) if place < 2 or len(units(part)[0])]
    assert len(kept) == len(made.starts)
    for part, start, end in zip(kept, made.starts.tolist(), ends, strict=True):
        codes, letters = units(part)
        assert made.codes[end - 1] == BREAK
        assert [c for c in made.codes[start:end].tolist() if c] == [c for c in codes.tolist() if c]
        assert "".join(letters) == "".join(c for c in plain(part) if c.isalnum())


@given(FEW_LETTERS, st.lists(FEW_LETTERS, min_size=1, max_size=4))
def test_the_longest_runs_are_those_that_looking_at_every_place_finds(
    question: str, texts: list[str]
) -> None:
    asked = asked_of(question)
    made = [unit_text(parts_of(text)) for text in texts]
    if not len(asked.codes):
        return
    found = Candidates(made)
    table = runs(asked, found)
    ends = [*found.starts[1:].tolist(), len(found.codes)]
    for part, (start, end) in enumerate(zip(found.starts.tolist(), ends, strict=True)):
        inside = found.codes[start:end].tolist()
        for i in range(len(asked.codes)):
            assert table.longest[i, part] == longest_ending(asked, i, inside)


def longest_ending(asked: Asked, i: int, inside: list[int]) -> int:
    best = 0
    for at in range(len(inside)):
        length = 0
        while (
            length <= min(i, at)
            and inside[at - length] == asked.codes[i - length]
            and (length == 0 or asked.joined[i - length + 1])
        ):
            length += 1
        best = max(best, length)
    return best


def test_written_forms_of_a_number_are_one_and_break_no_run() -> None:
    assert units(plain("１，０００万元"))[0].tolist() == units(plain("1000万元"))[0].tolist()
    assert units(plain("“首谈”资格"))[0].tolist() == units(plain("首谈资格"))[0].tolist()
    assert is_number(units("2025")[0]).all()
    assert not is_number(units("gdp5a")[0]).any()


def test_two_words_side_by_side_in_a_sentence_count_more_than_the_same_apart() -> None:
    apart = "项目落地后由县里负责。首报的材料要交齐。排他的事另行商量。时间以登记为准。"
    together = "首报项目享有排他权，时间为一个月。"
    assert best_of("首报项目的排他权有多长时间？", apart, together)[0] == together


def test_the_rare_name_decides_among_passages_that_share_the_common_words() -> None:
    texts = [
        f"{name}成立于一九九八年，是一家公司，总部设在杭州。" for name in ("华立", "正泰", "传化", "万向")
    ]
    assert best_of("传化是哪一年成立的公司？", *texts)[0] == texts[2]


def test_what_the_question_names_comes_first_whatever_its_score() -> None:
    texts = ["招商引资项目的奖励办法。", "附则。", "招商引资奖励由财政兑现。"]
    assert best_of("招商引资项目的奖励", *texts, named=("d#1",))[0] == "附则。"


@pytest.mark.parametrize("question", ["", "？？？", "的", "请问是什么吗"])
def test_a_question_that_names_nothing_finds_nothing(question: str) -> None:
    assert best_of(question, "招商引资。", "项目是什么。") == []


def test_a_very_long_question_is_cut_to_what_tells_most() -> None:
    story = "我们厂里有很多人都在问这件事情，大家都不清楚。" * 12
    rare = "黄金管理经费"
    asked = read(
        f"{story}{rare}由谁支付？", total=1_000, words_of=cut_for_search,
        frequency=lambda token: 2 if set(token) <= set(rare) else 400,
    )  # fmt: skip
    assert len(asked.codes) == 72
    assert rare in "".join(asked.letters)
    assert all(asked.pair[~asked.joined] == 0)


def test_passages_of_one_score_come_in_order_of_their_keys() -> None:
    same = "招商引资项目奖励。"
    search, lexical = search_over(same, same, same)
    found = search.best("项目奖励", documents=None, limit=10, total=3, frequency=lexical.frequency)
    assert [key for key, _ in found] == ["d#0", "d#1", "d#2"]


def test_a_passage_scores_the_same_however_often_it_is_asked_for() -> None:
    texts = [f"第{n}条 企业投资{n}亿元以上的项目由市级统筹。" for n in range(1, 30)]
    search, lexical = search_over(*texts)
    first, again = (
        search.best(
            "投资12亿元的项目谁统筹？", documents=None, limit=5, total=29, frequency=lexical.frequency
        )
        for _ in range(2)
    )
    assert first == again
    assert first[0][0] == "d#11"


def test_the_shipped_weights_are_for_these_features_and_for_the_shipped_embedding() -> None:
    weights = Weights.load()
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    assert weights.embedding == embedder.name
    search, lexical = search_over("招商引资项目奖励。", "首谈资格一个月。")
    del lexical
    search.prepare(["d#0", "d#1"])
    computed = search.features("项目奖励", asked_of("项目奖励"), ["d#0", "d#1"], {"d#0": 1.0})
    assert set(weights.tokens) == set(computed)
    assert set(weights.words) == {name for name in computed if not name.startswith(("near_", "tokens_"))}


def test_the_shipped_weights_were_made_from_the_questions_and_documents_in_this_repository() -> None:
    recorded = Weights.load().made_from
    data = DATA if DATA.is_dir() else None
    for what, digest in made_from(data).items():
        assert recorded[what] == digest, f"{what} changed: run python -m training.train_relevance"


def test_the_same_examples_give_the_same_weights_and_put_the_right_passage_first() -> None:
    texts = [
        f"{a}{b}的奖励由{b}兑现，标准为{n}万元。" for n, (a, b) in enumerate(pairwise("甲乙丙丁戊己庚辛壬癸"))
    ]
    clauses = [clause(order, text) for order, text in enumerate(texts)]
    asked = [(f"{text[:2]}的奖励标准是多少？", frozenset([f"d#{order}"])) for order, text in enumerate(texts)]
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    made = examples(Corpus([(clauses, "")], asked), embedder.meaning())
    names = [name for name in made.names if not name.startswith(("near_", "tokens_"))]
    weights = fitted({"few": made}, names)
    assert weights == fitted({"few": made}, names)
    columns = [made.names.index(name) for name in weights]
    row = np.array(list(weights.values()), dtype=np.float32)
    assert all(right[int(np.argmax(table[:, columns] @ row))] for table, right in made.rows)


def test_a_candidate_without_a_sentence_of_its_own_takes_nothing_from_its_neighbour() -> None:
    asked = asked_of("招商引资")
    made = [unit_text(parts_of("", title="目录")), unit_text(parts_of("招商引资。"))]
    values = features(asked, Candidates(made))
    assert all(values[name][0] == 0 for name in ("pair", "pair_first", "pair_sentence", "single", "run"))
