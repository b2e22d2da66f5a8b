"""From a source's text to its paragraphs: hard breaks inside sentences joined, headings kept apart.

A line of a source may end because a sentence ends, because the page was full, or because a heading ends.
`paragraphs` decides which, and keeps for every character where it stands in the source.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from corpus import markers
from corpus.mapped import NOTHING, Mapped, concatenate

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
DEBRIS = re.compile(
    r"\[(?:bookmark|书签)\s*[:：][^\]\n]{0,80}\]|\{\s*(?:PAGE|TOC|HYPERLINK|REF)\b[^}\n]{0,120}\}"
    r"|^[ \t\u3000]*[-—–－]+[ \t\u3000]*[0-9０-９]{1,4}[ \t\u3000]*[-—–－]+[ \t\u3000]*$"
    r"|^[ \t\u3000]*第[ \t]*[0-9０-９]{1,4}[ \t]*页(?:[ \t，,/]*共[ \t]*[0-9０-９]{1,4}[ \t]*页)?[ \t]*$",
    re.MULTILINE,
)
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
"""Characters nobody sees: zero-width, direction overrides, fillers, variation selectors, tags, controls."""

_OPEN, _CLOSE = "（(《〈“〔［【「『", "）)》〉”〕］】」』"
_DANGLING = re.compile(r"(?:[，、,（(《〈“〔]|第|按照|根据|依照|参照|以及|和|及|或|详见|参见|的|对|在)$")
_LONG = 30
_NARROWEST_WRAP = 30
_INDENT = 2
_PAGE_BREAK_LINES = 3
_RAGGED = 10
_REACH = 200
_PAUSE = re.compile(r"[，。；]")


@dataclass(frozen=True)
class Line:
    """A printed line that is not blank.

    `gap` counts the blank lines before it; `ends_cell` is set where white space stood at its end or on a
    line of its own behind it: in flattened tables that is where a cell ended. `space` is the first white
    space behind it.
    """

    run: Mapped
    gap: int
    indent: int
    ends_cell: bool
    page_break: bool
    space: Mapped = NOTHING

    @property
    def text(self) -> str:
        """Return the line's words."""
        return self.run.text


class Paragraph:
    """Lines that belong together; `run` is their text with nothing in between.

    `tail` is the end of the text, as far as decisions look back; `flows` says whether it has a pause
    (，。；), as sentences do and headings do not.
    """

    def __init__(self, line: Line) -> None:
        self.lines = [line]
        self.tail = line.text[-_REACH:]
        self.length = len(line.text)
        self.flows = bool(_PAUSE.search(line.text))

    def add(self, line: Line) -> None:
        """Take the next line in."""
        self.lines.append(line)
        self.tail = (self.tail + line.text)[-_REACH:]
        self.length += len(line.text)
        self.flows = self.flows or bool(_PAUSE.search(line.text))

    @property
    def head(self) -> str:
        """Return the first line."""
        return self.lines[0].text

    @property
    def run(self) -> Mapped:
        """Return the joined lines; between two Latin words their line break is kept."""
        parts: list[Mapped] = []
        previous = self.lines[0]
        for line in self.lines:
            if parts and _latin(parts[-1].text[-1:]) and _latin(line.text[:1]):
                parts.append(previous.space)
            previous = line
            parts.append(line.run)
        return concatenate(parts)


