"""The lexical index: characters, character pairs and words of the field, weighed by BM25.

It stands in the same database file as the documents, so that a document and its index change in one
transaction. It keeps no text of its own; a document is taken out by giving its clauses again.
Clauses are numbered in the order in which they came, a document's side by side.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from corpus.models import Clause
from indexer import bm25, forms, postings
from indexer.clause_names import ClauseName, path_form, resolve
from indexer.index_state import State, load, touched
from indexer.number_forms import codes
from indexer.passages import clause_key, heading_of
from indexer.postings import BLOCK
from indexer.relevance.finding import Ready
from indexer.relevance.meaning import TokenText
from indexer.tokens import Cut, cut, term_of, tokens
from terms.folding import folded

VERSION = 6
"""Raised whenever the tables, the tokens or the units kept change; an index of another version is made anew."""

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
_TABLES = ("clause_index", "clause_documents", "clause_paths", "clause_postings", *forms.TABLES)
_FORMER = ("clause_frequency", "clause_terms", "clause_keys")
"""Tables of versions before 3."""
_FEW = 400
"""Within so many documents a clause is looked for by all it may be called."""


@dataclass(frozen=True)
class LexicalHit:
    """A clause found by its words: its key and its BM25 score (higher is better)."""

    key: str
    score: float


class LexicalIndex:
    """The lexical index inside a library database; the caller owns the connection and the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._kept: State | None = None
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
                for statement in (*SCHEMA.split(";\n"), postings.SCHEMA, *forms.SCHEMA.split(";\n")):
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
        texts = _texts(clauses)
        ids, terms, fields = _tokens(texts)
        lengths = np.minimum(np.bincount(ids, minlength=len(clauses)), np.iinfo(np.uint16).max).astype("<u2")
        postings.add(self._db, ids + first, terms, fields, WEIGHTS)
        forms.add_units(
            self._db, first, zip(texts[TITLE], texts[HEADING], (c.text for c, _ in clauses), strict=True)
        )
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
            _, terms, _ = _tokens(_texts([(clause, title) for clause in some]))
            last = first + number - 1
            postings.remove(self._db, first, last, terms)
            forms.remove(self._db, first, last)
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
        terms = dict.fromkeys(term for word in words for term in _terms_of(word))
        terms.update(dict.fromkeys(map(term_of, values)))
        with self._snapshot():
            return self._best(terms, documents, limit)

    def _best(self, terms: Iterable[int], documents: Sequence[str] | None, limit: int) -> list[LexicalHit]:
        state = self._state()
        frequencies = {term: n for term, n in self._frequencies(state, list(terms)).items() if n}
        if not frequencies or limit <= 0:
            return []
        admitted = None if documents is None else state.mask(tuple(documents))
        blocks = state.blocks
        found = bm25.best(
            frequencies,
            state.total,
            read=lambda rows: state.lists.read(self._db, rows),
            blocks=blocks if admitted is None else touched(blocks, admitted),
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
            admitted = None if documents is None else state.mask(tuple(documents))
            marks = ",".join("?" * len(forms))
            sql = f"SELECT id FROM clause_paths WHERE path IN ({marks}) ORDER BY id"  # noqa: S608 - only question marks
            ids = (id_ for (id_,) in self._db.execute(sql, forms) if admitted is None or admitted[id_])
            return [state.key(id_) for id_ in islice(ids, limit)]

    def _resolved(self, state: State, place: int, names: Sequence[ClauseName]) -> list[str]:
        first = state.firsts[place]
        rows = self._db.execute(
            "SELECT path, id FROM clause_paths WHERE id BETWEEN ? AND ? ORDER BY id",
            (first, first + state.sizes[place] - 1),
        )
        paths = [(path, state.key(id_)) for path, id_ in rows]
        return list(dict.fromkeys(key for name in names for key in resolve(name, paths)))

    def forms(self, keys: Sequence[str], *, embedding: str) -> dict[str, Ready]:
        """Return clauses made ready for the ranking, as far as they are indexed, with one embedding's tokens."""
        with self._snapshot():
            state = self._state()
            ids = {id_: key for key in keys if (id_ := state.id(key)) is not None}
            return {ids[id_]: form for id_, form in forms.read(self._db, list(ids), embedding).items()}

    def without_tokens(self, embedding: str, limit: int) -> list[tuple[str, str]]:
        """Return id and title of some documents whose clauses' tokens by an embedding are not kept."""
        none_kept = forms.tokens_of(self._db) != embedding
        sql = (
            "SELECT document, title FROM clause_documents WHERE ? OR NOT EXISTS"
            " (SELECT 1 FROM clause_tokens WHERE id = first) ORDER BY first LIMIT ?"
        )
        return self._db.execute(sql, (none_kept, limit)).fetchall()

    def keep_tokens(self, embedding: str, clauses: Sequence[Clause], texts: Sequence[TokenText]) -> None:
        """Keep the tokens of indexed clauses by an embedding; those of another are thrown away."""
        forms.keep_tokens_of(self._db, embedding)
        state = self._state()
        ids = (state.id(clause_key(clause)) for clause in clauses)
        forms.add_tokens(
            self._db, ((id_, text) for id_, text in zip(ids, texts, strict=True) if id_ is not None)
        )

    @property
    def stamp(self) -> str:
        """Return what changes whenever the index does."""
        return str(self._db.execute("SELECT stamp FROM clause_index").fetchone()[0])

    def frequency(self, term: str) -> int:
        """Return in how many clauses a token stands."""
        return self.frequencies([term])[term]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return for each token in how many clauses it stands."""
        numbers = [term_of(term) for term in terms]
        with self._snapshot():
            found = self._frequencies(self._state(), numbers)
        return {term: found[number] for term, number in zip(terms, numbers, strict=True)}

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

    def _frequencies(self, state: State, terms: Sequence[int]) -> dict[int, int]:
        unknown = [term for term in terms if term not in state.frequencies]
        if unknown:
            state.frequencies.update(dict.fromkeys(unknown, 0))
            rows = [postings.row_of(block, term) for block in state.blocks for term in unknown]
            for row, (places, _) in state.lists.read(self._db, rows).items():  # to be read for the search too
                state.frequencies[postings.term_of_row(row)] += len(places)
        return {term: state.frequencies[term] for term in terms}

    def _changed(self, what: bytes, next_: int | None) -> None:
        """Write a new stamp, made of the old one and of what changed: whoever holds a state then reads anew."""
        new = hashlib.blake2b(self.stamp.encode() + what, digest_size=12).hexdigest()
        self._db.execute("UPDATE clause_index SET stamp = ?, next = coalesce(?, next)", (new, next_))

    def _state(self) -> State:
        stamp = self.stamp
        if self._kept is None or self._kept.stamp != stamp:
            self._kept = load(self._db, stamp)
        return self._kept


def _texts(clauses: Sequence[tuple[Clause, str]]) -> tuple[list[str], list[str], list[str]]:
    """Return the titles, the headings and the own texts of some clauses, folded."""
    return (
        [folded(title) for _, title in clauses],
        [heading_of(clause) for clause, _ in clauses],
        [folded(clause.text) for clause, _ in clauses],
    )


def _tokens(
    texts: tuple[list[str], list[str], list[str]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every token of some clauses: the clause's place among them, the term, and the field."""
    cuts = [cut(some) for some in texts]
    values = [(place, term_of(code)) for place, text in enumerate(texts[BODY]) for code in codes(text)]
    cuts.append(Cut(*np.array(values, dtype=np.int64).reshape(-1, 2).T))
    return (
        np.concatenate([found.owners for found in cuts]),
        np.concatenate([found.terms for found in cuts]),
        np.repeat(np.array([TITLE, HEADING, BODY, BODY]), [len(found.terms) for found in cuts]),
    )


@lru_cache(maxsize=65536)
def _terms_of(word: str) -> tuple[int, ...]:
    """Return the terms that a word is looked for by: a character only where it is asked for alone."""
    return tuple(
        term_of(token) for token in tokens(word) if len(token) > 1 or token.isascii() or len(word) == 1
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
