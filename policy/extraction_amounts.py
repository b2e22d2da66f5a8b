# ruff: noqa: E501 - patterns are read alternative by alternative
"""Which of the amounts in an officer's words is the project's total investment.

Registered capital, output, revenue, taxes, phases, fixed-asset investment and the like are other amounts; a
bound that is only asked about (是否超过10亿, 10亿元的门槛) is none of the project's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from policy.facts import AMOUNT, Amount, Fact
from terms.amounts import AmountMention, find_amounts

_TOTAL: Final = (
    r"总投资(?:额|规模|金额)?|投资总额|总投资总额|总投|投资规模|投资额度?|投资金额|投资总量|计划投资|预计投资|拟投资?|意向投资额?|"
    r"投资区间|投资约?|总投入|(?<!外)(?<!国)(?<!内)投(?!产|入|资|促)|合计|总计|共计|追加到|增加到|增至|扩大到|total investments?|investment(?: is| of)?|invest(?:s|ing|ed)?"
)
_OTHER: Final = (
    r"注册资本金?|注册资金|资本金|实缴|认缴|年?产值|总产值|产出|年?营收|营业收入|销售额?|销售收入|年?税收|年?纳税额?|纳税|利税|缴税|年?利润|净利|"
    r"[一二三四首]期(?:工程|项目|总|计划)?(?:投资额?|投)?|第[一二三四]期|其中|投资强度|亩均投资|固定资产投资|固定资产|固投|(?:设备|研发|基建|土建|厂房|技改|装修|首批|前期)(?:投入|投资)?|已完成投资|已投入?|合同外资|实到外资|到账外资|到位资金|实际到资|实际利用外资|"
    r"估值|市值|总资产|净资产|资产总额|资产|订单|合同额|市场规模|产业规模|返还|扶持资金|返税|让利|减免|融资|补贴|补助|奖励|奖补|贷款|基金规模|基金|土地款|地价|租金|亩均[一-鿿]{0,4}|每亩|流动资金|出口额?|去年|增资扩产|增资扩建|增资|扩产|"
    r"约合|折合|折算|合人民币|等于|相当于|registered capital|annual (?:output|revenue|sales|tax)|output|revenue|tax(?:es)?|"
    r"phase (?:one|two|i+|1|2)|first phase|fixed[- ]asset|paid-in|turnover|loan|subsid(?:y|ies)|equivalent|equal to"
)
_WEAK_TOTAL: Final = re.compile(r"(?:计划|预计|拟|约)?投(?:资)?(?:约)?|invest\w*", re.IGNORECASE)
"""A label that says less than the one before it: 一期先投4亿 is the first phase's."""
_DIGIT: Final = re.compile(r"[0-9一二两三四五六七八九十百千]+(?:\.\d+)?[万亿]")
_LABEL: Final = re.compile(rf"(?P<other>{_OTHER})|(?P<total>{_TOTAL})", re.IGNORECASE)
_OTHER_BEHIND: Final = re.compile(
    r"\s*(?:的|人民币)?\s*(?:注册资本|注册资金|年?产值|产能|营收|销售|税收|年?纳税|利润|固定资产|固投|设备|基金|奖励|补贴|贷款|融资|合同外资|/亩|每亩|一亩|总资产|市值|估值|订单)|"
    r"\s*(?:级|规模)?(?:的)?(?:龙头|上市|大型)*(?:企业|集团|公司|市场|产业集群|产业链)(?!的?(?:项目|投资))|"
    r"\s*(?:in |of )?(?:registered capital|annual (?:output|revenue)|revenue|output|tax)",
    re.IGNORECASE,
)
_TOTAL_BEHIND: Final = re.compile(
    r"\s*(?:元|美元|人民币)?(?:的)?(?:总投资|投资总额|总投(?!入)|投资额|投资规模)(?!\s*[0-9一二三四五六七八九十约为是])"
)
_CHANGED_TO: Final = re.compile(
    r"[^,。;?0-9]{0,3}(?:调整|下调|上调|调低|调高|增加|提高|减少|缩减|压缩|压|砍|降|改|变更|变|追加|修改|缩|涨|扩大?)(?:到|至|为|成|了)",
)
"""Between two amounts: the first is what was, the second what is."""
_SHORT_OF: Final = re.compile(r"(?:离|距离?)\s*$")
"""离10亿还差一点: less than that."""
_UNSAID_BEFORE: Final = re.compile(
    r"(?:^|[,。;?!、()（）:：\n\s]|[A-Za-z]|项目|工程|企业|公司|集团|工厂|厂|产业园|基地|中心|内资|外资|[民国央外私台港日德美韩法英澳]企|[台港日德美韩法英澳侨民国中]资|独资|合资|控股|资本|商|谈|签约?|引进|引来|来|搞|建|的|[一这那某几两三]家|[个笔]|"
    r"是|为|有|具体|实际|即|共|达|近|花|砸|掏|拿出|拿|出资?|出|投入|盘子|体量|规模|金额|预算|造价|成本|资金|总额|总量|总盘|总价|首报了?|报备了?|预报|已|了|过|着|标志性|重大|把|将|对|让|跟|与|和|这|那|该|此|某|市|区|县|亩|万|亿|元)"
    r"(?:人民币|大概|大约|约|共|一共|总共|才|仅|只|就|足足|整整|都|也|能|会|大|高|差不多|超|超过|至少|不到|的|有){0,3}\s*$"
)
"""What may stand before an amount that no label explains; behind other words it is not the project's."""
_ANOTHER: Final = re.compile(
    r"对标|参照|参考|隔壁|别的|别家|人家|类似|同类|另一个|像[^,。;?]{0,8}(?:那|一)|那边的|其他项目"
)
"""Another project's amount follows in the clause."""
_FORMER: Final = re.compile(r"(?:原来|原先|原定|原计划|原本|起初|最早说|之前说)[^,。;?]{0,6}$")
_BOUND_BEHIND: Final = re.compile(
    r"\s*(?:的|是|为|只是)?(?:这个|这条)?(?:目标|愿景|设想|门槛|标准|红线|起点|额度线|线(?!上|下)|界限|bound|threshold)|\s*(?:吗|么)",
    re.IGNORECASE,
)
_OPEN_BEFORE: Final = re.compile(
    r"(?:不是|并非|而非|是否|是不是|能否|能不能|会不会|会否|有没有|有无|是否能|可能|也许|或许|有望|未来|将来|日后|以后|想做|做到|做大|冲刺?|力争|争取|目标|号称|据说|听说|据传|吹到?|宣传|对外|报道|没说|不知|不确定|不清楚|whether|might|may|could)"
    r"(?:会|能|已|已经|达到|达|到|有|是|要|be|reach|exceed|总?投资|投|追加|增加?|扩大?|加|做|涨|提高|可能|还|再|[, ]){0,4}$",
    re.IGNORECASE,
)
_STOP: Final = re.compile(r"[,。;?!、()\n:]|(?:而|但|且|并)(?=[一-鿿])")
_NEAR: Final = 16
"""How far before an amount its label may stand, in characters."""