def _latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def debris(source: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a source that no reader wants: bookmarks, page numbers, invisible characters."""
    spans = [match.span() for match in DEBRIS.finditer(source)]
    spans += [match.span() for match in INVISIBLE.finditer(source)]
    return tuple(sorted(spans))


def printed_lines(source: str) -> list[Line]:
    """Split a source into its printed lines, without debris, each character mapped to the source."""
    dropped = debris(source)
    skip = bytearray(len(source))
    for start, end in dropped:
        skip[start:end] = b"\1" * (end - start)
    lines: list[Line] = []
    gap = empty = 0
    page = False
    begin = 0
    bounds = [(m.start(), m.end()) for m in _BREAK.finditer(source)] + [(len(source), len(source))]
    for end, following in bounds:
        raw = source[begin:end]
        if dropped and any(skip[begin:end]):
            kept = [i for i in range(begin, end) if not skip[i]]
            run = Mapped("".join(source[i] for i in kept), tuple(kept))
        else:
            run = Mapped(raw, tuple(range(begin, end)))
        page = page or source[end:following] in {"\f", "\v"}
        core = run.strip()
        if not core.text:
            gap += 1
            empty = 0 if raw else empty + 1
            page = page or empty >= _PAGE_BREAK_LINES
            if raw.strip("\n\r") and lines and not lines[-1].ends_cell:
                lines[-1] = replace(lines[-1], ends_cell=True)
        else:
            indent = markers.width(run.text[: len(run.text) - len(run.text.lstrip())])
            ends_cell = run.text != run.text.rstrip()
            behind = core.offsets[-1] + 1
            space = Mapped(source[behind], (behind,)) if source[behind : behind + 1].isspace() else NOTHING
            lines.append(Line(core, gap, indent, ends_cell, page, space))
            gap, empty, page = 0, 0, False
        begin = following
    return lines


def wrap_width(lines: list[Line]) -> int:
    """Return the width, in columns, at which a source breaks its lines; 0 where it does not.

    A source is wrapped when most of its longer lines end within four columns of one width.
    """
    widths = [markers.width(line.text) for line in lines]
    wide = [w for w in widths if w >= _NARROWEST_WRAP]
    if len(wide) < 5:  # noqa: PLR2004 - too few lines to see a page's width
        return 0
    tally = Counter(wide)
    best = max(tally, key=lambda w: (sum(tally[w - d] for d in range(5)), w))
    near = sum(tally[best - d] for d in range(5))
    if near * 2 < len(wide) or best > 160:  # noqa: PLR2004 - no page is that wide
        return 0
    unfinished = sum(
        1
        for line, w in zip(lines, widths, strict=True)
        if best - 4 <= w <= best and not markers.ends_sentence(line.text)
    )
    return best if unfinished * 3 >= near else 0


def _unclosed(text: str) -> bool:
    """Say whether a bracket or quotation mark within reach of the end is still open."""
    depth: list[str] = []
    for c in text[-160:]:
        if c in _OPEN:
            depth.append(c)
        elif c in _CLOSE and depth:
            depth.pop()
    return bool(depth)


def _is_number_below(before: str, text: str) -> bool:
    """Say whether a line is a document's number below its title or its letterhead."""
    headed = markers.TITLE_END.search(before) or before.rstrip().endswith("文件")
    return bool(headed and markers.NUMBER.fullmatch(text.strip("（）() ")))


class _Joiner:
    """Decides line by line; remembers the ladder's numbers, so that a sign only counts in its turn."""

    def __init__(self, page_width: int) -> None:
        self.page_width = page_width
        self.last: dict[str, int] = {}

    def opens_rung(self, text: str) -> bool:
        rung = markers.rung_at(text)
        if rung is None:
            return False
        return rung.number == 1 or rung.number - self.last.get(rung.level, 0) in {1, 2}

    def note(self, text: str) -> None:
        rung = markers.rung_at(text)
        if rung:
            self.last[rung.level] = rung.number

    def full(self, line: Line) -> bool:
        """Say whether a line reaches the right margin."""
        return bool(self.page_width) and line.indent + markers.width(line.text) >= self.page_width - 4

    def breaks_off(self, paragraph: Paragraph) -> bool:
        """Say whether an unfinished line ends near the margin (first lines were indented)."""
        last = paragraph.lines[-1]
        reach = _RAGGED if paragraph.flows else 4
        return bool(self.page_width) and last.indent + markers.width(last.text) >= self.page_width - reach

    def joins(self, paragraph: Paragraph, line: Line) -> bool:
        """Say whether a line goes on where the paragraph stopped."""
        before, last = paragraph.tail, paragraph.lines[-1]
        text = line.text
        if (
            "\t" in text
            or "\t" in before
            or (len(paragraph.lines) == 1 and markers.stands_alone(before))
            or markers.starts_apart(text)
            or _is_number_below(before, text)
        ):
            return False
        if markers.RESPONSIBLE_LINE.match(text):
            return text[0] in "（(" and self.full(last) and not markers.ends_sentence(before)
        dangling = bool(_DANGLING.search(before[-4:]))
        if markers.rung_at(text) and not dangling:
            return False
        if markers.rung_at(text) and before[-1] in "，、" and self.opens_rung(text):
            return False
        if text[0] in "，。、；：）》〉”〕！？" or before[-1] in "，、（《〈“〔" or _unclosed(before):
            return True
        return self._flows_on(paragraph, line)

    def _flows_on(self, paragraph: Paragraph, line: Line) -> bool:
        """Decide by the page where neither line says anything: its width, its indents, its sentences."""
        before, last = paragraph.tail, paragraph.lines[-1]
        finished = markers.ends_sentence(before)
        if line.indent >= _INDENT and (line.indent - last.indent >= _INDENT or finished):
            return False
        if finished:
            return self.full(last) and before[-1] not in "：:" and line.indent < _INDENT
        if self.page_width:
            return self.breaks_off(paragraph)
        if paragraph.head.startswith("责任单位") or paragraph.length < _LONG:
            return False
        return paragraph.flows and not markers.is_signature(line.text)


def paragraphs(source: str, *, wrapped: bool = True) -> list[Paragraph]:
    """Return the paragraphs of a source.

    Args:
        source: the text as received.
        wrapped: whether lines may be broken inside sentences; False where the format itself marks paragraphs.
    """
    lines = printed_lines(source)
    joiner = _Joiner(wrap_width(lines) if wrapped else 0)
    result: list[Paragraph] = []
    for line in lines:
        if result and wrapped and joiner.joins(result[-1], line):
            result[-1].add(line)
        else:
            result.append(Paragraph(line))
            joiner.note(line.text)
    return result
