# ruff: noqa: E501, ISC004 - patterns are read alternative by alternative
"""Facts from an officer's words, each with the words it was found in and where they stand.

What is not said stays unknown. Denials, questions about a fact (是否…, …吗) and hedges (可能) are told from
statements; two statements that contradict each other leave the fact unknown.
"""

from __future__ import annotations

import re
from typing import Final

from policy.extraction_amounts import find_total_investment
from policy.facts import AMOUNT, CHOICES, Fact, Value
from policy.jurisdiction import moved_between
from policy.patterns import Compiled, compiled
from terms.places import Gazetteer

_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2019: 0x27,
    0x3002: 0x3002,
}
_BLANK: Final = "\x00"
_ASKED_RIGHT_BEHIND: Final = re.compile(r"(?:了|的|过)?(?:吗|么(?!样)|没有\?|没\?)")
_UNSURE_BEHIND: Final = re.compile(
    r"[^,。;?!]{0,4}?(?:与否|还?(?:不|没有?|未)(?:清楚|确定|知道|明确|认定|定)(?!意向)|未[知定明]|待定|unknown|unclear|not (?:yet )?(?:known|clear|decided))"
)
_PLANNED_BEFORE: Final = re.compile(
    r"(?:拟|争取|申报|申请|准备|计划|有望|希望|打算|力争|预计|即将|想|推荐|培育|正在申)[^,。;?!、签投引谈]{0,4}$|"
    r"\b(?:hope|plan|intend|expect|about|going|appl(?:y|ied|ying))\w* (?:to|for)(?: be| get)? ?$",
    re.IGNORECASE,
)
_HEDGED_BEFORE: Final = re.compile(
    r"(?:可能|也许|或许|说不定|应该|应当是|估计|我们?(?:自己)?(?:认为|觉得)|自认为|看起来|might|may|probably|we think) ?(?:是|也|会)?$|(?:不知道?|不清楚|不确定|没想好)[^,。;?]{0,3}$"
)

_FOREIGN_NAMES: Final = r"德国|日本|美国|法国|英国|韩国|瑞士|瑞典|荷兰|新加坡|意大利|加拿大|澳大利亚|西班牙|丹麦|芬兰|奥地利|比利时|泰国|马来西亚|沙特|台湾|香港|澳门"
_FOREIGN: Final = re.compile(
    r"外商独资|外商投资|外商|外资|外企|中外合资|中外合作|(?<![投融工出注])[德日美法英韩港台澳侨](?:资|企)(?![源本产])|"
    rf"(?:{_FOREIGN_NAMES})(?:的)?(?:独资|企业|公司|集团|客商|资本|投资)|\bforeign(?:[- ](?:invested|funded|capital|owned))?\b|"
    r"\b(?:German|Japanese|American|US|Korean|French|British|Swiss|Dutch|Singaporean?)[- ](?:invested|funded|owned|company|firm)\b",
    re.IGNORECASE,
)
_DOMESTIC: Final = re.compile(
    r"内资|民资|国资(?!委)|民营(?:企业|资本|项目)?|民企|央企|(?<![德美法英韩泰俄外各])国企(?!业)|(?:国内|本土|本地|省内|国有)(?:的)?(?:[一-鿿]{0,4}?)(?:企业|公司|集团|资本)|\bdomestic(?:[- ](?:invested|funded|capital|owned))?\b",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"(?:不是|并非|非|不属于|不算|没有|无|not|non-?)\s*(?:a |an )?$", re.IGNORECASE
)
_CAPITAL_OPEN: Final = re.compile(
    r"内外资|内资(?:还是|或者?|、|和|与)?外资|外资(?:还是|或者?|、|和|与)?内资|(?:资金|资本)(?:来源|性质)[^,。;]{0,4}(?:不|未|没)|"
    r"capital (?:origin|type|source)?\s*(?:is )?(?:unknown|unclear|undecided)|domestic or foreign",
    re.IGNORECASE,
)

