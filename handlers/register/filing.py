"""Filing a first report in a conversation: one question at a time, every step kept as a draft."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.register import moves
from handlers.register.asks import Ask, number_in, read_answer
from handlers.register.brief import Brief, is_labelled, looks_like_a_brief, read_brief
from handlers.register.checking import check_lines, duplicate_lines
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errors import AnswerRefused
from handlers.register.form import (
    ORDER,
    SUMMARY,
    Step,
    ask_for,
    following,
    missing_required,
    previous,
    questions,
)
from handlers.register.questions import is_question
from handlers.wording_register_form import FIELDS, QUESTIONS, VALUES, refused_text, value_text
from ledger import drafts
from ledger.drafts import Draft
from ledger.evidence import keep_evidence
from ledger.filing import Receipt
from ledger.forms import REQUIRED
from ledger.organisations import organisation

_BACK: Final = re.compile(r"上一步|返回|后退|back", re.IGNORECASE)
_SKIP: Final = re.compile(r"跳过|略过|暂无|没有|不清楚|不知道|skip", re.IGNORECASE)
_SKIP_YES_NO: Final = re.compile(r"跳过|略过|skip", re.IGNORECASE)
_CLEAR: Final = re.compile(r"清空|清除|删除|clear", re.IGNORECASE)
_CANCEL: Final = re.compile(r"取消|取消首报|作废|删除草稿|cancel|delete the draft", re.IGNORECASE)
_CANCEL_ASKED: Final = re.compile(r"取消填写|算了|不报了|不填了|不办了|cancel\?|never ?mind", re.IGNORECASE)
"""What the button says, and what may be meant otherwise: it is asked before anything is deleted."""
_LATER: Final = re.compile(r"暂存|稍后|稍后再填|保存|later", re.IGNORECASE)
_DONE: Final = re.compile(r"完成|到此为止|核对|预览|done", re.IGNORECASE)
_CONFIRM: Final = re.compile(r"确认|确认提交|提交|确定|confirm", re.IGNORECASE)
_EDIT: Final = re.compile(r"(?:修改|改|edit)\s*(?:第)?\s*([0-9]{1,2})\s*(?:项)?", re.IGNORECASE)
_EDIT_NAMED: Final = re.compile(r"(?:修改|改)\s*(.{2,12})")
_SAID_SO: Final = {
    **{label: name for name, label in FIELDS["zh"].items() if name in ORDER},
    "投资额": "amount", "投资金额": "amount", "落户地": "intended_place", "阶段": "stage", "信用代码": "uscc",
    "联系方式": "contact", "国别": "country", "内外资": "capital", "项目名": "name",
}  # fmt: skip
_CHANGE: Final = re.compile(
    rf"(?:把)?(?P<field>{'|'.join(sorted(map(re.escape, _SAID_SO), key=len, reverse=True))})"
    r"\s*(?:改成|改为|更正为|应为|应该是|换成)\s*[:：]?\s*(?P<value>.+)"
)
SUMMARY_CHOICES: Final = ("file", "rest", "edit", "later", "cancel")
_DECIDES: Final = (1, 5)
"""Filing and cancelling."""


@dataclass(frozen=True)
class Turn:
    """One turn of the form.

    Args:
        reply: what goes back.
        draft: the draft it goes on with, None when it ended.
        filed: the draft that was filed.
        asked: a name for the question that is open, so that an answer to another one is known for stale.
    """

    reply: RegisterReply
    draft: str | None
    filed: str | None = None
    asked: str = ""


def begin(speaker: Speaker, brief: Brief | None = None) -> Turn:
    """Begin a draft, empty or with what a brief says, and ask the first question."""
    form: dict[str, Any] = {**brief.form, "words": dict(brief.words)} if brief else {}
    way = "brief" if brief else "guided"
    first = following(Step(way, ""), form, speaker.viewer.city)
    with speaker.desk.ledger.write() as tx:
        draft = drafts.start_draft(tx, viewer=speaker.viewer, step=str(first), form=form)
    if brief is None:
        return _asked(speaker, draft, speaker.word("form_begun"))
    return _asked(speaker, draft, _taken(speaker, brief))


def _taken(speaker: Speaker, brief: Brief) -> str:
    """Return what was read from a brief, each with its words, and why some of them could not be taken."""
    taken = [
        speaker.word(
            "taken", field=FIELDS[speaker.language][name], value=shown, words=brief.words.get(name, "")
        )
        for name in ORDER
        if (shown := value_text(name, brief.form, speaker.language))
    ]
    wrong = [refused_text(e.code, e.facts, speaker.language) for e in brief.refused.values()]
    return "\n".join([speaker.word("brief_read"), *taken, *wrong])


def _merge(speaker: Speaker, draft: Draft, step: Step, text: str) -> Turn:
    """Take what was pasted in the middle of the form; of a whole brief, what is known already stays."""
    brief = read_brief(text, speaker.desk.gazetteer, city=speaker.viewer.city)
    new = {n: v for n, v in brief.form.items() if is_labelled(text) or draft.form.get(n) is None}
    words = {**(draft.form.get("words") or {}), **{n: w for n, w in brief.words.items() if n in new}}
    way = "brief" if len(new) > 1 else step.way
    after = following(Step(way, ""), {**draft.form, **new}, speaker.viewer.city)
    with speaker.desk.ledger.write() as tx:
        saved = drafts.save_draft(
            tx, draft.id, viewer=speaker.viewer, version=draft.version, step=str(after),
            values={**new, "words": words},
        )  # fmt: skip
    return _asked(speaker, saved, _taken(speaker, brief))


def resume(speaker: Speaker, draft_id: str) -> Turn:
    """Take a draft up again where it stands."""
    with speaker.desk.ledger.read() as read:
        draft = drafts.find_draft(read, draft_id, viewer=speaker.viewer)
    if draft.state != "open":
        return Turn(RegisterReply(speaker.word("no_such_draft")), None)
    return _asked(speaker, draft, speaker.word("form_resumed"))


def answer(
    speaker: Speaker, draft_id: str, text: str, aside: Callable[[str, Mapping[str, Any]], RegisterReply]
) -> Turn:
    """Take what was typed as the answer to the question the draft stands at.

    aside: answers a question that was asked instead of an answer; then the form goes on.
    """
    with speaker.desk.ledger.read() as read:
        draft = drafts.find_draft(read, draft_id, viewer=speaker.viewer)
    if draft.state != "open":
        return Turn(RegisterReply(speaker.word("no_such_draft")), None)
    step, typed = Step.read(draft.step), unicodedata.normalize("NFKC", text).strip().rstrip("。.!！")
    commanded = _commanded(speaker, draft, step, typed)
    if commanded is not None:
        return commanded
    if is_question(text):
        return _asked(speaker, draft, aside(text, draft.form).words + "\n" + speaker.word("form_goes_on"))
    if changed := _CHANGE.fullmatch(typed):
        field, text = _SAID_SO[changed["field"]], changed["value"]
        asked_now = field == step.field  # then it is the answer, and the form goes on
        step = step if asked_now else Step(step.way, field, step.back or step.field)
    elif looks_like_a_brief(text) or is_labelled(text):
        return _merge(speaker, draft, step, text)
    elif step.field == SUMMARY:
        return _chosen(speaker, draft, step, typed)
    ask = _ask(speaker, step)
    try:
        values = read_answer(
            ask, text, today=speaker.desk.today(), known=draft.form, words=VALUES[speaker.language]
        )
    except AnswerRefused as error:
        return _asked(speaker, draft, refused_text(error.code, error.facts, speaker.language))
    saved = _save(speaker, draft, step, values)
    return _asked(speaker, saved, _as_read(speaker, saved, step.field) if changed else "")


def _as_read(speaker: Speaker, draft: Draft, field: str) -> str:
    """Return what a field holds now, for whoever changed it out of its turn."""
    value = value_text(field, draft.form, speaker.language)
    return speaker.word("changed", field=FIELDS[speaker.language][field], value=value)


def file(speaker: Speaker, draft: Draft) -> Turn:
    """File a draft after the officer has confirmed its summary; once, whatever happens."""
    with speaker.desk.ledger.write() as tx:
        if draft.state == "open":
            draft = drafts.save_draft(
                tx, draft.id, viewer=speaker.viewer, version=draft.version, step=draft.step,
                values={"confirmed": list(REQUIRED)},
            )  # fmt: skip
        receipt = drafts.file_draft(tx, draft.id, viewer=speaker.viewer, version=draft.version)
    label, move = speaker.word("see_card", receipt=receipt.number), moves.card(receipt.claim)
    return Turn(RegisterReply(receipt_text(speaker, receipt), (label,), (move,)), None, draft.id)


def attach(speaker: Speaker, draft_id: str, content: bytes, media_type: str) -> Turn:
    """Keep a file as evidence of the draft at hand; the same file is kept once."""
    ledger, viewer = speaker.desk.ledger, speaker.viewer
    with ledger.write() as tx:
        draft = drafts.find_draft(tx, draft_id, viewer=viewer)
        digest = keep_evidence(tx, ledger, viewer=viewer, content=content, media_type=media_type)
        kept = list(dict.fromkeys([*(draft.form.get("evidence") or ()), digest]))
        draft = drafts.save_draft(
            tx, draft.id, viewer=viewer, version=draft.version, step=draft.step, values={"evidence": kept}
        )
    return _asked(speaker, draft, speaker.word("attached", count=len(kept)))


def receipt_text(speaker: Speaker, receipt: Receipt) -> str:
    """Return what an officer is told of a filing; of a possible duplicate no more than that there is one."""
    key = "receipt_again" if receipt.repeated else "receipt"
    return "\n".join(
        (
            speaker.word(key, number=receipt.number),
            speaker.word(f"next_{receipt.state}", state=speaker.word(f"state_{receipt.state}")),
        )
    )


def _commanded(speaker: Speaker, draft: Draft, step: Step, typed: str) -> Turn | None:
    """Carry out a word that steers the form; None where the text is an answer."""
    city = speaker.viewer.city
    if _CANCEL.fullmatch(typed) or _CANCEL_ASKED.fullmatch(typed):
        return _cancelled(speaker, draft, sure=_CANCEL.fullmatch(typed) is not None)
    if _LATER.fullmatch(typed):
        return Turn(RegisterReply(speaker.word("form_kept")), None)
    if _BACK.fullmatch(typed):
        return _asked(speaker, _move(speaker, draft, previous(step, draft.form, city)))
    if _DONE.fullmatch(typed):
        missing = missing_required(draft.form)
        return _asked(speaker, _move(speaker, draft, Step(step.way, missing[0] if missing else SUMMARY)))
    if match := _EDIT.fullmatch(typed):
        number = int(match.group(1))
        if not 1 <= number <= len(ORDER):
            refusal = refused_text("unknown_number", {"number": str(number)}, speaker.language)
            return _asked(speaker, draft, refusal)
        back = step.back or step.field
        return _asked(speaker, _move(speaker, draft, Step(step.way, ORDER[number - 1], back)))
    if (match := _EDIT_NAMED.fullmatch(typed)) and match.group(1) in FIELDS["zh"].values():
        name = next(name for name in FIELDS["zh"] if FIELDS["zh"][name] == match.group(1))
        if name in ORDER:
            return _asked(speaker, _move(speaker, draft, Step(step.way, name, step.back or step.field)))
    return None if step.field == SUMMARY else _left_open(speaker, draft, step, typed)


def _left_open(speaker: Speaker, draft: Draft, step: Step, typed: str) -> Turn | None:
    """Skip or empty a field; None where the text is its value."""
    ask = ask_for(step.field)
    skip = _SKIP_YES_NO if ask.kind == "yes_no" else _SKIP
    if not skip.fullmatch(typed) and not _CLEAR.fullmatch(typed):
        return None
    if not ask.optional:
        return _asked(speaker, draft, refused_text("required", {"field": step.field}, speaker.language))
    if _CLEAR.fullmatch(typed):
        return _asked(speaker, _save(speaker, draft, step, {step.field: None}))
    return _asked(speaker, _move(speaker, draft, following(step, draft.form, speaker.viewer.city)))


def _chosen(speaker: Speaker, draft: Draft, step: Step, typed: str) -> Turn:
    """Carry out a choice at the summary."""
    labels = tuple(speaker.word(f"summary_{choice}") for choice in SUMMARY_CHOICES)
    number = labels.index(typed) + 1 if typed in labels else number_in(typed)
    chosen = SUMMARY_CHOICES[number - 1] if number and 1 <= number <= len(SUMMARY_CHOICES) else ""
    if _CONFIRM.fullmatch(typed) or chosen == "file":
        missing = missing_required(draft.form)
        if missing:
            return _asked(speaker, _move(speaker, draft, Step(step.way, missing[0])))
        return file(speaker, draft)
    if chosen == "rest":
        return _asked(speaker, _move(speaker, draft, following(Step("rest", ""), draft.form, None)))
    if chosen == "edit":
        return _asked(speaker, draft, speaker.word("edit_how"))
    if chosen in ("later", "cancel"):
        steered = _commanded(speaker, draft, step, {"later": "暂存", "cancel": "取消填写"}[chosen])
        if steered is not None:
            return steered
    return _asked(speaker, draft, speaker.word("choose_or_edit"))


def _save(speaker: Speaker, draft: Draft, step: Step, values: Mapping[str, Any]) -> Draft:
    form = {**draft.form, **values}
    words = {name: found for name, found in (draft.form.get("words") or {}).items() if name not in values}
    with speaker.desk.ledger.write() as tx:
        return drafts.save_draft(
            tx, draft.id, viewer=speaker.viewer, version=draft.version,
            step=str(following(step, form, speaker.viewer.city)),
            values={**values, "words": words} if "words" in draft.form else values,
        )  # fmt: skip


def _move(speaker: Speaker, draft: Draft, step: Step) -> Draft:
    with speaker.desk.ledger.write() as tx:
        return drafts.save_draft(
            tx, draft.id, viewer=speaker.viewer, version=draft.version, step=str(step), values={}
        )


def _ask(speaker: Speaker, step: Step) -> Ask:
    with speaker.desk.ledger.read() as read:
        own = organisation(read, speaker.viewer.organisation)
    return ask_for(step.field, place=own.name.removesuffix("（演示）"))


def _asked(speaker: Speaker, draft: Draft, before: str = "") -> Turn:
    """Return the question a draft stands at, or its summary."""
    step = Step.read(draft.step)
    if step.field == SUMMARY:
        return Turn(_summary(speaker, draft, before), draft.id, asked=f"{draft.id}:{draft.version}")
    ask, language = _ask(speaker, step), speaker.language
    asked = questions(step.way, draft.form, speaker.viewer.city)
    place = f"{asked.index(step.field) + 1}/{len(asked)}" if step.field in asked else ""
    labels = ask.labels or tuple(VALUES[language].get(option, option) for option in ask.options)
    if ask.kind == "yes_no":
        labels = (VALUES[language]["true"], VALUES[language]["false"])
    now = value_text(step.field, draft.form, language)
    gap = "" if language == "zh" else " "
    lines = [before, f"{speaker.beside(place)}{gap}{QUESTIONS[language][step.field]}".strip()]
    lines += [speaker.word("value_now", value=now)] if now else []
    body = "\n".join(line for line in lines if line)
    hint = speaker.word("form_hint")
    reply = RegisterReply(body, labels, beside=_beside(speaker, draft, step, ask), hint=hint)
    return Turn(reply, draft.id, asked=f"{draft.id}:{draft.step}")


def _beside(speaker: Speaker, draft: Draft, step: Step, ask: Ask) -> tuple[tuple[str, str], ...]:
    """Return what may be done instead of answering a question, each with what to type for it."""
    first = previous(step, draft.form, speaker.viewer.city).field == step.field
    names = (*(("skip",) if ask.optional else ()), *(() if first else ("back",)), "later", "cancel")
    return tuple((speaker.word(f"beside_{name}"), speaker.word(f"beside_{name}_says")) for name in names)


def _filled(draft: Draft) -> int:
    """Return how many things a draft holds, files among them."""
    return sum(1 for name in ORDER if draft.form.get(name) is not None) + len(
        draft.form.get("evidence") or ()
    )


def _cancelled(speaker: Speaker, draft: Draft, *, sure: bool) -> Turn:
    """Delete a draft; who tapped is asked first, and the question that is open stays open meanwhile."""
    kept = _filled(draft)
    if sure or not kept:
        with speaker.desk.ledger.write() as tx:
            drafts.cancel_draft(tx, draft.id, viewer=speaker.viewer, version=draft.version)
        return Turn(RegisterReply(speaker.word("form_cancelled")), None)
    names = ("delete", "later", "go_on")
    beside = tuple((speaker.word(f"beside_{name}"), speaker.word(f"beside_{name}_says")) for name in names)
    reply = RegisterReply(speaker.word("cancel_sure", count=kept), beside=beside)
    at_summary = Step.read(draft.step).field == SUMMARY
    return Turn(reply, draft.id, asked=f"{draft.id}:{draft.version if at_summary else draft.step}")


def _summary(speaker: Speaker, draft: Draft, before: str) -> RegisterReply:
    language, form = speaker.language, draft.form
    words: Mapping[str, str] = form.get("words") or {}
    lines, open_fields = [before, speaker.word("summary")], []
    for number, name in enumerate(ORDER, 1):
        shown = value_text(name, form, language)
        if not shown:
            open_fields.append(f"[{number}]{FIELDS[language][name]}")
            continue
        source = speaker.word("from_words", words=words[name]) if name in words else ""
        lines.append(f"[{number}] {speaker.pair(FIELDS[language][name], shown)}{source}")
    if form.get("evidence"):
        lines.append(speaker.word("evidence_kept", count=len(form["evidence"])))
    lines.append(speaker.word("not_given", fields=speaker.listed(open_fields)))
    missing = missing_required(form)
    if missing:
        named = speaker.listed(FIELDS[language][name] for name in missing)
        lines.append(speaker.word("still_required", fields=named))
    lines += check_lines(speaker, str(speaker.viewer.city), form)
    duplicates = duplicate_lines(speaker, form)
    lines += [speaker.word("duplicates"), *duplicates] if duplicates else [speaker.word("no_duplicates")]
    labels = tuple(speaker.word(f"summary_{choice}") for choice in SUMMARY_CHOICES)
    return RegisterReply("\n".join(line for line in lines if line), labels, decides=_DECIDES)
