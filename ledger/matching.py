"""The index of investor names (`ledger.names`), as the register uses it."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from ledger.duplicates import CANDIDATE_LIMIT, SAME_INVESTOR, InvestorNames, PlainMatch
from ledger.errors import FilingError, Problem
from ledger.names import INDEX_VERSION, NameIndex, UnusableName
from ledger.names import InvestorNames as IndexedInvestor
from ledger.verify import canonical

MORE = 3
"""How many times the limit is read before the weak ones are left out."""


class IndexedNames:
    """A `NameMatcher` over the index that finds an investor by any writing of its name.

    Beside what the index itself warns of, a name with the very same core goes to the bureau, unless the
    places in the two names contradict each other. The index trusts such a likeness less the more names
    share the core; in a register those are, before the bureau has ruled, filings on one investor.
    """

    def __init__(self, index: NameIndex | None = None) -> None:
        self._index = index or NameIndex()

    def ready(self, connection: sqlite3.Connection) -> bool:
        """Say whether the index's tables are there, as this version reads names."""
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'name_index'").fetchone():
            return False
        found = connection.execute("SELECT max(version) FROM name_index").fetchone()[0]
        return bool(found == INDEX_VERSION)

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Make the index's tables, or file all names again where this version reads them differently."""
        self._index.prepare(connection)

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
        found = [
            PlainMatch(one.key, one.kind, one.score, canonical(_exact(asdict(one.evidence))))
            for one in self._index.nearest(connection, _indexed(investor), limit * MORE)
            if one.blocks
            or one.score >= self._index.warn_at
            or (one.evidence.reason == "same_core" and one.evidence.region != "different")
        ]
        return sorted(found, key=lambda match: (match.kind not in SAME_INVESTOR, -match.score))[:limit]


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
