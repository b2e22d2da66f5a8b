"""Telegram's HTML, parsed as strictly as Telegram does, and the entities of what people type."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.telegram.server.replies import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_START = re.compile(r"<([^\s>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s*([^\s=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+))?\s*")
_END = re.compile(r"</([^\s>]*)\s*>")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_TYPED = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?|(?<!\w)@\w{3,32}|https?://[^\s]+")


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and its entities.

    Raises:
        Refused: anything that Telegram would not take.
    """
    plain: list[str] = []
    entities: list[dict[str, Any]] = []
    open_tags: list[tuple[str, int, dict[str, Any]]] = []
    position = length = 0
    while position < len(text):
        char = text[position]
        if char == "&":
            found = _REFERENCE.match(text, position)
            piece = html.unescape(found[0]) if found else "&"
            position = found.end() if found else position + 1
        elif char == "<" and text.startswith("</", position):
            position = _close(text, position, length, open_tags, entities)
            continue
        elif char == "<":
            position, tag, extra = _open(text, position)
            open_tags.append((tag, length, extra))
            continue
        else:
            piece, position = char, position + 1
        plain.append(piece)
        length += units(piece)
    if open_tags:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(plain), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _open(text: str, position: int) -> tuple[int, str, dict[str, Any]]:
    """Read a start tag; return where it ends, its name and what its attributes add to the entity."""
    offset = len(text[:position].encode())
    found = _START.match(text, position)
    if found is None:
        raise _broken(f"Unclosed start tag at byte offset {offset}")
    tag = found[1].lower()
    if tag not in _KINDS:
        raise _broken(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(found[2])}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    if tag == "tg-emoji" and "emoji-id" not in attributes:
        raise _broken(f'Tag "tg-emoji" must have attribute "emoji-id" at byte offset {offset}')
    extra: dict[str, Any] = {}
    if tag == "a":
        extra["url"] = html.unescape(attributes.get("href", ""))
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        extra["language"] = attributes["class"].removeprefix("language-")
    if tag == "blockquote" and "expandable" in attributes:
        extra["type"] = "expandable_blockquote"
    return found.end(), tag, extra


def _close(
    text: str,
    position: int,
    length: int,
    open_tags: list[tuple[str, int, dict[str, Any]]],
    entities: list[dict[str, Any]],
) -> int:
    """Read an end tag, keep the entity that it ends, and return where the tag ends."""
    offset = len(text[:position].encode())
    if not open_tags:
        raise _broken(f"Unexpected end tag at byte offset {offset}")
    found = _END.match(text, position)
    if found is None:
        raise _broken(f"Unclosed end tag at byte offset {offset}")
    tag, start, extra = open_tags.pop()
    name = found[1].lower()
    if name and name != tag:
        raise _broken(f'Unmatched end tag at byte offset {offset}, expected "</{tag}>", found "</{name}>"')
    linked = tag != "a" or re.match(r"(https?|tg|mailto|tel):", extra.get("url", ""))
    if length > start and linked:
        entities.append({"type": _KINDS[tag], "offset": start, "length": length - start} | extra)
    return found.end()


def typed_entities(text: str) -> list[dict[str, Any]]:
    """Return the entities that a messenger puts on what a person typed: commands, mentions, addresses."""
    found: list[dict[str, Any]] = []
    for match in _TYPED.finditer(text):
        kind = {"/": "bot_command", "@": "mention"}.get(match[0][0], "url")
        found.append({"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])})
    return found


def _broken(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")
