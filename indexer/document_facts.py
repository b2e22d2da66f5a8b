# ruff: noqa: E501 - patterns are read alternative by alternative
"""Questions about a document itself: its number, dates, issuer, status, validity, and what it restates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.models import Clause, DocumentStatus, Metadata
from indexer.matching import credit
from indexer.question import Question
from terms.folding import fold, folded

_PAPER = r"(?:文件|意见稿|1214|那稿|意见|制度|稿子|稿|通知|办法|文|报道|新闻|规定|规则|document|opinions?|system|draft|report|article|notice)"
_ASKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"文号|字号|发文号|几号文|多少号文|编号|official number|document number|reference number", re.I)),
    ("basis", re.compile(r"(?:依据|根据|按照|依照)[^，。？]{0,14}(?:哪|什么)[^，。？]{0,16}(?:制定|制订|出台|起草|印发|下发|定的|来的)|(?:制定|制订|出台|起草)(?:的)?依据|依据了?[^，。？]{0,8}(?:一份|哪份|哪个)|(?:based on|under) which (?:notice|document)", re.I)),
    ("addressed", re.compile(r"主送|(?:发|印发|下发)给(?:了)?(?:谁|哪)|addressed to", re.I)),
    ("expires", re.compile(r"有效期|失效|到期|过期|什么时候作废|试行(?:期|到|多久|几年|截止|结束|.{0,6}为止)|expir|valid until|trial (?:period|end)", re.I)),
    ("printed", re.compile(r"印发(?:日期|时间|的?是?(?:什么时候|哪天|几号))|(?:什么时候|何时|哪天|哪一天|几号|哪一?日)(?:正式)?(?:印发|印的|下发|印出来|印)|printed", re.I)),
    ("effective", re.compile(r"(?:什么时候|何时|哪天|哪一天|几号|从哪天|从什么时候)[^，。？]{0,4}(?:起|开始)?(?:施行|实施|生效|执行|算数|用的?|管用|开始)|(?:施行|实施|生效|执行)(?:日期|时间|的?时间)|take effect|from (?:what|which) date|since when|effective date|in effect since|come into (?:force|effect)|entered into force|put into effect", re.I)),
    ("dated", re.compile(r"成文|落款|(?:什么时候|何时|哪天|哪一天|哪年|哪一年|几号|几月)[^，。？]{0,3}(?:发布|出台|发的|发文|出的|公布|登的|刊登|发表|印|下发|出来|挂出来|挂的)|(?:发布|发文|出台|公布|刊登|登出|发表)(?:日期|时间|年份)|\bdated\b|publish(?:ed)? (?:on|when)|when was .{0,60}(?:issued|published|dated|released)|date of", re.I)),
    ("status", re.compile(r"正式(?!印|发布|下发|施行|实施|出台)|现行|还?有效(?!期|衔接)|还管用|生效了?(?:没|吗|没有)|试行的?(?:吗|还是|文件)|草案|(?:还是|还在|算|是不是)征求意见|定稿|废止|(?:是|算)(?:不是)?(?:正式|试行|草稿|草案)|效力|定了没|定没定|能不能拿来|legal status|in force|official(?:ly)? (?:in )?(?:force|adopted)|still valid|a draft|trial or draft|final or draft|binding|final (?:rule|text|version|document)|a trial|only (?:a |on )?trial|out for comment", re.I)),
    ("issuer", re.compile(r"谁(?:发布|发的|印发|出的|下发|制发|出台)|哪(?:个|家)(?:单位|部门|机关|机构|政府)?(?:发布|发的|印发|出的|下发|制发|出台)|发文(?:机关|单位)|制发|落款(?:单位|是谁)|who issued|issued by|issuing|issuer", re.I)),
    ("editor", re.compile(r"责任编辑|编辑是谁|editor", re.I)),
    ("title", re.compile(r"全称|全名|标题|题目|叫什么(?:名字|名称)?|full (?:title|name)|title of", re.I)),
)  # fmt: skip
_ABOUT_PAPER = re.compile(_PAPER, re.I)
_ANOTHER_PAPER = re.compile(
    r"(?:依据|参照|根据|按照|依照|based on)[^，。？]{0,14}(?:哪|什么|which|what)|(?:哪|什么)[^，。？]{0,10}(?:文|通知|意见)[^，。？]{0,4}(?:制定|制订|定的|来的)|所依据|依据的"
)
_SIGNED = re.compile(r"成文|落款|发布日期|dated", re.I)
_FEEDBACK = re.compile(r"反馈|邮箱|征集|提意见|feedback|comments? (?:by|to|period)", re.I)
_OPENINGS: Mapping[str, re.Pattern[str]] = {
    "addressed": re.compile(
        r"^(?P<to>各[^：:。]{2,80}|[^：:。，]{0,60}(?:人民政府|委员会|局|单位|部门))[：:]"
    ),
    "basis": re.compile(r"(?:根据|依据|按照)(?P<to>[^。]{4,200}?)(?=，(?:结合|经|现|制[定订]|提出|特))"),
}
_NEWS = re.compile(r"新闻|(?<!做)(?<!写)报道|新浪|那篇|news|article", re.I)
_PAPER_KIND = re.compile(r"指导意见|实施意见|征求意见稿|工作制度|实施方案|实施办法|暂行办法|行动计划")
_TELLING = 0.6
_SPARE_WORDS = 3


@dataclass(frozen=True)
class DocumentFact:
    """A fact of a document and the clause that shows it.

    Args:
        metadata: the document.
        ask: which fact: number, dated, printed, effective, expires, status, issuer or title.
        value: the fact in words of the document or as a date; "" if the document does not state it.
        clause: a clause of the document to cite.
        start: where the quote begins in the clause.
        end: where it ends.
    """

    metadata: Metadata
    ask: str
    value: str
    clause: Clause
    start: int
    end: int


def asked_facts(question: Question) -> tuple[str, ...]:
    """Return which facts of a document a question asks for, none if it is not about a document."""
    if not (question.documents or _ABOUT_PAPER.search(question.text)):
        return ()
    found = tuple(name for name, pattern in _ASKS if pattern.search(question.text))
    if "printed" in found and not _SIGNED.search(question.text):
        return tuple(name for name in found if name != "dated")
    return found


def _about_the_work(question: Question, chosen: Sequence[Metadata]) -> bool:
    """Say whether the question is about the work and not the paper (该意见的实施由谁牵头)."""
    names = " ".join(folded(" ".join((m.title, m.issuer, *m.short_names))) for m in chosen)
    said = question.text if question.english else question.folded
    asking = [match.span() for _, pattern in _ASKS for match in pattern.finditer(said)]
    other = [
        c
        for c in question.concepts
        if c.strength >= _TELLING
        and not any(start < c.at + len(c.words) and c.at < end for start, end in asking)
        and not _ABOUT_PAPER.search(c.words)
        and not any(pattern.search(c.words) for _, pattern in _ASKS)
        and credit(c, names) < _TELLING
    ]
    return len(other) > (_SPARE_WORDS if question.documents else _SPARE_WORDS - 1)


def document_facts(
    question: Question, documents: Mapping[str, Metadata], clauses: Callable[[str], Sequence[Clause]]
) -> list[DocumentFact]:
    """Return the facts asked for, of the documents named or of the places named; none if it is no such question."""
    asks = asked_facts(question)
    if "basis" in asks:
        asks = ("basis",)  # the number asked beside it is that of the paper it rests on
    elif _ANOTHER_PAPER.search(question.text):
        return []
    if not asks or _FEEDBACK.search(question.text):
        return []
    news = _NEWS.search(question.text) or (not question.places and re.search(r"稿子", question.text))
    chosen = [documents[id_] for id_ in question.documents if id_ in documents]
    if not chosen and question.places:
        chosen = [
            m
            for m in documents.values()
            if m.place in question.places and m.status is not DocumentStatus.NEWS
        ]
    if not chosen:
        chosen = _only_one(question, documents.values())
    if news and not question.documents:
        chosen = [m for m in documents.values() if m.status is DocumentStatus.NEWS] or chosen
    if _about_the_work(question, chosen):
        return []
    return [_fact(ask, metadata, clauses(metadata.id)) for metadata in chosen for ask in asks]


def _only_one(question: Question, documents: Iterable[Metadata]) -> list[Metadata]:
    """Return the document whose kind of paper is named (指导意见), where only one is of that kind."""
    kind = _PAPER_KIND.search(question.text)
    of_kind = [
        m for m in documents if kind and kind.group() in m.title and m.status is not DocumentStatus.NEWS
    ]
    return of_kind if len(of_kind) == 1 else []


def _fact(ask: str, metadata: Metadata, clauses: Sequence[Clause]) -> DocumentFact:
    title = _find([c for c in clauses if c.kind == "title"], metadata.title) or (
        clauses[0],
        0,
        len(clauses[0].text),
    )
    if ask in _OPENINGS:
        return _of_opening(ask, metadata, clauses, title)
    value, needle = _value(ask, metadata)
    shown = _find(clauses, needle) if needle else None
    if ask in ("effective", "editor") and not value and shown is not None:
        clause, start, end = shown
        value = clause.text[start:end].strip().rstrip("。")
    if ask in ("dated", "printed", "effective") and getattr(metadata, ask) is not None:
        shown = _find_date(clauses, metadata, ask) or shown
    clause, start, end = shown or title
    return DocumentFact(metadata, ask, value, clause, start, end)


def _of_opening(
    ask: str, metadata: Metadata, clauses: Sequence[Clause], title: tuple[Clause, int, int]
) -> DocumentFact:
    """Return what the opening says: to whom it goes (before the colon, GB/T 9704 7.3.2), what it rests on."""
    for clause in clauses:
        found = _OPENINGS[ask].search(clause.text) if clause.kind == "preamble" else None
        if found is not None:
            return DocumentFact(metadata, ask, found["to"], clause, *_sentence_or_line(clause.text, found))
    return DocumentFact(metadata, ask, "", *title)


def _sentence_or_line(text: str, found: re.Match[str]) -> tuple[int, int]:
    return (
        (found.start(), found.end())
        if found.group().endswith(("：", ":"))
        else _sentence(text, *found.span())
    )


def _value(ask: str, metadata: Metadata) -> tuple[str, str]:
    """Return a fact and the words of the document to look for."""
    if ask == "number":
        return metadata.number or "", metadata.number or ""
    if ask == "issuer":
        return metadata.issuer, metadata.issuer
    if ask == "title":
        return metadata.title, metadata.title
    if ask == "editor":
        return "", "责任编辑"
    if ask == "status":
        return metadata.status.value, metadata.status_words or metadata.title
    day = {
        "dated": metadata.dated,
        "printed": metadata.printed,
        "effective": metadata.effective,
        "expires": metadata.expires,
    }[ask]
    if day is None and ask == "effective":
        return ("", "之日起")
    return (f"{day.year}年{day.month}月{day.day}日" if day else ""), ""


def _find(clauses: Sequence[Clause], words: str) -> tuple[Clause, int, int] | None:
    needle = folded(words)
    if not needle:
        return None
    for clause in sorted(clauses, key=lambda c: c.kind not in ("title", "closing")):
        whole = fold(clause.text)
        at = whole.text.find(needle)
        if at >= 0:
            start, end = whole.original_span(at, at + len(needle))
            return clause, *_sentence(clause.text, start, end)
    return None


def _find_date(clauses: Sequence[Clause], metadata: Metadata, ask: str) -> tuple[Clause, int, int] | None:
    day = getattr(metadata, ask)
    forms = [folded(f"{day.year}年{day.month}月{day.day}日"), folded(f"{day:%d %b %Y}")]
    wanted = {"printed": "印发", "effective": "起施行"}.get(ask, "")
    for clause in reversed(clauses):
        whole = fold(clause.text)
        shown = next((form for form in forms if form in whole.text), "")
        at = whole.text.find(shown)
        if shown and wanted in whole.text and (ask != "dated" or "印发" not in whole.text):
            start, end = whole.original_span(at, at + len(shown))
            return clause, *_sentence(clause.text, start, end)
    return None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to its sentence."""
    while start > 0 and text[start - 1] not in "。！？!?":
        start -= 1
    while end < len(text) and text[end - 1] not in "。！？!?":
        end += 1
    return start, end
