"""The outcome of a rule in every possible world, and what can be read off it: what matters, what settles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Final

from policy.conditions import AmountReaches, Condition, FactIs, Stated, World
from policy.decision import Outcome
from policy.facts import AMOUNT, Facts
from policy.packs import Rule
from policy.worlds import Worlds, known_value

_MOST_MISSING: Final = 3
_OUTCOME: Final[dict[bool | None, Outcome]] = {True: "yes", False: "no", None: "undetermined"}


class Table:
    """The outcome of a rule in every possible world, laid out by its variables."""

    def __init__(self, rule: Rule, worlds: Worlds) -> None:
        self.variables = worlds.variables
        self.rows = [outcome_in(rule, world) for world in worlds.all()]
        self.strides: list[int] = []
        stride = len(self.rows)
        for variable in self.variables:
            stride //= max(1, len(variable.values))
            self.strides.append(stride)

    @property
    def outcome(self) -> Outcome:
        """Return what every world agrees on, else `undetermined`."""
        return self.rows[0] if self.is_settled else "undetermined"

    @property
    def is_settled(self) -> bool:
        """Say whether every world agrees."""
        return len(set(self.rows)) == 1

    def matters(self, index: int) -> bool:
        """Say whether this variable's value can make a difference."""
        stride, count = self.strides[index], len(self.variables[index].values)
        block = stride * count
        for start in range(0, len(self.rows), block):
            first = self.rows[start : start + stride]
            for step in range(1, count):
                if self.rows[start + step * stride : start + (step + 1) * stride] != first:
                    return True
        return False

    def settled_by(self, indexes: Sequence[int], choice: Sequence[int]) -> Outcome | None:
        """Return the outcome if these variables had these values and that settled it, else None."""
        offset = sum(position * self.strides[index] for index, position in zip(indexes, choice, strict=True))
        rest = [
            [step * self.strides[i] for step in range(len(variable.values))]
            for i, variable in enumerate(self.variables)
            if i not in indexes and len(variable.values) > 1
        ]
        seen: Outcome | None = None
        for steps in product(*rest):
            row = self.rows[offset + sum(steps)]
            if seen is not None and row != seen:
                return None
            seen = row
        return seen


def outcome_in(rule: Rule, world: World) -> Outcome:
    """Return the rule's outcome in one world; a rule with bars only never says yes."""
    holds = rule.when.holds(world)
    if rule.bars_only and holds is True:
        return "undetermined"
    return _OUTCOME[holds]


def missing_facts(
    rule: Rule, facts: Facts, table: Table
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the facts on which the worlds differ, best question first, and the smallest settling sets."""
    if table.outcome != "undetermined":
        return (), ()
    matter = [i for i, v in enumerate(table.variables) if len(v.values) > 1 and table.matters(i)]
    sets = [tuple(table.variables[i].name for i in some) for some in _smallest_sets(table, matter)]
    worth = {i: _worth(table, i) for i in matter}
    last = {node.fact for node in rule.when.walk() if isinstance(node, FactIs) and node.ask_last}
    order = sorted(matter, key=lambda i: (table.variables[i].name in last, -worth[i], i))
    ranked = [table.variables[i].name for i in order]
    for node in rule.when.walk():
        if isinstance(node, Stated) and known_value(node.fact, facts) is None:
            below = {name for part in node.otherwise.walk() for name in names_in(part)}
            if below & set(ranked) or node.may_be_more:
                sets.insert(0, (node.fact,))
                ranked = _with_stated(node, ranked, below, facts)
    if not sets and ranked:
        sets = [tuple(ranked)]
    return tuple(ranked[:_MOST_MISSING]), tuple(dict.fromkeys(sets))


def _with_stated(node: Stated, ranked: list[str], below: set[str], facts: Facts) -> list[str]:
    """Put a fact that may be stated outright among those it would follow from.

    It is asked for first, unless the officer has begun to tell what it follows from: that a duty was, or was
    not, fulfilled.
    """
    duties = {
        part.fact
        for part in node.otherwise.walk()
        if isinstance(part, FactIs) and part.values == frozenset({False})
    }
    others = [name for name in ranked if name not in below]
    derived = [name for name in ranked if name in below]
    if any(known_value(duty, facts) is not None for duty in duties):
        return [*others, *derived[: _MOST_MISSING - 1], node.fact]
    return [*others, node.fact, *derived]


def _smallest_sets(table: Table, matter: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the smallest sets of facts that, answered one way at least, settle the question."""
    found: list[tuple[int, ...]] = []
    for size in (1, 2, 3):
        for some in combinations(matter, size):
            if any(set(smaller) <= set(some) for smaller in found):
                continue
            counts = (range(len(table.variables[i].values)) for i in some)
            if any(table.settled_by(some, choice) for choice in product(*counts)):
                found.append(some)
        if found and size > 1:
            break
    return found


def _worth(table: Table, index: int) -> float:
    """Return the share of a fact's answers that would settle the question by themselves."""
    count = len(table.variables[index].values)
    return sum(table.settled_by((index,), (k,)) is not None for k in range(count)) / count


def names_in(node: Condition) -> tuple[str, ...]:
    """Return the facts this node itself asks for."""
    if isinstance(node, AmountReaches):
        return (node.by, AMOUNT)
    if isinstance(node, FactIs | Stated):
        return (node.fact,)
    return ()
