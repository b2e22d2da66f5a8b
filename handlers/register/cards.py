"""A claim as an officer reads it: everything for those who may see it whole, one line in a list."""

from __future__ import annotations

import json
from datetime import datetime

from handlers.register.checking import check_lines
from handlers.register.desk import Speaker
from handlers.wording_register_form import FIELDS, VALUES, amount_text, value_text
from ledger import views
from ledger.clock import SHANGHAI, read_instant
from ledger.investors import names_of
from ledger.marks import marks
from ledger.period import last_day_of
from ledger.states import ACTIONS
from ledger.viewers import Role
from ledger.views import Card, Conflict

_SHOWN = ("industry", "chain", "intended_place", "stage", "landmark", "cross_district", "contact", "source")
_LIVE = ("granted", "forecast", "city_led")
_TO_DECIDE = ("under_review", "conflict")


def line(speaker: Speaker, card: Card) -> str:
    """Return a claim as one line: what, who, where it stands, how long, and who acts next."""
    parts = [
        card.project["name"], card.investor["name"], card.place.name, state_text(speaker, card), left(speaker, card),
    ]  # fmt: skip
    return "｜".join(part for part in parts if part)


def state_text(speaker: Speaker, card: Card) -> str:
    """Return where a claim stands."""
    return speaker.word(f"state_{card.state}")


def left(speaker: Speaker, card: Card) -> str:
    """Return how long a live right still lasts, "" for anything else."""
    if card.state not in _LIVE:
        return ""
    if card.last_day is None or card.days_left is None:
        return speaker.word("open_end")
    return speaker.word("days_left", day=card.last_day.isoformat(), days=card.days_left)


def card_text(speaker: Speaker, card: Card) -> str:
    """Return a claim whole; the caller was allowed to see it so."""
    language, project, investor = speaker.language, card.project, card.investor
    lines = [
        speaker.word("card_head", state=state_text(speaker, card), project=project["name"]),
        speaker.word(
            "card_filed", receipt=card.receipt, place=card.place.name, at=_shanghai(project["filed_at"])
        ),
        speaker.word("card_investor", name=investor["name"], more=_investor(speaker, card)),
    ]
    lines += _names(speaker, card)
    money = amount_text(project["amount"], project["currency"], language) or speaker.word("unknown")
    capital = VALUES[language].get(str(project["capital"]), "")
    lines.append(speaker.word("card_amount", amount=money, capital=speaker.beside(capital)))
    fields = [
        speaker.pair(FIELDS[language][name], shown)
        for name in _SHOWN
        if (shown := value_text(name, project, language))
    ]
    lines.append(("；" if language == "zh" else "; ").join(fields))
    if project["evidence"]:
        lines.append(speaker.word("evidence_kept", count=len(project["evidence"])))
    lines += _standing(speaker, card)
    lines += _marks(speaker, card)
    lines += [conflict_text(speaker, one) for one in card.conflicts]
    if speaker.viewer.role is Role.REVIEWER and card.state in _TO_DECIDE:
        with speaker.desk.ledger.read() as read:
            known = views.check_facts(read, card.claim, viewer=speaker.viewer)
        lines += check_lines(speaker, card.city, known)
    lines.append(speaker.word(f"next_{card.state}", state=state_text(speaker, card)))
    return "\n".join(part for part in lines if part)


def _names(speaker: Speaker, card: Card) -> list[str]:
    """Return what else the investor is called and whose project company it is, for those who rule on it."""
    if speaker.viewer.role not in (Role.REVIEWER, Role.SUPERVISOR):
        return []
    with speaker.desk.ledger.read() as read:
        names = names_of(read, card.investor["id"])
    also = [name for name in (names.english, *names.aliases) if name and name != names.name]
    told = (("card_names", also), ("card_parents", list(names.parents)))
    return [speaker.word(key, names=speaker.listed(found)) for key, found in told if found]


def _investor(speaker: Speaker, card: Card) -> str:
    language, investor = speaker.language, card.investor
    tags = json.loads(investor["tags"]) if isinstance(investor["tags"], str) else investor["tags"]
    parts = [
        f"{FIELDS[language][name]} {investor[name]}" for name in ("uscc", "country", "foreign_number") if investor[name]
    ]  # fmt: skip
    parts += [VALUES[language].get(tag, tag) for tag in tags]
    return speaker.beside(speaker.listed(parts))


