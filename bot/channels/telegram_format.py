"""A card as Telegram shows it: HTML in parts of at most 4,096 UTF-16 units, and buttons laid out for a phone.

The marks are ours alone: every word of a card is escaped, so nothing that was typed can become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from bot.channels.base import Labelled
from bot.channels.splitting import split_text, utf16_units
from handlers.messages import Card, between

LONGEST: Final = 4096
_ROOM_FOR_MARKS: Final = 32
"""Units kept free in each part of several for `2/3` and for a bold that goes on in the next part."""
_BOLD: Final = len("<b></b>")
_WIDE: Final = 36
"""Columns that one row of buttons holds on a small phone; a Chinese character takes two."""
_MOST_IN_A_ROW: Final = 3
_NUMBERS_IN_A_ROW: Final = 5
_BESIDE_IN_A_ROW: Final = 4
_MOST_BUTTONS: Final = 100
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons: label and id."""


@dataclass(frozen=True)
class Part:
    """One message: with marks, and the same words without for when the marks are refused."""

    html: str
    plain: str


@dataclass(frozen=True)
class Laid:
    """A card laid out: its messages, and the buttons under the last of them."""

    parts: tuple[Part, ...]
    buttons: Rows


def laid_out(message: Labelled) -> Laid:
    """Return a card's messages and buttons.

    Where a label is too long for a button, all labels stand as numbered lines in the text, and the buttons bear the
    numbers; where not, they stand on the buttons, numbered too, so that a number may be typed instead. What has no
    number, such as leaving a question open, stands below all of them.
    """
    numbered = [f"{number}. {label}" for number, (label, _) in enumerate(message.buttons, 1)]
    listed = any(_columns(label) > _WIDE for label in numbered) or len(numbered) > _MOST_BUTTONS
    if len(numbered) == 1 and not listed:
        numbered = [message.buttons[0][0]]
    lines = "\n".join(numbered) if listed else ""
    rows = button_rows(message.buttons, numbered, listed=listed)
    return Laid(card_parts(message.card, lines), (*rows, *_in_rows(message.beside, _BESIDE_IN_A_ROW)))


def card_parts(card: Card, lines: str = "") -> tuple[Part, ...]:
    """Return the messages of a card.

    Args:
        card: what is said.
        lines: what stands below its text, such as numbered actions.
    """
    pieces: list[tuple[str, bool]] = []
    if card.title:
        pieces += [(card.title, True), ("\n", False)]
    for label, value in card.fields:
        pieces += [(label, True), (f"{between(label)}{value}\n", False)]
    if card.text:
        pieces.append((card.text, False))
    if lines:
        pieces.append((f"\n{lines}" if card.text else lines, False))
    return styled_parts([(_LONE_SURROGATE.sub("\ufffd", text), bold) for text, bold in pieces])


def styled_parts(pieces: Sequence[tuple[str, bool]]) -> tuple[Part, ...]:
    """Return words, some of them bold, in as many parts as they take; nothing for words that show nothing.

    Each part is whole HTML of at most 4,096 UTF-16 units; without marks and numbers the parts joined are the words.
    """
    words = "".join(text for text, _ in pieces)
    if not words.strip():
        return ()
    html = "".join(_marked(text, bold=bold) for text, bold in pieces)
    if _units(html) <= LONGEST:
        return (Part(html, words),)
    marks = sum(_BOLD for _, bold in pieces if bold)
    chunks = _split(words, LONGEST - _ROOM_FOR_MARKS - min(marks, LONGEST // 4))
    parts: list[Part] = []
    start = 0
    for number, chunk in enumerate(chunks, 1):
        mark = f"\n{number}/{len(chunks)}"
        plain = chunk + mark
        html = _between(pieces, start, start + len(chunk)) + mark
        if _units(html) > LONGEST:  # more bold words than one message has room for
            html = escape(plain, quote=False)
        parts.append(Part(html, plain))
        start += len(chunk)
    return tuple(parts)


def button_rows(buttons: Sequence[tuple[str, str]], labels: Sequence[str], *, listed: bool) -> Rows:
    """Return buttons in rows: long ones one a row, short ones two or three, numbers five."""
    if listed:
        kept = [(str(number), button) for number, (_, button) in enumerate(buttons[:_MOST_BUTTONS], 1)]
        return _in_rows(kept, _NUMBERS_IN_A_ROW)
    kept = [(label, button) for label, (_, button) in zip(labels, buttons, strict=True)]
    widest = max((_columns(label) for label, _ in kept), default=1)
    return _in_rows(kept, max(1, min(_MOST_IN_A_ROW, _WIDE // (widest + 2))))


def _in_rows(buttons: Sequence[tuple[str, str]], in_a_row: int) -> Rows:
    return tuple(tuple(buttons[at : at + in_a_row]) for at in range(0, len(buttons), in_a_row))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _split(words: str, room: int) -> list[str]:
    return split_text(words, room, _escaped_units)


def _escaped_units(char: str) -> int:
    return len(escape(char, quote=False)) if char in "&<>" else utf16_units(char)


def _marked(text: str, *, bold: bool) -> str:
    escaped = escape(text, quote=False)
    return f"<b>{escaped}</b>" if bold and text.strip() else escaped


def _between(pieces: Sequence[tuple[str, bool]], start: int, end: int) -> str:
    """Return the HTML of the words from `start` to `end`, with every tag closed."""
    out: list[str] = []
    at = 0
    for text, bold in pieces:
        inside = text[max(0, start - at) : max(0, end - at)]
        if inside:
            out.append(_marked(inside, bold=bold))
        at += len(text)
    return "".join(out)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
