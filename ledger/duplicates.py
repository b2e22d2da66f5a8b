"""What the register needs of a name matcher, and what it does with the matches.

The matcher (`ledger.names`) keeps its index in the same file and transaction, so that a new name is visible
to the next filing. `uscc` and `alias` mean the same investor; `fuzzy` and `related` never block by
themselves.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

MatchKind = Literal["uscc", "alias", "fuzzy", "related"]
SAME_INVESTOR: tuple[MatchKind, ...] = ("uscc", "alias")
CANDIDATE_LIMIT = 20


@dataclass(frozen=True)
class InvestorNames:
    """Everything an investor is known by; "" where unknown."""

    name: str
    english: str = ""
    uscc: str = ""
    foreign_number: str = ""
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    country: str = ""


class Match(Protocol):
    """An investor on file that may be the same, or belong to the same group."""

    @property
    def key(self) -> str:
        """The investor's id."""

    @property
    def kind(self) -> MatchKind:
        """What the match rests on."""

    @property
    def score(self) -> float:
        """How alike, from 0 to 1."""

    @property
    def evidence(self) -> object:
        """What speaks for it; `str` of it is shown to the bureau."""


class NameMatcher(Protocol):
    """An index of investor names inside the register's file; every call runs in the caller's transaction."""

    def ready(self, connection: sqlite3.Connection) -> bool:
        """Say whether the index's own tables are there."""

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Make the index's own tables, empty."""

    def add(self, connection: sqlite3.Connection, key: str, investor: InvestorNames) -> None:
        """Put an investor into the index."""

    def remove(self, connection: sqlite3.Connection, key: str) -> None:
        """Take an investor out of the index."""

    def candidates(
        self, connection: sqlite3.Connection, investor: InvestorNames, limit: int = CANDIDATE_LIMIT
    ) -> Sequence[Match]:
        """Return investors on file that may be meant, best first."""


@dataclass(frozen=True)
class PlainMatch:
    """A match found by equality alone."""

    key: str
    kind: MatchKind
    score: float
    evidence: str


class PlainNames:
    """The smallest matcher: equal code, or equal name after folding width, case and spaces.

    It stands in where no index of names is wired, and keeps the register usable without one.
    """

    def ready(self, connection: sqlite3.Connection) -> bool:
        """Say whether the table of folded names is there."""
        return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'plain_names'").fetchone())

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Make the table of folded names."""
        connection.execute(
            "CREATE TABLE plain_names (key TEXT NOT NULL, kind TEXT NOT NULL,"
            " folded TEXT NOT NULL, PRIMARY KEY (folded, kind, key)) STRICT, WITHOUT ROWID"
        )

    def add(self, connection: sqlite3.Connection, key: str, investor: InvestorNames) -> None:
        """Put an investor's code, names and parents into the table."""
        connection.executemany(
            "INSERT OR IGNORE INTO plain_names VALUES (?, ?, ?)",
            [(key, kind, folded) for kind, folded in self._entries(investor)],
        )

    def remove(self, connection: sqlite3.Connection, key: str) -> None:
        """Take an investor out of the table."""
        connection.execute("DELETE FROM plain_names WHERE key = ?", (key,))

    def candidates(
        self, connection: sqlite3.Connection, investor: InvestorNames, limit: int = CANDIDATE_LIMIT
    ) -> list[PlainMatch]:
        """Return investors with an equal code or an equal name, and those of the same parent."""
        found: dict[str, PlainMatch] = {}
        for kind, folded in self._entries(investor):
            for key, other in connection.execute(
                "SELECT key, kind FROM plain_names WHERE folded = ?", (folded,)
            ):
                match: MatchKind = "related" if "related" in (kind, other) else kind
                if key not in found or (match in SAME_INVESTOR and found[key].kind not in SAME_INVESTOR):
                    found[key] = PlainMatch(key, match, 1.0 if match in SAME_INVESTOR else 0.9, folded)
        return sorted(found.values(), key=lambda match: -match.score)[:limit]

    @staticmethod
    def _entries(investor: InvestorNames) -> list[tuple[MatchKind, str]]:
        groups: tuple[tuple[MatchKind, tuple[str, ...]], ...] = (
            ("uscc", (investor.uscc, investor.foreign_number)),
            ("alias", (investor.name, investor.english, *investor.aliases)),
            ("related", investor.parents),
        )
        entries: list[tuple[MatchKind, str]] = []
        for kind, values in groups:
            folded = {"".join(unicodedata.normalize("NFKC", value).casefold().split()) for value in values}
            entries.extend((kind, value) for value in sorted(folded) if value)
        return entries