_NEGOTIATING: Final = frozenset({"contact", "clear_intention", "signing"})
_NO_INTENTION: Final = (
    r"(?:没有|没|无|未|尚未|还没有?|并没有|并无|尚无|暂无|未有|缺乏|不)(?:形成|表达|表示|达成|有|明确)?(?:出)?(?:任何|什么|多少|特别|太|很|比较)*(?:明确|清晰)?(?:的)?"
    r"(?:投资|合作|落户)?意向|意向(?:也|还|都|尚|仍|并)?(?:不|未|没有?)(?:太|够|很|是很)?(?:明确|明朗|清晰|清楚)|(?:尚未|还没|没有|未)(?:表达|表示)明确"
)
_STAGES: Final[tuple[tuple[Value, re.Pattern[str]], ...]] = tuple(
    (value, re.compile(pattern, re.IGNORECASE))
    for value, pattern in (
        (
            "signed",
            r"(?:已|已经|刚刚?|都|正式|成功|也)签(?:了)?(?:约|协议|合同|完)(?!前)(?:了)?|(?<!准备)(?<!快)(?<!要)(?<!将)(?<!拟)签约了|签了约|签完约|合同已签|"
            r"(?:has|have|was|been|is) (?:already |been )*signed\b",
        ),
        (
            "signing",
            r"(?:拟|准备|打算|即将|将要|将|马上|快|快要|就要|要|计划|预计|待|近期|下周[一二三四五六日]?|下个?月|月底|年底前?|本周|后天|明天)"
            r"(?:准备|就|跟|和|与|同|[^,。;?!签不没未]{0,14})?签(?:约|协议|合同|署)(?!信息|前|预报|还)|签约在即|临近签约|快签(?:了)?|拟签(?!约)|快要?签约了|准备签约了|要签约了|"
            r"about to (?:be )?sign|(?:will|to) be signed|(?:plans?|going|ready|expects?|set|due) to sign|signing (?:soon|next)",
        ),
        (
            "contact",
            _NO_INTENTION
            + r"|no (?:clear |firm )?intention|not (?:yet )?(?:have |shown |expressed )?a clear intention",
        ),
        (
            "clear_intention",
            r"(?:有|有了|表达了?|表示出?|表明了?|达成|形成|具有|已有)(?:比较|较为?|非常|很|初步)?(?:明确|清晰|强烈)(?:的)?(?:投资|合作|落户|落地)?(?:的)?意向|"
            r"意向(?:已|已经|都|也|很|比较|较为?|非常|十分|基本|就)*(?:明确|清晰)|明确(?:表示|表态|提出)(?:要|想|愿意?|会)?[^,。;?不]{0,4}(?:投|落|来)|明确(?:的)?(?:投资|合作|落户)?意向|"
            r"clear (?:investment )?intention|firm intention",
        ),
        (
            "contact",
            r"刚(?:刚)?(?:接触|认识|对接|联系)|初步接触|初次接触|第一次(?:见面|接触|对接|拜访)|首次(?:接触|对接|见面)|接触阶段|还在接触|只是接触|(?:just|only) (?:been )?(?:contacted|met)|"
            r"first (?:contact|meeting)|initial contact",
        ),
        (
            _NEGOTIATING,
            r"在谈|正谈|在洽谈|洽谈中|正在(?:谈|洽谈|商谈|对接)|还在谈|谈判中|谈着|洽谈|在跟|在对接|谈的|谈了|谈一个|谈个|初步洽谈|under negotiation|negotiat(?:ing|ed)|in talks",
        ),
    )
)
_DENIED_NEAR: Final = re.compile(
    r"(?:没|未|尚无|暂无|并无|不(?!错)|\bno|\bnot|n't)[^,。;?!:]{0,6}$", re.IGNORECASE
)
_SUPPORT: Final = tuple(
    (value, re.compile(pattern, re.IGNORECASE))
    for value, pattern in (
        ("equity", r"股权直投|直投|股权投资|入股|equity"),
        ("fund", r"产业基金|政府基金|引导基金|基金(?:支持|投资|形式|出资)|industry fund|\bfund\b"),
        ("reward", r"绩效奖励|经营性奖励|经营性绩效|performance reward"),
        ("greater", r"更大(?:的)?支持|更大力度|greater support"),
    )
)


