"""The front desk: every message of every messenger is heard here, and told what goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.messages import Card


@dataclass(frozen=True)
class Heard:
    """What goes back, and what the conversation remembers.

    Args:
        cards: go to the conversation the message came from, in order.
        state: what to remember of the conversation with this account, as JSON would hold it.
        privately: go to the writer's private conversation (their account's own address), not to the group.
    """

    cards: tuple[Card, ...]
    state: Mapping[str, Any] = field(default_factory=dict)
    privately: tuple[Card, ...] = ()
