"""Clauses kept ready beside the index: the same as made on the spot, gone with their document."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library
from corpus.models import Clause, Segment
from indexer import bm25
from indexer.embedding import open_embedder
from indexer.embedding.static import StaticEmbedder
from indexer.following import index_change, keep_tokens
from indexer.lexical import VERSION, LexicalIndex
from indexer.passages import Passage, prepare
from indexer.postings import BLOCK, BLOCK_BITS, TERM_BITS, Kept, List
from indexer.relevance.finding import Hit, Ready, Relevance, Weights
from indexer.relevance.meaning import Meaning
from indexer.relevance.stored import read_tokens, read_units, written_tokens, written_units
from indexer.relevance.units import parts_of, unit_text

TEXTS = st.text(alphabet="招商引资项目，。；\n1a %（）", max_size=60)
PAGES = [
    f"第{n}条 投资{n}亿元以上的项目由市级统筹，{n}个月内答复。单个项目奖励最高{n}万元。" for n in range(1, 40)
]


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    embedder = open_embedder()
    assert isinstance(embedder, StaticEmbedder)
    return embedder.meaning()


@given(title=TEXTS, heading=TEXTS, text=TEXTS)
def test_what_is_kept_of_a_passage_is_what_was_made(
    meaning: Meaning, title: str, heading: str, text: str
) -> None:
    parts = parts_of(text, title=title, heading=heading)
    units, tokens = unit_text(parts), meaning.tokens(parts)
    again = read_units(written_units(units))
    assert np.array_equal(again.codes, units.codes)
    assert np.array_equal(again.starts, units.starts)
    back = read_tokens(written_tokens(tokens))
    assert np.array_equal(back.ids, tokens.ids)
    assert np.array_equal(back.starts, tokens.starts)
    assert np.array_equal(back.lengths, tokens.lengths)


def test_units_that_are_read_otherwise_need_another_version_of_the_index() -> None:
    """What is kept must be what would be made: on failure raise `lexical.VERSION` and take the new digest."""
    text = "（一）2025年10月底前，A1类项目奖励1,000万元；“首谈”期限30％。\n" + "一，" * 90
    made = written_units(unit_text(parts_of(text, title="关于项目的意见〔2024〕3号", heading="总则")))
    assert (VERSION, hashlib.sha256(made).hexdigest()[:12]) == (6, "b37fe047e835")


class WithoutForms:
    """A lexical index that keeps nothing ready."""

    def __init__(self, lexical: LexicalIndex) -> None:
        self._lexical = lexical

    def search(
        self, words: Sequence[str], *, documents: Sequence[str] | None, limit: int, values: Sequence[str] = ()
    ) -> Sequence[Hit]:
        return self._lexical.search(words, documents=documents, limit=limit, values=values)

    def forms(self, keys: Sequence[str], *, embedding: str) -> Mapping[str, Ready]:
        del keys, embedding
        return {}


def test_a_clause_kept_ready_ranks_as_one_read_on_the_spot(meaning: Meaning) -> None:
    lexical = LexicalIndex(sqlite3.connect(":memory:"))
    clauses = [_clause(order, text) for order, text in enumerate(PAGES)]
    lexical.put(clauses, title="关于项目的意见")
    passages: dict[str, Passage] = {}
    for clause in clauses:
        passage = prepare(clause, place=None, title="关于项目的意见")
        passages[passage.key] = passage
    made = [meaning.tokens(parts_of(c.text, title="关于项目的意见")) for c in clauses]
    lexical.keep_tokens(meaning.name, clauses, made)
    kept, on_the_spot = (
        Relevance(words, passages.get if words is not lexical else _none, Weights.load(), meaning)
        for words in (lexical, WithoutForms(lexical))
    )
    for question in ("12亿元的项目谁统筹？", "奖励最高多少万元", "几个月内答复"):
        found = [
            search.best(question, documents=None, limit=9, total=len(PAGES), frequency=lexical.frequency)
            for search in (kept, on_the_spot)
        ]
        assert found[0] == found[1]
        assert len(found[0]) == 9


def test_tokens_come_with_the_vectors_and_go_with_their_document(tmp_path: Path, meaning: Meaning) -> None:
    page = tmp_path / "意见.txt"
    page.write_text("关于试行的意见\n" + "\n".join(PAGES), encoding="utf-8")
    with Library.open(
        tmp_path, lambda: datetime(2026, 11, 20, tzinfo=UTC), on_change=index_change
    ) as library:
        added = library.add(page, lambda detected: detected.metadata)
        made = keep_tokens(library, lambda: meaning, meaning.name)
        assert made == library.clause_count()
        assert keep_tokens(library, lambda: meaning, meaning.name) == 0
        assert keep_tokens(library, lambda: meaning, "another") == made
        lexical = LexicalIndex(library.database.conn)
        key = f"{added.metadata.id}#0"
        assert lexical.forms([key], embedding="another")[key].tokens is not None
        assert lexical.forms([key], embedding=meaning.name)[key].tokens is None
        library.remove(added.metadata.id)
        assert lexical.forms([key], embedding="another") == {}
        assert not library.database["clause_units"].count
        assert not library.database["clause_tokens"].count


@pytest.mark.parametrize("admitting", [None, 0.5, 0.02], ids=["all", "half", "few"])
def test_the_best_over_many_blocks_are_exact(admitting: float | None) -> None:
    """However little of the long lists is read: against every clause scored in full."""
    chance = np.random.default_rng(7)
    blocks, size = 3, 2 * BLOCK + 20_000
    lengths = chance.integers(20, 400, size).astype(np.uint16)
    norm = bm25.norms(lengths, float(lengths.mean()))
    lists: dict[int, List] = {}
    frequencies: dict[int, int] = {}
    whole = np.zeros(size)
    shares = (0.3, 0.2, 0.1, 0.05, 0.03, 0.01, 0.004, 0.002, 0.001, 0.0005)
    for term, share in enumerate(shares):
        ids = np.flatnonzero(chance.random(size) < share)
        counted = chance.integers(3, 60, len(ids)).astype(np.uint8)
        frequencies[term] = len(ids)
        for block in range(blocks):
            here = ids >> BLOCK_BITS == block
            lists[block << TERM_BITS | term] = ((ids[here] & (BLOCK - 1)).astype(np.uint16), counted[here])
        weight = np.float32(bm25.rarity(size, len(ids)) * (bm25.K1 + 1) * bm25.UNIT)
        times = counted.astype(np.float32) / np.float32(bm25.TENTHS)
        whole[ids] += np.maximum(np.rint(weight * times / (times + norm[ids])), 1)
    admitted = None if admitting is None else chance.random(size) < admitting
    whole = whole if admitted is None else np.where(admitted, whole, 0)
    found = bm25.best(
        frequencies, size, read=lambda rows: {row: lists[row] for row in rows}, blocks=range(blocks),
        norm=norm, admitted=admitted, limit=30,
    )  # fmt: skip
    bar = np.sort(whole)[-30]
    expected = np.flatnonzero(whole >= bar)
    order = np.argsort(found.ids)
    assert found.ids[order].tolist() == expected.tolist()
    assert found.scores[order].tolist() == whole[expected].tolist()


def test_lists_kept_in_memory_stay_below_their_limit_and_are_those_of_the_file() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE clause_postings (id INTEGER PRIMARY KEY, list BLOB NOT NULL) STRICT")
    written = {row: np.arange(row, dtype="<u2").tobytes() + b"\n" * row for row in range(1, 50)}
    db.executemany("INSERT INTO clause_postings VALUES (?, ?)", written.items())
    kept = Kept(limit=4_000)
    for first in (1, 10, 20, 1, 30, 60):
        rows = list(range(first, first + 8))
        found = kept.read(db, rows)
        assert set(found) == set(rows) & written.keys()
        assert all(len(places) == row == len(counted) for row, (places, counted) in found.items())
        assert kept.bytes <= 4_000


def _none(key: str) -> None:
    del key


def _clause(order: int, text: str) -> Clause:
    return Clause("d", "", "clause", order, "", (), text, (Segment(0, 0, len(text)),))
