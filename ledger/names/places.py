"""Places as they stand in company names: 浙江省, 浙江, （上海）, 昆山千灯镇, 苏州工业园区."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ledger.names.models import RegionRelation

_PEOPLES = (
    "土家|苗|布依|侗|藏|羌|彝|哈尼|壮|傣|景颇|傈僳|白|回|蒙古|哈萨克|柯尔克孜|朝鲜|满|瑶|维吾尔|畲|黎|仡佬|水|佤|拉祜|纳西|土|撒拉|"
    "东乡|保安|裕固|锡伯|塔吉克|达斡尔|鄂温克|鄂伦春|毛南|仫佬|独龙|怒|普米|布朗|阿昌|各"
)
_PEOPLE_AND_LEVEL = re.compile(rf"(?:(?:{_PEOPLES})族?)*自治[州县旗区]$")
_LEVEL = re.compile(r"(?:特别行政区|地区|新区|林区|矿区|省|市|县|区|旗|盟|州)$")
_ZONE = re.compile(
    r"(?:国家|省级)?(?:经济技术|高新技术产业|高新技术|经济|高新|旅游|工业|综合|出口加工)?"
    r"(?:开发区|高新区|经开区|自贸区|自由贸易试验区|保税区|保税港区|工业园区|工业园|产业园区|科技园区|合作区|示范区)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道)")
_COUNTY_CODE = 6
_NEXT_LEVELS = 4

_ENGLISH = {
    "china": "cn", "prc": "cn", "hongkong": "x-hk", "macau": "x-mo", "macao": "x-mo", "taiwan": "x-tw",
    "innermongolia": "15", "tibet": "54", "shaanxi": "61", "chongqing": "50", "xiamen": "3502", "usa": "x-us",
    "america": "x-us", "japan": "x-jp", "germany": "x-de", "uk": "x-gb", "korea": "x-kr", "singapore": "x-sg",
    "asia": "x-wide", "pacific": "x-wide",
}  # fmt: skip
"""Names that are not pinyin, or not the pinyin a reader of single characters expects."""

Place = tuple[str, ...]
"""Codes a written place may stand for; empty when none was written."""


def _bare(name: str) -> str:
    """Return a place's name without its level, as far as two characters remain."""
    for pattern in (_PEOPLE_AND_LEVEL, _LEVEL):
        short = pattern.sub("", name)
        if short != name:
            return short if len(short) > 1 else name
    return name


@cache
def _forms() -> dict[str, tuple[tuple[str, bool], ...]]:
    """Return for every written form its codes, and whether it is the short form of a county."""
    forms: dict[str, list[tuple[str, bool]]] = {}
    text = files("ledger.names").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, name = line.split("\t")
        forms.setdefault(name, []).append((code, False))
        short = _bare(name)
        if short != name:
            forms.setdefault(short, []).append((code, len(code) >= _COUNTY_CODE))
    return {written: tuple(codes) for written, codes in forms.items()}


@cache
def _longest() -> int:
    return max(map(len, _forms()))


def _inside(code: str, above: Iterable[str]) -> bool:
    return any(code.startswith(a) or a == "cn" for a in above)


def _form_at_start(text: str, above: Place) -> tuple[str, Place, bool] | None:
    """Return the longest place the text starts with, its codes, and whether it may be a plain word."""
    for length in range(min(_longest(), len(text)), 1, -1):
        entries = _forms().get(text[:length])
        if entries is None:
            continue
        fitting = [(c, s) for c, s in entries if c != "x-wide" and (not above or _inside(c, above))]
        if fitting:
            sure = [code for code, short in fitting if not short]
            return text[:length], tuple(sure or [code for code, _ in fitting]), not sure and not above
    return None


def leading_place(text: str) -> tuple[int, Place, bool]:
    """Return how many characters at the start name a place, its codes, and whether that is unsure.

    Levels follow each other only downward (浙江省, 杭州市, 西湖区); zones and towns count behind a place.
    A county's short form standing first is unsure: 东方, 新华 and 长安 are counties and brands.
    """
    codes: Place = ()
    end, unsure = 0, False
    for _ in range(_NEXT_LEVELS):
        found = _form_at_start(text[end:], codes)
        if found is None:
            break
        end, codes, unsure = end + len(found[0]), found[1], unsure or found[2]
    if codes:
        zone = _ZONE.match(text, end)
        end = zone.end() if zone else end
        town = _TOWN.match(text, end) if max(map(len, codes)) >= _COUNTY_CODE - 2 else None
        end = town.end() if town else end
    return end, codes, unsure


def trailing_place(text: str) -> tuple[int, Place]:
    """Return where a province's or city's name begins that ends the text, or its length."""
    for length in range(min(_longest(), len(text) - 2), 1, -1):
        codes = tuple(code for code, short in _forms().get(text[-length:], ()) if not short)
        if codes:
            return len(text) - length, codes
    return len(text), ()


def whole_place(text: str) -> Place:
    """Return the codes if the text is nothing but a place."""
    if any(code == "x-wide" for code, _ in _forms().get(text, ())):
        return ("x-wide",)
    end, codes, _ = leading_place(text)
    return codes if codes and end == len(text) else ()


def relation(one: Place, other: Place) -> RegionRelation:
    """Say how two places stand to each other; the country as a whole says nothing."""
    one = tuple(code for code in one if code not in ("cn", "x-wide"))
    other = tuple(code for code in other if code not in ("cn", "x-wide"))
    if not one or not other:
        return "unstated"
    if set(one) & set(other):
        return "same"
    if any(a.startswith(b) or b.startswith(a) for a in one for b in other):
        return "within"
    return "different"


@cache
def _romanised() -> dict[str, Place]:
    """Return the places by their pinyin or English name, joined letters, as `sound_key` folds them."""
    from ledger.names.sound import sound_key, spoken, units

    table: dict[str, list[str]] = {}
    for written, entries in _forms().items():
        for sounds in (spoken(written), units(written)):
            codes = table.setdefault(sound_key(sounds), [])
            codes.extend(code for code, _ in entries if code not in codes)
    for name, code in _ENGLISH.items():
        table.setdefault(sound_key([name]), []).append(code)
    return {name: tuple(codes) for name, codes in table.items()}


def romanised_place(letters: str, above: Place = ()) -> Place:
    """Return the codes of a place written in letters without spaces, inside `above` where that is given."""
    from ledger.names.sound import sound_key

    codes = _romanised().get(sound_key([letters]), ())
    return tuple(code for code in codes if _inside(code, above)) if above else codes
