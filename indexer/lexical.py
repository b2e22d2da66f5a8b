"""The lexical index: characters, character pairs and words of the field in SQLite's FTS5.

It stands in the same database file as the documents, so that a document and its index change in one
transaction. FTS5 is given tokens separated by spaces: its own tokenizers cut Chinese wrongly.
The table keeps no text of its own; a clause is taken out by giving its tokens again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.models import Clause
from indexer.passages import clause_key, path_form
from terms.folding import folded

_TABLES = 4
VERSION = 2
"""Raised whenever the tables or the tokens change; an index of another version is made anew."""

SCHEMA = f"""
CREATE TABLE clause_index AS SELECT {VERSION} AS version;
CREATE TABLE clause_keys (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, document TEXT NOT NULL, title TEXT NOT NULL,
    path TEXT NOT NULL
) STRICT;
CREATE INDEX clause_keys_path ON clause_keys (path);
CREATE INDEX clause_keys_document ON clause_keys (document);
CREATE VIRTUAL TABLE clause_terms USING fts5(
    title, heading, body, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.'"
);
CREATE VIRTUAL TABLE clause_frequency USING fts5vocab(clause_terms, 'row');
"""
_RUN = re.compile(r"[a-z0-9.]+|[^\W\d_a-z]+")


@dataclass(frozen=True)
class LexicalHit:
    """A clause found by its words: its key and its BM25 score (higher is better)."""

    key: str
    score: float


def tokens(text: str) -> list[str]:
    """Return the index tokens of a text: Latin words and numbers whole, Chinese characters and their pairs."""
    found: list[str] = []
    for run in _RUN.findall(folded(text)):
        if run[0].isascii():
            found.append(run.strip(".") or run)
            continue
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


class LexicalIndex:
    """The lexical index inside a library database; the caller owns the connection and the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        if self._version() != VERSION:
            for name in ("clause_index", "clause_frequency", "clause_terms", "clause_keys"):
                self._db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in SCHEMA.split(";\n"):
                self._db.execute(statement)

    def _version(self) -> int:
        made = self._db.execute(
            "SELECT count(*) FROM sqlite_master "
            "WHERE name IN ('clause_index', 'clause_keys', 'clause_terms', 'clause_frequency')"
        ).fetchone()[0]
        return (
            int(self._db.execute("SELECT version FROM clause_index").fetchone()[0]) if made == _TABLES else 0
        )

    def put(self, clauses: Iterable[Clause], *, title: str) -> None:
        """Index the clauses of one document."""
        for clause in clauses:
            cursor = self._db.execute(
                "INSERT INTO clause_keys (key, document, title, path) VALUES (?, ?, ?, ?)",
                (clause_key(clause), clause.document, title, path_form(clause.path)),
            )
            self._db.execute(
                "INSERT INTO clause_terms (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
                (cursor.lastrowid, *_columns(clause, title)),
            )

    def remove(self, clauses: Iterable[Clause]) -> None:
        """Take clauses out again; they must be as they were when they were put in."""
        for clause in clauses:
            row = self._db.execute(
                "SELECT id, title FROM clause_keys WHERE key = ?", (clause_key(clause),)
            ).fetchone()
            if row is None:
                continue
            self._db.execute(
                "INSERT INTO clause_terms (clause_terms, rowid, title, heading, body) VALUES ('delete', ?, ?, ?, ?)",
                (row[0], *_columns(clause, row[1])),
            )
            self._db.execute("DELETE FROM clause_keys WHERE id = ?", (row[0],))

    def clear(self) -> None:
        """Empty the index, to be filled again from the documents."""
        self._db.execute("INSERT INTO clause_terms (clause_terms) VALUES ('delete-all')")
        self._db.execute("DELETE FROM clause_keys")

    def search(
        self, words: Iterable[str], *, documents: Sequence[str] | None, limit: int
    ) -> list[LexicalHit]:
        """Return the clauses that hold the words, best first.

        Args:
            words: words or phrases, folded; each counts by its character pairs.
            documents: ids of the documents to look in; None looks in all.
            limit: how many at the most.
        """
        terms = dict.fromkeys(
            token
            for word in words
            for token in tokens(word)
            if len(token) > 1 or token.isascii() or len(word) == 1
        )
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in terms)
        where, values = "", [query]
        if documents is not None:
            where = f" AND k.document IN ({','.join('?' * len(documents))})"
            values.extend(documents)
        sql = (
            "SELECT k.key, -bm25(clause_terms, 0.3, 1.6, 1.0) AS score FROM clause_terms "  # noqa: S608 - only question marks
            f"JOIN clause_keys AS k ON k.id = clause_terms.rowid WHERE clause_terms MATCH ?{where} "
            "ORDER BY score DESC, k.key LIMIT ?"
        )
        rows = self._db.execute(sql, (*values, limit)).fetchall()
        return [LexicalHit(key, score) for key, score in rows]

    def named(self, paths: Sequence[str], *, documents: Sequence[str]) -> list[str]:
        """Return the keys of the clauses at these paths (in the form of `path_form`), in order."""
        marks, places = ",".join("?" * len(paths)), ",".join("?" * len(documents))
        sql = f"SELECT key FROM clause_keys WHERE path IN ({marks}) AND document IN ({places}) ORDER BY id"  # noqa: S608 - only question marks
        return [str(key) for (key,) in self._db.execute(sql, (*paths, *documents))]

    def frequency(self, term: str) -> int:
        """Return in how many clauses a token stands."""
        row = self._db.execute("SELECT doc FROM clause_frequency WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def total(self) -> int:
        """Return how many clauses are indexed."""
        return int(self._db.execute("SELECT count(*) FROM clause_keys").fetchone()[0])


def _columns(clause: Clause, title: str) -> tuple[str, str, str]:
    heading = " ".join((*clause.trail, clause.heading))
    return (" ".join(tokens(title)), " ".join(tokens(heading)), " ".join(tokens(clause.text)))
