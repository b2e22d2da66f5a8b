"""Clauses by name: 第十二条, 二（一）3, （三）, 附件第5项, however the numbers are written.

A path down the ladder and the name an officer gives are read into the same steps. A step is a kind and a number:
条 章 节 款 段 附 as they are called, `A` for 一、, `B` for （一）, `C` for 1. and `E` for （1）. What an officer
calls 项 or 点 may be any of the numbered kinds, so a step of a name allows several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from terms.folding import folded

_HAN = "零〇一二两三四五六七八九十百"
_NUMBER = rf"(?:[{_HAN}]{{1,8}}|\d{{1,4}})"
_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PATH_STEP = re.compile(
    rf"第(?P<number>{_NUMBER})(?P<unit>[编章节条款段])|附件(?P<annex>\d{{0,4}})|\((?P<bracket>{_NUMBER})\)"
    rf"|(?P<han>[{_HAN}]{{1,8}})|(?P<digits>\d{{1,4}})|(?P<other>[^第附(\d]+)"
)
_ANNEXED = re.compile(r"(.*附件\d*) (.+)")
"""附件 5 is the fifth row of the annex, 附件5 the fifth annex."""
_UNITS: dict[str, frozenset[str]] = {
    **{unit: frozenset({unit}) for unit in "编章节条段"},
    "款": frozenset({"款", "B"}),
    "部分": frozenset("A"),
    "大点": frozenset("A"),
    "项": frozenset("BCE"),
    "点": frozenset("CBE"),
    "小点": frozenset("CE"),
    "小项": frozenset("CE"),
}
_LOOSER: dict[str, frozenset[str]] = {"条": frozenset("AC"), "章": frozenset("A"), "款": frozenset("BCE")}
"""What people call a 条 in a document that numbers 一、 or 1."""
_SAID = r"[,，。?？]|的?内容|是?怎么|怎样|如何|说了?|讲了?|写了?|规定|要求|是什么|有什么|具体|里"
"""What may stand behind a bare 三 that is a clause and no number of something."""
_STEP = re.compile(
    rf"附件(?P<annex>{_NUMBER})?(?![\d{_HAN}])"
    rf"|第?\((?P<bracket>{_NUMBER})\)[项款点]?"
    rf"|第(?P<number>{_NUMBER})(?P<unit>部分|大点|小点|小项|[编章节条款段项点])"
    rf"|(?<![\d{_HAN}])(?P<plain>{_NUMBER})(?P<article>条)(?!意见|措施|政策|举措)"
    rf"|(?<![{_HAN}])(?P<han>[{_HAN}]{{1,8}})(?=[、(\d]|{_SAID}|$)"
    r"|(?<!\d)(?P<digits>\d{1,4})(?![\d年月日个家万亿%元名次倍条.号项])"
)
_BETWEEN = re.compile(r"[、,.·的之中里]{0,2}")
_AROUND = frozenset("编章节")
"""Named before a 条 although the articles are counted through the whole document."""
_NEAR = 4
"""Characters between a document's name and a clause that belongs to it."""
_ALONE = frozenset("编章节条款")
"""Said of a clause even where no document is named."""


@dataclass(frozen=True)
class ClauseName:
    """A clause as an officer names it: `text[start:end]`, and the kinds and the number of each step."""

    start: int
    end: int
    steps: tuple[tuple[frozenset[str], int], ...]

    def forms(self) -> list[str]:
        """Return every form (see `path_form`) that the name may stand for, read literally."""
        kinds = [[f"{kind}{number}" for kind in sorted(some)] for some, number in self.steps]
        return ["/".join(steps) for steps in product(*kinds)]


@lru_cache(maxsize=65536)
def path_form(path: str) -> str:
    """Return a path as it is compared: 第十二条 and 第12条 are both 条12, 二（一）3 is A2/B1/C3."""
    annexed = _ANNEXED.fullmatch(path)
    pieces = annexed.groups() if annexed else (path,)
    steps = [_step_of_path(match) for piece in pieces for match in _PATH_STEP.finditer(folded(piece))]
    return "/".join(f"{kind}{number}" for kind, number in steps)


def _step_of_path(match: re.Match[str]) -> tuple[str, str]:
    if match["unit"]:
        return match["unit"], str(number_of(match["number"]))
    if match["bracket"]:
        return ("E" if match["bracket"].isdigit() else "B"), str(number_of(match["bracket"]))
    if match["han"]:
        return "A", str(number_of(match["han"]))
    if match["digits"]:
        return "C", str(int(match["digits"]))
    if match["other"]:
        return match["other"], ""
    return "附", match["annex"] or ""


def number_of(written: str) -> int:
    """Return the value of a number up to 999, in Chinese or in digits."""
    if written.isdigit():
        return int(written)
    total, digit = 0, 0
    for character in written:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGIT[character]
    return total + digit


