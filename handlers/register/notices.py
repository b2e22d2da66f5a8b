"""Messages of the register in words, made when they are sent, from what their reader may see at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.register.cards import left
from handlers.register.desk import Speaker
from handlers.wording_register_form import FIELDS
from handlers.wording_register_notices import NOTICES
from ledger import officers, views
from ledger.clock import read_instant
from ledger.errors import NotFoundError
from ledger.organisations import organisation
from ledger.period import last_day_of
from ledger.store import Read
from ledger.viewers import Role
from ledger.views import Card


def notice_words(speaker: Speaker, read: Read, kind: str, facts: Mapping[str, Any]) -> str:
    """Return a message of the outbox in words.

    Args:
        speaker: its reader, as the register knows them now.
        read: the register at this moment.
        kind: what is told, see docs/ledger.md.
        facts: what it is about, as the outbox holds it.
    """
    words = NOTICES[speaker.language]
    due = facts.get("due_at") or facts.get("answer_due_at") or ""
    names = [FIELDS[speaker.language].get(name, name) for name in facts.get("missing") or ()]
    card = _card(speaker, read, facts)
    told = {
        "what": _subject(speaker, card),
        "until": _until(speaker, card),
        "clause": facts.get("clause") or "",
        "reason": facts.get("reason") or "",
        "days": facts.get("days", ""),
        "day": last_day_of(read_instant(due)).isoformat() if due else "",
        "missing": speaker.listed(names),
        "place": _place(read, facts.get("place")),
        "who": _who(speaker, read, facts.get("officer")),
        "officer": facts.get("officer") or "",
    }
    key = "signing_confirmed_breach" if kind == "signing_confirmed" and facts.get("breach") else kind
    return words.get(key, words[""]).format(**told)


def _card(speaker: Speaker, read: Read, facts: Mapping[str, Any]) -> Card | None:
    """Return the claim a message is about, where its reader may still see it whole."""
    claim = facts.get("claim")
    if claim is None:
        return None
    try:
        return views.card(read, claim, viewer=speaker.viewer)
    except NotFoundError:
        return None


def _subject(speaker: Speaker, card: Card | None) -> str:
    """Return what a project is called, and its receipt."""
    if card is None:
        return NOTICES[speaker.language]["a_project"]
    return f"{card.project['name']}{speaker.beside(card.receipt)}"


def _until(speaker: Speaker, card: Card | None) -> str:
    """Return how long a right still lasts, behind a comma; "" where it lasts no more or nobody may know."""
    lasts = left(speaker, card) if card is not None else ""
    return ("，" if speaker.language == "zh" else ", ") + lasts if lasts else ""


def _who(speaker: Speaker, read: Read, officer: object) -> str:
    """Return somebody's name with their place and role for an admin; for anybody else, or of nobody, no name."""
    somebody = NOTICES[speaker.language]["somebody"]
    if officer is None or speaker.viewer.role is not Role.ADMIN:
        return somebody
    found = next(iter(officers.officers(read, viewer=speaker.viewer, only=str(officer))), None)
    if found is None:
        return somebody
    place, role = organisation(read, found.organisation).name, speaker.word(f"role_{found.role}")
    return (found.name or somebody) + speaker.beside(speaker.listed((place, role)))


def _place(read: Read, place: object) -> str:
    return organisation(read, str(place)).name if place else ""
