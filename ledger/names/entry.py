"""A name made ready to be compared: the same shape for Chinese and Latin names, filed or asked."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.names.fold import fold_name, is_latin
from ledger.names.keys import asked_keys, asked_latin_keys, filed_keys, filed_latin_keys
from ledger.names.latin import LatinName, read_latin
from ledger.names.parse import Reading, folded_readings
from ledger.names.places import Place
from ledger.names.sound import characters, sound_key


@dataclass(frozen=True)
class Entry:
    """One reading of one written name.

    Args:
        plain, core, brand, place, form, serials: see `parse.Reading`.
        sounds: the sounds of the core, one per unit (for a Latin name its words).
        heard: the sound of the whole name as one key.
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
    heard: str
    latin: bool
    runs: tuple[str, ...] = ()

    def brand_sounds(self) -> tuple[str, ...]:
        """Return the sounds of a Chinese name's brand."""
        return self.sounds[: len(characters(self.brand))]

    def core_key(self) -> str:
        """Return the sound of the core as one key."""
        return sound_key(list(self.sounds))


@dataclass(frozen=True)
class Asked:
    """A reading to look for, with the keys to look under and their weights."""

    entry: Entry
    weights: dict[int, float]


def _readings(name: str) -> tuple[Reading | LatinName, ...]:
    folded = fold_name(name)
    if is_latin(folded):
        return read_latin(folded)
    return tuple(reading for reading in folded_readings(folded) if reading.core)


def _entry(reading: Reading | LatinName) -> Entry:
    if isinstance(reading, LatinName):
        serials: tuple[str, ...] = ()
        sounds, heard, runs = reading.words, sound_key([reading.plain]), reading.runs()
    else:
        serials, runs = reading.serials, ()
        sounds, heard = tuple(reading.heard_part(reading.core)), sound_key(list(reading.heard))
    return Entry(
        plain=reading.plain,
        core=reading.core,
        brand=reading.brand,
        place=reading.place,
        form=reading.form,
        serials=serials,
        sounds=sounds,
        heard=heard,
        latin=isinstance(reading, LatinName),
        runs=runs,
    )


def filed_entries(name: str) -> list[tuple[Entry, set[int]]]:
    """Return the readings of a name to be filed, each with its keys; empty for a name without letters."""
    return [
        (_entry(one), filed_latin_keys(one) if isinstance(one, LatinName) else filed_keys(one))
        for one in _readings(name)
    ]


def asked_entries(name: str) -> list[Asked]:
    """Return the readings of a name to look for; empty for a name without letters."""
    return [
        Asked(_entry(one), asked_latin_keys(one) if isinstance(one, LatinName) else asked_keys(one))
        for one in _readings(name)
    ]
