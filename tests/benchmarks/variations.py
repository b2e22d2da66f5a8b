"""Makes the variations in which one company's name reaches an office. Shares no list with the matcher.

Every variation is a function of a name and a random generator; it returns None where it does not apply.
Kinds: width, traditional, brackets, region, form, homophone, wrong_character, missing_character, typing
(two of them at once), pinyin, english.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

Variation = Callable[[str, random.Random], str | None]

_BY_PROVINCE = {
    "": "北京 上海 天津 重庆", "浙江": "杭州 宁波 温州 嘉兴 绍兴 台州 湖州 金华 义乌",
    "福建": "厦门 福州 泉州",
    "江苏": "南京 苏州 无锡 常州 南通 扬州", "广东": "广州 深圳 东莞 佛山 珠海 中山",
    "四川": "成都", "湖北": "武汉",
    "山东": "青岛 济南 烟台 潍坊", "湖南": "长沙", "安徽": "合肥", "陕西": "西安",
    "河南": "郑州", "河北": "石家庄",
    "辽宁": "大连 沈阳", "云南": "昆明", "江西": "南昌",
}  # fmt: skip
_CITIES = {city: province for province, cities in _BY_PROVINCE.items() for city in cities.split()}
_PROVINCES = sorted({p for p in _CITIES.values() if p} | {"海南", "贵州", "甘肃", "山西", "吉林", "黑龙江"})
_TAILS = ("股份有限公司", "有限责任公司", "有限公司")
_ENGLISH_TRADES = {
    "科技": "Technology", "技术": "Technology", "信息": "Information", "网络": "Network",
    "电子": "Electronics", "贸易": "Trading", "投资": "Investment", "管理": "Management",
    "咨询": "Consulting", "文化": "Culture", "传媒": "Media", "生物": "Biotech", "医药": "Pharmaceutical",
    "药业": "Pharmaceutical", "教育": "Education", "实业": "Industrial", "能源": "Energy",
    "环保": "Environmental Protection", "汽车": "Automobile", "建设": "Construction", "机械": "Machinery",
    "材料": "Materials", "智能": "Intelligent", "软件": "Software", "食品": "Food", "化工": "Chemical",
    "物流": "Logistics", "广告": "Advertising", "医疗": "Medical", "证券": "Securities", "银行": "Bank",
    "电气": "Electric", "设备": "Equipment", "服务": "Service",
}  # fmt: skip


@dataclass(frozen=True)
class Alphabet:
    """The characters that company names are made of, with how they are read; made from a list of names."""

    characters: tuple[str, ...]
    by_sound: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> Alphabet:
        """Collect the Chinese characters of some names."""
        from pypinyin import Style, pinyin

        characters = sorted({c for name in names for c in name if "\u4e00" <= c <= "\u9fff"})
        by_sound: dict[str, list[str]] = defaultdict(list)
        for character in characters:
            by_sound[pinyin(character, style=Style.NORMAL)[0][0]].append(character)
        return cls(tuple(characters), {sound: tuple(some) for sound, some in by_sound.items()})


def brand_span(name: str) -> tuple[int, int]:
    """Return a rough place of the brand: behind a known city or province, two or three characters."""
    start = 0
    for place in (*_PROVINCES, *_CITIES):
        if name.startswith(place):
            start = len(place) + (name[len(place) : len(place) + 1] in ("省", "市"))
            break
    return start, min(start + 2, len(name))


def width(name: str, rng: random.Random) -> str | None:
    """Write letters, digits and brackets in full width, or put blanks between characters."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    if wide != name and rng.random() < 0.6:
        return wide
    spot = rng.randrange(1, len(name))
    return name[:spot] + rng.choice([" ", "\u3000", "\u200b"]) + name[spot:]


