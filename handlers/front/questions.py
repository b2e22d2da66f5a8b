"""Questions to the policies: the answer, and what the officer thinks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from handlers.front.needed import AnswerWanted
from handlers.front.visit import Visit, move, offered
from handlers.messages import Action, Card
from handlers.small_talk import small_talk
from ledger import feedback
from ledger.clock import SHANGHAI
from ledger.feedback import Opinion, Verdict
from ledger.verify import canonical
from ledger.viewers import Role

POLICY: Final = "policy"
ASKS: Final = "policy_asks"
"""Key of the state: the last answer ended with a question to the officer."""
NOTING: Final = "noting"
"""Key of the state: the answer whose right clause may be told next."""
MOST_SHOWN: Final = 20
_HOW_TO_FILE: Final = re.compile(
    r"(?:怎么|怎样|如何|在哪里?|流程|步骤).{0,6}(?:首报|报备)|(?:首报|报备).{0,6}(?:怎么|怎样|如何|流程|步骤)|"
    r"how (?:do|can|to).{0,20}(?:report|file)",
    re.IGNORECASE,
)
_CORRECTION: Final = re.compile(
    r"^\s*(?:更正|正确条款|correction)\s*[:：,，]?\s*(?P<note>.+)$", re.IGNORECASE | re.DOTALL
)


def answered(visit: Visit, text: str) -> tuple[Card, ...]:
    """Answer a question; raises `Needed` where the answer is not ready yet."""
    if small_talk(text) == "goodbye":
        return (Card(visit.word("goodbye")),)
    conversation = visit.state.get(POLICY) or {}
    wanted = AnswerWanted(text, visit.place, visit.language, canonical(conversation) if conversation else "")
    answer = visit.ready.answer(wanted)
    visit.state[POLICY] = dict(answer.conversation)
    visit.state[ASKS] = not answer.settled
    told = answer.text
    if visit.may(Role.OFFICER) and visit.incoming.private and _HOW_TO_FILE.search(text):
        told += f"\n{visit.word('how_to_file')}"
    worth_an_opinion = answer.answered and answer.cited and answer.settled
    if not worth_an_opinion or not visit.incoming.private:
        return (Card(told),)
    facts = {
        "answer": f"{visit.incoming.channel}:{visit.incoming.update}",
        "question": text[: feedback.LONGEST],
        "cited": [list(one) for one in answer.cited],
    }
    actions = tuple(
        Action(visit.word(verdict), move("opinion", verdict=verdict, **facts))
        for verdict in ("helpful", "wrong_clause")
    )
    return (offered(visit, Card(told, actions=actions)),)


def opinion(visit: Visit, made: Mapping[str, Any]) -> tuple[Card, ...]:
    """Keep what an officer thinks of an answer."""
    verdict: Verdict = "helpful" if made["verdict"] == "helpful" else "wrong_clause"
    feedback.give(
        visit.tx, viewer=visit.known, answer=made["answer"], verdict=verdict, question=made["question"],
        cited=[(document, path) for document, path in made["cited"]],
    )  # fmt: skip
    if verdict == "helpful":
        visit.state.pop(NOTING, None)
        return (Card(visit.word("thanks")),)
    visit.state[NOTING] = made["answer"]
    return (Card(visit.word("thanks_wrong")),)


def correction(visit: Visit, text: str) -> tuple[Card, ...] | None:
    """Keep the right clause that an officer tells behind an opinion; None for any other text."""
    match = _CORRECTION.match(text)
    if match is None:
        return None
    answer = visit.state.pop(NOTING, None)
    if answer is None:
        return None
    kept = feedback.add_note(visit.tx, viewer=visit.known, answer=answer, note=match["note"].strip())
    return (Card(visit.word("noted" if kept else "note_gone")),)


def opinions(visit: Visit) -> tuple[Card, ...]:
    """Return the latest opinions for the admin."""
    viewer = visit.known
    counts = feedback.tally(visit.tx, viewer=viewer)
    found = feedback.opinions(visit.tx, viewer=viewer, limit=MOST_SHOWN)
    if not found:
        return (Card(visit.word("feedback_none")),)
    lines = [opinion_line(visit, one) for one in found]
    actions = (Action(visit.word("feedback_seen"), move("seen")),) if counts["unseen"] else ()
    head = visit.word("feedback", **counts)
    return (offered(visit, Card("\n".join((head, *lines)), actions=actions)),)


def seen(visit: Visit) -> tuple[Card, ...]:
    """Mark every opinion as seen."""
    count = feedback.mark_seen(visit.tx, viewer=visit.known)
    return (Card(visit.word("feedback_marked", count=count)),)


def opinion_line(visit: Visit, one: Opinion) -> str:
    """Return one opinion in a line; whose it was is not told."""
    cited = "、".join(f"{document} {path}" for document, path in one.cited[:3])
    return visit.word(
        "feedback_line",
        at=one.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"),
        verdict=visit.word(one.verdict),
        question=" ".join(one.question.split())[:60],
        cited=cited,
        note=visit.word("feedback_note", note=one.note) if one.note else "",
    )


def documents(visit: Visit) -> tuple[Card, ...]:
    """Return the documents held."""
    titles = visit.ready.titles()
    return (Card("\n".join((visit.word("documents"), *(f"- {title}" for title in titles)))),)


def may_read_opinions(visit: Visit) -> bool:
    """Say whether whoever wrote is an admin."""
    return visit.may(Role.ADMIN)
