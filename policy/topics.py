# ruff: noqa: E501, ISC004 - patterns are read alternative by alternative
"""Tell a question about a project (要不要首报, 能不能享受) from one about a rule (期限多久, 谁负责), and its topic.

A check asks, yes or no, whether a project must do something or is entitled to something. What a rule says,
how long, who, how or which is answered from the clauses, not decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from policy.extraction import folded

_TOPICS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (topic, re.compile(pattern, re.IGNORECASE))
    for topic, pattern in (
        (
            "circulation_credit",
            r"(?:流转|首谈地|共享地|承接地|首谈)[^?？]{0,120}?(?:加分|赋分|给分|得分|计分|考核分|加不加分|两边都给|记分|算分|分数|有分)|"
            r"(?:加分|赋分|考核分|加不加分)[^?？。]{0,20}流转|"
            r"(?:circulat|moved|first place|receiving place|sharing place)[^?]{0,160}(?:marks?|credit|points)",
        ),
        (
            "reserved_land_quota",
            r"预留(?:的)?(?:新增)?(?:建设)?(?:用地)?(?:计划)?指标|预留用地|reserved[- ]land",
        ),
        (
            "expansion_as_new",
            r"视同(?:为)?新引进|(?:增资|扩产|增资扩产)[^?？。]{0,40}(?:奖励|新引进|新项目|待遇)|(?:算|当|按)(?:不算|作|成)?新引进|"
            r"(?:expan(?:d|sion)\w*)[^?]{0,120}(?:newly|new project|reward|as new)|rewarded as new",
        ),
        (
            "local_policy",
            r"(?:自己|自行|本地|自主|各地|区里|县里|区县|区级|县级|当地|自己的)[^?？。]{0,24}(?:出台|制定|搞|定|加码|给|开|设)[^?？。]{0,30}(?:政策|优惠|扶持|一事一议|条件)|"
            r"(?:出台|制定|制订|推出|发布|搞|出)[^?？。]{0,40}(?:政策|优惠措施|扶持办法)|(?:政策|优惠)[^?？。]{0,20}(?:优于|加码|更优惠|更好|加大支持|还要好|更优)|"
            r"(?:加大|加码|增加|提高|扩大)[^?？。]{0,10}(?:支持力度|支持面|优惠|支持|扶持|政策)|区级一事一议|政策[^?？。]{0,40}(?:出台|制定)|"
            r"比市(?:级|里)[^?？。]{0,16}(?:多给|更多|更大|再多|更优|更高|加大|多一)|(?:给|提供)[^?？。]{0,14}(?:更大|更多|更高|更优)[^?？。]{0,8}(?:支持|优惠|扶持|奖励|政策)|"
            r"(?:offer|issue|set|adopt|add|introduce|widen|extend)[^?]{0,60}(?:polic(?:y|ies)|support|incentives?)(?![^?]{0,20}entitled)|"
            r"polic(?:y|ies)[^?]{0,20}\bbe (?:better|more (?:generous|favou?rable))",
        ),
        (
            "signing_forecast",
            r"预报|签约信息|提前(?:一周|7天|七天|一个星期)[^?？。]{0,12}(?:报|送)|签约前[^?？。]{0,6}(?:报告|报送|报一下)|signing (?:forecast|information)|forecast",
        ),
        (
            "city_led_negotiation",
            r"主谈|(?:市里|市局|市投促局|市投资促进局|市级|市里面)[^?？。]{0,8}(?:牵头|出面|直接|亲自|来)(?:主?谈|洽谈|谈判)|lead(?:s)? the negotiation|city[- ]led",
        ),
        (
            "one_case_one_discussion",
            r"一事一议|one[- ]case[- ]one[- ]discussion|case[- ]by[- ]case",
        ),
        (
            "exclusive_right",
            r"排他|首谈(?:资格|权|期|保护)|独家(?:洽?谈|谈判)|独占(?:洽?谈|谈判)|独谈|别的[^?？。]{0,8}(?:不能|不得|不许)(?:再)?谈|exclusive",
        ),
        (
            "city_policy_support",
            r"(?:市级|市里|全市|市|综合|城市)(?:的|层面的?)*(?:重点)?(?:产业|招商引资|招商|综合)?(?:优惠)?(?:支持)?(?:政策)?(?:支持|扶持|政策)|综合政策扶持|政策支持|支持政策|扶持政策|"
            r"city[- ]level[^?]{0,30}(?:support|polic)|comprehensive (?:policy )?support|(?:policy|city) support",
        ),
        (
            "first_report",
            r"首报|报备|纳库|入库|首先[^?？。]{0,14}报|first[- ]report|\b(?:must|need|have to|has to|required to|should)\b[^?]{0,40}\breport(?:ed)?\b|report(?:ed)? (?:it |this |the project )?(?:to the \w+ )?first",
        ),
    )
)
_YES_NO: Final = re.compile(
    r"吗|么(?!样)|嘛|要不要|能不能|可不可以|是不是|是否|能否|可否|该不该|应不应该|需不需要|用不用|算不算|行不行|有没有|会不会|给不给|够不够|加不加|属不属于|享不享受|"
    r"能不|对吧|对不对|行吧|可以吧|好不好|成不成|有戏|有无(?=资格|必要)|还有(?:可能|机会)|(?:需|要|得|须|用|该)[^,。?]{0,10}[?？]$|(?:不|否|没)\?$|(?<=[报谈请给享分])(?:不|否)$|能不能谈|想走|行不|帮[^,。]{0,6}(?:看|判断|核对|查)|判断一下|核一下|"
    r"(?:^|[.,;:?!]\s*)(?:so |and |then |but |now )?(?:do|does|did|is|are|can|could|may|must|will|would|should|shall|has|have|am)\b|"
    r"\b(?:do|does|can|may|must|should|will|is|are) (?:we|it|they|i|this|the)\b|required\?|needed\?|entitled\?|\bright\?$|exclusive[^?]{0,30}\?$",
    re.IGNORECASE,
)
_WH: Final = re.compile(
    r"多大|多少|多久|多长|多高|多远|几[个天日周月年条种项家]|哪些|哪个|哪类|哪种|哪里|哪家|哪几|什么|怎么|怎样|如何|谁|何时|为何|为什么|啥|(?:程序|流程|区别|不同|期限|标准|依据|内容)(?:是|有|呢|\?)|"
    r"\b(?:how|what|which|who|whom|whose|when|where|why)\b",
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
_OTHERS_TALK: Final = re.compile(
    r"(?:还能|能不能|可不可以|可以|能否|能|是否|要不要)[^,。?]{0,10}(?:接触|去谈|来谈|洽谈|谈判|抢|介入|插手|接着谈|继续谈|再谈)"
)
"""Whether somebody may go on or begin to negotiate is answered from the clause; no topic decides it."""
_REPORTED: Final = re.compile(
    r"(?:违反|违背|绕过|绕开|跳过)(?:了|过)?[^,。;?]{0,4}?(?:首报|报备)(?:首谈)?|首报首谈|"
    r"(?:已经?|都|刚刚?|没有?|尚未|未经?|未|按规定|按要求|虽已|由我们|率先)(?:按规定|按要求|完成|经过|进行|做|先|向[^,。;?]{2,10})?(?:首报|报备)(?!纳库)|"
    r"(?:首报|报备)(?:了|过|的(?!规定|要求|条件|标准|范围)|后|地)"
)
"""Words that tell how a project stands, and do not ask whether it must be reported."""
_NOT_ENTITLEMENT: Final = re.compile(
    r"(?:执行|遵照|遵守|落实|公布|公开|修订|审批|备案|税收|收归|上缴|处罚|罚|通报|约谈|取消评|降低|缩减|打折|少给|延长|续期|延期|转让|撤销)[^,。?]{0,8}(?:吗|么|\?)"
)
_EXISTENCE: Final = re.compile(
    r"(?:有没有|有无|是否有|是否存在|有)[^,。?]{0,24}(?:制度|规定|要求|机制|办法|这回事|说法|规矩)(?:吗|么|呢)?\?*$"
)
_SEGMENT: Final = re.compile(r"[^,。;?!、:\n]*[,。;?!:\n]?")


@dataclass(frozen=True)
class TopicMention:
    """A check that is asked for: its topic, the words that name it, and whether a project is spoken of."""

    topic: str
    words: str
    start: int
    concrete: bool


def detect(text: str) -> TopicMention | None:
    """Return the check a text asks for, None where it asks none (then the clauses answer)."""
    plain = folded(text)
    asked = _question(plain)
    if asked is None:
        return None
    start, end = asked
    question = plain[start:end]
    if _WH.search(question) and not re.search(r"(?:按|为)什么(?:规定)?|没什么", question):
        return None
    if _RULE_ITSELF.search(question):
        return None
    if _NOT_ENTITLEMENT.search(question):
        return None
    if _OTHERS_TALK.search(question) and _named(plain, start, end) is None:
        return None
    return _topic(plain, start, end, text)


def _question(plain: str) -> tuple[int, int] | None:
    """Return where the clause stands that asks yes or no, the last one if there are several."""
    segments = [m.span() for m in _SEGMENT.finditer(plain) if m.group().strip()]
    chosen = None
    for start, end in segments:
        if _YES_NO.search(plain, start, end):
            chosen = (start, end)
    if chosen is None and (match := _YES_NO.search(plain)):
        chosen = match.span()
    return chosen


def _topic(plain: str, start: int, end: int, text: str) -> TopicMention | None:
    """Look in the asking clause first, then in what stands before it, clause by clause, then behind it."""
    found: tuple[str, int, int] | None = None
    begins = [start]
    begins += [m.start() for m in reversed(list(_SEGMENT.finditer(plain, 0, start))) if m.group().strip()]
    for begin in begins:
        found = _named(plain, begin, end)
        if found is not None:
            break
    found = found or _named(plain, 0, len(plain))
    if found is None:
        return None
    concrete = _PROJECT.search(plain) is not None and not _EXISTENCE.search(plain)
    return TopicMention(found[0], text[found[1] : found[2]], found[1], concrete)


def _named(plain: str, begin: int, end: int) -> tuple[str, int, int] | None:
    asked = _REPORTED.sub(lambda m: "\x00" * len(m.group()), plain)
    for topic, pattern in _TOPICS:
        match = pattern.search(asked if topic == "first_report" else plain, begin, end)
        if match:
            return topic, match.start(), match.end()
    return None
