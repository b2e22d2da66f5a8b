"""Moves and commands that only show something, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from handlers.register import breaching, moves, relocating, sharing, showing
from handlers.register.desk import RegisterReply, Speaker

SHOWN: Final[Mapping[str, tuple[Callable[[Speaker, str], RegisterReply], str]]] = {
    moves.CARD: (showing.card_reply, "claim"),
    moves.HISTORY: (showing.history_reply, "claim"),
    moves.CHECKS: (showing.checks_reply, "claim"),
    moves.FILES: (showing.files_reply, "claim"),
    moves.NEEDS_FILE: (sharing.needs_file, "closing"),
}
"""Moves that only show something, with the fact they need."""
LISTS: Final[Mapping[str, Callable[[Speaker], RegisterReply]]] = {
    "review": showing.queue,
    "pool": sharing.pool,
    "needs": sharing.needs_list,
    "relocations": relocating.relocations,
    "breaches": breaching.breach_list,
}
