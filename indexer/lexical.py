"""The lexical index: characters, character pairs and words of the field, weighed by BM25.

It stands in the same database file as the documents, so that a document and its index change in one
transaction. It keeps no text of its own; a document is taken out by giving its clauses again.
Clauses are numbered in the order in which they came, a document's side by side.
"""

from __future__ import annotations

import hashlib
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from corpus.models import Clause
from indexer import bm25, postings
from indexer.clause_names import ClauseName, path_form, resolve
from indexer.number_forms import codes
from indexer.postings import BLOCK, BLOCK_BITS
from indexer.tokens import Cut, cut, term_of, tokens
from terms.folding import folded

VERSION = 5
"""Raised whenever the tables or the tokens change; an index of another version is made anew."""

TITLE, HEADING, BODY = 0, 1, 2
WEIGHTS = (3, 16, 10)
"""What a word counts for in a document's title, in the headings above a clause, and in its own text, in tenths."""

SCHEMA = """
CREATE TABLE clause_index (version INTEGER NOT NULL, stamp TEXT NOT NULL, next INTEGER NOT NULL) STRICT;
CREATE TABLE clause_documents (
    first INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, title TEXT NOT NULL, clauses INTEGER NOT NULL,
    orders BLOB NOT NULL, lengths BLOB NOT NULL
) STRICT;
CREATE TABLE clause_paths (id INTEGER PRIMARY KEY, path TEXT NOT NULL) STRICT;
CREATE INDEX clause_paths_path ON clause_paths (path);
"""
_TABLES = ("clause_index", "clause_documents", "clause_paths", "clause_postings")
_FORMER = ("clause_frequency", "clause_terms", "clause_keys")
"""Tables of versions before 3."""
_MASKS_KEPT = 8
_FEW = 400
"""Within so many documents a clause is looked for by all it may be called."""


@dataclass(frozen=True)
class LexicalHit:
    """A clause found by its words: its key and its BM25 score (higher is better)."""

    key: str
    score: float


@dataclass
class _State:
    """The index as it stood at a stamp: its documents, and what was looked up since."""

    stamp: str
    documents: list[str]
    firsts: list[int]
    sizes: list[int]
    orders: list[bytes]
    norm: NDArray[np.float32]
    total: int
    numbers: dict[str, int]
    frequencies: dict[int, int] = field(default_factory=dict)
    masks: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict)

    @property
    def blocks(self) -> range:
        """Return the numbers of the blocks."""
        return range((len(self.norm) + BLOCK - 1) >> BLOCK_BITS)

    def key(self, id_: int) -> str:
        """Return the key of a clause."""
        place = bisect_right(self.firsts, id_) - 1
        order = np.frombuffer(self.orders[place], "<u4")[id_ - self.firsts[place]]
        return f"{self.documents[place]}#{order}"


