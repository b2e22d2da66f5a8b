"""Who is responsible: the 责任单位 lists of a clause as fields, the leading unit first."""

from __future__ import annotations

import re

from corpus.models import Cell, Responsibility

RANKED_NOTE = re.compile(
    r"(?:列|排)(?:在|名)?第一(?:位|个)?的?[^，。；]{0,6}为?(?:牵头|责任)?(?:单位|部门)?为?牵头|第一(?:位|个)[^，。；]{0,8}为牵头(?:单位|部门)"
)
_LIST = re.compile(
    r"(?P<open>[（(\[［]\s*)?(?P<word>责任(?:单位|部门)|牵头(?:单位|部门)|配合(?:单位|部门))\s*[:：]"
)
_GROUP_END = re.compile(
    r"(?:政府|管委会|办事处|单位|部门|机构|平台|党委|集聚区|街道|乡镇)(?:[〔（(\[][^〕）)\]]*[〕）)\]])?$"
)
_TAIL = re.compile(r"(?:按照?)?职责分工(?:负责|落实)?$|等?(?:按|分别)[^、，]{0,10}负责$|负责$|参与$|配合$")
_PAIRS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "［": "］", "【": "】"}


def responsibilities(text: str, *, ranked: bool, body_start: int = 0) -> tuple[Responsibility, ...]:
    """Find the lists of units in a clause's text.

    Args:
        text: the clause's text.
        ranked: whether the document says that the first unit of a list leads.
        body_start: where the text behind the heading begins.

    Returns:
        one entry a list, each covering the text since the last one.
    """
    found: list[Responsibility] = []
    scope = body_start
    position = 0
    while match := _LIST.search(text, position):
        start = match.start()
        end, words = _extent(text, match)
        lead, supporting = _ordered(words, match.group("word"))
        if lead or supporting:
            known = ranked or len(lead) + len(supporting) == 1 or match.group("word").startswith("牵头")
            found.append(Responsibility(lead, supporting, start, end, scope, known))
            scope = end
        position = max(end, match.end())
    return tuple(found)


def of_cells(cells: tuple[Cell, ...]) -> tuple[Responsibility, ...]:
    """Read the leading and supporting units of a table row from the columns that name them."""
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    start = end = 0
    position = 0
    for cell in cells:
        if "牵头" in cell.column or "责任单位" in cell.column or "责任部门" in cell.column:
            lead += units(cell.text)
            start, end = (start or position), position + len(cell.text)
        elif "配合" in cell.column or "协助" in cell.column or "参与" in cell.column:
            supporting += units(cell.text)
            start, end = (start or position), position + len(cell.text)
        position += len(cell.text) + 1
    if not lead and not supporting:
        return ()
    return (Responsibility(lead, supporting, start, end, 0),)


def _extent(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Return where a list ends (its bracket included) and its words."""
    if match.group("open"):
        close = _PAIRS[match.group("open").strip()]
        opener = match.group("open").strip()
        depth = 1
        for i in range(match.end(), len(text)):
            if text[i] == opener:
                depth += 1
            elif text[i] == close:
                depth -= 1
                if not depth:
                    return i + 1, text[match.end() : i]
        return len(text), text[match.end() :]
    stop = re.search(r"[。；;](?!$)|$", text[match.end() :])
    end = match.end() + (stop.start() if stop else 0)
    words = text[match.end() : end]
    note = re.match(r"[；;][^。]{0,30}(?:下同|牵头)[^。]{0,10}。?", text[end:])
    if note:
        end += note.end()
    return end, words


def _ordered(words: str, word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    head = re.split(r"[。；;]", words, maxsplit=1)[0]
    explicit = re.match(r"(?P<lead>[^，；。]+?)牵头[，,、]?(?P<rest>.*)", head)
    if explicit and "为牵头" not in head:
        return units(explicit.group("lead")), units(explicit.group("rest"))
    named = units(head)
    if word.startswith("配合"):
        return (), named
    if word.startswith("牵头"):
        return named, ()
    return named[:1], named[1:]


def units(words: str) -> tuple[str, ...]:
    """Split a run of unit names; 各市、县（市、区）政府 stays one name, brackets are never cut."""
    pieces: list[str] = []
    depth = 0
    begin = 0
    for i, c in enumerate(words):
        if c in _PAIRS:
            depth += 1
        elif c in _PAIRS.values():
            depth = max(0, depth - 1)
        elif c in "、，,；;" and not depth:
            pieces.append(words[begin : i + 1])
            begin = i + 1
    pieces.append(words[begin:])
    return tuple(name for name in (_clean(p) for p in _regrouped(pieces)) if name)


def _regrouped(pieces: list[str]) -> list[str]:
    """Put 各区、县（市）政府 back together: from 各… to the piece that names what they all are."""
    result: list[str] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i].strip()
        if piece.startswith(("各", "以及各", "有关区", "有关县")) and not _GROUP_END.search(_clean(piece)):
            for j in range(i + 1, min(i + 5, len(pieces))):
                if _GROUP_END.search(_clean(pieces[j])):
                    if re.search(r"党〔?（?[^、]*委$", _clean(pieces[j])) and j + 1 < len(pieces):
                        continue
                    piece = "".join(pieces[i : j + 1])
                    i = j
                    break
        result.append(piece)
        i += 1
    return result


def _clean(piece: str) -> str:
    name = piece.strip().strip("、，,；;。 　")
    name = re.sub(r"^(?:以及|和|及)(?=相关|各|其他)", "", name)
    return _TAIL.sub("", name).strip()
