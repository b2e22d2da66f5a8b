"""Whether a project must do something or is entitled to something: decided by rule, worded as a card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from corpus.models import Metadata
from handlers.replies import Reply
from handlers.wording_decision import Language, decision_text
from indexer.answer import MAX_CITATIONS, Citation, Notice
from policy.contract import citations
from policy.decide import Check, check, go_on
from policy.decision import Decision
from policy.packs import Packs
from terms.places import Gazetteer
from terms.protocols import FactProposer

__all__ = ["Check", "card", "check_question", "go_on", "start_check"]


def check_question(
    text: str, place_hint: str | None, as_of: date, packs: Packs, gazetteer: Gazetteer
) -> Decision | None:
    """Decide the check a text asks for; None where it asks none, or nothing tells the place."""
    started = check(text, place_hint, as_of, packs, gazetteer)
    return started.decision if started else None


def start_check(
    text: str,
    place_hint: str | None,
    as_of: date,
    packs: Packs,
    gazetteer: Gazetteer,
    proposer: FactProposer | None = None,
) -> Check | None:
    """Begin a check that can go on with the officer's replies (`go_on`); None where the text asks none.

    With a `proposer`, a model proposes facts that are missing. They are shown as proposed; `go_on` with 确认
    makes them count, with 不对 drops them.
    """
    return check(text, place_hint, as_of, packs, gazetteer, proposer)


def card(
    text: str,
    decision: Decision,
    language: Language,
    *,
    metadata: Mapping[str, Metadata],
    places: Mapping[str, str],
) -> Reply:
    """Word a decision.

    Args:
        text: what the officer asked.
        decision: the decision on it.
        language: language of the words around the quotes.
        metadata: what is known of the documents, by id.
        places: names of places by division code.
    """
    words = decision_text(decision, place_name=places.get(decision.asked, decision.asked), language=language)
    cited = tuple(
        Citation(
            c.document, metadata[c.document].title, metadata[c.document].number, c.path, c.quote,
            metadata[c.document].status,
        )
        for c in citations(decision, most=MAX_CITATIONS)
    )  # fmt: skip
    return Reply(
        text,
        "decision",
        decision.asked,
        unstated=decision.outcome == "not_regulated",
        text=words,
        citations=cited,
        notices=notices(decision, language),
        decision=decision,
    )


def notices(decision: Decision, language: Language = "zh") -> tuple[Notice, ...]:
    """Return what a reader must be warned of, of this decision and of those beside it."""
    found: list[Notice] = []
    for each in (decision, *decision.also):
        for notice in each.notices:
            detail = ""
            if notice.parameter is not None:
                words = notice.parameter.text
                detail = words.zh if language == "zh" else words.en
            kind = notice.kind
            if kind in ("draft", "trial", "expired", "repealed", "news", "unknown", "unconfirmed"):
                found.append(Notice(kind, notice.document, detail))  # type: ignore[arg-type]  # checked right above
    return tuple(dict.fromkeys(found))
