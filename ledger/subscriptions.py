"""Who is sent which bulletin, of which place, and when: subscriptions, quiet hours, times of the places.

Everyone enrolled is subscribed to their own place by default (the view `subscribed`), from the moment of enrolment and
also if they enrolled before there were bulletins; what is kept are the departures from it. The admin is sent none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.clock import SHANGHAI, written
from ledger.errors import FilingError, GuardRefusedError, NotFoundError, Problem, StaleActionError
from ledger.log import Change, insert, update
from ledger.store import Read, Write
from ledger.viewers import Role, Viewer, require

TOPICS = ("weekly", "monthly", "quarterly", "city_monthly", "city_quarterly", "city_annual", "reminders")
OF_THE_PROVINCE = ("monthly", "quarterly")
"""Topics that everyone is sent of the province by default; the others of their own place."""
SCHEDULED = "weekly"
READERS = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)
DEFAULT_WEEKDAY, DEFAULT_HOUR, DEFAULT_MINUTE = 0, 9, 0
DEFAULT_QUIET = (21, 8)
HOURS, DAYS, MINUTES = 24, 7, 60


@dataclass(frozen=True)
class Subscription:
    """A topic of one place, and whether this officer is sent it."""

    topic: str
    place: str
    open: bool


@dataclass(frozen=True)
class Schedule:
    """When a place's bulletin goes out: weekday (0 is Monday), hour and minute in Shanghai; version 0 by default."""

    topic: str
    place: str
    weekday: int
    hour: int
    minute: int
    on: bool
    since: str
    version: int


def root_place(read: Read) -> str:
    """Return the division code of the province, "" in an empty register."""
    return read.value("SELECT division FROM organisations WHERE parent IS NULL") or ""


def own_place(read: Read, viewer: Viewer) -> str:
    """Return the place whose bulletins a viewer is sent by default: their city, else the province."""
    return viewer.city or root_place(read)


def mine(read: Read, *, viewer: Viewer) -> list[Subscription]:
    """Return what this officer is sent, and what they have left, in the order of the topics."""
    viewer = require(read, viewer, READERS, "look at subscriptions")
    rows = read.rows(
        "SELECT topic, place, 1 AS open FROM subscribed WHERE officer = ?1 UNION ALL"
        " SELECT topic, place, 0 FROM subscriptions WHERE officer = ?1 AND state = 'left'",
        viewer.officer,
    )
    found = [Subscription(row["topic"], row["place"], bool(row["open"])) for row in rows]
    return sorted(found, key=lambda one: (TOPICS.index(one.topic), one.place))


def is_open(read: Read, officer: str, topic: str, place: str) -> bool:
    """Say whether an officer is sent a topic of a place at this moment, as the view `subscribed` has it for all."""
    row = read.row(
        "SELECT s.role, s.city, x.state FROM standing s LEFT JOIN subscriptions x ON x.officer = s.officer"
        " AND x.topic = ? AND x.place = ? WHERE s.officer = ?",
        topic, place, officer,
    )  # fmt: skip
    if row is None or row["role"] == Role.ADMIN:
        return False
    if row["state"] is not None:
        return bool(row["state"] == "open")
    root = root_place(read)
    return topic in TOPICS and place == (root if topic in OF_THE_PROVINCE else row["city"] or root)


def subscribe(tx: Write, *, viewer: Viewer, topic: str, place: str) -> bool:
    """Begin to be sent a topic of a place; False where that was so already."""
    return _set(tx, viewer, topic, place, state="open")


def leave(tx: Write, *, viewer: Viewer, topic: str, place: str) -> bool:
    """Be sent a topic of a place no more, what waits to be sent included; False where that was so already."""
    return _set(tx, viewer, topic, place, state="left")


def _set(tx: Write, viewer: Viewer, topic: str, place: str, *, state: str) -> bool:
    viewer = require(tx, viewer, READERS, "subscribe")
    known = tx.value("SELECT 1 FROM organisations WHERE division = ? AND kind IN ('province', 'city')", place)
    if topic not in TOPICS or not known:
        raise NotFoundError("subscription", f"{topic} {place}")
    if is_open(tx, viewer.officer, topic, place) == (state == "open"):
        return False
    key = f"sb-{viewer.officer}-{topic}-{place}"
    exists = tx.value("SELECT 1 FROM subscriptions WHERE id = ?", key)
    since = written(tx.now)
    change: Change = (
        update("subscriptions", key, state=state, since=since)
        if exists
        else insert(
            "subscriptions",
            id=key,
            officer=viewer.officer,
            topic=topic,
            place=place,
            state=state,
            since=since,
        )
    )
    tx.record(
        "subscription.opened" if state == "open" else "subscription.left",
        key,
        actor=viewer.officer,
        facts={"topic": topic, "place": place},
        changes=[change],
    )
    if state == "left":
        _take_back(tx, viewer.officer, topic, place)
    return True


def _take_back(tx: Write, officer: str, topic: str, place: str) -> None:
    """Take back what waits to be sent of a topic that was left."""
    copies = (
        "SELECT d.issue FROM deliveries d JOIN issues i ON i.id = d.issue WHERE d.officer = ?1 AND i.kind = ?2"
        " AND i.place = ?3 AND d.chosen = 0"
    )
    tx.connection.execute(
        "UPDATE outbox SET state = 'given_up', problem = 'left' WHERE state = 'waiting' AND key IN"  # noqa: S608 - fixed
        f" (SELECT outbox_key FROM deliveries WHERE officer = ?1 AND issue IN ({copies}))",
        (officer, topic, place),
    )
    tx.connection.execute(
        f"UPDATE deliveries SET state = 'left' WHERE officer = ?1 AND issue IN ({copies}) AND (state = 'planned'"  # noqa: S608 - fixed
        " OR outbox_key IN (SELECT key FROM outbox WHERE officer = ?1 AND problem = 'left'))",
        (officer, topic, place),
    )


