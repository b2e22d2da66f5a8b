"""Places as officers give them at the command line, in settings and in batches: by name or by code."""

from __future__ import annotations

import click

from bot.errors import PlaceRefused
from terms.places import Gazetteer


def city_code(given: str, gazetteer: Gazetteer) -> str:
    """Return the code of the city whose rules hold in a place: its own, or that of the province.

    Args:
        given: a division code or the name of a city, a county or a zone of Zhejiang, or of the province.
        gazetteer: where places are looked up.

    Raises:
        PlaceRefused: it is no such place.
    """
    place = gazetteer.named(given)
    if place is None or place.kind == "outside":
        raise PlaceRefused(given)
    return (gazetteer.city_of(place) or place).code


def city_option(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    """Take a `--place` by name or code (a click callback); what is no place is wrong usage."""
    if given is None:
        return None
    try:
        return city_code(given, Gazetteer.load())
    except PlaceRefused as error:
        raise click.BadParameter(str(error), context, parameter) from error
