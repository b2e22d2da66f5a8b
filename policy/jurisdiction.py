# ruff: noqa: E501 - patterns are read alternative by alternative
"""Whose rule is asked for: the place an officer's words name, and where a project moved from and to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from terms.places import PROVINCE_CODE, Gazetteer, Place, PlaceMention

_ORIGIN: Final = re.compile(
    r"(?:市|区|县)?(?:的)?(?:某|一家|一个)?(?:知名|大型|上市|民营|科技|某)?(?:企业|公司|集团|客商|投资商|投资方|投资者|总部|银行|资本|基金|商会|"
    r"老板|资方|母公司|的一家|籍|民企|国企|央企|私企|车企|药企|龙头|巨头|厂商|厂家|头部企业|[一-鿿]{1,4}(?:企业|公司|集团)(?![区园])|来的|那边来|过来的)|资(?:企业|项目)?"
)
_DESTINATION_BEFORE: Final = re.compile(
    r"(?:流转|转|转移|迁|迁移|搬|搬迁|调整)(?:到|至|给|去|往|向|进|去了|到了|给了)?$"
)
_OURS_BEFORE: Final = re.compile(
    r"(?:我们|咱们?|我县|我区|我市|本地|本县|本区|来到?|落在|落户|落到|投在|放在|跟|we in |our )\s*$"
)
_MOVED_TO: Final = re.compile(
    r"(?:流转|转移|迁移|搬迁|转|让|送|推)(?:协调)?(?:到了|给了|去了|到|至|给|去|往|向)?(?:了)?\s*$|"
    r"(?:moved|circulated|transferred|went|passed|handed)(?: on| over)?(?: by coordination)? (?:on )?to\s*$|, also in\s*$|\bto\s*$",
    re.IGNORECASE,
)
_MOVED_WORDS: Final = re.compile(
    r"流转|转移|迁移|搬迁|转到|转给|让到|让给|送给|moved|circulated|transferred|went to|passed|handed",
    re.IGNORECASE,
)
_MOVE_PLANNED: Final = re.compile(
    r"(?:准备|打算|计划|拟|想要?|考虑|申请|希望|能否|能不能|可以|可否|是否|有意)[^，。；？,;?]{0,10}(?:流转|转移|迁移|转到|转给)"
)
_PROVINCE_RULE: Final = re.compile(
    r"^\s*(?:请问)?(?:[,:\s]*)?(?:在)?(?:浙江省?|全省|省里|Zhejiang(?: Province)?)\s*[：:，,]|"
    r"(?:按|按照|根据|依据|照)?(?:浙江省?|省里?|全省|省级|省政府)(?:的|里)?(?:的)?(?:招商引资?)?(?:指导意见|文件|考评|年度考评|规定|政策文件|层面|35号|办法|制度|招商考评)|"
    r"(?:按|按照|根据)(?:浙江省?|省里|全省)的?|浙江省?里|省里(?:要求|有没有|有无|规定|对|考评|考核)|浙江年度考评|浙江(?:省)?(?:招商)?考[评核]|"
    r"under (?:the )?(?:zhejiang|provincial)|the province's (?:rules?|opinions?)|provincial (?:guidance|opinions?|rules?|level)",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s*(?:和|与|跟|及|、|还是|,|and|or|versus|vs\.?)\s*", re.IGNORECASE)
_EACH: Final = re.compile(
    r"分别|各自|都|两市|两地|哪|一样|相同|不同|区别|\b(?:both|each|either|same|differ)", re.IGNORECASE
)
_PORT_ZONE: Final = re.compile(r"(?<![一-鿿])港区")
"""The one port zone among the organisations of the field (DOMAIN.md 1), where no other place is named."""
_GUIDE: Final = re.compile(r"布局导引|市投资促进局|市投促局|layout guide", re.IGNORECASE)
"""What only Hangzhou's document speaks of; the bureau of the other cities is a centre (中心)."""


@dataclass(frozen=True)
class Asked:
    """The place whose rule is asked for: the city (or province) that decides, and what was named."""

    city: Place
    named: PlaceMention | None


