# ruff: noqa: E501 - patterns are read alternative by alternative
"""When a clause is about the subject but does not hold what was asked: the reasons that need no judgement.

Each reason is a plain test a reader can follow. They stand before the learned judge, because a figure of the
wrong kind, year or place is the worst answer there is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from indexer.asked import Intent
from indexer.concepts import Concept
from indexer.deciding import asks_who_decides, deciding
from indexer.facets import untold
from indexer.matching import credit
from indexer.particulars import particular_absent
from indexer.question import Question
from indexer.ranking import Match
from indexer.values import ValueKind, find_values
from indexer.wordlists import NOUN
from terms.scope import PROVINCE


class Reason(StrEnum):
    """Why a clause does not hold what was asked."""

    SUBJECT = "subject"
    KIND = "kind"
    DECIDER = "decider"
    FACET = "facet"
    YEAR = "year"
    PLAN = "plan"
    OUTSIDE = "outside"
    NO_DOCUMENT = "no_document"
    PERSON = "person"
    RESULT = "result"
    PARTICULAR = "particular"
    PROVINCIAL_FIGURE = "provincial_figure"
    CITY_FIGURE = "city_figure"
    COUNTY = "county"
    NOT_EXPANDED = "not_expanded"


_HARD_KINDS = frozenset(
    {ValueKind.MONEY, ValueKind.PERCENT, ValueKind.AREA, ValueKind.PERSON, ValueKind.COUNT, ValueKind.PERIOD,
     ValueKind.DATE, ValueKind.FREQUENCY, ValueKind.PLACE}
)  # fmt: skip
_FIGURES = frozenset({ValueKind.MONEY, ValueKind.PERCENT, ValueKind.AREA, ValueKind.COUNT})
_PAPER_OF_YEAR = re.compile(
    r"(?:20)?\d{2}\s*年?(?:\d+月)?的?(?:那|这|出台|印发|发布|发的|下发|的?(?:文件|意见|制度|通知|稿))|the 20\d{2}"
)
_UNTIL = re.compile(r"到\s*20\d{2}|20\d{2}\s*年?(?:底|末|前|之前)|by 20\d{2}|by the end of", re.I)
_INSTRUMENT = r"(?:白名单|名单|清单|导引|指引|规划|地图|目录|鱼骨图|项目库|标准|若干政策|方案|工程|计划|议事条件|条件|榜单|导则|细则|号文)"
_INSIDE = re.compile(
    rf"{_INSTRUMENT}[”\"》]?(?:里面|里|中|上面?|内)(?:都|具体|主要|给[^，。]{{1,6}})?(?:有|列|写|包括|包含|讲|规定|收录|列入|入选|涵盖|是|重点发展|安排)?的?了?(?:是|给[^，。]{{1,8}})?[^，。]{{0,8}}?(?:哪|什么|谁|啥|多少家|几家)|"
    rf"{_INSTRUMENT}[”\"》]?(?:讲|写|说|规定)(?:了|的)?(?:啥|什么|哪)|(?:计划|工程|行动)[”\"》]?(?:具体)?(?:是|指)(?:做|干|搞)?(?:什么|啥)|具体{_INSTRUMENT}|具体的?[^，。]{{0,4}}{_INSTRUMENT}(?:是|有)?(?:哪|什么)|{_INSTRUMENT}(?:具体)?(?:是什么|有哪些|包括哪|包括什么)|"
    rf"{_INSTRUMENT}[”\"》]?的?(?:具体|主要)(?:内容|条目|明细)|(?:具体|各|分别|到底)(?:是|指|代表|有|包括|免责)(?:哪|什么|啥)|具体有哪|(?:包含|包括)(?:了)?哪些.{{0,4}}(?:内容|措施)|[”\"][^，。]{{0,8}}(?:是|指|代表|包括|包含|里的)[^，。]{{0,10}}哪"
)
_CRITERIA = re.compile(
    r"认定标准|怎样才算|怎么才算|怎么认定|如何认定|什么样的才算|满足(?:什么|哪些)条件|入围门槛|入选(?:条件|标准)|准入条件|具备(?:什么|哪些)条件|(?:什么|哪些)认?定?标准[？?]?$"
)
_NAMED_PLACES = re.compile(r"国家|城市|国别|区县|县市|哪个区|哪个县|countr|cit(?:y|ies)", re.I)
_SERVICE = re.compile(r"帮(?:我|忙|我们)?(?:给[^，。]{1,10})?(?:写|订|翻译|画|买|起草|润色|做一?[份个张])")
_PAPER_NAMED = re.compile(r"《([^》]{4,60})》")
_SHARED_OUT = re.compile(r"分给|分解给|下达给?|分配给|派给|压给")
_POST = re.compile(
    r"局$|委$|办$|海关|书记|[市县区镇]长|秘书长|部长|厅长|关长|教育|公安|法院|检察|医院|银行|bureau|mayor|secretary"
)
_COUNTED = re.compile(r"(?:具体|分别)?(?:是|指|有)哪[十百\d一二三四五六七八九]+[个条项种类]|哪\d+[个条县]")
_ASSIGNED = re.compile(
    r"主攻|主打|分到|分得|重点发展|重点布|重点承载|安排的?是|布的是|布局的是|主导产业|主要发展|要发展|分工是"
)
# One digit before 号 is enough to find it: a run of them would be tried anew from each of its digits.
_UNKNOWN_PAPER = re.compile(r"\d号文?[^，。]{0,8}(?:第.{1,3}条|讲|写|规定|内容|有哪)")
_CODE = re.compile(r"(?<!\d)\d{1,3}\+[\dn](?!\d)|(?<!\d)\d{2,3}n(?![a-z])")
_CODE_ASKED = re.compile(r"^[^。]{0,24}(?:哪|名单|列|名字|叫什么|是什么|啥|分别是|指|代表|包括)")
_LISTED = re.compile(r"、|\+")
_MANY = 2
_PAPERS = ("清单", "名单", "目录")
_STOPS = ("，", "。", "；", ",", ";")
_REACH = 8
COMPETES = 0.84
"""A lower clause may answer where the best one does not, if it is about as much to the point.

