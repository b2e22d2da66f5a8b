"""A name made ready to be compared: the same shape for Chinese and Latin names, filed or asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.names.fold import fold_name, is_latin
from ledger.names.keys import asked_keys, asked_latin_keys, filed_keys, filed_latin_keys
from ledger.names.latin import read_latin
from ledger.names.parse import folded_readings
from ledger.names.places import Place
from ledger.names.sound import sound_key, units


@dataclass(frozen=True)
class Entry:
    """One reading of one written name.

    Args:
        plain, core, brand, place, form, serials: see `parse.Reading`.
        sounds: the sounds of the core, one per unit (for a Latin name its words).
        latin: whether the name is in Latin letters.
        runs: for a Latin name, every key under which its brand may hide; else empty.
    """

    plain: str
    core: str
    brand: str
    place: Place
    form: str
    serials: tuple[str, ...]
    sounds: tuple[str, ...]
    latin: bool
    runs: tuple[str, ...] = ()

    def brand_sounds(self) -> tuple[str, ...]:
        """Return the sounds of the brand."""
        return tuple(units(self.brand))

    def core_key(self) -> str:
        """Return the sound of the core as one key."""
        return sound_key(list(self.sounds))


@dataclass(frozen=True)
class Asked:
    """A reading to look for, with the keys to look under and their weights."""

    entry: Entry
    weights: dict[int, float]


def _entries(name: str) -> Iterable[tuple[Entry, object]]:
    folded = fold_name(name)
    if is_latin(folded):
        latin = read_latin(folded)
        if latin.plain:
            entry = Entry(
                latin.plain, latin.core, latin.brand, latin.place, latin.form, (), latin.words, latin=True, runs=latin.runs()
            )
            yield entry, latin
        return
    for reading in folded_readings(folded):
        if reading.core:
            sounds = tuple(units(reading.core))
            yield (
                Entry(
                    reading.plain, reading.core, reading.brand, reading.place, reading.form, reading.serials,
                    sounds, latin=False,
                ),
                reading,
            )  # fmt: skip


def filed_entries(name: str) -> list[tuple[Entry, set[int]]]:
    """Return the readings of a name to be filed, each with its keys; empty for a name without letters."""
    from ledger.names.latin import LatinName

    return [
        (entry, filed_latin_keys(parts) if isinstance(parts, LatinName) else filed_keys(parts))  # type: ignore[arg-type]  # the other kind is a Reading
        for entry, parts in _entries(name)
    ]


def asked_entries(name: str) -> list[Asked]:
    """Return the readings of a name to look for; empty for a name without letters."""
    from ledger.names.latin import LatinName

    return [
        Asked(entry, asked_latin_keys(parts) if isinstance(parts, LatinName) else asked_keys(parts))  # type: ignore[arg-type]  # the other kind is a Reading
        for entry, parts in _entries(name)
    ]
