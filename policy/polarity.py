# ruff: noqa: E501 - patterns are read alternative by alternative
"""Whether words near a fact state it, deny it, ask about it or leave it open.

The rule that keeps a `yes` sound: a negation, a doubt or an alternative (列没列入, 是不是) in the reach of a
fact that is not understood as one of these leaves the fact open, never true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

TAKEN: Final = "\x01"
"""Stands in a masked text where another fact or an amount was read, negation and all."""


class Verdict(Enum):
    """What the words around a fact make of it."""

    TRUE = "true"
    FALSE = "false"
    OPEN = "open"
    ASKED = "asked"


_STOP: Final = re.compile(
    r"[,。;?!\n]|(?<![A-Z])\.(?=\s+[A-Z]|\s*$)|(?<=[一-鿿》]) +(?=[一-鿿\d])|(?<=\d) +(?=[一-鿿])"
)
"""Where a clause ends; a blank between Chinese words parts them too."""
_ALTERNATIVE: Final = re.compile(
    r"(?<![预首])(?P<said>[一-鿿]{1,3}?)(?:不|没)(?P=said)|是否|有无|与否|能否|可否|会否|可不可以|\bwhether\b",
    re.IGNORECASE,
)
_MODAL: Final = re.compile(
    r"(?P<said>要|能|可以?|行|用|给|需要?|该|应该?|得|会|好|享受?|走|拿|报|加|成|管|让|许|准|敢|想|认|奖|补|开|收|扣)不(?P=said)|能否|可否|会否|可不可以|"
    r"(?:是否|是不是|算不算|有没有|有无)(?=需|要|应|须|必|该|得|能|可|会|享|有资格|有权|就|还|也|都|直接|够格|资格|机会|必要|可能)"
)
_HARMLESS: Final = re.compile(
    r"不错|不小|不少|不低于|不少于|不超过|不到|不足|不满|不仅|不但|不光|不止|不过(?!关)|不只|不论|不管|无论|不含|不变|不差|不假|不久|不在话下|不用说|不必说|不得不|不成问题|不存在问题|差不多|"
    r"没问题|没有问题|没得说|没话说|没的说|没毛病|没说的|没错|没意见|没有意见|没几[天年月]|没多久|没过多久|无疑|无误|毫无|无锡|无人|无线|无机|无纺|无缝|无菌|无尘|无界|"
    r"非常|非洲|非凡|非遗|未来|未央|不锈钢|不动产|不限|不可多得|别墅|没收|无偿|no problem|no doubt|not only|no matter",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"(?:并|还|也|都|又|从|尚|绝|暂|仍)?(?:不|没有?|未|无|非|勿|(?<![区分特个级差])别(?![的处家地人项县区市]))|谈不上|够不上|算不上|"
    r"\b(?:not|no|never|without|neither|nor|cannot)\b|n't\b",
    re.IGNORECASE,
)
_NEXT_TO: Final = re.compile(
    r"[是属于算得上能被曾经过再去太完全严格按规定要求程序主动及时进行做一个什么任何哪位家种这那需用涉及到有以必当作成我们的么多特别真正啥存在怎样向市局里报来得及 ]*|"
    r"\s*(?:a|an|any|the|yet|been|be|of|by|really|in|as|it|is|was|to|exactly|listed|considered|counted|such|kind)*(?:\s+(?:a|an|any|the|yet|been|be|of|by|really|in|as|it|is|was|to|listed|considered|counted))*\s*",
    re.IGNORECASE,
)
DOUBT: Final = re.compile(
    r"有没有可能|有无可能|是否可能|不知道?|不晓得|不清楚|不太清楚|不确定|不好(?:说|讲|判断|界定)|说不(?:好|准|清|上来)|拿不准|吃不准|把不准|没准(?!备)|没(?:有)?(?:个)?(?:底|数|谱|准信|准话|定论|定数|说法|结论|结果|回话|回音|消息|下文|把握|答复)|"
    r"心里没底|不详|不明(?!显)|未知|待(?:定|认定|核实|核|确认|审|查|明确|评估|论证)|存疑|有待|两说|难说|难讲|不一定|"
    r"没(?:有)?(?:最后|最终|正式)?(?:定(?!下?来?过)|确定|确认|核实|核过|查(?:过|清)|摸清|摸准|搞清|弄清|吃透|认定|比(?:较)?过|算过|打听|研究|评估|想好|谈拢|敲定|落实清楚|拿准|看准|细看|关注|留意|掌握|了解)|没(?:再)?(?:问|查|跟|核|管|看|比)(?=$|[,。;?!])|"
    r"(?:还|尚|仍|都)?(?:未|没有?|不)(?:最终|正式|完全|曾|经|能)?(?:认定|确定|确认|核实|明确(?!的?意向|表)|查清|查明|核准|查证|得到答复|答复|回复|掌握|了解|定(?!期|位|点|向)|出来|出结果)|"
    r"(?:还|正|尚|仍)?在(?:审(?!批通)|核(?!心)|查|认定|评估|研究|论证|走流程|确认|判断|等)|(?:在|还)?等(?:着)?[^,。;?]{0,8}(?:认定|答复|回复|通知|结果|结论|回话|确认|消息)|还要(?:再)?(?:核|查|问|等)|"
    r"(?:do|does|did)(?: not|n't) know|not (?:yet )?(?:sure|clear|certain|known|decided|confirmed|determined|established|settled)|unsure|unclear|unknown|undecided|no idea|uncertain|pending|to be (?:confirmed|decided|determined)|remains? open|yet to",
    re.IGNORECASE,
)
_UNASKED: Final = re.compile(r"没(?:有)?(?:再)?[问查看听]")
"""没问 denies that the investor was asked, and leaves anything else open."""
_DOUBT_CLAUSE: Final = re.compile(
    rf"\s*(?:但|不过|而|可|可是|只是|这个|这点|这一点|这条|这块|这事|此事|目前|现在|暂时|我们?|咱们?|我局|自己|局里|市里|市局|省里|上面|上头|去|也|都|还|具体|到底|究竟|问了|查了|but|this|that|it|which|and|is|has|still|we|\s)*(?:{DOUBT.pattern})",
    re.IGNORECASE,
)
_HEDGE: Final = re.compile(
    r"(?:可能|也许|或许|说不定|应当是|应该(?:是|算|属于|会)?|估计|大概率?|多半|八成|没准|好像|似乎|貌似|像是|听说|据说|据传|传闻|号称|自称|声称|吹|看起来|看样子|看上去|按说|理论上|我们?(?:自己)?(?:认为|觉得)|自认为|我看|感觉|might|may|probably|perhaps|maybe|possibly|we think|we believe|claims? to|said to|seems? to|likely)"
    r" ?(?:是|也|会|就|能|算|属于|要|需要|涉及|够|达到|有|be|have|been|it is|this is)*(?:个|一个|a|an|the)? ?$",
    re.IGNORECASE,
)
_HEARSAY: Final = re.compile(
    r"听说|据说|据传|传闻|风闻|号称|自称|声称|有人说|说是|allegedly|reportedly|hearsay|heard that",
    re.IGNORECASE,
)
_SAID_TO_BE: Final = re.compile(
    r"(?:[都也各]|自己|他们?|企业|对方|老板)(?:说|称)|说是|声称|自称|号称|据说|听说"
)
_NOT_ALL: Final = re.compile(
    r"(?:的)?(?:部分|那部分|一部分|程度|比例)|[^,。;?]{0,4}(?:一半|部分内容|除外|例外|之外)|(?:的)?(?:评审|申报中|评定|答辩|候选|备选|后备|储备|培育|初审|公示)|[^,。;?]{0,8}就好了|[^,。;?]{0,4}(?:但|不过|只是|可是)[^,。;?]{0,6}(?:待|需|还要|有待|要再|有问题|有出入)"
)
"""Behind a fact: it holds in part, is still being judged, or is wished for."""
_OF_AN_ACT: Final = re.compile(r"[想愿敢让准许给懂要会能可得应该必用需]")
"""Behind a negation: it is said of what somebody does, not of the fact."""
_OR_NOT: Final = re.compile(r"还是(?![要会能得有])|抑或|or not\b", re.IGNORECASE)
_ASKED_BEHIND: Final = re.compile(
    r"(?:了|的|过|项目|呢)*(?:吗|么(?!样)|没有?(?:呢)?\s*(?:[,。?]|$)|不\s*(?:\?|$)|与否|否\s*(?:[?,]|$))"
)
_LACKS: Final = (
    r"谈不上|够不上|算不上|称不上|达不到|轮不到|论不上|挨不着|差一?(?:截|点|口气|些|大截)[^,。;?]{0,4}|差得?(?:远|多)|差远了|对不上|八竿子打不着|两码事|不是一回事|不搭(?:界|边|调)?|不沾边|没沾边|没戏|免谈|空白|欠缺|不足|落空|漏(?:了|掉|报)|忘(?:了|掉|记)|缺(?:了|失)|省(?:了|掉)|跳过|拖着|"
    r"(?:否|无|×|✗|N|no|false|not met)(?=\s*(?:$|[,。;?!)、]))"
)
_FILLER: Final = (
    r"(?:[:：\s()》〉\"”\-—=]|(?:这|那)(?:块|边|方面|一?[条项关点块]|个)|方面|(?:的)?(?:手续|程序|流程|要求|情况|材料|事儿?|问题|认定|结论|名单|名字|工作|项目|范围|标准|条件|这一|那一)|上|里|中|的|我们|咱们?|我方|"
    r"市?局里?|市里|省里|审下来|审查|审核|经审|看下来|比下来|对照|比对|目前|现在|到现在|至今|确实|肯定|绝对|真的?|其实|基本上?|完全|是|也|都|还|又|却|倒|早就?|已经?|就|全部?|压根|根本|一直|从来|之前|此前|当时|前面|按规定|按规矩|按要求|按程序|按时|及时|老老实实|一个|什么|可惜|还有|肯定|明显|显然|严重|有点|很|大大)*?"
)
_GENERAL: Final = r"符合|达到|达|够(?:得上|上)?|有|是|算(?:得上)?|属于|满足|列入|列|入|进|过|通过|沾边|涉及|需要|用|成|合格|行|到位|具备|存在"


_NEAR_AN_ACT: Final = 2
"""How far before a fact a question of an act (要不要) may stand to ask of it."""
_RIGHT_BEHIND: Final = 3
_SHORT: Final = 6
_LONGEST_DOUBT: Final = 20
_REACH: Final = 60
"""How far words bear on a fact within its clause, in characters."""


@dataclass(frozen=True)
class Clause:
    """A stretch of text between two stops: `start` to `end`, and whether it ends with a question mark."""

    start: int
    end: int
    asks: bool


def clauses(plain: str) -> list[Clause]:
    """Return the clauses of a folded text; a blank between Chinese words parts them too."""
    found: list[Clause] = []
    begin = 0
    for stop in [*_STOP.finditer(plain), None]:
        end = stop.start() if stop else len(plain)
        asks = stop is not None and stop.group() == "?"
        if plain[begin:end].strip():
            found.append(Clause(begin, end, asks))
        elif asks and found:
            found[-1] = Clause(found[-1].start, found[-1].end, asks=True)
        begin = stop.end() if stop else end
    return found


def alternatives(plain: str) -> list[tuple[int, int, bool]]:
    """Return where something is asked as A-not-A, and whether it asks of an act (要不要), not of a fact."""
    modal = {m.start() for m in _MODAL.finditer(plain)}
    return [(*m.span(), m.start() in modal) for m in _ALTERNATIVE.finditer(plain)]


def lacking(verbs: str) -> str:
    """Return the pattern of words behind a fact's name that deny it; `verbs` are its own."""
    told = f"{verbs}|{_GENERAL}" if verbs else _GENERAL
    return (
        rf"{_FILLER}(?:{_LACKS}|(?:并|还|也|都|又|从|尚|远|绝|一直)*(?:不太|不大|不怎么|不能|无法|未能|没能|没法|不会|不|没有?|未|无)(?:能|曾|去|再|有|真正|完全|正式|得到|被|给|按规定|按要求|按时|怎么|这么|来得及|提前|向[^,。;?]{{2,10}}|跟[^,。;?]{{1,8}}|过)*"
        rf"(?:{told})(?:过|了|到|上|成|好|的)?(?!清|定|准|不)|(?:没有?|不是|不够|不行|不成|不符|未)(?=\s*(?:$|[,。;!)、])))"
    )


