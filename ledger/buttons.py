"""What was offered to one person in one conversation, under short ids that mean nothing to anybody else.

A messenger carries only the id. Whether it may still be used is decided in the transaction of what it does, so
of fifty taps at the same second one decides.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal, Protocol

from ledger.clock import written
from ledger.store import Read, Write, read_json
from ledger.verify import canonical

ID_BYTES: Final = 9
KEPT: Final = timedelta(weeks=6)
PressedKind = Literal["ok", "used", "stale", "foreign", "unknown"]


class Offered(Protocol):
    """Something that may be done next: see `handlers.messages.Action`."""

    @property
    def label(self) -> str:
        """Its words."""

    @property
    def move(self) -> Mapping[str, Any] | None:
        """What it does, None where it is the same as typing `says`."""

    @property
    def says(self) -> str:
        """What typing it would be."""

    @property
    def once(self) -> bool:
        """It may be taken once."""


@dataclass(frozen=True)
class Pressed:
    """What a button turned out to be.

    Args:
        kind: `ok` may be done; `used` was done before; `stale` answers a question that is not asked any more;
            `foreign` was offered to somebody else or elsewhere; `unknown` was never offered, or too long ago.
        move: what it does.
        says: what it says where it has no move.
        label: its words.
    """

    kind: PressedKind
    move: Mapping[str, Any] | None = None
    says: str = ""
    label: str = ""


def offer(
    tx: Write, channel: str, conversation: str, account: str, actions: Sequence[Offered], version: int
) -> tuple[str, ...]:
    """Keep what is offered and return an id for each, of at most 16 characters that are safe anywhere.

    Args:
        tx: the transaction in which the reply is queued.
        channel: name of the channel.
        conversation: where it is offered.
        account: to whom.
        actions: what is offered.
        version: version of the conversation (`conversations.save`) whose question they answer.
    """
    return tuple(_kept(tx, (channel, conversation, account), action, version) for action in actions)


def _kept(tx: Write, whose: tuple[str, str, str], action: Offered, version: int) -> str:
    move = None if action.move is None else canonical(dict(action.move))
    while True:
        button = base64.urlsafe_b64encode(tx.secret(ID_BYTES)).decode()
        done = tx.connection.execute(
            "INSERT INTO buttons VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO NOTHING",
            (button, *whose, move, action.says, action.label, version, int(action.once), written(tx.now)),
        )
        if done.rowcount == 1:
            return button


def press(tx: Write, button: str, channel: str, conversation: str, account: str) -> Pressed:
    """Take a tap on a button; one that may be taken once is used up by it.

    A button that only answers a question is stale once the conversation asks another; one that carries its own
    move is not, for whatever it acts on says by itself whether it has moved on.
    """
    row = tx.row("SELECT * FROM buttons WHERE id = ?", button)
    if row is None:
        return Pressed("unknown")
    if (row["channel"], row["conversation"], row["account"]) != (channel, conversation, account):
        return Pressed("foreign")
    kind: PressedKind = "ok"
    if row["once"] and row["used_at"] is not None:
        kind = "used"
    elif row["move"] is None and row["version"] != _version(tx, channel, conversation, account):
        kind = "stale"
    else:
        tx.connection.execute("UPDATE buttons SET used_at = ? WHERE id = ?", (written(tx.now), button))
    return Pressed(kind, read_json(row["move"]), row["says"], row["label"])


def _version(read: Read, channel: str, conversation: str, account: str) -> int:
    found = read.value(
        "SELECT version FROM conversations WHERE channel = ? AND conversation = ? AND account = ?",
        channel, conversation, account,
    )  # fmt: skip
    return int(found or 0)


def purge(tx: Write, *, older_than: timedelta = KEPT) -> int:
    """Forget buttons that were offered too long ago to be tapped; return how many went."""
    done = tx.connection.execute("DELETE FROM buttons WHERE offered_at < ?", (written(tx.now - older_than),))
    return done.rowcount
