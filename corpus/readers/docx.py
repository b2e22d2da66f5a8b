"""DOCX: paragraphs with their automatic numbers, table rows with their cells; nothing that Word hides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.errors import DocumentRefused
from corpus.readers import archive
from corpus.readers.limits import Limits

if TYPE_CHECKING:
    from docx.document import Document

    from corpus.readers.numbering import Numbering

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset({
    *(_NS + tag for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip
_CONTAINERS = frozenset(_NS + tag for tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag"))
_OFF = frozenset({"0", "false", "off", "none"})
_TINY = 4
"""Half-points: two points and less cannot be read."""
_ALMOST_WHITE = 0xF0


def words(content: bytes, name: str, limits: Limits) -> str:
    """Return the visible text of a DOCX: a line for each paragraph, table cells of a row divided by tabs.

    Raises:
        DocumentRefused: it is no DOCX, damaged, encrypted or hostile.
    """
    parts = archive.check(content, name, limits)
    if "[Content_Types].xml" not in parts or not any(p.startswith("word/") for p in parts):
        raise DocumentRefused(name, "是压缩包，但不是 Word 文档", "请给出 DOCX 文件本身")
    if any(p.lower().endswith("vbaproject.bin") for p in parts):
        raise DocumentRefused(name, "文档带有宏", "请另存为不带宏的 DOCX")
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(content))
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise DocumentRefused(name, "Word 文档已损坏", "请用 Word 重新保存") from error
    return _Reader(document).text()


class _Reader:
    def __init__(self, document: Document) -> None:
        from corpus.readers.numbering import Numbering

        self.document = document
        self.numbering: Numbering = Numbering(document)
        self.styles: dict[str, Any] = {}
        self.default_style = ""
        for style in document.styles.element.iterchildren(_NS + "style"):
            self.styles[style.get(_NS + "styleId")] = style
            if style.get(_NS + "default") == "1" and style.get(_NS + "type") == "paragraph":
                self.default_style = style.get(_NS + "styleId")

    def text(self) -> str:
        lines = [line for line in self._blocks(self.document.element.body) if line.strip("\t ")]
        return "\n".join(lines) + "\n"

    def _blocks(self, parent: Any) -> Iterator[str]:
        for child in parent.iterchildren():
            if child.tag == _NS + "p":
                yield from self._paragraph(child)
            elif child.tag == _NS + "tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._blocks(child)

    def _table(self, table: Any) -> Iterator[str]:
        for row in table.iterchildren(_NS + "tr"):
            cells = []
            for cell in row.iterchildren(_NS + "tc"):
                text = "".join(line.strip() for line in self._blocks(cell))
                cells.append(text.replace("\t", " ").replace("\n", ""))
            if len(cells) == 1:
                yield cells[0]
            elif any(cells):
                yield "\t".join(cells)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        style = self._style_of(paragraph)
        if self._hidden_by(style):
            return
        pieces = list(self._runs(paragraph, boxes))
        text = "".join(pieces)
        if text.strip():
            yield from (self._number(paragraph, style) + text).split("\n")
        for box in boxes:
            yield from self._blocks(box)

    def _runs(self, parent: Any, boxes: list[Any]) -> Iterator[str]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == _NS + "r" and self._run_hidden(child):
                continue
            if tag == _NS + "txbxContent":
                boxes.append(child)
            elif tag == _NS + "t":
                yield (child.text or "").replace("\n", " ").replace("\t", " ")
            elif tag in {_NS + "tab", _NS + "ptab"}:
                yield "  "
            elif tag in {_NS + "br", _NS + "cr"}:
                yield "\n"
            elif tag == _NS + "noBreakHyphen":
                yield "-"
            else:
                yield from self._runs(child, boxes)

    def _style_of(self, paragraph: Any) -> str:
        named = paragraph.find(f"{_NS}pPr/{_NS}pStyle")
        return self.default_style if named is None else named.get(_NS + "val") or ""

    def _chain(self, style: str) -> Iterator[Any]:
        """Yield a style and those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            based = self.styles[style].find(_NS + "basedOn")
            style = "" if based is None else based.get(_NS + "val") or ""

    def _hidden_by(self, style: str) -> bool:
        for element in self._chain(style):
            properties = element.find(_NS + "rPr")
            if properties is None:
                continue
            stated = _vanishes(properties)
            if stated is not None:
                return stated
            shaded = element.find(f"{_NS}pPr/{_NS}shd") is not None
            if _unreadable(properties) and not shaded:
                return True
        return False

    def _run_hidden(self, run: Any) -> bool:
        properties = run.find(_NS + "rPr")
        if properties is None:
            return False
        stated = _vanishes(properties)
        if stated is not None:
            return stated
        named = properties.find(_NS + "rStyle")
        if named is not None and self._hidden_by(named.get(_NS + "val") or ""):
            return True
        return _unreadable(properties)

    def _number(self, paragraph: Any, style: str) -> str:
        properties = paragraph.find(f"{_NS}pPr/{_NS}numPr")
        chain = iter(self._chain(style))
        while properties is None and (element := next(chain, None)) is not None:
            properties = element.find(f"{_NS}pPr/{_NS}numPr")
        if properties is None:
            return ""
        list_id, level = properties.find(_NS + "numId"), properties.find(_NS + "ilvl")
        key = "0" if list_id is None else list_id.get(_NS + "val") or "0"
        at = "0" if level is None else level.get(_NS + "val") or "0"
        return self.numbering.label(int(key), int(at)) if key.isdigit() and at.isdigit() else ""


def _vanishes(properties: Any) -> bool | None:
    """Say whether these properties hide the text; None if they do not say."""
    for tag in ("vanish", "specVanish"):
        element = properties.find(_NS + tag)
        if element is not None:
            return (element.get(_NS + "val") or "1") not in _OFF
    return None


def _unreadable(properties: Any) -> bool:
    """Say whether the text is too small to read, or white on the white page."""
    size = properties.find(_NS + "sz")
    if size is not None and (size.get(_NS + "val") or "").isdigit() and int(size.get(_NS + "val")) <= _TINY:
        return True
    colour = properties.find(_NS + "color")
    value = "" if colour is None else colour.get(_NS + "val") or ""
    if len(value) != 6 or any(c not in "0123456789abcdefABCDEF" for c in value):  # noqa: PLR2004 - RRGGBB
        return False
    white = all(int(value[i : i + 2], 16) >= _ALMOST_WHITE for i in (0, 2, 4))
    return white and properties.find(_NS + "shd") is None and properties.find(_NS + "highlight") is None
