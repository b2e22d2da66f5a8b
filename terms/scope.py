"""What a search may look at: the places whose rules reach the officer, and the day asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PROVINCE = "330000"


@dataclass(frozen=True)
class Scope:
    """The limits of one question.

    Args:
        places: division codes of the cities asked about; empty means every place, each kept apart.
        as_of: the day, in Shanghai, on which the answer must hold.
    """

    places: frozenset[str]
    as_of: date

    def admits(self, place: str) -> bool:
        """Say whether a document of this place may be used: its own place, or the province's."""
        return not self.places or place in self.places or place == PROVINCE
