"""A bulletin as an official document (DOCX), laid out after GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.bulletins.layout import official_styles as styles
from handlers.bulletins.layout.chart_picture import PAPER, chart_picture
from handlers.bulletins.layout.ladder import step
from handlers.bulletins.layout.official_page import document_bytes, official_page
from handlers.bulletins.layout.official_parts import (
    add_picture,
    add_table,
    imprint,
    paragraph,
    red_head,
    sign,
)
from handlers.bulletins.layout.values import (
    UNKNOWN,
    clean,
    day_text,
    in_shanghai,
    lacks,
    number_text,
    source,
)
from handlers.bulletins.model import Bulletin, Chart, Item, Section
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from docx.document import Document

MOST_LETTERED = 20
"""A part with more items than this numbers them 1. 2. 3., since （八十七） helps nobody."""


def bulletin_document(bulletin: Bulletin) -> bytes:
    """Return the bulletin as a DOCX file; the same bulletin always gives the same bytes."""
    made = in_shanghai(bulletin.made_at)
    day = day_text(made.date(), bulletin.language)
    header = form_word(bulletin.language, "demonstration") if bulletin.demonstration else ""
    document = official_page(clean(bulletin.title), clean(bulletin.issuer), made, header=header)
    number = bulletin.numbered or form_word(bulletin.language, "preview")
    red_head(document, bulletin.title, number, bulletin.issuer, day)
    paragraph(document, "", styles.BODY)
    _title(document, bulletin)
    _Writer(document, bulletin).body()
    sign(document, bulletin.issuer, day)
    imprint(document, _rests_on(bulletin), bulletin.issuer, form_word(bulletin.language, "printed", day=day))
    return document_bytes(document)


def _title(document: Document, bulletin: Bulletin) -> None:
    """Add the title, and below it the days of the period where its label holds them in brackets."""
    period, bracket, days = bulletin.period.label.partition("（")
    if not bracket:
        period, bracket, days = bulletin.period.label.partition(" (")
    paragraph(document, form_word(bulletin.language, "heading", period=period), styles.TITLE)
    if bracket:
        paragraph(document, bracket + days, styles.SUBTITLE)
    paragraph(document, "", styles.BODY)


class _Writer:
    """Writes the body, counting parts, tables and charts as it goes."""

    def __init__(self, document: Document, bulletin: Bulletin) -> None:
        self._document, self._bulletin = document, bulletin
        self._language = bulletin.language
        self._parts = self._tables = self._charts = 0

    def body(self) -> None:
        """Write what the bulletin says, part by part, and what must be known of its sources."""
        bulletin = self._bulletin
        for line in (bulletin.lead, bulletin.quiet):
            if line:
                self._say(line)
        told = [section for section in bulletin.sections if section.holds or section.empty]
        for section in told:
            self._section(section)
        if not told and not bulletin.lead and not bulletin.quiet:
            self._say(form_word(self._language, "nothing"))
        if bulletin.notices:
            self._heading(form_word(self._language, "notices"))
            for at, notice in enumerate(bulletin.notices, 1):
                mark = step(3, at) if len(bulletin.notices) > 1 else ""
                self._say(mark + notice.text)

    def _say(self, text: str, style: str = styles.BODY) -> None:
        paragraph(self._document, text, style)

    def _heading(self, title: str) -> None:
        self._parts += 1
        self._say(step(1, self._parts) + clean(title), styles.HEADING_1)

    def _section(self, section: Section) -> None:
        self._heading(section.title)
        if not section.holds:
            self._say(section.empty)
        self._items(section.items)
        for table in section.tables:
            self._tables += 1
            title = form_word(self._language, "table", number=self._tables, title=clean(table.title))
            self._say(title, styles.CAPTION)
            add_table(self._document, table, self._language)
            notes = list(table.notes)
            if lacks(table) and not any(UNKNOWN in note for note in section.notes):
                notes.append(form_word(self._language, "unknown_note"))
            for note in notes:
                self._say(note, styles.NOTE)
        for chart in section.charts:
            self._chart(chart)
        for note in section.notes:
            self._say(note)

    def _items(self, items: Sequence[Item]) -> None:
        depth = 2 if len(items) <= MOST_LETTERED else 3
        for at, item in enumerate(items, 1):
            words = (form_word(self._language, "marked") if item.marked else "") + clean(item.text)
            words += form_word(self._language, "masked") if item.masked and not item.detail else ""
            below = [clean(line) for line in item.detail]
            if item.cite is not None and not _quoted(item):
                below.append(source(item.cite, self._language))
            style = styles.HEADING_2 if below and depth == 2 else styles.HEADING_3 if below else styles.BODY  # noqa: PLR2004
            self._say(step(depth, at) + words, style)
            for line in below:
                self._say(line)

    def _chart(self, chart: Chart) -> None:
        self._charts += 1
        picture = chart_picture(chart, self._language, titled=False, width=PAPER)
        add_picture(self._document, picture, chart_words(chart, self._bulletin))
        title = form_word(self._language, "chart", number=self._charts, title=clean(chart.title))
        self._say(title, styles.FIGURE_CAPTION)


def chart_words(chart: Chart, bulletin: Bulletin) -> str:
    """Return a chart in words, for whoever cannot see it."""
    language = bulletin.language
    told = []
    for at, label in enumerate(chart.labels):
        values = []
        for series in chart.series:
            value = series.values[at]
            if value is None and series.role == "target":
                continue
            text = form_word(language, "unknown") if value is None else number_text(value) + chart.unit
            values.append(f"{series.name} {text}" if len(chart.series) > 1 else text)
        told.append(f"{label} " + form_word(language, "comma").join(values))
    return clean(chart.title + form_word(language, "colon") + form_word(language, "semicolon").join(told))


def _quoted(item: Item) -> bool:
    """Say whether an item gives its clause and the clause's words already."""
    told = "\n".join((item.text, *item.detail))
    return (
        item.cite is not None
        and bool(item.cite.quote)
        and item.cite.quote in told
        and item.cite.title in told
    )


def _rests_on(bulletin: Bulletin) -> list[str]:
    """Return the lines of the imprint that say what the data rest on, and how to verify it."""
    first, last = bulletin.range
    key = "range" if last else "range_none"
    lines = [form_word(bulletin.language, key, first=first, last=last, seq=bulletin.head[0])]
    lines.append(form_word(bulletin.language, "head", anchor=bulletin.anchor))
    lines.append(form_word(bulletin.language, "verify"))
    if bulletin.reader:
        lines.insert(0, form_word(bulletin.language, "reader", reader=bulletin.reader))
    return lines
