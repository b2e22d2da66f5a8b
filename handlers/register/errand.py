"""What an officer may begin: its questions, what does it, and what is shown then; found by name after a restart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.pending import Pending
from ledger.store import Read, Write

Facts = Mapping[str, Any]
EVIDENCE: Final = "evidence"
"""The fact under which an errand holds the files that were sent with it."""


def _is_as_shown(_read: Read, _speaker: Speaker, _facts: Facts) -> None:
    """Leave it to the ledger, which looks when it is done."""


@dataclass(frozen=True)
class Errand:
    """One thing that can be begun.

    Args:
        begin: its questions, from the facts of the move that begins it.
        run: does it, in one transaction, from those facts and the answers.
        then: what is shown behind the words that say whether it was done.
        check: raises `StaleActionError` where what was shown has moved on.
        asks_after: the questions anew after an answer, where later ones depend on it; None where none does.
    """

    begin: Callable[[Speaker, Facts], Pending]
    run: Callable[[Write, Speaker, Facts, Facts], object]
    then: Callable[[Speaker, Facts], RegisterReply]
    check: Callable[[Read, Speaker, Facts], None] = _is_as_shown
    asks_after: Callable[[Speaker, Facts, Facts], tuple[Ask, ...]] | None = None
