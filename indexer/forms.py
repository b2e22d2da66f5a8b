"""Clauses made ready for the ranking, kept beside the inverted lists (see `indexer.relevance.stored`).

A clause's units stand there from the transaction that brings its document. Tokens belong to one embedding and are
put in when its vectors are brought into step; where they are missing, the ranking makes them itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from indexer.relevance.finding import Ready
from indexer.relevance.meaning import TokenText
from indexer.relevance.stored import read_tokens, read_units, written_tokens, written_units
from indexer.relevance.units import parts_of, unit_text

SCHEMA = """
CREATE TABLE clause_units (id INTEGER PRIMARY KEY, form BLOB NOT NULL) STRICT;
CREATE TABLE clause_tokens (id INTEGER PRIMARY KEY, form BLOB NOT NULL) STRICT;
CREATE TABLE clause_tokens_of (embedding TEXT NOT NULL) STRICT
"""
TABLES = ("clause_units", "clause_tokens", "clause_tokens_of")


def add_units(db: sqlite3.Connection, first: int, texts: Iterable[tuple[str, str, str]]) -> None:
    """Keep the units of clauses, numbered from `first` on.

    Args:
        db: the library's database, in a transaction.
        first: the number of the first clause.
        texts: each clause's title and headings, folded, and its text as written.
    """
    db.executemany(
        "INSERT INTO clause_units VALUES (?, ?)",
        (
            (first + at, written_units(unit_text(parts_of(text, title=title, heading=heading))))
            for at, (title, heading, text) in enumerate(texts)
        ),
    )


def add_tokens(db: sqlite3.Connection, texts: Iterable[tuple[int, TokenText]]) -> None:
    """Keep the tokens of clauses, by number, in place of those kept before."""
    rows = ((id_, written_tokens(text)) for id_, text in texts)
    db.executemany("INSERT OR REPLACE INTO clause_tokens VALUES (?, ?)", rows)


def remove(db: sqlite3.Connection, first: int, last: int) -> None:
    """Take out the clauses from `first` to `last`."""
    db.execute("DELETE FROM clause_units WHERE id BETWEEN ? AND ?", (first, last))
    db.execute("DELETE FROM clause_tokens WHERE id BETWEEN ? AND ?", (first, last))


def tokens_of(db: sqlite3.Connection) -> str:
    """Return the name of the embedding whose tokens are kept, "" where none are."""
    row = db.execute("SELECT embedding FROM clause_tokens_of").fetchone()
    return str(row[0]) if row else ""


def keep_tokens_of(db: sqlite3.Connection, embedding: str) -> None:
    """Keep the tokens of this embedding from now on; those of another are thrown away."""
    if tokens_of(db) != embedding:
        db.execute("DELETE FROM clause_tokens")
        db.execute("DELETE FROM clause_tokens_of")
        db.execute("INSERT INTO clause_tokens_of VALUES (?)", (embedding,))


def read(db: sqlite3.Connection, ids: Sequence[int], embedding: str) -> dict[int, Ready]:
    """Return the clauses made ready that are kept, by number, with the tokens of one embedding ("" for none)."""
    marks = ",".join("?" * len(ids))
    if embedding and tokens_of(db) == embedding:
        joined = "SELECT u.id, u.form, t.form FROM clause_units u LEFT JOIN clause_tokens t USING (id)"
        rows = db.execute(f"{joined} WHERE u.id IN ({marks})", ids)
        return {id_: Ready(read_units(u), None if t is None else read_tokens(t)) for id_, u, t in rows}
    rows = db.execute(f"SELECT id, form FROM clause_units WHERE id IN ({marks})", ids)  # noqa: S608 - as above
    return {id_: Ready(read_units(units), None) for id_, units in rows}
