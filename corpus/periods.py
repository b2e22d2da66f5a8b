"""Periods that a document sets its targets for, and the last day of each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from corpus.models import Clause

_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_YEAR = "[0-9０-９]{4}"
_DO = (
    "确保|力争|实现|达到|完成|引进|新增|累计|实际利用|突破|建成|形成|基本|初步|培育|打造|建立|全[市省县区]"
    "|[\u4e00-\u9fff]{0,10}(?:超过|达)"
)
_PERIODS = (
    re.compile(r"(?P<plan>[“\"]?十[二三四五六]五[”\"]?)(?:期间|时期|末)"),
    re.compile(rf"{_YEAR}\s*[—–－\-~～至到]+\s*(?P<end>{_YEAR})\s*年"),
    re.compile(rf"(?:到|至)\s*(?P<end>{_YEAR})\s*年(?:底|末)?"),
    re.compile(rf"(?P<end>{_YEAR})\s*年(?:底前?|末)?(?=[，,]?(?:{_DO}))"),
)
_TARGET = re.compile(
    r"目标|以上|超|达到|力争|确保|累计|突破|不少于|不低于|覆盖|[0-9０-９]\s*(?:个|家|亿|万|％|%)|形成|建成|新增"
)


def target_periods(clauses: Sequence[Clause]) -> tuple[tuple[str, date], ...]:
    """Return the periods named in sentences that set a target, in the order of the document.

    A year in the past tense of a report or in another document's name is not looked for: the sentence must
    name something to be reached.
    """
    found: dict[str, date] = {}
    for clause in clauses:
        if clause.kind not in {"clause", "row", "news"}:
            continue
        for sentence in re.findall(r"[^。；\n]+", clause.text):
            for words, last in _in_sentence(sentence, clause):
                found.setdefault(words, last)
    return tuple(found.items())


def _in_sentence(sentence: str, clause: Clause) -> list[tuple[str, date]]:
    aimed = bool(_TARGET.search(sentence)) or any("目标" in h for h in (*clause.trail, clause.heading))
    if not aimed:
        return []
    hits: list[tuple[int, int, str, date]] = []
    for pattern in _PERIODS:
        for match in pattern.finditer(sentence):
            if any(start <= match.start() < end for start, end, _, _ in hits):
                continue
            groups = match.groupdict()
            if groups.get("plan"):
                year = _PLANS[groups["plan"].strip('“”"')]
            else:
                year = int(unicodedata.normalize("NFKC", groups["end"]))
            if 1990 <= year <= 2100:  # noqa: PLR2004 - a year, not another number
                hits.append((match.start(), match.end(), match.group(), date(year, 12, 31)))
    return [(words, last) for _, _, words, last in sorted(hits)]
