"""What bulletins are made with, and what is at hand while one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from corpus.catalogue import Catalogue
from handlers.bulletins.library import EMPTY, Basis, basis_of
from handlers.bulletins.model import Cite, Notice, Period
from handlers.wording import Language, notice_text
from handlers.wording_bulletins import bulletin_word
from indexer.answer import Notice as SourceNotice
from indexer.answer import NoticeKind
from ledger.clock import shanghai_day
from ledger.store import Read
from ledger.viewers import Viewer

T = TypeVar("T")
KEPT = 128
"""How many parts of bulletins, and of what the library says, are kept at hand."""


@dataclass(frozen=True)
class BulletinDesk:
    """What bulletins are made with, handed down once.

    Args:
        library: opens the library's documents for this thread; None where there is no library.
        places: names of places by division code.
    """

    library: Callable[[], Catalogue] | None
    places: Mapping[str, str]
    _known: dict[tuple[int, str, date], Basis] = field(default_factory=dict, repr=False, compare=False)
    made: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def basis(self, period: Period, today: date) -> Basis:
        """Return what the library says for a period at this moment; the same library is read once."""
        if self.library is None:
            return EMPTY
        catalogue = self.library()
        key = (catalogue.revision, period.code, today)
        found = self._known.get(key)
        if found is None:
            found = basis_of(catalogue, period, today)
            keep(self._known, key, found)
        return found


def keep(kept: dict[Any, Any], key: object, value: object) -> None:
    """Keep a value at hand, and let the oldest go where there are many."""
    for old in list(kept)[: max(0, len(kept) + 1 - KEPT)]:
        kept.pop(old, None)
    kept[key] = value


@dataclass(frozen=True)
class Making:
    """One bulletin while it is made: for whom, of which place and days, and from what.

    scope: "" for everything below the root, else the city or organisation the register is asked for.
    """

    read: Read
    viewer: Viewer
    place: str
    root: str
    scope: str
    period: Period
    basis: Basis
    places: Mapping[str, str]
    language: Language
    issue: str | None = None
    made: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def shared(self, making: Callable[[], T]) -> T:
        """Return what is the same for all readers of one organisation and role, made once.

        It holds while the log's head and the day in Shanghai are the same: rights and deadlines end with a day.
        """
        viewer = self.viewer
        key = (
            self.read.head(), self.today, viewer.role, viewer.organisation, viewer.city, self.place, self.period,
            self.language, self.issue, self.basis.get("revision"),
        )  # fmt: skip
        found: T | None = self.made.get(key)
        if found is None:
            found = making()
            keep(self.made, key, found)
        return found

    @property
    def today(self) -> date:
        """Return the day in Shanghai at which it is made."""
        return shanghai_day(self.read.now)

    def word(self, key: str, **facts: object) -> str:
        """Return the words under a key."""
        return bulletin_word(self.language, key, **facts)

    def day(self, day: date) -> str:
        """Return a day in words, with its year where that is not the period's."""
        key = "day" if day.year == self.period.last.year else "day_of_year"
        return self.word(key, year=day.year, month=day.month, day=day.day)

    def notices(self, cites: Sequence[Cite]) -> tuple[Notice, ...]:
        """Return what must be known of the documents cited: one notice for each that is not in force."""
        found: dict[str, Notice] = {}
        for cite in cites:
            if cite.status != "in_force" and cite.document not in found:
                told = SourceNotice(cast("NoticeKind", cite.status), cite.document)
                words = notice_text(told, {cite.document: cite.title}, self.language)
                found[cite.document] = Notice(cite.status, words, cite)
        return tuple(found.values())
