"""The worlds that are possible given what is known: every completion of the unknown facts of a rule.

An unstated fact may take every value of its domain, unless the rule presumes one (an installation's
parameter). The amount and the capital belong together: where the capital is stated, a bound in another
currency than the amount's is never taken as reached; where it is not, the band tells which dollar amounts
the yuan amount can be, so that 35亿元 of unstated capital meets 30亿元 or 1亿美元 either way (DOMAIN.md 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from policy.conditions import ALWAYS, AmountReaches, Condition, FactIs, Stated, World
from policy.facts import AMOUNT, CHOICES, Amount, Facts
from policy.intervals import Bound, ExchangeBand, Scenario, regions, scenarios
from policy.packs import Parameter

Parameters = Mapping[str, Parameter]


@dataclass(frozen=True)
class Variable:
    """A fact the rule asks for with the values it may still have; one value means it is known."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Worlds:
    """The variables of a rule, the worlds they span, and the parameters the span rests on."""

    variables: tuple[Variable, ...]
    stated: tuple[str, ...]
    parameters: tuple[str, ...]

    def open(self) -> tuple[Variable, ...]:
        """Return the facts that are not known."""
        return tuple(v for v in self.variables if len(v.values) > 1)

    def all(self) -> list[World]:
        """Return every possible world, the last variable changing fastest."""
        names = [v.name for v in self.variables]
        spans = (v.values for v in self.variables)
        return [dict(zip(names, values, strict=True)) for values in product(*spans)]


def possible_worlds(
    when: Condition,
    facts: Facts,
    parameters: Parameters,
    *,
    hold_back: bool = False,
    without: str | None = None,
) -> Worlds:
    """Return the worlds in which a rule's conditions must be looked at.

    `hold_back` never takes a bound in another currency as reached, also where the capital is not stated:
    so it is known what would still have to be asked. `without` leaves one parameter out, to see what rests
    on it.
    """
    parameters = {name: parameter for name, parameter in parameters.items() if name != without}
    names: list[str] = []
    presumptions: dict[str, FactIs] = {}
    bounds: list[Bound] = []
    stated: list[str] = []
    for node in when.walk():
        if isinstance(node, FactIs):
            names.append(node.fact)
            if node.presume:
                presumptions.setdefault(node.fact, node)
        elif isinstance(node, AmountReaches):
            names += [node.by, AMOUNT]
            bounds += node.bounds.values()
        elif isinstance(node, Stated):
            names.append(node.fact)
            stated.append(node.fact)
    used: list[str] = []
    variables = []
    for name in dict.fromkeys(names):
        if name == AMOUNT:
            variables.append(Variable(name, _amounts(facts, bounds, parameters, used, hold_back=hold_back)))
        else:
            is_stated_only = name in stated
            variables.append(
                Variable(name, _values(name, facts, presumptions, parameters, used, is_stated_only))
            )
    return Worlds(tuple(variables), tuple(dict.fromkeys(stated)), tuple(dict.fromkeys(used)))


def known_value(name: str, facts: Facts) -> object:
    """Return a fact's value if it is given and counts, else None."""
    fact = facts.get(name)
    return None if fact is None or fact.proposed else fact.value


def _values(
    name: str,
    facts: Facts,
    presumptions: Mapping[str, FactIs],
    parameters: Parameters,
    used: list[str],
    is_stated_only: bool,  # noqa: FBT001 - a plain fact about the name
) -> tuple[Any, ...]:
    value = known_value(name, facts)
    domain: Sequence[Any] = CHOICES.get(name, (True, False))
    if value is not None:
        return tuple(v for v in domain if v in value) if isinstance(value, frozenset) else (value,)
    if is_stated_only:
        return (None,)
    presumption = presumptions.get(name)
    if presumption is not None and presumption.presume:
        parameter = parameters.get(presumption.presume)
        if presumption.presume == ALWAYS or (parameter and parameter.value is True):
            used += [parameter.name] if parameter else []
            return tuple(v for v in domain if v in presumption.presumed)
    return tuple(domain)


def _amounts(
    facts: Facts, bounds: Sequence[Bound], parameters: Parameters, used: list[str], *, hold_back: bool
) -> tuple[Scenario, ...]:
    given = known_value(AMOUNT, facts)
    amount = given if isinstance(given, Amount) else None
    band = exchange_band(parameters)
    tolerance = parameters.get("approximation")
    capital = known_value("capital", facts)
    capital_is_known = isinstance(capital, str)
    if amount and amount.approximate and tolerance:
        used.append("approximation")
    if amount and band and amount.currency in ("CNY", "USD"):
        read = {
            b.currency for b in bounds if not capital_is_known or b.currency == _currency_of(str(capital))
        }
        if read != {amount.currency}:
            used.append("exchange_band")
    return scenarios(
        amount,
        regions(bounds),
        band=band,
        tolerance=Decimal(str(tolerance.value)) if tolerance else Decimal(0),
        may_rule_in=capital is None and not hold_back,
    )


def _currency_of(capital: str) -> str:
    return "CNY" if capital == "domestic" else "USD"


def exchange_band(parameters: Parameters) -> ExchangeBand | None:
    """Return the installation's band of exchange rates, None where it has none."""
    parameter = parameters.get("exchange_band")
    if parameter is None or not isinstance(parameter.value, Mapping):
        return None
    return ExchangeBand(Decimal(str(parameter.value["lowest"])), Decimal(str(parameter.value["highest"])))
