"""Something that was begun and still needs answers, as data that survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from handlers.register.asks import Ask


@dataclass(frozen=True)
class Pending:
    """An errand whose questions are being answered.

    Args:
        name: which errand it is, see `handlers.register.errands`.
        facts: what it is about, as it was shown: a claim and its version, say.
        asks: its questions.
        preview: what is shown before the first question.
        title: what is being done to what, shown with every question.
        values: the answers so far.
    """

    name: str
    facts: Mapping[str, Any]
    asks: tuple[Ask, ...] = ()
    preview: str = ""
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def next(self) -> Ask | None:
        """Return the next question, None when every one is answered."""
        return next((ask for ask in self.asks if ask.name not in self.values), None)

    def answered(self, values: Mapping[str, Any]) -> Self:
        """Return it with one more question answered."""
        return replace(self, values={**self.values, **values})

    def data(self) -> dict[str, Any]:
        """Return it as JSON can hold it; what was shown before the first question is not shown again."""
        values = {n: v.isoformat() if isinstance(v, date) else v for n, v in self.values.items()}
        return {
            "name": self.name, "facts": dict(self.facts), "asks": [asdict(ask) for ask in self.asks],
            "title": self.title, "values": values,
        }  # fmt: skip

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Return what was kept; raises KeyError, TypeError or ValueError where another version kept it."""
        asks = tuple(_ask(one) for one in data["asks"])
        days = {ask.name for ask in asks if ask.kind == "day"}
        values = {n: date.fromisoformat(v) if n in days else v for n, v in data["values"].items()}
        return cls(data["name"], data["facts"], asks, title=data["title"], values=values)


def _ask(data: Mapping[str, Any]) -> Ask:
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in data.items()}
    return Ask(**values)
