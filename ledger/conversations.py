"""What a conversation has come to, kept between two messages so that a restart loses nothing of it.

The state is whatever the handlers need to go on, as JSON. It stands beside the log: it is no happening, and it
holds personal data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.clock import written
from ledger.store import Read, Write, read_json
from ledger.verify import canonical


@dataclass(frozen=True)
class Kept:
    """A conversation as it was left.

    Args:
        state: what the handlers kept, {} for a conversation nobody has had yet.
        asked: what its last reply asked, in the handlers' own words.
        version: goes up by one whenever something else is asked; 0 for a conversation nobody has had yet.
    """

    state: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    version: int = 0


def load(read: Read, channel: str, conversation: str, account: str) -> Kept:
    """Return how the conversation of one person in one place was left."""
    row = read.row(
        "SELECT state, asked, version FROM conversations"
        " WHERE channel = ? AND conversation = ? AND account = ?",
        channel, conversation, account,
    )  # fmt: skip
    return Kept(read_json(row["state"]), row["asked"], row["version"]) if row else Kept()


def save(
    tx: Write, channel: str, conversation: str, account: str, state: Mapping[str, Any], *, asked: str = ""
) -> int:
    """Keep how a conversation stands and return its version.

    Args:
        tx: the transaction in which the message was handled.
        channel: name of the channel.
        conversation: where it is held.
        account: with whom.
        state: what the handlers need to go on.
        asked: a name for the question that is open now. The version goes up when it changes, and the buttons
            that answered the question before are stale from then on.
    """
    version: int = tx.connection.execute(
        "INSERT INTO conversations (channel, conversation, account, state, asked, version, updated_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT (channel, conversation, account) DO UPDATE SET"
        " state = excluded.state, version = version + (asked <> excluded.asked), asked = excluded.asked,"
        " updated_at = excluded.updated_at RETURNING version",
        (channel, conversation, account, canonical(dict(state)), asked, written(tx.now)),
    ).fetchone()[0]
    return version


def forget(tx: Write, channel: str, account: str, conversation: str | None = None) -> None:
    """Forget what one account said and was offered, in one place or in all of them."""
    for table in ("conversations", "buttons"):
        tx.connection.execute(
            f"DELETE FROM {table} WHERE channel = ? AND account = ?"  # noqa: S608 - fixed names
            " AND conversation = coalesce(?, conversation)",
            (channel, account, conversation),
        )


def moved(tx: Write, channel: str, conversation: str, new: str) -> None:
    """Follow a conversation to the number its messenger has given it instead, as when a group is upgraded."""
    for table in ("conversations", "buttons"):
        tx.connection.execute(
            f"UPDATE OR REPLACE {table} SET conversation = ?"  # noqa: S608 - fixed names
            " WHERE channel = ? AND conversation = ?",
            (new, channel, conversation),
        )
