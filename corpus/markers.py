"""The signs by which an official document (公文) orders itself: the ladder, annexes, dates, signatures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGITS = "0-9０-９"
NUMERALS = "一二三四五六七八九十百零〇"
_COUNT = rf"\s?[{NUMERALS}{DIGITS}](?:\s?[{NUMERALS}{DIGITS}]){{0,5}}\s?"
_POINTED = "规定|所列|的|、|和|及|至|中|第|产业|款|件|线"
_NOT_CITED = r"(?!\s*(?:项(?!目)|款(?![项式待])|目(?![的标录前])|[、和或至及]\s*[（(第]))"
"""Behind a sign that only points at a clause, as in （一）、（二）项, stands one of these."""

_RUNGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第{_COUNT}编(?=[\s：:]|\S{{1,30}}$)")),
    ("chapter", re.compile(rf"第{_COUNT}章(?=[\s：:]|\S{{1,30}}$)")),
    ("section", re.compile(rf"第{_COUNT}节(?=[\s：:]|\S{{1,30}}$)")),
    (
        "article",
        re.compile(rf"第{_COUNT}条(?:之[{NUMERALS}]+)?(?=[\s：:【（(]|(?!{_POINTED})\S)"),
    ),
    ("first", re.compile(rf"[{NUMERALS}]{{1,4}}\s*[、．]|[{NUMERALS}]{{1,4}}\.(?=\D)")),
    ("second", re.compile(rf"[（(]\s*[{NUMERALS}]{{1,4}}\s*[）)]{_NOT_CITED}[、．]?")),
    ("third", re.compile(rf"[{DIGITS}]{{1,3}}\s*[．.、](?![{DIGITS}])")),
    (
        "fourth",
        re.compile(rf"[（(]\s*[{DIGITS}]{{1,3}}\s*[）)]{_NOT_CITED}[、．]?|[{DIGITS}]{{1,2}}[）)](?=\D)"),
    ),
    ("fifth", re.compile(r"[①-⑳]")),
)
RANK: dict[str, float] = {name: rank for rank, (name, _) in enumerate(_RUNGS)}
RANK["paragraph"] = RANK["article"] + 0.5
_ANY_RUNG = re.compile(
    "|".join(f"(?:{pattern.pattern})" for name, pattern in _RUNGS if name not in {"part", "fifth"})
)
_ORDER = {c: i for i, c in enumerate("一二三四五六七八九", 1)}

DATE = (
    rf"(?:[{DIGITS}]{{4}}|[二一][〇○Ｏ零O一二三四五六七八九]{{3}})\s*年\s*"
    rf"(?:[{DIGITS}]{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*"
    rf"(?:[{DIGITS}]{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日"
)
DATE_ALONE = re.compile(rf"[（(]?\s*{DATE}\s*[）)]?")
DATE_PRINTED = re.compile(rf".*{DATE}\s*印发")
ANNEX = re.compile(rf"附\s*[件录表]?\s*[{DIGITS}{NUMERALS}]{{0,3}}(?:-[{DIGITS}]+)?\s*[:：]?")
ANNEX_LIST = re.compile(rf"附\s*件?\s*[{DIGITS}]?\s*[:：]\s*\S")
COPIES = re.compile(r"(?:抄\s*送|抄\s*报|主\s*送|分\s*送|主题词|联系人|公开方式|公开属性)\s*[:：]|[（(]此件")
TAKES_EFFECT = re.compile(r"本(?:意见|办法|制度|通知|规定|方案|细则|条例|决定|规划|措施|政策|指引)自")
TABLE_HEADER = re.compile(r"(?:序\s*号|编\s*号)(?:\s|$)")
PAGE_FURNITURE = re.compile(
    r"(?:责任|本文)?编辑\s*[:：]|海量资讯|扫一扫|分享到|上一篇|下一篇|免责声明"
    r"|\[?(?:打印|关闭)(?:本页|窗口)?\]?$|【?(?:打印|关闭)】?$"
)
RESPONSIBLE_LINE = re.compile(r"[（(]?(?:责任单位|牵头单位|责任部门|牵头部门|配合单位)\s*[:：]")
UNIT_END = re.compile(
    r"(?:政府|办公室|办公厅|委员会|局|厅|部|院|会|中心|司|署|银行|小组|管委会|党委|[省市县区]委|公司|总局|集团)$"
)
ROSTER_TITLE = re.compile(r"\S{2,50}名\s*单")
KINDS = (
    "意见|办法|制度|通知|通报|答复|请示|预案|规程|规定|方案|细则|条例|规划|公告|决定|通告|措施|政策|要点|批复|函|报告|规则|指南|指引|章程"
    "|纲要|计划|实施条款|公报|命令|令|议案|清单|说明|解读|目录|标准|责任分解"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:[（(][^（）()]{{1,20}}[）)])*\s*$")
STAGE = re.compile(
    r"[（(][^（）()]*(?:试行|暂行|征求意见|草案|送审|修订|修正|讨论|审议|公布|通过)[^（）()]*[）)]"
)
NUMBER = re.compile(
    rf"[\u4e00-\u9fff]{{2,14}}\s*[〔\[（(［【]\s*[{DIGITS}]{{4}}\s*[〕\]）)］】]\s*第?\s*[{DIGITS}]{{1,5}}\s*号"
)
_SHORTEST_UNIT, _LONGEST_UNIT = 3, 40
TERMINAL = "。！？；：.!?;:…"
_CLOSERS = "”’）)》〉」』】〕］\"'"


@dataclass(frozen=True)
class Rung:
    """A sign of the ladder at the start of a text: its level, number, length, and name in a path."""

    level: str
    number: int
    length: int
    label: str


def rung_at(text: str, start: int = 0) -> Rung | None:
    """Return the ladder's sign that stands at `start`, or None."""
    for level, pattern in _RUNGS:
        match = pattern.match(text, start)
        if match:
            words = match.group()
            number = count(words)
            if number is None:
                return None
            return Rung(level, number, len(words), _label(level, words))
    return None


