"""From a question to a structured answer: which clauses answer, what they state, what must be warned of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpus.lapses import lapsed
from corpus.metadata import status_on
from corpus.models import Clause, DocumentStatus, Metadata
from indexer.answer import MAX_CITATIONS, MAX_QUOTE, Citation, Notice, NoticeKind, Statement, StructuredAnswer
from indexer.answerability import Judge
from indexer.asked import Intent, named_kind
from indexer.comparing import compare
from indexer.document_facts import DocumentFact, document_facts
from indexer.facets import untold
from indexer.headings import below, only_heading, opening
from indexer.question import Question
from indexer.quoting import quote_span
from indexer.ranking import Match, one_a_clause
from indexer.saying import state
from indexer.search import ClauseSearch
from indexer.tables import Rows, matching_rows
from indexer.values import of_kinds
from indexer.verifier import verified
from indexer.withholding import COMPETES, Reason, standing_sentence, withheld
from terms.folding import folded
from terms.scope import PROVINCE, Scope

_BESIDE = 0.86
"""Another clause is shown beside the best one when its score is at least this share of the best one's."""
_TOPICAL = 0.45
"""From this support on a clause is about the question's subject, even if it does not hold what was asked."""
_PLACES_SHOWN = 3
_SHORT = 16
"""Up to this length every named thing of a question is what it is about; longer ones chat (拿大头, 接下来)."""
_BY_WHOM = re.compile(r"什么人|哪一?级|什么级别|规定|由谁")
"""The post is asked, not who holds it."""
_ROOM_FOR_QUOTES = 900
_NOTICE_OF: Mapping[DocumentStatus, NoticeKind] = {
    DocumentStatus.TRIAL: "trial",
    DocumentStatus.DRAFT: "draft",
    DocumentStatus.EXPIRED: "expired",
    DocumentStatus.REPEALED: "repealed",
    DocumentStatus.NEWS: "news",
    DocumentStatus.UNKNOWN: "unknown",
}


