"""Decide a topic at a place: a pure function of facts, packs and the day.

The outcome is `yes` or `no` only when every possible world agrees; otherwise `undetermined`, with the facts
on which the worlds differ. The same inputs give the same decision, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations, product
from typing import Final

from corpus.models import DocumentStatus
from policy.conditions import AmountReaches, Condition, FactIs, Instrument, Stated, World
from policy.decision import Change, CheckedCondition, ConditionOutcome, Decision, Notice, Outcome, Reason
from policy.facts import AMOUNT, CHOICES, Facts, linked, value_text
from policy.intervals import Bound
from policy.packs import PROVINCE, Pack, Packs, Rule, Step
from policy.worlds import Variable, Worlds, known_value, possible_worlds
from terms.money import plain

_MOST_MISSING: Final = 3
_OUTCOME: Final[dict[bool | None, Outcome]] = {True: "yes", False: "no", None: "undetermined"}
_CONDITION: Final[dict[frozenset[bool | None], ConditionOutcome]] = {
    frozenset({True}): "yes",
    frozenset({False}): "no",
}


def evaluate(topic: str, place: str, facts: Facts, as_of: date, packs: Packs) -> Decision:
    """Decide a topic for a project at a place.

    Args:
        topic: one of `policy.packs.TOPICS`.
        place: division code of the city whose rule is asked for, or 330000 for the province's own.
        facts: what is known of the project; what is not in it is unknown.
        as_of: the day, in Shanghai, on which the answer must hold.
        packs: the rules of all places.

    Returns:
        The city's decision, with the province's in `also` where both have a rule; the province's where the
        city sets none; `not_regulated` where neither does.
    """
    facts = linked(facts)
    own, province = packs.get(place), packs.get(PROVINCE)
    own_rule = own.rule(topic, as_of) if own else None
    province_rule = province.rule(topic, as_of) if province and place != PROVINCE else None
    if own and own_rule:
        also = (_decide(province, province_rule, facts, place),) if province and province_rule else ()
        return _decide(own, own_rule, facts, place, also=also)
    if province and province_rule:
        return _decide(province, province_rule, facts, place)
    if own is None:
        return Decision(topic, place, "not_regulated", "no_document", asked=place)
    related = tuple(entry for entry in own.related if entry.topic == topic)
    return Decision(
        topic, place, "not_regulated", "no_rule", pack=own.version, related=related,
        notices=_notices(own, ()), document=own.document, title=own.title, status=own.status, asked=place,
    )  # fmt: skip


def _decide(
    pack: Pack, rule: Rule, facts: Facts, asked_place: str, *, also: tuple[Decision, ...] = ()
) -> Decision:
    """Decide one rule."""
    worlds = possible_worlds(rule.when, facts, pack.parameters)
    table = _Table(rule, worlds)
    outcome, reason = table.outcome, _reason(rule, table)
    open_table = table
    if not table.is_settled:
        open_table = _Table(rule, possible_worlds(rule.when, facts, pack.parameters, hold_back=True))
    missing, sets = _missing(rule, facts, open_table)
    unconfirmed = _unconfirmed(pack, rule, facts, worlds, outcome)
    asked = {variable.name for variable in worlds.variables}
    used = tuple(sorted((f for n, f in facts.items() if n in asked), key=lambda f: (f.start, f.name)))
    return Decision(
        rule.topic, pack.place, outcome, reason,
        conditions=_conditions(rule.when, worlds),
        facts=used,
        missing=missing,
        missing_sets=sets,
        next_question=missing[0] if missing else None,
        changes=_changes(pack, rule, facts, open_table, missing),
        unconfirmed=unconfirmed,
        also=also,
        pack=pack.version,
        notices=_notices(pack, unconfirmed),
        path=_path(rule, facts),
        rule=rule.citation,
        document=pack.document,
        title=pack.title,
        asked=asked_place,
        status=pack.status,
    )  # fmt: skip


class _Table:
    """The outcome of a rule in every possible world, laid out by its variables."""

    def __init__(self, rule: Rule, worlds: Worlds) -> None:
        self.variables = worlds.variables
        self.rows = [_outcome(rule, world) for world in worlds.all()]
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
        spans = [
            (choice[indexes.index(i)],) if i in indexes else range(len(variable.values))
            for i, variable in enumerate(self.variables)
        ]
        seen: Outcome | None = None
        for positions in product(*spans):
            row = self.rows[sum(p * s for p, s in zip(positions, self.strides, strict=True))]
            if seen is not None and row != seen:
                return None
            seen = row
        return seen


def _outcome(rule: Rule, world: World) -> Outcome:
    holds = rule.when.holds(world)
    if rule.bars_only and holds is True:
        return "undetermined"
    return _OUTCOME[holds]


def _reason(rule: Rule, table: _Table) -> Reason:
    if table.outcome != "undetermined":
        return "decided"
    if not table.is_settled:
        return "missing_facts"
    return "bars_only" if rule.bars_only else "instrument"


def _missing(rule: Rule, facts: Facts, table: _Table) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the facts on which the worlds differ, best question first, and the smallest settling sets."""
    if table.is_settled:
        return (), ()
    matter = [i for i, v in enumerate(table.variables) if len(v.values) > 1 and table.matters(i)]
    sets = [tuple(table.variables[i].name for i in some) for some in _smallest_sets(table, matter)]
    worth = {i: _worth(table, i) for i in matter}
    last = {node.fact for node in rule.when.walk() if isinstance(node, FactIs) and node.ask_last}
    order = sorted(matter, key=lambda i: (table.variables[i].name in last, -worth[i], i))
    ranked = [table.variables[i].name for i in order]
    for node in rule.when.walk():
        if isinstance(node, Stated) and known_value(node.fact, facts) is None:
            below = {n for part in node.otherwise.walk() for n in _names(part)}
            if not below & set(ranked):
                continue
            sets.insert(0, (node.fact,))
            begun = any(known_value(name, facts) is not None for name in ("first_reported", "forecast_filed"))
            others = [name for name in ranked if name not in below]
            derived = [name for name in ranked if name in below]
            ranked = (
                [*others, *derived[: _MOST_MISSING - 1], node.fact]
                if begun
                else [*others, node.fact, *derived]
            )
    if not sets and ranked:
        sets = [tuple(ranked)]
    return tuple(ranked[:_MOST_MISSING]), tuple(dict.fromkeys(sets))


