# ruff: noqa: E501 - patterns are read alternative by alternative
"""Tell a question about a project (要不要首报, 能不能享受) from one about a rule (期限多久, 谁负责), and its topic.

A check asks, yes or no, whether a project must do something or is entitled to something. The clause that asks
is found by its form (吗, 要不要, 行不行, a question mark behind facts of a project); the topic by the object it
names, or the nearest one named before it. What a rule says, how long, who, how or which is answered from the
clauses, not decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policy.facts import Fact
from policy.fold import folded
from policy.polarity import DOUBT, Clause, alternatives, clauses, masked
from policy.topic_words import MARKS, PASSED_ON, STATUS, TOPICS

_YES_NO: Final = re.compile(
    r"吗|么(?!样)|嘛|对吧|行吧|吧\s*$|有戏|有无(?=资格|必要)|还有(?:可能|机会|份|救)|(?:不|否|没)\s*$|想走|行不|能不|帮[^,。]{0,6}(?:看|判断|核对|查)|判断一下|核一下|有没有|"
    r"是否|能否|可否|会否|有无|(?:^|:)\s*(?:so |and |then |but |now )?(?:do|does|did|is|are|can|could|may|must|will|would|should|shall|has|have|am)\b|"
    r"\b(?:do|does|can|may|must|should|will|is|are) (?:we|it|they|i|this|the)\b",
    re.IGNORECASE,
)
_WITH_A_MARK: Final = re.compile(
    r"(?:需|要|得|须|用|该|能|可以|算|够)[^,。?]{0,10}$|(?:required|needed|entitled|allowed)$|\bright$|exclusive[^?]{0,30}$|^\s*any\b",
    re.IGNORECASE,
)
"""Ask only where a question mark follows."""
_WH: Final = re.compile(
    r"多大|多少|多久|多长|多高|多远|几[个天日周月年条种项家分成点]|百分之几|咋|哪些|哪个|哪类|哪种|哪里|哪家|哪几|什么|怎么|怎样|如何|谁|何时|为何|为什么|啥|(?:程序|流程|区别|不同|期限|标准|依据|内容)(?:是|有|呢|$)|"
    r"\b(?:how|what|which|who|whom|whose|when|where|why)\b",
    re.IGNORECASE,
)
_NO_WH: Final = re.compile(
    r"(?:按|为)什么(?:规定)?|没什么|(?:履行|走|进入|启动|做|办)[^,。?什么哪怎啥]{0,8}(?:程序|流程)\s*$|(?:符合|达到|够|满足)[^,。?]{0,8}(?:标准|条件|要求)\s*$"
)
_WHO_LEADS: Final = re.compile(
    r"谁(?:来)?(?:牵头)?(?:主|去)?谈|(?:归|由|该)谁|who (?:leads|should lead|will lead|negotiates|is to lead)",
    re.IGNORECASE,
)
_PROJECT: Final = re.compile(
    r"项目|企业|公司|我们|我县|我区|我市|本区|本县|我局|咱|首谈地|共享地|承接地|首报地|自己|"
    r"\bprojects?\b|\bwe\b|\bour\b|\binvestor\b|\bfirm\b|\bcounty\b|\bdistrict\b",
    re.IGNORECASE,
)
_RULE_ITSELF: Final = re.compile(
    r"(?:期|期限|时限|时间)(?:是|为|只有|有)?(?:不是)?(?:一|两|二|三|\d)+个?(?:月|周|天|年)|(?:由|归)[^,。?]{2,12}(?:负责|牵头(?!主谈)|编制|管)"
)
_RULE_NOUN: Final = re.compile(
    r"(?:门槛|标准|条件|期限|要求|规定|流程|程序|材料|时限|部门|单位|依据|内容|金额|比例|时间|范围|目标|任务|数量|日期|名单)\s*$"
)
_OTHERS_TALK: Final = re.compile(
    r"(?:may|can|could|should) (?:another|other|a different|any other) (?:district|count|place|cit|zone)|(?:还能|能不能|可不可以|可以|能否|能|是否|要不要)[^,。?]{0,10}(?:接触|去谈|来谈|洽谈|谈判|抢|介入|插手|接着谈|继续谈|再谈)"
)
"""Whether somebody may go on or begin to negotiate is answered from the clause; no topic decides it."""
_NOT_ENTITLEMENT: Final = re.compile(
    r"(?:执行|遵照|遵守|落实|公布|公开|修订|审批|税收|收归|上缴|处罚|罚|通报|约谈|取消评|降低|缩减|打折|少给|延长|续期|延期|转让|撤销)[^,。?]{0,8}(?:吗|么|$)"
)
_EXISTENCE: Final = re.compile(
    r"(?:有没有|有无|是否有|是否存在|有)[^,。?]{0,24}(?:制度|规定|要求|机制|办法|这回事|说法|规矩)(?:吗|么|呢)?\?*$"
)
_OF_A_REPORT: Final = frozenset({"first_report", "exclusive_right", "signing_forecast"})
_NOT_OF_A_PROJECT: Final = frozenset({"capital", "better_than_guide", "support_form", "receiving_place"})


@dataclass(frozen=True)
class TopicMention:
    """A check that is asked for: its topic, the words that name it, and whether a project is spoken of."""

    topic: str
    words: str
    start: int
    concrete: bool


def detect(text: str, facts: Mapping[str, Fact] | None = None) -> TopicMention | None:
    """Return the check a text asks for, None where it asks none (then the clauses answer).

    `facts` are those the text states: with facts of a project, a bare question mark asks a
    check too (海盐，外资，拟签约，9500万美元。预报？).
    """
    plain = folded(text)
    facts = facts or {}
    is_of_project = bool(set(facts) - _NOT_OF_A_PROJECT)
    parts = clauses(plain)
    told = _told(plain, facts)
    for index in _asking(plain, parts, is_of_project=is_of_project):
        clause = parts[index]
        question = plain[clause.start : clause.end].strip()
        found = _named(plain, told, clause.start, clause.end)
        if _WH.search(question) and not _NO_WH.search(question):
            elsewhere = any(not clause.start <= fact.start < clause.end for fact in facts.values())
            leads = is_of_project and elsewhere and _WHO_LEADS.search(question)
            if leads and found and found[0] == "city_led_negotiation":
                return _mention(plain, text, found)
            if is_of_project:
                continue
            return None
        others_talk = _OTHERS_TALK.search(question) is not None and found is None
        if _RULE_ITSELF.search(question) or _NOT_ENTITLEMENT.search(question) or others_talk:
            if is_of_project:
                continue
            return None
        if found is None and MARKS.search(question) and not PASSED_ON.search(plain):
            return None
        found = found or _before(plain, told, parts, index) or _named(plain, told, 0, len(plain))
        found = found or _named(plain, plain, clause.start, clause.end)
        return _mention(plain, text, found) if found else None
    return None


def _mention(plain: str, text: str, found: tuple[str, int, int]) -> TopicMention:
    concrete = _PROJECT.search(plain) is not None and not _EXISTENCE.search(plain)
    return TopicMention(found[0], text[found[1] : found[2]], found[1], concrete)


def _asking(plain: str, parts: list[Clause], *, is_of_project: bool) -> list[int]:
    """Return the clauses that ask yes or no, the likeliest first: the last one that asks of an act."""
    found = alternatives(plain)
    sure, weak = [], []
    for index, clause in enumerate(parts):
        words = plain[clause.start : clause.end].strip()
        inside = [modal for start, _, modal in found if clause.start <= start < clause.end]
        of_act, of_state = True in inside, False in inside
        if DOUBT.search(words) is not None and (of_state or not clause.asks):
            weak += [index] * of_state
        elif (
            of_act
            or _YES_NO.search(words)
            or (clause.asks and (of_state or _WITH_A_MARK.search(words) or _WHO_LEADS.search(words)))
            or (clause.asks and is_of_project and not _RULE_NOUN.search(words))
        ):
            sure.append(index)
        elif of_state:
            weak.append(index)
    return [*reversed(sure), *reversed(weak)]


def _before(plain: str, told: str, parts: list[Clause], index: int) -> tuple[str, int, int] | None:
    """Look in what stands before the asking clause, clause by clause."""
    for begin in range(index - 1, -1, -1):
        found = _named(plain, told, parts[begin].start, parts[index].end)
        if found is not None:
            return found
    return None


def _told(plain: str, facts: Mapping[str, Fact]) -> str:
    """Return the text without the words that tell of a report or forecast and do not ask for it."""
    shown = STATUS.sub(lambda m: "\x00" * len(m.group()), plain)
    filed = facts.get("forecast_filed")
    spans = [(filed.start, filed.start + len(filed.words))] if filed and filed.start >= 0 else []
    return masked(shown, spans, "\x00")


def _named(plain: str, told: str, begin: int, end: int) -> tuple[str, int, int] | None:
    for words in TOPICS:
        text = told if words.topic in _OF_A_REPORT else plain
        match = words.focus.search(text, begin, end)
        if match is None or (words.context and not words.context.search(plain)):
            continue
        if words.unless and words.unless.search(plain, begin, end):
            continue
        return words.topic, match.start(), match.end()
    return None