def asked_place(text: str, hint: str | None, gazetteer: Gazetteer) -> Asked | None:
    """Return whose rule the text asks for; the officer's own place (`hint`) where it names none.

    Places that an investor comes from and places that a project moves to are not meant. None where nothing
    tells the place.
    """
    mentions = gazetteer.find(text)
    province = gazetteer.get(PROVINCE_CODE)
    provincial = _PROVINCE_RULE.search(text)
    first = next((m for m in mentions if gazetteer.city_of(m.place)), None)
    if (
        province
        and provincial
        and (first is None or provincial.start() <= first.start or not _prefixed(text, first))
    ):
        return Asked(province, None)
    candidates = [m for m in mentions if gazetteer.city_of(m.place)]
    chosen = _best(text, candidates)
    if chosen is not None:
        city = gazetteer.city_of(chosen.place)
        return Asked(city, _narrowed(chosen, candidates, gazetteer)) if city else None
    port = gazetteer.get("330400-zone-port")
    if port and not mentions and (said := _PORT_ZONE.search(text)):
        named = PlaceMention(said.start(), said.end(), said.group(), port)
        city = gazetteer.city_of(port)
        return Asked(city, named) if city else None
    if province and any(m.place.code == PROVINCE_CODE for m in mentions):
        return Asked(province, None)
    if province and gazetteer.find_province(text) and hint is None:
        return Asked(province, None)
    return _hinted(text, hint, gazetteer)


def _hinted(text: str, hint: str | None, gazetteer: Gazetteer) -> Asked | None:
    if hint is not None and (place := gazetteer.get(hint)):
        city = place if place.code == PROVINCE_CODE else gazetteer.city_of(place)
        return Asked(city, None) if city else None
    hangzhou = gazetteer.get("330100")
    if hangzhou and _GUIDE.search(text):
        return Asked(hangzhou, None)
    return None


def _narrowed(chosen: PlaceMention, mentions: list[PlaceMention], gazetteer: Gazetteer) -> PlaceMention:
    """Return the county or zone named right behind its city, else the place itself."""
    for mention in mentions:
        inside = mention.place != chosen.place and gazetteer.covers(chosen.place, mention.place)
        if inside and 0 <= mention.start - chosen.end <= 1:
            return mention
    return chosen


def _prefixed(text: str, mention: PlaceMention) -> bool:
    """Say whether the text opens with this place as its address (嘉兴：…)."""
    return mention.start <= 1 and text[mention.end : mention.end + 1] in "：:，, "


def _best(text: str, mentions: list[PlaceMention]) -> PlaceMention | None:
    """Return the first place that is neither where an investor comes from nor where a project moved to."""
    ours = [m for m in mentions if _OURS_BEFORE.search(text, 0, m.start) and not _ORIGIN.match(text, m.end)]
    if len(ours) == 1 and _ORIGIN.match(text, mentions[0].end):
        return ours[0]
    for mention in mentions:
        if _ORIGIN.match(text, mention.end) and len(mentions) > 1 and not _prefixed(text, mention):
            continue
        if _DESTINATION_BEFORE.search(text, 0, mention.start) and len(mentions) > 1:
            continue
        return mention
    return mentions[0] if mentions else None


def asks_of_several(text: str, gazetteer: Gazetteer) -> bool:
    """Say whether the text sets the rules of several cities side by side (杭州和嘉兴分别要不要首报)."""
    mentions = [m for m in gazetteer.find(text) if m.place.kind == "city"]
    side_by_side = any(
        a.place.code != b.place.code and _AND.fullmatch(text, a.end, b.start) for a, b in pairwise(mentions)
    )
    return side_by_side and _EACH.search(text) is not None


def other_reporter(text: str, reported_at: int, gazetteer: Gazetteer) -> bool:
    """Say whether another place than the one that asks made the report (海宁已首报，平湖能拿到资格吗).

    `reported_at` is where the report is told of. The one that asks is the last place named behind it.
    """
    mentions = [m for m in gazetteer.find(text) if m.place.kind in ("county", "zone")]
    reporter = next((m for m in reversed(mentions) if m.start < reported_at), None)
    asking = next((m for m in reversed(mentions) if m.start > reported_at), None)
    if reporter is None or asking is None:
        return False
    return not (
        gazetteer.covers(reporter.place, asking.place) or gazetteer.covers(asking.place, reporter.place)
    )


def moved_between(text: str, gazetteer: Gazetteer) -> tuple[bool, str, int] | None:
    """Return whether the project moved to another city, from the places named, with the words and position.

    None where no move, or not both of its ends in Zhejiang, are named.
    """
    if not _MOVED_WORDS.search(text) or _MOVE_PLANNED.search(text):
        return None
    mentions = [m for m in gazetteer.find(text) if gazetteer.city_of(m.place) or m.place.kind == "outside"]
    target = next((i for i, m in enumerate(mentions) if _MOVED_TO.search(text, 0, m.start)), None)
    if target is None or target == 0:
        return None
    end = target
    if end + 1 < len(mentions) and mentions[end + 1].start - mentions[end].end <= 1:
        end += 1  # 丽水青田: the county of the city just named
    source = gazetteer.city_of(mentions[target - 1].place)
    goal = gazetteer.city_of(mentions[end].place)
    if source is None or goal is None:
        return None
    words = text[mentions[target - 1].start : mentions[end].end]
    return goal.code != source.code, words, mentions[target - 1].start