@cache
def _converter(config: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


def simplified(text: str) -> str:
    """Return a text in simplified characters."""
    return _converter("t2s")(text)


def traditional(name: str, rng: random.Random) -> str | None:
    """Write it in traditional characters, as on the mainland, in Taiwan or in Hong Kong."""
    converted = _converter(rng.choice(["s2t", "s2tw", "s2hk"]))(name)
    return converted if converted != name else None


def brackets(name: str, rng: random.Random) -> str | None:
    """Write other brackets, none, or put the bracketed place to the front."""
    match = re.search(r"[（(]([^（()）]+)[)）]", name)
    if not match:
        return None
    inside = match.group(1)
    kind = rng.randrange(4)
    if kind == 0 and inside in _CITIES:
        return inside + name[: match.start()] + name[match.end() :]
    if kind == 1:
        return name[: match.start()] + inside + name[match.end() :]
    left, right = rng.choice(["()", "〔〕", "【】", "[]", "﹝﹞"])
    return name[: match.start()] + left + inside + right + name[match.end() :]


def region(name: str, rng: random.Random) -> str | None:
    """Leave the place out, state its level, put the province before it, or put it into brackets."""
    for place, province in (*_CITIES.items(), *((p, "") for p in _PROVINCES)):
        if not name.startswith(place) or len(name) < len(place) + 7:
            continue
        level = "市" if place in _CITIES else "省"
        rest = name[len(place) :].removeprefix(level)
        forms = [rest, place + rest, place + level + rest, f"{rest[:2]}（{place}）{rest[2:]}"]
        if province:
            forms += [province + place + rest, f"{province}省{place}市{rest}"]
        return rng.choice([f for f in forms if f != name])
    return None


def form(name: str, rng: random.Random) -> str | None:
    """Write another legal form, or none."""
    for tail in _TAILS:
        if name.endswith(tail):
            stem = name[: -len(tail)]
            if len(stem) < 4:
                return None
            return stem + rng.choice([t for t in (*_TAILS, "公司", "集团有限公司", "") if t != tail])
    return None


def homophone(name: str, rng: random.Random, alphabet: Alphabet) -> str | None:
    """Write one or two characters of the brand with others that sound the same."""
    from pypinyin import Style, pinyin

    start, end = brand_span(name)
    changed = list(name)
    for spot in rng.sample(range(start, end), rng.choice([1, 1, 2]) if end - start > 1 else 1):
        sounds = alphabet.by_sound.get(pinyin(name[spot], style=Style.NORMAL)[0][0], ())
        others = [c for c in sounds if c != name[spot]]
        if others:
            changed[spot] = rng.choice(others)
    return "".join(changed) if changed != list(name) else None


def wrong_character(name: str, rng: random.Random, alphabet: Alphabet) -> str | None:
    """Write one character wrong, anywhere."""
    spot = rng.randrange(len(name))
    other = rng.choice(alphabet.characters)
    return name[:spot] + other + name[spot + 1 :] if other != name[spot] else None


def missing_character(name: str, rng: random.Random) -> str | None:
    """Leave one character out, anywhere."""
    spot = rng.randrange(len(name))
    return name[:spot] + name[spot + 1 :]


def typing(name: str, rng: random.Random, alphabet: Alphabet) -> str | None:
    """Apply a change of writing on top of a change of region or form."""
    first = rng.choice([region, form])(name, rng)
    if first is None:
        return None
    return homophone(first, rng, alphabet) if rng.random() < 0.5 else traditional(first, rng)


def pinyin_name(name: str, rng: random.Random) -> str | None:
    """Write the whole name in pinyin: by syllable, joined, or in capitals."""
    from pypinyin import lazy_pinyin

    if not re.fullmatch(r"[\u4e00-\u9fff（）()]+", name):
        return None
    syllables = lazy_pinyin(re.sub(r"[（）()]", "", name))
    joined = "".join(syllables)
    return rng.choice(
        [" ".join(syllables), joined, joined.upper(), " ".join(s.capitalize() for s in syllables)]
    )


def english_name(name: str, rng: random.Random) -> str | None:
    """Write an English name as firms do: place and brand in pinyin, the trade translated, Co., Ltd."""
    from pypinyin import lazy_pinyin

    for tail in _TAILS:
        if name.endswith(tail):
            break
    else:
        return None
    stem = name[: -len(tail)]
    place = next((p for p in (*_CITIES, *_PROVINCES) if stem.startswith(p)), "")
    rest = stem[len(place) :].removeprefix("市").removeprefix("省")
    trades: list[str] = []
    while rest[-2:] in _ENGLISH_TRADES:
        trades.insert(0, _ENGLISH_TRADES[rest[-2:]])
        rest = rest[:-2]
    if not trades or not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", rest):
        return None
    words = [
        *(["".join(lazy_pinyin(place)).capitalize()] if place else []),
        "".join(lazy_pinyin(rest)).capitalize(),
    ]
    return " ".join([*words, *trades, rng.choice(["Co., Ltd.", "Co. Ltd", "Company Limited", "Co.,Ltd"])])


def english_again(english: str, rng: random.Random) -> str | None:
    """Write an English name another way: case, commas, form, or with one letter wrong or missing."""
    stem = re.sub(r",? ?(Co\.?,? ?Ltd\.?|Company Limited)$", "", english)
    kind = rng.randrange(4)
    if kind == 0:
        return stem.upper() + " CO LTD"
    if kind == 1:
        return stem + rng.choice([" Company Limited", " Co., Ltd", ", Inc.", ""])
    spot = rng.randrange(1, len(stem))
    if kind == 2:
        return stem[:spot] + stem[spot + 1 :] + " Co., Ltd."
    return stem[:spot] + rng.choice("abcdefghijklmnopqrstuvwxyz") + stem[spot + 1 :] + " Co., Ltd."
