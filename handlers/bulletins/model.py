"""A bulletin as structure: chat cards, official documents, pictures and spreadsheets are all made from it.

Values are exact (`int`, `Decimal`, text), never floating point, and money is shown in the unit its column names.
`as_json` writes a bulletin in one way only, so that one made again from the log is the same byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from handlers.wording import Language
from ledger.verify import canonical

Kind = Literal["weekly", "monthly", "quarterly", "city_monthly", "city_quarterly", "city_annual"]
"""`weekly`, `monthly` and `quarterly` are those of Zhejiang 三（四）: 周信息, 月评选, 季通报; the `city_` ones are
those of Jiaxing 三（一）: 月度通报, 季度评价, 年度评优."""
KINDS: tuple[Kind, ...] = (
    "weekly", "monthly", "quarterly", "city_monthly", "city_quarterly", "city_annual"
)  # fmt: skip
Value = str | int | Decimal | None
"""One exact value; None where nothing is known, which is never shown as zero."""


@dataclass(frozen=True)
class Period:
    """The days a bulletin tells of, first and last included.

    Args:
        first: the first day, in Shanghai.
        last: the last day.
        code: how it is written on the command line and in the log: 2026-W48, 2026-11, 2026-Q3, 2026.
        label: in words: 2026年第48周（11月23日至29日）.
    """

    first: date
    last: date
    code: str
    label: str


@dataclass(frozen=True)
class Cite:
    """A clause as it is cited: document, path down its ladder, and the words exactly as the source has them.

    Args:
        document: the document's id.
        title: its title.
        number: its number, None where it has none.
        path: such as 三（四）, 附件 5.
        quote: an exact run of the source, "" where the clause is only pointed at.
        status: one of `corpus.models.DocumentStatus`.
    """

    document: str
    title: str
    number: str | None
    path: str
    quote: str
    status: str


@dataclass(frozen=True)
class Opens:
    """What an item opens when it is tapped, or what `yipanqi` would be asked for.

    kind: `claim` (id is the claim's id), `clause` (id is the document's id, path its path), `document`,
    `pool` (the masked projects to take over), `queue` (what waits for a reviewer), `figures`, `vote`.
    """

    kind: Literal["claim", "clause", "document", "pool", "queue", "needs", "figures", "vote"]
    id: str = ""
    path: str = ""


@dataclass(frozen=True)
class Item:
    """One thing told: a line, what may stand below it, and what it opens.

    Args:
        text: one line.
        detail: further lines, shown below it or on "more".
        opens: the claim or clause behind it, None where there is none.
        cite: the clause it rests on, None where it rests on the register alone.
        masked: details of the project are left out on purpose (circulation).
        marked: something to look at first: overdue, today, late.
    """

    text: str
    detail: tuple[str, ...] = ()
    opens: Opens | None = None
    cite: Cite | None = None
    masked: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table.

    kind: how its values are shown and aligned; `amount` is a Decimal in `unit`, `percent` a Decimal (12.5 is 12.5 %).
    """

    key: str
    title: str
    kind: Literal["text", "count", "amount", "percent", "day"] = "text"
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A table: text from people stands in it as it was written, so a spreadsheet must not take it for a formula."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """The values of one thing for each label of a chart, None where nothing is known.

    role: `actual` is drawn as a bar; `target` as a line or mark across the bar of its label, with its value.
    """

    key: str
    name: str
    values: tuple[Decimal | int | None, ...]
    role: Literal["actual", "target"] = "actual"


@dataclass(frozen=True)
class Chart:
    """A chart that is to be read at a glance on a phone, and without colour.

    Args:
        key: names the file it becomes.
        title: what it shows, one line.
        labels: one a bar, in the order they are shown, from the top.
        series: `actual` ones, then `target` ones.
        unit: of all values.
        kind: horizontal `bars`, or `share` (bars of percent, where 100 is the target).
        note: one line below it: where the targets come from, or that they have lapsed.
    """

    key: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    kind: Literal["bars", "share"] = "bars"
    note: str = ""

    def data(self, place: str) -> Table:
        """Return the chart's data as a table; `place` is the title of its first column."""
        columns = [Column("label", place)]
        for series in self.series:
            whole = all(isinstance(value, int) for value in series.values if value is not None)
            columns.append(Column(series.key, series.name, "count" if whole else "amount", self.unit))
        rows = tuple(
            (label, *(series.values[at] for series in self.series)) for at, label in enumerate(self.labels)
        )
        return Table(self.key, self.title, tuple(columns), rows, (self.note,) if self.note else ())


@dataclass(frozen=True)
class Section:
    """A part of a bulletin under one heading; `empty` is what is said where it holds nothing, "" to leave it out."""

    key: str
    title: str
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""

    @property
    def holds(self) -> bool:
        """Say whether there is anything in it."""
        return bool(self.items or self.tables or self.charts)


@dataclass(frozen=True)
class Notice:
    """What a reader must know of a source: it is a draft, on trial, or its target has lapsed.

    kind: draft, trial, expired, repealed, news, unknown, lapsed_target, unconfirmed, calendar.
    """

    kind: str
    text: str
    cite: Cite | None = None


@dataclass(frozen=True)
class Bulletin:
    """A bulletin as one reader may see it at one moment.

    Args:
        kind: which one.
        number: in the issuer's count, 0 for a preview that was not issued.
        numbered: in words: 2026年第48期, "" for a preview.
        title: such as 浙江省招商引资周信息.
        issuer: who issues it.
        place: division code of the place it is about.
        place_name: that place in words.
        period: the days it tells of.
        made_at: the instant at which it was made, UTC as the log writes it.
        range: first and last entry of the log in the period; (0, 0) where there was none.
        head: number and hash of the log's last entry when it was made; `audit verify --expect` takes it.
        language: of its words.
        lead: a short first paragraph, figures of the period in one sentence.
        sections: in order; those that hold nothing and have no `empty` words are left out.
        notices: about its sources.
        quiet: the one line of a period without news, "" otherwise; then there may be no sections.
        demonstration: it comes from the demonstration office, which every form must show.
        reader: role and place of whom it was made for, in words; never a name.
    """

    kind: Kind
    number: int
    numbered: str
    title: str
    issuer: str
    place: str
    place_name: str
    period: Period
    made_at: str
    range: tuple[int, int]
    head: tuple[int, str]
    language: Language
    lead: str = ""
    sections: tuple[Section, ...] = ()
    notices: tuple[Notice, ...] = ()
    quiet: str = ""
    demonstration: bool = False
    reader: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the items of all sections in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def anchor(self) -> str:
        """Return the log's head as it is printed and as `audit verify --expect` takes it."""
        return f"{self.head[0]}:{self.head[1]}"

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its data, the same whenever it is made again."""
        return hashlib.sha256(as_json(self).encode()).hexdigest()


def plain(value: object) -> Any:
    """Return a bulletin or a part of it as plain data; a Decimal as the text that says it exactly.

    Raises:
        TypeError: a value that is not exact, such as a float.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    problem = f"{type(value).__name__} does not stand in a bulletin"
    raise TypeError(problem)


def as_json(bulletin: Bulletin) -> str:
    """Return a bulletin's data as JSON: sorted keys, no spaces, exact numbers, the same bytes each time."""
    return canonical(plain(bulletin))