class Answerer:
    """Answers questions from the clauses, or says what the documents do not hold."""

    def __init__(
        self, search: ClauseSearch, judge: Judge, clauses: Callable[[str], Sequence[Clause]]
    ) -> None:
        self._search = search
        self._judge = judge
        self._clauses = clauses
        self._documented = frozenset(m.place for m in search.documents.values() if m.place)

    def answer(self, question: Question, *, as_of: date) -> StructuredAnswer:
        """Answer a question as of a day.

        Returns:
            An answer with verified citations; `unstated` is true where the clauses are about the subject
            but do not hold what was asked, and `not_found` where no clause is about it.
        """
        facts = document_facts(question, self._search.documents, self._clauses)
        if facts:
            return self._of_document_facts(question, facts, as_of)
        if question.asked.intent is Intent.COMPARE:
            return self._compared(question, as_of)
        rows = matching_rows(question, self._search.documents, self._clauses)
        if rows is not None:
            return self._of_rows(question, rows, as_of)
        found = self._of_place(question, question.places, as_of)
        listed = self._below_heading(question, found, as_of) or self._of_post(question, found, as_of)
        return listed if listed is not None else self._finished(question, found, as_of)

    def _below_heading(
        self,
        question: Question,
        found: tuple[list[tuple[Statement, Match]], list[Match], bool],
        as_of: date,
    ) -> StructuredAnswer | None:
        """List what stands below a clause that is asked for and is only a heading; None for any other."""
        said, matches, answered = found
        best = said[0][1] if said and answered else matches[0] if matches and not answered else None
        own = best is not None and best.features["own_place"] >= 1.0 and not question.clauses
        asked = best is not None and (best.features["named"] or (own and best.covered >= _TOPICAL))
        if best is None or not asked or not only_heading(best.passage.clause) or question.outside:
            return None
        first = best.passage.clause
        children = below(first, self._clauses(first.document))[: MAX_CITATIONS - 1]
        if not children or (not answered and not _told_below(question, children)):
            return None
        metadata = self._search.documents[first.document]
        whole = sum(len(child.text) for child in children) <= _ROOM_FOR_QUOTES
        quotes = [
            (first, first.text),
            *((child, (child.text if whole else opening(child))[:MAX_QUOTE]) for child in children),
        ]
        return self._listed(question, metadata, quotes, as_of)

    def _listed(
        self, question: Question, metadata: Metadata, quotes: Sequence[tuple[Clause, str]], as_of: date
    ) -> StructuredAnswer:
        """Return clauses of one document as an answer, each in its own words."""
        citations = tuple(self._cite(metadata, clause, quote) for clause, quote in quotes)
        statements = tuple(
            Statement("words", metadata.place, metadata.id, words=c.quote, citation=i)
            for i, c in enumerate(citations)
        )
        place = question.places[0] if len(question.places) == 1 else None
        shown = [(c, clause) for c, (clause, _) in zip(citations, quotes, strict=True)]
        return StructuredAnswer(
            "answer", place, unstated=False, statements=statements, citations=citations,
            notices=self._notices(shown, as_of),
        )  # fmt: skip

    def _of_post(
        self,
        question: Question,
        found: tuple[list[tuple[Statement, Match]], list[Match], bool],
        as_of: date,
    ) -> StructuredAnswer | None:
        """Name all who hold a post in a list of people (two 组长); None where it has one, or many."""
        said, _, answered = found
        first = said[0][1].passage.clause if said and answered else None
        if first is None or first.kind != "roster" or not first.heading:
            return None
        if folded(first.heading) not in question.folded or _BY_WHOM.search(question.text):
            return None
        held = [
            c for c in self._clauses(first.document)
            if c.kind == "roster" and c.heading == first.heading and c.trail == first.trail
        ]  # fmt: skip
        if not 1 < len(held) <= MAX_CITATIONS:
            return None
        metadata = self._search.documents[first.document]
        return self._listed(question, metadata, [(c, c.text[:MAX_QUOTE]) for c in held], as_of)

    def _of_place(
        self, question: Question, places: tuple[str, ...], as_of: date
    ) -> tuple[list[tuple[Statement, Match]], list[Match], bool]:
        """Return statements with their matches, all matches, and whether the question is answered."""
        matches = self._search.search(question, scope=Scope(frozenset(places), as_of))
        if not matches:
            return [], [], False
        statistics = self._search.statistics
        short = len(question.folded) <= _SHORT and not question.english
        if short and any(statistics.foreign(concept) for concept in question.concepts):
            return [], matches, False
        likely = one_a_clause(matches)[:8]
        if not likely[0].features["named"]:
            likely = [m for m in likely if m.supported >= COMPETES * likely[0].supported]
        standing = [
            m
            for first in likely
            if (m := standing_sentence(question, first, matches, self._documented)) is not None
        ]
        named = [m for m in likely if m.features["named"]]
        if named:
            return (
                [(self._stated(question, m, i), m) for i, m in enumerate(named[:_PLACES_SHOWN])],
                matches,
                True,
            )
        if question.clauses and question.places:
            # The clause named is not there: no other place's stands for it.
            standing = [m for m in standing if m.features["own_place"] >= 1.0]
        answering = [m for m in standing if self._judge.answers(question, m, matches, statistics)]
        if answering:
            best = answering[0]
            chosen = [m for m in answering if m.score >= _BESIDE * best.score][:_PLACES_SHOWN]
            if not places:
                chosen = _best_of_each_place(answering, best)
            said = [(state(question, m, statistics, citation=0), m) for m in chosen]
            if question.asked.intent is Intent.RESPONSIBLE:
                said.sort(key=lambda pair: pair[0].kind != "units")  # who is in charge is the direct answer
            return said, matches, True
        # Another place's clause beside "not stated" would be taken for this place's.
        own = [m for m in likely if m.features["own_place"] >= 1.0]
        topical = next((m for m in own if m.supported >= _TOPICAL), None)
        if topical is None or question.outside:
            return [], matches, False
        statement = Statement(
            "unstated", topical.passage.place, topical.passage.clause.document,
            asked=named_kind(question.asked.kinds), citation=0,
            words=state(question, topical, statistics, citation=0).words,
        )  # fmt: skip
        return [(statement, topical)], matches, False

    def _stated(self, question: Question, match: Match, citation: int) -> Statement:
        """Return what a clause asked for by name states: what was asked of it, or the whole of it."""
        if question.concepts:
            return state(question, match, self._search.statistics, citation=citation)
        clause = match.passage.clause
        return Statement("words", match.passage.place, clause.document, words=clause.text, citation=citation)

    def _finished(
        self,
        question: Question,
        found: tuple[list[tuple[Statement, Match]], list[Match], bool],
        as_of: date,
    ) -> StructuredAnswer:
        said, matches, answered = found
        place = question.places[0] if len(question.places) == 1 else None
        if not said:
            return StructuredAnswer("not_found", place, unstated=True, statements=self._silence(question))
        silent = self._silent_places(question, said, matches) if answered else ()
        citations = [self._citation(question, match, matches) for _, match in said]
        citations = _within_room(citations)
        statements = tuple(replace(s, citation=min(i, len(citations) - 1)) for i, (s, _) in enumerate(said))
        statements = (*statements[: len(citations)], *silent)
        notices = self._notices(
            [(c, m.passage.clause) for c, (_, m) in zip(citations, said, strict=False)], as_of
        )
        return StructuredAnswer("answer", place, not answered, statements, tuple(citations), notices)

    def _silent_places(
        self, question: Question, said: Sequence[tuple[Statement, Match]], matches: Sequence[Match]
    ) -> tuple[Statement, ...]:
        """Say which other places treat the subject without stating the value, where no place was named."""
        best = said[0][1]
        bound = question.places or question.documents or best.passage.place is None
        if bound or not question.asked.kinds:
            return ()
        spoken = {match.passage.place for _, match in said}
        found: dict[str | None, Statement] = {}
        for match in one_a_clause(matches):
            place = match.passage.place
            alike = match.supported >= COMPETES * best.supported and match.passage.clause.kind == "clause"
            if place in spoken or place in found or not alike:
                continue
            if withheld(question, match, documented=self._documented) is Reason.KIND:
                asked = named_kind(question.asked.kinds)
                found[place] = Statement("value_unstated", place, match.passage.clause.document, asked=asked)
        return tuple(found.values())

    def _compared(self, question: Question, as_of: date) -> StructuredAnswer:
        statements: list[Statement] = []
        citations: list[Citation] = []
        shown: list[tuple[Citation, Clause]] = []
        any_answered = False
        for side in compare(question, as_of, self._search, self._citation):
            if not side.said:
                statements.append(
                    Statement("place_unstated" if side.documented else "no_document", side.place, None)
                )
            for statement, citation, match in side.said:
                any_answered = any_answered or statement.kind != "unstated"
                shown.append((citation, match.passage.clause))
                citations.append(citation)
                statements.append(replace(statement, citation=len(citations) - 1))
        if not citations:
            return StructuredAnswer("not_found", None, unstated=True, statements=tuple(statements))
        return StructuredAnswer(
            "answer",
            None,
            not any_answered,
            tuple(statements),
            tuple(citations),
            self._notices(shown, as_of),
        )

    def _of_document_facts(
        self, question: Question, facts: Sequence[DocumentFact], as_of: date
    ) -> StructuredAnswer:
        statements: list[Statement] = []
        citations: list[Citation] = []
        shown: list[tuple[Citation, Clause]] = []
        for fact in facts[:6]:
            quote = fact.clause.text[fact.start : fact.end]
            citation = self._cite(fact.metadata, fact.clause, quote)
            if citation not in citations:
                citations.append(citation)
                shown.append((citation, fact.clause))
            statements.append(
                Statement(
                    "document" if fact.value else "unstated",
                    fact.metadata.place,
                    fact.metadata.id,
                    values=(fact.value,) if fact.value else (),
                    asked=fact.ask,
                    citation=citations.index(citation),
                )
            )
        place = question.places[0] if len(question.places) == 1 else None
        unstated = not any(s.kind == "document" for s in statements)
        notices = self._status_notices([c.document for c in citations], as_of)
        return StructuredAnswer("answer", place, unstated, tuple(statements), tuple(citations), notices)

    def _of_rows(self, question: Question, found: Rows, as_of: date) -> StructuredAnswer:
        """List the rows of a table that were asked for, or say how many it has."""
        metadata = found.metadata
        place = question.places[0] if len(question.places) == 1 else None
        shown = found.rows or tuple(c for c in self._clauses(metadata.id) if c.kind == "row")[-1:]
        citations = tuple(self._cite(metadata, row, row.text[:MAX_QUOTE]) for row in shown[:MAX_CITATIONS])
        values = tuple(f"{row.cells[0].text} {row.cells[1].text}" for row in found.rows) or (
            str(found.total),
        )
        notices = self._status_notices([metadata.id], as_of)
        if not found.rows:
            counted = Statement("counted", metadata.place, metadata.id, values=values, citation=0)
            return StructuredAnswer("answer", place, False, (counted,), citations, notices)  # noqa: FBT003 - it is stated
        listed = Statement("listed", metadata.place, metadata.id, values=values)
        more = (
            Statement("words", metadata.place, metadata.id, words=citation.quote, citation=index)
            for index, citation in enumerate(citations)
        )
        return StructuredAnswer("answer", place, False, (listed, *more), citations, notices)  # noqa: FBT003 - as above

    def _silence(self, question: Question) -> tuple[Statement, ...]:
        """Say for which of the named places there is no document at all."""
        held = {m.place for m in self._search.documents.values()}
        counties = {p.parent: p.code for p in question.named if p.kind == "county"}
        missing = [p for p in question.places if p not in held and p != PROVINCE]
        return tuple(Statement("no_document", counties.get(place, place), None) for place in missing)

    def _citation(self, question: Question, match: Match, matches: Sequence[Match]) -> Citation:
        clause = match.passage.clause
        start, end = quote_span(question, match, matches)
        return self._cite(self._search.documents[clause.document], clause, clause.text[start:end])

    def _cite(self, metadata: Metadata, clause: Clause, quote: str) -> Citation:
        citation = Citation(metadata.id, metadata.title, metadata.number, clause.path, quote, metadata.status)
        return verified(citation, self._clauses(metadata.id))

    def _notices(self, shown: Sequence[tuple[Citation, Clause]], as_of: date) -> tuple[Notice, ...]:
        notices = dict.fromkeys(self._status_notices([citation.document for citation, _ in shown], as_of))
        for citation, clause in shown:
            words = lapsed(clause, self._search.documents[citation.document], as_of)
            if words:
                notices[Notice("lapsed_target", citation.document, words)] = None
        return tuple(notices)

    def _status_notices(self, documents: Sequence[str], as_of: date) -> tuple[Notice, ...]:
        notices: dict[Notice, None] = {}
        for document in documents:
            metadata = self._search.documents[document]
            status = status_on(metadata, as_of)
            if status is not DocumentStatus.IN_FORCE:
                # Every other status is a kind of notice; a trial's end is told where the document states one.
                ends = metadata.expires.isoformat() if metadata.expires else ""
                notices[Notice(_NOTICE_OF[status], document, ends or metadata.status_words)] = None
        return tuple(notices)


def _told_below(question: Question, children: Sequence[Clause]) -> bool:
    """Say whether the clauses below a heading hold the kind of value and the facet that are asked for."""
    words = " ".join(child.text for child in children)
    kinds = question.asked.kinds
    return (not kinds or bool(of_kinds(words, kinds))) and not untold(question.text, words)


def _best_of_each_place(answering: Sequence[Match], best: Match) -> list[Match]:
    """Keep the places apart: the best clause of each place that answers nearly as well as the best one."""
    chosen: dict[str | None, Match] = {}
    for match in answering:
        if match.score >= _BESIDE * best.score:
            chosen.setdefault(match.passage.place, match)
    return list(chosen.values())[:_PLACES_SHOWN]


def _within_room(citations: Sequence[Citation]) -> list[Citation]:
    """Leave out later citations that would not fit into one answer."""
    kept: list[Citation] = []
    used = 0
    for citation in citations:
        if kept and used + len(citation.quote) > _ROOM_FOR_QUOTES:
            break
        kept.append(citation)
        used += len(citation.quote)
    return kept
