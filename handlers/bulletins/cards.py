"""A bulletin in a chat: one short card, and a card for each section on "more"; nothing in it leads nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.bulletins.model import Bulletin, Item, Opens, Section
from handlers.messages import Action, Card, CardKind
from handlers.register import moves
from handlers.wording import Language
from handlers.wording_bulletin_chat import chat_word

COUNTER = "bulletins"
SHOWN, PAGE = 2, 6
LABEL = 24
Move = Mapping[str, Any]


def move(do: str, **facts: Any) -> dict[str, Any]:
    """Return a move of the bulletins' counter, as data."""
    return {"counter": COUNTER, "do": do, **facts}


def asked_for(bulletin: Bulletin, issue: str | None) -> dict[str, Any]:
    """Return what a move needs to find this bulletin again."""
    return {"kind": bulletin.kind, "place": bulletin.place, "period": bulletin.period.code, "issue": issue}


def short_card(
    bulletin: Bulletin, *, issue: str | None = None, kind: CardKind = "reply", more: tuple[Action, ...] = ()
) -> Card:
    """Return a bulletin as one short card: the first lines of each section, and an action to see the rest.

    Args:
        bulletin: as its reader may see it.
        issue: id of the issue it is a copy of, None for a look at it.
        kind: a `bulletin` is one that was pushed.
        more: actions that stand behind those of the sections.
    """
    language = bulletin.language
    where = asked_for(bulletin, issue)
    lines = [f"{bulletin.period.label} {bulletin.numbered}".strip()]
    lines += [bulletin.quiet] if bulletin.quiet else []
    lines += [bulletin.lead] if bulletin.lead else []
    actions: list[Action] = []
    for section in bulletin.sections:
        lines += _short(section, language)
        label = chat_word(language, "section", title=_brief(section.title), count=_size(section))
        actions.append(Action(label, move("section", key=section.key, at=0, **where)))
    lines += [chat_word(language, "notice", text=notice.text) for notice in bulletin.notices]
    lines.append(chat_word(language, "anchor", anchor=bulletin.anchor))
    return Card("\n".join(lines), title=bulletin.title, actions=(*actions, *more), kind=kind)


def _size(section: Section) -> int:
    return len(section.items) or sum(len(table.rows) for table in section.tables)


def _short(section: Section, language: Language) -> list[str]:
    """Return a section's heading and its first items; a table as its first rows."""
    if not section.holds:
        return [f"【{section.title}】{section.empty}"]
    lines = [f"【{section.title}】"]
    lines += [_line(item) for item in section.items[:SHOWN]]
    for table in section.tables[:1]:
        lines += [_row(table, row, language) for row in table.rows[:SHOWN]]
    left = _size(section) - SHOWN
    return [*lines, chat_word(language, "left", count=left)] if left > 0 else lines


def _line(item: Item) -> str:
    return f"{'★' if item.marked else '·'} {item.text}"


def _row(table: Any, row: tuple[Any, ...], language: Language) -> str:
    """Return a row of a table as one line: the place, and each value that is known with its column."""
    parts = [
        f"{column.title} {_value(value)}{column.unit}"
        for column, value in zip(table.columns[1:], row[1:], strict=True)
        if value is not None
    ]
    return f"· {row[0]}：{'；'.join(parts) or chat_word(language, 'unknown')}"


def _value(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def section_cards(bulletin: Bulletin, key: str, at: int, *, issue: str | None = None) -> tuple[Card, ...]:
    """Return one section whole, a page of items at a time, each with what it opens."""
    section = next((one for one in bulletin.sections if one.key == key), None)
    language = bulletin.language
    if section is None:
        return (Card(chat_word(language, "gone")),)
    lines: list[str] = []
    actions: list[Action] = []
    for number, item in enumerate(section.items[at : at + PAGE], at + 1):
        lines.append(f"{number}. {'★' if item.marked else ''}{item.text}")
        lines += [f"   {detail}" for detail in item.detail]
        opened = opening(item.opens)
        if opened is not None:
            label = chat_word(language, f"open_{item.opens.kind if item.opens else ''}", number=number)
            actions.append(Action(f"{label} {_brief(item.text)}", opened))
    for table in section.tables if at == 0 else ():
        lines += [_row(table, row, language) for row in table.rows]
        lines += list(table.notes)
    lines += list(section.notes)
    where = asked_for(bulletin, issue)
    if at + PAGE < len(section.items):
        left = len(section.items) - at - PAGE
        actions.append(
            Action(chat_word(language, "more", count=left), move("section", key=key, at=at + PAGE, **where))
        )
    actions.append(Action(chat_word(language, "back"), move("show", **where)))
    return (Card("\n".join(lines), title=section.title, actions=tuple(actions)),)


def opening(opens: Opens | None) -> Move | None:
    """Return the move that opens what an item opens, None where there is nothing."""
    if opens is None:
        return None
    if opens.kind == "claim":
        return moves.card(opens.id)
    if opens.kind in ("pool", "needs"):
        return moves.open_list(opens.kind)
    if opens.kind == "queue":
        return moves.open_list("review")
    if opens.kind in ("clause", "document"):
        return move(opens.kind, document=opens.id, path=opens.path)
    return move("figures") if opens.kind == "figures" else move("selection")


def _brief(text: str) -> str:
    one = text.partition("（")[0] or text
    return one if len(one) <= LABEL else one[: LABEL - 1] + "…"
