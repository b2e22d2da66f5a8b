"""What would change an outcome: known facts turned, missing ones answered."""

from __future__ import annotations

from collections.abc import Sequence

from policy.decision import Change
from policy.facts import AMOUNT, CHOICES, Facts, value_text
from policy.intervals import Bound
from policy.packs import Pack, Rule
from policy.table import Table, outcome_in
from policy.worlds import Variable, Worlds, possible_worlds
from terms.money import plain


def changes_of(
    pack: Pack, rule: Rule, facts: Facts, table: Table, missing: tuple[str, ...]
) -> tuple[Change, ...]:
    """Return single facts that would give another outcome: known ones turned, missing ones answered."""
    if table.is_settled:
        return tuple(_turned(pack, rule, facts, table))
    changes = []
    names = [variable.name for variable in table.variables]
    for name in missing:
        index = names.index(name)
        if table.variables[index].values == (None,):
            changes += _stated(rule, table, index)
            continue
        for position, value in enumerate(table.variables[index].values):
            outcome = table.settled_by((index,), (position,))
            if outcome is not None:
                changes.append(Change(name, _value_text(value), outcome))
    return tuple(changes)


def _stated(rule: Rule, table: Table, index: int) -> list[Change]:
    """Return what the outcome would be if the officer stated outright what is now derived."""
    changes = []
    name = table.variables[index].name
    for value in (True, False):
        variables = [v if i != index else Variable(name, (value,)) for i, v in enumerate(table.variables)]
        outcomes = {outcome_in(rule, world) for world in Worlds(tuple(variables), (), ()).all()}
        if len(outcomes) == 1:
            changes.append(Change(name, _value_text(value), outcomes.pop()))
    return changes


def _turned(pack: Pack, rule: Rule, facts: Facts, table: Table) -> list[Change]:
    """Turn each known fact in the table's single world to its other values."""
    domains = {v.name: v for v in possible_worlds(rule.when, {}, pack.parameters).variables}
    changes = []
    for variable in table.variables:
        if variable.name not in facts or (len(variable.values) > 1 and variable.name != AMOUNT):
            continue
        others: Sequence[object] = (
            domains[AMOUNT].values if variable.name == AMOUNT else CHOICES.get(variable.name, (True, False))
        )
        for value in others:
            if value in variable.values:
                continue
            turned = Worlds(
                tuple(v if v.name != variable.name else Variable(v.name, (value,)) for v in table.variables),
                (),
                (),
            )
            outcomes = {outcome_in(rule, each) for each in turned.all()}
            if len(outcomes) == 1 and (outcome := outcomes.pop()) != table.outcome:
                changes.append(Change(variable.name, _value_text(value), outcome))
    return changes


def _value_text(value: object) -> str:
    """Write a value, or the bounds that an amount reaches and misses."""
    if isinstance(value, bool | str):
        return value_text(value)
    if isinstance(value, dict):
        reached = [b for b, holds in value.items() if holds]
        missed = [b for b, holds in value.items() if not holds]
        chosen = _strongest(reached) + _weakest(missed)
        return " & ".join(chosen) or "any"
    return str(value)


def _strongest(reached: Sequence[Bound]) -> list[str]:
    best: dict[str, Bound] = {}
    for bound in reached:
        if bound.currency not in best or bound.value > best[bound.currency].value:
            best[bound.currency] = bound
    return [f"{b.comparison} {plain(b.value)} {b.currency}" for b in best.values()]


def _weakest(missed: Sequence[Bound]) -> list[str]:
    opposite = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
    best: dict[str, Bound] = {}
    for bound in missed:
        if bound.currency not in best or bound.value < best[bound.currency].value:
            best[bound.currency] = bound
    return [f"{opposite[b.comparison]} {plain(b.value)} {b.currency}" for b in best.values()]
