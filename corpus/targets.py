"""The targets that documents set, as data: document, clause, exact words, period and value.

They are not guessed from the text while a report is made: each is entered with its quote, and used only while the
library's current version of the document holds those words in that clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, cast

from corpus.catalogue import Catalogue
from corpus.errors import CorpusError, DocumentUnknown
from corpus.models import Document, Metadata

Bound = Literal["at_least", "more_than", "goal", "stretch"]
_KEYS = {"document", "path", "place", "measure", "value", "currency", "first", "last", "bound", "quote"}
_BOUNDS = ("at_least", "more_than", "goal", "stretch")


class TargetsBroken(CorpusError):
    """The list of targets cannot be read as it stands."""

    def __init__(self, entry: int, problem: str) -> None:
        super().__init__(f"targets.yaml, entry {entry}: {problem}")
        self.entry, self.problem = entry, problem


@dataclass(frozen=True)
class Target:
    """A target of a place.

    Args:
        document: id of the document that sets it.
        path: its clause.
        place: division code.
        measure: what is counted, by the names of `ledger.figures.MEASURES`.
        value: minor units of `currency`, or a number of projects.
        currency: None for a number.
        first: the first day of the period in which it is to be reached.
        last: the last day.
        bound: `at_least` (以上, 确保, 不少于), `more_than` (超), `goal` (a bare number), `stretch` (力争).
        quote: the exact words in the clause.
    """

    document: str
    path: str
    place: str
    measure: str
    value: int
    currency: str | None
    first: date
    last: date
    bound: Bound
    quote: str

    def lapsed(self, day: date) -> bool:
        """Say whether its period was over on a day."""
        return day > self.last

    def covers(self, first: date, last: date) -> bool:
        """Say whether a span of days lies inside its period."""
        return self.first <= first and last <= self.last


@dataclass(frozen=True)
class Said:
    """What a document says of how a place evaluates: a key for its meaning, and the exact words of a clause."""

    document: str
    path: str
    place: str
    key: str
    quote: str


@dataclass(frozen=True)
class Standing:
    """A target with the document it stands in now."""

    target: Target
    metadata: Metadata


@lru_cache(maxsize=1)
def listed() -> tuple[Target, ...]:
    """Return the targets as they are listed, before they are compared with the library.

    Raises:
        TargetsBroken: an entry lacks a key, has an unknown one, or a value that cannot be.
    """
    return read_targets(_content()["targets"])


def _content() -> dict[str, Any]:
    import yaml

    content: dict[str, Any] = yaml.safe_load((files("corpus") / "targets.yaml").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def evaluation() -> tuple[Said, ...]:
    """Return what the documents say of how a place evaluates, before it is compared with the library."""
    return tuple(Said(**entry) for entry in _content()["evaluation"])


def read_targets(entries: Sequence[Any]) -> tuple[Target, ...]:
    """Return the targets of a list of entries, see `listed`."""
    found: list[Target] = []
    for number, entry in enumerate(entries, 1):
        keys = set(entry)
        if keys != _KEYS:
            raise TargetsBroken(number, f"keys are {', '.join(sorted(_KEYS))}; differs: {keys ^ _KEYS}")
        dated = isinstance(entry["first"], date) and isinstance(entry["last"], date)
        if not dated or entry["first"] > entry["last"]:
            raise TargetsBroken(number, "first and last are days, in order")
        if not isinstance(entry["value"], int) or entry["value"] <= 0 or entry["bound"] not in _BOUNDS:
            raise TargetsBroken(number, f"value is a whole number, bound one of {', '.join(_BOUNDS)}")
        found.append(Target(**{**entry, "bound": cast("Bound", entry["bound"])}))
    return tuple(found)


def standing(
    catalogue: Catalogue, targets: Sequence[Target] | None = None
) -> tuple[list[Standing], list[Target]]:
    """Return the targets whose words stand in the library's current documents, and those whose words do not."""
    wanted = listed() if targets is None else targets
    documents = _documents(catalogue, [one.document for one in wanted])
    stands: list[Standing] = []
    lost: list[Target] = []
    for target in wanted:
        document = documents.get(target.document)
        if document is not None and _stands(document, target.path, target.quote):
            stands.append(Standing(target, document.metadata))
        else:
            lost.append(target)
    return stands, lost


def said(catalogue: Catalogue) -> list[tuple[Said, Metadata]]:
    """Return what the library's current documents say of how a place evaluates."""
    documents = _documents(catalogue, [one.document for one in evaluation()])
    return [
        (one, documents[one.document].metadata)
        for one in evaluation()
        if one.document in documents and _stands(documents[one.document], one.path, one.quote)
    ]


def _documents(catalogue: Catalogue, names: Iterable[str]) -> dict[str, Document]:
    """Return the current versions of some documents, each read once."""
    found: dict[str, Document] = {}
    for name in dict.fromkeys(names):
        with suppress(DocumentUnknown):
            found[name] = catalogue.document(name)
    return found


def _stands(document: Document, path: str, quote: str) -> bool:
    return any(quote in clause.text for clause in document.clauses if clause.path == path)
