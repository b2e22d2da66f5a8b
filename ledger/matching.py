"""The index of investor names (`ledger.names`), as the register uses it."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from ledger.duplicates import CANDIDATE_LIMIT, InvestorNames, PlainMatch
from ledger.errors import FilingError, Problem
from ledger.names import InvestorNames as IndexedInvestor
from ledger.names import NameIndex, UnusableName, schema
from ledger.verify import canonical


class IndexedNames:
    """A `NameMatcher` over the index that finds an investor by any writing of its name."""

    def __init__(self, index: NameIndex | None = None) -> None:
        self._index = index or NameIndex()

    def ready(self, connection: sqlite3.Connection) -> bool:
        """Say whether the index's tables are there."""
        return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'name_entry'").fetchone())

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Make the index's tables in a register that has none yet."""
        statement = ""
        for line in schema().splitlines():
            statement += line + "\n"
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""

    def add(self, connection: sqlite3.Connection, key: str, investor: InvestorNames) -> None:
        """Put an investor into the index; a name in which nothing can be compared is refused."""
        try:
            self._index.add(connection, key, _indexed(investor))
        except UnusableName as error:
            raise FilingError([Problem("investor_name", "nothing_to_compare")]) from error

    def remove(self, connection: sqlite3.Connection, key: str) -> None:
        """Take an investor out of the index."""
        self._index.remove(connection, key)

    def candidates(
        self, connection: sqlite3.Connection, investor: InvestorNames, limit: int = CANDIDATE_LIMIT
    ) -> list[PlainMatch]:
        """Return the investors the bureau must look at, the evidence as JSON."""
        return [
            PlainMatch(found.key, found.kind, found.score, canonical(_exact(asdict(found.evidence))))
            for found in self._index.candidates(connection, _indexed(investor), limit)
        ]


def _exact(evidence: dict[str, object]) -> dict[str, object]:
    """Write numbers that are not whole as text, so that the log holds no floats."""
    return {name: str(value) if isinstance(value, float) else value for name, value in evidence.items()}


def _indexed(investor: InvestorNames) -> IndexedInvestor:
    return IndexedInvestor(
        name=investor.name,
        english=investor.english or None,
        uscc=investor.uscc or None,
        foreign_number=investor.foreign_number or None,
        aliases=investor.aliases,
        parents=investor.parents,
        country=investor.country or None,
    )
