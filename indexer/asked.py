# ruff: noqa: E501 - patterns are read alternative by alternative
"""What kind of answer a question wants: an amount, a period, a unit, a list, yes or no, a fact of a document.

The kinds are read from the question's own words by small tables; a question may want several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.values import ValueKind


class Intent(StrEnum):
    """The shape of the answer."""

    FACT = "fact"
    RESPONSIBLE = "responsible"
    LIST = "list"
    PROCEDURE = "procedure"
    YES_NO = "yes_no"
    COMPARE = "compare"


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Args:
        intent: the shape of the answer.
        kinds: kinds of value of which at least one must stand in the clause; empty if none is required.
        measures: measure words that were named with the number (`多少亩` → 亩), empty if any will do.
        words: the question words themselves (start, end), which carry no content.
    """

    intent: Intent
    kinds: frozenset[ValueKind]
    measures: frozenset[str]
    words: tuple[tuple[int, int], ...]


_K = ValueKind
_LENGTH = r"(?:多久|多长时间|多长|期限|几个月|几个工作日|多少个工作日|多少天|几天|几周|几年|多少年|多少个月|时限|有效期)"
_RULES: tuple[tuple[re.Pattern[str], frozenset[ValueKind], Intent | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(kinds), intent)
    for pattern, kinds, intent in (
        (r"哪(?:几|些|个|一|两|三)?(?:个|家)?(?:市级|省级|市里|省里|的)?(?:部门|单位|局|委|厅|机构|处室|委办局)", {_K.UNIT, _K.PERSON}, Intent.RESPONSIBLE),
        (r"(?:哪里|哪儿|哪个地方|哪些地方|哪些?个?国家|哪几个国家|哪(?:个|些|几个|几座|座|几大)(?:城市|地区|区县|县市|国别|区|县|园区)|什么地方|\bwhere\b|which (?:countries|country|cities|city|places|regions))",
         {_K.PLACE}, Intent.FACT),
        # 哪几个 wants a list, not a number
        (r"(?<=的)几[个条种类项点](?=[^，。？]{0,10}[，,]?[^，。？]{0,4}(?:叫|是|有)?什么)|几[个条种类项](?=[^，。？]{1,5}里)", set(), Intent.LIST),
        (r"(?:是|有|由|和|含|分)?哪几(?:个|种|类|项|条|家|块|座|方面|样|所|大|块儿)?|是?哪[两三四五六七八九十\d]+[个条类种项家件份块]|几个[“\"]", set(), Intent.LIST),
        # how often, before how long: 多久开一次
        (r"(?:多久|多长时间|隔多久|几个月|几年|几天|几周)[^，。？?]{0,8}?[一1两几]?[次回趟轮期](?!性)|频率|频次|周期|how often|多久[^，。？?]{0,6}[一1][次回期]",
         {_K.FREQUENCY, _K.PERIOD}, Intent.FACT),
        (r"多久(?=(?:发布|发|出|公布|编|通报|评|报|调|开|听|报送|碰|考|更新|修订|召开|汇报))", {_K.FREQUENCY, _K.PERIOD}, Intent.FACT),
        (r"几个月|几个工作日|多少个?工作日|多少天|几天|几周|多少个月|how many (?:days|months|weeks|years|working days)", {_K.PERIOD}, Intent.FACT),
        (r"完成时限|时限|期限(?=.{0,6}(?:完成|任务|表))", {_K.DATE, _K.PERIOD, _K.FREQUENCY}, Intent.FACT),
        (rf"{_LENGTH}|how long|duration|time limit", {_K.PERIOD}, Intent.FACT),
        (r"哪天|哪一天|几月份?|几号|哪个月|具体日期|what date|which (?:day|month)", {_K.DATE}, Intent.FACT),
        (r"什么时候|何时|哪年|哪一年|日期|什么时间|截止|完成时限|deadline|by when|when (?:is|was|does|did|do|will|must|should)|which year",
         {_K.DATE, _K.PERIOD, _K.FREQUENCY}, Intent.FACT),
        (r"百分之多少|百分之几|几成|几比几|占比(?:是|要|达|应|为)?(?:多少|几)|比例(?:是|要|达|应|为|不低于)?(?:多少|几)|多大比例|what (?:share|percentage|proportion)|百分比",
         {_K.PERCENT}, Intent.FACT),
        (r"(?:多少|几)\s*(?:万|百|千)?(?:亩|平方米|公顷|平方公里)|多大面积|how many mu", {_K.AREA}, Intent.FACT),
        (r"(?:多少|几)\s*(?:个)?[百千万亿]*(?:美元|欧元|元|块钱|块|亿|万)|多少钱|多少资金|多少投资|金额|how much|how large|how big|what (?:[a-z\-]+ ){0,3}(?:amount|investment|bonus|subsidy|budget|fee|price|sum|minimum)|投资额(?:是|要|达|为)?多少|(?:盘子|规模|体量)[^，。]{0,3}多大|多大(?=的?项目|的?投资|体量|规模)|(?:门槛|标准|额度|规模)(?:是|为|有|要)?(?:多少|多高|多大)",
         {_K.MONEY}, Intent.FACT),
        (r"(?:年费|费用|薪酬|年薪|工资|奖金|补贴|经费|租金|价格|押金)(?:是|为|有|要|给)?(?P<w>多少)|(?P<w2>数额|金额)(?=\s|$)", {_K.MONEY}, Intent.FACT),
        (r"(?:多少|几)\s*(?:个|家|条|名|次|届|项|场|位|支|只|批|人|县|类|种|级|倍|所|座|台|档|套)", {_K.COUNT}, Intent.FACT),
        (r"how many", {_K.COUNT, _K.PERIOD}, Intent.FACT),
        (r"多少|几分", {_K.MONEY, _K.PERCENT, _K.COUNT, _K.AREA, _K.PERIOD}, Intent.FACT),
        (r"(?:局长|主任|组长|链长|书记|市长|县长|区长|秘书长|召集人|负责人|厅长|部长|关长|行长|主席|领导|一把手)[”\"]?(?:规定|到底)?(?:是|叫|由|分别是|都是)?(?P<w>谁|哪位|什么名字|什么人|什么级别的人|何人)|(?P<w2>谁)(?:是|当|任|担任|兼任?|出任)[^，。？]{0,16}(?:局长|主任|组长|书记|市长|县长|秘书长|召集人|厅长|部长|关长)|姓名|姓甚名谁|姓什么|who (?:is|are) the (?:mayor|director|head|secretary|chair|leader)|name of the",
         {_K.PERSON}, Intent.RESPONSIBLE),
        ((r"哪(?:个|些|几个|几家|家|一家|一个|几个)?(?:市级|省级|市里|省里|的)?(?:部门|单位|局|委|厅|机构|处室)|谁(?:来|负责)?|由哪|归哪|哪家(?:管|牵头|负责)|牵头(?:单位|的)?(?:是|有)|责任单位|配合单位|主管单位|主管部门|"
         r"\bwho\b|which (?:department|unit|bureau|agency|body|office)|responsible"),
         {_K.UNIT, _K.PERSON}, Intent.RESPONSIBLE),
        # 附表 能耗 牵头 杭州: the word alone asks
        (r"(?:(?<=\s)|^)(?:牵头|配合|责任|主管|负责)(?:单位|部门)?(?=\s|$)", {_K.UNIT, _K.PERSON}, Intent.RESPONSIBLE),
        (r"哪(?:些|类|种)|有什么|什么样|包括什么|包含什么|列举|名单|清单(?:是|有)什么|what (?:are|kinds|types)|which", set(), Intent.LIST),
        (r"怎么|怎样|如何|流程|程序|步骤|办法|规定是|怎么办|what (?:is the procedure|happens)|\bhow\b", set(), Intent.PROCEDURE),
        (r"是否|能不能|可不可以|可以(?=.{0,30}吗)|能(?=.{0,30}吗)|要不要|需不需要|是不是|有没有|会不会|算不算|行不行|吗[？?]?$|^(?:can|must|may|should|is|are|does|do|did|will)\b",
         set(), Intent.YES_NO),
        # a target is a figure; the word itself stays, as a concept of the question
        (r"(?=目标(?:数量|任务|值|数)?(?:分别|各)?(?:是|有|定|设|为|要|定为)?(?:什么|哪些|多少|怎么定|如何)?的?[？?。！]?$)", {_K.MONEY, _K.COUNT, _K.PERCENT}, Intent.FACT),
        (r"(?:的|目标)?(?P<w>数量|数目)(?:是|有|为)?(?:什么|多少)?[？?。]?$", {_K.COUNT}, Intent.FACT),
        (r"什么|是啥|啥|what|为何|为什么|why", set(), Intent.FACT),
    )
)  # fmt: skip
_COMPARE = re.compile(
    r"对照|差在|哪家|同一级|谁更|谁罚|区别|不同|差别|差异|对比|比较|相比|比一比|分别|各(?:是|有|自|怎么|由)|和.{1,12}(?:哪个|谁)更|异同|一样吗|有何不同|differ|compare|versus|\bvs\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"吗\s*[？?。]?\s*$|能不能|是否|会不会|可不可以")
_POINTS = re.compile(r"how many (?:extra |bonus )?(?:points|marks)|[加占扣记得]几分|多少分", re.IGNORECASE)
_TWO = 2
_MOVED = re.compile(
    r"分给|分解给|下达给|分配给|派给|压给|流转到?|转[到给去]|搬[到去]|迁[到往去]|让给|挪到|move|transfer|relocat",
    re.IGNORECASE,
)
"""What goes from one place to another (a project, a share of a target) names two places and compares nothing."""
_MEASURE = re.compile(
    r"(?:多少|几)\s*(?:[百千万亿]*)\s*(个工作日|个月|平方米|公顷|亩|美元|元|个|家|条|名|次|项|场|位|支|只|人|天|周|年|分|倍|成|套|所)"
)


def _word_itself(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the question word where its pattern also looks at words of content (组长是谁)."""
    for name, words in match.groupdict().items():
        if words:
            return match.span(name)
    return match.span()


def named_kind(kinds: frozenset[ValueKind]) -> str:
    """Return how to name what was asked for: the kind, or "" where several kinds would do (多少)."""
    several = {ValueKind.MONEY, ValueKind.PERCENT, ValueKind.COUNT}
    if several <= kinds or not kinds:
        return ""
    order = list(ValueKind)
    return str(min(kinds, key=order.index))


def read_asked(text: str, *, places: int) -> Asked:
    """Read what a question wants.

    Args:
        text: the question as typed.
        places: how many different places it names; two or more with a word of comparison make a comparison.
    """
    kinds: frozenset[ValueKind] = frozenset()
    intent: Intent | None = None
    spans: list[tuple[int, int]] = []
    for pattern, wanted, shape in _RULES:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            spans.append(_word_itself(match))
            if intent is None or (not kinds and wanted):
                intent = shape
            if not kinds:
                kinds = wanted
    measure = _MEASURE.search(text)
    if kinds == {ValueKind.COUNT} and measure and measure.group().startswith("几") and _YES_NO.search(text):
        # 几个区抢项目，会动税收吗: the number is told, not asked
        kinds, intent, measure = frozenset(), Intent.YES_NO, None
    points = _POINTS.search(text)
    compare = places >= _TWO and (_COMPARE.search(text) is not None or _MOVED.search(text) is None)
    return Asked(
        intent=Intent.COMPARE if compare else intent or Intent.FACT,
        kinds=kinds,
        measures=frozenset({"分"}) if points else frozenset({measure.group(1)}) if measure else frozenset(),
        words=tuple(sorted(spans)),
    )
