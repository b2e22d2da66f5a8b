"""The parts of an official document: red head, tables, pictures, signature, imprint (GB/T 9704-2012, 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from handlers.bulletins.layout import official_styles as styles
from handlers.bulletins.layout.official_page import AREA_HEIGHT, AREA_WIDTH, LEFT, twips
from handlers.bulletins.layout.values import clean, heading, is_number, shown_rows, width
from handlers.bulletins.model import Table
from handlers.wording import Language

if TYPE_CHECKING:
    from docx.document import Document

AREA = twips(AREA_WIDTH)
_NAME_LARGEST, _NAME_SMALLEST = 96, 44
"""Sizes of the red name in half points: as large as the line holds, never smaller than a title."""
_THICK, _THIN = 8, 6
"""Lines of the imprint in eighths of a point: 0.35 mm outside, 0.25 mm between (7.4.1)."""
_RED_RULE = 16
_SMALL_TABLE = 7
"""From this many columns on the letters of a table are smaller."""
_NARROWEST, _WHOLE_TITLE, _WHOLE_CELL, _LONGEST_SHARE = 4, 14, 14, 60
"""In columns of letters: of a cell, of a title and a text that do not break, of what a long text asks for."""
_CELL_MARGINS = 160
_STAY = 2
"""So many first rows stay with the head, and so many last ones with the notes below the table."""
PICTURE_WIDTH, PICTURE_HEIGHT = AREA_WIDTH, AREA_HEIGHT - 40
"""A picture at most, in millimetres: its title and a line of text stay on the page with it."""
CHARACTERS = 28
"""In a line."""
_IMPRINT_SIZES = ((58, styles.SIZE_4), (68, styles.SIZE_SMALL_4), (10**6, styles.SIZE_SMALL_5))
"""Columns up to which a line of the imprint is written in a size, so that a hash too stays on one line."""
_FIRST_TAG = re.compile(r"<([\w:]+)")
_AT_LEFT, _RIGHT_TAB = 0, 2
"""The numbers python-docx gives them."""
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr",
)  # fmt: skip
"""What the file format wants to stand after them in a paragraph's properties."""
_IMPRINT_LINE, _IMPRINT_AIR = 440, 40
"""Pitch of a line of the imprint, as its style has it, and the room above and below."""


def paragraph(document: Document, text: str, style: str) -> Any:
    """Add a paragraph in a style and return it."""
    return document.add_paragraph(clean(text), style=_style(document, style))


def _style(document: Document, id_: str) -> Any:
    return next(style for style in document.styles if style.style_id == id_)


def red_head(document: Document, name: str, number: str, issuer: str, day: str) -> None:
    """Add the head of a bulletin: name in red, number, issuer left and day right, and the red rule below."""
    from docx.shared import Pt, Twips

    head = paragraph(document, name, styles.NAME)
    size = min(_NAME_LARGEST, max(_NAME_SMALLEST, AREA // 10 // max(width(name) // 2, 1) - 2))
    head.runs[0].font.size = Pt(size / 2)
    head.paragraph_format.space_before = Pt(styles.LINE / 20)
    head.paragraph_format.space_after = Pt(styles.LINE / 20)
    paragraph(document, number, styles.NUMBER)
    line = paragraph(document, "", styles.ISSUER)
    # A long name and the day do not fit one line: the day then has one of its own.
    between = "\n\t" if width(issuer) + width(day) > 2 * (CHARACTERS - 4) else "\t"
    line.add_run(f"　{clean(issuer)}{between}{day}")
    line.paragraph_format.tab_stops.add_tab_stop(Twips(AREA - styles.SIZE_3 * 10), _RIGHT_TAB)
    _border(line, "bottom", _RED_RULE, styles.RED, space=6)


def _border(line: Any, side: str, eighths: int, colour: str, space: int = 1) -> None:
    """Draw a line over the whole width of the type area at one side of a paragraph."""
    borders = f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - python-docx knows no borders
    properties.insert_element_before(_element(f"<w:pBdr>{borders}</w:pBdr>"), *_AFTER_BORDERS)


def add_table(document: Document, table: Table, language: Language) -> None:
    """Add a table whose head stands on every page again and whose rows are never split over two."""
    from docx.oxml import parse_xml

    size = _size(table)
    widths = column_widths(table, language)
    titles = [heading(column, language) for column in table.columns]
    head = _row(titles, styles.CELL_HEAD, ["center"] * len(widths), widths, size, "head")
    sides = ["right" if is_number(column) else "left" for column in table.columns]
    cells = shown_rows(table)
    last = len(cells) - _STAY
    rows = "".join(
        _row(row, styles.CELL, sides, widths, size, "edge" if at < _STAY or at >= last else "")
        for at, row in enumerate(cells)
    )
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    borders = "".join(
        f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    xml = (
        f'<w:tbl {styles.NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escape(clean(table.title))}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def _row(
    cells: Sequence[str], style: str, sides: Sequence[str], widths: Sequence[int], size: int, kind: str
) -> str:
    """Return a row of the head, at an edge of the table, or another; the texts are escaped here and nowhere else."""
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if kind == "head" else "")
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if kind else ""}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{_broken(text)}</w:t></w:r></w:p></w:tc>'
        for text, side, wide in zip(cells, sides, widths, strict=True)
    )  # fmt: skip
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def _broken(text: str) -> str:
    """Return a cell's text with its line breaks."""
    return '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in text.split("\n"))


