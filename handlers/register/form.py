"""The first-report form as a dialogue: which question comes when, and where an officer stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.register.asks import Ask
from ledger.forms import CAPITALS, REQUIRED, STAGES, TAGS

SUMMARY: Final = "summary"
_ALL: Final = {
    ask.name: ask
    for ask in (
        Ask("name"),
        Ask("investor_name"),
        Ask("uscc", "uscc", optional=True),
        Ask("capital", "choice", CAPITALS, optional=True),
        Ask("country", optional=True),
        Ask("amount", "amount", optional=True),
        Ask("industry", optional=True),
        Ask("intended_place"),
        Ask("stage", "choice", STAGES),
        Ask("layout_conforming", "yes_no", optional=True),
        Ask("landmark", "yes_no", optional=True),
        Ask("cross_district", "yes_no", optional=True),
        Ask("contact", optional=True),
        Ask("chain", optional=True),
        Ask("tags", "choices", TAGS, optional=True),
        Ask("foreign_number", optional=True),
        Ask("investor_english", optional=True),
        Ask("aliases", "list", optional=True),
        Ask("parents", "list", optional=True),
        Ask("source", optional=True),
    )
}
ORDER: Final = tuple(_ALL)
"""Every field that is asked, in the order of the form; its number in the summary is its place here."""
CORE: Final = (
    "name", "investor_name", "uscc", "capital", "country", "amount", "industry", "intended_place", "stage",
    "layout_conforming", "landmark", "cross_district", "contact",
)  # fmt: skip
FROM_A_BRIEF: Final = (
    "name",
    "investor_name",
    "uscc",
    "capital",
    "amount",
    "intended_place",
    "stage",
    "contact",
)
_ONLY_IN: Final = {"layout_conforming": "330100", "cross_district": "330100", "landmark": "330400"}
"""Asked at once only where the city's rule turns on it."""


@dataclass(frozen=True)
class Step:
    """Where a draft stands: the way it is filled in, the field asked, and where an edit goes back to.

    way: `guided` (the core questions), `brief` (what a pasted text left open), `rest` (everything else).
    """

    way: str
    field: str
    back: str = ""

    def __str__(self) -> str:
        """Return the step as the draft keeps it."""
        return ":".join(part for part in (self.way, self.field, self.back) if part)

    @classmethod
    def read(cls, text: str) -> Step:
        """Read a step as a draft keeps it; one that this version does not know begins at the summary."""
        parts = text.split(":")
        known = len(parts) > 1 and all(part in (*ORDER, SUMMARY) for part in parts[1:])
        return cls(parts[0], parts[1], parts[2] if len(parts) > 2 else "") if known else cls("rest", SUMMARY)  # noqa: PLR2004 - way, field, back


def ask_for(field: str, *, place: str = "") -> Ask:
    """Return the question for a field; `place` is the officer's own place, offered as a choice."""
    ask = _ALL[field]
    if field == "intended_place" and place:
        return Ask(field, options=(place,), labels=(place,))
    return ask


def questions(way: str, form: Mapping[str, Any], city: str | None) -> tuple[str, ...]:
    """Return the fields asked on a way of filling in, in order, whether or not they are known."""
    if way == "brief":
        return FROM_A_BRIEF
    if way == "rest":
        return ORDER
    return tuple(
        name
        for name in CORE
        if (name != "country" or form.get("capital") == "foreign")
        and (name not in _ONLY_IN or _ONLY_IN[name] == city)
    )


def following(step: Step, form: Mapping[str, Any], city: str | None) -> Step:
    """Return where the officer stands after a field: the next one that is unknown, else the summary."""
    if step.back:
        return Step(step.way, step.back)
    asked = questions(step.way, form, city)
    behind = ORDER.index(step.field) if step.field in ORDER else -1
    for name in asked:
        if ORDER.index(name) > behind and form.get(name) is None:
            return Step(step.way, name)
    return Step(step.way, SUMMARY)


def previous(step: Step, form: Mapping[str, Any], city: str | None) -> Step:
    """Return the question before this one; the first stays the first."""
    asked = questions(step.way, form, city)
    if step.field == SUMMARY:
        return Step(step.way, asked[-1])
    before = [name for name in asked if ORDER.index(name) < ORDER.index(step.field)]
    return Step(step.way, before[-1] if before else step.field)


def missing_required(form: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the required fields that are still unknown."""
    return tuple(name for name in REQUIRED if not form.get(name))
