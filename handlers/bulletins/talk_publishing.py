"""Publishing in a chat, and what became of the copies; for a city's reviewers and the province's office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from handlers.bulletins.calendar import counted_in
from handlers.bulletins.calendar import period as period_in_words
from handlers.bulletins.cards import move
from handlers.bulletins.model import Bulletin, Kind
from handlers.bulletins.talk import Talk
from handlers.front.visit import offered
from handlers.messages import Action, Card
from ledger import issues
from ledger.bulletin_news import entries
from ledger.clock import shanghai_day
from ledger.errors import LedgerError
from ledger.personal import personal_value
from ledger.subscriptions import publisher_place
from ledger.viewers import Role

UNDELIVERED = ("inactive", "unknown", "given_up")
LISTED = 20


def actions(talk: Talk, bulletin: Bulletin, issue: str | None) -> list[Action]:
    """Return what a publisher of this place may do: publish what is over, or look at what became of the copies."""
    if talk.visit.known.role not in (Role.REVIEWER, Role.SUPERVISOR):
        return []
    if publisher_place(talk.visit.tx, talk.visit.known) != bulletin.place:
        return []
    if issue is not None:
        return [Action(talk.word("delivery"), move("delivery", issue=issue))]
    if bulletin.period.last >= shanghai_day(talk.visit.tx.now) and bulletin.kind != "monthly":
        return []
    asked = {"kind": bulletin.kind, "period": bulletin.period.code, "place": bulletin.place}
    return [Action(talk.word("publish"), move("publish", **asked), once=True)]


def publish(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Publish a bulletin, once."""
    tx, kind = talk.visit.tx, cast("Kind", asked["kind"])
    told = period_in_words(kind, asked["period"], talk.visit.language)
    basis = {**talk.desk.basis(told, shanghai_day(tx.now)), "calendar": ""}
    issue, copies = issues.publish(
        tx, publisher=talk.visit.known, kind=kind, period=told.code, place=asked["place"], year=counted_in(told),
        entries=entries(tx, told.first, told.last), basis=basis,
    )  # fmt: skip
    key = "published" if copies else "published_before"
    text = talk.word(key, year=issue.year, number=issue.number, copies=copies)
    card = Card(text, actions=(Action(talk.word("delivery"), move("delivery", issue=issue.id)),))
    return (offered(talk.visit, card),)


def delivery(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Show how many copies are in which state, and who could not be reached."""
    tx, viewer, issue = talk.visit.tx, talk.visit.known, asked["issue"]
    tally = issues.tally(tx, issue, viewer=viewer)
    states = "；".join(
        talk.word("in_state", state=talk.word(f"copy_{state}"), count=count) for state, count in tally.items()
    )
    lines = [talk.word("delivery_head", states=states or talk.word("no_copies"))]
    chosen = issues.copies(tx, issue, viewer=viewer, states=UNDELIVERED, limit=LISTED)
    shown: list[Action] = []
    for copy in chosen:
        name = personal_value(tx, copy.name_ref) or copy.officer
        told = f"{talk.place(copy.organisation)} {name}"
        lines.append(f"· {told}：{talk.word(f'copy_{copy.state}')}")
        shown.append(
            Action(talk.word("resend_one", who=told), move("resend", issue=issue, officers=[copy.officer]))
        )
    if len(chosen) > 1:
        everyone = [copy.officer for copy in chosen]
        shown.insert(
            0,
            Action(
                talk.word("resend_all", count=len(chosen)), move("resend", issue=issue, officers=everyone)
            ),
        )
    shown.append(Action(talk.word("refresh"), move("delivery", issue=issue)))
    return (offered(talk.visit, Card("\n".join(lines), actions=tuple(shown))),)


def resend(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Send an issue again to chosen readers."""
    count = issues.resend(talk.visit.tx, asked["issue"], asked["officers"], viewer=talk.visit.known)
    return talk.told("resent" if count else "resent_none", count=count)


def may_publish(talk: Talk) -> bool:
    """Say whether whoever writes publishes bulletins."""
    try:
        return bool(publisher_place(talk.visit.tx, talk.visit.known))
    except LedgerError:
        return False
