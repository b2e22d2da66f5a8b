"""What falls due by the calendar: weekly bulletins and reminders, each occasion once, in order, also after an outage.

`due` is called by whoever keeps the time. Each occasion is a row (`firings`) that is written in the transaction of what
it does, so that neither a crash nor two processes do it twice; a clock that runs backward is refused by the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.bulletins.calendar import Slot, before, counted_in, next_slot, slots, working_day
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.model import Kind, Period
from ledger import figures, issues, selections, subscriptions
from ledger.bulletin_news import entries
from ledger.clock import read_instant, shanghai_day, shanghai_time, written
from ledger.issues import Issue
from ledger.store import Ledger, Message, Read, Row, Write
from ledger.subscriptions import SCHEDULED, Schedule
from ledger.viewers import Role, Viewer, viewer_of

REMINDERS, COPIES = "reminders", "copies"
BEGAN = "began"
REMIND_HOUR = 9
FIGURES_BY = (5, 10, 15)
"""Days of the month after a quarter on which missing figures are asked for; the documents name none."""
VOTES_BEFORE = (3, 1, 0)
"""Days before a vote closes on which those who have not voted are reminded."""
ASKED = ("foreign_capital_used", "major_projects_landed")


@dataclass(frozen=True)
class Fired:
    """One occasion that was due and has been done.

    outcome: `published`, `there` (it was published before), `reminded`, or `handed` (copies that were due went to the
    outbox).
    """

    topic: str
    place: str
    due_at: str
    outcome: str
    issue: str | None
    copies: int
    note: str


def due(
    ledger: Ledger,
    desk: BulletinDesk,
    *,
    spread: timedelta = issues.SPREAD,
    most: int = 100,
    batch: int = issues.BATCH,
) -> list[Fired]:
    """Do everything that is due by the calendar, oldest first, and hand over the copies that are; return what was done.

    Args:
        ledger: the register.
        desk: the library and the names of places.
        spread: over how long the copies of an issue go out.
        most: how many occasions at most.
        batch: how many copies are handed over in one transaction.

    Raises:
        ClockError: the clock stands before what has happened already.
    """
    done: list[Fired] = []
    for topic, place, slot in _waiting(ledger)[:most]:
        fired = (
            _publish(ledger, desk, place, slot, spread)
            if topic == SCHEDULED
            else _remind(ledger, place, slot)
        )
        if fired is not None:
            done.append(fired)
    handed = issues.release(ledger, batch=batch)
    if handed:
        now = written(ledger.clock.now())
        done.append(Fired(COPIES, "", now, "handed", None, handed, ""))
    return done


def next_at(ledger: Ledger) -> datetime | None:
    """Return when something is due next, now for a place that is not watched yet; a loop may sleep until then."""
    with ledger.read() as read:
        found = [issues.next_due(read)]
        places = subscriptions.scheduled_places(read)
        for place in places:
            told = subscriptions.schedule_of(read, SCHEDULED, place)
            after = _after(read, told)
            if after is None:
                return read.now
            if told.on:
                found.append(next_slot(told.weekday, told.hour, told.minute, after).due)
        if places:
            after = _after(read, _daily(subscriptions.root_place(read)))
            if after is None:
                return read.now
            found.append(_next_day(after))
    return min((at for at in found if at is not None), default=None)


def _daily(root: str) -> Schedule:
    """Return the schedule of the reminders: every day at nine."""
    return Schedule(REMINDERS, root, 0, REMIND_HOUR, 0, on=True, since="", version=0)


def _next_day(after: datetime) -> datetime:
    """Return the first hour of reminders after an instant."""
    at = shanghai_time(shanghai_day(after), REMIND_HOUR)
    return at if at > after else shanghai_time(shanghai_day(after) + timedelta(days=1), REMIND_HOUR)


def _waiting(ledger: Ledger) -> list[tuple[str, str, Slot]]:
    """Return every occasion that is due and was not done, in the order in which they fell due.

    A place is watched from the moment it is first seen here: nothing before that is made up for.
    """
    with ledger.write() as tx:
        found: list[tuple[str, str, Slot]] = []
        places = subscriptions.scheduled_places(tx)
        for place in places:
            told = subscriptions.schedule_of(tx, SCHEDULED, place)
            after = _watched(tx, told)
            if told.on:
                found += [
                    (SCHEDULED, place, slot)
                    for slot in slots(told.weekday, told.hour, told.minute, after, tx.now)
                ]
        root = subscriptions.root_place(tx)
        if places:
            found += [(REMINDERS, root, slot) for slot in _days(_watched(tx, _daily(root)), tx.now)]
    return sorted(found, key=lambda one: (one[2].due, one[2].nominal, one[0], one[1]))


def _after(read: Read, told: Schedule) -> datetime | None:
    """Return the instant after which occasions count: the last one done, or the last time the schedule was set."""
    last = read.value("SELECT max(due_at) FROM firings WHERE topic = ? AND place = ?", told.topic, told.place)
    found = [at for at in (last, told.since) if at]
    return read_instant(max(found)) if found else None


def _watched(tx: Write, told: Schedule) -> datetime:
    after = _after(tx, told)
    if after is not None:
        return after
    _note(tx, told.topic, told.place, written(tx.now), written(tx.now), BEGAN, None, "")
    return tx.now


def _days(after: datetime, until: datetime) -> list[Slot]:
    """Return the days on which reminders are due, one an evening's outage at most: of several days only the last.

    A reminder that is days late is of no use beside today's.
    """
    day = shanghai_day(until)
    at = shanghai_time(day, REMIND_HOUR)
    if at > until:
        at = shanghai_time(day - timedelta(days=1), REMIND_HOUR)
    return [Slot(at, at, known=True)] if after < at else []


def _note(
    tx: Write, topic: str, place: str, slot: str, due_at: str, outcome: str, issue: str | None, note: str
) -> bool:
    """Keep that an occasion was done; False where it was done before."""
    done = tx.connection.execute(
        "INSERT INTO firings VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (topic, place, slot) DO NOTHING",
        (topic, place, slot, due_at, written(tx.now), outcome, issue, note),
    )
    return done.rowcount == 1


def _publish(ledger: Ledger, desk: BulletinDesk, place: str, slot: Slot, spread: timedelta) -> Fired | None:
    """Publish a place's weekly bulletin for the week before an occasion."""
    told = before("weekly", slot.nominal.date())
    note = "" if slot.known else f"calendar_unknown:{slot.nominal.year}"
    with ledger.read() as read:
        basis = {**desk.basis(told, shanghai_day(read.now)), "calendar": note}
    with ledger.write() as tx:
        issue, copies = issues.publish(
            tx, publisher=None, kind="weekly", period=told.code, place=place, year=counted_in(told),
            entries=entries(tx, told.first, told.last), basis=basis, begins=max(slot.due, tx.now),
            spread=spread,
        )  # fmt: skip
        outcome = "published" if issue.made_at == written(tx.now) else "there"
        fresh = _note(tx, SCHEDULED, place, written(slot.nominal), written(slot.due), outcome, issue.id, note)
        if fresh and note:
            _tell_admins(tx, slot.nominal.year)
    return Fired(SCHEDULED, place, written(slot.due), outcome, issue.id, copies, note) if fresh else None