def column_widths(table: Table, language: Language) -> list[int]:
    """Return the columns' widths in twentieths of a point, together as wide as the type area.

    Each column asks for its longest text or, where that is less, its title, which may break in two. Where they ask
    for more than there is, short columns keep what they ask for and the long ones share the rest: a date or an
    amount does not break.
    """
    rows, half = shown_rows(table), _size(table) * 5
    asked = []
    for at, column in enumerate(table.columns):
        longest = max((width(row[at]) for row in rows), default=0)
        titles = [width(line) for line in heading(column, language).split("\n")]
        title = max(one if one <= _WHOLE_TITLE else (one + 1) // 2 for one in titles)
        asked.append(max(longest, title, _NARROWEST) * half + _CELL_MARGINS)
    most = _WHOLE_CELL * half + _CELL_MARGINS
    short = [one for one in asked if one <= most]
    room = AREA - sum(short)
    if sum(asked) <= AREA or room < most:
        widths = [AREA * one // sum(asked) for one in asked]
    else:
        long = sum(min(one, _LONGEST_SHARE * half) for one in asked if one > most)
        widths = [one if one <= most else room * min(one, _LONGEST_SHARE * half) // long for one in asked]
    widths[0] += AREA - sum(widths)
    return widths


def _size(table: Table) -> int:
    """Return the size of a table's letters, smaller where it has many columns."""
    return styles.SIZE_5 if len(table.columns) >= _SMALL_TABLE else styles.SIZE_SMALL_4


def add_picture(document: Document, picture: bytes, description: str) -> None:
    """Add a picture in the middle of a line, with the words that stand for it where it is not seen."""
    from docx.shared import Mm

    line = paragraph(document, "", styles.FIGURE)
    shape = line.add_run().add_picture(BytesIO(picture), width=Mm(PICTURE_WIDTH))
    if shape.height > Mm(PICTURE_HEIGHT):
        shape.width = shape.width * Mm(PICTURE_HEIGHT) // shape.height
        shape.height = Mm(PICTURE_HEIGHT)
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no alternative text
    properties.set("descr", clean(description))


def sign(document: Document, issuer: str, day: str) -> None:
    """Add issuer and day of an unsealed document: an empty line, then both at the right by two characters (7.3.5.2).

    The day stands two characters further right than the issuer's first one; where the day is the longer one,
    it stands two characters from the edge and the issuer moves left.
    """
    from docx.shared import Pt

    size = styles.SIZE_3 / 2
    name, date = width(clean(issuer)) / 2, width(day) / 2
    # The day begins by two characters further right than the issuer, so its place is counted from the left.
    name_right = max(2.0, date + 4 - name)
    name_left = CHARACTERS - name_right - name
    if document.paragraphs:
        # A page with nothing but the signature is not allowed: it takes the last lines of the text along.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    paragraph(document, "", styles.SIGNATURE)
    first = paragraph(document, issuer, styles.SIGNATURE)
    first.paragraph_format.right_indent = Pt(size * name_right)
    last = paragraph(document, day, styles.SIGNATURE)
    last.alignment = _AT_LEFT
    last.paragraph_format.left_indent = Pt(size * max(name_left + 2, 0))
    last.paragraph_format.keep_with_next = False


def imprint(document: Document, lines: Sequence[str], issuer: str, printed: str) -> None:
    """Add the imprint (版记, 7.4) at the foot of the last page: what the data rest on, who printed it, and when.

    It is a table that floats at the foot of the type area; Word and LibreOffice both put it there.
    """
    size = styles.SIZE_4
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{AREA - size * 10}"/></w:tabs>'
    texts = [(line, next(fits for most, fits in _IMPRINT_SIZES if width(line) <= most), "") for line in lines]
    told = "".join(_imprint_line(*text) for text in texts)
    last = _imprint_line(f"{issuer}\t{printed}", size, tab)
    heights = [len(lines) * _IMPRINT_LINE + 2 * _IMPRINT_AIR, _IMPRINT_LINE + 2 * _IMPRINT_AIR]
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{AREA}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{text}</w:tc></w:tr>'
        for text, high in zip((told, last), heights, strict=True)
    )
    xml = (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{twips(LEFT)}" w:tblpYSpec="bottom"/><w:tblW w:w="{AREA}" w:type="dxa"/><w:tblBorders>'
        f"{_rule('top', _THICK)}{_rule('bottom', _THICK)}{_rule('insideH', _THIN)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{AREA}"/></w:tblGrid>{rows}</w:tbl>'
    )
    body = document.element.body
    body.insert(len(body) - 1, _element(xml))
    _end(document)


def _end(document: Document) -> None:
    """Add the paragraph that must follow a table at the end of a document, too low to be seen."""
    from docx.shared import Pt

    paragraph(document, "", styles.IMPRINT).paragraph_format.line_spacing = Pt(1)


def _imprint_line(text: str, size: int, tabs: str) -> str:
    left, tab, right = text.partition("\t")
    rest = f'<w:tab/><w:t xml:space="preserve">{escape(clean(right))}</w:t>' if tab else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{styles.IMPRINT}"/>{tabs}<w:ind w:left="{styles.SIZE_4 * 10}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(clean(left))}</w:t>{rest}</w:r></w:p>'
    )


def _element(xml: str) -> Any:
    """Return one element, its prefix declared."""
    from docx.oxml import parse_xml

    return parse_xml(_FIRST_TAG.sub(rf"<\1 {styles.NAMESPACE}", xml, count=1))


def _rule(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
