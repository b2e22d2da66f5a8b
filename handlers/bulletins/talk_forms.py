"""A bulletin's files in a chat: pictures to look at, the official document, the spreadsheet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.bulletins.cards import asked_for, move
from handlers.bulletins.model import Bulletin, as_json
from handlers.bulletins.talk import Talk
from handlers.front.needed import FormsWanted
from handlers.messages import Action, Card, CardFile
from handlers.wording_bulletin_forms import form_word
from ledger.evidence import keep_file

FORMS = ("pictures", "document", "sheet")


def actions(bulletin: Bulletin, issue: str | None) -> list[Action]:
    """Return the forms in which a bulletin can be had; no pictures of one that has neither tables nor charts."""
    drawn = any(section.tables or section.charts for section in bulletin.sections)
    where = asked_for(bulletin, issue)
    return [
        Action(form_word(bulletin.language, f"form_{form}"), move("form", form=form, **where))
        for form in FORMS
        if drawn or form != "pictures"
    ]


def pictures(bulletin: Bulletin, issue: str | None) -> list[Action]:
    """Return the one action for a card that is pushed to thousands: to look at its charts, where it has any."""
    return [one for one in actions(bulletin, issue) if one.move and one.move.get("form") == "pictures"]


def send(talk: Talk, asked: Mapping[str, Any], bulletin: Bulletin) -> tuple[Card, ...]:
    """Send a bulletin in the form asked for; it is made outside of this happening, for drawing takes a moment."""
    form = str(asked.get("form"))
    if form not in FORMS:
        return talk.told("gone")
    wanted = FormsWanted(form, content_of(bulletin), bulletin)
    forms = talk.visit.ready.forms(wanted)
    ledger = talk.visit.premises.register.ledger
    files = tuple(
        CardFile(keep_file(talk.visit.tx, ledger, content, kind), name, kind)
        for name, kind, content in forms.files
    )
    key = "form_here" if files else "no_pictures"
    return (
        Card(
            form_word(talk.visit.language, key, title=bulletin.title, period=bulletin.period.label),
            files=files,
        ),
    )


def content_of(bulletin: Bulletin) -> str:
    """Return the digest of what a bulletin says, without the moment and the head of the log at which it was made."""
    said = replace(bulletin, made_at="", head=(0, ""))
    return hashlib.sha256(as_json(said).encode()).hexdigest()