def find_names(text: str, documents: Sequence[tuple[int, int]]) -> list[ClauseName]:
    """Return the clauses named in a folded text.

    Args:
        text: the folded text.
        documents: where documents are named in it; right behind one, （三） alone names a clause too.
    """
    behind = {end for _, end in documents}
    inside = {place for start, end in documents for place in range(start, end)}
    found: list[ClauseName] = []
    position = 0
    while match := _STEP.search(text, position):
        if match.start() in inside:
            position = match.start() + 1
            continue
        name, bare = _chain(text, match)
        owned = any(_follows(text, end, match.start()) for end in behind)
        if owned or not bare:
            found.append(name)
        position = name.end if owned or not bare else match.end()
    return found


def _chain(text: str, first: re.Match[str]) -> tuple[ClauseName, bool]:
    """Return the steps from a first one on, and whether they name a clause only behind a document's name."""
    steps: list[tuple[frozenset[str], int]] = []
    told = 0
    match: re.Match[str] | None = first
    end = first.start()
    while match is not None:
        step = _step_of_name(match)
        if steps and step[0] == steps[-1][0]:
            break  # 一、二 are two things, not one below the other
        steps.append(step)
        told += bool(match["unit"] and step[0] & _ALONE and match["unit"] in _ALONE)
        end = match.end()
        between = _BETWEEN.match(text, end)
        match = _STEP.match(text, between.end() if between else end)
    steps_told = [s for s in steps if s[0] != {"附"}]
    ladder = [s for s in steps_told if s[0] != frozenset("C")]
    bare = not told and (len(steps) == 1 or not ladder or first["digits"] is not None)
    if not steps_told:
        bare = not steps[0][1]  # 附件2 is one clause, 附件 is any
    return ClauseName(first.start(), max(end, first.end()), tuple(steps)), bare


def _step_of_name(match: re.Match[str]) -> tuple[frozenset[str], int]:
    if match["unit"]:
        return _UNITS[match["unit"]], number_of(match["number"])
    if match["article"]:
        return _UNITS["条"], number_of(match["plain"])
    if match["bracket"]:
        kinds = "EB" if match["bracket"].isdigit() else "B"
        return frozenset(kinds), number_of(match["bracket"])
    if match["han"]:
        return frozenset("A"), number_of(match["han"])
    if match["digits"]:
        return frozenset("C"), int(match["digits"])
    return frozenset({"附"}), number_of(match["annex"]) if match["annex"] else 0


def _follows(text: str, end: int, start: int) -> bool:
    return 0 <= start - end <= _NEAR and not re.sub(r'[》"\])的中里之关于规定,:]', "", text[end:start])


def resolve(name: ClauseName, paths: Sequence[tuple[str, str]]) -> list[str]:
    """Return the keys of the clauses of a document that a name means, none where it has no such clause.

    Args:
        name: the clause as named.
        paths: the document's clauses: path (see `path_form`) and key.

    The whole path counts first, then its last steps (（三） for 二（三）), then the name without its first or its
    last step (第三章第十二条, 第十七条第二款), then the same with a 条 that the document numbers as 一、.
    """
    split = [(tuple(_parted(step) for step in path.split("/")), key) for path, key in paths if path]
    steps = name.steps
    looser = tuple(
        (frozenset().union(*(_LOOSER.get(kind, frozenset()) for kind in kinds)) | kinds, number)
        for kinds, number in steps
    )
    for some in (steps, looser):
        direct = tuple(step for step in some if "款" not in step[0])
        lower = some[1:] if some and some[0][0] & _AROUND else ()
        higher = some[:-1] if len(some) > 1 and "条" in some[-2][0] else ()
        inside = (
            ((frozenset({"附"}), 0), (frozenset("A"), some[0][1]), *some[1:])
            if some and some[0][0] == {"附"} and some[0][1]
            else ()
        )  # 附件二（七）: the second part of the annex, where there is no second annex
        for asked in dict.fromkeys((some, direct, lower, higher, inside)):
            found = _ending(asked, split) if asked else []
            if found:
                return found
    return []


def _ending(
    asked: Sequence[tuple[frozenset[str], int]], paths: Sequence[tuple[tuple[tuple[str, str], ...], str]]
) -> list[str]:
    """Return the keys of the shortest paths that end in these steps."""
    fitting = [
        (len(steps), key)
        for steps, key in paths
        if len(steps) >= len(asked)
        and all(
            kind in kinds and (not wanted or number == str(wanted))
            for (kind, number), (kinds, wanted) in zip(steps[-len(asked) :], asked, strict=True)
        )
    ]
    shortest = min((size for size, _ in fitting), default=0)
    return [key for size, key in fitting if size == shortest]


def _parted(step: str) -> tuple[str, str]:
    kind = step.rstrip("0123456789")
    return kind, step[len(kind) :]
