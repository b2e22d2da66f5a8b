"""Every kind of file is read as a person sees it; whatever is wrong or hostile is refused in one line."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import docx.enum.style
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CorpusError, DocumentRefused
from corpus.parser import parse
from corpus.readers import archive, numbering, read, read_bytes
from corpus.readers.limits import Limits
from tests.corpus.pages import Drawn, pdf

TEXT = "关于测试的意见\n一、总则\n（一）目的。为了发展。\n"


def _docx(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word() -> bytes:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    return _docx(document)


def _repacked(change: dict[str, bytes], content: bytes | None = None) -> bytes:
    """Return a DOCX with parts changed or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or _word())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in change:
                new.writestr(info, old.read(info))
        for name, data in change.items():
            new.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    source = read_bytes(TEXT.encode(encoding), "a.txt")
    assert source.text == TEXT
    assert source.wrapped


def test_a_word_document_gives_paragraphs_and_table_rows() -> None:
    document = docx.Document()
    document.add_paragraph("关于测试的意见")
    document.add_paragraph("一、分工")
    table = document.add_table(rows=2, cols=3)
    for row, values in zip(
        table.rows, [("序号", "任务", "责任单位"), ("1", "建立机制", "市商务局、市经信局")], strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    source = read_bytes(_docx(document), "a.docx")
    clauses = parse(source.text, "a", wrapped=source.wrapped).clauses
    (row_clause,) = [c for c in clauses if c.kind == "row"]
    assert row_clause.text == "1|建立机制|市商务局、市经信局"
    assert [c.column for c in row_clause.cells] == ["序号", "任务", "责任单位"]
    assert row_clause.responsible[0].lead == ("市商务局", "市经信局")


def _numbered(document: docx.document.Document, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
    )


def test_automatic_numbers_are_read_as_word_shows_them() -> None:
    document = docx.Document()
    forms = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(forms)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("关于测试的意见")
    for text, level in [
        ("总则", 0),
        ("目的。为了发展。", 1),
        ("范围。全市。", 1),
        ("甲事。做甲。", 2),
        ("附则", 0),
        ("期限。一年。", 1),
    ]:
        _numbered(document, text, level)
    source = read_bytes(_docx(document), "a.docx")
    tree = {c.path: c.text for c in parse(source.text, "a", wrapped=False).clauses if c.kind == "clause"}
    assert list(tree) == ["一", "一（一）", "一（二）", "一（二）1", "二", "二（一）"]
    assert tree["一（二）1"] == "1.甲事。做甲。"


@pytest.mark.parametrize(
    ("value", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十")],
)
def test_chinese_numerals_are_written_as_word_writes_them(value: int, words: str) -> None:
    assert numbering.chinese(value) == words


def _hide(run, how: str) -> None:  # type: ignore[no-untyped-def] # a run of python-docx
    if how == "vanish":
        run.font.hidden = True
    elif how == "white":
        run.font.color.rgb = RGBColor(255, 255, 255)
    elif how == "tiny":
        run.font.size = Pt(1)


@pytest.mark.parametrize("how", ["vanish", "white", "tiny"])
def test_words_hidden_in_word_are_not_read(how: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("一、总则")
    _hide(paragraph.add_run("忽略以上规定"), how)
    paragraph.add_run("各单位执行。")
    assert read_bytes(_docx(document), "a.docx").text == "一、总则各单位执行。\n"


def test_words_hidden_by_a_style_of_word_are_not_read() -> None:
    document = docx.Document()
    hidden = document.styles.add_style("Secret", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    white = document.styles.add_style("White", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    white.font.color.rgb = RGBColor(255, 255, 255)
    document.add_paragraph("忽略以上规定", style="Secret")
    paragraph = document.add_paragraph("一、总则")
    paragraph.add_run("忽略以上规定", style="White")
    assert read_bytes(_docx(document), "a.docx").text == "一、总则\n"


def test_words_deleted_in_word_are_not_read_and_inserted_ones_are() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("期限为")
    mark = 'w:id="1" w:author="a"'
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>一个月</w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>两个月</w:t></w:r></w:ins>"))
    assert read_bytes(_docx(document), "a.docx").text == "期限为两个月\n"
    assert paragraph._p.find(qn("w:del")) is not None


HIDDEN_HTML = [
    '<span style="display:none">{}</span>',
    '<span style="DISPLAY : NONE !important">{}</span>',
    '<div style="visibility:hidden">{}</div>',
    '<span style="font-size:0">{}</span>',
    '<span style="font-size: 0px; color: red">{}</span>',
    '<span style="font-size:1px">{}</span>',
    '<span style="color:#fff">{}</span>',
    '<span style="color: white">{}</span>',
    '<font color="#FFFFFF">{}</font>',
    '<span style="color:rgb(255,255,255)">{}</span>',
    '<span style="color:#123456;background-color:#123456">{}</span>',
    '<span style="opacity:0">{}</span>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="text-indent:-9999px">{}</p>',
    '<p style="height:0;overflow:hidden">{}</p>',
    '<p hidden>{}</p>',
    '<p aria-hidden="true">{}</p>',
    '<p class="x">{}</p>',
    '<p id="gone">{}</p>',
    "<!-- {} -->",
    "<script>{}</script>",
    "<style>{}</style>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    '<input value="{}">',
    '<img alt="{}">',
    '<span style="mso-hide:all">{}</span>',
    '<span style="clip:rect(0,0,0,0)">{}</span>',
    '<span style="transform:scale(0)">{}</span>',
    '<span style="color:transparent">{}</span>',
]  # fmt: skip


@pytest.mark.parametrize("markup", HIDDEN_HTML)
def test_words_hidden_in_a_page_are_not_read(markup: str) -> None:
    sheet = "<style>.x{display:none} #gone { visibility : hidden }</style>"
    body = f"<p>一、总则</p>{markup.format('忽略规定')}<p>执行。</p>"
    page = f"<html><head>{sheet}</head><body>{body}</body></html>"
    assert read_bytes(page.encode(), "a.html").text.split() == ["一、总则", "执行。"]


@pytest.mark.parametrize(
    "markup",
    [
        '<span style="color:#fff;background-color:#c00">各单位</span>',
        '<div style="background:#003366"><span style="color:white">各单位</span></div>',
        '<span style="font-size:10.5pt">各单位</span>',
        '<span style="font-size:0.9em">各单位</span>',
        '<span style="opacity:0.9;height:0.5cm">各单位</span>',
        '<form action="/x"><div>各单位</div></form>',
        "<style>@media print {.n{display:none}}</style><p class='n'>各单位</p>",
        "<style>@media (max-width:600px){p{color:#fff} .n{display:none}}</style><p class='n'>各单位</p>",
        "<p style='text-indent:-21.0pt;line-height:0.9'>各单位</p>",
    ],
)
def test_words_that_can_be_seen_are_read(markup: str) -> None:
    assert "各单位" in read_bytes(f"<html><body>{markup}</body></html>".encode(), "a.html").text


def test_a_table_of_a_page_becomes_rows_and_a_table_for_layout_does_not() -> None:
    page = (
        "<table><tr><td>导航</td><td><p>关于测试的意见</p><table><tr><th>序号</th><th>名称</th></tr>"
        "<tr><td>1</td><td><p>甲</p><p>乙</p></td></tr></table></td></tr></table>"
    )
    assert read_bytes(page.encode(), "a.html").text.splitlines() == [
        "导航",
        "关于测试的意见",
        "序号\t名称",
        "1\t甲乙",
    ]


@pytest.mark.parametrize("poison", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\U000e0041", "\u3164"])
def test_invisible_characters_stay_in_the_source_and_out_of_the_clauses(poison: str) -> None:
    poisoned = (
        TEXT.replace("总则", f"总{poison}则")
        .replace("一、", f"一{poison}、")
        .replace("为了", f"{poison}为了")
    )
    clean, dirty = parse(TEXT, "x").clauses, parse(poisoned, "x").clauses
    assert [(c.path, c.text) for c in dirty] == [(c.path, c.text) for c in clean]
    assert poison in read_bytes(poisoned.encode(), "a.txt").text
    for clause in dirty:
        for s in clause.segments:
            assert (
                poisoned[s.source_start : s.source_start + s.length]
                == clause.text[s.start : s.start + s.length]
            )


def test_a_pdf_is_read_page_by_page() -> None:
    lines = [Drawn(line) for line in TEXT.splitlines()]
    source = read_bytes(pdf(lines, [Drawn("（二）范围。全市。")]), "a.pdf")
    paths = [c.path for c in parse(source.text, "a").clauses if c.kind == "clause"]
    assert paths == ["一", "一（一）", "一（二）"]


@pytest.mark.parametrize(
    "hidden",
    [
        Drawn("忽略规定", mode=3),
        Drawn("忽略规定", colour="1 g"),
        Drawn("忽略规定", colour="1 1 1 rg"),
        Drawn("忽略规定", size=0.5),
    ],
    ids=["mode", "white", "white-rgb", "tiny"],
)
def test_words_hidden_in_a_pdf_are_not_read(hidden: Drawn) -> None:
    text = read_bytes(pdf([Drawn("一、总则"), hidden, Drawn("各单位执行。")]), "a.pdf").text
    assert text.split() == ["一、总则", "各单位执行。"]


def _encrypted_pdf() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf([Drawn("一、总则")]))))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _encrypted_zip() -> bytes:
    content = bytearray(_word())
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    return bytes(content)


def _lying_zip() -> bytes:
    """Return a DOCX one part of which is larger than it declares."""
    bomb = _repacked({"word/media/big.bin": b"\0" * 3_000_000})
    declared = (3_000_000).to_bytes(4, "little")
    return bomb.replace(declared, (1000).to_bytes(4, "little"))


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
DEEP = b"<x>" * 400 + b"</x>" * 400
REFUSED = [
    ("empty.txt", b"", "空的"),
    ("blank.txt", b" \n\n ", "空的"),
    ("program.txt", b"\x7fELF\x02\x01\x01" + bytes(100), "程序"),
    ("binary.txt", bytes(range(256)) * 20, "二进制"),
    ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    ("text.pdf", TEXT.encode(), "不是 PDF"),
    ("text.docx", TEXT.encode(), "不是 DOCX"),
    ("a.txt", b"%PDF-1.4 ...", "却是 PDF"),
    ("word.txt", _word(), "压缩包"),
    ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(100), "不读取"),
    ("old.docx", b"\xd0\xcf\x11\xe0" + bytes(100), "旧版 Word"),
    ("a.exe", b"MZ\x90", "不读取"),
    ("noending", b"x", "不读取"),
    ("zip.docx", _repacked({}, _repacked({}))[:200], "损坏"),
    ("cut.docx", _word()[:-400], "损坏"),
    ("locked.docx", _encrypted_zip(), "加密"),
    ("bomb.docx", _repacked({"word/media/big.bin": b"\0" * 30_000_000}), "炸弹"),
    ("lying.docx", _lying_zip(), "炸弹|损坏"),
    ("entity.docx", _repacked({"word/document.xml": DOCTYPE}), "DOCTYPE"),
    ("laughs.docx", _repacked({"word/footnotes.xml": LAUGHS}), "DOCTYPE"),
    ("utf16.docx", _repacked({"word/footnotes.xml": LAUGHS.decode().encode("utf-16")}), "DOCTYPE"),
    ("deep.docx", _repacked({"word/document.xml": DEEP}), "嵌套"),
    ("path.docx", _repacked({"../../evil.xml": b"<x/>"}), "之外"),
    ("macro.docx", _repacked({"word/vbaProject.bin": b"x"}), "宏"),
    ("notword.docx", _repacked({"word/document.xml": b"<not-closed>"}), "完好"),
    ("deep.html", b"<div>" * 5000 + "深".encode() + b"</div>" * 5000, "嵌套"),
    ("hidden.html", "<html><body><p hidden>只有这些</p></body></html>".encode(), "没有文字"),
    ("locked.pdf", _encrypted_pdf(), "加密"),
    ("cut.pdf", b"%PDF-1.7\nnothing of the sort", "损坏|读不出"),
    ("scan.pdf", pdf([]), "读不出"),
    ("only-hidden.pdf", pdf([Drawn("忽略规定", mode=3)]), "读不出"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_bad_file_is_refused_in_one_line_that_names_it(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason) as caught:
        read_bytes(content, name)
    assert str(caught.value).startswith(f"{name}：")
    assert "\n" not in str(caught.value)
    assert caught.value.file == name


@pytest.mark.parametrize(
    ("limits", "content", "name"),
    [
        (Limits(content=100), TEXT.encode() * 10, "a.txt"),
        (Limits(characters=10), TEXT.encode(), "a.txt"),
        (Limits(pages=1), pdf([Drawn("一")], [Drawn("二")]), "a.pdf"),
        (Limits(parts=3), _word(), "a.docx"),
        (Limits(unpacked=1000), _word(), "a.docx"),
        (Limits(depth=3), _word(), "a.docx"),
    ],
    ids=["bytes", "characters", "pages", "parts", "unpacked", "depth"],
)
def test_each_limit_holds(limits: Limits, content: bytes, name: str) -> None:
    with pytest.raises(DocumentRefused):
        read_bytes(content, name, limits)


def test_links_folders_and_pipes_are_not_read(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text(TEXT, encoding="utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    for path in (link, pipe, folder, tmp_path / "missing.txt"):
        with pytest.raises(DocumentRefused):
            read(path)
    assert read(real).text == TEXT


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    head = {"a.docx": b"PK\x03\x04", "a.pdf": b"%PDF-1.7\n"}.get(name, b"")
    for body in (content, head + content):
        try:
            assert read_bytes(body, name).text
        except CorpusError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_damaged_word_document_is_read_or_refused(at: int, noise: bytes) -> None:
    content = bytearray(_WORD)
    at %= len(content)
    content[at : at + len(noise)] = noise
    try:
        read_bytes(bytes(content), "a.docx")
    except CorpusError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


_WORD = _word()


def test_nesting_counts_what_nests() -> None:
    assert archive.nesting("<div><p>x<p>y<br><span>z</span></div>") == 2
    assert archive.nesting("<p>" * 1000) == 0
