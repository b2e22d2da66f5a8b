"""The facts a rule may ask for, by name, and the values they can take (DOMAIN.md 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from policy.errors import FactError
from terms.amounts import AmountMention, find_amounts
from terms.money import Money, MoneyError, plain

AMOUNT: Final = "total_investment"
STAGES: Final = ("contact", "clear_intention", "signing", "signed", "landed")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "capital": ("domestic", "foreign"),
    "stage": STAGES,
    "support_form": ("fund", "equity", "reward", "greater"),
}
BOOLEANS: Final = (
    "landmark", "layout_conforming", "investor_consulted", "first_reported", "forecast_filed", "breach",
    "major", "cross_district", "leader_assigned", "other_rule_city_led", "expansion", "equal_conditions",
    "leading_project", "exceptionally_major", "heads_programme", "moved_across_cities", "landed",
    "better_than_guide", "circulated", "receiving_place",
)  # fmt: skip
"""`circulated` (the project was passed on at all) and `receiving_place` (the asking place took it over) are
two facts that Jiaxing 二（一）3 and Zhejiang 三（三） need beside the names of DOMAIN.md 5."""
NAMES: Final = (AMOUNT, *CHOICES, *BOOLEANS)

_TRUE: Final = frozenset({"true", "yes", "y", "1", "是", "有", "符合"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "否", "不是", "没有", "不符合"})


@dataclass(frozen=True)
class Amount:
    """An amount of money as far as it is known: between two ends, in one currency, or about a value.

    Ends are whole currency units, None where open. `near` is the written value of an approximate single
    amount; an approximate range has `approximate` with both ends.
    """

    low: Decimal | None
    low_inclusive: bool
    high: Decimal | None
    high_inclusive: bool
    currency: str | None
    approximate: bool = False
    near: Decimal | None = None

    @classmethod
    def point(cls, value: Decimal | int, currency: str) -> Amount:
        """Return exactly this value."""
        exact = Decimal(value)
        return cls(exact, True, exact, True, currency)  # noqa: FBT003 - the four ends in their written order

    @classmethod
    def of(cls, mention: AmountMention, currency: str | None) -> Amount:
        """Return what a mention in a text says."""
        return cls(
            mention.low, mention.low_inclusive, mention.high, mention.high_inclusive, currency,
            mention.approximate, mention.near,
        )  # fmt: skip

    def __str__(self) -> str:
        """Return the machine form: `1200000000 CNY`, `>= 1000000000 CNY`, `900000000..1100000000 CNY`."""
        currency = self.currency or "?"
        if self.near is not None:
            return f"~{plain(self.near)} {currency}"
        about = "~" if self.approximate else ""
        if self.low is not None and self.low == self.high:
            return f"{about}{plain(self.low)} {currency}"
        if self.low is None and self.high is None:
            return f"? {currency}"
        if self.high is None and self.low is not None:
            return f"{about}{'>=' if self.low_inclusive else '>'} {plain(self.low)} {currency}"
        if self.low is None and self.high is not None:
            return f"{about}{'<=' if self.high_inclusive else '<'} {plain(self.high)} {currency}"
        return f"{about}{plain(self.low or Decimal(0))}..{plain(self.high or Decimal(0))} {currency}"


Value = bool | str | frozenset[bool] | frozenset[str] | Amount
"""A truth, a choice, several still open, or an amount."""


@dataclass(frozen=True)
class Fact:
    """What is known of one fact, and the words it was found in (`start` is -1 where there are none).

    A `proposed` fact comes from a model: it is shown, and never counts until the officer confirms it.
    """

    name: str
    value: Value
    words: str = ""
    start: int = -1
    proposed: bool = False


Facts = Mapping[str, Fact]


def linked(facts: Facts) -> dict[str, Fact]:
    """Return the facts with what they say of each other.

    A landed project is at its last stage, a project at an earlier stage has not landed, and one that moved
    across cities was circulated. A fact that is given itself is never changed.
    """
    result = dict(facts)

    def follows(name: str, value: Value, source: Fact) -> None:
        if name not in result and not source.proposed:
            result[name] = Fact(name, value, source.words, source.start)

    if (landed := facts.get("landed")) and landed.value is True:
        follows("stage", "landed", landed)
    if (stage := facts.get("stage")) and isinstance(stage.value, str):
        follows("landed", stage.value == "landed", stage)
    if (moved := facts.get("moved_across_cities")) and moved.value is True:
        follows("circulated", True, moved)  # noqa: FBT003 - the fact's value
    return result


def value_text(value: Value) -> str:
    """Write a value in the form the command line takes back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return "|".join(sorted(value_text(one) for one in value))
    return str(value)


def parse_fact(name: str, given: str) -> Fact:
    """Read a fact from `NAME=VALUE` as given on a command line; raises `FactError`.

    Amounts are read in any written form (`12亿元`, `1200000000 CNY`); choices may be joined by `|`.
    """
    if name not in NAMES:
        raise FactError(name, given, f"no such fact; the facts are {', '.join(NAMES)}")
    words = given.strip()
    if name == AMOUNT:
        return Fact(name, _parse_amount(name, words), words)
    if name in CHOICES:
        choices = frozenset(part.strip() for part in words.split("|"))
        if not choices or not choices <= set(CHOICES[name]):
            raise FactError(name, given, f"the values are {', '.join(CHOICES[name])}")
        return Fact(name, next(iter(choices)) if len(choices) == 1 else choices, words)
    if words.lower() in _TRUE:
        return Fact(name, value=True, words=words)
    if words.lower() in _FALSE:
        return Fact(name, value=False, words=words)
    raise FactError(name, given, "the values are true and false")


def _parse_amount(name: str, words: str) -> Amount:
    try:
        money = Money.parse(words)
    except MoneyError:
        pass
    else:
        return Amount.point(money.amount, money.currency)
    mentions = find_amounts(words)
    if len(mentions) != 1:
        raise FactError(name, words, "give one amount, such as 12亿元 or '1200000000 CNY'")
    return Amount.of(mentions[0], mentions[0].currency or "CNY")
