"""Readers: a file's bytes into the plain text that a person reading it would see."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath

from corpus.errors import DocumentRefused
from corpus.readers.limits import DEFAULT, Limits

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})
"""The endings of files that can be read."""

_MARKUP = frozenset({".html", ".htm"})
_LOOKS_MARKED = re.compile(
    r"\s*(?:---\r?\n.*?\r?\n---\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNSUITED = (
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或加密的文件", "请另存为不加密的 DOCX"),
    (b"{\\rtf", "RTF 文件", "请另存为 DOCX"),
    (b"\x89PNG", "图片", "请给出文字版"),
    (b"\xff\xd8\xff", "图片", "请给出文字版"),
    (b"GIF8", "图片", "请给出文字版"),
    (b"\x7fELF", "程序", ""),
    (b"MZ\x90", "程序", ""),
    (b"\x1f\x8b", "压缩包", "请先解压"),
    (b"Rar!", "压缩包", "请先解压"),
    (b"7z\xbc\xaf", "压缩包", "请先解压"),
)


@dataclass(frozen=True)
class Source:
    """A file that has been read.

    Args:
        text: what a reader sees, as plain text; spans of clauses refer to it.
        format: text, html, docx or pdf.
        wrapped: lines may be broken inside sentences.
        content: the file's bytes as received.
    """

    text: str
    format: str
    wrapped: bool
    content: bytes


def read(path: Path, limits: Limits = DEFAULT) -> Source:
    """Read a file.

    Raises:
        DocumentRefused: it is missing, a link, empty, too large, encrypted, hostile, or of another kind.
    """
    return read_bytes(content_of(path, limits), path.name, limits)


def read_bytes(content: bytes, name: str, limits: Limits = DEFAULT) -> Source:
    """Read a file's bytes; `name` gives its kind by the ending and stands in refusals.

    Raises:
        DocumentRefused: as `read`.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        kinds = ", ".join(sorted(s[1:].upper() for s in SUFFIXES))
        raise DocumentRefused(name, f"不读取{suffix or '没有扩展名'}的文件", f"可用的格式：{kinds}")
    if len(content) > limits.content:
        raise DocumentRefused(name, f"超过 {limits.content // 2**20} MiB", "请拆分后再添加")
    if not content.strip():
        raise DocumentRefused(name, "文件是空的")
    _check_kind(content, name, suffix)
    source = _parsed(content, name, suffix, limits)
    if not source.text.strip("\ufeff \t\r\n\f\u3000\u200b"):
        raise DocumentRefused(name, "里面没有文字")
    if len(source.text) > limits.characters:
        raise DocumentRefused(name, f"超过 {limits.characters:,} 字", "请拆分后再添加")
    return source


def content_of(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Return a regular file's bytes.

    Raises:
        DocumentRefused: it is missing, a link, no regular file, or too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise DocumentRefused(path.name, "是链接，不是文件", "请添加它指向的文件")
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise DocumentRefused(path.name, "没有这个文件") from error
    except OSError as error:
        raise DocumentRefused(path.name, f"打不开（{error.strerror}）") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise DocumentRefused(path.name, "不是普通文件")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limits.content:
            raise DocumentRefused(path.name, f"超过 {limits.content // 2**20} MiB", "请拆分后再添加")
        return file.read(limits.content + 1)


def _check_kind(content: bytes, name: str, suffix: str) -> None:
    """Refuse a file whose first bytes say that it is of another kind than its name."""
    for mark, kind, advice in _UNSUITED:
        if content.startswith(mark):
            raise DocumentRefused(name, f"这是{kind}", advice)
    packed, printed = content.startswith(b"PK"), b"%PDF-" in content[:1024]
    if packed != (suffix == ".docx") and (packed or suffix == ".docx"):
        found = "是压缩包（DOCX 或 ZIP）" if packed else "不是 DOCX"
        raise DocumentRefused(name, f"扩展名是 {suffix}，内容却{found}", "请改成正确的扩展名")
    if printed != (suffix == ".pdf") and (content.startswith(b"%PDF-") or suffix == ".pdf"):
        found = "是 PDF" if printed else "不是 PDF"
        raise DocumentRefused(name, f"扩展名是 {suffix}，内容却{found}", "请改成正确的扩展名")


def _misnamed(name: str, suffix: str, found: str) -> DocumentRefused:
    return DocumentRefused(name, f"扩展名是 {suffix}，内容却{found}", "请改成正确的扩展名")


def _parsed(content: bytes, name: str, suffix: str, limits: Limits) -> Source:
    if suffix == ".docx":
        from corpus.readers import docx

        return Source(docx.words(content, name, limits), "docx", wrapped=False, content=content)
    if suffix == ".pdf":
        from corpus.readers import pdf

        return Source(pdf.words(content, name, limits), "pdf", wrapped=True, content=content)
    from corpus.readers import text

    decoded = text.decode(content, name)
    if suffix in _MARKUP or _LOOKS_MARKED.match(decoded[:20_000]):
        from corpus.readers import archive, html

        if archive.nesting(decoded) > limits.depth:
            raise DocumentRefused(name, f"元素嵌套超过 {limits.depth} 层")
        return Source(html.words(decoded), "html", wrapped=False, content=content)
    return Source(decoded, "text", wrapped=True, content=content)
