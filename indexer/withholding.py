"""When a clause is about the subject but does not hold what was asked: the reasons that need no judgement.

Each reason is a plain test a reader can follow. They stand before the learned judge, because a figure of the
wrong kind, year or place is the worst answer there is.
"""

from __future__ import annotations

import re
from enum import StrEnum

from indexer.matching import credit
from indexer.question import Question
from indexer.ranking import Match
from indexer.values import ValueKind, find_values
from terms.scope import PROVINCE


class Reason(StrEnum):
    """Why a clause does not hold what was asked."""

    KIND = "kind"
    YEAR = "year"
    PLAN = "plan"
    OUTSIDE = "outside"
    PROVINCIAL_FIGURE = "provincial_figure"
    CITY_FIGURE = "city_figure"
    NOT_EXPANDED = "not_expanded"


_HARD_KINDS = frozenset(
    {ValueKind.MONEY, ValueKind.PERCENT, ValueKind.AREA, ValueKind.PERSON, ValueKind.COUNT, ValueKind.PERIOD,
     ValueKind.DATE, ValueKind.FREQUENCY, ValueKind.PLACE}
)  # fmt: skip
_FIGURES = frozenset({ValueKind.MONEY, ValueKind.PERCENT, ValueKind.AREA, ValueKind.COUNT})
_UNTIL = re.compile(r"到\s*20\d{2}|20\d{2}\s*年?(?:底|末|前|之前)|by 20\d{2}|by the end of", re.I)
_INSTRUMENT = r"(?:白名单|名单|清单|导引|指引|规划|地图|目录|鱼骨图|项目库|标准|若干政策|方案|工程|计划|议事条件|条件|榜单|制度|办法|导则|细则|专班|平台|政策|号文|文件|智库)"
_INSIDE = re.compile(
    rf"{_INSTRUMENT}(?:里面|里|中|上面?|内)?(?:都|具体|主要)?(?:有|列|写|包括|包含|讲|规定|收录|列入|入选|涵盖|是)?了?(?:哪|什么|谁|啥|多少家|几家)|"
    rf"{_INSTRUMENT}的?(?:具体|主要)?(?:内容|条目|明细)|(?:具体|各|分别)(?:是|指|代表|有|包括)(?:哪|什么|啥)|认定标准|怎样才算|怎么认定|如何认定|什么样的才算|具体有哪"
)
_TARGET = re.compile(r"任务|目标|指标|分到|分解|分配|要完成|要引|要招|target|quota", re.I)
_MADE_LATER = r"(?:编制|制定|明确|出台|完善|修订|建立|发布|公布|研究|制订|梳理|健全|列入|纳入|结合|按照|依据|根据|争取|推进)"
_ENUMERATION = re.compile(r"、|\+|＋|；|包括|即|分别为|以及")
_ENUMERATED = 2


def withheld(question: Question, match: Match) -> Reason | None:
    """Return why a clause cannot be the answer though it is about the subject, None if nothing speaks against it."""
    if question.asked.kinds & _HARD_KINDS and not (question.asked.kinds - _HARD_KINDS) and not _has_kind(question, match):
        return Reason.KIND
    if _wrong_year(question, match):
        return Reason.YEAR
    if question.plans and "十四五" not in match.passage.folded and not _same_plan(question, match):
        return Reason.PLAN
    if any(plan != 2021 for plan in question.plans):  # noqa: PLR2004 - 十四五 began in 2021
        return Reason.PLAN
    if any(name.lower() not in match.passage.folded for name in question.outside):
        return Reason.OUTSIDE
    if _provincial_figure(question, match):
        return Reason.PROVINCIAL_FIGURE
    if _city_figure(question, match):
        return Reason.CITY_FIGURE
    if _only_named(question, match):
        return Reason.NOT_EXPANDED
    return None


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
    text = match.sentence.folded
    if any(str(year) in text for year in question.years):
        # 2023-2025年 is a period: its first year alone was not given a figure of its own.
        ranges = re.findall(r"(20\d{2})-(20\d{2})", text)
        alone = len(question.years) == 1 and any(str(question.years[0]) in pair for pair in ranges)
        return alone and not re.search(rf"(?<![\d-]){question.years[0]}(?![\d-])", text)
    around = match.passage.folded + match.passage.heading + match.passage.title
    return not any(str(year) in around for year in question.years) or bool(question.asked.kinds & _FIGURES)


def _same_plan(question: Question, match: Match) -> bool:
    return any(f"{first}-{first + 4}" in match.passage.folded for first in question.plans)


def _provincial_figure(question: Question, match: Match) -> bool:
    """Say whether a figure of the whole province would be given for one city."""
    return bool(
        question.places
        and PROVINCE not in question.places
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
    asked = _INSIDE.search(question.text)
    if asked is None:
        return False
    text = match.sentence.folded
    entity = max(
        (c for c in question.concepts if credit(c, text) > 0.9), key=lambda c: len(c.words), default=None  # noqa: PLR2004 - in its own words
    )
    if entity is None:
        return True
    way = next(w for w, worth in entity.ways if w in text) if any(w in text for w, _ in entity.ways) else entity.words
    at = text.find(way)
    before, behind = text[max(0, at - 14) : at], text[at + len(way) : at + len(way) + 40]
    promised = re.search(_MADE_LATER, before) is not None
    quoted = before.endswith(('"', "《")) or '"' in way
    listed = len(_ENUMERATION.findall(before)) >= _ENUMERATED or bool(re.match(r"[:：]|包括|即|为|是", behind.lstrip('"》')))
    return (promised or quoted) and not listed
