"""Amounts, shares, periods and dates in one written form, so that 10亿, 十亿元 and 1000000000元 find each other.

Each value becomes a code that stands in the index beside the words as written; a question's values are looked
up by their codes. 1个月 and 30天 are two things, as are 10亿元 and 10亿美元; 2025年底 is 2025年12月31日, and
2021—2025年 is 十四五.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal

_HAN = "零〇一二两三四五六七八九十百千"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SIZES = {"十": 10, "百": 100, "千": 1_000}
_NUMBER = rf"(?:\d{{1,15}}(?:\.\d{{1,8}})?|[{_HAN}]{{1,12}}(?:点[{_HAN}]{{1,8}})?)"
_SCALE = r"(?:[十百千]?万亿|[十百千]?亿|[十百千]?万)"
_CURRENCIES = {
    "元": "y", "人民币": "y", "块": "y", "美元": "usd", "美金": "usd", "欧元": "eur", "港元": "hkd", "日元": "jpy",
}  # fmt: skip
_VALUE = re.compile(
    rf"(?<![\d.])(?P<amount>{_NUMBER}{_SCALE}?)(?P<currency>美元|美金|欧元|港元|日元|人民币|元|块)"
    rf"|(?<![\d.])(?P<large>{_NUMBER}{_SCALE})(?![\d人亩吨平辆台套件户家个千])"
    rf"|(?<![\d.])(?P<share>\d{{1,6}}(?:\.\d{{1,6}})?)%|百分之(?P<han_share>{_NUMBER})"
    rf"|(?<![\d.])(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>半?)(?![立为本员都长果功交效熟分])"
    r"|(?<!\d)(?P<first>20\d{2})年?[-~至到](?P<last>20\d{2})年?"
    r"|(?<!\d)(?P<year>20\d{2})年(?:(?P<month>\d{1,2})月(?:份)?)?(?:(?P<day>\d{1,2})[日号]|(?P<end>年?底|末))?"
    rf"|第?十(?P<plan>[二三四五六])(?:个)?五(?!年[内前])|第(?P<ordinal>1[2-6])个五年"
    rf"|(?<![\d.第])(?P<period>{_NUMBER}|半)(?:个)?(?P<unit>工作日|月|年|周|天|日|季度|小时)(?![\d度底末初份])"
)
_MAYBE = re.compile(r"[元亿万%成年月日天周时五]|百分之|20\d\d[-~至到]")
_UNITS = {"天": "d", "日": "d", "周": "w", "月": "m", "年": "y", "季度": "q", "工作日": "wd", "小时": "h"}
_PLANS = {"二": 12, "三": 13, "四": 14, "五": 15, "六": 16}
_FIRST_PLAN = 2011
"""Begin of the twelfth plan; each lasts five years."""
_DECEMBER = 12


def codes(text: str) -> list[str]:
    """Return the code of every value in a folded text, in order."""
    if _MAYBE.search(text) is None:
        return []
    return [code for match in _VALUE.finditer(text) for code in _codes_of(match)]


def spellings(words: str) -> tuple[str, ...]:
    """Return how documents may write an amount or a share that is one value alone (folded), without itself."""
    match = _VALUE.fullmatch(words)
    if match is None:
        return ()
    if match["share"] or match["han_share"]:
        value = _value(match["share"] or match["han_share"])
        found = [f"{_plain(value)}%", f"百分之{_han(value)}"]
        if value % 10 == 0 and 0 < value < 100:  # noqa: PLR2004 - a share of tenths
            found.append(f"{_han(value / 10)}成")
    elif match["tenths"]:
        value = _value(match["tenths"]) * 10 + (5 if match["half"] else 0)
        found = [f"{_plain(value)}%", f"百分之{_han(value)}"]
    elif match["amount"] or match["large"]:
        value = _value(match["amount"] or match["large"])
        unit = match["currency"] or ""
        sizes = [
            (value / size, name + unit) for size, name in ((10**8, "亿"), (10**4, "万")) if value >= size
        ]
        found = [write(number) + name for write in (_plain, _han) for number, name in sizes if write(number)]
        found.append(f"{_plain(value)}{unit}")
    else:
        return ()
    return tuple(way for way in dict.fromkeys(found) if way != words and "." not in way[-1:])


def _codes_of(match: re.Match[str]) -> Iterator[str]:
    if match["amount"]:
        value = _value(match["amount"])
        if value:
            yield f"={_CURRENCIES[match['currency']]}{_plain(value)}"
    elif match["large"]:
        yield f"=y{_plain(_value(match['large']))}"
    elif match["share"] or match["han_share"]:
        yield f"=%{_plain(_value(match['share'] or match['han_share']))}"
    elif match["tenths"]:
        yield f"=%{_plain(_value(match['tenths']) * 10 + (5 if match['half'] else 0))}"
    elif match["first"]:
        yield _years(int(match["first"]), int(match["last"]))
    elif match["year"]:
        yield from _day(match)
    elif match["plan"] or match["ordinal"]:
        first = _FIRST_PLAN + 5 * ((_PLANS.get(match["plan"]) or int(match["ordinal"])) - _DECEMBER)
        yield _years(first, first + 4)
    elif match["period"]:
        unit = _UNITS[match["unit"]]
        value = Decimal("0.5") if match["period"] == "半" else _value(match["period"])
        if unit == "y" and value == Decimal("0.5"):
            value, unit = Decimal(6), "m"
        yield f"=p{_plain(value)}{unit}"


def _years(first: int, last: int) -> str:
    return f"=t{first}-{last}"


def _day(match: re.Match[str]) -> Iterator[str]:
    year, month, day = int(match["year"]), match["month"], match["day"]
    if not month and not match["end"]:
        return  # a year alone is written one way
    number = int(month or _DECEMBER)
    if not 1 <= number <= _DECEMBER:
        return
    yield f"=m{year}-{number:02d}"
    last = calendar.monthrange(year, number)[1]
    if day or match["end"]:
        yield f"=d{year}-{number:02d}-{int(day or last):02d}"


def _value(written: str) -> Decimal:
    """Return the value of a number in digits or Chinese, with its 万 and 亿."""
    head = re.match(r"\d+(?:\.\d+)?", written)
    if head:
        return Decimal(head.group()) * _scale(written[head.end() :])
    number = written.rstrip("万亿")
    scale = written[len(number) :]
    whole, _, rest = number.partition("点")
    value = Decimal(_whole(whole))
    if rest:
        value += Decimal("0." + "".join(str(_DIGITS.get(character, 0)) for character in rest))
    return value * _scale(scale)


def _scale(written: str) -> int:
    value = 1
    for character in written:
        value *= {"十": 10, "百": 100, "千": 1_000, "万": 10**4, "亿": 10**8}[character]
    return value


def _whole(written: str) -> int:
    if not set(written) & set(_SIZES):
        return int("".join(str(_DIGITS[character]) for character in written) or "0")
    total, digit = 0, 0
    for character in written:
        if character in _SIZES:
            total += (digit or 1) * _SIZES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _han(value: Decimal) -> str:
    """Return a number below ten thousand in Chinese, "" for any other."""
    whole = int(value)
    if value >= 10**4 or (whole == 0 and value == 0):
        return ""
    written, zero = "", False
    for size, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = whole // size % 10
        if digit:
            written += ("零" if zero and written else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = True
    written = re.sub(r"^一十", "十", written) or "零"
    fraction = value - whole
    return written + (
        "点" + "".join("零一二三四五六七八九"[int(c)] for c in _plain(fraction)[2:]) if fraction else ""
    )