def _smallest_sets(table: _Table, matter: Sequence[int]) -> list[tuple[int, ...]]:
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


def _worth(table: _Table, index: int) -> float:
    """Return the share of a fact's answers that would settle the question by themselves."""
    count = len(table.variables[index].values)
    return sum(table.settled_by((index,), (k,)) is not None for k in range(count)) / count


def _conditions(when: Condition, worlds: Worlds) -> tuple[CheckedCondition, ...]:
    """Return every condition an officer sees, with its own outcome in the worlds of its own facts."""
    by_name = {variable.name: variable for variable in worlds.variables}
    shown = []
    for node in when.walk():
        if node.shown is None:
            continue
        names = tuple(dict.fromkeys(name for part in node.walk() for name in _names(part)))
        spans = Worlds(tuple(by_name[name] for name in names), (), ())
        values = frozenset(node.holds(world) for world in spans.all())
        outcome = _CONDITION.get(values, "unknown")
        shown.append(CheckedCondition(node.shown.text, outcome, node.shown.citation, names))
    return tuple(shown)


def _names(node: Condition) -> tuple[str, ...]:
    """Return the facts this node itself asks for."""
    if isinstance(node, AmountReaches):
        return (node.by, AMOUNT)
    if isinstance(node, FactIs | Stated):
        return (node.fact,)
    return ()


def _unconfirmed(pack: Pack, rule: Rule, facts: Facts, worlds: Worlds, outcome: Outcome) -> tuple[str, ...]:
    """Return the parameters the answer rests on that nobody has confirmed yet."""
    names = list(rule.parameters)
    for name in worlds.parameters:
        without = possible_worlds(rule.when, facts, pack.parameters, without=name)
        presumed = not isinstance(pack.parameters[name].value, Mapping)
        if _Table(rule, without).outcome != outcome or (presumed and outcome == "undetermined"):
            names.append(name)
    for node in rule.when.walk():
        if isinstance(node, FactIs):
            value = known_value(node.fact, facts)
            if value is not None:
                names += node.parameters
            choices = value if isinstance(value, frozenset) else {value}
            names += [parameter for choice, parameter in node.parameter_for.items() if choice in choices]
        elif isinstance(node, Instrument):
            names.append(node.parameter)
    known = [pack.parameters[name] for name in dict.fromkeys(names)]
    return tuple(parameter.name for parameter in known if not parameter.confirmed)


def _notices(pack: Pack, unconfirmed: tuple[str, ...]) -> tuple[Notice, ...]:
    notices = []
    if pack.status is not DocumentStatus.IN_FORCE:
        notices.append(Notice(pack.status.value, pack.document, pack.title))
    notices += [
        Notice("unconfirmed", pack.document, pack.title, pack.parameters[name]) for name in unconfirmed
    ]
    return tuple(notices)


def _path(rule: Rule, facts: Facts) -> tuple[Step, ...]:
    form = known_value("support_form", facts)
    forms = form if isinstance(form, frozenset) else {form} if form else set()
    chosen = tuple(step for step in rule.path if forms & set(step.forms))
    return chosen or rule.path


def _changes(
    pack: Pack, rule: Rule, facts: Facts, table: _Table, missing: tuple[str, ...]
) -> tuple[Change, ...]:
    """Return single facts that would give another outcome: known ones turned, missing ones answered."""
    if table.is_settled:
        return tuple(_turned(pack, rule, facts, table))
    changes = []
    names = [variable.name for variable in table.variables]
    for name in missing:
        if name not in names:
            changes.append(Change(name, "true", "no"))
            continue
        index = names.index(name)
        for position, value in enumerate(table.variables[index].values):
            outcome = table.settled_by((index,), (position,))
            if outcome is not None:
                changes.append(Change(name, _value_text(value), outcome))
    return tuple(changes)


def _turned(pack: Pack, rule: Rule, facts: Facts, table: _Table) -> list[Change]:
    """Turn each known fact in the table's single world to its other values."""
    domains = {v.name: v for v in possible_worlds(rule.when, {}, pack.parameters).variables}
    changes = []
    for variable in table.variables:
        if len(variable.values) > 1 or (variable.name not in facts):
            continue
        others: Sequence[object] = (
            domains[AMOUNT].values if variable.name == AMOUNT else CHOICES.get(variable.name, (True, False))
        )
        for value in others:
            if value == variable.values[0]:
                continue
            turned = Worlds(
                tuple(v if v.name != variable.name else Variable(v.name, (value,)) for v in table.variables),
                (),
                (),
            )
            outcomes = {_outcome(rule, each) for each in turned.all()}
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
