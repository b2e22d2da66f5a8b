"""Find amounts of money in running text, in every form officers write them, Chinese and English.

An amount is a point (10亿元), a range with inclusive or exclusive ends (9到11亿, 超过10亿, 10亿元以上), or
approximate (约10亿): then `near` holds the written value and no bound is claimed by this module. 以上 and
不少于 include the number itself, 超 excludes it, 以下 includes it, 不到 excludes it (DOMAIN.md 3).
Whether an amount is the total investment is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal


@dataclass(frozen=True)
class AmountMention:
    """An amount found in a text: `text[start:end] == words`, qualifiers included.

    `low` and `high` are whole currency units, None where open; a point has both equal and inclusive.
    `currency` is an ISO 4217 code, None where none is written. When `approximate`, a single value stands in
    `near` (bounds None), a range in `low` and `high`; both mean "about".
    """

    start: int
    end: int
    words: str
    low: Decimal | None
    low_inclusive: bool
    high: Decimal | None
    high_inclusive: bool
    currency: str | None
    approximate: bool = False
    near: Decimal | None = None

    @property
    def is_point(self) -> bool:
        """Say whether one exact value was written."""
        return self.low is not None and self.low == self.high and not self.approximate


_CURRENCIES: Final = {
    "CNY": r"元人民币|人民币|元|块钱|块|RMB|CNY|yuan|renminbi|¥",
    "USD": r"美元|美金|美刀|U\.?S\.?\s*dollars?|dollars?|USD|US\$|\$",
    "EUR": r"欧元|euros?|EUR|€",
    "GBP": r"英镑|pounds?(?:\s+sterling)?|GBP|£",
    "JPY": r"日元|日圆|yen|JPY",
    "HKD": r"港元|港币|HK\s*dollars?|HKD|HK\$",
    "TWD": r"新台币|台币|NT\$|TWD|NTD",
    "KRW": r"韩元|韩币|KRW|(?:Korean\s+)?won",
    "SGD": r"新加坡元|新元|新币|SGD|S\$",
    "AUD": r"澳元|澳大利亚元|AUD|A\$",
    "CAD": r"加元|加拿大元|CAD|C\$",
    "CHF": r"瑞士法郎|瑞郎|CHF|Swiss\s+francs?",
    "RUB": r"卢布|RUB",
}
_ORDER: Final = ("TWD", "HKD", "SGD", "AUD", "CAD", "USD", "EUR", "GBP", "JPY", "KRW", "CHF", "RUB", "CNY")
_CURRENCY: Final = "(?:" + "|".join(_CURRENCIES[code] for code in _ORDER) + ")(?![A-Za-z])"
_CURRENCY_BEFORE: Final = (
    r"(?<![A-Za-z])(?:人民币|美元|美金|欧元|港元|港币|日元|英镑|RMB|CNY|USD|US\$|HK\$|NT\$|EUR|GBP|JPY|HKD|SGD|"
    r"[$€£¥])"
)
_CODES: Final = tuple((code, re.compile(_CURRENCIES[code], re.IGNORECASE)) for code in _ORDER)

_DIGITS: Final = r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])(?:\.[0-9]{1,12})?|[0-9]{1,20}(?:\.[0-9]{1,12})?"
_HAN: Final = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿"
_CHINESE: Final = rf"[{_HAN}]{{1,16}}(?:点[零〇一二三四五六七八九]{{1,12}})?"
_UNIT: Final = r"个?\s?(?:万亿|[千百十]?亿|[千百十]?万)|千(?=[元块美,。;的]|$)"
_GROUP: Final = rf"(?:{_DIGITS}|{_CHINESE})\s?[多余几来]?\s?(?:{_UNIT})"
_TENTH: Final = r"(?<=亿)[1-9一二三四五六七八九](?=[元美的,。、;.?左以]|$)"
"""一亿五 and 12亿5: tenths of the unit before."""
_LOOSE: Final = (
    r"[几数](?:[十百千]?[亿万])|(?<=[上过超破近逾])(?:[十百千]?亿|[十百千]万)|(?<![一-鿿0-9])亿(?=元)"
)
_CHINESE_NUMBER: Final = rf"{_LOOSE}|{_GROUP}(?:[零又]?{_GROUP})*(?:{_TENTH})?"
_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "hundred": 100, "a": 1,
}  # fmt: skip
_SCALES: Final = {
    "trillion": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9, "hundred million": 10**8, "yi": 10**8,
    "million": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
_ENGLISH_NUMBER: Final = (
    rf"(?:{_DIGITS}|\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)"
    r"\s*-?(?P<scale>trillion|billion|bn|b|hundred\s+million|yi|million|mn|mln|mil|m|thousand|k)(?![A-Za-z])"
)
_TOKEN: Final = (
    rf"(?P<before>{_CURRENCY_BEFORE}\s*)?(?P<number>{_ENGLISH_NUMBER}|{_CHINESE_NUMBER}|{_DIGITS}|{_CHINESE})"
    rf"(?P<surplus>[多余](?=\s*(?:[元美欧港日英人]|$|[,。;的])))?(?:\s*(?P<after>{_CURRENCY}))?"
)
_SEPARATOR: Final = r"\s*(?:到|至|或者|或|-{1,2}|–|—{1,2}|~|to|and|or)\s*"

_AT_MOST: Final = (
    r"(?:不会?|不能|不得|未|没有?|并未|尚未|没能)(?:超过|超出|超|突破|高于|多于|大于)|最多|至多|顶多|小于等于|上限|≤|<=|"
    r"at most|(?:no|not) more than|not exceed(?:ing)?|(?:no|not) over|up to|maximum(?: of)?"
)
_AT_LEAST: Final = (
    r"(?:不会?|不能|不得|绝不)(?:低于|少于|小于|下于|亚于)|不下|至少|最少|起码|大于等于|下限|≥|>=|"
    r"at least|(?:no|not) less than|not (?:below|under)|minimum(?: of)?"
)
_LESS: Final = (
    r"(?:不|未|没有?|尚未|还没有?|并未)(?:能)?(?:达到|达|到|满|足)|低于|少于|小于|不够|(?<!有)没有|差一点到|"
    r"less than|below|under|fewer than|short of|<"
)
_MORE: Final = (
    r"超过|超出|超|大于|高于|多于|突破|逾|不止|过|破|more than|over|above|exceed(?:s|ing)?|in excess of|"
    r"greater than|upwards of|>"
)
_ABOUT: Final = (
    r"大约|大概|约莫|约|大致|差不多|接近|将近|近乎|(?<![最附])近|估摸|approximately|approx\.?|about|around|roughly|"
    r"nearly|almost|circa|close to|~"
)
_LINK: Final = r"\s*(?:了|为|在|是|有|至|于|合)?\s*(?:人民币)?\s*(?:the\s)?\s*"
_QUALIFIED_BEFORE: Final = (
    rf"(?:(?P<at_most>{_AT_MOST})|(?P<at_least>{_AT_LEAST})|(?P<less>{_LESS})|(?P<more>{_MORE})|"
    rf"(?P<about>{_ABOUT})){_LINK}$"
)
_QUALIFIED_AFTER: Final = (
    r"\s*(?:(?P<more>(?:以上|之上)\s*\(\s*不含[^)]{0,4}\))|(?P<less>(?:以下|以内)\s*\(\s*不含[^)]{0,4}\))|"
    r"(?P<at_least>[及或]?以上|之上|起步|\+|or more|or above|or over|(?:and|or) (?:above|over|more|up)|"
    r"at least)|"
    r"(?P<at_most>[及或]?以下|以内|之内|封顶|or (?:less|below|under)|at most)|"
    r"(?P<about>左右|上下|前后|光景|or so|more or less|or thereabouts))"
)
_MEASURE: Final = (
    r"\s*(?:平方|平米|平|㎡|m2|m²|吨|公斤|千克|克(?!朗)|人(?!民币)|台(?!币)|套|件|千瓦|兆瓦|瓦|度|亩|辆|片|户|家|颗|只|立方|方|米|公里|"
    r"条|支|瓶|册|次|号|组|株|头|羽|箱|张|座|个(?!亿)|粒|升|标|年|岁|天|日(?!元|圆)|月|[GMk]Wh?\b|tons?\b|people|jobs|units|mu\b|"
    r"acres|tonnes|hectares|sq(?:uare)?\b)"
)
_NEIGHBOURS: Final = re.compile(
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<low>[一二两三四五六七八九])(?P<high>[二三四五六七八九])(?P<unit>[十百千])?"
)
"""七八, 十七八, 二三十: two neighbouring digits are a range, not 78."""
_DIGIT_WORDS: Final = "零一二三四五六七八九"
_POINTING: Final = ("这", "那", "哪", "某", "每", "另")
_BARE_ROUND: Final = frozenset("百千万")

_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20, 0xFFE5: 0xA5, 0x301C: 0x7E, 0x2010: 0x2D, 0x2011: 0x2D, 0x2012: 0x2D,
}  # fmt: skip
"""Full-width forms to ASCII, one character for one, so that positions stay."""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TOKENS: Final = _compiled(_TOKEN)
_SEPARATORS: Final = _compiled(_SEPARATOR)
_BEFORE: Final = _compiled(_QUALIFIED_BEFORE)
_AFTER: Final = _compiled(_QUALIFIED_AFTER)
_MEASURES: Final = _compiled(_MEASURE)
_GROUPS: Final = _compiled(
    rf"(?P<digits>{_DIGITS})?(?P<han>{_CHINESE})?\s?(?P<vague>[多余几来])?\s?(?P<unit>{_UNIT})"
)
_LOOSE_NUMBER: Final = _compiled("[几数]?[十百千]?[亿万]")
_WINDOW: Final = 24
"""How far before an amount its qualifier may begin, in characters."""


Surplus = Literal["", "more", "about", "loose", "round"]
"""What stands inside a number: 10多亿 (more), 10来亿 (about), 几亿 (loose), 亿 alone as in 上亿 (round)."""


@dataclass(frozen=True)
class _Token:
    """One number with its unit and currency, before ranges and qualifiers are read."""

    start: int
    end: int
    value: Decimal
    unit: Decimal
    currency: str | None
    surplus: Surplus
    bare: bool
    upper: Decimal | None = None


def find_amounts(text: str) -> tuple[AmountMention, ...]:
    """Return every amount of money in the text, in order; other numbers (80亩, 5万吨) are left out."""
    folded = text.translate(_FOLD)
    tokens = [token for match in _TOKENS.finditer(folded) if (token := _token(match, folded))]
    mentions: list[AmountMention] = []
    index = 0
    while index < len(tokens):
        first, last = tokens[index], tokens[index]
        if index + 1 < len(tokens) and _is_range(folded, first, tokens[index + 1]):
            index += 1
            last = tokens[index]
        index += 1
        if not last.bare and not _MEASURES.match(folded, last.end):
            mentions.append(_mention(text, folded, first, last))
    return tuple(mentions)


def _is_range(folded: str, first: _Token, second: _Token) -> bool:
    separator = _SEPARATORS.match(folded, first.end)
    if separator is None or separator.end() != second.start or second.bare:
        return False
    unit = second.unit if first.bare else Decimal(1)
    return first.value * unit < second.value


def _token(match: re.Match[str], folded: str) -> _Token | None:
    """Read one number; None for a word that only looks like one (千万 as an adverb)."""
    number = match["number"]
    currency = _currency(match["after"] or match["before"])
    if match["after"] == "块" and folded[max(0, match.start() - 1) : match.start()] in _POINTING:
        return None  # 这一块 is a part of something, not a yuan
    value, unit, surplus = _value(number, match["scale"])
    scaled = unit != 1
    if not scaled and not currency:
        return _Token(match.start(), match.end(), value, unit, None, "", bare=True)
    letter_scale = match["scale"] and len(match["scale"]) == 1
    if letter_scale and not currency:
        return _Token(match.start(), match.end(), value, unit, None, "", bare=True)
    round_word = (
        set(number) <= _BARE_ROUND and not currency and not folded.startswith(("级", "以上"), match.end())
    )
    if round_word and folded[match.start() - 1 : match.start()] not in set("上过超破近逾"):
        return None
    if match["surplus"]:
        surplus = "more"
    ends = _neighbours(number, unit)
    value, upper = ends or (value, None)
    return _Token(match.start(), match.end(), value, unit, currency, surplus, bare=False, upper=upper)


def _neighbours(number: str, unit: Decimal) -> tuple[Decimal, Decimal] | None:
    """Return both ends of a number such as 七八亿 or 二三十亿, None for any other."""
    match = _NEIGHBOURS.match(number)
    if match is None or set(number[match.end() :]) - set("个 亿万"):
        return None
    low, high = (_DIGIT_WORDS.find(digit) for digit in (match["low"].replace("两", "二"), match["high"]))
    if low >= high:
        return None
    factor = {"十": 10, "百": 100, "千": 1000}.get(match["unit"] or "", 1)
    tens = _bare_value(match["tens"]) if match["tens"] else Decimal(0)
    return (tens + low * factor) * unit, (tens + high * factor) * unit


def _value(number: str, scale: str | None) -> tuple[Decimal, Decimal, Surplus]:
    """Return the value in whole units, its last scale, and what a 多, 余 or 几 says of it."""
    if scale:
        factor = Decimal(_SCALES[re.sub(r"\s+", " ", scale.lower())])
        digits = number[: -len(scale)].strip(" -")
        amount = _WORDS.get(digits.lower())
        return (Decimal(amount) if amount else Decimal(digits.replace(",", ""))) * factor, factor, ""
    if _LOOSE_NUMBER.fullmatch(number):
        unit = _unit_of(number.lstrip("几数"))
        return unit, unit, "loose" if number[0] in "几数" else "round"
    total, unit, end = Decimal(0), Decimal(1), 0
    surplus: Surplus = ""
    for group in _GROUPS.finditer(number):
        before = unit
        unit = _unit_of(group["unit"])
        if group["unit"].strip() == "千" and before >= 10**8:  # 1亿2千 is short for 1亿2千万
            unit *= 10**4
        total += _plain_value(group["digits"], group["han"]) * unit
        if group["vague"]:
            surplus = "about" if group["vague"] == "来" else "more"
        end = group.end()
    if end == 0:
        return _bare_value(number), Decimal(1), ""
    if end < len(number):
        total += _bare_value(number[end:]) * unit / 10
    return total, unit, surplus


def _unit_of(written: str) -> Decimal:
    factor = Decimal(1)
    for character in written:
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}.get(character, 1)
    return factor


def _plain_value(digits: str | None, han: str | None) -> Decimal:
    value = _bare_value(digits) if digits else Decimal(1)
    return value * _bare_value(han) if han else value


@lru_cache(maxsize=4096)
def _bare_value(written: str) -> Decimal:
    """Return the value of plain digits or of a Chinese numeral below 亿, exactly."""
    if written[0].isascii():
        return Decimal(written.replace(",", ""))
    import cn2an  # type: ignore[import-untyped]  # the library ships no types

    whole, _, fraction = written.partition("点")
    whole = whole.replace("〇", "零").lstrip("零") or "零"
    if whole[0] in "百千佰仟":
        whole = "一" + whole
    try:
        value = Decimal(int(cn2an.cn2an(whole, "smart")))
    except (ValueError, KeyError):  # the library raises either on what is no numeral (十十二)
        value = _digit_by_digit(whole)
    if fraction:
        value += _digit_by_digit(fraction) / 10 ** len(fraction)
    return value


def _digit_by_digit(written: str) -> Decimal:
    digits = "".join(str(_DIGIT_WORDS.find(c)) for c in written.replace("〇", "零").replace("两", "二"))
    return Decimal(digits) if digits.isdigit() else Decimal(0)


def _currency(written: str | None) -> str | None:
    if not written:
        return None
    words = written.strip()
    return next(code for code, pattern in _CODES if pattern.fullmatch(words) or pattern.match(words))


def _mention(text: str, folded: str, first: _Token, last: _Token) -> AmountMention:
    """Put a number or a range together with the qualifiers around it."""
    before = _BEFORE.search(folded, max(0, first.start - _WINDOW), first.start)
    after = _AFTER.match(folded, last.end)
    start, end = before.start() if before else first.start, after.end() if after else last.end
    currency = last.currency or first.currency
    kinds = {match.lastgroup for match in (before, after) if match}
    about = "about" in kinds or last.surplus == "about"
    low: Decimal | None = first.value * (last.unit if first.bare and first is not last else 1)
    high: Decimal | None = last.value
    low_inclusive = high_inclusive = True
    near = None
    if first is last:
        if last.upper is not None:
            low, high, about = last.value, last.upper, True
        elif about:
            low, high, near = None, None, last.value
        elif last.surplus == "loose":
            high, high_inclusive = last.value * 10, False
        elif "less" in kinds:
            low, low_inclusive, high_inclusive = None, False, False
        elif "more" in kinds or last.surplus == "more":
            high, low_inclusive, high_inclusive = None, False, False
        elif "at_most" in kinds:
            low, low_inclusive = None, False
        elif "at_least" in kinds or (last.surplus == "round" and folded[first.start - 1] == "上"):
            high, high_inclusive = None, False
    return AmountMention(
        start, end, text[start:end], low, low_inclusive, high, high_inclusive, currency, about, near
    )
