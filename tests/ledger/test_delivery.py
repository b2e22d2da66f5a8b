"""Inbox and outbox: once in, at least once out, in order for each reader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import delivery
from ledger.delivery import Outgoing
from ledger.store import Message
from tests.ledger.conftest import Office
from tests.ledger.helpers import file


def batch(office: Office, limit: int = 30) -> list[Outgoing]:
    with office.ledger.write() as tx:
        return delivery.take_batch(tx, limit=limit)


def test_an_update_is_kept_once_and_handled_once(office: Office) -> None:
    for expected in (True, False):
        with office.ledger.write() as tx:
            assert (
                delivery.receive(tx, channel="c", update_id="1", account="a", payload={"t": "x"}) is expected
            )
    with office.ledger.read() as read:
        update = delivery.next_update(read)
    assert update is not None
    for expected in (True, False):
        with office.ledger.write() as tx:
            assert delivery.handled(tx, update) is expected
    with office.ledger.read() as read:
        assert delivery.next_update(read) is None


def test_a_crash_while_handling_leaves_the_update_to_be_handled(office: Office) -> None:
    with office.ledger.write() as tx:
        delivery.receive(tx, channel="c", update_id="1", account="a", payload={})
    with office.ledger.read() as read:
        update = delivery.next_update(read)
    assert update is not None

    def crash() -> None:
        with office.ledger.write() as tx:
            delivery.handled(tx, update)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    with office.ledger.read() as read:
        assert delivery.next_update(read) == update


def test_an_update_that_fails_three_times_is_set_aside(office: Office) -> None:
    with office.ledger.write() as tx:
        delivery.receive(tx, channel="c", update_id="1", account="a", payload={})
    for _ in range(3):
        with office.ledger.write() as tx:
            update = delivery.next_update(tx)
            assert update is not None
            delivery.stumbled(tx, update, "ValueError")
    with office.ledger.read() as read:
        assert delivery.next_update(read) is None


def test_messages_of_one_reader_go_out_in_order(office: Office) -> None:
    file(office, "jiashan", investor="甲")
    file(office, "jiashan", investor="乙")
    seen: list[int] = []
    while messages := batch(office):
        assert len({m.officer for m in messages}) == len(messages)
        for message in messages:
            if message.officer == office["jx-bureau"].officer:
                seen.append(message.id)
            with office.ledger.write() as tx:
                delivery.sent(tx, message)
    assert seen == sorted(seen)
    assert len(seen) == 2


def test_a_message_taken_by_a_sender_that_died_is_handed_out_again(office: Office) -> None:
    file(office, "jiashan")
    while messages := [m for m in batch(office) if m.kind != "filing_to_review"]:
        for message in messages:
            with office.ledger.write() as tx:
                delivery.sent(tx, message)
    office.clock.advance(timedelta(minutes=3))
    again = batch(office)
    assert {(m.kind, m.attempts) for m in again} == {("filing_to_review", 2)}


def test_a_message_that_never_goes_out_is_given_up(office: Office) -> None:
    with office.ledger.write() as tx:
        tx.connection.execute("DELETE FROM outbox")
        tx.enqueue(Message(office["pinghu"].officer, "test"), key="k")
        tx.enqueue(Message(office["pinghu"].officer, "test"), key="k")
    tries = 0
    while messages := batch(office):
        (message,) = messages
        tries += 1
        with office.ledger.write() as tx:
            delivery.not_sent(tx, message, "NetworkError")
        office.clock.advance(timedelta(days=1))
    assert tries == delivery.ATTEMPTS


def test_a_reply_to_an_address_is_queued_once(office: Office) -> None:
    with office.ledger.write() as tx:
        tx.connection.execute("DELETE FROM outbox")
        for _ in range(2):
            delivery.reply(tx, address="telegram:1", kind="text", facts={"text": "请先登记"}, key="in:1")
    (message,) = batch(office)
    assert (message.address, message.officer, message.facts) == ("telegram:1", None, {"text": "请先登记"})