def rungs_inside(text: str) -> list[tuple[int, Rung]]:
    """Return every sign of the ladder inside a text, with where it stands."""
    found = []
    for match in _ANY_RUNG.finditer(text):
        rung = rung_at(text, match.start())
        if rung:
            found.append((match.start(), rung))
    return found


def _label(level: str, words: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
    if level in {"part", "chapter", "section", "article"}:
        return plain
    core = plain.strip("()、.．")
    return {"second": f"（{core}）", "fourth": f"（{core}）"}.get(level, core)


def count(words: str) -> int | None:
    """Return the number in a sign, from digits, circled digits or Chinese numerals up to 999; else None."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
    digits = re.search(r"\d+", folded)
    if digits:
        return int(digits.group())
    numerals = "".join(c for c in folded if c in NUMERALS)
    if not numerals:
        return None
    total = 0
    digit = 0
    for c in numerals:
        if c == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif c == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif c in _ORDER:
            digit = _ORDER[c]
    return total + digit or None


def width(text: str) -> int:
    """Return how many columns a text takes, a full-width character counting two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does, closing quotes and brackets aside."""
    core = text.rstrip().rstrip(_CLOSERS)
    return (bool(core) and core[-1] in TERMINAL) or text.rstrip().endswith(("）", ")"))


def is_signature(text: str) -> bool:
    """Say whether a short line can be the unit that signs: no punctuation, and a unit's ending."""
    flat = re.sub(r"\s", "", text)
    return (
        _SHORTEST_UNIT <= len(flat) <= _LONGEST_UNIT
        and not re.search(r"[，。；：、“”！？,;:]", flat)
        and bool(UNIT_END.search(flat))
    )


def starts_apart(text: str) -> bool:
    """Say whether a line never goes on from the one before: a date, copies, an annex, a header."""
    flat = text.strip()
    return bool(
        COPIES.match(flat) or TAKES_EFFECT.match(flat) or TABLE_HEADER.match(flat) or stands_alone(flat)
    )


def stands_alone(text: str) -> bool:
    """Say whether a line is whole by itself: a date, a printed date, an annex's sign, a note."""
    flat = text.strip()
    return bool(
        DATE_ALONE.fullmatch(flat)
        or (len(flat) < 60 and DATE_PRINTED.fullmatch(flat))  # noqa: PLR2004 - longer ones are sentences
        or ANNEX.fullmatch(flat)
        or re.fullmatch(r"[（(]此件[^（）()]*[）)]", flat)
    )
