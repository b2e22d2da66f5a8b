"""A question about the policies: decided by rule where it is a check, answered from the clauses otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers.replies import Reply
from handlers.wording import Language, answer_text, which_place
from indexer.answering import Answerer
from indexer.phrasing import Phrasing
from indexer.question import Question, Reader
from policy.decide import Check
from policy.decision import Decision
from policy.topics import detect
from terms.dates import stated_day
from terms.folding import in_hundred_millions, typed


@dataclass(frozen=True)
class Desk:
    """What answering a question needs, handed down once.

    Args:
        reader: reads questions.
        answerer: answers from the clauses.
        titles: document titles by id.
        places: names of places by division code.
        start: begins a check by rule; None for a question that is no check.
        go_on: goes on with a check by the officer's reply to its question.
        card: words a decision and names the clauses it rests on.
        phrasing: words an answer with a language model, None without one.
        today: the day in Shanghai.
    """

    reader: Reader
    answerer: Answerer
    titles: Mapping[str, str]
    places: Mapping[str, str]
    start: Callable[[str, str | None, date], Check | None]
    go_on: Callable[[Check, str], Check]
    card: Callable[[str, Decision, Language], Reply]
    phrasing: Phrasing | None
    today: Callable[[], date]


def _place_is_missing(heard: str, question: Question) -> bool:
    """Say whether a project is to be judged and nothing tells whose rules count: the cities' rules differ."""
    topic = detect(heard)
    told = question.places or question.outside or question.documents
    return topic is not None and topic.concrete and not told


def ask(
    text: str, desk: Desk, *, place: str | None = None, as_of: date | None = None, language: Language = "zh"
) -> Reply:
    """Answer one question.

    Args:
        text: what the officer typed.
        desk: what answering needs.
        place: division code to assume when the question names no place.
        as_of: the day on which the answer must hold; if not given, the day the words name, else today.
        language: language of the words around the quotes.
    """
    started = time.perf_counter()
    stated = stated_day(text) if as_of is None else None
    day = as_of or (stated.day if stated else desk.today())
    # The words that fix the day say nothing of the subject: 截至2024年底，…还有效吗.
    heard = typed(text[: stated.start] + text[stated.end :] if stated else text)
    question = desk.reader.read(in_hundred_millions(heard), today=day, place=place)
    if question.english:
        language = "en"
    check = desk.start(heard, place, day)
    if check is not None:
        reply = desk.card(text, check.decision, language)
    elif _place_is_missing(heard, question):
        reply = Reply(text, "not_found", None, unstated=True, text=which_place(language))
    else:
        answer = desk.answerer.answer(question, as_of=day)
        words = answer_text(answer, desk.titles, desk.places, language)
        if desk.phrasing is not None and answer.kind == "answer":
            words = desk.phrasing.phrase(text, answer, composed=words)
        reply = Reply(
            text, answer.kind, answer.place, answer.unstated, words, answer.citations, answer.notices
        )
    elapsed = (time.perf_counter() - started) * 1000
    return replace(reply, elapsed_ms=elapsed)
