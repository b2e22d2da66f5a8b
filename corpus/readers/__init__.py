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
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word or WPS file, or an encrypted one",
        "save it as DOCX without a password",
    ),
    (b"{\\rtf", "an RTF file", "save it as DOCX"),
    (b"\x89PNG", "a picture", "give the text itself"),
    (b"\xff\xd8\xff", "a picture", "give the text itself"),
    (b"GIF8", "a picture", "give the text itself"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
    (b"\x1f\x8b", "a packed file", "unpack it first"),
    (b"Rar!", "a packed file", "unpack it first"),
    (b"7z\xbc\xaf", "a packed file", "unpack it first"),
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
        raise DocumentRefused(name, f"files ending in {suffix or 'nothing'} are not read", f"give {kinds}")
    if len(content) > limits.content:
        raise DocumentRefused(name, f"it is larger than {limits.content // 2**20} MiB", "split it")
    if not content.strip():
        raise DocumentRefused(name, "the file is empty")
    _check_kind(content, name, suffix)
    source = _parsed(content, name, suffix, limits)
    if not source.text.strip("\ufeff \t\r\n\f\u3000\u200b"):
        raise DocumentRefused(name, "there is no text in it")
    if len(source.text) > limits.characters:
        raise DocumentRefused(name, f"it holds more than {limits.characters:,} characters", "split it")
    return source


def content_of(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Return a regular file's bytes.

    Raises:
        DocumentRefused: it is missing, a link, no regular file, or too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise DocumentRefused(path.name, "this is a link, not a file", "add the file it points to")
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise DocumentRefused(path.name, "no such file") from error
    except OSError as error:
        raise DocumentRefused(path.name, f"it cannot be opened ({error.strerror})") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise DocumentRefused(path.name, "this is no regular file")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limits.content:
            raise DocumentRefused(path.name, f"it is larger than {limits.content // 2**20} MiB", "split it")
        return file.read(limits.content + 1)


def _check_kind(content: bytes, name: str, suffix: str) -> None:
    """Refuse a file whose first bytes say that it is of another kind than its name."""
    for mark, kind, advice in _UNSUITED:
        if content.startswith(mark):
            raise DocumentRefused(name, f"this is {kind}", advice)
    packed, printed = content.startswith(b"PK"), b"%PDF-" in content[:1024]
    if packed != (suffix == ".docx") and (packed or suffix == ".docx"):
        found = "a packed file (DOCX or ZIP)" if packed else "no DOCX"
        raise DocumentRefused(
            name, f"the name ends in {suffix} but this is {found}", "give it its right ending"
        )
    if printed != (suffix == ".pdf") and (content.startswith(b"%PDF-") or suffix == ".pdf"):
        found = "a PDF" if printed else "no PDF"
        raise DocumentRefused(
            name, f"the name ends in {suffix} but this is {found}", "give it its right ending"
        )


def _misnamed(name: str, suffix: str, found: str) -> DocumentRefused:
    return DocumentRefused(name, f"the name ends in {suffix} but this is {found}", "give it its right ending")


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
            raise DocumentRefused(name, f"its elements are nested more than {limits.depth} deep")
        return Source(html.words(decoded), "html", wrapped=False, content=content)
    return Source(decoded, "text", wrapped=True, content=content)
