"""What the bulletin commands share: the library behind them, whom a bulletin is made for, their options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.commands.console import console_viewer
from bot.errors import PlaceRefused, UsageRefused

if TYPE_CHECKING:
    from bot.settings import Settings
    from handlers.bulletins.desk import BulletinDesk
    from ledger.store import Ledger, Read
    from ledger.viewers import Viewer

language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="语言。Language of the words.", default=None
)


def _place(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    """Take a `--place` by name or code (a click callback); what is no place is wrong usage."""
    if given is None:
        return None
    from terms.places import Gazetteer

    place = Gazetteer.load().named(given)
    if place is None or place.kind == "outside":
        raise click.BadParameter(str(PlaceRefused(given)), context, parameter)
    return place.code


place_option = click.option(
    "--place", callback=_place, metavar="PLACE", help="哪个地方，名称或代码。Which place, by name or code."
)


@contextmanager
def bulletin_desk(settings: Settings) -> Iterator[BulletinDesk]:
    """Open what bulletins are made with: the documents, and the names of places."""
    from bot.clock import now
    from bot.home import ready
    from corpus.library import Library
    from handlers.bulletins.desk import BulletinDesk
    from indexer.following import index_change
    from terms.places import Gazetteer

    with Library.open(ready(settings.home), now, on_change=index_change) as library:
        library.add_shipped()
        gazetteer = Gazetteer.load()
        names: dict[str, str] = {code: place.name for code, place in gazetteer.by_code.items()}
        yield BulletinDesk(lambda: library, names)


def reader_of(ledger: Ledger, speaker: str | None) -> Viewer:
    """Return whom a bulletin is made for.

    Raises:
        UsageRefused: nobody was named, and the console's owner, as the admin, is sent no bulletins.
    """
    from ledger.viewers import Role

    viewer = console_viewer(ledger, speaker)
    if viewer.role is Role.ADMIN:
        raise UsageRefused(
            "管理员不收简报：请用 --as 指定身份（officers list 可查编号）。"
            "The admin is sent no bulletins: say with --as whose copy you want."
        )
    return viewer


def refuse_unless_publisher(read: Read, viewer: Viewer, place: str) -> None:
    """Refuse before anything is asked, where the viewer may not publish this place's bulletins."""
    from ledger.errors import NotFoundError
    from ledger.subscriptions import publisher_place

    if publisher_place(read, viewer) != place:
        raise NotFoundError("place", place)
