"""The typefaces, sizes and paragraph styles of an official document, after GB/T 9704-2012.

Sizes are the Chinese ones: 2号 is 22 pt, 3号 16 pt, 4号 14 pt, 小四 12 pt, 五号 10.5 pt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
RED = "E60012"
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 44, 32, 28, 24, 21, 18
"""In half points, as the file format counts."""
LINE = 579
"""Pitch of a line in twentieths of a point: 22 lines of 28.95 pt fill the 225 mm of the type area."""
CHARACTER = -842
"""What a character of 3号 gives up, in 1/4096 pt, so that 28 of them fill the 156 mm of a line."""
TIGHTER = -6
"""The same for a paragraph by itself, in twentieths of a point.

The page declares the grid; paragraphs keep to it by their own pitch instead of snapping to it, because LibreOffice
gives every character two cells where a cell is narrower than the character.
"""
FALLBACKS: Mapping[str, str] = {
    XIAOBIAOSONG: "方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC,Source Han Serif SC",
    FANGSONG: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC,Source Han Serif SC",
    HEITI: "SimHei,华文黑体,Noto Sans CJK SC,Source Han Sans SC",
    KAITI: "楷体,KaiTi,华文楷体,STKaiti,AR PL UKai CN,Noto Serif CJK SC",
    LATIN: "Liberation Serif,Tinos,Nimbus Roman,DejaVu Serif",
    SONGTI: "SimSun,华文宋体,STSong,Noto Serif CJK SC,Source Han Serif SC",
}  # fmt: skip
"""What stands in for a typeface that a machine lacks, best first; the font table of the file names them."""


@dataclass(frozen=True)
class Style:
    """One paragraph style.

    Args:
        id: its id in the file.
        name: as the word processor calls it; the built-in names keep navigation and screen readers working.
        face: its Chinese typeface.
        size: in half points.
        align: left, center, right or both.
        indent: characters by which the first line is indented.
        line: exact pitch of its lines in twentieths of a point, 0 for as high as what stands in it.
        before: space above it, in twentieths of a point.
        outline: level in the document's outline, None for none.
        together: it stays on one page with the paragraph that follows.
        colour: six hex digits, "" for black.
    """

    id: str
    name: str
    face: str
    size: int
    align: str = "both"
    indent: int = 0
    line: int = LINE
    before: int = 0
    outline: int | None = None
    together: bool = False
    colour: str = ""


BODY, HEADING_1, HEADING_2, HEADING_3 = "BodyText", "Heading1", "Heading2", "Heading3"
TITLE, NAME, NUMBER, ISSUER, FIGURE = "Title", "BulletinName", "BulletinNumber", "BulletinIssuer", "Figure"
CAPTION, FIGURE_CAPTION, CELL, CELL_HEAD, NOTE, SIGNATURE, IMPRINT, PAGE, SUBTITLE = (
    "Caption", "FigureCaption", "TableCell", "TableHead", "Note", "Signature", "Imprint", "Footer", "Subtitle"
)  # fmt: skip
STYLES: tuple[Style, ...] = (
    Style(NAME, "简报名称", XIAOBIAOSONG, 72, "center", line=0, colour=RED),
    Style(NUMBER, "简报期号", FANGSONG, SIZE_3, "center"),
    Style(ISSUER, "简报编发", FANGSONG, SIZE_3, "left"),
    Style(TITLE, "Title", XIAOBIAOSONG, SIZE_2, "center", line=700, together=True),
    Style(SUBTITLE, "Subtitle", KAITI, SIZE_3, "center"),
    Style(HEADING_1, "heading 1", HEITI, SIZE_3, indent=2, outline=0, together=True),
    Style(HEADING_2, "heading 2", KAITI, SIZE_3, indent=2, outline=1, together=True),
    Style(HEADING_3, "heading 3", FANGSONG, SIZE_3, indent=2, outline=2, together=True),
    Style(BODY, "Body Text", FANGSONG, SIZE_3, indent=2),
    Style(FIGURE, "图", FANGSONG, SIZE_3, "center", line=0, before=160, together=True),
    Style(CAPTION, "caption", HEITI, SIZE_SMALL_4, "center", line=440, before=120, together=True),
    Style(FIGURE_CAPTION, "图题", HEITI, SIZE_SMALL_4, "center", line=440),
    Style(CELL, "表格文字", FANGSONG, SIZE_SMALL_4, "left", line=360),
    Style(CELL_HEAD, "表格表头", HEITI, SIZE_SMALL_4, "center", line=360),
    Style(NOTE, "图表说明", KAITI, SIZE_SMALL_4, indent=2, line=400),
    Style(SIGNATURE, "署名和日期", FANGSONG, SIZE_3, "right", together=True),
    Style(IMPRINT, "版记", FANGSONG, SIZE_4, "left", line=440),
    Style(PAGE, "footer", SONGTI, SIZE_4, "right", line=320),
)  # fmt: skip


def styles_xml() -> str:
    """Return the whole of the file's styles: the base in 仿宋 3号, and the styles above."""
    base = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_face(FANGSONG, SIZE_3)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr>{_face(FANGSONG, SIZE_3)}</w:rPr>'
        "</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    return f"<w:styles {NAMESPACE}>{base}{''.join(_style(style) for style in STYLES)}</w:styles>"


def fonts_xml() -> str:
    """Return the font table: every typeface with the ones that stand in for it."""
    chinese = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if name in (FANGSONG, HEITI, KAITI) else "auto"}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, others in FALLBACKS.items()
        if name != LATIN
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:altName w:val="{FALLBACKS[LATIN]}"/><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return f"<w:fonts {NAMESPACE}>{chinese}{latin}</w:fonts>"


def _style(style: Style) -> str:
    spacing = f'<w:spacing w:before="{style.before}" w:after="0"'
    spacing += f' w:line="{style.line}" w:lineRule="exact"/>' if style.line else "/>"
    indent = (
        f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{style.indent * style.size * 10}"/>'
    )
    paragraph = (
        ("<w:keepNext/>" if style.together else "")
        + '<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        + spacing
        + (indent if style.indent else "")
        + f'<w:jc w:val="{style.align}"/>'
        + (f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "")
    )
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    tighter = f'<w:spacing w:val="{TIGHTER}"/>' if style.size == SIZE_3 else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(not style.name.isascii())}" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{_face(style.face, style.size, colour + tighter)}</w:rPr></w:style>"
    )


def _face(face: str, size: int, between: str = "") -> str:
    """Return the properties of a face: Chinese in it, letters and numerals in the Latin one."""
    latin = face if face == SONGTI else LATIN
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{LATIN}"/>{between}'
        f'<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )
