"""The facts of a text that are true or false: what states them, what denies them, and what they are left as.

Every statement of every fact is found first; each is then judged by the words around it that no other fact
accounts for (`policy.polarity`), so that a negation never goes unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from policy.facts import Fact
from policy.patterns import Compiled, compiled
from policy.polarity import Around, Clause, Verdict, alternatives, clauses, judge, masked

_BLANK: Final = "\x00"
_OPEN: Final = frozenset({True, False})
_PRESUMED: Final = frozenset({"breach", "expansion", "receiving_place"})
"""Facts that a rule may presume where nothing is said: said to be open, they are open."""
_DUTIES: Final = frozenset({"breach", "first_reported", "forecast_filed"})
_PLANNED_BEFORE: Final = re.compile(
    r"(?:拟|争取|争创|创建|冲刺|冲击|瞄准|对标|奔着|朝着|申创|快要?|马上|就要|眼看|差点|险些|明年|下个?月|下周|年底|年内|月底|申报|申请|准备|计划|有望|希望|打算|力争|预计|即将|想|推荐|培育|正在申)[^,。;?!、签投引谈]{0,4}$|"
    r"(?:(?<![重主需])要|必须|须|应当?|才能)$|"
    r"\b(?:hope|plan|intend|expect|about|going|appl(?:y|ied|ying))\w* (?:to|for)(?: be| get)? ?$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s*(?:和|或者?|及|与|以及|还有|nor|or|and)\s*(?:a |an |the )?", re.IGNORECASE)
_LISTED: Final = re.compile(r"\s*、\s*")
_DENIES_FIRST: Final = re.compile(
    r"(?:[并也都又从还尚]*(?:没有?|不|未|非|无|别))|not\b|no\b|n't\b|neither\b", re.IGNORECASE
)
_EXISTENCE_DENIED: Final = re.compile(r"[并也都又从还尚]*(?:没有|不是|不属于|并非|非|无|不涉及)")


@dataclass(frozen=True)
class Said:
    """One statement of a fact, before it is judged."""

    fact: Compiled
    start: int
    end: int
    stated: bool


def read_truths(text: str, plain: str, said: list[Said], taken: Iterable[tuple[int, int]]) -> dict[str, Fact]:
    """Return the true and false facts the text states, by name; what is open or not said is left out.

    Args:
        text: as written.
        plain: the folded text.
        said: what `find_statements` found in it.
        taken: where amounts, the capital and the stage were read; their negations are their own.
    """
    parts = clauses(plain)
    ends = [part.end for part in parts]
    taken = list(taken)
    names = {one.fact.fact for one in said}
    hidden = {
        name: masked(
            plain,
            [
                *taken,
                *(
                    (s.start, s.end)
                    for s in said
                    if s.fact.fact != name or _DENIES_FIRST.match(plain, s.start, s.end)
                ),
            ],
        )
        for name in names
    }
    asked_as = alternatives(plain)
    judged: list[tuple[Said, Verdict]] = []
    for one in said:
        index = min(bisect_left(ends, one.end), len(parts) - 1)
        start = min(bisect_right(ends, one.start), index)
        clause = Clause(min(parts[start].start, one.start), max(parts[index].end, one.end), parts[index].asks)
        following = parts[index + 1] if index + 1 < len(parts) else None
        around = Around(plain, hidden[one.fact.fact], one.start, one.end, clause, following, asked_as)
        verdict = judge(
            around,
            stated=one.stated,
            asked_counts=one.fact.asked_counts,
            planned_counts=one.fact.planned_counts,
        )
        if verdict is Verdict.TRUE and not one.fact.planned_counts:
            planned = _PLANNED_BEFORE.search(plain, max(0, one.start - 12), one.start)
            verdict = Verdict.ASKED if planned else verdict
        judged.append((one, _inherited(plain, one, verdict, judged)))
    return _settled(text, plain, judged)


def find_statements(plain: str) -> list[Said]:
    """Find every statement and denial of every fact in a folded text, in order."""
    found: list[Said] = []
    lowered = plain.lower()
    for fact in compiled():
        if not any(trigger in lowered for trigger in fact.triggers):
            continue
        rest = plain
        for pattern, stated in (
            (fact.ignore, None),
            (fact.against, False),
            (fact.denied_of_head, False),
            (fact.stated, True),
            (fact.stated_of_head, True),
        ):
            spans = [m.span() for m in pattern.finditer(rest)] if pattern else []
            spans = [(start, end) for start, end in spans if start < end and _BLANK not in rest[start:end]]
            if stated is not None:
                found += [Said(fact, start, end, stated) for start, end in spans]
            rest = masked(rest, spans, _BLANK) if spans else rest
    return sorted(found, key=lambda said: (said.start, said.end))


def _inherited(plain: str, one: Said, verdict: Verdict, before: list[tuple[Said, Verdict]]) -> Verdict:
    """Let a denial or a question reach over 和 and 或 to what is joined to it (没有跨区或领导交办).

    Over 、 a denied existence leaves the next open: 没有跨区、领导交办 may deny both.
    """
    if not before or verdict is not Verdict.TRUE:
        return verdict
    last, said = before[-1]
    between = plain[last.end : one.start]
    words = plain[last.start : last.end]
    if _JOINED.fullmatch(between):
        if said is Verdict.FALSE:
            return Verdict.FALSE if _DENIES_FIRST.match(words) else Verdict.OPEN
        return said if said in (Verdict.ASKED, Verdict.OPEN) else verdict
    if _LISTED.fullmatch(between) and said is Verdict.FALSE and last.fact.fact not in _DUTIES:
        nominal = not re.match(r"[符契吻属已是在与跟和列入达满具]", plain[one.start : one.end])
        if nominal and _EXISTENCE_DENIED.match(words):
            return Verdict.OPEN
    return verdict


def _settled(text: str, plain: str, judged: list[tuple[Said, Verdict]]) -> dict[str, Fact]:
    """Return one value a fact: stated both ways, what stands outside the asking clause counts."""
    facts: dict[str, Fact] = {}
    asking = _asking_clause(plain)
    for name in dict.fromkeys(one.fact.fact for one, _ in judged):
        mine = [(one, verdict) for one, verdict in judged if one.fact.fact == name]
        told = [(o, v) for o, v in mine if v in (Verdict.TRUE, Verdict.FALSE)]
        if any(v is Verdict.OPEN for _, v in mine):
            if name in _PRESUMED or told:
                facts[name] = Fact(name, _OPEN)
            continue
        if len({v for _, v in told}) > 1:
            outside = [(o, v) for o, v in told if o.start < asking]
            told = outside if len({v for _, v in outside}) == 1 else []
            if not told:
                facts[name] = Fact(name, _OPEN)
        if told:
            one, verdict = told[0]
            facts[name] = Fact(name, verdict is Verdict.TRUE, text[one.start : one.end], one.start)
    return facts


def _asking_clause(plain: str) -> int:
    """Return where the clause with the question begins, the text's end if there is none."""
    asked = plain.rfind("?")
    if asked < 0:
        return len(plain)
    return max(plain.rfind(stop, 0, asked) for stop in ",。;!、:") + 1
