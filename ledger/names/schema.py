"""The tables of the name index."""

from __future__ import annotations

INDEX_VERSION = 1
"""Raised whenever names are read differently: `NameIndex.prepare` then files all names again."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS name_index (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS name_entry (
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
CREATE INDEX IF NOT EXISTS name_entry_key ON name_entry (key);
CREATE TABLE IF NOT EXISTS name_posting (
    token INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (token, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name_number (
    number TEXT NOT NULL,
    key TEXT NOT NULL,
    written TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('uscc', 'foreign')),
    PRIMARY KEY (number, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_number_key ON name_number (key);
"""


def schema() -> str:
    """Return the SQL that creates the name index's tables where they are not there yet."""
    return _SCHEMA
