"""What may be done with a claim, by whom, and what is asked before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from handlers.register import moves
from handlers.register.asks import Ask
from handlers.register.checking import outcome_line
from handlers.register.desk import Speaker
from handlers.register.form import ask_for
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.terms import clause_of, facts_of, forecast_required, project_terms, standing_terms
from ledger import breaches, circulation, decisions, identity, organisations, signing, views
from ledger.breaches import KINDS
from ledger.circulation import PlaceFit, Ranked
from ledger.clock import read_instant
from ledger.grant_terms import GrantTerms
from ledger.period import last_day_of
from ledger.store import Read, Write
from ledger.viewers import Role
from ledger.views import Card
from policy.evaluate import evaluate

MOST_PLACES: Final = 9
RULINGS: Final = ("distinct", "earlier", "duplicate")
RETURNABLE: Final = (
    "uscc", "amount", "capital", "industry", "chain", "intended_place", "stage", "layout_conforming", "landmark",
    "cross_district", "name",
)  # fmt: skip
"""The facts a place can add when its filing is returned."""


Run = Callable[[Write, Speaker, Card, Mapping[str, Any]], object]


@dataclass(frozen=True)
class Action:
    """One action on a claim.

    Args:
        name: key of its words.
        side: who takes it: C the reporting place, B the bureau, R whoever may recommend places; or several.
        step: the step of the state machine behind it, "" for one that moves no claim.
        run: does it, with the answers and what was pinned.
        asks: what is asked before.
        fits: whether it makes sense here, beyond the step being possible.
        pins: what of the card it is about, beside the claim itself: the conflict that was shown, say.
        asks_after: its questions anew after an answer, where later ones depend on it.
    """

    name: str
    side: str
    step: str
    run: Run
    asks: Callable[[Speaker, Card], tuple[Ask, ...]] = lambda _speaker, _card: ()
    fits: Callable[[Speaker, Card], bool] = lambda _speaker, _card: True
    pins: Callable[[Speaker, Card], Mapping[str, Any]] = lambda _speaker, _card: {}
    asks_after: Callable[[Speaker, Card, Mapping[str, Any]], tuple[Ask, ...]] | None = None


def available(speaker: Speaker, card: Card) -> tuple[Action, ...]:
    """Return what this officer may do with a claim now; the ledger looks again when it is done."""
    sides = _sides(speaker, card)
    return tuple(
        action
        for action in ACTIONS
        if set(action.side) & sides
        and (not action.step or action.step in card.actions)
        and action.fits(speaker, card)
    )


def _sides(speaker: Speaker, card: Card) -> set[str]:
    viewer = speaker.viewer
    if viewer.role is Role.OFFICER:
        return {"C"} if viewer.organisation == card.place.id else set()
    if viewer.role is Role.REVIEWER and viewer.city == card.city:
        return {"B", "R"}
    return {"R"} if viewer.role is Role.SUPERVISOR else set()


def terms_for(read: Read, speaker: Speaker, card: Card) -> GrantTerms:
    """Return what the rule of the claim's city says of this project today."""
    known = views.check_facts(read, card.claim, viewer=speaker.viewer)
    return project_terms(speaker.desk.packs, card.city, speaker.desk.today(), known)


def grant_preview(speaker: Speaker, card: Card) -> str:
    """Return what a grant would mean: its clause, its end, and the conditions that do not hold."""
    with speaker.desk.ledger.read() as read:
        terms = terms_for(read, speaker, card)
    end = decisions.period_end(speaker.desk.today(), terms)
    until = last_day_of(read_instant(end)).isoformat() if end else speaker.word("open_end")
    return speaker.word("grant_preview", clause=terms.clause or "—", until=until)


def city_led_preview(speaker: Speaker, card: Card) -> str:
    """Return what the city's rule says of leading this negotiation itself, by what is on file."""
    desk = speaker.desk
    with desk.ledger.read() as read:
        known = views.check_facts(read, card.claim, viewer=speaker.viewer)
    decision = evaluate("city_led_negotiation", card.city, facts_of(known), desk.today(), desk.packs)
    return outcome_line(speaker, decision)


