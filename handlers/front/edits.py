"""A message that was changed after it was sent: it corrects the answer it gave, if that is still the last one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handlers.front import register_side
from handlers.front.visit import Visit
from handlers.messages import Card
from handlers.register.form import ORDER, Step
from handlers.wording_register_form import FIELDS, value_text
from ledger import drafts
from ledger.errors import LedgerError

ANSWERED: Final = "answered"
"""Key of the state: the message that gave the last answer, and where the register stood before it."""


def before(visit: Visit) -> Mapping[str, Any]:
    """Return where the register stands before a text is heard."""
    kept: Mapping[str, Any] = visit.state.get(register_side.REGISTER) or {}
    draft = kept.get("draft")
    field = _field_of(visit, str(draft)) if draft else ""
    return {"draft": draft, "field": field, "pending": kept.get("pending")}


def note(visit: Visit, stood: Mapping[str, Any]) -> None:
    """Remember the message that was just heard if it answered what a form or an action asked.

    Args:
        visit: the message, after it was heard.
        stood: from `before`.
    """
    now = visit.state.get(register_side.REGISTER) or {}
    visit.state.pop(ANSWERED, None)
    opened = bool(now.get("draft")) and not stood["draft"]
    in_form = bool(stood["draft"]) and now.get("draft") == stood["draft"]
    in_action = bool(stood["pending"]) and bool(now.get("pending"))
    if visit.incoming.message and (opened or (in_form and stood["field"] in ORDER) or in_action):
        visit.state[ANSWERED] = {
            "message": visit.incoming.message,
            "draft": now.get("draft"),
            "field": "" if opened else stood["field"],
            "pending": stood["pending"] if in_action else None,
        }


def heard(visit: Visit) -> tuple[Card, ...]:
    """Correct the last answer by a message's new words, or say that nothing was changed."""
    kept = visit.state.get(register_side.REGISTER) or {}
    last = visit.state.get(ANSWERED) or {}
    text = visit.incoming.text
    under_way = bool(kept.get("draft") or kept.get("pending"))
    if not text.strip() or last.get("message") != visit.incoming.message:
        return (Card(visit.word("edit_not_taken_form" if under_way else "edit_not_taken")),)
    if last.get("pending") and _same_action(kept.get("pending"), last["pending"]):
        visit.state[register_side.REGISTER] = {**kept, "pending": last["pending"]}
        return _said(visit, text)
    if last.get("draft") and last["draft"] == kept.get("draft"):
        if last["field"]:
            register_side.say(visit, f"修改 {ORDER.index(last['field']) + 1}")
        else:  # the message that the form began with: begin again with its new words
            register_side.say(visit, "取消")
        return _said(visit, text)
    return (Card(visit.word("edit_not_taken")),)


def _said(visit: Visit, text: str) -> tuple[Card, ...]:
    stood = visit.state.get(ANSWERED)
    card = register_side.say(visit, text)
    if card is None:
        return (Card(visit.word("edit_not_taken")),)
    visit.state[ANSWERED] = stood
    kept = visit.state.get(register_side.REGISTER) or {}
    if stood and kept.get("draft") and not stood["field"]:
        visit.state[ANSWERED] = {**stood, "draft": kept["draft"]}
    told = _taken(visit, stood or {}, kept)
    return (Card(told + card.text, actions=card.actions, files=card.files),)


def _taken(visit: Visit, stood: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    """Return that the new words were taken, and as what; "" where they were refused and are asked for again."""
    field, draft = stood.get("field"), kept.get("draft")
    if not field or not draft:
        return visit.word("edit_taken") + "\n"
    if _field_of(visit, str(draft)) == field:
        return ""
    form = drafts.find_draft(visit.tx, str(draft), viewer=visit.known).form
    name, value = FIELDS[visit.language][field], value_text(field, form, visit.language)
    return visit.word("edit_taken_as", field=name, value=value) + "\n"


def _field_of(visit: Visit, draft: str) -> str:
    """Return the field that a draft asks for, "" where it cannot be looked at any more."""
    try:
        found = drafts.find_draft(visit.tx, draft, viewer=visit.known)
    except LedgerError:
        return ""
    return Step.read(found.step).field


def _same_action(now: Any, then: Any) -> bool:
    """Say whether an action under way is the one that was under way then."""
    return bool(now) and all(now.get(key) == then.get(key) for key in ("name", "facts"))
