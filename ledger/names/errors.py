"""Errors of the name index.

NamesError (a LedgerError)
 └─ UnusableName   an investor has nothing that could be compared
"""

from __future__ import annotations

from ledger.errors import LedgerError


class NamesError(LedgerError):
    """The name index refuses what was asked."""


class UnusableName(NamesError):
    """An investor was given with no letter, digit or character in any of its names, and no number."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: the investor has no name and no number to compare; give at least one")
        self.key = key