def find_total_investment(
    text: str,
    plain: str,
    capital: str | None,
    *,
    bare: bool = False,
    places: Collection[int] = (),
    mentions: Sequence[AmountMention] | None = None,
) -> Fact | None:
    """Return the total investment the text states, None where it states none.

    An amount in Chinese without a currency is yuan, unless the project is foreign: then the currency is left
    open. Several amounts called total are read as the span they cover. With `bare` the text is an answer to
    the question, and an amount with no label counts. `places` are the positions where a place's name ends:
    嘉兴秀洲40亿的项目 names the project's amount. `mentions` are the amounts of the text where they are at hand.
    """
    totals: list[AmountMention] = []
    unlabelled: list[AmountMention] = []
    last_label = ""
    mentions = find_amounts(text) if mentions is None else mentions
    for index, said in enumerate(mentions):
        mention = said
        behind = mentions[index + 1] if index + 1 < len(mentions) else None
        if behind and _CHANGED_TO.fullmatch(plain, mention.end, behind.start):
            continue
        if _ANOTHER.search(plain, _clause_start(plain, mention.start), mention.start):
            continue
        if behind and _FORMER.search(plain, max(0, mention.start - 12), mention.start):
            continue
        if _OPEN_BEFORE.search(plain, max(0, mention.start - 14), mention.start):
            continue
        if _BOUND_BEHIND.match(plain, mention.end) and not bare:
            continue
        if _SHORT_OF.search(plain, max(0, mention.start - 4), mention.start) and mention.is_point:
            mention = replace(mention, low=None, low_inclusive=False, high_inclusive=False)
            behind_it = _label(plain, said)
            totals += [mention] if behind_it == "total" else []
            break
        label = _label(plain, mention)
        if (
            not label
            and not bare
            and mention.start not in places
            and not _UNSAID_BEFORE.search(plain, max(0, mention.start - _NEAR), mention.start)
        ):
            label = "other"
        last_label = label or last_label
        if label != "total" and _TOTAL_BEHIND.match(plain, mention.end):
            label = "total"
        if _OTHER_BEHIND.match(plain, mention.end):
            continue
        if label == "total":
            totals.append(mention)
        elif label == "":
            unlabelled.append(mention)
    chosen = totals or unlabelled
    if not chosen:
        return None
    first = chosen[0]
    currency = _currency(first, plain, capital)
    same = [m for m in chosen if _currency(m, plain, capital) == currency]
    amount = Amount.of(first, currency) if len(same) == 1 else _span(same, currency)
    return Fact(AMOUNT, amount, text[first.start : first.end], first.start)


def _clause_start(plain: str, position: int) -> int:
    return max(plain.rfind(stop, 0, position) for stop in ",。;?!\n") + 1


def _label(plain: str, mention: AmountMention) -> str:
    """Return "total", "other", or "" from the nearest label before the amount within its clause."""
    begin = max(0, mention.start - _NEAR)
    stops = [stop.end() for stop in _STOP.finditer(plain, begin, mention.start)]
    begin = stops[-1] if stops else begin
    label, before = "", begin
    for match in _LABEL.finditer(plain, begin, mention.start):
        weak = match.lastgroup == "total" and _WEAK_TOTAL.fullmatch(match.group()) is not None
        between = _DIGIT.search(plain, before, match.start()) is not None
        if not (weak and label == "other" and not between):
            label = match.lastgroup or ""
        before = match.end()
    if not label and (inside := _LABEL.search(plain, mention.start, mention.end)):
        label = inside.lastgroup or ""
    return label


def _currency(mention: AmountMention, plain: str, capital: str | None) -> str | None:
    if mention.currency:
        return mention.currency
    is_chinese = re.search(r"[一-鿿]", plain[mention.start : mention.end]) is not None
    return "CNY" if is_chinese and capital != "foreign" else None


def _span(mentions: list[AmountMention], currency: str | None) -> Amount:
    """Return the span that several statements of one amount cover together."""
    lows = [m.near if m.near is not None else m.low for m in mentions]
    highs = [m.near if m.near is not None else m.high for m in mentions]
    low = None if None in lows else min(v for v in lows if v is not None)
    high = None if None in highs else max(v for v in highs if v is not None)
    return Amount(
        low,
        all(m.low_inclusive for m in mentions),
        high,
        all(m.high_inclusive for m in mentions),
        currency,
        any(m.approximate for m in mentions),
    )
