"""Subscriptions, quiet hours and the time of a place, as lines and actions of the settings card."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from handlers.bulletins.calendar import next_slot
from handlers.bulletins.cards import move
from handlers.bulletins.talk import Talk
from handlers.bulletins.talk_publishing import may_publish
from handlers.front.visit import offered
from handlers.messages import Action, Card
from handlers.register.errors import AnswerRefused
from ledger import subscriptions
from ledger.clock import SHANGHAI
from ledger.subscriptions import SCHEDULED
from ledger.viewers import Role

_HOURS: Final = re.compile(
    r"([0-9]{1,2})(?::00|点|时)?\s*(?:-|—|~|到|至)\s*(?:次日)?\s*([0-9]{1,2})(?::00|点|时)?"
)
_NONE: Final = re.compile(r"不设|没有|无|取消|none|off", re.IGNORECASE)
_TIME: Final = re.compile(
    r"(?:每?(?:周|星期|礼拜))?([一二三四五六日天1-7])?\s*([0-9]{1,2})[:点时]([0-9]{1,2})?分?"
)
_OFF: Final = re.compile(r"停发|不发|off", re.IGNORECASE)
_DAYS: Final = (
    {day: at for at, day in enumerate("一二三四五六日")} | {"天": 6} | {str(at + 1): at for at in range(7)}
)


def lines(talk: Talk) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """Return what stands on the settings card: what is sent, when not, and actions to change it."""
    tx, viewer = talk.visit.tx, talk.visit.known
    if viewer.role is Role.ADMIN:
        return (talk.word("admin_none"),), ()
    told: list[str] = []
    actions: list[Action] = []
    for one in subscriptions.mine(tx, viewer=viewer):
        name = talk.word("subscription", topic=talk.word(f"topic_{one.topic}"), place=talk.place(one.place))
        told.append(talk.word("is_open" if one.open else "is_left", what=name))
        do = "leave" if one.open else "subscribe"
        actions.append(Action(talk.word(f"do_{do}", what=name), move(do, topic=one.topic, place=one.place)))
    begins, ends = subscriptions.quiet_hours(tx, viewer.officer)
    told.append(talk.word("quiet" if begins != ends else "quiet_none", begins=begins, ends=ends))
    actions.append(Action(talk.word("do_quiet"), move("quiet")))
    if may_publish(talk):
        place = subscriptions.publisher_place(tx, viewer)
        schedule = subscriptions.schedule_of(tx, SCHEDULED, place)
        told.append(_schedule(talk, schedule, place))
        actions.append(
            Action(talk.word("do_schedule"), move("schedule", place=place, version=schedule.version))
        )
    return tuple(told), tuple(actions)


def _schedule(talk: Talk, schedule: subscriptions.Schedule, place: str) -> str:
    if not schedule.on:
        return talk.word("schedule_off", place=talk.place(place))
    slot = next_slot(schedule.weekday, schedule.hour, schedule.minute, talk.visit.tx.now)
    told = talk.word(
        "schedule_on", place=talk.place(place), day=talk.word(f"weekday_{schedule.weekday}"),
        at=f"{schedule.hour:02d}:{schedule.minute:02d}", next=f"{slot.due.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return told if slot.known else told + talk.word("calendar_unknown", year=slot.nominal.year)


def shown(talk: Talk) -> tuple[Card, ...]:
    """Show subscriptions and quiet hours as a card of their own."""
    told, actions = lines(talk)
    return (offered(talk.visit, Card("\n".join(told), title=talk.word("subscriptions"), actions=actions)),)


def leave(talk: Talk, asked: Mapping[str, Any], *, back: bool) -> tuple[Card, ...]:
    """Leave a topic of a place, or be sent it again."""
    change = subscriptions.subscribe if back else subscriptions.leave
    change(talk.visit.tx, viewer=talk.visit.known, topic=asked["topic"], place=asked["place"])
    what = talk.word(
        "subscription", topic=talk.word(f"topic_{asked['topic']}"), place=talk.place(asked["place"])
    )
    undo = "leave" if back else "subscribe"
    action = Action(
        talk.word(f"do_{undo}", what=what), move(undo, topic=asked["topic"], place=asked["place"])
    )
    text = talk.word("opened" if back else "left_now", what=what)
    return (offered(talk.visit, Card(text, actions=(action,))),)


def ask_quiet(talk: Talk) -> tuple[Card, ...]:
    """Ask for the quiet hours."""
    talk.visit.await_("bulletin_quiet")
    return talk.told("quiet_which")


def set_quiet(talk: Talk, text: str) -> tuple[Card, ...]:
    """Keep the quiet hours that were typed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _HOURS.fullmatch(plain)
    if match is None and not _NONE.fullmatch(plain):
        raise AnswerRefused("no_hours")
    begins, ends = (int(match[1]) % 24, int(match[2]) % 24) if match else (0, 0)
    if match and not (int(match[1]) <= 24 and int(match[2]) <= 24):  # noqa: PLR2004 - hours of a day
        raise AnswerRefused("no_hours")
    subscriptions.set_quiet_hours(talk.visit.tx, viewer=talk.visit.known, begins=begins, ends=ends)
    talk.visit.settle()
    return talk.told("quiet" if begins != ends else "quiet_none", begins=begins, ends=ends)


def ask_schedule(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Ask when the place's weekly bulletin is to go out."""
    talk.visit.await_("bulletin_schedule", place=asked["place"], version=asked["version"])
    return talk.told("schedule_which")


def set_schedule(talk: Talk, awaited: Mapping[str, Any], text: str) -> tuple[Card, ...]:
    """Keep when the place's weekly bulletin goes out."""
    plain = unicodedata.normalize("NFKC", text).strip()
    place, version = str(awaited["place"]), int(awaited["version"])
    before = subscriptions.schedule_of(talk.visit.tx, SCHEDULED, place)
    match = _TIME.fullmatch(plain)
    if match is None and not _OFF.fullmatch(plain):
        raise AnswerRefused("no_time")
    weekday, hour, minute = before.weekday, before.hour, before.minute
    if match:
        weekday = _DAYS[match[1]] if match[1] else before.weekday
        hour, minute = int(match[2]), int(match[3] or 0)
    now = subscriptions.set_schedule(
        talk.visit.tx, viewer=talk.visit.known, place=place, weekday=weekday, hour=hour, minute=minute,
        on=match is not None, version=version,
    )  # fmt: skip
    talk.visit.settle()
    return (Card(_schedule(talk, now, place)),)