A hair below what a word in the neighbouring sentence is worth (0.85): a sum of fractions must not decide it.
"""
_LEAST_SUPPORT = 0.12
_WITHOUT_DOCUMENT = 0.6
_NAME = re.compile(
    r"姓名|名字|姓甚|现任|叫什么|叫啥|(?:局长|主任|书记|市长|县长|区长|秘书长|厅长|部长|关长|行长)(?:是|叫)?(?:谁|哪一?位|哪个)|姓什么|姓啥|(?:组长|链长)[^，。]{0,4}是哪一?位|name of|who is the (?:mayor|director|head|party secretary)",
    re.I,
)
_RESULTS = re.compile(
    r"完成了|实际完成|完成情况|完成得|到底完成|已经(?:完成|引进|到位|实现)|最终(?:引进|完成|实现)|最后(?:引进|完成|实现)|有没有完成|完成没|actually achieve|did .{2,40} achieve|was achieved|results?",
    re.I,
)
_TARGET = re.compile(r"任务|目标|指标|分到|分解|分配|要完成|要引|要招|target|quota", re.I)
_MADE_LATER = r"(?:编制|制定|明确|出台|完善|修订|建立|发布|公布|研究|制订|梳理|健全|列入|纳入|结合|按照|依据|根据|争取|推进)"
_ENUMERATION = re.compile(r"、|包括|分别为|以及")


def withheld(question: Question, match: Match, *, documented: frozenset[str]) -> Reason | None:
    """Return why a clause cannot be the answer though it is about the subject, None if nothing speaks against it.

    Args:
        question: what was asked.
        match: the clause.
        documented: division codes of the places that have a document.
    """
    tests = (
        (Reason.SUBJECT, match.supported < _LEAST_SUPPORT),
        (Reason.KIND, _kind_absent(question, match)),
        (Reason.YEAR, _wrong_year(question, match)),
        (Reason.PLAN, _wrong_plan(question, match)),
        (Reason.OUTSIDE, _another_matter(question, match)),
        (Reason.OUTSIDE, any(name.lower() not in match.passage.folded for name in question.outside)),
        (Reason.NO_DOCUMENT, _without_document(question, match, documented)),
        (Reason.PROVINCIAL_FIGURE, _provincial_figure(question, match)),
        (Reason.CITY_FIGURE, _city_figure(question, match)),
        (Reason.DECIDER, _no_decider(question, match)),
        (Reason.KIND, _figure_of_another(question, match)),
        (Reason.FACET, _facet_untold(question, match)),
        (Reason.PERSON, _another_person(question, match)),
        (Reason.RESULT, _RESULTS.search(question.text) is not None and bool(question.asked.kinds & _FIGURES)),
        (Reason.PARTICULAR, particular_absent(question, match)),
        (Reason.NOT_EXPANDED, _only_named(question, match) or _unknown_paper(question)),
        (Reason.COUNTY, _assigned(question, match)),
    )
    return next((reason for reason, holds in tests if holds), None)


def standing_sentence(
    question: Question, first: Match, matches: Sequence[Match], documented: frozenset[str]
) -> Match | None:
    """Return the best sentence of a clause against which nothing speaks, None if there is none.

    Args:
        question: what was asked.
        first: the clause's best sentence; another one counts if it is about as much to the point.
        matches: all matches, best first.
        documented: division codes of the places that have a document.
    """
    for match in matches:
        if match.passage.key != first.passage.key or match.supported < COMPETES * first.supported:
            continue
        if withheld(question, match, documented=documented) is None:
            return match
    return None


def _kind_absent(question: Question, match: Match) -> bool:
    kinds = question.asked.kinds
    if ValueKind.PLACE in kinds and not _NAMED_PLACES.search(question.text):
        return False
    return bool(kinds & _HARD_KINDS) and not (kinds - _HARD_KINDS) and not _has_kind(question, match)


def _another_matter(question: Question, match: Match) -> bool:
    """Say whether a service is asked (帮我写), or a paper that neither the clause nor its document is or names."""
    if _SERVICE.search(question.text):
        return True
    around = match.passage.folded + match.passage.title
    return not question.documents and any(
        name not in around for name in _PAPER_NAMED.findall(question.folded)
    )


def _no_decider(question: Question, match: Match) -> bool:
    """Say whether it is asked who decides, and the sentence only says who is in charge, or nothing of it."""
    if not asks_who_decides(question.text):
        return False
    return match.passage.clause.kind not in ("clause", "row") or not deciding(match.words)


def _figure_of_another(question: Question, match: Match) -> bool:
    """Say whether an amount is asked of one thing, and the clause gives one of another (of a fund, for a reward)."""
    if not question.asked.kinds <= {ValueKind.MONEY} or not question.asked.kinds or question.english:
        return False
    around = match.passage.folded + match.passage.heading
    beside = [c for c in question.concepts if c.focus and not c.number and len(c.words) > 1]
    return bool(beside) and all(credit(c, around) == 0.0 for c in beside)


def _facet_untold(question: Question, match: Match) -> bool:
    """Say whether a facet is asked (a limit, criteria, a share) of which neither this sentence nor the next tells."""
    if match.passage.clause.kind == "roster":
        return False
    sentences = match.passage.sentences[match.index : match.index + 2]
    return bool(untold(question.text, " ".join(s.folded for s in sentences)))


def _wrong_plan(question: Question, match: Match) -> bool:
    if not question.plans:
        return False
    known = {2021: "十四五", 2026: "十五五", 2016: "十三五"}
    names = [known.get(first, "") for first in question.plans]
    period = match.sentence.period
    return not (any(name and name in period for name in names) or _same_plan(question, match))


def _without_document(question: Question, match: Match, documented: frozenset[str]) -> bool:
    """Say whether a place without a document would be answered from a clause that is only alike."""
    named = {*question.places, *(place.code for place in question.named)}
    bare = question.places and not named & documented
    return bool(bare) and (
        match.supported < _WITHOUT_DOCUMENT or any(c.strength >= NOUN for c in match.missing)
    )


def _another_person(question: Question, match: Match) -> bool:
    """Say whether a list of people would be asked for somebody who is not on it."""
    if match.passage.clause.kind != "roster":
        return ValueKind.PERSON in question.asked.kinds and _NAME.search(question.text) is not None
    counties = [p for p in question.named if p.kind in ("county", "zone")]
    if any(p.name[:2] not in match.passage.clause.text for p in counties):
        return True
    if match.passage.clause.heading.startswith("副") and "副" not in question.folded:
        return True
    asked = [c for c in question.concepts if _POST.search(c.words)]
    return any(credit(c, match.sentence.folded + match.passage.heading) < 0.5 for c in asked)  # noqa: PLR2004


def _has_kind(question: Question, match: Match) -> bool:
    """Say whether a value of the asked kind stands in the sentence or in its other half behind a semicolon."""
    if match.values:
        return True
    clause = match.passage.clause
    for neighbour in match.passage.sentences[match.index + 1 : match.index + 2]:
        text = clause.text[neighbour.start : neighbour.end]
        before = clause.text[: match.sentence.end].rstrip()
        joined = before.endswith(("；", ";", "：", ":")) or match.features["heading_only"]
        if joined and any(v.kind in question.asked.kinds for v in find_values(text)):
            return True
    return False


def _wrong_year(question: Question, match: Match) -> bool:
    if not question.years or _UNTIL.search(question.text):
        return False
    if not (question.asked.kinds & _FIGURES or _TARGET.search(question.text)):
        return False
    period = match.sentence.period
    wanted = {str(year) for year in question.years}
    if wanted & set(period):
        ranges = re.findall(r"(20\d{2})-(20\d{2})", match.sentence.folded)
        # 2023-2025年 is one period: a single year of it was given no figure of its own.
        return len(wanted) == 1 and any(wanted <= set(pair) for pair in ranges) and not _alone(wanted, match)
    if period:
        return not _described(question, match)
    around = match.passage.folded + match.passage.heading + match.passage.title
    return not any(year in around for year in wanted) or bool(question.asked.kinds & _FIGURES)


def _alone(wanted: set[str], match: Match) -> bool:
    return any(re.search(rf"(?<![\d-]){year}(?![\d-])", match.sentence.folded) for year in wanted)


def _described(question: Question, match: Match) -> bool:
    """Say whether the year only describes the document (2022年那份意见)."""
    return _PAPER_OF_YEAR.search(question.text) is not None and any(
        str(year) in match.passage.clause.document for year in question.years
    )


def _same_plan(question: Question, match: Match) -> bool:
    return any(f"{first}-{first + 4}" in match.passage.folded for first in question.plans)


def _provincial_figure(question: Question, match: Match) -> bool:
    """Say whether a figure of the whole province would be given for one city."""
    shared_out = len(question.places) > 1 and _SHARED_OUT.search(question.text) is not None
    return bool(
        question.places
        and (PROVINCE not in question.places or shared_out)
        and match.passage.place == PROVINCE
        and question.asked.kinds & _FIGURES
    )


def _city_figure(question: Question, match: Match) -> bool:
    """Say whether a target of a whole city would be given for one of its counties."""
    counties = [p for p in question.named if p.kind in ("county", "zone")]
    return bool(
        counties
        and question.asked.kinds & _FIGURES
        and _TARGET.search(question.text)
        and not any(p.name[:2] in match.passage.clause.text for p in counties)
    )


def _only_named(question: Question, match: Match) -> bool:
    """Say whether the contents of something are asked that the clause only names (议事条件具体有哪几条)."""
    if _code_untold(question, match):
        return True
    criteria = _CRITERIA.search(question.folded)
    inside = _INSIDE.search(question.folded)
    counted = _COUNTED.search(question.folded)
    found = criteria or inside or counted
    if found is None or not question.concepts or match.passage.clause.kind == "roster":
        return False
    entity = _entity(question, found.start())
    text = match.sentence.folded
    way = next((way for way, _ in entity.ways if way in text), None)
    if way is None:
        # Another sentence of the clause names it: this one is beside the point.
        return any(way in match.passage.folded for way, _ in entity.ways)
    at = text.find(way)
    before, behind = (
        text[max(0, at - 16) : at].rstrip('"《'),
        text[at + len(way) : at + len(way) + 30].lstrip('"》'),
    )
    if criteria:
        return re.search(rf"(?:{_MADE_LATER}|和|或|、|给予)[^，。；]{{0,10}}$", before) is not None
    modifier = re.split(r"[，。；：]", text[:at])[-1]
    told = (
        _LISTED.search(modifier) is not None
        or (
            len(_LISTED.findall(behind)) >= _MANY
            and not (way.endswith(_PAPERS) and behind.startswith(_STOPS))
            and re.match(r"[和与及同等]", behind) is None
        )
        or re.match(r"[:：]|包括|即|指", behind) is not None
        or _ENUMERATION.search(way) is not None
    )
    if counted:
        return not told
    promised = re.search(rf"{_MADE_LATER}[^，。；]{{0,12}}$", before) is not None
    quoted = text[max(0, at - 1) : at] in ('"', "《") or way.startswith('"')
    return (promised or quoted) and not told


def _code_untold(question: Question, match: Match) -> bool:
    """Say whether it is asked what a code stands for (6+4, 135N) that the sentence only uses."""
    code = _CODE.search(question.folded)
    if question.asked.intent is Intent.RESPONSIBLE or re.search(r"责任|牵头|负责", question.text):
        return False
    if code is None or _CODE_ASKED.search(question.folded[code.end() :]) is None:
        return False
    text = match.sentence.folded
    at = text.find(code.group())
    behind = text[at + len(code.group()) :] if at >= 0 else ""
    return re.match(r"[^，。；]{0,12}(?:[:：]|包括|即|分别|是指|\([^)]*、)", behind) is None


def _entity(question: Question, asked_at: int) -> Concept:
    """Return the thing whose contents are asked: what is quoted, else what stands where the asking begins."""
    quoted = [
        c for c in question.concepts if f'"{c.words}' in question.folded or f"《{c.words}" in question.folded
    ]
    if quoted:
        return max(quoted, key=lambda c: len(c.words))
    near = [
        c
        for c in question.concepts
        if 0 <= c.at <= asked_at + _REACH and c.at + len(c.words) >= asked_at - _REACH
    ]
    return max(near or question.concepts, key=lambda c: len(c.words))


def _assigned(question: Question, match: Match) -> bool:
    """Say whether it is asked what is meant for one county, and the clause does not name it."""
    counties = [p for p in question.named if p.kind in ("county", "zone")]
    asked = bool(counties) and _ASSIGNED.search(question.text) is not None
    return asked and not any(p.name[:2] in match.passage.clause.text for p in counties)


def _unknown_paper(question: Question) -> bool:
    """Say whether the contents of a numbered paper are asked that is not in the library."""
    return not question.documents and _UNKNOWN_PAPER.search(question.folded) is not None
