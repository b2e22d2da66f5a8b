"""A conversation about the policies as data: kept between two messages, through a restart too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.ask import Desk
from handlers.conversation import Conversation
from handlers.wording import Language
from policy.decide import Check
from policy.decision import Decision
from policy.facts import Amount, Fact, Value
from terms.places import Gazetteer


def conversation_record(conversation: Conversation) -> dict[str, Any]:
    """Return what a conversation must remember, as JSON would hold it; {} at its beginning."""
    last, check, checked = conversation.remembered
    if not last and check is None:
        return {}
    return {"last": last, "checked": checked, "check": _check_record(check) if check is not None else None}


def conversation_from(
    record: Mapping[str, Any], desk: Desk, gazetteer: Gazetteer, *, place: str | None, language: Language
) -> Conversation:
    """Return a conversation that goes on where its record stands.

    Args:
        record: from `conversation_record`.
        desk: decides the check at hand again.
        gazetteer: knows the places that a follow-up may name.
        place: division code assumed where a question names no place.
        language: language of the replies.
    """
    conversation = Conversation(gazetteer, place, language)
    if record:
        kept = record["check"]
        check = _check_from(kept, desk) if kept is not None else None
        conversation.remembered = (record["last"], check, record["checked"])
    return conversation


def _check_record(check: Check) -> dict[str, Any]:
    return {
        "topic": check.topic,
        "place": check.place,
        "named_place": check.named_place,
        "as_of": check.as_of.isoformat(),
        "facts": [
            {"name": f.name, "value": _value_record(f.value), "words": f.words, "start": f.start,
             "proposed": f.proposed}
            for f in check.facts.values()
        ],
    }  # fmt: skip


def _check_from(record: Mapping[str, Any], desk: Desk) -> Check:
    """Return a check, decided again: the same facts on the same day give the same decision."""
    facts = {f["name"]: Fact(**{**f, "value": _value_from(f["value"])}) for f in record["facts"]}
    topic, place = record["topic"], record["place"]
    open_ = Decision(topic, place, "undetermined", "missing_facts")
    day = date.fromisoformat(record["as_of"])
    decided = desk.go_on(Check(topic, place, record["named_place"], facts, day, open_), "")
    return replace(decided, facts=facts)


def _value_record(value: Value) -> Any:
    if isinstance(value, frozenset):
        return {"several": sorted(value)}
    if isinstance(value, Amount):
        ends = {"low": value.low, "high": value.high, "near": value.near}
        return {"amount": {
            **vars(value), **{name: None if end is None else str(end) for name, end in ends.items()}
        }}  # fmt: skip
    return value


def _value_from(kept: Any) -> Value:
    if not isinstance(kept, Mapping):
        return bool(kept) if isinstance(kept, bool) else str(kept)
    if "several" in kept:
        return frozenset(kept["several"])
    held = dict(kept["amount"])
    for name in ("low", "high", "near"):
        held[name] = None if held[name] is None else Decimal(held[name])
    return Amount(**held)
