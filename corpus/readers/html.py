"""HTML: the words a reader of the page sees, one line a block, entities decoded."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)
_STATED = re.compile(r"^date: .+$", re.MULTILINE)
"""The date that front matter states of an article; kept as a line behind the text, to be cited."""
_NEVER_SHOWN = (
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title", "nav",
    "footer", "button", "select", "textarea", "input", "audio", "video", "canvas", "meta", "link",
)  # fmt: skip
_LONGEST_CELL = 3000
_LEFT_OUT = "\0"
"""Stands for what is not shown: a hidden block in the middle of a sentence must not break the sentence."""
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip


def words(markup: str) -> str:
    """Return the visible text of a page: a line for each block, table cells of a row divided by tabs.

    Scripts, styles, comments and whatever is hidden from the reader's eye are left out; of front matter only
    the date stays, behind the text.
    """
    import warnings

    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    from corpus.readers import visibility

    front = _FRONT_MATTER.match(markup)
    stated = _STATED.findall(front.group()) if front else []
    markup = _FRONT_MATTER.sub("", markup, count=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(markup, "lxml")
    text = _tidy(_Walker(visibility.hidden_rules(markup)).text(soup))
    return "\n".join([text, *stated]) + "\n" if stated else text


class _Walker:
    """Goes through a page in reading order; a stack of its own, so that depth is never the interpreter's."""

    def __init__(self, hidden: Callable[[Tag], bool]) -> None:
        self.hidden = hidden

    def text(self, root: Tag) -> str:
        from bs4.element import NavigableString, PreformattedString, Tag

        out: list[str] = []
        stack: list[PageElement | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, PreformattedString):
                continue  # comments, declarations, processing instructions
            if isinstance(node, NavigableString):
                out.append(re.sub(r"[ \t\r\n\f\0]+", " ", node))
            elif isinstance(node, str):
                out.append(node)
            elif isinstance(node, Tag) and (node.name in _NEVER_SHOWN or self.hidden(node)):
                out.append(_LEFT_OUT if node.name in _BLOCKS else "")
            elif isinstance(node, Tag):
                if node.name == "br":
                    out.append("\n")
                elif node.name == "tr" and (row := self._row(node)):
                    out.append(f"\n{row}\n")
                else:
                    edge = "\n" if node.name in _BLOCKS else ""
                    out.append(edge)
                    stack.append(edge)
                    stack.extend(reversed(node.contents))
        return "".join(out)

    def _row(self, row: Tag) -> str:
        """Return a table row as cells divided by tabs, "" where the table only arranges the page."""
        cells = [c for c in row.find_all(["td", "th"], recursive=False) if not self.hidden(c)]
        if len(cells) < 2 or row.find("table") is not None:  # noqa: PLR2004 - one cell is no row
            return ""
        texts = [re.sub(r"\s+", " ", _tidy(self.text(c)).replace("\n", "")).strip() for c in cells]
        if max(map(len, texts)) > _LONGEST_CELL or sum(map(bool, texts)) < 2:  # noqa: PLR2004 - as above
            return ""
        return "\t".join(texts)


def _tidy(text: str) -> str:
    text = re.sub(rf"(?<!\n)\n{_LEFT_OUT}+(?=[^\n{_LEFT_OUT}])", "", text).replace(_LEFT_OUT, "")
    lines = []
    for raw in text.replace("\xa0", " ").split("\n"):
        line = re.sub(r"[ \u3000]*\t[ \u3000]*", "\t", raw).strip(" ").rstrip("\t ")
        if line.strip("\t \u3000"):
            lines.append(line)
    return "\n".join(lines) + "\n"
