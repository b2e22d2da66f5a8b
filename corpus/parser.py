"""A document's text into its clauses: title, preamble, ladder, tables, lists of people, closing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus import annex, lines, markers, responsibility
from corpus.front import Front, front_of
from corpus.ladder import Draft, Ladder, settle_heading, split_inline
from corpus.lines import Line, Paragraph
from corpus.mapped import CELL_BREAK, Mapped, concatenate
from corpus.markers import Rung
from corpus.models import Cell, Clause, ClauseKind
from corpus.roster import role_of, starts_roster

_SIGNATURE_REACH = 3
_LONGEST_TITLE = 60
_LONGEST_LEAD = 160
_MARK = 2


@dataclass(frozen=True)
class Parsed:
    """The clauses of a text in order, and the spans of it that belong to none (debris)."""

    clauses: tuple[Clause, ...]
    debris: tuple[tuple[int, int], ...]


def parse(source: str, document: str, *, news: bool = False, wrapped: bool = True) -> Parsed:
    """Read a text as an official document.

    Args:
        source: the plain text as received.
        document: the document's id.
        news: the text is a news article, so no part of it is a clause.
        wrapped: lines may be broken inside sentences (False where the format marks paragraphs).
    """
    drafts = _Reader(lines.paragraphs(source, wrapped=wrapped), news=news).read()
    ranked = bool(responsibility.RANKED_NOTE.search(re.sub(r"\s", "", source)))
    clauses = tuple(
        _finished(d, document, i, ranked=ranked) for i, d in enumerate(d for d in drafts if d.parts)
    )
    return Parsed(clauses, lines.debris(source))


@dataclass
class _RowDraft(Draft):
    cells: tuple[Cell, ...] = ()


def _finished(draft: Draft, document: str, order: int, *, ranked: bool) -> Clause:
    run = draft.run
    heading = settle_heading(draft)
    cells = draft.cells if isinstance(draft, _RowDraft) else ()
    responsible = (
        responsibility.of_cells(cells) if cells else responsibility.responsibilities(run.text, ranked=ranked)
    )
    return Clause(
        document=document,
        path=draft.path,
        kind=draft.kind,
        order=order,
        heading=heading,
        trail=draft.trail,
        text=run.text,
        segments=run.segments(),
        responsible=responsible,
        cells=cells,
        paragraphs=() if cells else draft.paragraphs,
    )


class _Reader:
    """Reads paragraph by paragraph, part by part (the document, then each annex)."""

    def __init__(self, paragraphs: list[Paragraph], *, news: bool) -> None:
        self.paragraphs, self.news = paragraphs, news
        self.runs = [p.run for p in paragraphs]
        self.texts = [r.text for r in self.runs]
        self.drafts: list[Draft] = []
        articles = next((i for i, t in enumerate(self.texts) if _level(t) == "article"), None)
        firsts = next((i for i, t in enumerate(self.texts) if _level(t) == "first"), None)
        self.articles = sum(_level(t) == "article" for t in self.texts)
        self.first_above_article = articles is not None and firsts is not None and firsts < articles

    def read(self) -> list[Draft]:
        """Return the drafts of every clause in order."""
        begin, prefix = 0, ""
        while begin < len(self.texts):
            end, following = self._part_end(begin)
            self._part(begin, end, prefix, issues=following == "")
            begin, prefix = end, following if following is not None else prefix
        return self.drafts

    def _part_end(self, begin: int) -> tuple[int, str | None]:
        """Return where the part that begins here ends, and the prefix of the next one."""
        signed = False
        for i in range(begin + 1, len(self.texts)):
            text = self.texts[i]
            if markers.ANNEX.fullmatch(text.strip()):
                return i, _annex_name(text)
            if signed and self._new_document(i):
                return i, "" if not self._has_ladder(begin, i) else "附"
            if markers.DATE_ALONE.fullmatch(text.strip()) and i > begin + 1:
                signed = True
        return len(self.texts), None

    def _has_ladder(self, begin: int, end: int) -> bool:
        return any(_level(t) in {"first", "chapter", "article"} for t in self.texts[begin:end])

    def _new_document(self, i: int) -> bool:
        """Say whether a title stands here that a ladder follows, as where a notice issues rules."""
        text = self.texts[i].strip()
        if (
            not markers.TITLE_END.search(text)
            or markers.ends_sentence(re.sub(markers.STAGE, "", text))
            or len(text) > _LONGEST_TITLE
        ):
            return False
        for following in self.texts[i + 1 : i + 8]:
            rung = markers.rung_at(following)
            if rung and rung.number == 1 and rung.level in {"part", "chapter", "article", "first"}:
                return True
        return False

    def _add(
        self, kind: ClauseKind, path: str, run: Mapped, trail: tuple[str, ...] = (), heading: str = ""
    ) -> Draft:
        draft = Draft(kind, path, trail, heading)
        draft.parts.append(run)
        self.drafts.append(draft)
        return draft

    def _part(self, begin: int, end: int, prefix: str, *, issues: bool) -> None:
        """Take the document or an annex; `issues`: a notice, whose rules follow as their own part."""
        if prefix and markers.ANNEX.fullmatch(self.texts[begin].strip()):
            self._add("title", prefix, self.runs[begin])
            begin += 1
        first = next((i for i in range(begin, end) if self._starts_body(i)), None)
        front = front_of(self.texts[begin : first if first is not None else end], plain=first is None)
        self._front(front, begin, prefix)
        body = begin + front.body
        trail = (front.title,) if prefix and front.title else ()
        if first is None:
            self._unnumbered(body, end, prefix, "preamble" if issues else "clause")
        else:
            self._body(first, end, prefix, trail)

    def _starts_body(self, i: int) -> bool:
        rung = markers.rung_at(self.texts[i])
        if rung is None:
            return self._is_table(i)
        if rung.level == "article" and self.articles > 2:  # noqa: PLR2004 - an extract of a statute begins anywhere
            return True
        return rung.number == 1 and rung.level not in {"fourth", "fifth"}

    def _is_table(self, i: int) -> bool:
        return bool(markers.TABLE_HEADER.match(self.texts[i])) or "\t" in self.texts[i]

    def _front(self, front: Front, begin: int, prefix: str) -> None:
        for kind, start, stop in front.pieces:
            draft = self._add(
                "news" if self.news and kind != "title" else kind, prefix, self.runs[begin + start]
            )
            draft.parts.extend(self.runs[begin + start + 1 : begin + stop])

    def _body(self, begin: int, end: int, prefix: str, trail: tuple[str, ...]) -> None:
        ladder = Ladder(prefix, trail, first_above_article=self.first_above_article)
        i = begin
        closing = False
        while i < end:
            text = self.texts[i]
            if markers.TABLE_HEADER.match(text) and "\t" not in text:
                self._flattened(i, end, prefix)
                return
            if "\t" in text:
                i = self._tabbed(i, end, prefix, ladder)
                continue
            if markers.ROSTER_TITLE.fullmatch(text.strip()):
                i = self._roster(i, end, prefix)
                continue
            closing = closing or self._closes(i, ladder)
            if closing:
                self._close(i, prefix)
            else:
                following = markers.rung_at(self.texts[i + 1]) if i + 1 < end else None
                self._clauses(self.runs[i], ladder, prefix, following)
            i += 1

    def _close(self, i: int, prefix: str) -> None:
        """Take a paragraph behind the last clause; a date belongs to the signature above it."""
        last = self.drafts[-1] if self.drafts else None
        dated = markers.DATE_ALONE.fullmatch(self.texts[i].strip()) is not None
        if (
            last is not None
            and last.kind == "closing"
            and dated
            and markers.is_signature(last.run.text.strip())
        ):
            last.parts.append(self.runs[i])
        else:
            self._add("closing", prefix, self.runs[i])

    def _clauses(self, run: Mapped, ladder: Ladder, prefix: str, following: Rung | None) -> None:
        for rung, piece in split_inline(run, ladder, following):
            if rung is not None:
                opened = ladder.push(rung)
                opened[-1].parts.append(piece)
                self.drafts.extend(opened)
            elif ladder.open:
                ladder.open[-1].parts.append(piece)
            else:
                self._add("preamble", prefix, piece)

    def _closes(self, i: int, ladder: Ladder) -> bool:
        """Say whether the paragraph here is the first behind the last clause."""
        text = self.texts[i].strip()
        if markers.rung_at(text):
            return False
        if (
            markers.DATE_ALONE.fullmatch(text)
            or markers.COPIES.match(text)
            or markers.DATE_PRINTED.fullmatch(text)
        ):
            return True
        if markers.ANNEX_LIST.match(text):
            return True
        if markers.is_signature(text):
            near = self.texts[i + 1 : i + 1 + _SIGNATURE_REACH]
            return any(markers.DATE_ALONE.fullmatch(t.strip()) for t in near)
        if markers.TAKES_EFFECT.match(text) or text.startswith("特此"):
            last = ladder.open[-1] if ladder.open else None
            return last is None or not (len(last.parts) > 1 or _heading_only(last))
        return False

    def _roster(self, begin: int, end: int, prefix: str) -> int:
        """Take a list of people: its title, one entry a line, and what follows it up to the next part."""
        title = re.sub(r"\s", "", self.texts[begin])
        path = f"{prefix} 名单".strip()
        self._add("roster", path, self.runs[begin], heading=title)
        return self._people(begin + 1, end, prefix, title)

    def _people(self, begin: int, end: int, prefix: str, title: str = "") -> int:
        """Take the entries of a list of people up to the next part; return where it ends."""
        path = f"{prefix} 名单".strip()
        trail = (title,) if title else ()
        role = ""
        i = begin
        while i < end and not (
            _level(self.texts[i]) in {"first", "chapter"} or markers.starts_apart(self.texts[i])
        ):
            role, heading = role_of(self.texts[i], role)
            self._add("roster", path, self.runs[i], trail, heading)
            i += 1
        return i

    def _flattened(self, begin: int, end: int, prefix: str) -> None:
        printed: list[Line] = [line for p in self.paragraphs[begin:end] for line in p.lines]
        table = annex.rows(printed)
        if table is None:
            self._unnumbered(begin, end, prefix)
            return
        header, found = table
        path = prefix or "表"
        self._add("title", path, header)
        for row in found:
            run = row.run
            cells = tuple(Cell(c, t.text) for c, t in zip(row.columns, row.cells, strict=True))
            self._row(f"{path} {row.number}", run, cells)

    def _row(self, path: str, run: Mapped, cells: tuple[Cell, ...], trail: tuple[str, ...] = ()) -> None:
        draft = _RowDraft("row", path, trail=trail, cells=cells)
        draft.parts.append(run)
        self.drafts.append(draft)

    def _tabbed(self, begin: int, end: int, prefix: str, ladder: Ladder | None) -> int:
        """Take the rows of a table whose cells are divided by tabs; return where it ends."""
        stop = begin
        while stop < end and "\t" in self.texts[stop]:
            stop += 1
        table = [_cells(self.runs[i]) for i in range(begin, stop)]
        columns = tuple(re.sub(r"\s", "", c.text) for c in table[0])
        inside = ladder.open[-1].path if ladder and ladder.open else prefix
        trail = ladder.trail + tuple(h for d in ladder.open if (h := settle_heading(d))) if ladder else ()
        tables = sum(
            1 for d in self.drafts if d.kind == "title" and d.path.startswith(f"{inside} 表".strip())
        )
        path = f"{inside} 表{tables + 1 if tables else ''}".strip()
        self._add("title", path, concatenate_cells(table[0]))
        for number, row in enumerate(table[1:], 1):
            names = (
                columns
                if len(columns) == len(row)
                else tuple(columns[j] if j < len(columns) else "" for j in range(len(row)))
            )
            cells = tuple(Cell(n, c.text) for n, c in zip(names, row, strict=True))
            self._row(f"{path} {number}", concatenate_cells(row), cells, trail)
        return stop

    def _unnumbered(self, begin: int, end: int, prefix: str, kind: ClauseKind = "clause") -> None:
        """Take text without a ladder: each paragraph, with the short heading before it, is a clause."""
        kind = "news" if self.news else kind
        number = 0
        i = begin
        current: Draft | None = None
        while i < end:
            if "\t" in self.texts[i]:
                i = self._tabbed(i, end, prefix, None)
                current = None
                continue
            text = self.texts[i]
            furniture = bool(markers.PAGE_FURNITURE.match(text.strip()))
            if furniture or (not self.news and self._closes(i, Ladder())):
                self._add("closing", prefix, self.runs[i])
                current = None
            elif starts_roster(text):
                i = self._people(i, end, prefix)
                current = None
                continue
            elif current is not None and (len(text) <= _MARK or _leads(current)):
                current.parts.append(self.runs[i])
            else:
                number += 1
                current = self._add(
                    kind, f"{prefix} 第{number}段".strip(), self.runs[i], heading=_short_heading(text)
                )
            i += 1


def _leads(draft: Draft) -> bool:
    """Say whether what was gathered is only a heading so far, so that the next paragraph belongs to it."""
    gathered = sum(map(len, draft.parts))
    return gathered < _LONGEST_LEAD and not re.search(r"[。；]", draft.run.text)


def concatenate_cells(row: list[Mapped]) -> Mapped:
    """Join a row's cells by `|`."""
    parts: list[Mapped] = []
    for i, cell in enumerate(row):
        if i:
            parts.append(CELL_BREAK)
        parts.append(cell)
    return concatenate(parts)


def _cells(run: Mapped) -> list[Mapped]:
    found: list[Mapped] = []
    begin = 0
    for match in re.finditer(r"\t|$", run.text):
        found.append(run.cut(begin, match.start()).strip())
        begin = match.end()
    return found


def _short_heading(text: str) -> str:
    flat = text.strip().lstrip("●▷•·■◆★ \u3000")
    return flat if len(flat) <= 30 and not markers.ends_sentence(flat) and len(flat) > 1 else ""  # noqa: PLR2004


def _annex_name(text: str) -> str:
    """Return an annex's name in a path: 附: becomes 附件, 附 2 becomes 附件2, 附录 and 附表 stay."""
    flat = re.sub(r"[\s:：]", "", text)
    return re.sub(r"^附(?![件录表])", "附件", unicodedata.normalize("NFKC", flat))


def _heading_only(draft: Draft) -> bool:
    text = draft.run.text
    return len(text) <= 30 and not re.search(r"[。；，]", text.rstrip("。"))  # noqa: PLR2004


def _level(text: str) -> str:
    rung = markers.rung_at(text)
    return rung.level if rung else ""
