"""The tables of the name index. The ledger's migrations run this text; nothing else creates them."""

from __future__ import annotations

INDEX_VERSION = 1
"""Raised whenever names are read differently: names filed before must then be filed again (`rebuild`)."""

_SCHEMA = """
CREATE TABLE name_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('name', 'english', 'alias', 'parent')),
    written TEXT NOT NULL,
    plain TEXT NOT NULL,
    core TEXT NOT NULL,
    brand TEXT NOT NULL,
    place TEXT NOT NULL,
    form TEXT NOT NULL,
    serials TEXT NOT NULL,
    sounds TEXT NOT NULL,
    heard TEXT NOT NULL,
    latin INTEGER NOT NULL CHECK (latin IN (0, 1))
) STRICT;
CREATE INDEX name_entry_key ON name_entry (key);
CREATE TABLE name_posting (
    token INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (token, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_number (
    number TEXT NOT NULL,
    key TEXT NOT NULL,
    written TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('uscc', 'foreign')),
    PRIMARY KEY (number, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_number_key ON name_number (key);
"""


def schema() -> str:
    """Return the SQL that creates the name index's tables in an empty database."""
    return _SCHEMA
