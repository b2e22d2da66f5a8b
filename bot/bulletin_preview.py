"""A bulletin in the terminal: short cards with tables that line up, or plain lines where the output is piped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from handlers.bulletins.layout.short_cards import ShortCard, short_cards
from handlers.bulletins.layout.values import clean, heading, in_shanghai, is_number, shown_rows
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from rich.console import Console

    from handlers.bulletins.model import Bulletin, Table
    from handlers.wording import Language


def show_bulletin(bulletin: Bulletin, *, whole: bool) -> None:
    """Print a bulletin.

    Args:
        bulletin: what is shown.
        whole: every item with its details, rather than the first few of each part.
    """
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        for line in plain_lines(bulletin, whole=whole):
            click.echo(line)
        return
    for line in _head(bulletin):
        console.print(line, style="bold" if line.startswith(bulletin.title) else "")
    for card in short_cards(bulletin, whole=whole):
        console.print()
        console.print(card.title, style="bold")
        for line in card.lines:
            console.print(line)
        for table in card.tables:
            _print_table(console, table, bulletin.language)
        for part in _rest(card, bulletin.language):
            console.print(part)
    console.print()
    for line in _foot(bulletin):
        console.print(line)


def plain_lines(bulletin: Bulletin, *, whole: bool) -> Iterator[str]:
    """Yield a bulletin line by line, a table's cells parted by tabs."""
    yield from _head(bulletin)
    for card in short_cards(bulletin, whole=whole):
        yield ""
        yield card.title
        yield from card.lines
        for table in card.tables:
            yield clean(table.title)
            yield "\t".join(heading(column, bulletin.language, "") for column in table.columns)
            yield from ("\t".join(row) for row in shown_rows(table))
            yield from (clean(note) for note in table.notes)
        yield from _rest(card, bulletin.language)
    yield ""
    yield from _foot(bulletin)


def _head(bulletin: Bulletin) -> Iterator[str]:
    language = bulletin.language
    if bulletin.demonstration:
        yield form_word(language, "demonstration")
    yield f"{bulletin.title}　{bulletin.numbered or form_word(language, 'preview')}"
    day = in_shanghai(bulletin.made_at).strftime("%Y-%m-%d %H:%M")
    yield " | ".join(part for part in (bulletin.period.label, bulletin.issuer, day) if part)
    if bulletin.reader:
        yield form_word(language, "reader", reader=bulletin.reader)
    yield from (clean(line) for line in (bulletin.lead, bulletin.quiet) if line)


def _rest(card: ShortCard, language: Language) -> Iterator[str]:
    """Yield what stands below a card's tables."""
    for chart in card.charts:
        yield ""
        yield from chart
    yield from card.notes
    if card.left:
        yield form_word(language, "more", number=card.left)


def _foot(bulletin: Bulletin) -> Iterator[str]:
    language = bulletin.language
    first, last = bulletin.range
    yield form_word(language, "range" if last else "range_none", first=first, last=last, seq=bulletin.head[0])
    yield form_word(language, "verify_line", anchor=bulletin.anchor)


def _print_table(console: Console, table: Table, language: Language) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=SIMPLE_HEAD, title=clean(table.title), title_justify="left", pad_edge=False)
    for column in table.columns:
        shown.add_column(Text(heading(column, language)), justify="right" if is_number(column) else "left")
    for row in shown_rows(table):
        shown.add_row(*(Text(cell) for cell in row))
    console.print(shown)
    for note in table.notes:
        console.print(clean(note))
