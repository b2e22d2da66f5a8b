"""Facts a model proposes: shown as such, kept apart, and counted only once the officer confirms them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy.errors import FactError
from policy.facts import Fact, parse_fact
from terms.protocols import FactProposer


def propose(text: str, facts: dict[str, Fact], proposer: FactProposer) -> dict[str, Fact]:
    """Return the facts with a model's proposals beside them, for names the text itself does not settle.

    A proposal is dropped when its words do not stand in the text, word for word, or its name or value is
    none of ours.
    """
    result = dict(facts)
    for proposed in proposer.propose(text):
        start = text.find(proposed.words) if proposed.words else -1
        if start < 0 or proposed.name in facts:
            continue
        try:
            fact = parse_fact(proposed.name, proposed.value)
        except FactError:
            continue
        result[proposed.name] = replace(fact, words=proposed.words, start=start, proposed=True)
    return result


def confirm(facts: dict[str, Fact], names: Iterable[str]) -> dict[str, Fact]:
    """Return the facts with the named proposals confirmed by the officer; the other proposals are dropped."""
    chosen = set(names)
    return {
        name: replace(fact, proposed=False)
        for name, fact in facts.items()
        if not fact.proposed or name in chosen
    }
