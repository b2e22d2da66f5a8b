"""The conditions of a rule as a tree, evaluated in one possible world at a time.

In a world every fact the rule asks for has one value, so a condition is true or false there; only an
instrument that is not among the documents leaves it open (None). `policy.worlds` says which worlds there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from policy.facts import AMOUNT
from policy.intervals import Bound, Scenario

ALWAYS: Final = "always"
"""A presumption that is no parameter: it is part of what the question says."""

World = Mapping[str, bool | str | Scenario | None]


@dataclass(frozen=True)
class Text:
    """A wording in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Citation:
    """A clause and the exact words it rests on."""

    document: str
    path: str
    quote: str


@dataclass(frozen=True)
class Shown:
    """What an officer sees of a condition."""

    text: Text
    citation: Citation


@dataclass(frozen=True)
class Condition:
    """A node of the tree. `shown` is set where an officer sees the node as a condition of its own."""

    shown: Shown | None = field(default=None, kw_only=True)
    parameters: tuple[str, ...] = field(default=(), kw_only=True)

    def children(self) -> tuple[Condition, ...]:
        """Return the nodes right below."""
        return ()

    def holds(self, world: World) -> bool | None:
        """Say whether the condition holds in this world; None where an instrument is missing."""
        raise NotImplementedError

    def walk(self) -> Iterator[Condition]:
        """Yield this node and all below it, in the order they are written."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True)
class All(Condition):
    """Every part must hold."""

    parts: tuple[Condition, ...] = ()

    def children(self) -> tuple[Condition, ...]:
        """Return the parts."""
        return self.parts

    def holds(self, world: World) -> bool | None:
        """Say whether all parts hold."""
        result: bool | None = True
        for part in self.parts:
            value = part.holds(world)
            if value is False:
                return False
            if value is None:
                result = None
        return result


@dataclass(frozen=True)
class AnyOf(Condition):
    """One part is enough."""

    parts: tuple[Condition, ...] = ()

    def children(self) -> tuple[Condition, ...]:
        """Return the parts."""
        return self.parts

    def holds(self, world: World) -> bool | None:
        """Say whether one part holds."""
        result: bool | None = False
        for part in self.parts:
            value = part.holds(world)
            if value is True:
                return True
            if value is None:
                result = None
        return result


@dataclass(frozen=True)
class Unless(Condition):
    """It holds where the part does not."""

    part: Condition = field(default_factory=Condition)

    def children(self) -> tuple[Condition, ...]:
        """Return the part."""
        return (self.part,)

    def holds(self, world: World) -> bool | None:
        """Say whether the part fails."""
        value = self.part.holds(world)
        return None if value is None else not value


@dataclass(frozen=True)
class Always(Condition):
    """The clause sets no condition."""

    def holds(self, world: World) -> bool | None:  # noqa: ARG002 - the same in every world
        """Return True."""
        return True


@dataclass(frozen=True)
class FactIs(Condition):
    """A fact has one of these values; unstated, it may be presumed to have one of `presumed`.

    `ask_last` marks a fact that officers seldom can tell, so that others are asked for first.
    """

    fact: str = ""
    values: frozenset[bool | str] = frozenset()
    presume: str | None = None
    presumed: frozenset[bool | str] = frozenset()
    parameter_for: Mapping[str, str] = field(default_factory=dict)
    ask_last: bool = False

    def holds(self, world: World) -> bool | None:
        """Say whether the fact's value is one of those asked for."""
        return world[self.fact] in self.values


@dataclass(frozen=True)
class AmountReaches(Condition):
    """The amount meets the bound that is read for the project's capital."""

    by: str = "capital"
    bounds: Mapping[str, Bound] = field(default_factory=dict)

    def holds(self, world: World) -> bool | None:
        """Say whether the bound for this world's capital holds in this world's amount."""
        scenario = world[AMOUNT]
        choice = world[self.by]
        if not isinstance(scenario, Mapping) or not isinstance(choice, str):
            return False
        return scenario[self.bounds[choice]]


@dataclass(frozen=True)
class Stated(Condition):
    """What the officer states of a fact; unstated, what the other condition shows.

    With `may_be_more` the other condition can prove the fact but not disprove it: it stays open until stated.
    """

    fact: str = ""
    otherwise: Condition = field(default_factory=Condition)
    may_be_more: bool = False

    def children(self) -> tuple[Condition, ...]:
        """Return the condition that decides where nothing is stated."""
        return (self.otherwise,)

    def holds(self, world: World) -> bool | None:
        """Return the stated value, or what the other condition says."""
        value = world.get(self.fact)
        if isinstance(value, bool):
            return value
        shown = self.otherwise.holds(world)
        return None if shown is False and self.may_be_more else shown


@dataclass(frozen=True)
class Instrument(Condition):
    """Conditions that a document leaves to another one; None until an admin has entered them."""

    parameter: str = ""
    entered: Condition | None = None

    def children(self) -> tuple[Condition, ...]:
        """Return the conditions entered."""
        return (self.entered,) if self.entered else ()

    def holds(self, world: World) -> bool | None:
        """Say whether the entered conditions hold; open while there are none."""
        return self.entered.holds(world) if self.entered else None
