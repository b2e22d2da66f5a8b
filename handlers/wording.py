# ruff: noqa: E501 - tables of words are read line by line
"""All words an officer reads in answers, in Chinese and English, in one place.

Words are built from the structured answer only; a value, a unit or a quote is never written here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from indexer.answer import MAX_ANSWER, Citation, Notice, Statement, StructuredAnswer

Language = Literal["zh", "en"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_REPEATS = 0.75
"""A direct sentence this long, as a share of its quote, says nothing that the quote does not say beside it."""
_CITY_NAMES_EN = {"330000": "Zhejiang", "330100": "Hangzhou", "330400": "Jiaxing", "330600": "Shaoxing"}

_ASKED: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "money": "金额", "percent": "比例", "area": "面积", "period": "期限", "frequency": "频次", "date": "时间",
        "count": "数量", "unit": "负责单位", "person": "具体人员", "place": "具体地点", "": "所问的内容",
        "number": "文号", "dated": "成文日期", "printed": "印发日期", "effective": "具体施行日期",
        "expires": "有效期或失效时间", "status": "效力状态", "issuer": "发文单位", "title": "标题", "editor": "责任编辑",
        "addressed": "主送机关", "basis": "制定依据",
    },
    "en": {
        "money": "an amount", "percent": "a share", "area": "an area", "period": "a period", "frequency": "how often",
        "date": "a date", "count": "a number", "unit": "the unit in charge", "person": "the person",
        "place": "the place", "": "what was asked", "number": "a document number", "dated": "a date of signing",
        "printed": "a date of printing", "effective": "an exact date of effect",
        "expires": "a period of validity or an end", "status": "its status", "issuer": "the issuer",
        "title": "the title", "editor": "an editor", "addressed": "to whom it is addressed",
        "basis": "what it is based on",
    },
}  # fmt: skip
_STATUS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"in_force": "现行有效", "trial": "试行", "draft": "征求意见稿，尚未施行", "expired": "已失效",
           "repealed": "已废止", "news": "新闻报道，不是文件", "unknown": "状态不明"},
    "en": {"in_force": "in force", "trial": "on trial (试行)", "draft": "a draft for comments, not in force (征求意见稿)",
           "expired": "expired", "repealed": "repealed", "news": "a news report, not a document", "unknown": "unknown"},
}  # fmt: skip
_NOTICE: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "draft": "《{title}》是征求意见稿，尚未施行，仅供参考。",
        "trial": "《{title}》为试行文件，未写明试行到何时。",
        "trial_until": "《{title}》为试行文件，有效期至{detail}。",
        "expired": "《{title}》已失效（有效期：{detail}）。",
        "repealed": "《{title}》已废止。",
        "news": "这是新闻报道，不是文件原文。",
        "unknown": "《{title}》的效力状态不明，请核实。",
        "lapsed_target": "《{title}》这一目标的期限（{detail}）已过，文件没有给出新目标。",
        "unconfirmed": "{detail}",
    },
    "en": {
        "draft": "《{title}》 is a draft for comments and not in force.",
        "trial": "《{title}》 is on trial; it gives no end date.",
        "trial_until": "《{title}》 is on trial, valid until {detail}.",
        "expired": "《{title}》 was valid until {detail} and has expired.",
        "repealed": "《{title}》 has been repealed.",
        "news": "This is a news report, not the document itself.",
        "unknown": "The status of 《{title}》 is unknown; please verify.",
        "lapsed_target": "The period of this target in 《{title}》 ({detail}) is over; the document sets no new one.",
        "unconfirmed": "{detail}",
    },
}
_PHRASE: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "due": "完成时限：{value}", "listed": "共{count}项：{rows}。", "counted": "表中共{count}项。",
        "value_unstated": "{place}的文件没有写明{asked}。", "lead": "牵头：{units}", "supporting": "配合：{units}", "units": "责任单位：{units}（列第一位的牵头）",
        "unstated": "文件没有写明{asked}。最接近的条款如下：", "unstated_place": "{place}的文件没有写明{asked}。最接近的条款如下：",
        "document": "{asked}：{value}", "document_unstated": "《{title}》没有写明{asked}。",
        "no_document": "库里没有{place}的文件，不能代为推断。",
        "place_unstated": "{place}：文件没有这方面的规定。",
        "not_found": "库里的文件没有写这个问题的答案。",
        "which_place": "请问是哪个地方（市、县、区）的项目？各市的规定不同，不能笼统回答。直接回复地名即可。",
        "not_found_hint": "可以换个说法，或写明地方和文件再问。",
        "source": "——《{title}》{number}{path}", "notice": "注意：{text}", "place_only": "{place}：",
    },
    "en": {
        "due": "Due: {value}", "listed": "{count} in all: {rows}.", "counted": "The table has {count} rows.",
        "value_unstated": "The document of {place} does not state {asked}.", "lead": "Lead: {units}", "supporting": "Supporting: {units}", "units": "Units in charge: {units} (the first leads)",
        "unstated": "The documents do not state {asked}. The closest clause:",
        "unstated_place": "The document of {place} does not state {asked}. The closest clause:",
        "document": "{asked}: {value}", "document_unstated": "《{title}》 does not state {asked}.",
        "no_document": "There is no document of {place} in the library, so nothing is inferred.",
        "place_unstated": "{place}: its documents have no rule on this.",
        "not_found": "The documents in the library do not answer this question.",
        "which_place": "Which city, county or district is the project in? The cities' rules differ. Just name the place.",
        "not_found_hint": "Try other words, or name the place and the document.",
        "source": "— 《{title}》{number}{path}", "notice": "Note: {text}", "place_only": "{place}: ",
    },
}  # fmt: skip
_FACT_NAMES_EN = {
    "number": "Number", "dated": "Dated", "printed": "Printed", "effective": "In effect from", "expires": "Valid until",
    "status": "Status", "issuer": "Issued by", "title": "Title", "editor": "Editor",
    "addressed": "Addressed to", "basis": "Based on",
}  # fmt: skip
_FACT_NAMES_ZH = {
    "number": "文号", "dated": "成文日期", "printed": "印发日期", "effective": "施行日期", "expires": "有效期至",
    "status": "状态", "issuer": "发文单位", "title": "标题", "editor": "责任编辑",
        "addressed": "主送机关", "basis": "制定依据",
}  # fmt: skip


def notice_text(notice: Notice, titles: Mapping[str, str], language: Language) -> str:
    """Return a notice in words."""
    dated = notice.kind == "trial" and _DAY.fullmatch(notice.detail)
    words = _NOTICE[language]["trial_until" if dated else notice.kind]
    return words.format(title=titles.get(notice.document, ""), detail=notice.detail)


def which_place(language: Language) -> str:
    """Return the question for the place of a project, whose rules differ from city to city."""
    return _PHRASE[language]["which_place"]


def answer_text(
    answer: StructuredAnswer, titles: Mapping[str, str], places: Mapping[str, str], language: Language
) -> str:
    """Word an answer: a direct first sentence, the clause as written, its source, and what to watch.

    Args:
        answer: the structured answer.
        titles: document titles by id.
        places: names of places by division code.
        language: `zh` or `en`; quotes stay as written.

    Returns:
        At most 1,200 characters.
    """
    phrases = _PHRASE[language]
    names = {**places, **(_CITY_NAMES_EN if language == "en" else {})}
    parts: list[str] = []
    if answer.kind == "not_found":
        parts += [_statement(s, answer, titles, names, language) for s in answer.statements]
        parts += [phrases["not_found"], phrases["not_found_hint"]]
        return "\n".join(parts)[:MAX_ANSWER]
    said: set[int | None] = set()
    for statement in answer.statements:
        index = statement.citation
        cited = answer.citations[index] if index is not None and index < len(answer.citations) else None
        words = _statement(statement, answer, titles, names, language)
        if cited is not None and index not in said and _is_the_quote(statement, cited):
            words = words.removesuffix(readable(statement.words) + _stop(statement.words))
        if words:
            parts.append(words)
        if cited is not None and index not in said:
            said.add(index)
            parts.append(_quoted(cited, language))
    notices = [phrases["notice"].format(text=notice_text(n, titles, language)) for n in answer.notices]
    return _bounded(parts, notices)


def _is_the_quote(statement: Statement, cited: Citation) -> bool:
    """Say whether the direct sentence would only repeat the quote behind it."""
    return statement.kind == "words" and len(statement.words) >= _REPEATS * len(cited.quote)


def _statement(
    statement: Statement,
    answer: StructuredAnswer,
    titles: Mapping[str, str],
    places: Mapping[str, str],
    language: Language,
) -> str:
    phrases, asked = _PHRASE[language], _ASKED[language]
    place = places.get(statement.place or "", statement.place or "")
    title = titles.get(statement.document or "", "")
    several = len({s.place for s in answer.statements}) > 1
    prefix = phrases["place_only"].format(place=place) if several and place else ""
    if statement.kind in ("no_document", "place_unstated", "value_unstated", "listed", "counted"):
        return (prefix if statement.kind in ("listed", "counted") else "") + phrases[statement.kind].format(
            place=place,
            asked=asked.get(statement.asked, asked[""]),
            count=len(statement.values) if statement.kind == "listed" else "".join(statement.values),
            rows="；".join(statement.values),
        )
    if statement.kind == "document":
        names = _FACT_NAMES_ZH if language == "zh" else _FACT_NAMES_EN
        value = "、".join(_STATUS[language].get(v, v) for v in statement.values)
        return prefix + phrases["document"].format(
            asked=names.get(statement.asked, statement.asked), value=value
        )
    if statement.kind == "unstated":
        what = asked.get(statement.asked, asked[""])
        if statement.asked in _FACT_NAMES_ZH:
            return phrases["document_unstated"].format(title=title, asked=what)
        key = "unstated_place" if place else "unstated"
        return phrases[key].format(place=place, asked=what)
    if statement.kind == "units":
        return prefix + _units(statement, phrases)
    words = readable(statement.words)
    if statement.kind == "value":
        values = "、".join(readable(value) for value in statement.values)
        return prefix + (f"{values}：{words}" if values and values != words else words) + _stop(words)
    return prefix + words + _stop(words)


def _units(statement: Statement, phrases: Mapping[str, str]) -> str:
    lines = []
    if statement.lead:
        lines.append(phrases["lead"].format(units="、".join(statement.lead)))
    if statement.supporting:
        lines.append(phrases["supporting"].format(units="、".join(statement.supporting)))
    lines += [phrases["due"].format(value=readable(value).rstrip("。")) for value in statement.values]
    return "；".join(lines) + "。"


def readable(words: str) -> str:
    """Return words of a clause for reading: spaces between Chinese characters and digits closed up.

    A list of people sets name and post apart by a wide gap; of it one space stays.
    """
    words = words.replace("|", "，") if words.count("|") > 1 else words
    return " ".join(_closed_up(part) for part in re.split(r"(?<=\S) {3,}(?=\S)", words))


def _closed_up(words: str) -> str:
    return re.sub(
        r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) +(?=\d)|(?<=\d) +(?=[^\x00-\x7f])", "", words
    )


def _stop(words: str) -> str:
    return "" if words.endswith(("。", "！", "？", "；", ".")) else "。"


def _quoted(citation: Citation, language: Language) -> str:
    number = f"（{citation.number}）" if citation.number else ""
    source = _PHRASE[language]["source"].format(title=citation.title, number=number, path=citation.path)
    return f"“{citation.quote}”\n{source}"


def _bounded(parts: list[str], notices: list[str]) -> str:
    """Join the parts within the bound; what is left out is from the end of the quotes, never a notice."""
    tail = "\n".join(notices)
    kept: list[str] = []
    room = MAX_ANSWER - len(tail) - 1
    for part in parts:
        if len(part) + 1 > room:
            break
        kept.append(part)
        room -= len(part) + 1
    return "\n".join([*kept, *([tail] if tail else [])])
