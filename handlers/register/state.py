"""What a conversation with the register has come to, as data that survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from handlers.register.errand import EVIDENCE
from handlers.register.moves import Move
from handlers.register.pending import Pending


@dataclass(frozen=True)
class State:
    """Where an officer stands.

    Args:
        menu: what the numbers of the last choices do.
        labels: their words, which may be typed instead.
        pending: the errand whose question is open.
        draft: the draft whose question is open.
        step: a name for the form's open question.
        filed: the draft that was filed last, so that confirming it twice files it once.
        about: the investor that was spoken of last.
    """

    menu: tuple[Move, ...] = ()
    labels: tuple[str, ...] = ()
    pending: Pending | None = None
    draft: str | None = None
    step: str = ""
    filed: str | None = None
    about: str = ""

    @property
    def asked(self) -> str:
        """Return a name for the open question, the same as long as it is open; "" where none is."""
        if self.pending is not None and self.pending.next is not None:
            facts = {name: fact for name, fact in self.pending.facts.items() if name != EVIDENCE}
            about = ",".join(f"{name}={facts[name]}" for name in sorted(facts))
            return f"{self.pending.name}({about}).{self.pending.next.name}"
        return self.step if self.draft is not None else ""

    def set_aside(self) -> Self:
        """Return it with nothing under way; a draft stays kept in the register."""
        return replace(self, menu=(), labels=(), pending=None, draft=None, step="")

    def data(self) -> dict[str, Any]:
        """Return it as JSON can hold it; what is empty is left out."""
        found = {
            "menu": [dict(move) for move in self.menu], "labels": list(self.labels),
            "pending": self.pending.data() if self.pending else None, "draft": self.draft, "step": self.step,
            "filed": self.filed, "about": self.about,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Return what was kept; an errand that another version kept otherwise is set aside."""
        try:
            pending = Pending.read(data["pending"]) if data.get("pending") else None
        except (KeyError, TypeError, ValueError):
            pending = None
        return cls(
            tuple(data.get("menu", ())), tuple(data.get("labels", ())), pending, data.get("draft"),
            data.get("step", ""), data.get("filed"), data.get("about", ""),
        )  # fmt: skip
