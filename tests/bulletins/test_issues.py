"""Issues and their copies: once, in order, to whoever still wants them, spread, out of quiet hours, and told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins import schedule
from handlers.bulletins.calendar import period
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.making import make, make_again
from handlers.bulletins.model import as_json
from ledger import issues, officers, subscriptions
from ledger.clock import SetClock, read_instant, written
from ledger.errors import AccessDeniedError, ClockError, GuardRefusedError, NotFoundError, StaleActionError
from ledger.viewers import Role
from tests.ledger.conftest import START, Office, copy_office, enrol
from tests.ledger.helpers import assert_whole, granted

MONDAY = datetime(2026, 1, 19, 1, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
BARE = BulletinDesk(None, {})


def at(office: Office, instant: datetime) -> list[schedule.Fired]:
    """Move the clock and do what is due."""
    office.clock.instant = instant
    return schedule.due(office.ledger, BARE)


def weekly(fired: list[schedule.Fired]) -> list[tuple[str, str | None]]:
    """Return place and issue of the weekly bulletins among what was done."""
    return [(one.place, one.issue) for one in fired if one.topic == "weekly"]


def test_every_place_gets_its_weekly_bulletin_on_monday_at_nine_once(office: Office) -> None:
    assert weekly(at(office, START)) == []
    assert weekly(at(office, MONDAY - timedelta(seconds=1))) == []
    assert weekly(at(office, MONDAY)) == [
        (place, f"bu-weekly-{place}-2026-W03") for place in ("330000", "330100", "330400")
    ]
    assert weekly(at(office, MONDAY)) == []
    assert weekly(at(office, MONDAY + timedelta(days=6))) == []
    with office.ledger.read() as read:
        numbers = {(one.place, one.number) for one in issues.latest(read)}
    assert numbers == {("330000", 1), ("330100", 1), ("330400", 1)}
    assert_whole(office)


def test_an_outage_of_three_days_is_caught_up_once_and_an_outage_of_weeks_in_order(office: Office) -> None:
    at(office, START)
    fired = weekly(at(office, MONDAY + timedelta(days=3)))
    assert len(fired) == 3
    fired = weekly(at(office, MONDAY + 3 * WEEK))
    periods = [str(issue).rpartition("330400-")[2] for place, issue in fired if place == "330400"]
    assert periods == ["2026-W04", "2026-W05", "2026-W06"]
    with office.ledger.read() as read:
        assert [one.number for one in reversed(issues.latest(read, place="330400"))] == [1, 2, 3, 4]
    assert weekly(at(office, MONDAY + 3 * WEEK)) == []


def test_a_public_holiday_moves_it_to_the_next_working_day(office: Office) -> None:
    at(office, datetime(2026, 2, 13, 1, tzinfo=UTC))
    assert weekly(at(office, datetime(2026, 2, 16, 2, tzinfo=UTC))) == []
    fired = at(office, datetime(2026, 2, 24, 1, tzinfo=UTC))
    assert {one.due_at for one in fired if one.topic == "weekly"} == {
        written(datetime(2026, 2, 24, 1, tzinfo=UTC))
    }
    assert len(weekly(fired)) == 6, "16 and 23 February both fall into the holiday and are due after it"


def test_the_year_2027_is_said_to_be_unknown_and_crashes_nothing(office: Office) -> None:
    at(office, datetime(2027, 1, 8, 1, tzinfo=UTC))
    fired = at(office, datetime(2027, 1, 11, 1, tzinfo=UTC))
    assert {one.note for one in fired if one.topic == "weekly"} == {"calendar_unknown:2027"}
    with office.ledger.read() as read:
        told = read.rows("SELECT officer, payload FROM outbox WHERE kind = 'holidays_unknown'")
        bulletin = make(
            BARE, read, "weekly", viewer=office["jiashan"],
            issue=issues.find(read, "weekly", "2027-W01", "330400"),
        )  # fmt: skip
    assert [row["officer"] for row in told] == [office["admin"].officer]
    assert [notice.kind for notice in bulletin.notices] == ["calendar"]
    assert "2027" in bulletin.notices[0].text


def test_a_clock_that_runs_backward_is_refused(office: Office) -> None:
    at(office, MONDAY)
    with pytest.raises(ClockError):
        at(office, MONDAY - timedelta(days=1))


def test_a_time_of_the_places_own_is_kept_and_nothing_before_it_is_made_up_for(office: Office) -> None:
    at(office, START)
    with office.ledger.write() as tx:
        subscriptions.set_schedule(
            tx, viewer=office["jx-bureau"], place="330400", weekday=2, hour=14, minute=30, on=True, version=0
        )
    assert [place for place, _ in weekly(at(office, MONDAY))] == ["330000", "330100"]
    assert [place for place, _ in weekly(at(office, datetime(2026, 1, 21, 6, 30, tzinfo=UTC)))] == ["330400"]
    with office.ledger.write() as tx:
        subscriptions.set_schedule(
            tx, viewer=office["jx-bureau"], place="330400", weekday=0, hour=9, minute=0, on=True, version=1
        )
        with pytest.raises(StaleActionError):
            subscriptions.set_schedule(
                tx,
                viewer=office["jx-bureau2"],
                place="330400",
                weekday=0,
                hour=9,
                minute=0,
                on=False,
                version=1,
            )
        with pytest.raises(NotFoundError):
            subscriptions.set_schedule(
                tx,
                viewer=office["hz-bureau"],
                place="330400",
                weekday=0,
                hour=9,
                minute=0,
                on=False,
                version=2,
            )
        with pytest.raises(AccessDeniedError):
            subscriptions.set_schedule(
                tx, viewer=office["jiashan"], place="330400", weekday=0, hour=9, minute=0, on=False, version=2
            )
    assert weekly(at(office, datetime(2026, 1, 22, 1, tzinfo=UTC))) == []


def planned(office: Office, issue: str) -> dict[str, str]:
    """Return each reader of an issue with when their copy is due."""
    with office.ledger.read() as read:
        rows = read.rows("SELECT officer, due_at FROM deliveries WHERE issue = ?", issue)
    return {row["officer"]: row["due_at"] for row in rows}


def test_everyone_is_subscribed_to_their_own_place_from_enrolment_on_and_before(office: Office) -> None:
    at(office, MONDAY)
    at(office, MONDAY)
    new = enrol(office.ledger, office["admin"], "330421", Role.OFFICER, "new")
    at(office, MONDAY + WEEK)
    jiaxing = planned(office, "bu-weekly-330400-2026-W04")
    assert set(jiaxing) == {
        office[who].officer for who in ("jiashan", "jiashan2", "pinghu", "port", "jx-bureau", "jx-bureau2")
    } | {new.officer}
    assert set(planned(office, "bu-weekly-330000-2026-W04")) == {office["supervisor"].officer}


def test_copies_are_spread_over_minutes_by_a_seed_and_not_sent_on_the_hour(office: Office) -> None:
    at(office, START)
    at(office, MONDAY)
    due = planned(office, "bu-weekly-330400-2026-W03")
    offsets = {read_instant(text) - MONDAY for text in due.values()}
    assert all(timedelta() <= one < issues.SPREAD for one in offsets)
    assert len(offsets) > 1
    assert issues.offset("seed", "of1", issues.SPREAD) == issues.offset("seed", "of1", issues.SPREAD)


@settings(max_examples=60, deadline=None)
@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    begins=st.integers(0, 23),
    ends=st.integers(0, 23),
)
def test_quiet_hours_move_a_copy_to_their_end_and_never_earlier(at: datetime, begins: int, ends: int) -> None:
    moved = subscriptions.after_quiet(at, (begins, ends))
    assert at <= moved < at + timedelta(days=1)
    assert subscriptions.after_quiet(moved, (begins, ends)) == moved
    if begins == ends:
        assert moved == at


def test_a_copy_is_handed_over_once_and_not_in_quiet_hours(office: Office) -> None:
    at(office, START)
    with office.ledger.write() as tx:
        subscriptions.set_quiet_hours(tx, viewer=office["pinghu"], begins=8, ends=13)
    at(office, MONDAY)
    office.clock.instant = MONDAY + timedelta(hours=1)
    first = issues.release(office.ledger, batch=2)
    assert issues.release(office.ledger, batch=2) == 0
    with office.ledger.read() as read:
        rows = read.rows("SELECT officer, key FROM outbox WHERE kind = 'bulletin'")
    assert len(rows) == first == len({row["key"] for row in rows}) == 9
    assert office["pinghu"].officer not in {row["officer"] for row in rows}
    office.clock.instant = datetime(2026, 1, 19, 5, 0, tzinfo=UTC)
    assert issues.release(office.ledger) == 1


def test_whoever_left_or_was_disabled_before_it_was_sent_gets_none(office: Office) -> None:
    at(office, START)
    at(office, MONDAY)
    with office.ledger.write() as tx:
        assert subscriptions.leave(tx, viewer=office["jiashan"], topic="weekly", place="330400")
        assert not subscriptions.leave(tx, viewer=office["jiashan"], topic="weekly", place="330400")
        officers.disable(tx, office["pinghu"].officer, viewer=office["admin"], reason="调离")
    office.clock.instant = MONDAY + timedelta(hours=1)
    issues.release(office.ledger)
    issue = "bu-weekly-330400-2026-W03"
    with office.ledger.read() as read:
        sent = {row["officer"] for row in read.rows("SELECT officer FROM outbox WHERE kind = 'bulletin'")}
        assert not issues.still_wanted(read, issue, office["jiashan"].officer)
        assert issues.still_wanted(read, issue, office["jiashan2"].officer)
        assert issues.tally(read, issue, viewer=office["jx-bureau"]) == {"left": 2, "waiting": 4}
    assert not sent & {office["jiashan"].officer, office["pinghu"].officer}
    at(office, MONDAY + WEEK)
    assert office["jiashan"].officer not in planned(office, "bu-weekly-330400-2026-W04")
    with office.ledger.write() as tx:
        assert subscriptions.subscribe(tx, viewer=office["jiashan"], topic="weekly", place="330400")
    at(office, MONDAY + 2 * WEEK)
    assert office["jiashan"].officer in planned(office, "bu-weekly-330400-2026-W05")
    assert_whole(office)


def test_only_the_publisher_of_the_place_sees_the_delivery_and_resends_to_chosen_ones(office: Office) -> None:
    at(office, START)
    at(office, MONDAY)
    office.clock.instant = MONDAY + timedelta(hours=1)
    issues.release(office.ledger)
    issue = "bu-weekly-330400-2026-W03"
    jiashan, pinghu = office["jiashan"].officer, office["pinghu"].officer
    with office.ledger.write() as tx:
        tx.connection.execute("UPDATE outbox SET state = 'sent' WHERE officer = ?", (jiashan,))
        tx.connection.execute("UPDATE outbox SET state = 'given_up' WHERE officer = ?", (pinghu,))
        with pytest.raises(GuardRefusedError):
            issues.resend(tx, issue, [], viewer=office["jx-bureau"])
        assert issues.resend(tx, issue, [jiashan, pinghu, pinghu], viewer=office["jx-bureau"]) == 1
    for who in ("hz-bureau", "supervisor"):
        with office.ledger.read() as read, pytest.raises(NotFoundError):
            issues.tally(read, issue, viewer=office[who])
    with office.ledger.read() as read, pytest.raises(AccessDeniedError):
        issues.copies(read, issue, viewer=office["jiashan"])
    issues.release(office.ledger)
    with office.ledger.read() as read:
        (copy,) = (
            one for one in issues.copies(read, issue, viewer=office["jx-bureau"]) if one.officer == pinghu
        )
    assert (copy.state, copy.copies) == ("waiting", 2)


def test_publishing_twice_gives_the_issue_that_is_there_and_tells_nobody_again(office: Office) -> None:
    told = period("weekly", "2026-W02")
    first, copies = schedule.publish_now(
        office.ledger, BARE, "weekly", told, viewer=office["jx-bureau"], place="330400"
    )
    again, none = schedule.publish_now(
        office.ledger, BARE, "weekly", told, viewer=office["jx-bureau2"], place="330400"
    )
    assert (first.id, first.number, copies) == (again.id, 1, 6)
    assert none == 0
    for who, refusal in (("hz-bureau", NotFoundError), ("jiashan", AccessDeniedError)):
        with pytest.raises(refusal):
            schedule.publish_now(office.ledger, BARE, "weekly", told, viewer=office[who], place="330400")


def test_a_copy_of_an_issue_is_made_again_although_the_library_has_moved_on(
    office: Office, desk: BulletinDesk
) -> None:
    granted(office)
    told = period("weekly", "2026-W03")
    issue, _ = schedule.publish_now(
        office.ledger, desk, "weekly", told, viewer=office["jx-bureau"], place="330400"
    )
    with office.ledger.read() as read:
        before = make(desk, read, "weekly", viewer=office["jiashan"], issue=issue)
    office.clock.advance(timedelta(days=40))
    granted(office, name="另一项目", investor="戊有限公司")
    with office.ledger.read() as read:
        again = make_again(
            BARE, read, "weekly", viewer=office["jiashan"], place="330400", period="2026-W03",
            head=before.head, made_at=before.made_at, issue=issue,
        )  # fmt: skip
    assert as_json(again) == as_json(before)
    assert before.numbered == "2026年第1期"
    assert_whole(office)


@settings(max_examples=12, deadline=None)
@given(gaps=st.lists(st.integers(1, 30 * 24), min_size=1, max_size=12))
def test_however_often_the_clock_is_looked_at_each_week_is_told_once_and_in_order(
    built: Office, tmp_path_factory: pytest.TempPathFactory, gaps: list[int]
) -> None:
    office = copy_office(built, Path(tmp_path_factory.mktemp("gaps")))
    assert isinstance(office.clock, SetClock)
    schedule.due(office.ledger, BARE)
    told: list[str] = []
    for hours in gaps:
        office.clock.advance(timedelta(hours=hours))
        told += [
            str(issue) for place, issue in weekly(schedule.due(office.ledger, BARE)) if place == "330400"
        ]
    whole = copy_office(built, Path(tmp_path_factory.mktemp("whole")))
    schedule.due(whole.ledger, BARE)
    whole.clock.instant = office.clock.instant
    at_once = [issue for place, issue in weekly(schedule.due(whole.ledger, BARE)) if place == "330400"]
    assert told == at_once
    assert len(told) == len(set(told))
    office.ledger.close()
    whole.ledger.close()


def test_one_readers_subscriptions_are_those_that_the_view_tells_for_all(office: Office) -> None:
    with office.ledger.write() as tx:
        subscriptions.leave(tx, viewer=office["jiashan"], topic="weekly", place="330400")
        subscriptions.subscribe(tx, viewer=office["jiashan"], topic="weekly", place="330000")
        subscriptions.subscribe(tx, viewer=office["pinghu"], topic="quarterly", place="330100")
        officers.disable(tx, office["port"].officer, viewer=office["admin"], reason="调离")
        told = {tuple(row.values()) for row in tx.rows("SELECT officer, topic, place FROM subscribed")}
        everyone = {
            (viewer.officer, topic, place)
            for viewer in office.people.values()
            for topic in (*subscriptions.TOPICS, "other")
            for place in ("330000", "330100", "330400")
            if subscriptions.is_open(tx, viewer.officer, topic, place)
        }
    assert everyone == told


def test_a_loop_that_sleeps_until_the_next_instant_misses_nothing(office: Office) -> None:
    told: list[tuple[str, str | None]] = []
    handed = 0
    for _ in range(200):
        at = schedule.next_at(office.ledger)
        assert at is not None
        if at > MONDAY + timedelta(days=1):
            break
        office.clock.instant = max(office.clock.instant, at)
        fired = schedule.due(office.ledger, BARE)
        told += weekly(fired)
        handed += sum(one.copies for one in fired if one.outcome == "handed")
    assert [place for place, _ in told] == ["330000", "330100", "330400"]
    assert handed == 10
    with office.ledger.read() as read:
        rows = read.rows("SELECT queued_at FROM outbox WHERE kind = 'bulletin'")
    assert all(MONDAY <= read_instant(row["queued_at"]) < MONDAY + issues.SPREAD for row in rows)


def test_the_next_instant_is_never_one_that_was_done(office: Office) -> None:
    office.clock.instant = MONDAY + timedelta(days=100)
    for _ in range(5):
        schedule.due(office.ledger, BARE)
    at = schedule.next_at(office.ledger)
    assert at is not None
    assert at > office.clock.instant
