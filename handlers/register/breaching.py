"""Breaches of a city, with and without a claim: listed, entered for a project that was never reported, lifted."""

from __future__ import annotations

from typing import Final

from handlers.register import moves
from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errand import Errand, Facts
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.terms import clause_of
from ledger import breaches, organisations
from ledger.clock import read_instant, shanghai_day
from ledger.forms import STAGES
from ledger.store import Read, Row, Write
from ledger.viewers import Role


def breach_list(speaker: Speaker) -> RegisterReply:
    """Return the breaches that stand in what an officer may see, and what the bureau may do with them."""
    with speaker.desk.ledger.read() as read:
        rows = breaches.open_breaches(read, viewer=speaker.viewer)
        lines = [_line(speaker, read, number, row) for number, row in enumerate(rows, 1)]
    choices: list[tuple[str, Move]] = []
    if speaker.viewer.role is Role.REVIEWER:
        choices.append((speaker.word("do_unreported"), moves.begin("unreported")))
        choices += [
            (speaker.word("do_lift", number=number), moves.begin("lift", breach=row["id"]))
            for number, row in enumerate(rows, 1)
        ]
    body = "\n".join([speaker.word("breaches" if rows else "breaches_none"), *lines])
    return RegisterReply(body, tuple(label for label, _ in choices), tuple(move for _, move in choices))


def _line(speaker: Speaker, read: Read, number: int, row: Row) -> str:
    return speaker.word(
        "breach_line", number=number, project=row["name"], investor=row["investor_name"], clause=row["clause"],
        place=organisations.organisation(read, row["organisation"]).name, reason=row["reason"],
        kind=speaker.word(f"breach_{row['kind']}"),
        day=shanghai_day(read_instant(row["recorded_at"])).isoformat(),
    )  # fmt: skip


def _unreported(speaker: Speaker, facts: Facts) -> Pending:
    desk, city = speaker.desk, str(speaker.viewer.city)
    with desk.ledger.read() as read:
        tree = organisations.organisations(read, viewer=speaker.viewer, under=city)
    places = [place for place in tree if place.kind in ("county", "platform")]
    asks = (
        Ask("place", "choice", tuple(one.id for one in places), prompt="ask_which_place",
            labels=tuple(one.name for one in places)),
        Ask("name"),
        Ask("investor_name"),
        Ask("stage", "choice", STAGES),
        Ask("duty", "yes_no", prompt="ask_duty"),
        Ask("clause", prompt="ask_clause",
            suggestion=clause_of(desk.packs, city, "city_policy_support", desk.today())),
        Ask("reason", prompt="ask_reason"),
    )  # fmt: skip
    return Pending("unreported", facts, asks)


def _enter(tx: Write, speaker: Speaker, _facts: Facts, values: Facts) -> object:
    place = organisations.organisation(tx, values["place"])
    form = {name: values[name] for name in ("name", "investor_name", "stage")} | {
        "intended_place": place.name
    }
    project = breaches.enter_unreported(tx, viewer=speaker.viewer, organisation_id=place.id, form=form)
    breaches.record_breach(
        tx, project, viewer=speaker.viewer, kind="landing_without_report", clause=values["clause"],
        reason=values["reason"], duty_existed=bool(values["duty"]),
    )  # fmt: skip
    return project


def _lift(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    breaches.lift_breach(tx, facts["breach"], viewer=speaker.viewer, reason=values["reason"])
    return None


def _then(speaker: Speaker, _facts: Facts) -> RegisterReply:
    return breach_list(speaker)


ERRANDS: Final = {
    "unreported": Errand(_unreported, _enter, _then),
    "lift": Errand(
        lambda _speaker, facts: Pending("lift", facts, (Ask("reason", prompt="ask_reason"),)), _lift, _then
    ),
}
"""What is done with breaches that stand on no claim's card."""