class LexicalIndex:
    """The lexical index inside a library database; the caller owns the connection and the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._kept: _State | None = None
        if self._version() != VERSION:
            self._make()

    def _make(self) -> None:
        """Make the tables, once, though several processes may find them missing at the same time."""
        alone = not self._db.in_transaction
        if alone:
            self._db.execute("BEGIN IMMEDIATE")
        try:
            if self._version() != VERSION:  # nobody made them while this one waited
                for name in (*_FORMER, *_TABLES):
                    self._db.execute(f"DROP TABLE IF EXISTS {name}")
                for statement in (*SCHEMA.split(";\n"), postings.SCHEMA):
                    self._db.execute(statement)
                self._db.execute("INSERT INTO clause_index VALUES (?, '', 0)", (VERSION,))
        except BaseException:
            if alone:
                self._db.execute("ROLLBACK")
            raise
        if alone:
            self._db.execute("COMMIT")

    def _version(self) -> int:
        marks = ",".join("?" * len(_TABLES))
        sql = f"SELECT count(*) FROM sqlite_master WHERE name IN ({marks})"  # noqa: S608 - only question marks
        if self._db.execute(sql, _TABLES).fetchone()[0] != len(_TABLES):
            return 0
        return int(self._db.execute("SELECT version FROM clause_index").fetchone()[0])

    def put(self, clauses: Sequence[Clause], *, title: str) -> None:
        """Index the clauses of one document, which must not be indexed already."""
        self.put_all([(clauses, title)])

    def put_all(self, documents: Iterable[tuple[Sequence[Clause], str]]) -> None:
        """Index the clauses of many documents (clauses, title), some ten thousand clauses at a time."""
        next_ = int(self._db.execute("SELECT next FROM clause_index").fetchone()[0])
        for some in _batches(documents, BLOCK - (next_ & (BLOCK - 1))):
            next_ = self._put(some, next_)

    def _put(self, documents: Sequence[tuple[Sequence[Clause], str]], first: int) -> int:
        """Index some documents from a number on and return the next free one."""
        clauses = [(clause, title) for some, title in documents for clause in some]
        ids, terms, fields = _tokens(clauses)
        lengths = np.minimum(np.bincount(ids, minlength=len(clauses)), np.iinfo(np.uint16).max).astype("<u2")
        postings.add(self._db, ids + first, terms, fields, WEIGHTS)
        self._db.executemany(
            "INSERT INTO clause_paths (path, id) VALUES (?, ?)",
            ((path_form(c.path), first + i) for i, (c, _) in enumerate(clauses) if c.path),
        )
        at = 0
        for some, title in documents:
            if not some:
                continue
            orders = np.array([clause.order for clause in some], dtype="<u4")
            self._db.execute(
                "INSERT INTO clause_documents VALUES (?, ?, ?, ?, ?, ?)",
                (first + at, some[0].document, title, len(some), orders.tobytes(),
                 lengths[at : at + len(some)].tobytes()),
            )  # fmt: skip
            at += len(some)
        self._changed(terms.tobytes(), first + at)
        return first + at

    def remove(self, clauses: Sequence[Clause]) -> None:
        """Take documents out again; their clauses must be as they were when they were put in."""
        by_document: dict[str, list[Clause]] = {}
        for clause in clauses:
            by_document.setdefault(clause.document, []).append(clause)
        for document, some in by_document.items():
            row = self._db.execute(
                "SELECT first, title, clauses FROM clause_documents WHERE document = ?", (document,)
            ).fetchone()
            if row is None:
                continue
            first, title, number = row
            _, terms, _ = _tokens([(clause, title) for clause in some])
            last = first + number - 1
            postings.remove(self._db, first, last, terms)
            self._db.execute("DELETE FROM clause_documents WHERE first = ?", (first,))
            self._db.execute("DELETE FROM clause_paths WHERE id BETWEEN ? AND ?", (first, last))
            self._changed(f"-{document}".encode(), None)

    def clear(self) -> None:
        """Empty the index, to be filled again from the documents."""
        for name in _TABLES[1:]:
            self._db.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names
        self._changed(b"clear", 0)

    def search(
        self,
        words: Iterable[str],
        *,
        documents: Sequence[str] | None,
        limit: int,
        values: Iterable[str] = (),
    ) -> list[LexicalHit]:
        """Return the clauses that hold the words, best first, ties in order of key.

        Args:
            words: words or phrases, folded; each counts by its character pairs.
            documents: ids of the documents to look in; None looks in all.
            limit: how many at the most.
            values: codes of values (see `number_forms`), each counted beside the words.
        """
        terms = dict.fromkeys(
            term_of(token)
            for word in words
            for token in tokens(word)
            if len(token) > 1 or token.isascii() or len(word) == 1
        )
        terms.update(dict.fromkeys(map(term_of, values)))
        with self._snapshot():
            return self._best(terms, documents, limit)

    def _best(self, terms: Iterable[int], documents: Sequence[str] | None, limit: int) -> list[LexicalHit]:
        state = self._state()
        frequencies = {term: n for term, n in self._frequencies(state, list(terms)).items() if n}
        if not frequencies or limit <= 0:
            return []
        admitted = None if documents is None else _mask(state, tuple(documents))
        blocks = state.blocks
        found = bm25.best(
            frequencies,
            state.total,
            read=lambda block, some: postings.read(self._db, block, some),
            blocks=blocks if admitted is None else _touched(blocks, admitted),
            norm=state.norm,
            admitted=admitted,
            limit=limit,
        )
        hits = [
            LexicalHit(state.key(id_), score / bm25.UNIT)
            for id_, score in zip(found.ids.tolist(), found.scores.tolist(), strict=True)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.key))
        return hits[:limit]

    def named(self, names: Sequence[ClauseName], *, documents: Sequence[str] | None, limit: int) -> list[str]:
        """Return the keys of the clauses named, in order.

        Args:
            names: the clauses as named; within few documents they are resolved (see `clause_names.resolve`),
                within many read literally.
            documents: ids of the documents to look in; None looks in all.
            limit: how many at the most.
        """
        with self._snapshot():
            state = self._state()
            if documents is not None and len(documents) <= _FEW:
                places = sorted(state.numbers[name] for name in documents if name in state.numbers)
                found = [key for place in places for key in self._resolved(state, place, names)]
                return found[:limit]
            forms = list(dict.fromkeys(form for name in names for form in name.forms()))
            admitted = None if documents is None else _mask(state, tuple(documents))
            marks = ",".join("?" * len(forms))
            sql = f"SELECT id FROM clause_paths WHERE path IN ({marks}) ORDER BY id"  # noqa: S608 - only question marks
            ids = (id_ for (id_,) in self._db.execute(sql, forms) if admitted is None or admitted[id_])
            return [state.key(id_) for id_ in islice(ids, limit)]

    def _resolved(self, state: _State, place: int, names: Sequence[ClauseName]) -> list[str]:
        first = state.firsts[place]
        rows = self._db.execute(
            "SELECT path, id FROM clause_paths WHERE id BETWEEN ? AND ? ORDER BY id",
            (first, first + state.sizes[place] - 1),
        )
        paths = [(path, state.key(id_)) for path, id_ in rows]
        return list(dict.fromkeys(key for name in names for key in resolve(name, paths)))

    @property
    def stamp(self) -> str:
        """Return what changes whenever the index does."""
        return str(self._db.execute("SELECT stamp FROM clause_index").fetchone()[0])

    def frequency(self, term: str) -> int:
        """Return in how many clauses a token stands."""
        number = term_of(term)
        with self._snapshot():
            return self._frequencies(self._state(), [number])[number]

    def total(self) -> int:
        """Return how many clauses are indexed."""
        return int(self._db.execute("SELECT coalesce(sum(clauses), 0) FROM clause_documents").fetchone()[0])

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Read one state of the database throughout, whatever other processes commit meanwhile."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def _frequencies(self, state: _State, terms: Sequence[int]) -> dict[int, int]:
        unknown = [term for term in terms if term not in state.frequencies]
        if unknown:
            counted = postings.counts(self._db, unknown, state.blocks)
            state.frequencies.update((term, counted.get(term, 0)) for term in unknown)
        return {term: state.frequencies[term] for term in terms}

    def _changed(self, what: bytes, next_: int | None) -> None:
        """Write a new stamp, made of the old one and of what changed: whoever holds a state then reads anew."""
        new = hashlib.blake2b(self.stamp.encode() + what, digest_size=12).hexdigest()
        self._db.execute("UPDATE clause_index SET stamp = ?, next = coalesce(?, next)", (new, next_))

    def _state(self) -> _State:
        stamp = self.stamp
        if self._kept is None or self._kept.stamp != stamp:
            self._kept = self._loaded(stamp)
        return self._kept

    def _loaded(self, stamp: str) -> _State:
        rows = self._db.execute(
            "SELECT first, document, clauses, orders, lengths FROM clause_documents ORDER BY first"
        ).fetchall()
        size = rows[-1][0] + rows[-1][2] if rows else 0
        lengths = np.zeros(size, dtype=np.uint16)
        for first, _, number, _, written in rows:
            lengths[first : first + number] = np.frombuffer(written, "<u2")
        total = sum(row[2] for row in rows)
        average = float(lengths.sum(dtype=np.int64)) / total if total else 1.0
        return _State(
            stamp=stamp,
            documents=[row[1] for row in rows],
            firsts=[row[0] for row in rows],
            sizes=[row[2] for row in rows],
            orders=[row[3] for row in rows],
            norm=bm25.norms(lengths, average),
            total=total,
            numbers={row[1]: place for place, row in enumerate(rows)},
        )


def _tokens(
    clauses: Sequence[tuple[Clause, str]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every token of some clauses: the clause's place among them, the term, and the field."""
    texts = (
        [folded(title) for _, title in clauses],
        [folded(" ".join((*clause.trail, clause.heading))) for clause, _ in clauses],
        [folded(clause.text) for clause, _ in clauses],
    )
    cuts = [cut(some) for some in texts]
    values = [(place, term_of(code)) for place, text in enumerate(texts[BODY]) for code in codes(text)]
    cuts.append(Cut(*np.array(values, dtype=np.int64).reshape(-1, 2).T))
    return (
        np.concatenate([found.owners for found in cuts]),
        np.concatenate([found.terms for found in cuts]),
        np.repeat(np.array([TITLE, HEADING, BODY, BODY]), [len(found.terms) for found in cuts]),
    )


def _batches(
    documents: Iterable[tuple[Sequence[Clause], str]], first: int
) -> Iterator[list[tuple[Sequence[Clause], str]]]:
    """Yield documents together as far as they fill a block; the first block may be begun already."""
    some: list[tuple[Sequence[Clause], str]] = []
    size, room = 0, first
    for clauses, title in documents:
        if some and size + len(clauses) > room:
            yield some
            some, size, room = [], 0, BLOCK
        some.append((clauses, title))
        size += len(clauses)
    if some:
        yield some


def _mask(state: _State, documents: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which clauses belong to some documents."""
    mask = state.masks.get(documents)
    if mask is None:
        mask = np.zeros(len(state.norm), dtype=np.bool_)
        for name in documents:
            place = state.numbers.get(name)
            if place is not None:
                mask[state.firsts[place] : state.firsts[place] + state.sizes[place]] = True
        if len(state.masks) >= _MASKS_KEPT:
            state.masks.pop(next(iter(state.masks)))
        state.masks[documents] = mask
    return mask


def _touched(blocks: range, admitted: NDArray[np.bool_]) -> list[int]:
    return [b for b in blocks if admitted[b << BLOCK_BITS : (b + 1) << BLOCK_BITS].any()]
