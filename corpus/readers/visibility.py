"""What a reader of a page cannot see: elements hidden by attribute, by style, or by colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import Tag

_HIDING = re.compile(
    r"(?<![-\w])(?:"
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*(?:\.0\d*)?(?![.\d])"
    r"|font-size\s*:\s*(?:0*(?:\.0*)?\s*(?:px|pt|em|rem|%|vw)?|[01](?:\.\d+)?\s*(?:px|pt)"
    r"|0?\.[01]\d*\s*r?em)\s*(?=[;!}]|$)"
    r"|(?:max-)?(?:width|height)\s*:\s*0+(?:px|pt|em|%)?\s*(?=[;!}]|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-\d{4,}"
    r"|clip(?:-path)?\s*:\s*(?:rect\(\s*[01](?:px)?\b|inset\(\s*(?:50|100)%|circle\(\s*0)"
    r"|transform\s*:\s*scale[xy]?\(\s*0\s*[,)]"
    r"|(?:-webkit-text-fill-)?color\s*:\s*(?:transparent|rgba\([^)]*,\s*0*(?:\.0+)?\s*\))"
    r")",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!}]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?<![-\w])background(?:-color)?\s*:\s*([^;!}]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CONDITIONAL = re.compile(r"@(?:media|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""Rules for printers or narrow screens hide nothing from a reader at a desk."""
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*)?(?:(?P<sign>[.#])(?P<name>[\w-]+))?$")
_ALMOST_WHITE = 0xF0
_NAMED = {"white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "black": (0, 0, 0)}


def hidden_rules(markup: str) -> Callable[[Tag], bool]:
    """Return a test that says of an element of this page whether a reader cannot see it."""
    tags, classes, ids = _hidden_selectors(markup)

    def hidden(element: Tag) -> bool:
        if element.has_attr("hidden") or element.get("aria-hidden") == "true":
            return True
        if element.name == "input" or (element.name in tags):
            return True
        if classes and classes.intersection(element.get_attribute_list("class")):
            return True
        if ids and element.get("id") in ids:
            return True
        colour = element.get("color")
        if isinstance(colour, str) and _white(colour) and not _ground_of(element):
            return True
        style = element.get("style")
        if not isinstance(style, str):
            return False
        return hides(style) or _same_colours(style) or (_white_letters(style) and not _ground_of(element))

    return hidden


def hides(style: str) -> bool:
    """Say whether a style keeps its element from being seen, colours aside."""
    return bool(_HIDING.search(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)))


def _hidden_selectors(markup: str) -> tuple[set[str], set[str], set[str]]:
    tags: set[str] = set()
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in _SHEET.findall(markup):
        plain = _CONDITIONAL.sub("", re.sub(r"/\*.*?\*/|<!--|-->", "", sheet, flags=re.DOTALL))
        for selectors, body in _RULE.findall(plain):
            if not (
                hides(body) or _same_colours(body) or (_white_letters(body) and not _GROUND.search(body))
            ):
                continue
            for selector in selectors.split(","):
                match = _SELECTOR.match(selector.strip().split()[-1] if selector.strip() else "")
                if not match or not match.group():
                    continue
                if match.group("sign") == ".":
                    classes.add(match.group("name"))
                elif match.group("sign") == "#":
                    ids.add(match.group("name"))
                else:
                    tags.add(match.group("tag").lower())
    return tags - {"body", "html", "div", "p", "span", "a", "img"} | (tags & {"span"}), classes, ids


def _ground_of(element: Tag) -> bool:
    """Say whether the element stands on a ground of its own that is not white."""
    node: Tag | None = element
    while node is not None:
        style = node.get("style")
        ground = _GROUND.search(style) if isinstance(style, str) else None
        words = ground.group(1) if ground else node.get("bgcolor")
        if isinstance(words, str) and words.strip():
            return not _white(words)
        node = node.parent
    return False


def _same_colours(style: str) -> bool:
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if not colour or not ground:
        return False
    return _parsed(colour.group(1)) is not None and _parsed(colour.group(1)) == _parsed(ground.group(1))


def _white_letters(style: str) -> bool:
    colour = _COLOUR.search(style)
    return colour is not None and _white(colour.group(1))


def _white(words: str) -> bool:
    parsed = _parsed(words)
    return parsed is not None and min(parsed) >= _ALMOST_WHITE


def _parsed(words: str) -> tuple[int, ...] | None:
    words = words.strip().lower()
    if words in _NAMED:
        return _NAMED[words]
    code = re.match(r"#([0-9a-f]{3,8})", words)
    if code:
        digits = code.group(1)
        if len(digits) in {3, 4}:
            return tuple(int(d * 2, 16) for d in digits[:3])
        if len(digits) in {6, 8}:
            return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))
    parts = re.match(r"rgba?\(\s*(\d+)\D+(\d+)\D+(\d+)", words)
    return tuple(int(p) for p in parts.groups()) if parts else None
