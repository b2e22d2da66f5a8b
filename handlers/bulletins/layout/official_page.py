"""The page of an official document, after GB/T 9704-2012: A4, margins, grid, page numbers.

天头 37 mm, 订口 28 mm, a type area of 156 by 225 mm with 22 lines of 28 characters; page numbers in 4号 宋体
between dashes, 7 mm below the type area, at the outer edge by one character.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from handlers.bulletins.layout.official_styles import (
    CHARACTER,
    LINE,
    NAMESPACE,
    PAGE,
    SIZE_4,
    fonts_xml,
    styles_xml,
)
from terms.fixed_zip import fixed

if TYPE_CHECKING:
    from docx.document import Document

MILLIMETRE = 1440 / 25.4
"""In twentieths of a point."""
WIDTH, HEIGHT = 210, 297
TOP, LEFT, AREA_WIDTH, AREA_HEIGHT = 37, 28, 156, 225
RIGHT, BOTTOM = WIDTH - LEFT - AREA_WIDTH, HEIGHT - TOP - AREA_HEIGHT
NUMBER_BELOW = 7
"""How far below the type area the page number stands, in millimetres."""
_NUMBER_LINE = 320
_FONT_TABLE = "word/fontTable.xml"
_UNUSED = ("stylesWithEffects", "thumbnail", "customXml", "numbering")


def official_page(title: str, author: str, day: datetime, *, header: str = "") -> Document:
    """Return an empty document with the page, the grid and the styles of an official one.

    Args:
        title: for the document's properties, where screen readers look.
        author: who issues it.
        day: the one date that stands in the file's properties.
        header: a line at the top of every page, "" for none.
    """
    import docx

    document = docx.Document()
    _drop_unused(document)
    _replace(document.styles.element, styles_xml())
    _page(document)
    _settings(document)
    _page_numbers(document)
    if header:
        _header(document, header)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = day.replace(tzinfo=None)
    properties.language, properties.comments, properties.revision = "zh-CN", "", 1
    return document


def document_bytes(document: Document) -> bytes:
    """Return the document as a file; the same document always gives the same bytes."""
    stream = BytesIO()
    document.save(stream)
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return fixed(stream.getvalue(), {_FONT_TABLE: (declaration + fonts_xml()).encode()})


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * MILLIMETRE)


def _replace(element: Any, xml: str) -> None:
    """Put other children into a part's root element."""
    from docx.oxml import parse_xml

    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml)):
        element.append(child)


def _drop_unused(document: Document) -> None:
    """Leave out the parts of the library's template that say nothing about this document."""
    for owner in (document.part.package, document.part):
        for name, relation in list(owner.rels.items()):
            if any(unused in relation.reltype for unused in _UNUSED):
                del owner.rels[name]


def _page(document: Document) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Mm, Twips

    section = document.sections[0]
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.gutter = Mm(0)
    section.header_distance = Mm(TOP // 2)
    section.footer_distance = Twips(twips(BOTTOM - NUMBER_BELOW) - _NUMBER_LINE)
    properties = section._sectPr  # noqa: SLF001 - python-docx has no grid of its own
    for name in ("cols", "docGrid"):
        for old in properties.xpath(f"w:{name}"):
            properties.remove(old)
    grid = f'<w:docGrid {NAMESPACE} w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHARACTER}"/>'
    properties.append(parse_xml(grid))


def _settings(document: Document) -> None:
    """Tell the word processor: Chinese text, own pages for odd and even, no time stamps of editing."""
    settings = document.settings.element
    _replace(settings, _SETTINGS)
    document.settings.odd_and_even_pages_header_footer = True


_SETTINGS = (
    f'<w:settings {NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _page_numbers(document: Document) -> None:
    """Put — 1 — at the outer edge: right by one character on odd pages, left on even ones."""
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]._p  # noqa: SLF001 - fields are written as XML
        _replace(paragraph, _page_number(side))


def _page_number(side: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{PAGE}"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="{SIZE_4 * 10}"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{field}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )


def _header(document: Document, words: str) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = PAGE
        header.paragraphs[0].text = words
