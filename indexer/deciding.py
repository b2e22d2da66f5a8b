# ruff: noqa: E501 - patterns are read alternative by alternative
"""Who decides: the body before which a matter goes (提交市政府常务会议研究决策), as against who is in charge of it.

A unit that leads is no answer to who approves, so the two are told apart before anything is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ACT = r"(?:审批|审定|核准|批准|批|拍板|决定|决策|定夺|认定|说了算|授予|赋予|同意)"
_WHO = r"(?:谁|哪(?:一)?(?:个|家|级)?(?:市级|省级|市里|省里)?(?:部门|单位|机构|局|委|领导|会|会议|机关)?|什么(?:部门|单位|机构|会|会议|机关|级别)|哪里|哪儿)"
_ASKED = re.compile(
    rf"{_WHO}(?:来|去|负责|最后|最终|有权|能|可以|才能|说|进行|研究)*{_ACT}|"
    rf"{_ACT}(?:权|机关|主体|部门|单位|机构|权限)?(?:是|归|在|属于|要|由)?(?:{_WHO})|"
    rf"(?:上|过|开|经过?|提交)(?:到|给|由)?(?:什么|哪(?:个|些|一个)?)(?:样的)?会|"
    r"\bwho (?:finally )?(?:decides|approves|has the final say)|approved by whom|decided by whom|which (?:body|meeting) (?:decides|approves)",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:决策|审批|议事|研究决定)(?:程序|流程|规则)|怎么?样?(?:审批|决策|拍板)|how is .{2,60} (?:decided|approved)",
    re.IGNORECASE,
)
_BODY = r"(?P<{}>(?:分管)?(?:市|省|县|区|相关|有关|各|领导小组|政府|投资促进)[^，。；、：由报交向]{{0,24}}?(?:局|委|厅|办|中心|政府|办公室|部门|会议|常务会|委员会|牵头单位|领导))"
_DECIDED = re.compile(
    rf"(?:提交|提请|报请|报经?|上报|报){_BODY.format('a')}(?:后)?(?:批准|同意|审定|审批|审议|研究|决策|召开|备案)|"
    rf"(?:并由|由|经){_BODY.format('b')}(?:按照[^，。；]{{0,12}})?(?:审查|审核|审定|审批|批准|同意|认定|研究决策|研究决定|集体决策|决策)|"
    rf"由{_BODY.format('c')}对[^。；]{{0,40}}?，?(?:赋予|授予|认定)|"
    r"(?P<d>集体(?:研究)?决策)"
)


@dataclass(frozen=True)
class Deciding:
    """A body that decides, and where the clause says so (start and end within the text)."""

    body: str
    start: int
    end: int


def asks_who_decides(question: str) -> bool:
    """Say whether a question, as typed, wants to know who decides or before which meeting a matter goes."""
    return _ASKED.search(question) is not None


def asks_how_decided(question: str) -> bool:
    """Say whether a question, as typed, wants to know who decides or on which way."""
    return asks_who_decides(question) or _HOW.search(question) is not None


def deciding(text: str) -> tuple[Deciding, ...]:
    """Return the bodies that a text lets decide, in its order.

    >>> [one.body for one in deciding("需要更大支持的，提交市政府常务会议研究决策；经市投资促进局审查后报备。")]
    ['市政府常务会议', '市投资促进局']
    """
    return tuple(
        Deciding(next(name for name in match.groups() if name), match.start(), match.end())
        for match in _DECIDED.finditer(text)
    )


def sentence_end(text: str, end: int) -> int:
    """Return where a sentence ends of which a part ends at `end`: what stands behind semicolons belongs to it."""
    stop = text.find("。", max(end - 1, 0))
    return len(text) if stop < 0 else stop + 1
