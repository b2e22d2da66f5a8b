"""Which words of a clause to quote: whole sentences around the one that answers, within bounds."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.models import Responsibility
from indexer.answer import MAX_QUOTE
from indexer.asked import Intent
from indexer.deciding import asks_how_decided, sentence_end
from indexer.question import Question
from indexer.ranking import Match

_COMFORTABLE = 230
"""A quote of this length is read at a glance; a neighbouring sentence may still join it."""
_PROCEDURE = 420
_ROOM = {Intent.PROCEDURE: _PROCEDURE, Intent.LIST: _PROCEDURE, Intent.COMPARE: 240}
_JOINS = 0.4
"""A neighbouring sentence joins the quote when it says at least this share of what the best one says."""


def quote_span(question: Question, best: Match, others: Sequence[Match]) -> tuple[int, int]:
    """Return the span of the clause's text to quote.

    Args:
        question: what was asked; a procedure or a list takes a longer quote than a figure.
        best: the sentence that answers.
        others: all matches; those of the same clause say which neighbours belong.
    """
    clause = best.passage.clause
    sentences = best.passage.sentences
    if clause.kind == "row" or len(clause.text) <= min(
        _COMFORTABLE, _ROOM.get(question.asked.intent, _COMFORTABLE)
    ):
        return _trim(clause.text, 0, min(len(clause.text), MAX_QUOTE))
    if best.features.get("named"):
        return _trim(clause.text, 0, min(len(clause.text), MAX_QUOTE))
    says = {m.index: m.covered for m in others if m.passage.key == best.passage.key}
    room = _ROOM.get(question.asked.intent, _COMFORTABLE)
    first = last = best.index
    while True:
        grown = False
        for candidate in (last + 1, first - 1):
            if not 0 <= candidate < len(sentences):
                continue
            low, high = min(first, candidate), max(last, candidate)
            if sentences[high].end - sentences[low].start > room:
                continue
            worthy = says.get(candidate, 0.0) >= max(_JOINS * best.covered, 0.1) or room == _PROCEDURE
            if worthy:
                first, last, grown = low, high, True
                break
        if not grown:
            break
    start, end = sentences[first].start, sentences[last].end
    responsible = covering(best)
    if responsible is not None and question.asked.intent is Intent.RESPONSIBLE:
        start, end = min(start, responsible.start), max(end, responsible.end)
    if asks_how_decided(question.text):
        end = max(end, sentence_end(clause.text, sentences[best.index].end))
    if end - start > MAX_QUOTE:
        start, end = sentences[best.index].start, sentences[best.index].end
    return _trim(clause.text, start, min(end, start + MAX_QUOTE))


def covering(match: Match) -> Responsibility | None:
    """Return the list of responsible units that covers a sentence, None if there is none."""
    for item in match.passage.clause.responsible:
        if item.scope_start <= match.sentence.start < max(item.end, item.scope_start + 1):
            return item
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
