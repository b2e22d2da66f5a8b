"""The official document, read back as a word processor reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins.layout import ladder
from handlers.bulletins.layout.document import bulletin_document, chart_words
from handlers.bulletins.layout.official_page import document_bytes, official_page
from handlers.bulletins.layout.official_styles import FALLBACKS, STYLES
from handlers.bulletins.layout.values import clean, shown_rows
from handlers.bulletins.model import Bulletin, Column, Item, Section, Table
from tests.bot.support import ROOT
from tests.bulletin_forms import samples


def _read(bulletin: Bulletin) -> Document:
    return docx.Document(BytesIO(bulletin_document(bulletin)))


def _texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def _attribute(element: Any, path: str, name: str) -> str:
    return str(element.xpath(path)[0].get(qn(name)))


@pytest.fixture(scope="module")
def quarterly() -> Document:
    return _read(samples.quarterly(demonstration=True))


@pytest.fixture(scope="module")
def weekly() -> Document:
    return _read(samples.weekly())


def test_the_page_is_that_of_the_standard(weekly: Document) -> None:
    """天头 37±1, 订口 28±1, a type area of 156 by 225 mm (GB/T 9704-2012, 5.2)."""
    section = weekly.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm, 1), round(section.page_height.mm, 1)) == (210, 297)
    lengths = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(length.mm) for length in lengths if length is not None] == [37, 28, 26, 35]


def test_a_page_holds_22_lines_of_28_characters(weekly: Document) -> None:
    grid = weekly.sections[0]._sectPr.xpath("w:docGrid")[0]
    assert grid.get(qn("w:type")) == "linesAndChars"
    line, character = int(grid.get(qn("w:linePitch"))), 320 + int(grid.get(qn("w:charSpace"))) * 20 / 4096
    assert 225 / 25.4 * 1440 // line == 22
    assert 156 / 25.4 * 1440 / character == pytest.approx(28, abs=0.01)
    body = next(style for style in weekly.styles if style.style_id == "BodyText").element
    assert _attribute(body, "w:pPr/w:spacing", "w:line") == str(line)
    assert _attribute(body, "w:pPr/w:spacing", "w:lineRule") == "exact"
    tighter = int(_attribute(body, "w:rPr/w:spacing", "w:val"))
    assert 156 / 25.4 * 1440 // (320 + tighter) == 28


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22), ("BodyText", "仿宋_GB2312", 16), ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16), ("Footer", "宋体", 14), ("Imprint", "仿宋_GB2312", 14),
    ],
)  # fmt: skip
def test_faces_and_sizes_are_those_of_the_standard(
    weekly: Document, style: str, face: str, size: int
) -> None:
    element = next(one for one in weekly.styles if one.style_id == style).element
    assert _attribute(element, "w:rPr/w:rFonts", "w:eastAsia") == face
    assert int(_attribute(element, "w:rPr/w:sz", "w:val")) == size * 2


def test_body_text_is_indented_by_two_characters(weekly: Document) -> None:
    for style in ("BodyText", "Heading1", "Heading2"):
        element = next(one for one in weekly.styles if one.style_id == style).element
        assert _attribute(element, "w:pPr/w:ind", "w:firstLineChars") == "200"


@pytest.mark.parametrize("even", [False, True], ids=["odd", "even"])
def test_the_page_number_stands_outside_between_dashes(weekly: Document, even: bool) -> None:
    """— 1 — in 4号 宋体: right on odd pages, left on even ones, one character from the edge (7.5)."""
    section = weekly.sections[0]
    assert weekly.settings.odd_and_even_pages_header_footer
    paragraph = (section.even_page_footer if even else section.footer).paragraphs[0]
    side = "left" if even else "right"
    assert paragraph.text.replace("1", "") == "—  —"
    assert "PAGE" in "".join(node.text for node in paragraph._p.xpath(".//w:instrText"))
    assert _attribute(paragraph._p, "w:pPr/w:jc", "w:val") == side
    assert _attribute(paragraph._p, "w:pPr/w:ind", f"w:{side}Chars") == "100"
    assert paragraph.style is not None
    assert paragraph.style.style_id == "Footer"


def test_every_face_names_what_stands_in_for_it() -> None:
    fonts = ZipFile(BytesIO(bulletin_document(samples.weekly()))).read("word/fontTable.xml").decode()
    for style in STYLES:
        assert f'w:name="{style.face}"><w:altName w:val="{FALLBACKS[style.face]}"' in fonts


def test_the_same_bulletin_gives_the_same_bytes() -> None:
    assert bulletin_document(samples.quarterly()) == bulletin_document(samples.quarterly())
    with ZipFile(BytesIO(bulletin_document(samples.weekly()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_process_makes_the_same_bytes() -> None:
    """Nothing of the process, such as the order of a set, goes into the file."""
    code = (
        "import hashlib; from tests.bulletin_forms import samples;"
        "from handlers.bulletins.layout.document import bulletin_document;"
        "print(hashlib.sha256(bulletin_document(samples.quarterly())).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, timeout=60).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]


def test_the_head_and_the_foot_say_who_when_and_what_it_rests_on(weekly: Document) -> None:
    bulletin, texts = samples.weekly(), _texts(weekly)
    assert texts[0] == bulletin.title
    assert texts[1] == bulletin.numbered
    assert texts[2].split() == [bulletin.issuer, "2026年11月30日"]
    assert "2026年第48周情况" in texts
    assert "（11月23日至29日）" in texts
    at = texts.index(bulletin.issuer)
    assert texts[at + 1] == "2026年11月30日"
    imprint = [paragraph.text for row in weekly.tables[-1].rows for paragraph in row.cells[0].paragraphs]
    assert "数据范围：登记册日志第97条至第128条" in imprint
    assert f"日志头：{bulletin.anchor}" in imprint
    assert f"{bulletin.issuer}\t2026年11月30日印发" in imprint


def test_the_date_begins_two_characters_right_of_the_issuer(weekly: Document) -> None:
    issuer, day = [
        one for one in weekly.paragraphs if one.style is not None and one.style.style_id == "Signature"
    ][1:]
    assert issuer.paragraph_format.right_indent is not None
    assert day.paragraph_format.left_indent is not None
    begins = 28 - issuer.paragraph_format.right_indent.pt / 16 - len(issuer.text)
    assert day.paragraph_format.left_indent.pt / 16 - begins == pytest.approx(2)


def test_parts_and_items_climb_the_ladder(weekly: Document) -> None:
    texts = _texts(weekly)
    for line in ("一、新增首报", "（一）嘉善县首报“精密光学元件生产基地”项目", "投资方：晨曦光能科技有限公司",
                 "（二）【提醒】海宁市首报“半导体封装测试”项目", "二、流转项目",
                 "（一）1个新材料项目可承接（流转项目，信息已脱敏）", "三、签约和落地",
                 "本周没有签约或落地的项目。"):  # fmt: skip
        assert line in texts
    cited = next(text for text in texts if text.startswith("依据："))
    assert samples.CLAUSE.quote in cited
    assert samples.CLAUSE.path in cited


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numbers_are_written_as_officers_write_them(number: int, written: str) -> None:
    assert ladder.chinese_number(number) == written


def test_the_four_steps_of_the_ladder() -> None:
    assert [ladder.step(depth, 3) for depth in (1, 2, 3, 4)] == ["三、", "（三）", "3.", "（3）"]
    with pytest.raises(ValueError, match="no step 5"):
        ladder.step(5, 1)
    with pytest.raises(ValueError, match="not between"):
        ladder.chinese_number(100)


def test_a_table_says_what_the_data_say(quarterly: Document) -> None:
    table = samples.cities_table()
    rows = [[cell.text for cell in row.cells] for row in quarterly.tables[0].rows]
    assert rows[0] == [
        "地区",
        "实际使用外资\n（亿美元）",
        "目标\n（亿美元）",
        "完成率\n（%）",
        "重大项目落地\n（个）",
    ]
    assert rows[1:] == shown_rows(table)
    assert rows[11][1] == "—"
    assert rows[10][1] == "0.00"
    assert "“—”表示没有数据，不是零。" in _texts(quarterly)


def test_a_table_repeats_its_head_and_splits_no_row() -> None:
    table = Table("long", "二百行", (Column("a", "甲"), Column("b", "乙", "count", "个")),
                  tuple((f"第{at}个名称很长很长的投资项目有限责任公司", at) for at in range(200)))  # fmt: skip
    document = _read(samples.weekly(sections=(Section("long", "长表", tables=(table,)),)))
    rows = document.tables[0]._tbl.tr_lst
    assert len(rows) == 201
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 200
    assert [rows[at].xpath(".//w:t")[1].text for at in (1, 200)] == ["0", "199"]
    widths = [int(one.get(qn("w:w"))) for one in document.tables[0]._tbl.xpath("w:tblGrid/w:gridCol")]
    assert sum(widths) == 8844


def test_a_chart_is_told_in_words_to_whoever_cannot_see_it(quarterly: Document) -> None:
    described = [node.get("descr") for node in quarterly.element.body.xpath(".//wp:docPr")]
    assert described == [chart_words(chart, samples.quarterly()) for chart in
                         (samples.cities_chart(), samples.counties_chart())]  # fmt: skip
    assert "舟山市 实际使用外资 无数据，目标 0.8亿美元" in described[0]
    assert len(quarterly.inline_shapes) == 2
    assert all(shape.width <= Mm(156) and shape.height <= Mm(185) for shape in quarterly.inline_shapes)


def test_invented_data_are_marked_on_every_page(quarterly: Document, weekly: Document) -> None:
    section = quarterly.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "【演示】数据均为虚构"
    assert not weekly.sections[0].header.paragraphs[0].text


def test_a_quiet_week_is_one_line() -> None:
    texts = _texts(_read(samples.weekly(sections=(), lead="", quiet="本周没有新情况。")))
    assert "本周没有新情况。" in texts
    assert not any(text.startswith("一、") for text in texts)


def test_a_bulletin_without_anything_says_so() -> None:
    texts = _texts(_read(samples.weekly(sections=(Section("none", "空"),), lead="", numbered="")))
    assert "本期没有数据。" in texts
    assert texts[1] == "预览稿，未编号"


def test_many_items_are_numbered_in_arabic() -> None:
    items = tuple(Item(f"第{at}件") for at in range(1, 88))
    texts = _texts(_read(samples.weekly(sections=(Section("many", "很多", items),))))
    assert "87.第87件" in texts


def test_a_page_never_holds_nothing_but_the_signature(weekly: Document) -> None:
    signed = [paragraph.style.style_id if paragraph.style else "" for paragraph in weekly.paragraphs].index(
        "Signature"
    )
    assert weekly.paragraphs[signed - 1].paragraph_format.keep_with_next
    assert weekly.paragraphs[signed + 2].paragraph_format.keep_with_next is False


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_people_wrote_opens_again(text: str) -> None:
    """Control characters, surrogates and markup in a name harm no document."""
    page = official_page("题", "单位", datetime(2026, 11, 30))  # noqa: DTZ001 - a day of the file's properties
    page.add_paragraph(clean(text), style=next(one for one in page.styles if one.style_id == "BodyText"))
    read = docx.Document(BytesIO(document_bytes(page)))
    assert read.paragraphs[-1].text == clean(text)
    table = Table("t", text, (Column("a", text),), ((text,),))
    bulletin = samples.weekly(sections=(Section("s", text, (Item(text, (text,)),), (table,)),))
    cell = docx.Document(BytesIO(bulletin_document(bulletin))).tables[0].rows[1].cells[0]
    assert cell.text == clean(text)


def test_english_words_stand_in_an_english_bulletin() -> None:
    texts = _texts(_read(samples.weekly(language="en", numbered="")))
    assert "preview, not numbered" in texts
    assert "[!] 海宁市首报“半导体封装测试”项目" in " ".join(texts)
