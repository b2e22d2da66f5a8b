"""The decision in the form other programs may rely on (docs: the JSON of `ask` and `check`)."""

from __future__ import annotations

from typing import Any

from policy.conditions import Citation
from policy.decision import Decision
from policy.facts import value_text


def decision_json(decision: Decision) -> dict[str, Any]:
    """Return the `decision` object of the contract; the same decision gives the same object."""
    return {
        "topic": decision.topic,
        "outcome": decision.outcome,
        "conditions": [
            {
                "text": condition.text.zh,
                "outcome": condition.outcome,
                "document": condition.citation.document,
                "path": condition.citation.path,
                "quote": condition.citation.quote,
            }
            for condition in decision.conditions
        ],
        "facts": [
            {"name": fact.name, "value": value_text(fact.value), "words": fact.words}
            | ({"proposed": True} if fact.proposed else {})
            for fact in decision.facts
        ],
        "missing": list(decision.missing),
        "missing_sets": [list(names) for names in decision.missing_sets],
        "next_question": decision.next_question,
        "changes": [f"{change.fact} = {change.value}: {change.outcome}" for change in decision.changes],
        "unconfirmed": list(decision.unconfirmed),
        "also": [decision_json(other) for other in decision.also],
        "pack": decision.pack,
    }


def citations(decision: Decision, *, most: int = 8) -> tuple[Citation, ...]:
    """Return the clauses a decision rests on, what bars first, then the rule's own, each once."""
    found = [c.citation for c in decision.conditions if decision.outcome == "no" and c.outcome == "no"]
    found += [decision.rule] if decision.rule else []
    found += [condition.citation for condition in decision.conditions]
    found += [step.citation for step in decision.path]
    found += [entry.citation for entry in decision.related]
    for other in decision.also:
        found += citations(other, most=most)
    return tuple(dict.fromkeys(found))[:most]
