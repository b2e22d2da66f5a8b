"""Every refusal of the bulletins.

HandlerError
 └─ BulletinError
     ├─ PeriodRefused      there is no such week, month, quarter or year
     ├─ NoSuchBulletin     this kind is not made for this place
     └─ NotMadeAgain       the log does not hold what a bulletin was made from
"""

from __future__ import annotations

from handlers.register.errors import HandlerError


class BulletinError(HandlerError):
    """A bulletin cannot be made as it was asked for."""


class PeriodRefused(BulletinError):
    """There is no such week, month, quarter or year."""

    def __init__(self, code: str, example: str) -> None:
        super().__init__(f"{code!r} is no period of this bulletin: write it like {example}")
        self.code, self.example = code, example


class NoSuchBulletin(BulletinError):
    """A bulletin of this kind is not made for this place."""

    def __init__(self, kind: str, place: str, why: str) -> None:
        super().__init__(f"no {kind} bulletin for {place}: {why}")
        self.kind, self.place, self.why = kind, place, why


class NotMadeAgain(BulletinError):
    """The log does not hold the entry a bulletin says it was made from."""

    def __init__(self, seq: int, digest: str) -> None:
        super().__init__(
            f"the log holds no entry {seq} with the hash {digest[:12]}…: `audit verify` says more"
        )
        self.seq, self.digest = seq, digest
