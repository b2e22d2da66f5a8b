"""What goes into the name index and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

MatchKind = Literal["uscc", "alias", "related", "fuzzy"]
"""Equal number, equal name on file, linked through a parent, or only alike. Only the first two block."""

NameRole = Literal["name", "english", "alias", "parent"]
"""In which of an investor's fields a written name stands."""

Reason = Literal[
    "same_number",
    "same_name",
    "same_core",
    "same_sound",
    "one_character",
    "same_brand",
    "same_brand_sound",
    "similar",
]
"""What two names have in common, strongest first; wording belongs to whoever shows it."""

RegionRelation = Literal["same", "within", "unstated", "different"]
"""How the places named in two names stand to each other."""


class Investor(Protocol):
    """All by which an investor may be known, as `InvestorNames` holds it; "" and None both mean unknown."""

    @property
    def name(self) -> str:
        """The name as filed."""

    @property
    def english(self) -> str | None:
        """The registered English name."""

    @property
    def uscc(self) -> str | None:
        """The unified social credit code."""

    @property
    def foreign_number(self) -> str | None:
        """The registry number of another country."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names."""

    @property
    def parents(self) -> tuple[str, ...]:
        """The firms behind a project company."""


@dataclass(frozen=True)
class InvestorNames:
    """An investor's names, complete.

    Args:
        name: the name as filed, Chinese or not.
        english: the registered English name, if one was filed.
        uscc: unified social credit code; one with a wrong check character identifies nobody, and is not used.
        foreign_number: registry number of another country; identifies only together with `country`.
        aliases: other names. On file they are those the bureau has confirmed, and an equal name blocks; in a
            question they are what the filer says, and never block.
        parents: names of the firms that stand behind a project company: they link, and never block.
        country: code of the country that gave `foreign_number`.
    """

    name: str
    english: str | None = None
    uscc: str | None = None
    foreign_number: str | None = None
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    country: str | None = None


def written_names(investor: Investor) -> tuple[tuple[NameRole, str], ...]:
    """Return every name of an investor with the field it stands in, its own first."""
    names: list[tuple[NameRole, str]] = [("name", investor.name), ("english", investor.english or "")]
    names.extend(("alias", alias) for alias in investor.aliases)
    names.extend(("parent", parent) for parent in investor.parents)
    return tuple((role, text) for role, text in names if text.strip())


@dataclass(frozen=True)
class Evidence:
    """Why two investors may be one: both sides as they were written, and what they share.

    Args:
        asked, asked_role: the words of the new filing, and their field.
        filed, filed_role: the words on file, and their field.
        reason: the strongest thing the two have in common.
        region: how the places in the two names stand to each other.
        brand: the distinctive part of the filed name, empty for a number.
        brand_holders: how many names on file have the asked brand, counted to a bound.
    """

    asked: str
    asked_role: str
    filed: str
    filed_role: str
    reason: Reason
    region: RegionRelation = "unstated"
    brand: str = ""
    brand_holders: int = 0

    def __str__(self) -> str:
        """Return one line for logs: both sides and the reason."""
        return f"{self.asked} ({self.asked_role}) = {self.filed} ({self.filed_role}): {self.reason}"


@dataclass(frozen=True)
class Candidate:
    """A filed investor that may be the one asked about.

    Args:
        key: what the caller filed it under.
        kind: see `MatchKind`.
        score: 0 to 1; comparable between candidates of one question and between questions.
        evidence: the strongest pair of names or numbers.
    """

    key: str
    kind: MatchKind
    score: float
    evidence: Evidence

    @property
    def blocks(self) -> bool:
        """Say whether this alone keeps a filing from being granted until the bureau has ruled."""
        return self.kind in ("uscc", "alias")
