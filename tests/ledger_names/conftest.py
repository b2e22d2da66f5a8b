"""A database with the name index's tables, and names to put on file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from ledger.names import NameIndex, schema


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema())
    yield connection
    connection.close()


@pytest.fixture
def index() -> NameIndex:
    return NameIndex()