def folded(text: str) -> str:
    """Return the text with full-width forms made ASCII, every character at its place."""
    return text.translate(_FOLD)


def extract(text: str, gazetteer: Gazetteer, *, place: str | None = None) -> dict[str, Fact]:
    """Return the facts the text states, by name.

    Args:
        text: what the officer wrote.
        gazetteer: the places of the field.
        place: the city whose rule is asked for; some words mean a fact in one city only.
    """
    plain = folded(text)
    facts: dict[str, Fact] = {}
    lowered = plain.lower()
    for pattern in compiled():
        if not any(trigger in lowered for trigger in pattern.triggers):
            continue
        fact = _truth(pattern, plain, text)
        if fact is not None:
            facts[fact.name] = fact
    for finder in (_capital, _stage, _support_form):
        found = finder(plain, text)
        if found is not None:
            facts[found.name] = found
    _place_dependent(facts, place)
    if (moved := moved_between(text, gazetteer)) and "moved_across_cities" not in facts:
        value, words, start = moved
        facts["moved_across_cities"] = Fact("moved_across_cities", value, words, start)
        facts.setdefault("circulated", Fact("circulated", value=True, words=words, start=start))
    if facts.get("landed") and facts["landed"].value is True:
        facts.pop("stage", None)
    capital = facts.get("capital")
    total = find_total_investment(text, plain, str(capital.value) if capital else None)
    if total is not None:
        facts[AMOUNT] = total
    return facts


def _truth(pattern: Compiled, plain: str, text: str) -> Fact | None:
    """Return the truth of one fact, None where it is not stated.

    Stated both ways, what stands outside the asking clause counts; if that does not settle it, the fact is
    open, so that nothing is presumed of it either.
    """
    rest = _blanked(pattern.ignore, plain)
    denied = _statement(pattern.against, rest, pattern) if pattern.against else None
    rest = _blanked(pattern.against, rest)
    stated = _statement(pattern.stated, rest, pattern)
    if denied and stated:
        asking = _asking_clause(plain)
        denied = denied if denied[0] < asking else None
        stated = stated if stated[0] < asking else None
        if (denied is None) == (stated is None):
            return Fact(pattern.fact, frozenset({True, False}), "", -1)
    span = stated or denied
    if span is None:
        return None
    return Fact(pattern.fact, stated is not None, text[span[0] : span[1]], span[0])


def _blanked(pattern: re.Pattern[str] | None, plain: str) -> str:
    return pattern.sub(lambda m: _BLANK * len(m.group()), plain) if pattern else plain


def _asking_clause(plain: str) -> int:
    """Return where the clause with the question begins, the text's end if there is none."""
    asked = plain.rfind("?")
    if asked < 0:
        return len(plain)
    return max(plain.rfind(stop, 0, asked) for stop in ",。;!、:") + 1


def _statement(words: re.Pattern[str], plain: str, pattern: Compiled) -> tuple[int, int] | None:
    """Return where the words are stated, not asked and not hedged."""
    for match in words.finditer(plain):
        if match.start() == match.end() or _BLANK in match.group():
            continue
        if _ASKED_RIGHT_BEHIND.match(plain, match.end()) and not pattern.asked_counts:
            continue
        if _UNSURE_BEHIND.match(plain, match.end()):
            continue
        before = (max(0, match.start() - 12), match.start())
        if _HEDGED_BEFORE.search(plain, *before):
            continue
        if words is pattern.stated and not pattern.planned_counts and _PLANNED_BEFORE.search(plain, *before):
            continue
        return match.span()
    return None


