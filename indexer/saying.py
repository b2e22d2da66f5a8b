"""The direct first sentence: the value, the units or the words of the clause that answer."""

from __future__ import annotations

import re

from indexer.answer import Statement
from indexer.asked import Intent
from indexer.deciding import asks_how_decided, deciding, sentence_end
from indexer.matching import Statistics, credit
from indexer.question import Question
from indexer.quoting import covering
from indexer.ranking import Match
from indexer.values import Value, ValueKind

_SEGMENT = re.compile(r"[^，,；;。！？!?、|]+[，,；;。！？!?|]?")
_UNIT_IN_CHARGE = re.compile(
    r"由([^，。；、由]{2,18}?(?:局|委|办|厅|中心|部门|政府|海关|国资委|小组|办公室))(?:负责)?(?:牵头|负责|会同|主谈|统筹|组织|选派|按)|"
    r"([^，。；、由（]{2,14}(?:局|委|办|厅|中心|部门))(?:负责)?(?:牵头|负责)"
)
_TO_WHOM = re.compile(
    r"向谁|向哪|报给(?:谁|哪)|报到哪|交给(?:谁|哪)|找谁报|报送(?:给|到)?(?:谁|哪)|to whom|report to",
    re.IGNORECASE,
)
_RECEIVER = re.compile(
    r"[^，。；]*?(?:向(?P<unit>[^，。；]{2,14}?(?:局|委|办|中心|办公室|部门))(?:报备|报送|申请|提交|报告))[^，。；]*"
)
_WHO = re.compile(
    r"谁|哪(?:个|家|些|几)|牵头|负责|配合|协办|单位|部门|who|lead|support|unit|responsible", re.IGNORECASE
)
_WHEN = re.compile(r"时限|什么时候|何时|哪天|截止|完成|期限|多久|几月|when|deadline|due", re.IGNORECASE)
_FEW_VALUES = 2
_WORDS_AT_MOST = 90
_SHORT_REST = 6
_DECISION_AT_MOST = 240
_TARGETS_AT_MOST = 400
_TARGETS = re.compile(r"目标[^，。]{0,6}[？?。]?$")
_WORK = frozenset(("招商", "招商引资", "招大引强", "工作"))


def state(question: Question, match: Match, statistics: Statistics, *, citation: int) -> Statement:
    """Return what a sentence states in answer to the question.

    Args:
        question: what was asked.
        match: the sentence that answers.
        statistics: how common words are.
        citation: which citation stands behind it.
    """
    clause = match.passage.clause
    place, document = match.passage.place, clause.document
    if clause.kind == "row":
        row = _of_row(question, match, citation)
        if row is not None:
            return row
    if asks_how_decided(question.text):
        end = sentence_end(clause.text, match.sentence.end)
        words = (_without_heading(match) + clause.text[match.sentence.end : end]).strip()
        bodies = tuple(dict.fromkeys(one.body for one in deciding(words)))
        if bodies and len(words) <= _DECISION_AT_MOST:
            # Several bodies have a condition each, which their names alone would leave out.
            one = bodies if len(bodies) == 1 else ()
            return Statement(
                "value" if one else "words", place, document, values=one, words=words, citation=citation
            )
    if question.asked.intent is Intent.RESPONSIBLE and ValueKind.UNIT in question.asked.kinds:
        item = covering(match)
        if item is not None and (item.lead or item.supporting):
            return Statement(
                "units", place, document, lead=item.lead, supporting=item.supporting, citation=citation,
                words=_segment(question, match, statistics),
            )  # fmt: skip
        unit = _UNIT_IN_CHARGE.search(match.words) if question.asked.kinds & {ValueKind.UNIT} else None
        if unit is not None:
            return Statement(
                "units", place, document, lead=(unit.group(1) or unit.group(2),), citation=citation,
                words=_segment(question, match, statistics),
            )  # fmt: skip
    receiver = _RECEIVER.search(clause.text) if _TO_WHOM.search(question.text) else None
    if receiver is not None:
        return Statement(
            "value", place, document, values=(receiver["unit"],), words=receiver.group(), citation=citation
        )
    whole = _all_targets(question, match)
    if whole:
        return Statement("words", place, document, words=whole, citation=citation)
    words = _segment(question, match, statistics)
    said = tuple(dict.fromkeys(v.words for v in _inside(match, words) if v.kind is not ValueKind.UNIT))
    values = tuple(value for value in said if not any(value != other and value in other for other in said))
    if values and len(values) <= _FEW_VALUES:
        return Statement("value", place, document, values=values, words=words, citation=citation)
    return Statement("words", place, document, words=words, citation=citation)


