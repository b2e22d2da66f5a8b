"""A pasted brief or forwarded message, read into the fields of the form, each with the words it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.register.asks import clean, exact_money, uscc_refused
from handlers.register.errors import AnswerRefused
from ledger.forms import fold_code, problems_with
from policy.extraction import extract
from policy.facts import AMOUNT, Fact
from terms.amounts import find_amounts
from terms.places import Gazetteer

_LABELS: Final[Mapping[str, str]] = {
    "name": r"项目名称|项目名|项目",
    "investor_name": r"投资方(?:名称|全称)?|投资(?:主体|单位|企业)|(?:公司|企业)名称|公司全称|业主单位|客商",
    "uscc": r"统一社会信用代码|信用代码|社会信用代码",
    "contact": r"联系人及电话|联系人|联系方式|对接人",
    "source": r"信息来源|项目来源|来源|引荐单位|引荐人|推荐单位",
    "industry": r"所属产业|所属行业|产业|行业",
    "chain": r"所属产业链|产业链",
    "country": r"国别地区|国别|投资方国别|注册地",
    "intended_place": r"拟落户地|拟落户|落户地|落地地点|选址|意向落地|拟选址|拟落地",
    "parents": r"母公司|控股股东|股东",
    "investor_english": r"英文名称?|投资方英文名",
}
_ANY_LABEL: Final = re.compile(
    rf"(?:{'|'.join(_LABELS.values())}|总投资|投资额|投资金额)\s*(?:为|是)?\s*[:：]"
)
_END: Final = rf"(?=[\n,，;；。]|\s+{_ANY_LABEL.pattern}|\s*\Z)"
"""A value ends with its line or clause, or where the next label begins in the same line."""
_LABELLED: Final = {
    name: re.compile(
        rf"(?:^|[\n,，;；。\s（(】])\s*(?:{words})\s*(?:为|是)?\s*[:：]\s*([^\n,，;；。]+?){_END}"
    )
    for name, words in _LABELS.items()
}
_ONE_LINE: Final = re.compile(
    rf"\s*(?:[-•·*]|[0-9]{{1,2}}[.、)）])?\s*(?:{'|'.join(_LABELS.values())}|总投资额?|投资额|投资金额|投资规模|"
    r"(?:洽谈|项目|当前)?阶段|内外资|资本性质|是否[^:：]{2,10})\s*[:：]\s*\S[^\n]*"
)
_FIRST_LINE: Final = re.compile(rf"\s*(?:{_LABELS['name']}|{_LABELS['investor_name']})\s*[:：]\s*\S[^\n]*")
_LEADING: Final = re.compile(
    r"^.*(?:对接|洽谈|接触|引进|拜访|推荐|介绍|来自|由|与|和|跟|是|为|的|[:：])(?=.{4,})"
)
_COMPANY: Final = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·（）()]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|集团|合伙企业(?:（有限合伙）)?)"
)
_PROJECT: Final = re.compile(
    r"(?:投资建设|投资新建|投资|新建|建设|扩建|实施|推进|打造|布局|报备|落户|(?:公司|集团)(?:的|拟建)?)(?:的|一个|一座|一条)?"
    r"([\u4e00-\u9fffA-Za-z0-9（）()]{2,30}?(?:(?:基地|总部|工厂|产业园|生产线|研究院|中心)(?:项目)?|项目))"
)
_QUOTED_PROJECT: Final = re.compile(r"[“\"「《]([^”\"」》\n]{2,40})[”\"」》]\s*(?:的)?项目")
_USCC: Final = re.compile(r"(?<![0-9A-Za-z])([0-9A-Z]{18})(?![0-9A-Za-z])")
_PHONE: Final = re.compile(r"(?<!\d)(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)")
_SURNAMED: Final = re.compile(
    r"([\u4e00-\u9fff]{1,4}(?:总|经理|主任|先生|女士|工|部长|处长|局长|科长))?[（(，,、\s]*(?:联系)?(?:电话|手机号?)?[:：\s]*$"
)
_PLACED: Final = re.compile(r"(?:落户|拟落|落地|选址|布局|放在|意向|拟在|计划在|在)(?:在|于)?$")
_BEFORE_A_NAME: Final = re.compile(r"^(?:[元美]|总?投资|追加|建设|新建|扩建|拟建|的|一个|约|[，,、\s])+")
_CODED: Final = re.compile(r"^(.*?)\s*[（(]([^（）()]{2,30})[）)]$")
_START: Final = re.compile(
    r"^\s*(?:【[^】\n]{0,20}】\s*)?(?:我?要?首报|报备|首次报备|/report)\s*[:：,，\n]", re.MULTILINE
)
"""What stands before a brief, or before one of its lines where a heading was pasted with it."""
_GAPS: Final = re.compile(r"[^\S\n]{2,}")
_LINES: Final = re.compile(r" ?\n[ \n]*")
"""White space as it is read: a long run of it would be looked at once for every place where it may begin."""
_SHORTEST_NAME: Final = 3
_SHORTEST: Final = 20
_LABELS_OF_A_BRIEF: Final = 2


@dataclass(frozen=True)
class Brief:
    """What a text says of a project: values by field, the words of each, and what could not be taken.

    refused: by field, why the words found for it are no value.
    """

    form: Mapping[str, Any]
    words: Mapping[str, str]
    refused: Mapping[str, AnswerRefused]


def looks_like_a_brief(text: str) -> bool:
    """Say whether a text is the description of a project to report, not a question and not small talk."""
    if len(text.strip()) < _SHORTEST or re.search(r"[?？]|吗|要不要|是否|能不能", text):
        return False
    labels = len(_ANY_LABEL.findall(text))
    if labels >= _LABELS_OF_A_BRIEF or (_START.match(text) and (labels or _COMPANY.search(text))):
        return True
    return bool(_COMPANY.search(text) and find_amounts(text) and _project_in(text))


def is_labelled(text: str, *, first: bool = False) -> bool:
    """Say whether a text is one line of a form (投资方：…); `first`: one that a report may begin with."""
    return (_FIRST_LINE if first else _ONE_LINE).fullmatch(text) is not None


def read_brief(text: str, gazetteer: Gazetteer, *, city: str | None) -> Brief:
    """Read a brief; whatever is not written stays unknown, and no value is made up.

    Args:
        text: as pasted, line breaks included.
        gazetteer: the places of the field.
        city: the officer's city; some words mean a fact in one city only.
    """
    form: dict[str, Any] = {}
    words: dict[str, str] = {}
    refused: dict[str, AnswerRefused] = {}
    body = _START.sub("", _LINES.sub("\n", _GAPS.sub(" ", text)))
    for name, pattern in _LABELLED.items():
        match = pattern.search(body)
        if match and (value := match.group(1).strip(' 、.　“”"')):
            form[name], words[name] = value, match.group(0).strip(" \n,，;；。(（")
    _names(body, form, words)
    _code(body, form, words, refused)
    _contact(body, form, words)
    facts = extract(body, gazetteer, place=city)
    _facts(facts, form, words)
    _amount(body, facts.get(AMOUNT), form, words, refused)
    _place(body, gazetteer, form, words)
    if isinstance(form.get("parents"), str):
        form["parents"] = [clean(part) for part in re.split(r"[、/]", form["parents"]) if clean(part)]
    if form.get("country") in ("中国", "China"):
        form["country"] = "CN"
    form |= {name: clean(value) for name, value in form.items() if isinstance(value, str)}
    for problem in problems_with(form, partial=True):
        form.pop(problem.field, None)
    return Brief(form, {name: clean(found) for name, found in words.items()}, refused)


def _names(text: str, form: dict[str, Any], words: dict[str, str]) -> None:
    """Find investor and project where no label names them."""
    if "investor_name" not in form and (match := _COMPANY.search(text)):
        name = _LEADING.sub("", match.group(0)) or match.group(0)
        form["investor_name"], words["investor_name"] = name, name
    if "name" not in form and (found := _project_in(text)):
        form["name"], words["name"] = found
    coded = _CODED.match(form.get("investor_name", ""))
    if coded and re.fullmatch(r"[0-9A-Za-z ]{15,}", coded.group(2)):
        form["investor_name"] = coded.group(1)
    elif coded and coded.group(1).isascii() and "country" not in form:
        form["investor_name"], form["country"] = coded.group(1), coded.group(2)
        words["country"] = coded.group(0)


def _project_in(text: str) -> tuple[str, str] | None:
    """Return what a text calls the project, and its words; None where it gives no name."""
    for pattern in (_QUOTED_PROJECT, _PROJECT):
        for match in pattern.finditer(text):
            name = match.group(1)
            for mention in reversed(find_amounts(name)):
                name = name[mention.end :]
                break
            name = _BEFORE_A_NAME.sub("", name)
            if len(name) >= _SHORTEST_NAME and name != "项目":
                return name, match.group(0)
    return None


def _code(text: str, form: dict[str, Any], words: dict[str, str], refused: dict[str, AnswerRefused]) -> None:
    found = form.pop("uscc", None)
    match = _USCC.search(text)
    given = found or (match.group(1) if match else None)
    if given is None:
        return
    code = fold_code(given)
    words.setdefault("uscc", given)
    if problems_with({"uscc": code}, partial=True):
        refused["uscc"] = uscc_refused(code)
        return
    form["uscc"] = code


def _contact(text: str, form: dict[str, Any], words: dict[str, str]) -> None:
    phone = _PHONE.search(text)
    if phone is None:
        return
    if "contact" not in form:
        before = _SURNAMED.search(text[: phone.start()])
        name = (
            re.sub(r"^(?:请)?(?:联系人?|对接人)", "", before.group(1)) if before and before.group(1) else ""
        )
        form["contact"] = f"{name} {phone.group(1)}".strip()
        words["contact"] = text[phone.start() - len(before.group(0) if before and name else "") : phone.end()]
    elif phone.group(1) not in form["contact"]:
        form["contact"] += f" {phone.group(1)}"


def _facts(facts: Mapping[str, Fact], form: dict[str, Any], words: dict[str, str]) -> None:
    for name in ("capital", "stage", "layout_conforming", "landmark", "cross_district"):
        fact = facts.get(name)
        if fact is not None and isinstance(fact.value, bool | str) and fact.value != "landed":
            form[name], words[name] = fact.value, fact.words
    landed = facts.get("landed")
    if "stage" not in form and landed is not None and landed.value is True and "已" in landed.words:
        form["stage"], words["stage"] = "landed", landed.words


def _amount(
    text: str,
    fact: Fact | None,
    form: dict[str, Any],
    words: dict[str, str],
    refused: dict[str, AnswerRefused],
) -> None:
    """Take the total investment where it is one exact amount; its words say what else was written."""
    if fact is None:
        return
    words["amount"] = fact.words
    mention = next(
        (m for m in find_amounts(text) if m.start < fact.start + len(fact.words) and m.end > fact.start), None
    )
    if mention is None:
        return
    try:
        money = exact_money(mention, form.get("capital"))
    except AnswerRefused as error:
        refused["amount"] = error
        return
    form["amount"], form["currency"] = money.in_minor_units(), money.currency


def _place(text: str, gazetteer: Gazetteer, form: dict[str, Any], words: dict[str, str]) -> None:
    """Take the place the project is meant for: named so, never where the investor comes from."""
    if "intended_place" in form:
        return
    for mention in gazetteer.find(text):
        if mention.place.kind in ("county", "zone", "city") and _PLACED.search(text[: mention.start]):
            end = mention.end
            for other in gazetteer.find(text):
                if other.start == mention.end and gazetteer.covers(mention.place, other.place):
                    end = other.end
            form["intended_place"] = words["intended_place"] = text[mention.start : end]
            return