def having(verbs: str) -> str:
    """Return the pattern of words behind a fact's name that state it."""
    return rf"{_FILLER}(?:{verbs}|没问题|没毛病|OK\b|是的|有的|√|✓|(?:是|有|yes|true)(?=\s*(?:$|[,。;!)、])))(?:了|过|的|好|完|到位|上|得上|到|齐|着|在案)*"


_LACKS_HERE: Final = re.compile(lacking(""), re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """A fact's words in their text, with what others have read masked.

    Args:
        plain: the folded text.
        masked: the same with other facts' words and amounts replaced by `TAKEN`.
        start, end: where the fact's words stand.
        clause: the clause they stand in.
        following: the clause behind it, None at the end.
        alternatives: what `alternatives` returned for the text.
        near: how far before the fact a question of a state (是不是) may stand to ask of it.
    """

    plain: str
    masked: str
    start: int
    end: int
    clause: Clause
    following: Clause | None
    alternatives: list[tuple[int, int, bool]]
    near: int = 12

    @property
    def before(self) -> str:
        """Return the words before the fact that can ask of it or doubt it, over a fact right beside it."""
        begin = max(self.clause.start, self.start - _REACH)
        before = self.masked[begin : self.start].rstrip(TAKEN)
        return before[max(before.rfind(mark) for mark in (TAKEN, " but ", " and ")) + 1 :]

    @property
    def left(self) -> str:
        """Return the words before the fact that can deny it: those behind the last 、."""
        return self.before.rpartition("、")[2]

    @property
    def right(self) -> str:
        """Return the words behind the fact that can bear on it."""
        behind = self.masked[self.end : max(min(self.clause.end, self.end + _REACH), self.end)].lstrip(TAKEN)
        return re.split(rf"[{TAKEN}、]|(?:但|而且|并且|but )", behind, maxsplit=1)[0]


def judge(
    around: Around, *, stated: bool, asked_counts: bool = False, planned_counts: bool = False
) -> Verdict:
    """Return what the words around a fact's statement (or denial) make of it."""
    left, right = around.left, around.right
    if not asked_counts and _is_asked(around, right, of_plans=planned_counts):
        return Verdict.ASKED
    before = around.before
    if DOUBT.search(before) or _HEARSAY.search(before) or _HEDGE.search(left) or _is_doubted(around, right):
        return Verdict.OPEN
    if stated and (
        _NOT_ALL.match(around.plain, around.end, max(around.clause.end, around.end))
        or _SAID_TO_BE.search(around.plain, around.start, around.end)
    ):
        return Verdict.OPEN
    if stated and _LACKS_HERE.match(right):
        return Verdict.FALSE
    return _negated(_settled(left), _settled(right), stated=stated)


def _negated(left: str, right: str, *, stated: bool) -> Verdict:
    """Return what negations make of a statement: next to it they deny it, further off they leave it open."""
    said = Verdict.TRUE if stated else Verdict.FALSE
    denied = list(_NOT.finditer(left))
    if denied:
        near = _NEXT_TO.fullmatch(left, denied[-1].end()) is not None
        if stated:
            return Verdict.FALSE if near and len(denied) == 1 else Verdict.OPEN
        return Verdict.OPEN if near else said
    behind = _NOT.search(right[: _SHORT + 1])
    if stated and behind and not _OF_AN_ACT.match(right, behind.end()):
        return Verdict.OPEN
    return said


def masked(plain: str, spans: Iterable[tuple[int, int]], mark: str = TAKEN) -> str:
    """Return the text with what was read there replaced by a mark, character by character."""
    shown = list(plain)
    for start, end in spans:
        shown[start:end] = mark * (end - start)
    return "".join(shown)


def _settled(words: str) -> str:
    """Blank what looks like a negation and is none: idioms and the question itself."""
    for pattern in (_MODAL, _HARMLESS, DOUBT):
        words = pattern.sub(lambda m: " " * len(m.group()), words)
    return words


def _is_asked(around: Around, right: str, *, of_plans: bool) -> bool:
    if _ASKED_BEHIND.match(right or around.plain, 0 if right else around.end):
        return True
    before = around.before
    if _OR_NOT.match(right.lstrip()) or re.search(r"还是[^,。;?]{0,2}$", before):
        return True
    for start, end, modal in around.alternatives:
        if start < around.end and end > around.start and not (start <= around.start and modal):
            return True
        gap = around.masked[end : around.start].rstrip(TAKEN)
        of_act = modal and not (of_plans and around.plain[start:end] in ("是否", "是不是", "有没有"))
        is_near = end <= around.start and around.start - end <= (_NEAR_AN_ACT if of_act else around.near)
        if is_near and gap == before[len(before) - len(gap) :]:
            return True
        is_behind = start < around.clause.end and 0 <= start - around.end <= _RIGHT_BEHIND
        if is_behind and not modal and len(right) - (end - around.end) <= _SHORT:
            return True
    return False


def _is_doubted(around: Around, right: str) -> bool:
    doubt = DOUBT.search(right)
    if doubt is not None and not _MODAL.search(right) and not re.search(r"[能可要该]", right[doubt.end() :]):
        return True
    inside = DOUBT.finditer(around.plain, around.start + 1, min(around.clause.end, around.end + _REACH))
    if any(m.start() < around.end and not _UNASKED.fullmatch(m.group()) for m in inside):
        return True
    if around.following is None or doubt is not None:
        return False
    reach = around.masked[around.end : around.following.start]
    behind = around.masked[around.following.start : around.following.end]
    return (
        TAKEN not in reach
        and len(behind) <= _LONGEST_DOUBT
        and _DOUBT_CLAUSE.match(behind) is not None
        and not _MODAL.search(behind)
        and not around.following.asks
    )
