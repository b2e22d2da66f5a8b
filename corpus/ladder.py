"""The tree of clauses: which sign of the ladder opens a clause, and what its path is."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from corpus import markers
from corpus.mapped import Mapped, concatenate
from corpus.markers import Rung
from corpus.models import ClauseKind
from corpus.readers.numbering import chinese

_HEADING_ALONE = 60
_HEADING_LED = 45
_FIRST_ABOVE_ARTICLE = 2.5
_LOOK_BACK = 240
_UNITS_END = re.compile(r"责任(?:单位|部门)\s*[：:][^。]{0,220}[）)〕]$")


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
    lifted: int = 0

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
        if rung.level == "article":
            return rung.number >= self.numbers.get("article", 0)
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

    def push(self, rung: Rung) -> list[Draft]:
        """Open the clause that a sign announces; return it, behind a paragraph made a clause of its own."""
        lifted = self._lift(rung) if rung.number == 1 and self.sibling(rung) > 1 else []
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
        return [*lifted, draft]

    def _lift(self, rung: Rung) -> list[Draft]:
        """Where an article's items begin again, make the paragraph that leads to them a clause (第三款)."""
        at = next(i for i, d in enumerate(self.open) if d.rung and d.rung.level == rung.level)
        article = next((d for d in reversed(self.open[:at]) if d.rung and d.rung.level == "article"), None)
        last = self.open[-1]
        leads = len(last.parts) > 1 and last.parts[-1].text.endswith(("：", ":"))
        if article is None or not leads:
            return []
        article.lifted += 1
        number = len(article.parts) + article.lifted
        sign = Rung("paragraph", number, 0, f"第{chinese(number)}款")
        while self.open[-1] is not article:
            self.open.pop()
        draft = Draft("clause", self._path([d.rung for d in self.open if d.rung] + [sign]), rung=sign)
        draft.trail = self.trail + tuple(settle_heading(d) for d in self.open if settle_heading(d))
        draft.parts.append(last.parts.pop())
        self.open.append(draft)
        return [draft]

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
    if draft.rung.level == "paragraph":
        return ""
    if draft.rung.level == "article":
        named = re.match(r"[【（(]([^】）)]{2,30})[】）)]", text)
        return named.group(1) if named else ""
    sentence = re.match(r"[^。！？\n]*", text)
    first = sentence.group() if sentence else ""
    if text[len(first) :].lstrip("。！？ \u3000"):
        return _led(first)
    if text.endswith(("；", ";", "，")) or len(first) > _HEADING_ALONE:
        return ""
    names = draft.children or len(draft.parts) > 1 or not text.endswith("。")
    return first.strip().rstrip("：:") if names else ""


def _led(first: str) -> str:
    """Return the heading in a first sentence that more follows: all of it, or what a colon or a gap ends."""
    colon = re.match(r"[^。：:，,；;]{2,24}[：:]", first)
    if colon and len(first) > len(colon.group()):
        return colon.group().rstrip("：:")
    spaced = re.match(r"\S{2,30}(?=[ \u3000])", first)
    if len(first) > _HEADING_LED and spaced and not re.search(r"[，；]", spaced.group()):
        return spaced.group()
    return first.strip() if len(first) <= _HEADING_LED and not re.search(r"[，；：,;]", first) else ""


def split_inline(
    run: Mapped, ladder: Ladder, following: Rung | None = None
) -> list[tuple[Rung | None, Mapped]]:
    """Cut a paragraph at the clauses that begin inside it.

    A sign inside a paragraph opens a clause only behind a finished sentence, a list of units or a gap, and
    only in its turn: the next of its level, or the first where the second follows in the same paragraph.
    `following` is the sign that opens the next paragraph, if one does.
    """
    start = markers.rung_at(run.text)
    if start is not None and not ladder.admits(start):
        start = None
    pieces: list[tuple[Rung | None, Mapped]] = []
    begin, opener = 0, start
    for at, rung in _Inside(run.text, ladder, start, following).cuts():
        pieces.append((opener, run.cut(begin, at).strip()))
        begin, opener = at, rung
    pieces.append((opener, run.cut(begin).strip()))
    return [(rung, piece) for rung, piece in pieces if piece.text]


class _Inside:
    """Finds the signs inside one paragraph that open clauses."""

    def __init__(self, text: str, ladder: Ladder, start: Rung | None, following: Rung | None) -> None:
        self.text, self.ladder, self.following = text, ladder, following
        self.inside = [(at, rung) for at, rung in markers.rungs_inside(text) if at > 0]
        self.seconds: dict[str, list[int]] = {}
        for at, rung in self.inside:
            if rung.number == 2:  # noqa: PLR2004 - the sign that proves a list
                self.seconds.setdefault(rung.level, []).append(at)
        self.current = {d.rung.level: d.rung.number for d in ladder.open if d.rung}
        self.deepest = ladder.open[-1].rung if ladder.open else None
        if start:
            self._open(start)

    def _open(self, rung: Rung) -> None:
        rank = self.ladder.rank(rung.level)
        self.current = {k: v for k, v in self.current.items() if self.ladder.rank(k) < rank}
        self.current[rung.level] = rung.number
        self.deepest = rung

    def cuts(self) -> list[tuple[int, Rung]]:
        """Return where clauses begin, with their signs."""
        found = []
        for at, rung in self.inside:
            if self._goes_on(at, rung) or self._begins(at, rung) or self._begins_items(at, rung):
                found.append((at, rung))
                self._open(rung)
        return found

    def _before(self, at: int) -> str:
        return self.text[max(0, at - _LOOK_BACK) : at]

    def _finished(self, at: int) -> bool:
        """Say whether a sentence, a list of units or a line ended right before."""
        before = self._before(at)
        core = before.rstrip()
        gapped = len(before) - len(core) >= 2  # noqa: PLR2004 - one space is no gap
        return gapped or core.endswith(("。", "！", "？")) or bool(_UNITS_END.search(core))

    def _goes_on(self, at: int, rung: Rung) -> bool:
        """Say whether the sign is the next of an open level."""
        if rung.number != self.current.get(rung.level, -1) + 1:
            return False
        listed = self._before(at).rstrip().endswith(("；", ";"))
        same = self.deepest is not None and self.deepest.level == rung.level
        return self._finished(at) or (listed and same)

    def _second(self, at: int, rung: Rung) -> int | None:
        positions = self.seconds.get(rung.level, [])
        place = bisect.bisect_right(positions, at)
        return positions[place] if place < len(positions) else None

    def _begins(self, at: int, rung: Rung) -> bool:
        """Say whether the sign begins a list whose second item stands in this paragraph too."""
        if rung.number != 1 or rung.level not in {"first", "second", "third"} or not self._finished(at):
            return False
        second = self._second(at, rung)
        return second is not None and self._before(second).rstrip().endswith(("。", "）", ")", "；"))

    def _begins_items(self, at: int, rung: Rung) -> bool:
        """Say whether （一） behind a colon begins the items of this clause, because （二） is one."""
        if rung.level != "second" or rung.number != 1:
            return False
        if not self._before(at).rstrip().endswith(("：", ":")):
            return False
        second = self._second(at, rung)
        if second is not None:
            return self._before(second).rstrip().endswith(("；", ";", "。"))
        following = self.following
        return following is not None and (following.level, following.number) == ("second", 2)
