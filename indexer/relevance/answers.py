"""What a passage that answers holds, by what is asked for: a date, an amount in the unit asked, a penalty, a duty."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.relevance.units import is_number

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float32]


class _Kind(NamedTuple):
    """A kind of question: its name, what it is told by, and characters of which an answer holds one."""

    name: str
    asked: str
    held: str


_KINDS = (
    _Kind(
        "when",
        r"什么时候|什么时间|何时|哪[一]?年|哪[一]?天|几月|几号|几点|多久|多长时间|期限|时限|日期|时间",
        "年月日号时点周天期间季",
    ),
    _Kind(
        "amount",
        r"多少|几[^乎]|多大|多高|多长|比例|金额|上限|最高|最低|标准",
        "一二三四五六七八九十百千万亿两〇零",
    ),
    _Kind(
        "where",
        r"哪里|哪儿|何处|何地|什么地方|哪个(?:国家|城市|省|市|县|区|地方)|哪座",
        "省市县区国州镇村路岛山城洲乡港",
    ),
    _Kind("why", r"为什么|为何|原因|目的|缘由|怎么会", "因由致使缘故"),
    _Kind("how", r"怎么|如何|怎样|怎|办法|流程|程序|手续|方法|步骤", "应须可先后再申办"),
    _Kind("what", r"是什么|什么是|什么叫|定义|含义|意思|是指|指什么", "指称即为是"),
    _Kind("meant", r"什么是|什么叫|啥叫|定义|含义|意思|是指|指什么|指的是", "指称"),
    _Kind("penalty", r"罚|怎么处理|怎么处置|后果|追究|处分|违法吗|违规吗|会怎样|会怎么样", "罚责吊"),
    _Kind("who", r"谁|哪个部门|哪个单位|哪些部门|哪个局|找哪|归哪|归口|负责|牵头|主管", "部局委厅门责管"),
    _Kind(
        "whether",
        r"[能可]不[能可]|能[^力源量够]*吗|可以.*吗|行吗|行不行|算不算|要不要|需不需要|是否|能否|可否|吗$|吗[？?]",
        "可不得禁应须",
    ),
    _Kind("list", r"哪些|哪几|条件|材料|手续|内容|什么要求|要求|范围|情形|都有|包括", "列括含具"),
    _Kind(
        "given",
        r"补贴|补助|奖励|奖补|资助|支持|优惠|扶持|减免|贴息",
        "奖补贴助免励",
    ),
)
KINDS = tuple(kind.name for kind in _KINDS)
"""The kinds of question that are told apart; one question may be of several."""
_ASKED = tuple(re.compile(kind.asked) for kind in _KINDS)
_DIGITS = "一二三四五六七八九十百千万亿两〇零半"
_BETWEEN = "余多来个以"
_MEASURE = re.compile(r"(?:多少|几|多大|多高)个?([\u4e00-\u9fff])")
_HOW_LONG = re.compile(r"多久|多长时间|几[天日月年周]|期限|时限|最迟|最晚|什么时候|何时|哪[个]?[年月天]")
_HOW_MUCH = re.compile(r"多少钱|金额|封顶|[奖补罚]多少|多少补|多少奖|几万|花多少|投多少")
_NO_MEASURE = frozenset("的是人要会能可有在和钱呢吗吧才就还被给了上下种点")
_PERIOD = "年月日天周时"
_MONEY = "元万亿"


def _table(characters: str) -> Flags:
    found = np.zeros(1 << 16, dtype=bool)
    found[[ord(character) for character in characters]] = True
    return found


def _held() -> NDArray[np.uint16]:
    """Return for each unit which kinds of answer it may be a part of, a bit a kind."""
    table = np.zeros(1 << 16, dtype=np.uint16)
    for place, kind in enumerate(_KINDS):
        table[_table(kind.held)] |= np.uint16(1 << place)
    table[_IN_DIGITS] |= np.uint16(1 << KINDS.index("amount"))
    return table


_IN_DIGITS = is_number(np.arange(1 << 16, dtype=np.uint16))
_HELD = _held()
_NUMERALS = _table(_DIGITS + _BETWEEN) | _IN_DIGITS


class Wanted(NamedTuple):
    """What a question asks for.

    Args:
        kinds: 1 for each kind of question it is (see `KINDS`).
        measures: the characters that a number in the answer stands before, none where it asks for no number.
    """

    kinds: Numbers
    measures: str


def wanted(text: str) -> Wanted:
    """Read what a question in its plain form asks for."""
    kinds = np.array([float(bool(pattern.search(text))) for pattern in _ASKED], dtype=np.float32)
    measures = "".join(m for m in _MEASURE.findall(text) if m not in _NO_MEASURE)
    if _HOW_LONG.search(text):
        measures += _PERIOD
    if _HOW_MUCH.search(text):
        measures += _MONEY
    return Wanted(kinds, measures)


def answers(asked: Wanted, codes: NDArray[np.uint16], starts: NDArray[np.int64]) -> dict[str, Numbers]:
    """Return for each part what it holds of what is asked for, 0 or 1 a name; 0 where that is not asked for.

    Args:
        asked: what is asked for.
        codes: the units of all parts.
        starts: where each part begins in them.
    """
    held = np.bitwise_or.reduceat(_HELD[codes], starts)
    found = {
        f"wants_{name}": (asks * ((held >> place) & 1)).astype(np.float32)
        for place, (name, asks) in enumerate(zip(KINDS, asked.kinds.tolist(), strict=True))
    }
    measured = np.zeros(len(starts), dtype=np.float32)
    if asked.measures:
        hits = np.zeros(len(codes), dtype=bool)
        hits[1:] = _table(asked.measures)[codes[1:]] & _NUMERALS[codes[:-1]]
        measured = np.logical_or.reduceat(hits, starts).astype(np.float32)
    found["wants_measure"] = measured
    return found
