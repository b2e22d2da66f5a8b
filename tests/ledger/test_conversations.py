"""Conversations and buttons: kept between two messages, and taken once."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ledger import buttons, conversations, officers
from ledger.backup import make_backup, restore_backup
from ledger.buttons import Pressed
from ledger.duplicates import PlainNames
from ledger.store import Ledger
from tests.ledger.conftest import Dice, Office
from tests.ledger.helpers import assert_whole

HERE = ("telegram", "77", "77")


@dataclass(frozen=True)
class Offer:
    label: str
    move: dict[str, object] | None = None
    says: str = ""
    once: bool = False


GRANT = Offer("授予", {"move": "act", "claim": "cl5"}, once=True)


def offered(office: Office, *actions: Offer, asked: str = "menu") -> tuple[str, ...]:
    with office.ledger.write() as tx:
        version = conversations.save(tx, *HERE, {"draft": "dr1"}, asked=asked)
        return buttons.offer(tx, *HERE, actions, version)


def press(office: Office, button: str, whose: tuple[str, str, str] = HERE) -> Pressed:
    with office.ledger.write() as tx:
        return buttons.press(tx, button, *whose)


def test_a_conversation_is_found_again_as_it_was_left(office: Office) -> None:
    with office.ledger.write() as tx:
        assert conversations.save(tx, *HERE, {"draft": "dr1", "menu": [None, {"a": 1}]}, asked="a") == 1
        assert conversations.save(tx, *HERE, {"draft": "dr2"}, asked="a") == 1
        assert conversations.save(tx, *HERE, {"draft": "dr2"}, asked="b") == 2
    with office.ledger.read() as read:
        kept = conversations.load(read, *HERE)
        assert (kept.state, kept.asked, kept.version) == ({"draft": "dr2"}, "b", 2)
        assert conversations.load(read, "telegram", "77", "78") == conversations.Kept()


def test_an_id_is_short_and_safe_and_says_nothing(office: Office) -> None:
    ids = offered(office, *[GRANT] * 50)
    assert len(set(ids)) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,16}", one) for one in ids)


def test_a_decision_is_taken_once_and_anything_else_again_and_again(office: Office) -> None:
    once, open_card = offered(office, GRANT, Offer("查看", {"move": "card", "claim": "cl5"}))
    assert press(office, once) == Pressed("ok", {"move": "act", "claim": "cl5"}, "", "授予")
    assert press(office, once).kind == "used"
    assert [press(office, open_card).kind for _ in range(3)] == ["ok"] * 3


def test_an_answer_is_stale_once_something_else_is_asked(office: Office) -> None:
    (yes,) = offered(office, Offer("是", says="1"), asked="question 1")
    (again,) = offered(office, Offer("是", says="1"), asked="question 1")
    assert press(office, yes) == Pressed("ok", None, "1", "是"), "the same question is still open"
    offered(office, Offer("否", says="2"), asked="question 2")
    assert press(office, again) == Pressed("stale", None, "1", "是")


def test_a_button_that_carries_its_move_works_after_the_talk_has_moved_on(office: Office) -> None:
    (button,) = offered(office, GRANT)
    offered(office, asked="another")
    assert press(office, button).kind == "ok"


@pytest.mark.parametrize(
    "whose", [("telegram", "77", "78"), ("telegram", "-100", "77"), ("console", "77", "77")]
)
def test_a_button_belongs_to_one_person_in_one_conversation(
    office: Office, whose: tuple[str, str, str]
) -> None:
    (button,) = offered(office, GRANT)
    assert press(office, button, whose) == Pressed("foreign")
    assert press(office, "AAAAAAAAAAAA", whose) == Pressed("unknown")
    assert press(office, button).kind == "ok", "somebody else's tap does not use it up"


def test_a_tap_whose_happening_fails_was_not_taken(office: Office) -> None:
    (button,) = offered(office, GRANT)

    def fail() -> None:
        with office.ledger.happening() as tx:
            assert buttons.press(tx, button, *HERE).kind == "ok"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert press(office, button).kind == "ok"


def test_of_fifty_taps_at_once_one_decides(office: Office) -> None:
    (button,) = offered(office, GRANT)
    start, kinds = threading.Barrier(50), []

    def tap() -> None:
        start.wait()
        try:
            kinds.append(press(office, button).kind)
        finally:
            office.ledger.close()

    threads = [threading.Thread(target=tap) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == ["ok", *["used"] * 49]


def test_buttons_offered_long_ago_are_forgotten(office: Office) -> None:
    (old,) = offered(office, GRANT)
    office.clock.advance(timedelta(weeks=5))
    (young,) = offered(office, GRANT)
    office.clock.advance(timedelta(weeks=2))
    with office.ledger.write() as tx:
        assert buttons.purge(tx) == 1
    assert (press(office, old).kind, press(office, young).kind) == ("unknown", "ok")


def test_a_group_that_gets_another_number_keeps_its_conversation(office: Office) -> None:
    (button,) = offered(office, GRANT)
    with office.ledger.write() as tx:
        conversations.moved(tx, "telegram", "77", "-10077")
        assert conversations.load(tx, "telegram", "-10077", "77").version == 1
    assert press(office, button, ("telegram", "-10077", "77")).kind == "ok"


def test_whoever_is_disabled_or_erased_leaves_nothing_said_behind(office: Office) -> None:
    who = ("test", "jiashan", "jiashan")

    def count() -> int:
        with office.ledger.read() as read:
            return sum(
                read.value(f"SELECT count(*) FROM {table} WHERE account = 'jiashan'")  # noqa: S608 - fixed
                for table in ("conversations", "buttons")
            )

    def leave_traces() -> None:
        with office.ledger.write() as tx:
            version = conversations.save(tx, *who, {"investor": "正泰"}, asked="x")
            buttons.offer(tx, *who, [GRANT], version)

    leave_traces()
    assert count() == 2
    officer, admin = office["jiashan"].officer, office["admin"]
    with office.ledger.write() as tx:
        officers.disable(tx, officer, viewer=admin, reason="调离")
    assert count() == 0
    leave_traces()
    with office.ledger.write() as tx:
        officers.erase(tx, officer, viewer=admin, reason="离职")
    assert count() == 0
    assert_whole(office)


def test_a_backup_holds_conversations_and_buttons(office: Office, tmp_path: Path) -> None:
    (button,) = offered(office, GRANT)
    make_backup(office.ledger, tmp_path / "backup.zip")
    restore_backup(tmp_path / "backup.zip", tmp_path / "restored")
    ledger = Ledger(
        tmp_path / "restored" / "office.db", clock=office.clock, names=PlainNames(), randomness=Dice()
    )
    with ledger.write() as tx:
        assert conversations.load(tx, *HERE).state == {"draft": "dr1"}
        assert buttons.press(tx, button, *HERE).kind == "ok"
    ledger.close()
