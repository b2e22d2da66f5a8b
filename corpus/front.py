"""What stands before the first clause: letterhead, number, title, addressees, preamble, or a news report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import markers
from corpus.models import ClauseKind

_LONGEST_TITLE = 90
_TITLE_LINES = 5
_SHORTEST_TITLE = 5
_LONGEST_LINE = 60


@dataclass(frozen=True)
class Front:
    """The pieces before the body, as (kind, first paragraph, behind the last), and the document's title."""

    title: str
    pieces: tuple[tuple[ClauseKind, int, int], ...]
    body: int


def front_of(texts: list[str], *, plain: bool) -> Front:
    """Divide the paragraphs before the first clause.

    Args:
        texts: the paragraphs before the first sign of the ladder, or all where there is none.
        plain: there is no ladder, so only the title is looked for and the rest is left to the body.
    """
    reach = len(texts)
    if plain:
        reach = next((i for i, t in enumerate(texts[:12]) if _is_sentence(t)), min(len(texts), 12))
    start, stop = _title(texts[:reach])
    pieces: list[tuple[ClauseKind, int, int]] = []
    told = any(_is_sentence(t) and "。" in t for t in texts[:start])
    if told:
        pieces.append(("news", 0, start))
    else:
        pieces.extend(("title", i, i + 1) for i in range(start))
    if stop > start:
        pieces.append(("title", start, stop))
    after = stop
    while after < reach and _is_label(texts[after]):
        pieces.append(("title", after, after + 1))
        after += 1
    if plain:
        return Front(_joined(texts[start:stop]), tuple(pieces), after)
    if after < len(texts):
        pieces.append(("preamble", after, len(texts)))
    return Front(_joined(texts[start:stop]), tuple(pieces), len(texts))


def _joined(texts: list[str]) -> str:
    return re.sub(r"\s", "", "".join(texts))


def _is_sentence(text: str) -> bool:
    return "。" in text or (len(text) > _LONGEST_LINE and bool(re.search(r"[，；]", text)))


def _is_label(text: str) -> bool:
    """Say whether a line under the title is its date, number or issuer."""
    flat = text.strip()
    return bool(
        markers.DATE_ALONE.fullmatch(flat)
        or (markers.NUMBER.search(flat) and len(flat) < 30)  # noqa: PLR2004
        or re.fullmatch(r"[（(][^（）()]{2,120}[）)]", flat)
    )


def _title(texts: list[str]) -> tuple[int, int]:
    """Return the title's paragraphs: the last that ends as a title does, its lines above and its stage."""
    found = -1
    for i, text in enumerate(texts):
        flat = text.strip()
        if len(flat) <= _LONGEST_TITLE and markers.TITLE_END.search(flat) and not _is_sentence(flat):
            found = i
        elif flat.endswith(("：", ":")) and found >= 0:
            break
    if found < 0:
        found = next((i for i, t in enumerate(texts[:4]) if _could_name(t)), -1)
        return (found, found + 1) if found >= 0 else (0, 0)
    start = _title_start(texts, found)
    stop = found + 1
    while stop < len(texts) and markers.STAGE.fullmatch(texts[stop].strip()):
        stop += 1
    return start, stop


def _title_start(texts: list[str], found: int) -> int:
    """Return the first line of the title that ends at `found`: it may be broken over several lines."""
    start = found
    for i in range(found - 1, max(-1, found - _TITLE_LINES), -1):
        if not _goes_on(texts[i], texts[i + 1]):
            break
        if "关于" in texts[i] or texts[i + 1].strip().startswith("关于"):
            start = i
    return start


def _could_name(text: str) -> bool:
    """Say whether a line can be the title of a text that does not say what kind of document it is."""
    return _SHORTEST_TITLE <= len(text.strip()) <= _LONGEST_LINE and not _is_sentence(text)


def _goes_on(before: str, after: str) -> bool:
    """Say whether a title's line goes on in the next."""
    flat = before.strip()
    if (
        markers.ends_sentence(flat)
        or markers.NUMBER.search(flat)
        or flat.endswith("文件")
        or len(flat) > _LONGEST_LINE
    ):
        return False
    if markers.DATE_ALONE.fullmatch(flat) or markers.TITLE_END.search(flat):
        return False
    if after.strip().startswith("关于"):
        return markers.is_signature(flat)
    return "关于" not in after and not markers.ends_sentence(flat)
