"""Entering and confirming figures in a chat: one question at a time, and a second person to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.bulletins.calendar import before, period_of
from handlers.bulletins.cards import move
from handlers.bulletins.entering import NAMES, Typed, read_value
from handlers.bulletins.talk import Talk
from handlers.front.visit import offered
from handlers.messages import Action, Card
from handlers.register.asks import clean
from handlers.wording_register_form import amount_text
from ledger import figures
from ledger.clock import shanghai_day
from ledger.figures import MEASURES, Figure
from ledger.viewers import Role

ASKED = ("foreign_capital_used", "major_projects_landed")
LISTED = 8


def value_text(talk: Talk, measure: str, value: int) -> str:
    """Return a figure as officers read it."""
    currency = MEASURES[measure]
    return amount_text(value, currency) if currency else talk.word("counted", count=value)


def line(talk: Talk, figure: Figure) -> str:
    """Return a figure as one line: place, period, what, how much, and where a target was set."""
    what = talk.word(
        "figure_target" if figure.role == "target" else "figure_actual",
        measure=measure_name(talk, figure.measure),
    )
    told = f"{figure.place.name} {figure.period} {what}：{value_text(talk, figure.measure, figure.value)}"
    return f"{told}（{figure.source}）" if figure.source else told


def measure_name(talk: Talk, measure: str) -> str:
    """Return the name of a measure in the reader's language."""
    return NAMES[measure] if talk.visit.language == "zh" else measure.replace("_", " ")


def shown(talk: Talk, period: str = "") -> tuple[Card, ...]:
    """Show what waits to be confirmed, and what is missing of a period, with what may be done about it."""
    tx, viewer = talk.visit.tx, talk.visit.known
    over = period or before("quarterly", shanghai_day(tx.now)).code
    waiting = figures.to_confirm(tx, viewer=viewer)
    lines: list[str] = []
    actions: list[Action] = []
    if waiting:
        lines.append(talk.word("figures_waiting", count=len(waiting)))
        for one in waiting[:LISTED]:
            lines.append(f"· {line(talk, one)}")
            actions.append(
                Action(talk.word("figure_look", what=line(talk, one)), move("figure", figure=one.id))
            )
    own = [viewer.organisation if viewer.role is Role.OFFICER else viewer.city]
    left = figures.missing(tx, viewer=viewer, period=over, measures=ASKED)
    left = [one for one in left if viewer.role is Role.SUPERVISOR or one[0] in own] + [
        one for one in left if viewer.role is Role.REVIEWER and one[0] not in own
    ]
    lines.append(
        talk.word("figures_missing" if left else "figures_none_missing", period=over, count=len(left))
    )
    for place, measure in left[:LISTED]:
        told = f"{talk.place(place)} {measure_name(talk, measure)}"
        lines.append(f"· {told}")
        actions.append(
            Action(
                talk.word("figure_enter", what=told), move("enter", place=place, measure=measure, period=over)
            )
        )
    running = period_of("quarterly", shanghai_day(tx.now)).code
    if over != running:
        actions.append(Action(talk.word("figures_of", period=running), move("figures", period=running)))
    lines.append(talk.word("figures_sheet"))
    return (offered(talk.visit, Card("\n".join(lines), title=talk.word("figures"), actions=tuple(actions))),)


def ask(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Ask for one figure."""
    talk.visit.await_("bulletin_figure", **{name: asked[name] for name in ("place", "measure", "period")})
    key = "ask_amount" if MEASURES[asked["measure"]] else "ask_count"
    measure = measure_name(talk, asked["measure"])
    return talk.told(key, place=talk.place(asked["place"]), period=asked["period"], measure=measure)


def enter(talk: Talk, awaited: Mapping[str, Any], text: str) -> tuple[Card, ...]:
    """Enter the figure that was typed, and go on to what else is missing."""
    measure = str(awaited["measure"])
    value = read_value(measure, text)
    figures.enter(
        talk.visit.tx, viewer=talk.visit.known, place=str(awaited["place"]), period=str(awaited["period"]),
        measure=measure, value=value,
    )  # fmt: skip
    talk.visit.settle()
    told = talk.word(
        "figure_entered", place=talk.place(str(awaited["place"])), period=awaited["period"],
        measure=measure_name(talk, measure), value=value_text(talk, measure, value),
    )  # fmt: skip
    return (Card(told), *shown(talk, str(awaited["period"])))


def enter_line(talk: Talk, typed: Typed) -> tuple[Card, ...]:
    """Enter a figure typed in one line, for the place it names among those one enters figures for."""
    tx, viewer = talk.visit.tx, talk.visit.known
    places = figures.places_for(tx, viewer=viewer)
    if typed.place:
        places = [
            one
            for one in places
            if typed.place in (one.name, one.division) or one.name.startswith(typed.place)
        ]
    else:
        own = viewer.organisation if viewer.role is Role.OFFICER else viewer.city
        places = [one for one in places if one.id == own]
    if len(places) != 1:
        return talk.told("which_place")
    figures.enter(
        tx, viewer=viewer, place=places[0].id, period=typed.period, measure=typed.measure, value=typed.value,
        role=typed.role, source=typed.source,
    )  # fmt: skip
    measure = talk.word(f"figure_{typed.role}", measure=measure_name(talk, typed.measure))
    return talk.told(
        "figure_entered", place=places[0].name, period=typed.period, measure=measure,
        value=value_text(talk, typed.measure, typed.value),
    )  # fmt: skip


def look(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Show one figure that waits, with what may be done."""
    one = figures.figure(talk.visit.tx, asked["figure"], viewer=talk.visit.known)
    if one.state != "entered":
        return talk.told("figure_decided", what=line(talk, one))
    facts = {"figure": one.id, "version": one.version}
    actions = (
        Action(talk.word("do_confirm"), move("confirm", **facts), once=True),
        Action(talk.word("do_refuse"), move("refuse", **facts)),
    )
    return (offered(talk.visit, Card(line(talk, one), actions=actions)),)


def confirm(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Confirm a figure at the version that was shown."""
    figures.confirm(talk.visit.tx, asked["figure"], viewer=talk.visit.known, version=int(asked["version"]))
    one = figures.figure(talk.visit.tx, asked["figure"], viewer=talk.visit.known)
    return (Card(talk.word("figure_confirmed", what=line(talk, one))), *shown(talk))


def ask_reason(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Ask why a figure is refused."""
    talk.visit.await_("bulletin_refuse", figure=asked["figure"], version=asked["version"])
    return talk.told("refuse_why")


def refuse(talk: Talk, awaited: Mapping[str, Any], text: str) -> tuple[Card, ...]:
    """Refuse a figure with the reason that was typed; whoever entered it is told."""
    figures.confirm(
        talk.visit.tx, str(awaited["figure"]), viewer=talk.visit.known, version=int(awaited["version"]),
        agreed=False, reason=clean(text),
    )  # fmt: skip
    talk.visit.settle()
    return talk.told("figure_refused")
