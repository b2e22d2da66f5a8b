"""Reading bulletins in a chat: the card, its sections, the clause behind an item, and what an issue's copy says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from corpus.errors import DocumentUnknown
from handlers.bulletins import talk_forms, talk_publishing
from handlers.bulletins.calendar import before, period_of
from handlers.bulletins.cards import move, section_cards, short_card
from handlers.bulletins.making import make
from handlers.bulletins.model import Bulletin, Kind
from handlers.bulletins.talk import Talk
from handlers.front.visit import offered
from handlers.messages import Action, Card
from handlers.wording_documents import STATUS
from ledger import issues, subscriptions
from ledger.clock import shanghai_day

CITY_KINDS: tuple[Kind, ...] = ("city_monthly", "city_quarterly", "city_annual")
LONGEST_CLAUSE = 1200


def read(talk: Talk, kind: Kind, code: str = "", place: str | None = None) -> tuple[Card, ...]:
    """Show a bulletin of the last period that is over, or of the one named."""
    return show(talk, {"kind": kind, "period": code or None, "place": place, "issue": None})


def made(talk: Talk, asked: Mapping[str, Any]) -> Bulletin:
    """Make the bulletin a move asks for, as its reader may see it now."""
    tx = talk.visit.tx
    kind, place, period = cast("Kind", asked["kind"]), asked.get("place"), asked.get("period")
    found = issues.issue(tx, str(asked["issue"])) if asked.get("issue") else None
    return make(
        talk.desk, tx, kind, viewer=talk.visit.known, place=place, period=period,
        language=talk.visit.language, issue=found,
    )  # fmt: skip


def show(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Show a bulletin as one short card."""
    bulletin = made(talk, asked)
    issue = asked.get("issue") or _issued(talk, bulletin)
    card = short_card(bulletin, issue=issue, more=_around(talk, bulletin, issue))
    return (offered(talk.visit, card),)


def _issued(talk: Talk, bulletin: Bulletin) -> str | None:
    found = issues.find(talk.visit.tx, bulletin.kind, bulletin.period.code, bulletin.place)
    return found.id if found else None


def _around(talk: Talk, bulletin: Bulletin, issue: str | None) -> tuple[Action, ...]:
    """Return what stands beside a bulletin: the time before and now, the city's reports, publishing, leaving."""
    kind, tx = bulletin.kind, talk.visit.tx
    today = shanghai_day(tx.now)
    earlier = before(kind, bulletin.period.first)
    where = {"kind": kind, "place": bulletin.place, "issue": None}
    actions = [Action(talk.word("earlier", period=earlier.code), move("show", period=earlier.code, **where))]
    running = period_of(kind, today)
    if running.code != bulletin.period.code:
        actions.append(Action(talk.word("running"), move("show", period=running.code, **where)))
    city = talk.visit.known.city
    if kind in ("monthly", "quarterly") and city and _has_reports(talk, bulletin, city):
        actions += [
            Action(
                talk.word(one, place=talk.place(city)),
                move("show", kind=one, place=city, period=None, issue=None),
            )
            for one in CITY_KINDS
        ]
    if kind == "quarterly" and city and bulletin.place != city:
        actions.append(
            Action(
                talk.word("own_quarter", place=talk.place(city)),
                move("show", kind=kind, place=city, period=bulletin.period.code, issue=None),
            )
        )
    if kind == "monthly":
        actions.append(Action(talk.word("selection_open"), move("selection")))
    if kind == "quarterly":
        actions.append(Action(talk.word("figures_open"), move("figures")))
    actions += talk_forms.actions(bulletin, issue)
    actions += talk_publishing.actions(talk, bulletin, issue)
    if subscriptions.is_open(tx, talk.visit.known.officer, kind, bulletin.place):
        actions.append(leaving(talk, kind, bulletin.place))
    return tuple(actions)


def _has_reports(talk: Talk, bulletin: Bulletin, city: str) -> bool:
    basis = talk.desk.basis(bulletin.period, shanghai_day(talk.visit.tx.now))
    return any(one["place"] == city and one["key"] == "cycle" for one in basis["evaluation"])


def leaving(talk: Talk, topic: str, place: str) -> Action:
    """Return the action that leaves a bulletin with one tap."""
    return Action(talk.word("leave"), move("leave", topic=topic, place=place))


def section(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Show one section whole."""
    cards = section_cards(made(talk, asked), asked["key"], int(asked["at"]), issue=asked.get("issue"))
    return tuple(offered(talk.visit, card) for card in cards)


def clause(talk: Talk, asked: Mapping[str, Any]) -> tuple[Card, ...]:
    """Show a clause word for word with its source; of a document without a path, what is known of it."""
    if talk.desk.library is None:
        return talk.told("gone")
    try:
        document = talk.desk.library().document(asked["document"])
    except DocumentUnknown:
        return talk.told("document_gone")
    metadata = document.metadata
    status = STATUS[talk.visit.language][metadata.status]
    title = talk.word(
        "source", title=metadata.title, number=metadata.number or "", path=asked.get("path") or ""
    )
    found = [one.text for one in document.clauses if one.path == asked.get("path") and one.path]
    if not found:
        headings = [one for one in document.clauses if one.heading and len(one.trail) == 0]
        found = [talk.word("headings", headings="；".join(one.heading for one in headings))]
    text = "\n".join(found)
    if len(text) > LONGEST_CLAUSE:
        text = text[:LONGEST_CLAUSE] + "…"
    return (Card(f"{text}\n{talk.word('status', status=status)}", title=title),)