def _standing(speaker: Speaker, card: Card) -> list[str]:
    """Return what the bureau noted and what has happened to a claim so far."""
    lines = []
    conforming = card.project["layout_conforming"]
    if conforming is not None:
        key = "card_conforms" if conforming else "card_conforms_not"
        lines.append(speaker.word(key))
    if card.investor_asked:
        lines.append(speaker.word("card_asked", words=card.investor_asked))
    if card.granted_on:
        over = card.last_day.isoformat() if card.last_day else speaker.word("right_over")
        until = left(speaker, card) or over
        clause = card.terms.clause if card.terms else ""
        lines.append(
            speaker.word("card_granted", day=card.granted_on.isoformat(), until=until, clause=clause)
        )
    if card.missing and card.answer_due_at:
        names = speaker.listed(FIELDS[speaker.language].get(name, name) for name in card.missing)
        due = last_day_of(read_instant(card.answer_due_at)).isoformat()
        lines.append(speaker.word("card_missing", fields=names, day=due))
    if card.signing_on:
        late = {True: speaker.word("late"), False: speaker.word("in_time"), None: ""}[card.forecast_late]
        lines.append(speaker.word("card_forecast", day=card.signing_on, late=late))
    if card.declared and not card.signed_on:
        lines.append(speaker.word("card_declared", day=card.declared.get("signed_on", "")))
    for key, day in (("card_signed", card.signed_on), ("card_landed", card.landed_on)):
        if day:
            lines.append(speaker.word(key, day=day))
    if card.reason:
        lines.append(speaker.word("card_reason", clause=card.clause or "", reason=card.reason))
    if card.support_suspended:
        lines.append(speaker.word("card_suspended", clause=card.support_suspended))
    return lines


def _marks(speaker: Speaker, card: Card) -> list[str]:
    with speaker.desk.ledger.read() as read:
        posted = marks(read, card.project["id"], viewer=speaker.viewer)
    return [
        speaker.word(
            "mark_withheld" if one.withheld else "mark", place=one.place.name, clause=one.clause,
            side=speaker.word(f"side_{one.side}"), weight=speaker.word(f"weight_{one.weight}"),
        )
        for one in posted
    ]  # fmt: skip


def conflict_text(speaker: Speaker, conflict: Conflict) -> str:
    """Return a possible duplicate with the evidence of both sides."""
    try:
        evidence = json.loads(conflict.evidence)
    except ValueError:
        evidence = {}
    both = ""
    if isinstance(evidence, dict) and evidence.get("asked"):
        both = speaker.word("conflict_both", asked=evidence["asked"], filed=evidence.get("filed", ""))
    ruled = speaker.word(f"ruled_{conflict.ruling}") if conflict.ruling else speaker.word("ruled_open")
    return speaker.word(
        "conflict", kind=speaker.word(f"match_{conflict.kind}"), place=conflict.other_place.name,
        investor=conflict.other_investor, project=conflict.other_project,
        state=speaker.word(f"state_{conflict.other_state}"), both=both, ruled=ruled,
    )  # fmt: skip


def history_text(speaker: Speaker, card: Card) -> str:
    """Return everything that happened to a claim, one line each."""
    with speaker.desk.ledger.read() as read:
        entries = views.history(read, card.claim, viewer=speaker.viewer)
    lines = [speaker.word("history", receipt=card.receipt)]
    for entry in entries:
        action = entry.kind.partition(".")[2]
        who = "".join(sorted(ACTIONS.get(action, {entry.facts.get("side", "S")})))
        reason = entry.facts.get("reason") or ""
        lines.append(
            speaker.word(
                "history_line", at=_shanghai(entry.at), what=speaker.word(f"event_{action}"),
                who=speaker.word(f"actor_{who[:1]}"), reason=speaker.beside(reason),
            )
        )  # fmt: skip
    return "\n".join(lines)


def _shanghai(instant: str) -> str:
    at: datetime = read_instant(instant).astimezone(SHANGHAI)
    return at.strftime("%Y-%m-%d %H:%M")
