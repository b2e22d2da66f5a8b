"""HTML: the words a reader of the page sees, one line a block, entities decoded."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)
_NEVER_SHOWN = (
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title", "nav",
    "footer", "form", "button", "select", "textarea", "input", "audio", "video", "canvas", "meta", "link",
)  # fmt: skip
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "html",
    ]
)


def words(markup: str) -> str:
    """Return the visible text of a page: a line for each block, table cells of a row divided by tabs.

    Front matter, scripts, styles, comments and whatever is hidden from the reader's eye are left out.
    """
    import warnings

    from bs4 import BeautifulSoup
    from bs4.builder import XMLParsedAsHTMLWarning
    from bs4.element import CData, Comment, Declaration, Doctype, NavigableString, ProcessingInstruction, Tag

    from corpus.readers import visibility

    markup = _FRONT_MATTER.sub("", markup, count=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(markup, "lxml")
    hidden = visibility.hidden_rules(markup)
    unseen = (Comment, CData, Declaration, Doctype, ProcessingInstruction)
    out: list[str] = []

    def walk(root: Tag) -> None:
        # An explicit stack: depth is limited by the reader before, never by the interpreter here.
        stack: list[object] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str) and not isinstance(node, NavigableString):
                out.append(node)
            elif isinstance(node, NavigableString):
                if not isinstance(node, unseen):
                    out.append(re.sub(r"[ \t\r\n\f]+", " ", str(node)))
            elif isinstance(node, Tag):
                if node.name in _NEVER_SHOWN or hidden(node):
                    continue
                if node.name == "br":
                    out.append("\n")
                    continue
                before, after = _edges(node.name)
                if before:
                    out.append(before)
                if after:
                    stack.append(after)
                stack.extend(reversed(node.contents))

    walk(soup)
    return _tidy("".join(out))


def _edges(name: str) -> tuple[str, str]:
    if name in {"td", "th"}:
        return "", "\t"
    return ("\n", "\n") if name in _BLOCKS else ("", "")


def _tidy(text: str) -> str:
    lines = []
    for raw in text.replace("\xa0", " ").split("\n"):
        line = re.sub(r"[ \u3000]*\t[ \u3000]*", "\t", raw).strip(" ").rstrip("\t ")
        if line.strip("\t \u3000"):
            lines.append(line)
    return "\n".join(lines) + "\n"
