"""The tree of clauses: which sign of the ladder opens a clause, and what its path is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus import markers
from corpus.mapped import Mapped, concatenate
from corpus.markers import Rung
from corpus.models import ClauseKind

_HEADING_ALONE = 60
_HEADING_LED = 45
_FIRST_ABOVE_ARTICLE = 2.5


@dataclass
class Draft:
    """A clause while its words are still being gathered."""

    kind: ClauseKind
    path: str
    trail: tuple[str, ...] = ()
    heading: str = ""
    rung: Rung | None = None
    parts: list[Mapped] = field(default_factory=list)
    children: int = 0

    @property
    def run(self) -> Mapped:
        """Return the words gathered, paragraphs joined with nothing in between."""
        return concatenate(self.parts)

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """Return where each paragraph after the first begins."""
        starts: list[int] = []
        position = 0
        for part in self.parts[:-1]:
            position += len(part)
            starts.append(position)
        return tuple(starts)


class Ladder:
    """Places each sign of the ladder under what is open, and refuses signs that are out of turn.

    Args:
        prefix: what stands before every path, such as 附件1.
        trail: the headings above this part.
        first_above_article: 一、 stands above 第一条 in this document.
    """

    def __init__(
        self, prefix: str = "", trail: tuple[str, ...] = (), *, first_above_article: bool = False
    ) -> None:
        self.prefix, self.trail = prefix, trail
        self.open: list[Draft] = []
        self.numbers: dict[str, int] = {}
        self.first_above_article = first_above_article

    def rank(self, level: str) -> float:
        """Return how deep a level stands."""
        if level == "first" and self.first_above_article:
            return _FIRST_ABOVE_ARTICLE
        return markers.RANK[level]

    def admits(self, rung: Rung) -> bool:
        """Say whether a sign at the start of a paragraph opens a clause: it begins, goes on, or skips one."""
        return rung.number == 1 or rung.number - self.sibling(rung) in {1, 2} or self.runs_on(rung)

    def runs_on(self, rung: Rung) -> bool:
        """Say whether a sign takes up the count of its level from an earlier section."""
        return rung.number - self.numbers.get(rung.level, 0) in {1, 2}

    def sibling(self, rung: Rung) -> int:
        """Return the number of the open clause of the same level, 0 if there is none."""
        for draft in reversed(self.open):
            if draft.rung and draft.rung.level == rung.level:
                return draft.rung.number
        return 0

    def push(self, rung: Rung) -> Draft:
        """Open the clause that a sign announces and return it."""
        rank = self.rank(rung.level)
        while self.open and self.open[-1].rung and self.rank(self.open[-1].rung.level) >= rank:
            self.open.pop()
        if self.open:
            self.open[-1].children += 1
        labels = [d.rung for d in self.open if d.rung] + [rung]
        draft = Draft("clause", self._path(labels), rung=rung)
        draft.trail = self.trail + tuple(settle_heading(d) for d in self.open if settle_heading(d))
        self.open.append(draft)
        self.numbers[rung.level] = rung.number
        return draft

    def _path(self, rungs: list[Rung]) -> str:
        levels = [r.level for r in rungs]
        if "article" in levels:
            rungs = rungs[levels.index("article") :]
        path = "".join(r.label for r in rungs)
        return f"{self.prefix} {path}".strip()


def settle_heading(draft: Draft) -> str:
    """Return a clause's heading: its first sentence where that names the clause and says nothing yet."""
    if not draft.parts or draft.rung is None:
        return draft.heading
    text = draft.parts[0].text[draft.rung.length :].strip()
    if draft.rung.level == "article":
        named = re.match(r"[【（(]([^】）)]{2,30})[】）)]", text)
        return named.group(1) if named else ""
    sentence = re.match(r"[^。！？\n]*", text)
    first = sentence.group() if sentence else ""
    rest = text[len(first) :].lstrip("。！？ \u3000")
    if rest:
        colon = re.match(r"[^。：:，,；;]{2,24}[：:]", first)
        if colon and len(first) > len(colon.group()):
            return colon.group().rstrip("：:")
        spaced = re.match(r"\S{2,30}(?=[ \u3000]{1,})", first)
        if len(first) > _HEADING_LED and spaced and not re.search(r"[，；]", spaced.group()):
            return spaced.group()
        return first.strip() if len(first) <= _HEADING_LED and not re.search(r"[，；：,;]", first) else ""
    if text.endswith(("；", ";", "，")) or len(first) > _HEADING_ALONE:
        return ""
    if draft.children or len(draft.parts) > 1 or not text.endswith("。"):
        return first.strip().rstrip("：:")
    return ""


def split_inline(run: Mapped, ladder: Ladder) -> list[tuple[Rung | None, Mapped]]:
    """Cut a paragraph at the clauses that begin inside it.

    A sign inside a paragraph opens a clause only behind a finished sentence, a list of units or a gap, and
    only in its turn: the next of its level, or the first where the second follows in the same paragraph.
    """
    text = run.text
    start = markers.rung_at(text)
    if start is not None and not ladder.admits(start):
        start = None
    inside = [(at, rung) for at, rung in markers.rungs_inside(text) if at > 0]
    current = {d.rung.level: d.rung.number for d in ladder.open if d.rung}
    if start:
        current = {k: v for k, v in current.items() if ladder.rank(k) < ladder.rank(start.level)}
        current[start.level] = start.number
    deepest = start or (ladder.open[-1].rung if ladder.open else None)
    cuts: list[tuple[int, Rung]] = []
    for at, rung in inside:
        if _opens_inside(text, at, rung, current, deepest, inside):
            cuts.append((at, rung))
            current = {k: v for k, v in current.items() if ladder.rank(k) < ladder.rank(rung.level)}
            current[rung.level] = rung.number
            deepest = rung
    pieces: list[tuple[Rung | None, Mapped]] = []
    begin, opener = 0, start
    for at, rung in cuts:
        pieces.append((opener, run.cut(begin, at).strip()))
        begin, opener = at, rung
    pieces.append((opener, run.cut(begin).strip()))
    return [(rung, piece) for rung, piece in pieces if piece.text]


def _opens_inside(
    text: str,
    at: int,
    rung: Rung,
    current: dict[str, int],
    deepest: Rung | None,
    inside: list[tuple[int, Rung]],
) -> bool:
    before = text[:at]
    core = before.rstrip()
    finished = core.endswith(("。", "！", "？")) or bool(
        re.search(r"责任(?:单位|部门)[：:][^（(]*[）)]$|责任单位[^。]{0,200}[）)〕]$", core)
    )
    gapped = len(before) - len(before.rstrip()) >= 2  # noqa: PLR2004 - one space is no gap
    follows = rung.number == current.get(rung.level, 0) + 1 and rung.level in current
    if follows and (finished or gapped):
        return True
    if follows and core.endswith(("；", ";")) and deepest is not None and deepest.level == rung.level:
        return True
    if rung.number == 1 and (finished or gapped) and rung.level in {"first", "second", "third"}:
        second = next((p for p, r in inside if r.level == rung.level and r.number == 2 and p > at), None)  # noqa: PLR2004
        return second is not None and text[:second].rstrip().endswith(("。", "）", ")", "；"))
    return False
