"""What a choice does, as data: it is kept with a button and does the same after a restart.

A move is a mapping with its name under `move` and the facts it needs. It names what was shown (a claim and its
version, say), so that what has moved on since is seen when it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Move = Mapping[str, Any]
CARD: Final = "card"
HISTORY: Final = "history"
BEGIN: Final = "begin"
RESUME: Final = "resume"
OPEN: Final = "open"
CHECKS: Final = "checks"
FILES: Final = "files"
NEEDS_FILE: Final = "needs_file"
_FACTS: Final = {
    CARD: {"claim"}, HISTORY: {"claim"}, BEGIN: {"errand", "facts"}, RESUME: {"draft"}, OPEN: {"command", "value"},
    CHECKS: {"claim"}, FILES: {"claim"}, NEEDS_FILE: {"closing"},
}  # fmt: skip


def is_whole(move: Move) -> bool:
    """Say whether this version knows a move; one may have been offered by another version."""
    return _FACTS.get(move.get("move", ""), {""}) <= move.keys()


def card(claim: str) -> Move:
    """Show a claim's card."""
    return {"move": CARD, "claim": claim}


def history(claim: str) -> Move:
    """Show what happened to a claim."""
    return {"move": HISTORY, "claim": claim}


def begin(errand: str, **facts: Any) -> Move:
    """Begin something that may still need answers: an action on a claim at the version shown, a need, …."""
    return {"move": BEGIN, "errand": errand, "facts": facts}


def resume(draft: str) -> Move:
    """Take a draft up again."""
    return {"move": RESUME, "draft": draft}


def open_list(command: str, value: str = "") -> Move:
    """Do what a command does: show a list, begin a report."""
    return {"move": OPEN, "command": command, "value": value}


def checks(claim: str) -> Move:
    """Check a claim's project by every rule of its place."""
    return {"move": CHECKS, "claim": claim}


def files(claim: str) -> Move:
    """Send the evidence of a claim."""
    return {"move": FILES, "claim": claim}


def needs_file(closing: str) -> Move:
    """Send a closed list of needs as a spreadsheet."""
    return {"move": NEEDS_FILE, "closing": closing}
