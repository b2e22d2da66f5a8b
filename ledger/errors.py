"""Every refusal of the register.

LedgerError
 ├─ StorageError        the file of the register cannot be trusted or used
 ├─ ClockError          the clock ran backward
 ├─ AccessDeniedError        this person may not do this (default deny)
 ├─ NotFoundError       nothing of that name that this person may see
 ├─ InvitationError     the invitation cannot be used
 ├─ FilingError         the form cannot be filed: which fields, why, an example
 ├─ IllegalActionError       the action does not exist in this state
 ├─ GuardRefusedError        the action exists, and a condition of it does not hold
 ├─ SlotTakenError           somebody already holds the right
 ├─ StaleActionError         the claim has changed since it was shown
 └─ BackupError         a backup is not whole

What a person may not see and what does not exist raise the same NotFoundError, so that a refusal tells
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from terms.errors import YipanqiError


class LedgerError(YipanqiError):
    """The register refuses what was asked."""


class StorageError(LedgerError):
    """The file of the register cannot be trusted or used as it is."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path, self.problem = path, problem


class ClockError(LedgerError):
    """The clock stands before the last happening, so nothing can be dated."""

    def __init__(self, now: datetime, latest: datetime) -> None:
        super().__init__(
            f"the clock says {now.isoformat()} but the register has already recorded "
            f"{latest.isoformat()}: set the machine's clock right, then repeat"
        )
        self.now, self.latest = now, latest


class AccessDeniedError(LedgerError):
    """The person asking may not do that."""

    def __init__(self, action: str, why: str) -> None:
        super().__init__(f"{action}: {why}")
        self.action, self.why = action, why


class NotFoundError(LedgerError):
    """Nothing of that name, or nothing of that name that this person may see."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"no {kind} {name} on file")
        self.kind, self.name = kind, name


class InvitationError(LedgerError):
    """The invitation cannot be used; the reason never says which codes exist."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"invitation: {problem}; ask the administrator for a new one")
        self.problem = problem


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a form: a code for wording, the value refused, and an example."""

    field: str
    code: str
    example: str = ""


class FilingError(LedgerError):
    """The form cannot be filed as it stands."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        listed = "; ".join(
            f"{p.field}: {p.code}" + (f" (e.g. {p.example})" if p.example else "") for p in problems
        )
        super().__init__(f"the form cannot be filed: {listed}")
        self.problems = tuple(problems)


class IllegalActionError(LedgerError):
    """The action does not exist in this state."""

    def __init__(self, state: str, action: str, allowed: Sequence[str]) -> None:
        listed = ", ".join(allowed) or "nothing"
        super().__init__(f"{action} is not possible while the claim is {state}; possible: {listed}")
        self.state, self.action, self.allowed = state, action, tuple(allowed)


class GuardRefusedError(LedgerError):
    """The action exists in this state, but one of its conditions does not hold."""

    def __init__(self, action: str, condition: str, facts: Sequence[str] = ()) -> None:
        listed = f": {', '.join(facts)}" if facts else ""
        super().__init__(f"{action} is refused: {condition}{listed}")
        self.action, self.condition, self.facts = action, condition, tuple(facts)


class SlotTakenError(GuardRefusedError):
    """The right to this investor's project in this city is held, or another filing was ruled earlier."""

    def __init__(self, action: str, claim: str) -> None:
        super().__init__(action, "the right is held, or was ruled to come first, by claim", (claim,))
        self.claim = claim


class StaleActionError(LedgerError):
    """The claim has changed since it was shown; nothing was decided a second time."""

    def __init__(self, claim: str, shown: int, current: int, last: str, at: str) -> None:
        super().__init__(
            f"claim {claim} was shown as version {shown} and is now version {current} "
            f"(last: {last} at {at}): nothing was changed, look at it again"
        )
        self.claim, self.shown, self.current, self.last, self.at = claim, shown, current, last, at


class BackupError(LedgerError):
    """A backup is not whole, or cannot be restored here."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"backup {path}: {problem}")
        self.path, self.problem = path, problem