def _capital(plain: str, text: str) -> Fact | None:
    if _CAPITAL_OPEN.search(plain):
        return None
    found: list[tuple[str, int, int]] = []
    for name, other, pattern in (("foreign", "domestic", _FOREIGN), ("domestic", "foreign", _DOMESTIC)):
        for match in pattern.finditer(plain):
            denied = _NOT_BEFORE.search(plain, max(0, match.start() - 6), match.start())
            found.append((other if denied else name, match.start(), match.end()))
    if len({value for value, _, _ in found}) != 1:
        return None
    value, start, end = min(found, key=lambda f: f[1])
    return Fact("capital", value, text[start:end], start)


def _stage(plain: str, text: str) -> Fact | None:
    """Return the furthest stage stated; 在谈 alone leaves open how far the talks are."""
    for value, pattern in _STAGES:
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - 6) : match.start()]
            if value in ("signed", "signing") and re.search(
                r"(?:没有?|未|尚未|离|距|还没有?|不|是否|not )$", before
            ):
                continue
            if value == "clear_intention" and _DENIED_NEAR.search(
                plain, max(0, match.start() - 10), match.start()
            ):
                continue
            if _ASKED_RIGHT_BEHIND.match(plain, match.end()):
                continue
            return Fact("stage", value, text[match.start() : match.end()], match.start())
    return None


def _support_form(plain: str, text: str) -> Fact | None:
    found = [(v, m) for v, p in _SUPPORT if (m := p.search(plain))]
    if not found:
        return None
    value: Value = found[0][0] if len(found) == 1 else frozenset(v for v, _ in found)
    match = found[0][1]
    return Fact("support_form", value, text[match.start() : match.end()], match.start())


def _place_dependent(facts: dict[str, Fact], place: str | None) -> None:
    """Drop what is not the fact meant in this city: 产业导向 is not Hangzhou's 布局导引."""
    conforming = facts.get("layout_conforming")
    if conforming is None:
        return
    is_guide = re.search(r"导引|布局|guide|layout", conforming.words, re.IGNORECASE)
    if place == "330100" and not is_guide:
        del facts["layout_conforming"]


def reply(facts: dict[str, Fact], asked: str, text: str, gazetteer: Gazetteer) -> dict[str, Fact]:
    """Return the facts with an officer's answer to a question about one of them merged in.

    A bare 是 or 没有 answers the fact asked for; whatever else the reply states counts too, and the newer
    statement stands. What the reply leaves unsaid stays unknown.
    """
    merged = dict(facts)
    found = extract(text, gazetteer)
    if asked == AMOUNT and AMOUNT not in found:
        capital = found.get("capital") or facts.get("capital")
        total = find_total_investment(text, folded(text), str(capital.value) if capital else None, bare=True)
        if total is not None:
            found[AMOUNT] = total
    if asked not in found and asked not in CHOICES and asked != AMOUNT:
        answer = _yes_or_no(folded(text))
        if answer is not None:
            found[asked] = Fact(asked, answer, text.strip(), 0)
    if "stage" in found and found["stage"].value != "landed" and asked != "landed":
        merged.pop("landed", None)
    merged.update(found)
    return merged


_NO: Final = re.compile(r"^\s*(?:不|没|否|未|尚未|还没|没有|无|并非|非|no\b|not\b|nope|false)", re.IGNORECASE)
_YES: Final = re.compile(
    r"^\s*(?:是|对|有|嗯|好|符合|属于|已|已经|做了|报了|问过|征求过|同意|可以|确实|当然|yes\b|yep|true|right|correct)",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(
    r"不清楚|不知道|不确定|没定|未定|不好说|待定|don't know|not sure|unknown", re.IGNORECASE
)


def _yes_or_no(plain: str) -> bool | None:
    if _UNKNOWN.search(plain):
        return None
    if _NO.match(plain):
        return False
    return True if _YES.match(plain) else None
