"""Files sent by chat: evidence of the report at hand, or a policy document that an admin wants to add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from corpus.models import DocumentStatus
from handlers.front import edits, register_side
from handlers.front.needed import AddingWanted, DocumentWanted, FileRefused, FileWanted
from handlers.front.visit import Visit, move, offered
from handlers.messages import Action, Attachment, Card
from handlers.wording_documents import FIELDS, STATUS
from ledger.viewers import Role

LARGEST: Final = 50 * 2**20
SAFE: Final = 20
"""Megabytes that every messenger hands over; some hand over more."""
_ALBUM: Final = "album"
_DONE: Final = {"added": "document_added", "replaced": "document_replaced", "unchanged": "document_same"}


def heard(visit: Visit) -> tuple[Card, ...]:
    """Take the files of a message, and its words as if they had been typed."""
    incoming = visit.incoming
    if any((file.size or 0) > LARGEST for file in incoming.attachments):
        return (Card(visit.word("file_too_large", limit=SAFE)),)
    told: Card | None = None
    if incoming.text.strip() and (visit.may(Role.OFFICER) or _under_way(visit)):
        stood = edits.before(visit)
        told = register_side.say(visit, incoming.text)
        edits.note(visit, stood)
    if _under_way(visit):
        return _evidence(visit, told)
    if told is not None:
        return (told,)
    if visit.may(Role.ADMIN):
        return tuple(card for file in incoming.attachments for card in _document(visit, file))
    again = bool(incoming.album) and visit.state.get(_ALBUM) == incoming.album
    visit.state[_ALBUM] = incoming.album
    key = "file_no_form" if visit.may(Role.OFFICER) else "file_not_for_you"
    return () if again else (Card(visit.word(key)),)


def _under_way(visit: Visit) -> bool:
    """Say whether a form or an action is open, or a card is shown that takes files."""
    kept = visit.state.get(register_side.REGISTER) or {}
    takes = any(offered.get("errand") == "attach" for offered in kept.get("menu", ()))
    return bool(kept.get("draft") or kept.get("pending") or takes)


def _evidence(visit: Visit, told: Card | None) -> tuple[Card, ...]:
    """Keep files as evidence; of an album that comes in parts, only the first part is answered."""
    incoming = visit.incoming
    session = register_side.opened(visit)
    card = told
    for file in incoming.attachments:
        content = visit.ready.file(FileWanted(incoming.channel, file))
        if isinstance(content, FileRefused):
            return (_not_had(visit, content),)
        reply = session.attach(content, file.media_type or "application/octet-stream")
        card = register_side.card_of(reply)
    register_side.put_back(visit, session)
    again = bool(incoming.album) and visit.state.get(_ALBUM) == incoming.album
    visit.state[_ALBUM] = incoming.album
    return () if again or card is None else (card,)


def _not_had(visit: Visit, refused: FileRefused) -> Card:
    key = "file_too_large" if refused.reason == "too_large" else "file_unavailable"
    return Card(visit.word(key, limit=SAFE))


def _document(visit: Visit, file: Attachment) -> tuple[Card, ...]:
    """Read a policy document and show what was read; nothing is added before it is confirmed."""
    read = visit.ready.document(DocumentWanted(FileWanted(visit.incoming.channel, file)))
    if read.refused in ("too_large", "unavailable"):
        return (_not_had(visit, FileRefused(read.refused)),)
    if read.refused:
        reason = f"{visit.word('file_refused', reason=read.refused)}\n{visit.word('document_pages')}"
        return (Card(reason),)
    if read.unchanged:
        return (Card(visit.word("document_unchanged", title=dict(read.fields)["title"])),)
    facts = {
        "hash": read.hash,
        "name": read.name,
        "status": read.status,
        "fields": [list(f) for f in read.fields],
    }
    return (_asked(visit, {**facts, "known": read.known}),)


def _asked(visit: Visit, facts: Mapping[str, Any]) -> Card:
    """Return what was read of a document, with what may be done with it."""
    language = visit.language
    status = STATUS[language][DocumentStatus(facts["status"])]
    fields = tuple(
        (FIELDS[language][name], status if name == "status" else value) for name, value in facts["fields"]
    )
    text = visit.word("document_known", title=facts["known"]) if facts["known"] else ""
    actions = (
        Action(visit.word("document_add"), move("document_add", **facts), once=True),
        Action(visit.word("document_status"), move("document_which_status", **facts)),
        Action(visit.word("document_no"), move("document_no", **facts), once=True),
    )
    return offered(visit, Card(text, visit.word("document_read"), fields, actions))


def do(visit: Visit, made: Mapping[str, Any]) -> tuple[Card, ...]:
    """Add a document that was confirmed, change its status before, or leave it out."""
    from ledger.viewers import require

    require(visit.tx, visit.known, [Role.ADMIN], "add a document")
    facts = {name: value for name, value in made.items() if name != "front"}
    if made["front"] == "document_no":
        return (Card(visit.word("document_not_added")),)
    if made["front"] == "document_which_status":
        actions = tuple(
            Action(STATUS[visit.language][status], move("document_is", **{**facts, "status": status.value}))
            for status in DocumentStatus
        )
        return (offered(visit, Card(visit.word("document_which_status"), actions=actions)),)
    if made["front"] == "document_is":
        return (_asked(visit, facts),)
    added = visit.ready.added(AddingWanted(made["hash"], made["name"], made["status"]))
    if added.outcome == "gone":
        return (Card(visit.word("document_gone")),)
    if added.outcome not in _DONE:
        return (Card(visit.word("document_refused", reason=added.reason)),)
    return (Card(visit.word(_DONE[added.outcome], title=added.title)),)
