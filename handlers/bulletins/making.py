"""Making a bulletin for one reader: who issues it, what it is made from, and what it carries to be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from handlers.bulletins import city, monthly, quarterly, weekly
from handlers.bulletins.calendar import before, period_of
from handlers.bulletins.calendar import period as period_in_words
from handlers.bulletins.desk import BulletinDesk, Making
from handlers.bulletins.errors import NoSuchBulletin, NotMadeAgain
from handlers.bulletins.model import Bulletin, Kind, Notice, Period, Section
from handlers.wording import Language
from handlers.wording_bulletins import bulletin_word
from ledger.bulletin_news import entries
from ledger.clock import read_instant, shanghai_day, written
from ledger.issues import Issue
from ledger.opening import is_demonstration
from ledger.organisations import Organisation, organisation
from ledger.replay import as_of
from ledger.store import Read
from ledger.subscriptions import own_place, root_place
from ledger.viewers import Role, Viewer, require

READERS = (Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR)
Told = tuple[str, tuple[Section, ...], tuple[Notice, ...], str]
MAKERS: Mapping[Kind, Callable[[Making], Told]] = {
    "weekly": weekly.sections,
    "monthly": monthly.sections,
    "quarterly": quarterly.sections,
    "city_monthly": city.monthly_report,
    "city_quarterly": city.quarterly_evaluation,
    "city_annual": city.annual_awards,
}


def make(
    desk: BulletinDesk,
    read: Read,
    kind: Kind,
    *,
    viewer: Viewer,
    place: str | None = None,
    period: Period | str | None = None,
    language: Language = "zh",
    issue: Issue | None = None,
) -> Bulletin:
    """Make a bulletin for one reader, from what they may see in this snapshot.

    Args:
        desk: the library and the names of places.
        read: the register.
        kind: which bulletin.
        viewer: who will read it.
        place: division code of the place it is about; the viewer's city, or the province, if not given.
        period: its period or its code; the last one that is over if not given.
        language: of its words.
        issue: the issue it is a copy of; what the library said is then taken from it.

    Raises:
        NoSuchBulletin: no such place, or its documents know no bulletin of this kind.
        PeriodRefused: there is no such period.
        AccessDeniedError: the viewer is sent no bulletins (the admin), or is not enrolled any more.
    """
    viewer = require(read, viewer, READERS, "read a bulletin")
    today = shanghai_day(read.now)
    if issue is not None:
        place, period = issue.place, issue.period
    told = period or before(kind, today, language)
    told = told if isinstance(told, Period) else period_in_words(kind, told, language)
    root = root_place(read)
    where = _place(
        read, kind, place or (root if kind in ("monthly", "quarterly") else own_place(read, viewer)), root
    )
    basis = issue.basis if issue is not None else desk.basis(told, today)
    making = Making(
        read, viewer, where.division, root, _scope(where, root), told, basis, desk.places, language,
        issue.id if issue else None, desk.made,
    )  # fmt: skip
    if kind.startswith("city_") and not any(
        one["place"] == where.division and one["key"] == "cycle" for one in basis["evaluation"]
    ):
        raise NoSuchBulletin(kind, where.name, "no document of this place in the library provides for it")
    lead, sections, notices, quiet = MAKERS[kind](making)
    if basis.get("calendar"):
        year = str(basis["calendar"]).rpartition(":")[2]
        notices = (*notices, Notice("calendar", bulletin_word(language, "calendar_unknown", year=year)))
    return Bulletin(
        kind=kind,
        number=issue.number if issue else 0,
        numbered=bulletin_word(language, "numbered", year=issue.year, number=issue.number) if issue else "",
        title=bulletin_word(language, f"title_{kind}", place=where.name),
        issuer=_issuer(read, where, root),
        place=where.division,
        place_name=where.name,
        period=told,
        made_at=written(read.now),
        range=entries(read, told.first, told.last),
        head=read.head(),
        language=language,
        lead=lead,
        sections=sections,
        notices=notices,
        quiet=quiet,
        demonstration=is_demonstration(read),
        reader=bulletin_word(
            language, f"reader_{viewer.role}", place=organisation(read, viewer.organisation).name
        ),
    )


@contextmanager
def as_it_stood(read: Read, head: tuple[int, str], made_at: str) -> Iterator[Read]:
    """Open the register as it stood when a bulletin was made, by the head printed on it.

    Raises:
        NotMadeAgain: the log holds no such entry.
    """
    found = read.value("SELECT hash FROM events WHERE seq = ?", head[0])
    if head[0] and found != head[1]:
        raise NotMadeAgain(*head)
    with as_of(read, head[0]) as past:
        yield Read(past.connection, read_instant(made_at))


def make_again(
    desk: BulletinDesk,
    read: Read,
    kind: Kind,
    *,
    viewer: Viewer,
    place: str,
    period: str,
    head: tuple[int, str],
    made_at: str,
    language: Language = "zh",
    issue: Issue | None = None,
) -> Bulletin:
    """Make a bulletin again, byte for byte, from the log up to the head printed on it.

    Args:
        desk: the library and the names of places; of the library nothing is taken where there is an issue.
        read: the register as it stands.
        kind: which bulletin.
        viewer: whose copy it was.
        place: the place it is about.
        period: its period's code.
        head: number and hash of the log's head, as printed.
        made_at: when it was made, as printed.
        language: of its words.
        issue: the issue it was a copy of, None for a preview.
    """
    anew = BulletinDesk(desk.library, desk.places)  # nothing that was made before is at hand
    with as_it_stood(read, head, made_at) as past:
        return make(
            anew, past, kind, viewer=viewer, place=place, period=period, language=language, issue=issue
        )


def _place(read: Read, kind: Kind, place: str, root: str) -> Organisation:
    """Return the division a bulletin is about."""
    row = read.row(
        "SELECT id FROM organisations WHERE division = ? AND kind IN ('province', 'city', 'county')", place
    )
    if row is None:
        raise NoSuchBulletin(kind, place, "no such province, city or county in the register")
    found = organisation(read, row["id"])
    if kind == "monthly" and found.division != root:
        raise NoSuchBulletin(kind, found.name, "the selection is the province's")
    if kind != "weekly" and found.kind == "county":
        raise NoSuchBulletin(kind, found.name, "it is made for the province and the cities")
    if kind.startswith("city_") and found.kind != "city":
        raise NoSuchBulletin(kind, found.name, "it is a city's")
    return found


def _scope(where: Organisation, root: str) -> str:
    return "" if where.division == root else where.id


def _issuer(read: Read, where: Organisation, root: str) -> str:
    """Return who issues the bulletins of a place: the province's office, or the city's bureau."""
    kind, parent = ("office", root) if where.division == root else ("bureau", where.city)
    found = read.value(
        "SELECT o.name FROM organisations o JOIN organisations p ON p.id = o.parent WHERE o.kind = ?"
        " AND p.division = ? ORDER BY o.id LIMIT 1",
        kind, parent,
    )  # fmt: skip
    return str(found or where.name)


def running(kind: Kind, today: date, language: Language = "zh") -> Period:
    """Return the period that a day lies in, for a look at what is not over yet."""
    return period_of(kind, today, language)
