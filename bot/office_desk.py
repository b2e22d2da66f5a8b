"""The front desk of an installation, with what it works with and what falls due beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.clock import now
from bot.rules import open_rules
from bot.scheduling import Due
from corpus.library import Library
from handlers.bulletins import schedule
from handlers.bulletins.counter import BulletinCounter
from handlers.bulletins.desk import BulletinDesk
from handlers.front.needed import AnswerWanted, Ready
from handlers.front_desk import FrontDesk, Premises
from handlers.register.desk import RegisterDesk
from handlers.wording import Language
from terms.places import Gazetteer

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.catalogue import Catalogue
    from ledger.store import Ledger


def open_desk(settings: Settings, ledger: Ledger) -> tuple[FrontDesk, tuple[Due, ...]]:
    """Return the front desk, and what its counters do by the calendar.

    Args:
        settings: of the installation.
        ledger: the register.
    """

    def policy(text: str, city: str | None, language: Language) -> str:
        return Ready().answer(AnswerWanted(text, city, language)).text

    gazetteer = Gazetteer.load()
    places = {code: place.name for code, place in gazetteer.by_code.items()}
    register = RegisterDesk(ledger, open_rules(settings.home), gazetteer, places, policy)
    bulletins = BulletinDesk(_catalogues(settings), places)
    counters = (BulletinCounter(bulletins),)
    due = Due("bulletins", schedule.next_at, lambda opened: len(schedule.due(opened, bulletins)))
    return FrontDesk(Premises(register, settings.language, settings.admin_note, counters)), (due,)


def _catalogues(settings: Settings) -> Callable[[], Catalogue]:
    """Return what opens the library once for each thread that asks: its connection belongs to one."""
    held = threading.local()

    def catalogue() -> Catalogue:
        if getattr(held, "library", None) is None:
            held.library = Library.open(settings.home, now)
        library: Catalogue = held.library
        return library

    return catalogue