def quiet_hours(read: Read, officer: str) -> tuple[int, int]:
    """Return the hours between which an officer is sent no bulletin (21 to 8 by default); equal hours mean none."""
    row = read.row("SELECT begins, ends FROM quiet_hours WHERE officer = ?", officer)
    return (row["begins"], row["ends"]) if row else DEFAULT_QUIET


def set_quiet_hours(tx: Write, *, viewer: Viewer, begins: int, ends: int) -> None:
    """Set the hours, 0 to 23 in Shanghai, between which one is sent no bulletin."""
    viewer = require(tx, viewer, READERS, "set quiet hours")
    if not (0 <= begins < HOURS and 0 <= ends < HOURS):
        raise FilingError([Problem("quiet_hours", "no_hours", "21-8")])
    tx.connection.execute(
        "INSERT INTO quiet_hours VALUES (?, ?, ?) ON CONFLICT (officer) DO UPDATE SET begins = excluded.begins,"
        " ends = excluded.ends",
        (viewer.officer, begins, ends),
    )


def after_quiet(at: datetime, quiet: tuple[int, int]) -> datetime:
    """Return an instant itself, or the end of the quiet hours it falls into."""
    begins, ends = quiet
    local = at.astimezone(SHANGHAI)
    inside = begins <= local.hour < ends if begins < ends else local.hour >= begins or local.hour < ends
    if begins == ends or not inside:
        return at
    awake = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return awake if awake > local else awake + timedelta(days=1)


def schedule_of(read: Read, topic: str, place: str) -> Schedule:
    """Return when a place's bulletin goes out: Monday 09:00 in Shanghai unless it was set otherwise."""
    row = read.row("SELECT * FROM schedules WHERE topic = ? AND place = ?", topic, place)
    if row is None:
        return Schedule(
            topic, place, DEFAULT_WEEKDAY, DEFAULT_HOUR, DEFAULT_MINUTE, on=True, since="", version=0
        )
    return Schedule(
        topic, place, row["weekday"], row["hour"], row["minute"], row["state"] == "on", row["since"],
        row["version"],
    )  # fmt: skip


def set_schedule(
    tx: Write, *, viewer: Viewer, place: str, weekday: int, hour: int, minute: int, on: bool, version: int
) -> Schedule:
    """Set when a place's weekly bulletin goes out; a city's reviewers and the province's office may.

    Raises:
        StaleActionError: it was set otherwise since it was shown.
    """
    viewer = require(tx, viewer, [Role.REVIEWER, Role.SUPERVISOR], "set the time of a bulletin")
    if place != own_place(tx, viewer):
        raise NotFoundError("place", place)
    if not (0 <= weekday < DAYS and 0 <= hour < HOURS and 0 <= minute < MINUTES):
        raise FilingError([Problem("time", "no_time", "09:00")])
    before = schedule_of(tx, SCHEDULED, place)
    key = f"sc-{SCHEDULED}-{place}"
    if before.version != version:
        raise StaleActionError(key, version, before.version, "set", before.since)
    values = {
        "weekday": weekday, "hour": hour, "minute": minute, "state": "on" if on else "off",
        "since": written(tx.now), "version": version + 1,
    }  # fmt: skip
    if (before.weekday, before.hour, before.minute, before.on) == (weekday, hour, minute, on) and version:
        return before
    tx.record(
        "schedule.set",
        key,
        actor=viewer.officer,
        facts={"place": place, "weekday": weekday, "hour": hour, "minute": minute, "on": on},
        changes=[
            update("schedules", key, **values)
            if version
            else insert("schedules", id=key, topic=SCHEDULED, place=place, **values)
        ],
    )
    return schedule_of(tx, SCHEDULED, place)


def scheduled_places(read: Read) -> list[str]:
    """Return the places that have a weekly bulletin: the province or a city, where somebody would read it."""
    rows = read.rows(
        "SELECT DISTINCT coalesce(o.city, root.division) AS place FROM organisations o JOIN organisations root"
        " ON root.parent IS NULL WHERE EXISTS (SELECT 1 FROM officers f WHERE f.organisation = o.id"
        " AND f.state = 'active' AND f.role <> 'admin') UNION SELECT place FROM subscriptions"
        " WHERE topic = ? AND state = 'open' ORDER BY place",
        SCHEDULED,
    )
    return [row["place"] for row in rows]


def publisher_place(read: Read, viewer: Viewer) -> str:
    """Return the place whose bulletins this viewer publishes; refused to those who publish none."""
    viewer = require(read, viewer, [Role.REVIEWER, Role.SUPERVISOR], "publish a bulletin")
    place = own_place(read, viewer)
    if not place:
        raise GuardRefusedError("publish a bulletin", "there is no province in the register")
    return place


def subscribers(read: Read, topic: str, place: str) -> int:
    """Return how many officers would be sent a bulletin of a place."""
    return int(read.value("SELECT count(*) FROM subscribed WHERE topic = ? AND place = ?", topic, place))
