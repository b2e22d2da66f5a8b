"""The monthly selection in a chat: nominating, voting with one tap, and what the province's office does with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from handlers.bulletins.calendar import period_of
from handlers.bulletins.cards import move
from handlers.bulletins.talk import Talk
from handlers.front.visit import offered
from handlers.messages import Action, Card
from handlers.register.asks import clean
from ledger import selections
from ledger.clock import shanghai_day
from ledger.selections import KINDS, NominationKind, Selection
from ledger.viewers import Role

LONGEST_LABEL = 30
NO_COMMENT = ("不写", "无", "没有", "none", "no")


def shown(talk: Talk, before: str = "") -> tuple[Card, ...]:
    """Show the selection that is open now, with what whoever writes may do."""
    tx, viewer = talk.visit.tx, talk.visit.known
    selection = selections.current(tx, viewer=viewer)
    if selection is None:
        month = f"{shanghai_day(tx.now):%Y-%m}"
        there = selections.of_month(tx, month, viewer=viewer) is not None
        actions: tuple[Action, ...] = ()
        if viewer.role is Role.SUPERVISOR and not there:
            last = period_of("monthly", shanghai_day(tx.now)).last
            label = talk.word("open_month", month=month, day=last.isoformat())
            actions = (Action(label, move("open_month", month=month, day=last.isoformat()), once=True),)
        return (
            offered(
                talk.visit,
                Card("\n".join(filter(None, (before, talk.word("no_selection")))), actions=actions),
            ),
        )
    lines = [before] if before else []
    lines.append(talk.word(f"selection_{selection.state}", month=selection.month, day=selection.closes_on))
    for kind in KINDS:
        lines += _of_kind(talk, selection, kind)
    return (offered(talk.visit, Card("\n".join(lines), actions=_actions(talk, selection))),)


def _of_kind(talk: Talk, selection: Selection, kind: NominationKind) -> list[str]:
    own = selections.my_vote(talk.visit.tx, selection.id, kind, viewer=talk.visit.known)
    found = [one for one in selection.nominations if one.kind == kind]
    lines = [talk.word(f"kind_{kind}", count=len(found))]
    for one in found:
        mark = talk.word("voted_for") if one.id == own else ""
        lines.append(f"· {one.title}（{one.place.name}）{mark}\n  {one.text}")
    return lines


def _actions(talk: Talk, selection: Selection) -> tuple[Action, ...]:
    viewer, facts = talk.visit.known, {"selection": selection.id, "version": selection.version}
    actions: list[Action] = []
    if selection.state == "nominating" and viewer.role in (Role.OFFICER, Role.REVIEWER):
        actions += [
            Action(talk.word(f"nominate_{kind}"), move("nominate", kind=kind, selection=selection.id))
            for kind in KINDS
        ]
        mine = {
            row["id"]
            for row in talk.visit.tx.rows("SELECT id FROM nominations WHERE officer = ?", viewer.officer)
        }
        actions += [
            Action(
                talk.word("withdraw", what=one.title[:LONGEST_LABEL]),
                move("withdraw", nomination=one.id, version=one.version),
            )
            for one in selection.nominations
            if one.id in mine
        ]
    if selection.state == "voting" and viewer.role is Role.OFFICER:
        actions += [
            Action(
                talk.word("vote", kind=talk.word(f"kind_name_{one.kind}"), what=one.title[:LONGEST_LABEL]),
                move("vote", nomination=one.id),
            )
            for one in selection.nominations
        ]
    if viewer.role is Role.SUPERVISOR:
        do = "begin_voting" if selection.state == "nominating" else "close"
        actions.append(Action(talk.word(f"do_{do}"), move(do, **facts), once=True))
    return tuple(actions)


def open_month(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Open a month for nominations."""
    selections.open_month(
        talk.visit.tx,
        viewer=talk.visit.known,
        month=asked["month"],
        closes_on=date.fromisoformat(asked["day"]),
    )
    return shown(talk)


def ask_title(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Ask what is nominated."""
    talk.visit.await_("bulletin_nomination", kind_of=asked["kind"], selection=asked["selection"], title="")
    return talk.told("ask_title")


def nominate(talk: Talk, awaited: Mapping[str, Any], text: str) -> tuple[Card, ...]:
    """Take the title, then the text, and nominate."""
    said = clean(text)
    if not awaited["title"]:
        facts = {name: awaited[name] for name in ("kind_of", "selection")}
        talk.visit.await_("bulletin_nomination", title=said[: selections.LONGEST_TITLE], **facts)
        return talk.told("ask_text")
    selections.nominate(
        talk.visit.tx, str(awaited["selection"]), viewer=talk.visit.known,
        kind=cast("NominationKind", awaited["kind_of"]), title=str(awaited["title"]), text=said,
    )  # fmt: skip
    talk.visit.settle()
    return shown(talk, talk.word("nominated", title=awaited["title"]))


def withdraw(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Take a nomination back."""
    selections.withdraw(
        talk.visit.tx, asked["nomination"], viewer=talk.visit.known, version=int(asked["version"])
    )
    return shown(talk, talk.word("withdrawn"))


def vote(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Vote with one tap; an earlier vote of the same kind is moved, and said to be."""
    moved = selections.vote(talk.visit.tx, asked["nomination"], viewer=talk.visit.known)
    return shown(talk, talk.word("vote_moved" if moved else "vote_cast"))


def begin_voting(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """End the nominations and begin the voting."""
    selections.begin_voting(
        talk.visit.tx, asked["selection"], viewer=talk.visit.known, version=int(asked["version"])
    )
    return shown(talk)


def ask_comment(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Ask for a comment on the month's winners before the voting is closed."""
    talk.visit.await_("bulletin_close", selection=asked["selection"], version=asked["version"])
    return talk.told("ask_comment")


def close(talk: Talk, awaited: Mapping[str, Any], text: str) -> tuple[Card, ...]:
    """Close the voting with the comment that was typed, or none, and tell who won."""
    comment = clean(text)
    found = selections.close(
        talk.visit.tx, str(awaited["selection"]), viewer=talk.visit.known, version=int(awaited["version"]),
        text="" if comment in NO_COMMENT else comment,
    )  # fmt: skip
    talk.visit.settle()
    lines = [talk.word("selection_closed", month=found.month, day=found.closes_on)]
    for kind in KINDS:
        winners = found.winners(kind)
        names = "、".join(f"{one.title}（{one.place.name}）" for one in winners) or talk.word("nobody")
        tie = talk.word("tie", votes=winners[0].votes) if len(winners) > 1 else ""
        lines.append(talk.word("winners", kind=talk.word(f"kind_name_{kind}"), names=names, tie=tie))
    action = Action(
        talk.word("see_month"),
        move("show", kind="monthly", period=found.month, place=found.place, issue=None),
    )
    return (offered(talk.visit, Card("\n".join(lines), actions=(action,))),)
