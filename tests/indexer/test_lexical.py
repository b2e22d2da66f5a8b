"""The lexical index: exactly the best clauses by BM25, whatever was added and removed before."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.models import Clause
from indexer import bm25
from indexer.clause_names import find_names
from indexer.lexical import WEIGHTS, LexicalIndex
from indexer.number_forms import codes
from indexer.tokens import cut, term_of, tokens
from terms.folding import folded

_WORDS = st.sampled_from(
    ["首谈期", "为", "招商", "项目", "3个月", "第12条", "qflp", "一", "12.5亿", "。", " "]
)
_TEXTS = st.lists(_WORDS, max_size=12).map("".join)


def clause(document: str, order: int, text: str, heading: str = "", path: str = "") -> Clause:
    return Clause(document, path, "clause", order, heading, (), text, ())


def made(documents: Mapping[str, Sequence[str]], title: str = "意见") -> LexicalIndex:
    index = LexicalIndex(sqlite3.connect(":memory:"))
    for name, texts in documents.items():
        index.put([clause(name, order, text) for order, text in enumerate(texts)], title=title)
    return index


def expected(documents: Mapping[str, Sequence[str]], title: str, words: Sequence[str]) -> dict[str, float]:
    """Return the BM25 score of every clause that holds a word, computed one by one as the formula says."""
    held: dict[str, Counter[str]] = {}
    lengths: dict[str, int] = {}
    for name, texts in documents.items():
        for order, text in enumerate(texts):
            counted = held[f"{name}#{order}"] = Counter()
            for part, weight in ((title, WEIGHTS[0]), (text, WEIGHTS[2])):
                for token in tokens(part):
                    counted[token] += weight
            counted.update({code: WEIGHTS[2] * times for code, times in Counter(codes(folded(text))).items()})
            lengths[f"{name}#{order}"] = len(tokens(title)) + len(tokens(text)) + len(codes(folded(text)))
    average = sum(lengths.values()) / max(len(lengths), 1)
    terms = {t for w in words for t in tokens(w) if len(t) > 1 or t.isascii() or len(w) == 1}
    scores: dict[str, float] = {}
    for key, counted in held.items():
        for term in terms & counted.keys():
            rare = bm25.rarity(len(held), sum(term in other for other in held.values()))
            norm = bm25.K1 * (1 - bm25.B + bm25.B * lengths[key] / average)
            times = min(counted[term], 255) / bm25.TENTHS
            scores[key] = scores.get(key, 0.0) + rare * (bm25.K1 + 1) * times / (times + norm)
    return scores


@given(st.text(max_size=60))
def test_a_batch_is_cut_as_one_text_is(text: str) -> None:
    found = cut([folded(text), folded("招商 QFLP 3.5亿")])
    own = Counter(found.terms[found.owners == 0].tolist())
    assert own == Counter(term_of(token) for token in tokens(text))


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from("甲乙丙丁"), st.lists(_TEXTS, min_size=1, max_size=6)), st.lists(_WORDS)
)
def test_what_is_found_has_the_scores_of_the_formula(
    documents: dict[str, list[str]], words: list[str]
) -> None:
    found = made(documents).search(words, documents=None, limit=100)
    wanted = expected(documents, "意见", words)
    assert {hit.key for hit in found} == wanted.keys()
    for hit in found:
        assert hit.score == pytest.approx(wanted[hit.key], abs=len(words) * 4 / bm25.UNIT)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.lists(_TEXTS, min_size=1, max_size=6), min_size=1),
    st.lists(_WORDS, min_size=1),
    st.data(),
)
def test_the_best_few_are_the_head_of_all(
    documents: dict[str, list[str]], words: list[str], data: st.DataObject
) -> None:
    index = made(documents)
    within = data.draw(st.none() | st.lists(st.sampled_from("甲乙丙丁戊"), unique=True))
    every = index.search(words, documents=None, limit=1_000)
    wanted = [hit for hit in every if within is None or hit.key.partition("#")[0] in within]
    for limit in (1, 3, 7):
        assert index.search(words, documents=within, limit=limit) == wanted[:limit]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.lists(_TEXTS, min_size=1, max_size=4)), max_size=8))
def test_what_was_changed_is_found_as_if_it_had_always_been_so(changes: list[tuple[str, list[str]]]) -> None:
    """Documents come, are replaced and go; an index made of what is left gives the same hits and counts."""
    index, held = LexicalIndex(sqlite3.connect(":memory:")), dict[str, list[str]]()
    for number, (name, texts) in enumerate(changes):
        if name in held:
            index.remove([clause(name, order, text) for order, text in enumerate(held.pop(name))])
        if number % 3 != 2:
            index.put([clause(name, order, text) for order, text in enumerate(texts)], title="意见")
            held[name] = texts
    fresh = made(held)
    for words in (["首谈期"], ["招商", "项目"], ["3个月", "qflp", "一"]):
        assert index.search(words, documents=None, limit=9) == fresh.search(words, documents=None, limit=9)
    for term in ("首谈", "招商", "qflp", "意见"):
        assert index.frequency(term) == fresh.frequency(term)
    assert index.total() == fresh.total() == sum(map(len, held.values()))


@pytest.fixture(scope="module")
def many() -> LexicalIndex:
    """Return an index of more clauses than one block holds."""
    index = LexicalIndex(sqlite3.connect(":memory:"))
    index.put_all(
        ([clause(f"文{d}", order, f"项目{d % 97}号招商{order}，第{d}") for order in range(100)], "")
        for d in range(700)
    )
    return index


def test_common_words_are_not_scored_everywhere_and_the_best_are_still_exact(many: LexicalIndex) -> None:
    words = ["项目", "招商", "13号", "招商7", "第401"]
    every = many.search(words, documents=None, limit=100_000)
    assert len(every) == 70_000
    assert many.search(words, documents=None, limit=40) == every[:40]
    assert every[0].key == "文401#7"


def test_a_filter_of_hundreds_of_documents_keeps_the_order(many: LexicalIndex) -> None:
    within = [f"文{d}" for d in range(0, 700, 2)]
    every = many.search(["13号", "招商7"], documents=None, limit=100_000)
    wanted = [hit for hit in every if int(hit.key[1:].partition("#")[0]) % 2 == 0]
    assert many.search(["13号", "招商7"], documents=within, limit=50) == wanted[:50]


def test_one_more_document_in_a_full_block_is_found_at_once(many: LexicalIndex) -> None:
    added = [clause("新", 0, "闻所未闻的条款")]
    before = many.search(["项目", "招商7"], documents=None, limit=20)
    many.put(added, title="")
    assert [hit.key for hit in many.search(["闻所未闻"], documents=None, limit=3)] == ["新#0"]
    many.remove(added)
    assert many.search(["闻所未闻"], documents=None, limit=3) == []
    assert many.search(["项目", "招商7"], documents=None, limit=20) == before


def test_what_was_taken_back_is_found_by_nobody(tmp_path: Path) -> None:
    """The index lives in the transaction of the documents: rolled back, even its own reader forgets it."""
    with _connected(tmp_path) as database:
        index = LexicalIndex(database)
        index.put([clause("甲", 0, "首谈期为三个月")], title="")
        database.execute("BEGIN IMMEDIATE")
        index.put([clause("乙", 0, "首谈期为一年")], title="")
        assert len(index.search(["首谈期"], documents=None, limit=9)) == 2
        database.execute("ROLLBACK")
        assert [hit.key for hit in index.search(["首谈期"], documents=None, limit=9)] == ["甲#0"]
        database.execute("BEGIN IMMEDIATE")
        index.put([clause("丙", 0, "首谈期为一年")], title="")
        database.execute("COMMIT")
        assert {hit.key for hit in index.search(["首谈期"], documents=None, limit=9)} == {"甲#0", "丙#0"}


def test_a_reader_sees_what_another_process_committed(tmp_path: Path) -> None:
    with _connected(tmp_path) as database, _connected(tmp_path) as other:
        writer, reader = LexicalIndex(database), LexicalIndex(other)
        assert reader.search(["首谈期"], documents=None, limit=9) == []
        writer.put([clause("甲", 0, "首谈期为三个月")], title="")
        assert [hit.key for hit in reader.search(["首谈期"], documents=None, limit=9)] == ["甲#0"]
        assert reader.frequency("首谈") == 1


def test_searching_while_another_process_writes_sees_one_state_at_a_time(tmp_path: Path) -> None:
    texts = [f"首谈期为{n}个月" for n in range(40)]
    done = Event()

    def write() -> None:
        with _connected(tmp_path) as database:
            writer = LexicalIndex(database)
            for number in range(60):
                database.execute("BEGIN IMMEDIATE")
                writer.put([clause(f"文{number}", o, t) for o, t in enumerate(texts)], title="")
                database.execute("COMMIT")
        done.set()

    with _connected(tmp_path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        reader = LexicalIndex(database)
        writing = Thread(target=write)
        writing.start()
        sizes = []
        while not done.is_set():
            sizes.append(len(reader.search(["首谈期", "7个月"], documents=None, limit=10_000)))
        writing.join()
    assert all(size % len(texts) == 0 for size in sizes)
    assert len(set(sizes)) > 1


def test_a_clause_is_found_by_its_path_within_the_documents_asked_for() -> None:
    index = LexicalIndex(sqlite3.connect(":memory:"))
    for name in "甲乙丙":
        index.put([clause(name, o, "条文", path=f"第{p}条") for o, p in enumerate("一二三")], title="")
    [second], [third] = find_names("第2条", []), find_names("第三条", [])
    assert index.named([second], documents=["乙", "丙"], limit=9) == ["乙#1", "丙#1"]
    assert index.named([second], documents=None, limit=2) == ["甲#1", "乙#1"]
    index.remove([clause("乙", o, "条文", path=f"第{p}条") for o, p in enumerate("一二三")])
    assert index.named([second, third], documents=["乙", "丙"], limit=9) == ["丙#1", "丙#2"]


def _connected(folder: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(folder / "library.db", isolation_level=None))
