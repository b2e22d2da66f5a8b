"""Plain text: which characters the bytes of a file stand for."""

from __future__ import annotations

import codecs

from corpus.errors import DocumentRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 where it is valid, else what its bytes look like (often GB 18030).

    Raises:
        DocumentRefused: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentRefused(name, "文字已损坏", "请另存为 UTF-8") from error
    if b"\0" in content[:8192]:
        raise DocumentRefused(name, "是二进制文件，不是文本", "请给出 DOCX、PDF、HTML 或文本文件")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content, name)


def _guessed(content: bytes, name: str) -> str:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _chinese_share(text) > 0.5:  # noqa: PLR2004 - more than half of what is not ASCII
        return text
    from charset_normalizer import from_bytes

    match = from_bytes(content).best()
    if match is None:
        raise DocumentRefused(name, "认不出文字编码", "请另存为 UTF-8")
    return str(match)


def _chinese_share(text: str) -> float:
    """Return which part of the characters beyond ASCII are common Chinese characters or punctuation."""
    beyond = [c for c in text if ord(c) > 0x7F]  # noqa: PLR2004 - ASCII ends there
    if not beyond:
        return 0.0
    usual = sum(
        "\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u303f" or "\uff01" <= c <= "\uff5e" or c in "“”‘’—…·"
        for c in beyond
    )
    return usual / len(beyond)
