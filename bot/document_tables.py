"""The tables that show documents in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.clock import now, today
from handlers.wording_documents import FIELDS, WORDS, Language, shown

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.catalogue import Version
    from corpus.models import Clause, Metadata

_LONGEST_NAME = 20
"""Columns that a document's name may take before it is broken."""


def console() -> Console:
    """Return the terminal, or what stands for it, with no colour of its own."""
    from rich.console import Console

    return Console(highlight=False)


def listing(versions: Sequence[Version], language: Language) -> Any:
    """Return one row a document: its name, its title with the number below it, its status and version."""
    from rich.cells import cell_len
    from rich.text import Text

    words, fields = WORDS[language], FIELDS[language]
    table = _table()
    table.add_column(fields["id"], overflow="fold", max_width=_LONGEST_NAME)
    longest = max((cell_len(version.metadata.number or "") for version in versions), default=0)
    table.add_column(words["title_number"], overflow="fold", min_width=longest, ratio=1)
    table.add_column(fields["status"], no_wrap=True)
    table.add_column(words["version"], no_wrap=True, justify="right")
    for version in versions:
        metadata = version.metadata
        title = "\n".join(filter(None, (metadata.title, metadata.number)))
        status = shown(metadata, "status", language, today())
        table.add_row(metadata.id, Text(title), status, str(version.version))
    return table


def facts(metadata: Metadata, language: Language, evidence: dict[str, str], places: dict[str, str]) -> Any:
    """Return what is known of a document, field by field, beside the words it was read from.

    Args:
        metadata: the document's metadata.
        language: language of the words around it.
        evidence: words of the source by field; the column is left out if empty.
        places: names of places by division code.
    """
    words = WORDS[language]
    table = _table()
    table.add_column(words["field"], no_wrap=True)
    for heading in (words["value"], words["from"])[: 2 if evidence else 1]:
        table.add_column(heading, overflow="fold")
    for field, label in FIELDS[language].items():
        value = shown(metadata, field, language, today())
        if field == "place" and metadata.place in places:
            value = f"{places[metadata.place]}（{value}）"
        table.add_row(label, value, *([evidence.get(field, "")] if evidence else []))
    return table


def versions(history: Sequence[Version], language: Language) -> Any:
    """Return one row a version, the latest first."""
    words = WORDS[language]
    table = _table()
    for heading in (words["version"], words["file"], words["since"], words["until"]):
        table.add_column(heading, overflow="fold")
    for version in history:
        ended = version.ended.astimezone(now().tzinfo).strftime("%Y-%m-%d %H:%M") if version.ended else ""
        began = version.added.astimezone(now().tzinfo).strftime("%Y-%m-%d %H:%M")
        table.add_row(str(version.version), version.metadata.file, began, ended)
    return table


def clauses(found: Sequence[Clause], language: Language) -> Any:
    """Return one row a clause: its path, its kind and its words."""
    words = WORDS[language]
    table = _table()
    for heading in (words["path"], words["kind"], words["text"]):
        table.add_column(heading, overflow="fold")
    for clause in found:
        table.add_row(clause.path, clause.kind, clause.text)
    return table


def _table() -> Any:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False)
