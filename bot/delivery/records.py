"""Updates and cards as JSON, for the inbox and the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from bot.channels.base import Labelled
from handlers.messages import Attachment, Card, CardFile, Incoming

CARD: Final = "card"
"""Kind of a message of the outbox that is a card already, not facts to be worded."""
_PLAIN: Final = tuple(field.name for field in fields(Incoming) if field.name != "attachments")
_DEFAULTS: Final = {field.name: field.default for field in fields(Incoming)}


def incoming_record(incoming: Incoming) -> dict[str, Any]:
    """Return an update as data; what is as usual is left out."""
    record = {
        name: value
        for name in _PLAIN
        if (value := getattr(incoming, name)) != _DEFAULTS[name]  # a field without default never equals
    }
    if incoming.attachments:
        record["attachments"] = [[one.id, one.name, one.media_type, one.size] for one in incoming.attachments]
    return record


def incoming_from(record: Mapping[str, Any]) -> Incoming:
    """Return an update from its data."""
    given = dict(record)
    given["attachments"] = tuple(Attachment(*one) for one in given.get("attachments", ()))
    return Incoming(**given)


def card_record(card: Card, buttons: Sequence[str]) -> dict[str, Any]:
    """Return a card as data, with the ids of its buttons in the order of its actions."""
    record: dict[str, Any] = {"text": card.text}
    if card.title:
        record["title"] = card.title
    if card.fields:
        record["fields"] = [list(pair) for pair in card.fields]
    if card.files:
        record["files"] = [[file.hash, file.name, file.media_type] for file in card.files]
    if card.edits:
        record["edits"] = card.edits
    if card.menu:
        record["menu"] = [list(row) for row in card.menu]
    if buttons:
        offered = list(zip(card.actions, buttons, strict=True))
        record["buttons"] = [[action.label, button] for action, button in offered if action.numbered]
        if beside := [[action.label, button] for action, button in offered if not action.numbered]:
            record["beside"] = beside
    return record


def labelled_from(record: Mapping[str, Any]) -> Labelled:
    """Return a card and its buttons from their data."""
    card = Card(
        text=record["text"],
        title=record.get("title", ""),
        fields=tuple((label, value) for label, value in record.get("fields", ())),
        files=tuple(CardFile(*file) for file in record.get("files", ())),
        edits=record.get("edits", ""),
        menu=tuple(tuple(row) for row in record.get("menu", ())),
    )
    buttons, beside = (
        tuple((label, button) for label, button in record.get(name, ())) for name in ("buttons", "beside")
    )
    return Labelled(card, buttons, beside)
