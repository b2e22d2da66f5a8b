"""Where an amount may lie between the bounds of a rule, also when it is written in another currency.

A rule's bounds cut each currency into regions. What is known of an amount leaves some pairs of regions
possible (one of yuan, one of dollars); a band of exchange rates may rule regions out, never in (DOMAIN.md 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from policy.facts import Amount

_Conversion = Callable[[Decimal], Decimal]
Comparison = Literal[">=", ">", "<=", "<"]


@dataclass(frozen=True)
class Bound:
    """A bound of a rule: `>= 1000000000 CNY`. 以上 includes the number, 超 excludes it."""

    comparison: Comparison
    value: Decimal
    currency: str


@dataclass(frozen=True)
class Interval:
    """Amounts between two ends; None is open."""

    low: Decimal | None
    low_inclusive: bool
    high: Decimal | None
    high_inclusive: bool

    def meets(self, other: Interval) -> bool:
        """Say whether the two have an amount in common."""
        return not (_below(self, other) or _below(other, self))

    def cut(self, other: Interval) -> Interval:
        """Return the amounts both have in common; call it only where they meet."""
        low, low_inclusive = self.low, self.low_inclusive
        if other.low is not None and (
            low is None or (other.low, not other.low_inclusive) > (low, not low_inclusive)
        ):
            low, low_inclusive = other.low, other.low_inclusive
        high, high_inclusive = self.high, self.high_inclusive
        if other.high is not None and (
            high is None or (other.high, other.high_inclusive) < (high, high_inclusive)
        ):
            high, high_inclusive = other.high, other.high_inclusive
        return Interval(low, low_inclusive, high, high_inclusive)


def _below(one: Interval, other: Interval) -> bool:
    """Say whether all of one lies below all of the other."""
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (
        one.high == other.low and not (one.high_inclusive and other.low_inclusive)
    )


ANYTHING = Interval(Decimal(0), True, None, False)  # noqa: FBT003 - the four ends in their written order


@dataclass(frozen=True)
class Region:
    """A run of amounts of one currency between neighbouring bounds, with each bound's outcome in it."""

    interval: Interval
    outcomes: Mapping[Bound, bool]


@dataclass(frozen=True)
class ExchangeBand:
    """The yuan a dollar may cost, lowest and highest."""

    lowest: Decimal
    highest: Decimal

    def convert(self, interval: Interval, source: str, target: str) -> Interval | None:
        """Return the widest interval the amount can have in the other currency; None without a band."""
        if source == target:
            return interval
        if (source, target) == ("USD", "CNY"):
            return _ends(interval, lambda v: v * self.lowest, lambda v: v * self.highest)
        if (source, target) == ("CNY", "USD"):
            return _ends(interval, lambda v: v / self.highest, lambda v: v / self.lowest)
        return None


def _ends(interval: Interval, least: _Conversion, most: _Conversion) -> Interval:
    return Interval(
        None if interval.low is None else least(interval.low),
        interval.low_inclusive,
        None if interval.high is None else most(interval.high),
        interval.high_inclusive,
    )


def regions(bounds: Sequence[Bound]) -> dict[str, tuple[Region, ...]]:
    """Cut each currency at its bounds, lowest region first."""
    result: dict[str, tuple[Region, ...]] = {}
    for currency in sorted({bound.currency for bound in bounds}):
        here = [bound for bound in bounds if bound.currency == currency]
        # `>=` and `<` part right below their value, `>` and `<=` right above it.
        cuts = sorted({(b.value, 0 if b.comparison in (">=", "<") else 1) for b in here})
        edges = [(None, 0), *cuts, (None, 0)]
        parts = []
        for (low, low_side), (high, high_side) in pairwise(edges):
            start = Decimal(0) if low is None else low
            interval = Interval(start, low is None or low_side == 0, high, high_side == 1)
            parts.append(Region(interval, {b: _holds(b, low, low_side) for b in here}))
        result[currency] = tuple(parts)
    return result


def _holds(bound: Bound, low: Decimal | None, low_side: int) -> bool:
    """Say whether the bound holds in the region that begins at this cut."""
    at_or_above = low is not None and (low, low_side) >= (
        bound.value,
        0 if bound.comparison in (">=", "<") else 1,
    )
    return at_or_above == (bound.comparison in (">=", ">"))


def known_interval(amount: Amount, tolerance: Decimal) -> Interval:
    """Return where the amount lies, an approximate one widened by the tolerance (0.1 is a tenth)."""
    if amount.near is not None:
        low, high = amount.near * (1 - tolerance), amount.near * (1 + tolerance)
        return Interval(low, True, high, True)  # noqa: FBT003 - the four ends in their written order
    widen = tolerance if amount.approximate else Decimal(0)
    return Interval(
        Decimal(0) if amount.low is None else amount.low * (1 - widen),
        amount.low_inclusive if amount.low is not None else True,
        None if amount.high is None else amount.high * (1 + widen),
        amount.high_inclusive,
    )


Scenario = Mapping[Bound, bool]
"""One way the amount may stand to every bound of a rule."""


def scenarios(
    amount: Amount | None,
    parts: Mapping[str, tuple[Region, ...]],
    *,
    band: ExchangeBand | None,
    tolerance: Decimal,
    may_rule_in: bool,
) -> tuple[Scenario, ...]:
    """Return every way the amount may stand to the bounds, lowest first.

    Without `may_rule_in` a bound in another currency than the amount's is never taken as reached: every
    region below one that is possible stays possible.
    """
    currencies = sorted(parts)
    if amount is None or amount.currency is None or not (amount.currency in parts or band):
        start, interval = (currencies[0] if currencies else "CNY"), ANYTHING
        stated = False
    else:
        start, interval, stated = amount.currency, known_interval(amount, tolerance), True
    home = parts.get(start, (Region(ANYTHING, {}),))
    found: dict[tuple[bool, ...], Scenario] = {}
    for region in home:
        if not region.interval.meets(interval):
            continue
        here = region.interval.cut(interval)
        partial: list[dict[Bound, bool]] = [dict(region.outcomes)]
        for other in currencies:
            if other == start:
                continue
            possible = _possible(here, start, other, parts[other], band)
            if stated and not may_rule_in:
                possible = parts[other][: parts[other].index(possible[-1]) + 1]
            partial = [known | dict(choice.outcomes) for known in partial for choice in possible]
        for scenario in partial:
            found.setdefault(tuple(scenario.values()), scenario)
    return tuple(found.values())


def _possible(
    here: Interval, source: str, target: str, parts: tuple[Region, ...], band: ExchangeBand | None
) -> tuple[Region, ...]:
    converted = band.convert(here, source, target) if band else None
    if converted is None:
        return parts
    return tuple(region for region in parts if region.interval.meets(converted))