def _all_targets(question: Question, match: Match) -> str:
    """Return all targets of the sentence where the targets are asked as such (主要目标), "" where one of them is."""
    if not _TARGETS.search(question.text) or any(
        "目标" not in c.words and c.words not in _WORK for c in question.concepts
    ):
        return ""
    text = match.passage.clause.text
    words = _without_heading(match) + text[match.sentence.end : sentence_end(text, match.sentence.end)]
    return words.strip() if len(words) <= _TARGETS_AT_MOST else ""


def _of_row(question: Question, match: Match, citation: int) -> Statement | None:
    """Return what a table row says of who and when, where that is asked; None where its contents are."""
    clause = match.passage.clause
    cells = {cell.column: cell.text for cell in clause.cells}
    due = next((text for column, text in cells.items() if "时限" in column), "")
    who = _WHO.search(question.text) is not None and bool(clause.responsible)
    when = bool(due) and _WHEN.search(question.text) is not None
    if not (who or when):
        return None
    first = clause.responsible[0] if who else None
    return Statement(
        "units" if who else "value", match.passage.place, clause.document,
        values=(due,) if when else (), words=clause.cells[1].text if len(clause.cells) > 1 else "",
        lead=first.lead if first else (), supporting=first.supporting if first else (), citation=citation,
    )  # fmt: skip


def _inside(match: Match, words: str) -> list[Value]:
    start = match.words.find(words)
    return [v for v in match.values if start <= v.start and v.end <= start + len(words)] if start >= 0 else []


def _without_heading(match: Match) -> str:
    """Return the sentence without the clause's number and heading, where more follows them."""
    words, heading = match.words, match.passage.clause.heading
    end = words.find(heading) + len(heading) if heading and heading in words[: len(heading) + 8] else 0
    rest = words[end:].lstrip("。．. ：:")
    return rest if end and len(rest) > _SHORT_REST else words


def _segment(question: Question, match: Match, statistics: Statistics) -> str:
    """Return the run of the sentence, cut at commas, that says most of what was asked."""
    text = _without_heading(match)
    pieces = [(m.start(), m.end()) for m in _SEGMENT.finditer(text)]
    if not pieces or len(text) <= _WORDS_AT_MOST:
        return text.strip()
    shift = match.words.find(text)
    values = [(v.start - shift, v.end - shift) for v in match.values]
    weights = {c.words: statistics.weight(c) for c in question.concepts}

    def worth(start: int, end: int) -> float:
        run = re.sub(r"\s", "", text[start:end]).lower()
        said = sum(weights[c.words] * credit(c, run) for c in question.concepts)
        valued = any(start <= first and last <= end for first, last in values)
        return said + (0.6 * max(weights.values(), default=1.0) if valued else 0.0) - (end - start) / 400

    best = max(
        (
            (first[0], last[1])
            for i, first in enumerate(pieces)
            for last in pieces[i:]
            if last[1] - first[0] <= _WORDS_AT_MOST
        ),
        key=lambda span: (worth(*span), -span[0]),
        default=pieces[0],
    )
    return text[best[0] : best[1]].strip().rstrip("，,；;、|")
