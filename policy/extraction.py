"""Facts from an officer's words, each with the words it was found in and where they stand.

What is not said stays unknown. Denials, questions about a fact (是否…, …吗) and hedges (可能) are told from
statements; two statements that contradict each other leave the fact unknown.
"""

from __future__ import annotations

import re
from typing import Final

from policy.choices import Reader
from policy.extraction_amounts import find_total_investment
from policy.facts import AMOUNT, CHOICES, Fact
from policy.fold import folded
from policy.jurisdiction import moved_between
from policy.polarity import masked
from policy.truths import find_statements, read_truths
from terms.amounts import find_amounts
from terms.places import Gazetteer


def extract(text: str, gazetteer: Gazetteer, *, place: str | None = None) -> dict[str, Fact]:
    """Return the facts the text states, by name.

    Args:
        text: what the officer wrote.
        gazetteer: the places of the field.
        place: the city whose rule is asked for; some words mean a fact in one city only.
    """
    plain = folded(text)
    said = find_statements(plain)
    mentions = find_amounts(text)
    amounts = [(mention.start, mention.end) for mention in mentions]
    reader = Reader(text, plain, masked(plain, [*amounts, *((s.start, s.end) for s in said)]))
    choices = (reader.capital(), reader.stage(), reader.support_form())
    facts = read_truths(text, plain, said, [*amounts, *reader.taken])
    facts |= {found.name: found for found in choices if found is not None}
    _place_dependent(facts, place)
    if (moved := moved_between(text, gazetteer)) and "moved_across_cities" not in facts:
        value, words, start = moved
        facts["moved_across_cities"] = Fact("moved_across_cities", value, words, start)
        facts.setdefault("circulated", Fact("circulated", value=True, words=words, start=start))
    if facts.get("landed") and facts["landed"].value is True:
        facts.pop("stage", None)
    capital = facts.get("capital")
    total = find_total_investment(
        text,
        plain,
        capital.value if capital and isinstance(capital.value, str) else None,
        places={m.end for m in gazetteer.find(text)},
        mentions=mentions,
    )
    if total is not None:
        facts[AMOUNT] = total
    return facts


def _place_dependent(facts: dict[str, Fact], place: str | None) -> None:
    """Drop what is not the fact meant in this city: 产业导向 is not Hangzhou's 布局导引."""
    conforming = facts.get("layout_conforming")
    if conforming is None:
        return
    is_guide = re.search(r"导引|布局|guide|layout", conforming.words, re.IGNORECASE)
    if place == "330100" and not is_guide:
        del facts["layout_conforming"]


def reply(facts: dict[str, Fact], asked: str, text: str, gazetteer: Gazetteer) -> dict[str, Fact]:
    """Return the facts with an officer's answer to a question about one of them merged in.

    A bare 是 or 没有 answers the fact asked for; whatever else the reply states counts too, and the newer
    statement stands. What the reply leaves unsaid stays unknown.
    """
    merged = dict(facts)
    found = extract(text, gazetteer)
    if asked == AMOUNT and AMOUNT not in found:
        capital = found.get("capital") or facts.get("capital")
        total = find_total_investment(
            text,
            folded(text),
            capital.value if capital and isinstance(capital.value, str) else None,
            bare=True,
        )
        if total is not None:
            found[AMOUNT] = total
    if asked not in found and asked not in CHOICES and asked != AMOUNT:
        answer = _yes_or_no(folded(text))
        if answer is not None:
            found[asked] = Fact(asked, answer, text.strip(), 0)
    if "stage" in found and found["stage"].value != "landed" and asked != "landed":
        merged.pop("landed", None)
    merged.update(found)
    return merged


_NO: Final = re.compile(r"^\s*(?:不|没|否|未|尚未|还没|没有|无|并非|非|no\b|not\b|nope|false)", re.IGNORECASE)
_YES: Final = re.compile(
    r"^\s*(?:是|对|有|嗯|好|符合|属于|已|已经|做了|报了|问过|征求过|同意|可以|确实|当然|yes\b|yep|true|right|correct)",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(
    r"不清楚|不知道|不确定|没定|未定|不好说|待定|don't know|not sure|unknown", re.IGNORECASE
)


def _yes_or_no(plain: str) -> bool | None:
    if _UNKNOWN.search(plain):
        return None
    if _NO.match(plain):
        return False
    return True if _YES.match(plain) else None