def _tell_admins(tx: Write, year: int) -> None:
    """Tell the admins, once a year, that the calendar of public holidays does not reach that year."""
    for row in tx.rows("SELECT officer FROM standing WHERE role = 'admin' ORDER BY officer"):
        message = Message(row["officer"], "holidays_unknown", {"year": year})
        tx.enqueue(message, key=f"holidays:{year}:{row['officer']}")


def publish_now(
    ledger: Ledger,
    desk: BulletinDesk,
    kind: Kind,
    period: Period,
    *,
    viewer: Viewer,
    place: str,
    spread: timedelta = issues.SPREAD,
) -> tuple[Issue, int]:
    """Publish a bulletin now, by a reviewer for their city or the province's office for the province.

    Return the issue and how many copies were planned: none where it was published before.
    """
    with ledger.read() as read:
        basis = {**desk.basis(period, shanghai_day(read.now)), "calendar": ""}
    with ledger.write() as tx:
        return issues.publish(
            tx, publisher=viewer, kind=kind, period=period.code, place=place, year=counted_in(period),
            entries=entries(tx, period.first, period.last), basis=basis, spread=spread,
        )  # fmt: skip


def _remind(ledger: Ledger, place: str, slot: Slot) -> Fired | None:
    """Remind those whose figures or votes are missing, on the days set for it."""
    day = shanghai_day(slot.nominal)
    with ledger.write() as tx:
        if not _note(tx, REMINDERS, place, written(slot.nominal), written(slot.due), "reminded", None, ""):
            return None
        count = _remind_of_figures(tx, day) + _remind_of_votes(tx, day)
    return Fired(REMINDERS, place, written(slot.due), "reminded", None, count, "")


def _readers(read: Read, roles: Sequence[Role]) -> list[Row]:
    """Return who takes reminders, by role."""
    marks = ", ".join("?" for _ in roles)
    return read.rows(
        "SELECT DISTINCT s.officer FROM subscribed s JOIN standing t ON t.officer = s.officer"  # noqa: S608 - only marks
        f" WHERE s.topic = ? AND t.role IN ({marks}) ORDER BY s.officer",
        REMINDERS,
        *(role.value for role in roles),
    )


def _remind_of_figures(tx: Write, day: date) -> int:
    """Ask for the last quarter's figures where they are missing, on working days set for it."""
    over = before("quarterly", day)
    if day not in {working_day(date(day.year, day.month, number)).day for number in FIGURES_BY}:
        return 0
    if (day.year * 12 + day.month) - (over.last.year * 12 + over.last.month) != 1:
        return 0
    count = 0
    for row in _readers(tx, (Role.OFFICER, Role.REVIEWER)):
        viewer = viewer_of(tx, row["officer"])
        places = [viewer.organisation if viewer.role is Role.OFFICER else viewer.city]
        left = [
            one
            for one in figures.missing(tx, viewer=viewer, period=over.code, measures=ASKED)
            if one[0] in places
        ]
        if left:
            message = Message(row["officer"], "figures_missing", {"period": over.code, "count": len(left)})
            tx.enqueue(message, key=f"figures:{over.code}:{day}:{row['officer']}")
            count += 1
    return count


def _remind_of_votes(tx: Write, day: date) -> int:
    """Remind those who have not voted, some days before a vote closes."""
    count = 0
    for row in tx.rows("SELECT id, closes_on FROM selections WHERE state = 'voting' ORDER BY month"):
        if (date.fromisoformat(row["closes_on"]) - day).days not in VOTES_BEFORE:
            continue
        for reader in _readers(tx, (Role.OFFICER,)):
            viewer = viewer_of(tx, reader["officer"])
            told = selections.find(tx, row["id"], viewer=viewer)
            kinds = {one.kind for one in told.nominations}
            if all(selections.my_vote(tx, row["id"], kind, viewer=viewer) for kind in kinds):
                continue
            message = Message(
                reader["officer"], "vote_open", {"selection": row["id"], "closes_on": row["closes_on"]}
            )
            tx.enqueue(message, key=f"vote:{row['id']}:{day}:{reader['officer']}")
            count += 1
    return count
