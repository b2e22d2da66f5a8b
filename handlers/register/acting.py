"""The dialogue of one action: its questions one by one, then the action itself, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.register.asks import read_answer
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errand import EVIDENCE
from handlers.register.errands import errand, takes_evidence
from handlers.register.errors import AnswerRefused
from handlers.register.pending import Pending
from handlers.register.questions import is_question
from handlers.wording import Language
from handlers.wording_register_errors import error_text
from handlers.wording_register_form import FIELDS, QUESTIONS, VALUES, refused_text
from ledger.errors import LedgerError
from ledger.evidence import keep_evidence

_CANCEL: Final = re.compile(r"取消|算了|不办了|cancel", re.IGNORECASE)
_SKIP: Final = re.compile(r"跳过|略过|暂无|skip", re.IGNORECASE)


def question(speaker: Speaker, pending: Pending, before: str = "") -> RegisterReply:
    """Return the next question of an action with its numbered choices, under what is being done."""
    ask = pending.next
    if ask is None:
        return RegisterReply(before)
    language = speaker.language
    labels = ask.labels or tuple(_option(option, language) for option in ask.options)
    if ask.kind in ("yes_no", "confirm"):
        labels = (VALUES[language]["true"], VALUES[language]["false"])
    if ask.suggestion:
        labels = (ask.suggestion,)
    if ask.kind == "file":
        labels = (speaker.word("done_word"),)
    prompt = speaker.word(ask.prompt) if ask.prompt else QUESTIONS[language][ask.name]
    body = "\n".join(part for part in (before, pending.title, prompt) if part)
    decides = (1,) if ask.kind == "confirm" else ()
    names = (*(("skip",) if ask.optional else ()), *(() if ask.kind == "confirm" else ("cancel",)))
    beside = tuple(
        (speaker.word(f"beside_{name}"),) * 2 for name in names
    )  # a "no" says what cancelling would
    hints = [speaker.word("evidence_hint")] if ask.name == "investor_asked" else []
    hint = "\n".join([*hints, speaker.word("action_hint")])
    return RegisterReply(body, labels, decides=decides, beside=beside, hint=hint)


def go_on(
    speaker: Speaker,
    pending: Pending,
    text: str,
    aside: Callable[[str, Mapping[str, Any]], RegisterReply],
) -> tuple[Pending | None, RegisterReply]:
    """Take what was typed as the answer to the action's next question.

    aside: answers a question that was asked instead of an answer; then the action goes on.

    Returns:
        The action with the answer, None where it is not meant any more; and what to say.
    """
    ask = pending.next
    if ask is None or _CANCEL.fullmatch(text.rstrip("。.!！")):
        return None, _again(speaker, pending, speaker.word("nothing_done"))
    if is_question(text):
        told = aside(text, {}).words
        return pending, question(speaker, pending, f"{told}\n{speaker.word('action_goes_on')}")
    labels = dict(zip(ask.options, ask.labels, strict=False)) or {
        option: _option(option, speaker.language) for option in ask.options
    }
    if ask.kind == "file" and not pending.facts.get(EVIDENCE) and not _CANCEL.fullmatch(text):
        return pending, question(speaker, pending, speaker.word("file_needed"))
    try:
        values: dict[str, Any] = {ask.name: None}
        if not (ask.optional and _SKIP.fullmatch(text.strip().rstrip("。.!！"))):
            values = read_answer(
                ask, text, today=speaker.desk.today(), known=pending.values, words=labels, sure=True
            )
    except AnswerRefused as error:
        return pending, question(speaker, pending, refused_text(error.code, error.facts, speaker.language))
    if ask.kind == "confirm" and values[ask.name] != "true":
        return None, _again(speaker, pending, speaker.word("nothing_done"))
    pending = pending.answered(values)
    if again := errand(pending.name).asks_after:
        pending = replace(pending, asks=again(speaker, pending.facts, pending.values))
    return pending, question(speaker, pending)


def attach(
    speaker: Speaker, pending: Pending, content: bytes, media_type: str
) -> tuple[Pending, RegisterReply]:
    """Keep a file that was sent while an action on a claim is under way; it is attached when that is done."""
    if not takes_evidence(pending):
        return pending, question(speaker, pending, speaker.word("attach_when"))
    ledger = speaker.desk.ledger
    with ledger.write() as tx:
        digest = keep_evidence(tx, ledger, viewer=speaker.viewer, content=content, media_type=media_type)
    kept = list(dict.fromkeys([*pending.facts.get(EVIDENCE, ()), digest]))
    pending = replace(pending, facts={**pending.facts, EVIDENCE: kept})
    return pending, question(speaker, pending, speaker.word("file_taken", count=len(kept)))


def carry_out(speaker: Speaker, pending: Pending) -> RegisterReply:
    """Do an action whose questions are answered, and show how things stand then, refused or done."""
    does = errand(pending.name)
    try:
        with speaker.desk.ledger.write() as tx:
            does.run(tx, speaker, pending.facts, pending.values)
    except LedgerError as error:
        return _again(speaker, pending, error_text(error, speaker.language))
    return _again(speaker, pending, speaker.word(f"done_{pending.name}"))


def refused(speaker: Speaker, name: str, facts: Mapping[str, Any], error: LedgerError) -> RegisterReply:
    """Return why an action was refused, above what it was about as that stands now."""
    return _again(speaker, Pending(name, facts), error_text(error, speaker.language))


def _again(speaker: Speaker, pending: Pending, words: str) -> RegisterReply:
    """Return words above what an errand is about, as that stands now."""
    try:
        return errand(pending.name).then(speaker, pending.facts).after(words)
    except LedgerError:  # what was just given away is no longer one's own to see
        return RegisterReply(words)


def _option(option: str, language: Language) -> str:
    return VALUES[language].get(option) or FIELDS[language].get(option, option)
