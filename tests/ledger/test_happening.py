"""One happening, one write: what a thread reads and writes inside it stands or falls with it."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import drafts, officers, views
from ledger.errors import LedgerError, StorageError
from ledger.store import Write
from ledger.viewers import Role
from tests.ledger.conftest import Office
from tests.ledger.helpers import assert_whole, file


def events(office: Office) -> int:
    with office.ledger.read() as read:
        return int(read.value("SELECT count(*) FROM events"))


def test_reads_and_writes_of_the_thread_join_and_are_committed_once(office: Office) -> None:
    before = events(office)
    with office.ledger.happening():
        receipt = file(office, "jiashan")
        with office.ledger.read() as read:
            assert views.card(read, receipt.claim, viewer=office["jiashan"]).receipt == receipt.number
        assert _seen_by_others(office) == before
    assert events(office) > before
    assert_whole(office)


def _seen_by_others(office: Office) -> int:
    connection = sqlite3.connect(office.ledger.path)
    try:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])
    finally:
        connection.close()


def test_an_exception_loses_all_of_it(office: Office) -> None:
    before = events(office)

    def fail() -> None:
        with office.ledger.happening():
            file(office, "jiashan")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert events(office) == before
    assert_whole(office)
    file(office, "jiashan")
    assert events(office) > before, "the thread is free again"


def test_a_refusal_inside_undoes_its_own_part_alone(office: Office) -> None:
    with office.ledger.happening():
        receipt = file(office, "jiashan")
        with pytest.raises(LedgerError), office.ledger.write() as tx:
            _begun_and_refused(office, tx)
        second = file(office, "pinghu", investor="另一家投资有限公司", name="另一个项目")
    with office.ledger.read() as read:
        assert read.value("SELECT count(*) FROM drafts") == 0
        assert views.find_by_receipt(read, receipt.number, viewer=office["jiashan"])
        assert views.find_by_receipt(read, second.number, viewer=office["pinghu"])
    assert_whole(office)


def _begun_and_refused(office: Office, tx: Write) -> None:
    drafts.start_draft(tx, viewer=office["jiashan"], step="guided")
    drafts.find_draft(tx, "nothing", viewer=office["jiashan"])


def test_of_several_updates_in_one_commit_a_failing_one_is_undone_alone(office: Office) -> None:
    kept = []
    with office.ledger.happening() as tx:
        for number in range(6):
            try:
                with tx.part():
                    kept.append(
                        file(office, "jiashan", investor=f"第{number}投资有限公司", name=f"项目{number}")
                    )
                    _undone(tx, fails=bool(number % 2))
            except _UndoneError:
                kept.pop()
    with office.ledger.read() as read:
        assert len(views.cards(read, viewer=office["jiashan"])) == len(kept) == 3
    assert len({one.number for one in kept}) == 3
    assert_whole(office)


def test_new_numbers_stay_apart_inside_and_outside_of_a_part(office: Office) -> None:
    with office.ledger.happening() as tx:
        first = tx.new_id("x")
        with office.ledger.write() as inner:
            second = inner.new_id("x")
        with pytest.raises(_UndoneError), tx.part():
            _undone(tx)
        third = tx.new_id("x")
        tx.record("test.happening", "x", actor="system")
        fourth = tx.new_id("x")
        tx.record("test.happening", "y", actor="system")
    assert len({first, second, third, fourth}) == 4


def test_personal_values_of_a_part_need_their_event_in_it(office: Office) -> None:
    with office.ledger.happening() as tx:
        with pytest.raises(StorageError), tx.part():
            tx.keep_personal("someone", "name", "张三")
        tx.keep_personal("somebody", "name", "李四")
        with pytest.raises(_UndoneError), tx.part():
            _undone(tx)
        tx.record("test.happening", "somebody", actor="system")
    with office.ledger.read() as read:
        assert read.value("SELECT count(*) FROM personal WHERE value = '张三'") == 0
        assert read.value("SELECT count(*) FROM personal WHERE value = '李四'") == 1
    assert_whole(office)


def test_personal_values_left_without_an_event_lose_the_happening(office: Office) -> None:
    with pytest.raises(StorageError), office.ledger.happening() as tx:
        tx.keep_personal("someone", "name", "张三")
    assert_whole(office)


def test_other_threads_do_not_join(office: Office) -> None:
    seen: list[int] = []
    with office.ledger.happening():
        file(office, "jiashan")
        other = threading.Thread(target=lambda: seen.append(events(office)))
        other.start()
        other.join()
    assert seen == [events(office) - _events_of_a_filing(office)]


def _events_of_a_filing(office: Office) -> int:
    before = events(office)
    file(office, "pinghu", investor="别家投资有限公司", name="别的项目")
    return events(office) - before


def test_a_transaction_that_sqlite_gave_up_is_not_gone_on_with(office: Office) -> None:
    before = events(office)

    def lost() -> None:
        with office.ledger.happening() as tx:
            file(office, "jiashan")
            tx.connection.execute("ROLLBACK")  # as SQLite does by itself when the disk is full
            with tx.part():
                tx.record("test.happening", "x", actor="system")

    with pytest.raises(StorageError, match="given up"):
        lost()
    assert events(office) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.recursive(st.sampled_from(["event", "personal", "invite"]), lambda inner: st.tuples(
    st.booleans(), st.lists(inner, max_size=4)), max_leaves=12))  # fmt: skip
def test_whatever_is_undone_and_kept_the_register_stays_whole(office: Office, plan: object) -> None:
    with office.ledger.happening() as tx:
        _carry_out(office, tx, plan)
    assert_whole(office)


class _UndoneError(Exception):
    pass


def _undone(tx: Write, *, fails: bool = True) -> None:
    """Record something, then fail."""
    tx.record("test.undone", "x", actor="system")
    if fails:
        raise _UndoneError


def _carry_out(office: Office, tx: Write, plan: object) -> None:
    if isinstance(plan, tuple):
        fails, steps = plan
        try:
            with office.ledger.write():
                for step in steps:
                    _carry_out(office, tx, step)
                _undone(tx, fails=fails)
        except _UndoneError:
            pass
    elif plan == "event":
        tx.record("test.happening", tx.new_id("x"), actor="system")
    elif plan == "personal":
        tx.keep_personal(tx.new_id("x"), "name", "张三")
        tx.record("test.happening", "x", actor="system")
    else:
        place = office["jiashan"].organisation
        officers.invite(tx, viewer=office["admin"], organisation_id=place, role=Role.OFFICER)
