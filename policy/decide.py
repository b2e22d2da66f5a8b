"""From an officer's question to a decision, and on from their answer: a whole check, without a channel."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from policy.decision import Decision
from policy.evaluate import evaluate
from policy.extraction import extract, reply
from policy.facts import Fact
from policy.jurisdiction import Asked, asked_place, asks_of_several, other_reporter
from policy.packs import Packs
from policy.proposals import answered, propose
from policy.topics import detect
from terms.places import PROVINCE_CODE, Gazetteer
from terms.protocols import FactProposer

_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
"""Characters nobody sees; they never part a number from its unit."""


@dataclass(frozen=True)
class Check:
    """A check in progress: what is asked, where, what is known, and the decision on it."""

    topic: str
    place: str
    named_place: str
    facts: dict[str, Fact] = field(hash=False)
    as_of: date
    decision: Decision


def check(
    text: str,
    place_hint: str | None,
    as_of: date,
    packs: Packs,
    gazetteer: Gazetteer,
    proposer: FactProposer | None = None,
) -> Check | None:
    """Decide the check a text asks for; None where it asks none or nothing tells the one place.

    Args:
        text: what the officer wrote.
        place_hint: division code of the officer's own place, used where the text names none.
        as_of: the day on which the answer must hold.
        packs: the rules of all places.
        gazetteer: the places of the field.
        proposer: a model that may propose the facts still missing; they do not count until confirmed.
    """
    text = _UNSEEN.sub("", text)
    asked = asked_place(text, place_hint, gazetteer) or _of_the_province(text, gazetteer)
    if asked is None or asks_of_several(text, gazetteer):
        return None
    facts = extract(text, gazetteer, place=asked.city.code)
    topic = detect(text, facts)
    if topic is None:
        return None
    reported = facts.get("first_reported")
    claimed = topic.topic == "exclusive_right" and reported is not None and reported.value is True
    if claimed and reported and other_reporter(text, reported.start, gazetteer):
        facts["first_reported"] = replace(reported, value=False)
    decision = evaluate(topic.topic, asked.city.code, facts, as_of, packs)
    below_city = asked.named is not None and asked.named.place.kind in ("county", "zone")
    if decision.outcome == "undetermined" and not facts and not (topic.concrete or below_city):
        return None  # asked of the rule itself: the clause answers
    if proposer is not None and decision.outcome == "undetermined" and decision.missing:
        wanted = {name for condition in decision.conditions for name in condition.facts}
        offered = propose(text, facts, proposer, wanted | set(decision.missing))
        if offered != facts:
            facts, decision = offered, evaluate(topic.topic, asked.city.code, offered, as_of, packs)
    named = asked.named.place.code if asked.named else asked.city.code
    return Check(topic.topic, asked.city.code, named, facts, as_of, decision)


def _of_the_province(text: str, gazetteer: Gazetteer) -> Asked | None:
    """Return the province where no place is named and only its document rules on what is asked.

    The reserved land quota is the province's alone, and so are marks for a project that moved to another city.
    """
    facts = extract(text, gazetteer)
    topic = detect(text, facts)
    province = gazetteer.get(PROVINCE_CODE)
    if topic is None or province is None:
        return None
    across = topic.topic == "circulation_credit" and "moved_across_cities" in facts
    return Asked(province, None) if across or topic.topic == "reserved_land_quota" else None


def go_on(pending: Check, answer: str, packs: Packs, gazetteer: Gazetteer) -> Check:
    """Decide again with the officer's answer merged in: to the pending question, or on what was proposed."""
    asked = pending.decision.next_question or ""
    facts = answered(pending.facts, asked, answer)
    if facts is None:
        facts = reply(pending.facts, asked, answer, gazetteer)
    decision = evaluate(pending.topic, pending.place, facts, pending.as_of, packs)
    return Check(pending.topic, pending.place, pending.named_place, facts, pending.as_of, decision)
