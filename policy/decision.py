"""What a check returns: the outcome, every condition with its clause, what is missing, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.models import DocumentStatus
from policy.conditions import Citation, Text
from policy.facts import Fact
from policy.packs import Parameter, Related, Step

Outcome = Literal["yes", "no", "undetermined", "not_regulated"]
ConditionOutcome = Literal["yes", "no", "unknown"]
Reason = Literal["decided", "missing_facts", "bars_only", "instrument", "no_rule", "no_document"]
"""Why the outcome is what it is: `bars_only` where nothing bars but nothing grants either, `instrument`
where only a document outside the corpus is missing."""


@dataclass(frozen=True)
class CheckedCondition:
    """One condition as an officer sees it; `name` is the fact it asks for, "" for a group."""

    text: Text
    outcome: ConditionOutcome
    citation: Citation
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """If this fact were so, the outcome would be that."""

    fact: str
    value: str
    outcome: Outcome


@dataclass(frozen=True)
class Notice:
    """What the reader must know of the document or of the installation's own reading."""

    kind: str
    document: str
    title: str
    parameter: Parameter | None = None


@dataclass(frozen=True)
class Decision:
    """The answer of a check at one place on one day.

    `place` is the code whose rule decides: the city's, or the province's where the city sets none; `asked`
    is the city asked about.
    `missing` holds at most three names, best question first; `missing_sets` are the smallest sets of facts
    whose answers can settle the question.
    """

    topic: str
    place: str
    outcome: Outcome
    reason: Reason
    conditions: tuple[CheckedCondition, ...] = ()
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    missing_sets: tuple[tuple[str, ...], ...] = ()
    next_question: str | None = None
    changes: tuple[Change, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    also: tuple[Decision, ...] = ()
    pack: str = ""
    notices: tuple[Notice, ...] = ()
    path: tuple[Step, ...] = ()
    related: tuple[Related, ...] = ()
    rule: Citation | None = None
    document: str = ""
    title: str = ""
    asked: str = ""
    status: DocumentStatus | None = None
