"""Comparisons between places: each side with its own clauses, kept apart, in the order they were named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.answer import MAX_CITATIONS, Citation, Statement
from indexer.asked import named_kind
from indexer.question import Question
from indexer.ranking import Match, one_a_clause
from indexer.saying import state
from indexer.search import ClauseSearch
from indexer.values import ValueKind
from indexer.withholding import standing_sentence, withheld
from terms.scope import Scope

_LEAST_SUPPORT = 0.3
"""From this support on a place's clause stands in a comparison."""
_BESIDE = 0.72
"""A place's next clause stands beside its best one when its score is at least this share of it."""
_SIDES = 4
_CLAUSES_A_SIDE = 3
_CLAUSES_LOOKED_AT = 4
_ROOM = 820
"""Characters of quotes in a whole comparison."""

Cite = Callable[[Question, Match, Sequence[Match]], Citation]


@dataclass(frozen=True)
class Side:
    """What one place says: statements with their citations and clauses; none where it is silent."""

    place: str
    documented: bool
    said: tuple[tuple[Statement, Citation, Match], ...]


def compare(question: Question, as_of: date, search: ClauseSearch, cite: Cite) -> list[Side]:
    """Return what each of the named places says, best clauses first, within the room of one answer.

    Args:
        question: names two places or more; the years in it do not bind, since places have periods of their own.
        as_of: the day on which the answer must hold.
        search: finds the clauses.
        cite: makes a verified citation of a match.
    """
    documented = {m.place for m in search.documents.values()}
    found: list[tuple[str, Question, list[Match], list[Match]]] = []
    for place in question.places[:_SIDES]:
        one = replace(question, places=(place,), years=(), plans=())
        matches = search.search(one, scope=Scope(frozenset((place,)), as_of)) if place in documented else []
        own = [m for m in one_a_clause(matches) if m.passage.place == place]
        known = frozenset(code for code in documented if code)
        own = [standing_sentence(one, m, matches, known) or m for m in own[:_CLAUSES_LOOKED_AT]]
        own.sort(key=lambda m: withheld(one, m, documented=known) is not None)  # what states it comes first
        chosen = [m for m in own[:_CLAUSES_A_SIDE] if m.score >= _BESIDE * own[0].score]
        if not own or own[0].supported < _LEAST_SUPPORT:
            chosen = []
        found.append((place, one, chosen, matches))
    said: dict[str, list[tuple[Statement, Citation, Match]]] = {place: [] for place, *_ in found}
    room, count = _ROOM, 0
    for round_ in range(_CLAUSES_A_SIDE):
        for place, one, chosen, matches in found:
            if round_ >= len(chosen) or count >= MAX_CITATIONS:
                continue
            match = chosen[round_]
            citation = cite(one, match, matches)
            if round_ and len(citation.quote) > room:
                continue
            room, count = room - len(citation.quote), count + 1
            said[place].append((_statement(one, match, search), citation, match))
    return [Side(place, place in documented, tuple(said[place])) for place, *_ in found]


def _statement(question: Question, match: Match, search: ClauseSearch) -> Statement:
    statement = state(question, match, search.statistics, citation=0)
    kinds = question.asked.kinds - {ValueKind.UNIT, ValueKind.PERSON}
    if kinds and not match.values:
        return replace(statement, kind="unstated", asked=named_kind(kinds))
    return statement
