"""Who can be reached where: accounts that let us write, accounts that do not, and conversations that moved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ledger import conversations
from ledger.clock import read_instant, written
from ledger.store import Read, Write


@dataclass(frozen=True)
class Reader:
    """Where somebody is written to."""

    channel: str
    account: str
    conversation: str


def reader_of(read: Read, officer: str, channels: Collection[str]) -> Reader | None:
    """Return where an officer reads on one of these channels; None where on none of them.

    Of several accounts the one that lets us write comes first.
    """
    found: list[tuple[bool, Reader]] = []
    for (value,) in read.connection.execute(
        "SELECT value FROM personal WHERE subject = ? AND field = 'account' AND value IS NOT NULL", (officer,)
    ):
        channel, _, account = value.partition(":")
        if channel in channels:
            row = read.connection.execute(
                "SELECT conversation, state FROM reachability WHERE channel = ? AND account = ?",
                (channel, account),
            ).fetchone()
            conversation, state = row or (account, "active")
            found.append((state == "inactive", Reader(channel, account, conversation)))
    return min(found, key=lambda one: one[0])[1] if found else None


def inactive_accounts(read: Read) -> set[tuple[str, str]]:
    """Return channel and account of everybody who does not let us write."""
    return {
        (channel, account)
        for channel, account in read.connection.execute(
            "SELECT channel, account FROM reachability WHERE state = 'inactive'"
        )
    }


def active(tx: Write, channel: str, account: str, conversation: str) -> None:
    """Note that somebody writes to us; notices that could not reach them before wait for them again."""
    before = tx.value("SELECT state FROM reachability WHERE channel = ? AND account = ?", channel, account)
    tx.connection.execute(
        "INSERT INTO reachability VALUES (?, ?, ?, 'active', ?) ON CONFLICT (channel, account) DO UPDATE SET"
        " since = iif(state = 'active', since, excluded.since), state = 'active',"
        " conversation = excluded.conversation",
        (channel, account, conversation, written(tx.now)),
    )
    if before != "active":
        tx.connection.execute(
            "UPDATE outbox SET state = 'waiting', next_try_at = ?, problem = NULL"
            " WHERE state = 'inactive' AND class = 'notice' AND officer IN ("
            "SELECT subject FROM personal WHERE field = 'account' AND value = ?)",
            (written(tx.now), f"{channel}:{account}"),
        )


def inactive(
    tx: Write,
    channel: str,
    account: str,
    conversation: str,
    problem: str,
    *,
    channels: Collection[str] | None = None,
) -> int:
    """Note that somebody does not let us write; what waits for them is set aside. Return how much that was.

    An officer who can be written to at another account is: what was on its way waits again, from its beginning.

    Args:
        tx: the transaction.
        channel: name of the channel.
        account: who does not let us write.
        conversation: where they were written to.
        problem: why.
        channels: on which another account counts; None for any.
    """
    tx.connection.execute(
        "INSERT INTO reachability VALUES (?, ?, ?, 'inactive', ?) ON CONFLICT (channel, account) DO UPDATE SET"
        " since = iif(state = 'inactive', since, excluded.since), state = 'inactive'",
        (channel, account, conversation, written(tx.now)),
    )
    officers = [
        officer
        for (officer,) in tx.connection.execute(
            "SELECT subject FROM personal WHERE field = 'account' AND value = ?", (f"{channel}:{account}",)
        )
    ]
    done = tx.connection.execute(
        "UPDATE outbox SET state = 'inactive', problem = ?, payload = '{}'"
        " WHERE state IN ('waiting', 'sending') AND address = ?",
        (problem, f"{channel}:{conversation}"),
    ).rowcount
    for officer in officers:
        if _reachable(tx, officer, channels):
            tx.connection.execute(
                "UPDATE outbox SET state = 'waiting', next_try_at = ?, numbers = '[]', problem = ?"
                " WHERE state = 'sending' AND officer = ? AND sent_to = ?",
                (written(tx.now), problem, officer, f"{channel}:{conversation}"),
            )
            continue
        done += tx.connection.execute(
            "UPDATE outbox SET state = 'inactive', problem = ? WHERE state IN ('waiting', 'sending')"
            " AND officer = ?",
            (problem, officer),
        ).rowcount
    return done


def _reachable(read: Read, officer: str, channels: Collection[str] | None) -> bool:
    """Say whether an officer has an account that lets us write, as far as is known."""
    accounts = read.connection.execute(
        "SELECT p.value, coalesce(r.state, 'active') FROM personal p LEFT JOIN reachability r"
        " ON p.value = r.channel || ':' || r.account WHERE p.subject = ? AND p.field = 'account'",
        (officer,),
    )
    return any(
        state == "active" and (channels is None or value.partition(":")[0] in channels)
        for value, state in accounts
        if value is not None
    )


def moved(tx: Write, channel: str, conversation: str, new: str) -> None:
    """Follow a conversation to its new number, in everything that names it."""
    before, after = f"{channel}:{conversation}", f"{channel}:{new}"
    tx.connection.execute(
        "UPDATE outbox SET address = ? WHERE address = ? AND state IN ('waiting', 'sending')", (after, before)
    )
    for line in (0, 1):
        tx.connection.execute(
            "UPDATE outbox SET turn = (id = (SELECT min(id) FROM outbox WHERE reader = ? AND lane = ?"
            " AND state IN ('waiting', 'sending')))"
            " WHERE reader = ? AND lane = ? AND state IN ('waiting', 'sending')",
            (after, line, after, line),
        )
    tx.connection.execute(
        "UPDATE inbox SET conversation = ? WHERE channel = ? AND conversation = ? AND state = 'new'",
        (new, channel, conversation),
    )
    tx.connection.execute(
        "DELETE FROM reachability WHERE channel = ? AND account = ? AND conversation = ?",
        (channel, conversation, conversation),
    )
    tx.connection.execute(
        "UPDATE reachability SET conversation = ? WHERE channel = ? AND conversation = ?",
        (new, channel, conversation),
    )
    conversations.moved(tx, channel, conversation, new)


def hold(tx: Write, channel: str, conversation: str, until: datetime) -> None:
    """Keep that nothing may be sent before an instant, so that a restart keeps to it; "" for the whole channel."""
    tx.connection.execute("DELETE FROM holds WHERE until <= ?", (written(tx.now),))
    tx.connection.execute(
        "INSERT INTO holds VALUES (?, ?, ?) ON CONFLICT (channel, conversation)"
        " DO UPDATE SET until = max(until, excluded.until)",
        (channel, conversation, written(until)),
    )


def holds(read: Read) -> list[tuple[str, str, datetime]]:
    """Return what may not be sent to yet: channel, conversation ("" for all of it), until when."""
    return [
        (channel, conversation, read_instant(until))
        for channel, conversation, until in read.connection.execute(
            "SELECT channel, conversation, until FROM holds WHERE until > ?", (written(read.now),)
        )
    ]
