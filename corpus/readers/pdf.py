"""PDF: the text of its pages as printed, without what is drawn so that nobody can see it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.errors import DocumentRefused
from corpus.readers.limits import Limits

if TYPE_CHECKING:
    from pypdf import PageObject

_INVISIBLE_MODES = frozenset({3, 7})
_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do"})
_ALMOST_WHITE = 0.94
_TINY = 1.5


def words(content: bytes, name: str, limits: Limits) -> str:
    """Return the visible text of a PDF, a form feed between pages.

    Raises:
        DocumentRefused: it is damaged, encrypted, too long, or holds pictures of text only.
    """
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # what it would say goes into the one line of a refusal
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRefused(name, "文件已加密", "请去掉密码后另存")
        count = len(reader.pages)
        if count > limits.pages:
            raise DocumentRefused(name, f"有 {count} 页，上限 {limits.pages} 页", "请拆分后再添加")
        pages: list[str] = []
        size = 0
        for page in reader.pages:
            pages.append(_page_text(page))
            size += len(pages[-1])
            if size > limits.characters:
                raise DocumentRefused(name, f"超过 {limits.characters:,} 字", "请拆分后再添加")
    except DependencyError as error:
        raise DocumentRefused(name, "文件已加密", "请去掉密码后另存") from error
    except RecursionError as error:
        raise DocumentRefused(name, "元素嵌套过深") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        ArithmeticError,
    ) as error:
        raise DocumentRefused(name, "PDF 已损坏", "请另存为新的 PDF 再添加") from error
    except MemoryError as error:
        raise DocumentRefused(name, "解压后内存放不下（压缩炸弹）") from error
    text = "\n\f\n".join(pages)
    if not text.strip():
        raise DocumentRefused(name, "读不出文字（扫描件，或只有隐藏文字）", "请给出有文字的版本")
    return text


def _page_text(page: PageObject) -> str:
    from pypdf.generic import ContentStream, NameObject

    contents = page.get_contents()
    if contents is None:
        return ""
    stream = ContentStream(contents, page.pdf, "bytes")  # strings stay the font's own codes
    kept = list(_visible(stream.operations))
    if len(kept) != len(stream.operations):
        stream.operations = kept
        page[NameObject("/Contents")] = stream
    return page.extract_text()


def _visible(operations: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield a page's operations without those that show text nobody can see.

    Hidden is what is drawn in an invisible mode, in a size nobody can read, or in white before anything has
    been filled behind it.
    """
    mode, size, scale, white, ground = 0, 12.0, 1.0, False, False
    stack: list[tuple[int, float, float, bool]] = []
    for operands, operator in operations:
        if operator in _SHOWING and (
            mode in _INVISIBLE_MODES or abs(size * scale) < _TINY or (white and not ground)
        ):
            continue
        if operator == b"q":
            stack.append((mode, size, scale, white))
        elif operator == b"Q" and stack:
            mode, size, scale, white = stack.pop()
        elif operator == b"Tr" and operands:
            mode = int(operands[0])
        elif operator == b"Tf" and len(operands) > 1:
            size = float(operands[1])
        elif operator == b"Tm" and len(operands) == 6:  # noqa: PLR2004 - a matrix has six numbers
            scale = max(abs(float(operands[1])), abs(float(operands[3])))
        elif operator == b"BT":
            scale = 1.0
        elif operator in _FILLING:
            ground = ground or not white
        elif operator in {b"g", b"rg", b"k", b"sc", b"scn"}:
            white = _is_white(operator, operands)
        yield operands, operator


def _is_white(operator: bytes, operands: list[Any]) -> bool:
    try:
        values = [float(value) for value in operands]
    except (TypeError, ValueError):
        return False
    if not values:
        return False
    if operator == b"k" or len(values) == 4:  # noqa: PLR2004 - cyan, magenta, yellow, black
        return max(values) <= 1 - _ALMOST_WHITE
    return min(values) >= _ALMOST_WHITE
