"""Inbox and outbox: once in, at least once out, in order for each reader; bulletins never twice unasked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import delivery, officers, reaching
from ledger.clock import SetClock
from ledger.delivery import BULLETINS, TALK, Outgoing
from ledger.duplicates import PlainNames
from ledger.store import Ledger, Message, Write
from tests.ledger.conftest import START, Dice, Office
from tests.ledger.helpers import file


def take(office: Office, line: int = TALK, limit: int = 30) -> list[Outgoing]:
    """Take what is first in every line, as a sender does."""
    taken = []
    with office.ledger.write() as tx:
        for head in delivery.heads(tx, line, limit=limit):
            message = delivery.outgoing(tx, head.id)
            assert message is not None
            assert delivery.sending(tx, message, "somewhere")
            taken.append(message)
    return taken


def queue(tx: Write, officer: str, kind: str, key: str) -> None:
    tx.enqueue(Message(officer, kind, {"n": key}), key=key)


def states(office: Office) -> dict[str, str]:
    with office.ledger.read() as read:
        return {row["key"]: row["state"] for row in read.rows("SELECT key, state FROM outbox")}


@pytest.fixture
def empty(office: Office) -> Office:
    with office.ledger.write() as tx:
        tx.connection.execute("DELETE FROM outbox")
    return office


def test_an_update_is_kept_once_and_handled_once(office: Office) -> None:
    numbers = []
    for _ in range(2):
        with office.ledger.write() as tx:
            numbers.append(
                delivery.receive(
                    tx, channel="c", update_id="1", account="a", payload={"t": "x"}, conversation="k"
                )
            )
    assert numbers[0] is not None
    assert numbers[1] is None
    with office.ledger.read() as read:
        assert delivery.new_updates(read) == [delivery.Waiting(numbers[0], "c", "k", "")]
        update = delivery.new_update(read, numbers[0])
    assert update is not None
    for expected in (True, False):
        with office.ledger.write() as tx:
            assert delivery.handled(tx, update) is expected
    with office.ledger.read() as read:
        assert delivery.new_updates(read) == []
        assert delivery.new_update(read, numbers[0]) is None


def received(office: Office) -> int:
    with office.ledger.write() as tx:
        number = delivery.receive(tx, channel="c", update_id="1", account="a", payload={})
    assert number is not None
    return number


def test_a_crash_while_handling_leaves_the_update_to_be_handled(office: Office) -> None:
    number = received(office)
    with office.ledger.read() as read:
        update = delivery.new_update(read, number)
    assert update is not None

    def crash() -> None:
        with office.ledger.write() as tx:
            delivery.handled(tx, update)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    with office.ledger.read() as read:
        assert delivery.new_update(read, number) == update


def test_an_update_that_fails_three_times_is_set_aside(office: Office) -> None:
    number = received(office)
    aside = []
    for _ in range(3):
        with office.ledger.write() as tx:
            update = delivery.new_update(tx, number)
            assert update is not None
            aside.append(delivery.stumbled(tx, update, "ValueError"))
    assert aside == [False, False, True]
    with office.ledger.read() as read:
        assert delivery.new_updates(read) == []


def test_messages_of_one_reader_go_out_in_order(office: Office) -> None:
    file(office, "jiashan", investor="甲")
    file(office, "jiashan", investor="乙")
    seen: list[int] = []
    while messages := take(office):
        assert len({m.officer for m in messages}) == len(messages)
        for message in messages:
            if message.officer == office["jx-bureau"].officer:
                seen.append(message.id)
            with office.ledger.write() as tx:
                delivery.sent(tx, message)
    assert seen == sorted(seen)
    assert len(seen) == 2


def test_what_a_sender_that_died_had_under_way_is_sent_again_but_no_bulletin(empty: Office) -> None:
    officer = empty["pinghu"].officer
    with empty.ledger.write() as tx:
        queue(tx, officer, "claim_granted", "notice")
        queue(tx, officer, "bulletin", "bulletin")
        delivery.reply(tx, address="telegram:1", kind="card", facts={"text": "甲"}, key="reply")
    assert len(take(empty, TALK)) == 2
    assert len(take(empty, BULLETINS)) == 1
    with empty.ledger.write() as tx:
        assert delivery.recover(tx) == 3
    assert states(empty) == {"notice": "waiting", "bulletin": "unknown", "reply": "waiting"}
    assert [(m.key, m.attempts, m.facts) for m in take(empty)] == [
        ("notice", 1, {"n": "notice"}),
        ("reply", 1, {"text": "甲"}),
    ]


def test_a_bulletin_that_is_unknown_is_sent_again_when_asked_for(empty: Office) -> None:
    with empty.ledger.write() as tx:
        queue(tx, empty["pinghu"].officer, "bulletin", "b")
    (message,) = take(empty, BULLETINS)
    with empty.ledger.write() as tx:
        delivery.unknown(tx, message, "timeout")
    assert take(empty, BULLETINS) == []
    with empty.ledger.write() as tx:
        assert delivery.resend(tx, "b")
        assert not delivery.resend(tx, "b")
    (again,) = take(empty, BULLETINS)
    assert again.facts == {"n": "b"}


def test_a_message_that_may_have_gone_out_each_time_is_given_up(empty: Office) -> None:
    with empty.ledger.write() as tx:
        for _ in range(2):
            queue(tx, empty["pinghu"].officer, "test", "k")
    tries = 0
    while messages := take(empty):
        tries += 1
        with empty.ledger.write() as tx:
            again = delivery.Outgoing(**{**vars(messages[0]), "attempts": tries})
            delivery.not_sent(tx, again, "timeout")
        empty.clock.advance(timedelta(hours=1))
    assert tries == delivery.ATTEMPTS


def test_an_outage_of_a_day_loses_nothing_and_one_of_a_week_keeps_nothing_stale(empty: Office) -> None:
    with empty.ledger.write() as tx:
        queue(tx, empty["pinghu"].officer, "test", "k")
    for days, state in ((1, "waiting"), (7, "given_up")):
        empty.clock.advance(timedelta(days=days))
        (message,) = take(empty)
        with empty.ledger.write() as tx:
            delivery.postponed(tx, message, "no way", pause=timedelta(minutes=1), numbers=["7"])
        assert states(empty) == {"k": state}
        if state == "waiting":
            assert take(empty) == []
            with empty.ledger.read() as read:
                assert delivery.next_due(read) is not None
            empty.clock.advance(timedelta(minutes=1))
            (later,) = take(empty)
            assert later.numbers == ("7",)
            with empty.ledger.write() as tx:
                delivery.recover(tx)


def test_a_reply_to_an_address_is_queued_once(empty: Office) -> None:
    with empty.ledger.write() as tx:
        for _ in range(2):
            delivery.reply(tx, address="telegram:1", kind="text", facts={"text": "请先登记"}, key="in:1")
    (message,) = take(empty)
    assert (message.address, message.officer, message.facts) == ("telegram:1", None, {"text": "请先登记"})


def test_no_reply_waits_behind_a_bulletin(empty: Office) -> None:
    officer = empty["pinghu"].officer
    with empty.ledger.write() as tx:
        queue(tx, officer, "bulletin", "b1")
        queue(tx, officer, "bulletin", "b2")
        queue(tx, officer, "claim_granted", "n1")
    assert [message.key for message in take(empty, TALK)] == ["n1"]
    assert [message.key for message in take(empty, BULLETINS)] == ["b1"]


def test_whoever_blocked_us_is_told_their_notices_when_they_write_again(empty: Office) -> None:
    officer = empty["pinghu"].officer
    with empty.ledger.write() as tx:
        for key in ("claim_granted", "claim_expire"):
            queue(tx, officer, key, key)
        queue(tx, officer, "bulletin", "bulletin")
        delivery.reply(tx, address="test:pinghu", kind="card", facts={"text": "甲"}, key="reply")
        assert reaching.inactive(tx, "test", "pinghu", "pinghu", "blocked") == 4
        assert reaching.inactive_accounts(tx) == {("test", "pinghu")}
    assert set(states(empty).values()) == {"inactive"}
    with empty.ledger.write() as tx:
        reaching.active(tx, "test", "pinghu", "pinghu")
        assert reaching.inactive_accounts(tx) == set()
    assert states(empty) == {
        "claim_granted": "waiting", "claim_expire": "waiting", "bulletin": "inactive", "reply": "inactive",
    }  # fmt: skip
    assert [message.key for message in take(empty)] == ["claim_granted"]


def test_whoever_has_another_account_is_written_to_there(empty: Office) -> None:
    viewer = empty["pinghu"]
    with empty.ledger.write() as tx:
        officers.bind_account(tx, viewer=viewer, channel="test", account="second")
        for key in ("claim_granted", "claim_expire"):
            queue(tx, viewer.officer, key, key)
        delivery.reply(tx, address="test:pinghu", kind="card", facts={"text": "甲"}, key="reply")
        message = delivery.outgoing(tx, delivery.heads(tx, TALK, limit=1)[0].id)
        assert message is not None
        delivery.sending(tx, message, "test:pinghu")
        assert reaching.inactive(tx, "test", "pinghu", "pinghu", "blocked", channels={"test"}) == 1
        assert reaching.reader_of(tx, viewer.officer, {"test"}) == reaching.Reader("test", "second", "second")
    assert states(empty) == {"claim_granted": "waiting", "claim_expire": "waiting", "reply": "inactive"}
    with empty.ledger.write() as tx:
        assert reaching.inactive(tx, "test", "second", "second", "blocked", channels={"test"}) == 2
    assert set(states(empty).values()) == {"inactive"}
    with empty.ledger.write() as tx:
        reaching.active(tx, "test", "second", "second")
        assert reaching.reader_of(tx, viewer.officer, {"test"}) == reaching.Reader("test", "second", "second")
    assert states(empty) == {"claim_granted": "waiting", "claim_expire": "waiting", "reply": "inactive"}


def test_an_account_on_a_channel_that_does_not_run_keeps_nothing_waiting(empty: Office) -> None:
    viewer = empty["pinghu"]
    with empty.ledger.write() as tx:
        officers.bind_account(tx, viewer=viewer, channel="elsewhere", account="second")
        queue(tx, viewer.officer, "claim_granted", "n1")
        assert reaching.inactive(tx, "test", "pinghu", "pinghu", "blocked", channels={"test"}) == 1
        reaching.active(tx, "elsewhere", "second", "second")
    assert states(empty) == {"n1": "waiting"}, "they write from there now"


def test_a_notice_for_a_channel_that_does_not_run_rests_for_weeks_and_not_for_ever(empty: Office) -> None:
    with empty.ledger.write() as tx:
        queue(tx, empty["pinghu"].officer, "claim_granted", "n1")
    for days, state in ((10, "waiting"), (49, "waiting"), (2, "given_up")):
        empty.clock.advance(timedelta(days=days))
        with empty.ledger.write() as tx:
            (head,) = delivery.heads(tx, TALK, limit=9)
            message = delivery.outgoing(tx, head.id)
            assert message is not None
            assert reaching.reader_of(tx, head.officer or "", {"telegram"}) is None
            pause, patience = timedelta(minutes=10), delivery.UNREAD
            delivery.postponed(tx, message, "no account", pause=pause, patience=patience)
        assert states(empty) == {"n1": state}, days


def test_an_officer_is_written_to_where_they_are_enrolled(empty: Office) -> None:
    officer = empty["pinghu"].officer
    with empty.ledger.write() as tx:
        assert reaching.reader_of(tx, officer, {"telegram"}) is None
        assert reaching.reader_of(tx, officer, {"test"}) == reaching.Reader("test", "pinghu", "pinghu")
        reaching.active(tx, "test", "pinghu", "c9")
        assert reaching.reader_of(tx, officer, {"test"}) == reaching.Reader("test", "pinghu", "c9")


def test_a_conversation_that_moved_is_followed_everywhere(empty: Office) -> None:
    with empty.ledger.write() as tx:
        for number in range(3):
            delivery.reply(tx, address="telegram:-5", kind="card", facts={}, key=f"old{number}")
        delivery.reply(tx, address="telegram:-1005", kind="card", facts={}, key="new")
        delivery.receive(tx, channel="telegram", update_id="1", account="a", payload={}, conversation="-5")
        reaching.moved(tx, "telegram", "-5", "-1005")
        assert delivery.new_updates(tx)[0].conversation == "-1005"
    seen = []
    while messages := take(empty):
        (message,) = messages
        assert message.address == "telegram:-1005"
        seen.append(message.key)
        with empty.ledger.write() as tx:
            delivery.sent(tx, message, ["1"])
    assert seen == ["old0", "old1", "old2", "new"]


def test_what_may_not_be_sent_to_yet_is_known_after_a_restart(empty: Office) -> None:
    with empty.ledger.write() as tx:
        reaching.hold(tx, "telegram", "", tx.now + timedelta(seconds=30))
        reaching.hold(tx, "telegram", "", tx.now + timedelta(seconds=5))
        assert reaching.holds(tx) == [("telegram", "", tx.now + timedelta(seconds=30))]
    empty.clock.advance(timedelta(seconds=31))
    with empty.ledger.read() as read:
        assert reaching.holds(read) == []


def test_what_is_long_done_with_is_forgotten_and_nothing_else(empty: Office) -> None:
    number = received(empty)
    with empty.ledger.write() as tx:
        queue(tx, empty["pinghu"].officer, "claim_granted", "done")
        delivery.reply(tx, address="telegram:1", kind="card", facts={}, key="waits")
    message = next(one for one in take(empty) if one.key == "done")
    with empty.ledger.write() as tx:
        delivery.sent(tx, message)
        delivery.handled(tx, delivery.Update(number, "c", "a", {}, 0))
        delivery.receive(tx, channel="c", update_id="2", account="a", payload={})
        assert delivery.purge(tx) == 0
    empty.clock.advance(timedelta(days=200))
    with empty.ledger.write() as tx:
        assert delivery.purge(tx) == 2
        assert [one.id for one in delivery.new_updates(tx)] == [number + 1]
    assert states(empty) == {"waits": "sending"}


Step = tuple[str, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["reply", "bulletin", "take", "sent", "later", "given_up", "unknown", "recover", "moved"]
        ),
        st.integers(0, 3),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_every_line_has_one_head_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Step]
) -> None:
    ledger = _shared(tmp_path_factory)
    with ledger.write() as tx:
        tx.connection.execute("DELETE FROM outbox")
        under_way: dict[str, Outgoing] = {}
        for number, (what, which) in enumerate(happened):
            _step(tx, what, which, number, under_way)
            lines = tx.rows(
                "SELECT reader, lane, min(id) AS first, count(*) AS held, sum(turn) AS heads,"
                " min(iif(turn = 1, id, NULL)) AS head, sum(state = 'sending') AS busy FROM outbox"
                " WHERE state IN ('waiting', 'sending') GROUP BY reader, lane"
            )
            assert all(line["heads"] == 1 for line in lines), (what, lines)
            assert all(line["busy"] <= 1 for line in lines)
            known = {row["state"] for row in tx.rows("SELECT state FROM outbox")}
            assert known <= {"waiting", "sending", "sent", "given_up", "unknown"}


def _step(tx: Write, what: str, which: int, number: int, under_way: dict[str, Outgoing]) -> None:
    address = f"telegram:{which}"
    if what in ("reply", "bulletin"):
        delivery.reply(tx, address=address, kind="card", facts={}, key=str(number), sort=what)  # type: ignore[arg-type]
    elif what == "take":
        for head in delivery.heads(tx, which % 2, limit=2):
            message = delivery.outgoing(tx, head.id)
            assert message is not None
            assert message.address not in [
                one.address for one in under_way.values() if one.sort == message.sort
            ]
            delivery.sending(tx, message, "x")
            under_way[message.key] = message
    elif what == "moved":
        if which and not under_way:
            reaching.moved(tx, "telegram", str(which), str(which - 1))
    elif what == "recover":
        delivery.recover(tx)
        under_way.clear()
    elif under_way:
        message = under_way.pop(next(iter(under_way)))
        if what == "sent":
            delivery.sent(tx, message, ["1"])
        elif what == "later":
            delivery.postponed(tx, message, "x", pause=timedelta(0))
        elif what == "given_up":
            delivery.given_up(tx, message, "x")
        else:
            delivery.unknown(tx, message, "x")


_LEDGERS: list[Ledger] = []


def _shared(factory: pytest.TempPathFactory) -> Ledger:
    if not _LEDGERS:
        folder: Path = factory.mktemp("lines")
        _LEDGERS.append(
            Ledger(folder / "office.db", clock=SetClock(START), names=PlainNames(), randomness=Dice())
        )
    return _LEDGERS[0]
