"""What places reached in a period, from confirmed figures: exact sums, and nothing where a part is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from handlers.bulletins.library import Basis
from ledger.figures import Figure

USD_CENTS_IN_WAN = Decimal(1_000_000)
TENTH = Decimal("0.1")
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Goal:
    """A target of one place and measure that holds for the days asked about.

    told: the entry of the basis it stands in, None where the bureau entered it with `source`.
    """

    value: int
    first: date
    last: date
    bound: str
    told: Mapping[str, object] | None
    source: str


class Reached:
    """The confirmed figures of all places, asked by place (organisation), measure and period."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._values: dict[tuple[str, str, str], int] = {}
        self._targets: dict[tuple[str, str, str], tuple[int, str]] = {}
        for figure in figures:
            key = (figure.place.id, figure.measure, figure.period)
            if figure.role == "target":
                self._targets[key] = (figure.value, figure.source)
            else:
                self._values[key] = figure.value

    def month(self, place: str, measure: str, year: int, month: int) -> int | None:
        """Return what was reached in a month."""
        return self._values.get((place, measure, f"{year}-{month:02d}"))

    def quarter(self, place: str, measure: str, year: int, quarter: int) -> int | None:
        """Return what was reached in a quarter: as handed in, else the sum of its months where all are there."""
        found = self._values.get((place, measure, f"{year}-Q{quarter}"))
        if found is not None:
            return found
        return total(self.month(place, measure, year, quarter * 3 - 2 + at) for at in range(3))

    def year(self, place: str, measure: str, year: int) -> int | None:
        """Return what was reached in a year: as handed in, else the sum of its quarters where all are there."""
        found = self._values.get((place, measure, str(year)))
        return found if found is not None else total(self.quarter(place, measure, year, q) for q in QUARTERS)

    def until(self, place: str, measure: str, first: date, last: date) -> int | None:
        """Return what was reached from the beginning of a year up to the end of a month, None if a part is missing."""
        parts: list[int | None] = [self.year(place, measure, year) for year in range(first.year, last.year)]
        if last.month == 12:  # noqa: PLR2004 - December
            parts.append(self.year(place, measure, last.year))
        else:
            whole = last.month // 3
            parts += [self.quarter(place, measure, last.year, quarter) for quarter in range(1, whole + 1)]
            parts += [
                self.month(place, measure, last.year, month) for month in range(whole * 3 + 1, last.month + 1)
            ]
        return total(parts)

    def entered_target(self, place: str, measure: str, year: int) -> Goal | None:
        """Return the year's target that the bureau entered for a place, with where it was set."""
        found = self._targets.get((place, measure, str(year)))
        if found is None:
            return None
        return Goal(found[0], date(year, 1, 1), date(year, 12, 31), "at_least", None, found[1])


def total(parts: Iterable[int | None]) -> int | None:
    """Return a sum, None where any part is unknown."""
    whole = 0
    for part in parts:
        if part is None:
            return None
        whole += part
    return whole


def goal_of(
    basis: Basis, division: str, measure: str, first: date, last: date, *, bounds: Sequence[str] = ()
) -> Goal | None:
    """Return the target that a document sets a place for these days, the one of the shortest period."""
    found = [
        one
        for one in basis["targets"]
        if one["place"] == division and one["measure"] == measure
        and (one["bound"] in bounds if bounds else one["bound"] != "stretch")
        and one["first"] <= first.isoformat() and last.isoformat() <= one["last"]
    ]  # fmt: skip
    if not found:
        return None
    one = min(found, key=lambda told: date.fromisoformat(told["last"]) - date.fromisoformat(told["first"]))
    days = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
    return Goal(one["value"], *days, one["bound"], one, "")


def lapsed_goals(basis: Basis, divisions: Iterable[str], day: date) -> list[Mapping[str, object]]:
    """Return the targets of some places whose period was over on a day, each document and period once."""
    wanted = set(divisions)
    found: dict[tuple[str, str, str], Mapping[str, object]] = {}
    for one in basis["targets"]:
        if one["place"] in wanted and one["last"] < day.isoformat() and one["bound"] != "stretch":
            found.setdefault((one["document"], one["first"], one["last"]), one)
    return list(found.values())


def percent(part: int | None, whole: int | None) -> Decimal | None:
    """Return part of whole in percent, to one place; None where either is unknown or the whole is zero."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH, rounding=ROUND_HALF_UP)


def growth(now: int | None, before: int | None) -> Decimal | None:
    """Return the growth in percent, to one place; None where it cannot be said."""
    if now is None or not before:
        return None
    return (Decimal(now - before) * 100 / Decimal(before)).quantize(TENTH, rounding=ROUND_HALF_UP)


def in_wan(cents: int | None) -> Decimal | None:
    """Return an amount in cents as exactly that many ten thousand dollars (万美元)."""
    return None if cents is None else Decimal(cents) / USD_CENTS_IN_WAN
