# ruff: noqa: E501 - patterns are read alternative by alternative
"""Values that a question can ask for, as they stand in a clause: amounts, counts, periods, dates, units.

Retrieval finds the sentence; these readers tell whether it holds a value of the kind that was asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class ValueKind(StrEnum):
    """What kind of thing a run of words is."""

    MONEY = "money"
    PERCENT = "percent"
    AREA = "area"
    PERIOD = "period"
    FREQUENCY = "frequency"
    DATE = "date"
    COUNT = "count"
    UNIT = "unit"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True)
class Value:
    """A value in a text: its kind, where it stands, its words, and its measure word where it has one."""

    kind: ValueKind
    start: int
    end: int
    words: str
    measure: str = ""


_DIGIT = r"[0-9０-９]"
_NUMBER = rf"(?:{_DIGIT}[0-9０-９,，．.]*|[一二两三四五六七八九十百千]+)\s*[—\-－~～至到]?\s*(?:{_DIGIT}[0-9０-９.．]*)?"
_CURRENCY = r"(?:美元|欧元|港元|日元|元|人民币)"
_MEASURES = "个工作日|个月|个百分点|工作日|平方米|平方公里|公顷|亩|个|家|条|名|次|项|场|位|支|只|批|人|县|类|种|倍|篇|套|分(?!之)|所|座|辆|台|吨"
_PATTERNS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = (
    (ValueKind.MONEY, re.compile(rf"(?:{_NUMBER})\s*(?:[万亿千百十]\s*)*{_CURRENCY}")),
    (
        ValueKind.PERCENT,
        re.compile(
            rf"{_DIGIT}[0-9０-９.．]*\s*[%％]|百分之[一二三四五六七八九十百零]+|[一二三四五六七八九十]分之[一二两三四五六七八九十]|{_DIGIT}/{_DIGIT}"
        ),
    ),
    (ValueKind.AREA, re.compile(rf"(?:{_NUMBER})\s*万?\s*(?:亩|平方米|平方公里|公顷)")),
    (
        ValueKind.FREQUENCY,
        re.compile(
            r"每(?:个)?(?:半年|季度|季|月|周|年|日|天|两周|双周)|双周|按月|按季|按年度?|(?:年|月|季)度(?:通报|评价|评优|工作考评|考核)|"
            r"周信息|月评选|季通报|月度|季度|定期|常态化"
        ),
    ),
    (
        ValueKind.PERIOD,
        re.compile(
            rf"(?:{_NUMBER})\s*(?:个工作日|个月|周岁|周年|周|天|小时|年内|个年度)|半年|连续[一二两三四五\d]+年|(?<![上下每同])[一二两三]年(?!度)"
        ),
    ),
    (
        ValueKind.DATE,
        re.compile(
            rf"{_DIGIT}{{4}}\s*[—\-－~～]\s*{_DIGIT}{{4}}\s*年|{_DIGIT}{{4}}\s*年\s*(?:{_DIGIT}{{1,2}}\s*月\s*)?(?:{_DIGIT}{{1,2}}\s*日)?(?:底|前)?|"
            rf"{_DIGIT}{{1,2}}\s*月\s*{_DIGIT}{{1,2}}\s*日|[“\"]?十[一二三四五]五[”\"]?期间|[^，。；、]{{1,6}}之日起|[^，。；、]{{2,6}}结束后|(?:首谈期)|下一年度|届时"
        ),
    ),
    (
        ValueKind.COUNT,
        re.compile(
            rf"(?<!第)(?!一[个家条名次项场位支只批类种大级套所座])(?:{_NUMBER})\s*(?:{_MEASURES})|(?<!提)前[二三四五六七八九十百]+(?:强|名|位)?|“零”的突破|零的突破|空白"
        ),
    ),
    (
        ValueKind.PERSON,
        re.compile(
            r"(?:分管|主要)?(?:副市长|市长|副秘书长|市领导|主要领导|分管市领导|处级干部|主要负责人|中心主任|一名市领导)"
        ),
    ),
    (
        ValueKind.PLACE,
        re.compile(
            r"欧洲|美国|日本|韩国|德国|新加坡|港澳台|香港|台湾|中日韩|中东欧|发达国家|北京|上海|深圳|中关村|环渤海|长三角|珠三角|山区\s*[0-9０-９]+\s*县|"
            r"创新资源富集地区|开发区（园区）|产业飞地|(?!其他|提交|需要|送至|报送|全市|跨[一-鿿]|各[一-鿿]|[一-鿿][级各跨本该全每]|[的在由向对和及与至到一二三四五六七八九十])[一-鿿]{2}(?:市|区|县)|[一-鿿]{2,6}(?:基金小镇|保税区|产业园|新区|开发区|合作区|平台)|设在[^，。]{2,12}"
        ),
    ),
    (
        ValueKind.UNIT,
        re.compile(
            r"(?:市|省|县|区|各|省级|市级|主管|主管部门|相关|有关|产业|行业|领导小组|国有|嘉兴|绍兴|杭州|浙江|乍浦|人行|滨海)"
            r"[^，。；、：（）“”《》|\s]{0,18}?"
            r"(?:局|委|厅|办|中心|政府|管委会|办公室|部门|海关|小组|公司|单位|联席会议|常务会议|委员会|商会|工商联|侨联|分局|支行|统战部|组织部|考核办|联络处|驻京办|驻沪办|平台)"
            r"|财经委员会|(?:商务|经信|发改|组织|财政|审计|能耗管理|产业主管|投资促进)部门|政府(?:分管)?(?:副)?市长|分管副市长|市领导|主要领导|一把手|处级干部|领导小组办公室"
        ),
    ),
)


@lru_cache(maxsize=4096)
def find_values(text: str) -> tuple[Value, ...]:
    """Return every value in a text, in order of kind and then place; kinds may overlap (`1个月` is one period)."""
    found: list[Value] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().strip()
            measure = re.search(rf"(?:{_MEASURES}|{_CURRENCY}|%|％)$", words)
            found.append(Value(kind, match.start(), match.end(), words, measure.group() if measure else ""))
    return tuple(found)


def of_kinds(text: str, kinds: frozenset[ValueKind]) -> tuple[Value, ...]:
    """Return the values of some kinds in a text."""
    return tuple(value for value in find_values(text) if value.kind in kinds)
