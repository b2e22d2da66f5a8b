"""What the application asks of a language model, where an office has configured one.

A model proposes and phrases; it never decides. `bot` builds it and hands it down behind these two protocols.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ProposedFact:
    """A fact a model reads out of an officer's words: its name, value and the words it stands on.

    It is shown as proposed and does not count until the officer confirms it; one whose `words` do not stand
    in the text is dropped.
    """

    name: str
    value: str
    words: str


class FactProposer(Protocol):
    """Reads facts out of an officer's words."""

    def propose(self, text: str, names: Collection[str]) -> Sequence[ProposedFact]:
        """Return what the text may state of the facts named, nothing where the model fails."""
        ...


class Phraser(Protocol):
    """Words an answer from clauses."""

    def phrase(self, question: str, clauses: Sequence[str]) -> str:
        """Return the answer in words; it may say only what the clauses say."""
        ...