def _claim_step(function: Callable[..., object], *names: str, **fixed: object) -> Run:
    """Return an action that hands the answers of these names to a function of the ledger."""

    def run(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
        given = {name: values[name] for name in names}
        return function(tx, card.claim, viewer=speaker.viewer, version=card.version, **given, **fixed)

    return run


def _grant(tx: Write, speaker: Speaker, card: Card, _values: Mapping[str, Any]) -> object:
    terms = terms_for(tx, speaker, card)
    return decisions.grant(tx, card.claim, viewer=speaker.viewer, version=card.version, terms=terms)


def _return(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    missing = tuple(values["missing"])
    return decisions.return_for_facts(
        tx, card.claim, viewer=speaker.viewer, version=card.version, missing=missing
    )


def _answer(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    form = {name: value for name, value in values.items() if value is not None}
    return decisions.answer(tx, card.claim, viewer=speaker.viewer, version=card.version, form=form)


def _rule(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    return decisions.rule(
        tx, values["conflict"], viewer=speaker.viewer, version=card.version, ruling=values["ruling"],
        reason=values["reason"], same_investor=values.get("same_investor"),
    )  # fmt: skip


def _confirm_signed(tx: Write, speaker: Speaker, card: Card, _values: Mapping[str, Any]) -> object:
    known = views.check_facts(tx, card.claim, viewer=speaker.viewer)
    required = forecast_required(speaker.desk.packs, card.city, speaker.desk.today(), facts_of(known))
    return signing.confirm_signed(
        tx, card.claim, viewer=speaker.viewer, version=card.version, forecast_required=required
    )


def _recommend(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    chosen = [one for one in ranked(tx, speaker, card, values) if one.place == values["place"]]
    return circulation.recommend(tx, card.claim, viewer=speaker.viewer, version=card.version, places=chosen)


def ranked(read: Read, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> list[Ranked]:
    """Return the places that may be recommended, best first: the city's, or the province's for its office.

    The layout guide is not among the documents, so whoever recommends says which places conform to it; of the
    others it stays unknown.
    """
    conform = set(values.get("conforming") or ())
    fits = [PlaceFit(place.id, True if place.id in conform else None) for place in _places(read, speaker)]
    return circulation.rank_places(read, card.claim, fits, viewer=speaker.viewer)


def _places(read: Read, speaker: Speaker) -> list[organisations.Organisation]:
    under = speaker.viewer.city if speaker.viewer.role is Role.REVIEWER else None
    tree = organisations.organisations(read, viewer=speaker.viewer, under=under)
    return [place for place in tree if place.kind in ("county", "platform")]


def _record_breach(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    breaches.record_breach(
        tx, card.project["id"], viewer=speaker.viewer, kind=values["kind"], clause=values["clause"],
        reason=values["reason"], duty_existed=bool(values["duty"]),
    )  # fmt: skip
    return None


def _lift_breach(tx: Write, speaker: Speaker, _card: Card, values: Mapping[str, Any]) -> object:
    breaches.lift_breach(tx, values["breach"], viewer=speaker.viewer, reason=values["reason"])
    return None


def _attach(_tx: Write, _speaker: Speaker, _card: Card, _values: Mapping[str, Any]) -> object:
    """Do nothing more: the files that came with it are its whole effect."""
    return None


def _confirm_alias(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    identity.confirm_alias(
        tx, card.investor["id"], values["alias"], viewer=speaker.viewer, reason=values["reason"]
    )
    return None


def _link_parent(tx: Write, speaker: Speaker, card: Card, values: Mapping[str, Any]) -> object:
    identity.link_parent(
        tx, card.investor["id"], values["parent"], viewer=speaker.viewer, reason=values["reason"]
    )
    return None


def forecast_preview(speaker: Speaker, card: Card) -> str:
    """Return whether the signing must be forecast, and from which signing day a forecast of today is in time."""
    desk = speaker.desk
    with desk.ledger.read() as read:
        known = views.check_facts(read, card.claim, viewer=speaker.viewer)
    required = forecast_required(desk.packs, card.city, desk.today(), facts_of(known))
    key = {True: "forecast_required", False: "forecast_free", None: "forecast_open"}[required]
    days = card.terms.forecast_days if card.terms else None
    if days is None:
        return speaker.word(key)
    first = desk.today() + timedelta(days=days)
    return f"{speaker.word(key)}\n{speaker.word('forecast_rule', days=days, day=first.isoformat())}"


def _pin_breach(speaker: Speaker, card: Card) -> Mapping[str, Any]:
    with speaker.desk.ledger.read() as read:
        found = breaches.breaches(read, card.project["id"], viewer=speaker.viewer)
    return {"breach": next((one.id for one in found if one.lifted_at is None), "")}


def _pin_conflict(_speaker: Speaker, card: Card) -> Mapping[str, Any]:
    return {"conflict": next((one.id for one in card.conflicts if one.ruling is None), "")}


def _ask_clause(topic: str) -> Callable[[Speaker, Card], tuple[Ask, ...]]:
    def asks(speaker: Speaker, card: Card) -> tuple[Ask, ...]:
        suggestion = clause_of(speaker.desk.packs, card.city, topic, speaker.desk.today())
        return Ask("clause", prompt="ask_clause", suggestion=suggestion), _REASON

    return asks


def _ask_breach(speaker: Speaker, card: Card) -> tuple[Ask, ...]:
    labels = tuple(speaker.word(f"breach_{kind}") for kind in KINDS)
    kind = Ask("kind", "choice", KINDS, prompt="ask_breach", labels=labels)
    duty = Ask("duty", "yes_no", prompt="ask_duty")
    return kind, duty, *_ask_clause("city_policy_support")(speaker, card)


def _ask_ruling(speaker: Speaker, card: Card) -> tuple[Ask, ...]:
    labels = tuple(speaker.word(f"ruling_{one}") for one in RULINGS)
    ruling = Ask("ruling", "choice", RULINGS, prompt="ask_ruling", labels=labels)
    conflict = next((one for one in card.conflicts if one.ruling is None), None)
    fuzzy = conflict is not None and conflict.kind == "fuzzy"
    same = (Ask("same_investor", "yes_no", prompt="ask_same"),) if fuzzy else ()
    return ruling, *same, _REASON


def _ask_places(speaker: Speaker, card: Card, values: Mapping[str, Any] | None = None) -> tuple[Ask, ...]:
    """Ask for the place, best first; before it, where the city has a layout guide, which places conform to it."""
    with speaker.desk.ledger.read() as read:
        places = _places(read, speaker)
        found = ranked(read, speaker, card, values or {})[:MOST_PLACES]
        names = {one.place: organisations.organisation(read, one.place).name for one in found}
    labels = tuple(
        speaker.word(
            "ranked",
            place=names[one.place],
            reasons=speaker.listed(speaker.word(f"fit_{r}") for r in one.reasons),
        )
        for one in found
    )
    options = tuple(one.place for one in found)
    asks = (Ask("place", "choice", options, prompt="ask_place", labels=labels),)
    city = speaker.viewer.city
    if city is None or not standing_terms(speaker.desk.packs, city, speaker.desk.today()).needs_layout:
        return asks
    ids, called = tuple(one.id for one in places), tuple(one.name for one in places)
    nobody_knows = speaker.word("conformity_unknown")
    conforming = Ask(
        "conforming", "choices", (*ids, "unknown"), prompt="ask_conforming", labels=(*called, nobody_knows)
    )
    return conforming, *asks


def _ask_missing(speaker: Speaker, card: Card) -> tuple[Ask, ...]:
    del speaker
    return tuple(ask_for(name) for name in card.missing if name in RETURNABLE)


def _always(*asks: Ask) -> Callable[[Speaker, Card], tuple[Ask, ...]]:
    return lambda _speaker, _card: asks


def _open_conflict(_speaker: Speaker, card: Card) -> bool:
    return any(one.ruling is None for one in card.conflicts)


def _before_grant(_speaker: Speaker, card: Card) -> bool:
    return card.state == "under_review"


def _city_leads(speaker: Speaker, card: Card) -> bool:
    return bool(clause_of(speaker.desk.packs, card.city, "city_led_negotiation", speaker.desk.today()))


def _is_open(_speaker: Speaker, card: Card) -> bool:
    return card.state not in ("withdrawn", "rejected")


def _may_forecast(_speaker: Speaker, card: Card) -> bool:
    return card.terms is None or card.terms.forecast_required is not False


_REASON: Final = Ask("reason", prompt="ask_reason")
_CONFIRM: Final = Ask("confirm", "confirm", ("true", "false"), prompt="ask_confirm")
_REACH: Final = Ask("reach", "choice", ("city", "province"), prompt="ask_reach")
_MISSING: Final = Ask("missing", "choices", RETURNABLE, prompt="ask_missing")

ACTIONS: Final = (
    Action("rule", "B", "rule_distinct", _rule, _ask_ruling, _open_conflict, _pin_conflict),
    Action("assess_layout", "B", "assess", _claim_step(decisions.assess, "layout_conforming"),
           _always(Ask("layout_conforming", "yes_no", prompt="ask_layout")), _before_grant),
    Action("assess_asked", "B", "assess", _claim_step(decisions.assess, "investor_asked"),
           _always(Ask("investor_asked", prompt="ask_investor_asked")), _before_grant),
    Action("grant", "B", "grant", _grant, _always(_CONFIRM)),
    Action("return", "B", "return_for_facts", _return, _always(_MISSING)),
    Action("reject", "B", "reject", _claim_step(decisions.reject, "clause", "reason"), _ask_clause("exclusive_right")),
    Action("confirm_signed", "B", "confirm_signed", _confirm_signed, _always(_CONFIRM),
           lambda _speaker, card: bool(card.declared)),
    Action("take_over", "B", "take_over", _claim_step(decisions.take_over, "clause", "reason"),
           _ask_clause("city_led_negotiation"), _city_leads),
    Action("extend", "B", "extend", _claim_step(decisions.extend, "reason"), _always(_REASON),
           lambda _speaker, card: card.terms is not None and card.terms.extension_months is not None),
    Action("circulate", "B", "circulate", _claim_step(circulation.circulate, "reason", "reach"),
           _always(_REASON, _REACH)),
    Action("recommend", "R", "recommend", _recommend, _ask_places, asks_after=_ask_places),
    Action("land", "B", "land", _claim_step(signing.land, "landed_on"),
           _always(Ask("landed_on", "day", prompt="ask_landed_on"))),
    Action("revoke", "B", "revoke", _claim_step(breaches.revoke, "clause", "reason"),
           _ask_clause("city_policy_support")),
    Action("record_breach", "B", "", _record_breach, _ask_breach),
    Action("lift_breach", "B", "", _lift_breach, _always(_REASON),
           lambda _speaker, card: card.support_suspended is not None, _pin_breach),
    Action("confirm_alias", "B", "", _confirm_alias, _always(Ask("alias", prompt="ask_alias"), _REASON), _is_open),
    Action("link_parent", "B", "", _link_parent, _always(Ask("parent", prompt="ask_parent"), _REASON), _is_open),
    Action("answer", "C", "answer", _answer, _ask_missing, lambda _speaker, card: bool(card.missing)),
    Action("forecast", "C", "file_forecast", _claim_step(signing.file_forecast, "signing_on"),
           _always(Ask("signing_on", "day", prompt="ask_signing_on")), _may_forecast),
    Action("signed", "C", "declare_signed", _claim_step(signing.declare_signed, "signed_on"),
           _always(Ask("signed_on", "day", prompt="ask_signed_on"))),
    Action("release", "C", "release", _claim_step(circulation.release, "reason", "reach"),
           _always(_REASON, _REACH)),
    Action("withdraw", "C", "withdraw", _claim_step(decisions.withdraw, "reason"), _always(_REASON)),
    Action("attach", "CB", "", _attach, _always(Ask("file", "file", prompt="ask_file")), _is_open),
)  # fmt: skip


BY_NAME: Final = {action.name: action for action in ACTIONS}


def begin_move(speaker: Speaker, card: Card, action: Action) -> Move:
    """Return the move that begins an action on the version of the claim that is shown."""
    return moves.begin(action.name, claim=card.claim, version=card.version, **action.pins(speaker, card))


def begun(speaker: Speaker, card: Card, action: Action, facts: Mapping[str, Any]) -> Pending:
    """Begin an action: its questions, and what is shown before the first of them."""
    preview = ""
    if action.name == "grant":
        preview = grant_preview(speaker, card)
    elif action.name == "take_over":
        preview = city_led_preview(speaker, card)
    elif action.name == "forecast":
        preview = forecast_preview(speaker, card)
    title = speaker.word("doing", what=speaker.word(f"do_{action.name}"), project=card.project["name"])
    return Pending(action.name, facts, action.asks(speaker, card), preview, title)
