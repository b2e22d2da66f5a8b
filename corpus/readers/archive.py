"""What is packed inside a DOCX, looked at before anything is built of it: size, names, entities, depth."""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from corpus.errors import DocumentRefused
from corpus.readers.limits import Limits

_LOOKED_AT = 2**20
_CHUNK = 2**16
_ENCRYPTED = 0x1
_DEFLATED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def check(content: bytes, name: str, limits: Limits) -> frozenset[str]:
    """Check a packed file and return the names of its parts.

    Raises:
        DocumentRefused: it is damaged, encrypted, larger than allowed when unpacked (declared or real), names
            parts outside itself, or holds XML with a DOCTYPE, entities or too deep nesting.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_directory(infos, name, limits)
            budget = limits.unpacked
            for info in infos:
                budget -= _check_part(archive, info, name, limits, budget)
            return frozenset(info.filename for info in infos)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise DocumentRefused(name, "文件已损坏", "请重新保存后再添加") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise DocumentRefused(name, "文件已损坏", "请重新保存后再添加") from error
        raise


def _check_directory(infos: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(infos) > limits.parts:
        raise DocumentRefused(name, f"内含 {len(infos)} 个部件，上限 {limits.parts} 个")
    seen: set[str] = set()
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise DocumentRefused(name, "文件已加密", "请去掉密码后另存")
        if info.compress_type not in _DEFLATED:
            raise DocumentRefused(name, "部件的压缩方式不是 Word 用的")
        parts = info.filename.replace("\\", "/").split("/")
        if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise DocumentRefused(name, "部件的路径指向文件之外")
        if info.filename in seen:
            raise DocumentRefused(name, "有两个同名部件")
        seen.add(info.filename)
        too_dense = info.file_size > _LOOKED_AT and info.file_size > info.compress_size * limits.ratio
        if too_dense:
            raise DocumentRefused(name, "部件解压后大得异常（压缩炸弹）")
    if sum(info.file_size for info in infos) > limits.unpacked:
        raise DocumentRefused(name, f"解压后超过 {limits.unpacked // 2**20} MiB（压缩炸弹）")


def _check_part(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits, budget: int
) -> int:
    """Read a part in small pieces against the real size; return how many bytes it was."""
    if info.is_dir():
        return 0
    size = 0
    structured = info.filename.lower().endswith((".xml", ".rels"))
    guard = _Guard(name, limits.depth) if structured else None
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > budget or (size > _LOOKED_AT and size > max(info.compress_size, 1) * limits.ratio):
                raise DocumentRefused(name, "部件解压后大得异常（压缩炸弹）")
            if guard:
                guard.feed(piece)
    if guard:
        guard.close()
    return size


class _Guard:
    """Reads XML without building anything: refuses DOCTYPE, entities and deep nesting."""

    def __init__(self, name: str, depth: int) -> None:
        self.name, self.allowed, self.depth = name, depth, 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._down
        self.parser.EndElementHandler = self._up

    def _doctype(self, *_: object) -> None:
        raise DocumentRefused(self.name, "部件声明了 DOCTYPE 或外部实体，可能有害")

    def _down(self, *_: object) -> None:
        self.depth += 1
        if self.depth > self.allowed:
            raise DocumentRefused(self.name, f"元素嵌套超过 {self.allowed} 层")

    def _up(self, *_: object) -> None:
        self.depth -= 1

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise DocumentRefused(self.name, "部件不是完好的 XML", "请用 Word 重新保存") from error


def nesting(markup: str) -> int:
    """Return how deep the elements of an HTML page are nested, as far as its tags tell."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>", markup):
        closing, tag, rest = match.group(1), match.group(2).lower(), match.group(3)
        if tag in _LOOSE or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


_LOOSE = frozenset({
    "p", "li", "td", "th", "tr", "dd", "dt", "option", "br", "img", "hr", "meta", "link", "input", "col",
    "wbr",
    "area", "base", "embed", "source", "track", "param", "colgroup", "thead", "tbody", "tfoot", "html",
    "body", "head",
})  # fmt: skip
"""Elements that close themselves or may be left open: they do not nest."""
