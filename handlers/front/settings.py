"""How an officer is spoken with: language, the place assumed, and what counters have to set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from handlers.front.menus import keyboard
from handlers.front.visit import Visit, move, offered
from handlers.messages import Action, Card
from handlers.wording import Language
from handlers.wording_front import FRONT
from ledger.preferences import Preferences, prefer, preferences
from ledger.viewers import Viewer

_NONE: Final = re.compile(r"不设|不设置|无|没有|-|none", re.IGNORECASE)
_LANGUAGES: Final[Mapping[str, Language]] = {
    "zh": "zh", "中文": "zh", "chinese": "zh", "汉语": "zh", "en": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip


def shown(visit: Visit) -> tuple[Card, ...]:
    """Return the settings card."""
    viewer = visit.known
    other: Language = "en" if visit.language == "zh" else "zh"
    chosen = preferences(visit.tx, viewer.officer).place
    fields = [
        (visit.word("set_language"), visit.word(f"language_{visit.language}")),
        (visit.word("set_place"), _place_words(visit, viewer, chosen)),
    ]
    actions = [
        Action(visit.word("change_language"), move("language", language=other)),
        Action(visit.word("change_place"), move("place")),
    ]
    if viewer.city and chosen is not None:
        actions.append(Action(visit.word("own_place"), move("place_is", place=viewer.city)))
    lines: list[str] = []
    for counter in visit.premises.counters:
        told, offers = counter.settings(visit)
        lines += told
        actions += offers
    card = Card("\n".join(lines), visit.word("settings"), tuple(fields), tuple(actions))
    return (offered(visit, card),)


def change_language(visit: Visit, value: str) -> tuple[Card, ...]:
    """Change the language, or tell which there are."""
    language = _LANGUAGES.get(value.strip().lower())
    if language is None:
        return (Card(visit.word("language_which")),)
    prefer(visit.tx, viewer=visit.known, language=language)
    visit.language = language
    rows = keyboard(visit.known.role, language, visit.premises.more)
    return (Card(FRONT[language]["language_kept"], menu=rows),)


def ask_place(visit: Visit) -> tuple[Card, ...]:
    """Ask for the place to assume."""
    visit.await_("place")
    return (Card(visit.word("place_which")),)


def change_place(visit: Visit, value: str) -> tuple[Card, ...]:
    """Keep the place to assume where a question names none; what is no place is asked again."""
    if not value.strip():
        return ask_place(visit)
    if _NONE.fullmatch(value.strip()):
        prefer(visit.tx, viewer=visit.known, place="")
        return (Card(visit.word("place_removed")),)
    gazetteer = visit.premises.register.gazetteer
    found = gazetteer.named(value.strip())
    if found is None or found.kind == "outside":
        visit.await_("place")
        return (Card(visit.word("place_unknown", value=" ".join(value.split())[:20])),)
    city = gazetteer.city_of(found) or found
    prefer(visit.tx, viewer=visit.known, place=city.code)
    return (Card(visit.word("place_kept", place=city.name)),)


def assumed(chosen: Preferences, viewer: Viewer) -> str | None:
    """Return the place assumed for an officer: what they chose, else their own city."""
    return (chosen.place or None) if chosen.place is not None else viewer.city


def do(visit: Visit, made: Mapping[str, Any]) -> tuple[Card, ...]:
    """Make a move of the settings card, and show it again."""
    if made["front"] == "language":
        return (*change_language(visit, str(made["language"])), *shown(visit))
    if made["front"] == "place_is":
        return (*change_place(visit, str(made["place"])), *shown(visit))
    return ask_place(visit)


def _place_words(visit: Visit, viewer: Viewer, chosen: str | None) -> str:
    places = visit.premises.register.places
    if chosen:
        return places.get(chosen, chosen)
    if chosen is None and viewer.city:
        return visit.word("place_own", place=places.get(viewer.city, viewer.city))
    return visit.word("place_none")
