"""A bulletin as short cards: a heading, the first few lines, and how many more there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from handlers.bulletins.layout.ladder import step
from handlers.bulletins.layout.values import clean, number_texts, width
from handlers.bulletins.model import Bulletin, Chart, Item, Section, Table
from handlers.wording import Language
from handlers.wording_bulletin_forms import form_word

MOST = 3
"""Items of a part that a short card shows."""
BAR = 24
"""Columns of the longest bar in text."""
_UNKNOWN_BAR, _BLOCK, _TARGET = "·", "█", "│"


@dataclass(frozen=True)
class ShortCard:
    """One part of a bulletin, cut short.

    Args:
        title: its heading, with the mark of the ladder and how many items it holds.
        lines: what it says, an item's details indented below it.
        left: how many items are not shown.
        tables: its tables, whole.
        charts: its charts as lines of text.
        notes: what must be known of it.
    """

    title: str
    lines: tuple[str, ...] = ()
    left: int = 0
    tables: tuple[Table, ...] = ()
    charts: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def short_cards(bulletin: Bulletin, *, most: int = MOST, whole: bool = False) -> tuple[ShortCard, ...]:
    """Return a bulletin's parts as short cards, in order; parts that say nothing are left out.

    Args:
        bulletin: what is shown.
        most: how many items of a part are shown.
        whole: show every item and every detail.
    """
    told = [section for section in bulletin.sections if section.holds or section.empty]
    cards = [_card(section, at, bulletin.language, most, whole) for at, section in enumerate(told, 1)]
    if bulletin.notices:
        title = step(1, len(told) + 1) + form_word(bulletin.language, "notices")
        cards.append(ShortCard(title, tuple(clean(notice.text) for notice in bulletin.notices)))
    return tuple(cards)


def _card(section: Section, number: int, language: Language, most: int, whole: bool) -> ShortCard:  # noqa: FBT001
    items = section.items if whole else section.items[:most]
    lines = [line for at, item in enumerate(items, 1) for line in _lines(item, at, language, whole=whole)]
    if not section.holds:
        lines.append(clean(section.empty))
    count = form_word(language, "count", number=len(section.items)) if section.items else ""
    return ShortCard(
        step(1, number) + clean(section.title) + count,
        tuple(lines),
        len(section.items) - len(items),
        section.tables,
        tuple(chart_lines(chart, language) for chart in section.charts),
        tuple(clean(note) for note in section.notes),
    )


def _lines(item: Item, number: int, language: Language, *, whole: bool) -> list[str]:
    """Return an item as lines: all its details, or the first one."""
    words = (form_word(language, "marked") if item.marked else "") + clean(item.text)
    words += form_word(language, "masked") if item.masked else ""
    detail = item.detail if whole else item.detail[:1]
    return [f"{number}. {words}", *(f"   {clean(line)}" for line in detail)]


def chart_lines(chart: Chart, language: Language) -> tuple[str, ...]:
    """Return a chart as text: one bar a label, its value and its target, in columns that line up."""
    actual = [series for series in chart.series if series.role == "actual"]
    targets = [series for series in chart.series if series.role == "target"]
    known = [Decimal(value) for series in chart.series for value in series.values if value is not None]
    most = max((abs(value) for value in known), default=Decimal(0)) or Decimal(1)
    labels = [clean(label) for label in chart.labels]
    room = max((width(label) for label in labels), default=0)
    texts = {series.key: number_texts(series.values) for series in chart.series}
    lines = [clean(chart.title) + (form_word(language, "unit", unit=chart.unit) if chart.unit else "")]
    for at, label in enumerate(labels):
        for series in actual:
            value = series.values[at]
            bar = _UNKNOWN_BAR if value is None else _BLOCK * round(BAR * abs(Decimal(value)) / most)
            words = form_word(language, "unknown") if value is None else texts[series.key][at]
            goal = [texts[target.key][at] for target in targets if target.values[at] is not None]
            words += f"  {_TARGET}" + form_word(language, "target", value=goal[0]) if goal else ""
            name = clean(series.name) if len(actual) > 1 else ""
            lines.append(
                " ".join(part for part in (label + " " * (room - width(label)), bar, words, name) if part)
            )
    if chart.note:
        lines.append(clean(chart.note))
    return tuple(lines)
