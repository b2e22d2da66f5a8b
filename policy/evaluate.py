"""Decide a topic at a place: a pure function of facts, packs and the day.

The outcome is `yes` or `no` only when every possible world agrees; otherwise `undetermined`, with the facts
on which the worlds differ. The same inputs give the same decision, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from corpus.models import DocumentStatus
from policy.changes import changes_of
from policy.conditions import Condition, FactIs, Instrument
from policy.decision import CheckedCondition, ConditionOutcome, Decision, Notice, Outcome, Reason
from policy.facts import AMOUNT, Facts, linked
from policy.packs import PROVINCE, Pack, Packs, Rule, Step
from policy.table import Table, missing_facts, names_in
from policy.worlds import Worlds, known_value, possible_worlds

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
    table = Table(rule, worlds)
    outcome = table.outcome
    open_table = table
    if not table.is_settled and AMOUNT in facts:
        open_table = Table(rule, possible_worlds(rule.when, facts, pack.parameters, hold_back=True))
    missing, sets = missing_facts(rule, facts, open_table)
    reason = _reason(rule, outcome, missing)
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
        changes=changes_of(pack, rule, facts, open_table, missing),
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


def _reason(rule: Rule, outcome: Outcome, missing: tuple[str, ...]) -> Reason:
    if outcome != "undetermined":
        return "decided"
    if missing:
        return "missing_facts"
    return "bars_only" if rule.bars_only else "instrument"


def _conditions(when: Condition, worlds: Worlds) -> tuple[CheckedCondition, ...]:
    """Return every condition an officer sees, with its own outcome in the worlds of its own facts."""
    by_name = {variable.name: variable for variable in worlds.variables}
    shown = []
    for node in when.walk():
        if node.shown is None:
            continue
        names = tuple(dict.fromkeys(name for part in node.walk() for name in names_in(part)))
        spans = Worlds(tuple(by_name[name] for name in names), (), ())
        values = frozenset(node.holds(world) for world in spans.all())
        outcome = _CONDITION.get(values, "unknown")
        shown.append(CheckedCondition(node.shown.text, outcome, node.shown.citation, names))
    return tuple(shown)


def _unconfirmed(pack: Pack, rule: Rule, facts: Facts, worlds: Worlds, outcome: Outcome) -> tuple[str, ...]:
    """Return the parameters the answer rests on that nobody has confirmed yet."""
    names = list(rule.parameters)
    for name in worlds.parameters:
        without = possible_worlds(rule.when, facts, pack.parameters, without=name)
        presumed = not isinstance(pack.parameters[name].value, Mapping)
        if Table(rule, without).outcome != outcome or (presumed and outcome == "undetermined"):
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
