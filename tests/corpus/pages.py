"""Small PDFs made for tests: lines of Chinese text, each drawn in a mode, colour and size of one's choice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """A line of text and how it is drawn (mode 3 is invisible)."""

    text: str
    mode: int = 0
    colour: str = "0 g"
    size: float = 12.0


def pdf(*pages: list[Drawn]) -> bytes:
    """Return a PDF of these pages; characters are told by a ToUnicode table, as in printed documents."""
    characters = sorted({c for page in pages for line in page for c in line.text})
    codes = {c: i + 1 for i, c in enumerate(characters)}
    table = "".join(f"<{codes[c]:04X}> <{c.encode('utf-16-be').hex().upper()}>\n" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{table}endbfchar endcmap end end"
    )
    kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(len(pages)))
    described = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    font = "/Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype {font} >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo {described} /DW 1000 >>",
        _stream(cmap),
        "null",
    ]
    for i, page in enumerate(pages):
        lines = []
        for j, line in enumerate(page):
            shown = "".join(f"{codes[c]:04X}" for c in line.text)
            place = f"1 0 0 1 72 {760 - 20 * j} Tm"
            lines.append(f"BT {line.colour} /F1 {line.size} Tf {line.mode} Tr {place} <{shown}> Tj ET")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * i} 0 R >>"
        )
        objects.append(_stream("\n".join(lines)))
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += b"".join(f"{place:010d} 00000 n \n".encode("ascii") for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out + trailer.encode("ascii")


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
