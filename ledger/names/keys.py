"""Blocking keys: what two names must share to be compared at all.

Every key is a 48-bit integer made from a class letter and a text. Equal keys bring names together; the
comparison in `score` decides, so that a chance collision costs a comparison and nothing else.

    w  whole name          f  sound of the whole name
    s  sound of the core, also with one unit left out; of a core of one or two units with its place
    b  brand as written    y  sound of the brand, also with one unit left out (from three units on)
    r  sound of the brand with the province    g  two neighbouring characters of the core
    e  one word of a Latin name that is no trade word
    x  a Latin brand or core, also with one letter left out
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise

from ledger.names.latin import LatinName
from ledger.names.parse import Reading
from ledger.names.places import Place
from ledger.names.sound import characters, cut_pinyin, sound_key, units

_KEY_BYTES = 6
_PROVINCE_DIGITS = 2
_UNITS_FOR_DELETION = 3
_LETTERS_FOR_DELETION = 5
_BRAND_LENGTHS = (2, 3, 4, 5)
_DROPPED_AT_START = (1, 2, 3)

WHOLE, CORE, CORE_NEAR, CORE_GUESS = 20.0, 12.0, 6.0, 8.0
BRAND, BRAND_THERE, BRAND_GUESS, BRAND_SOUND, BRAND_NEAR, PAIR, WORD = 7.0, 6.0, 5.0, 5.0, 3.0, 1.0, 3.0
"""How much a shared key of each class counts before names are compared."""


def key_of(letter: str, text: str) -> int:
    """Return the key of a text in a class."""
    return int.from_bytes(blake2b(f"{letter}:{text}".encode(), digest_size=_KEY_BYTES).digest(), "big")


def _left_out(sounds: list[str]) -> Iterator[str]:
    """Yield the keys of a run of sounds with one unit left out."""
    if len(sounds) >= _UNITS_FOR_DELETION:
        for position in range(len(sounds)):
            yield sound_key(sounds[:position] + sounds[position + 1 :])


def _letters_left_out(word: str) -> Iterator[str]:
    if len(word) >= _LETTERS_FOR_DELETION:
        for position in range(len(word)):
            yield word[:position] + word[position + 1 :]


def _pairs(core: str) -> Iterator[str]:
    pieces = characters(core)
    for first, second in pairwise(pieces):
        yield first + second


def _in_province(brand: list[str], place: Place) -> set[int]:
    """Return the keys of a brand together with each province its place may lie in."""
    return {key_of("r", f"{sound_key(brand)}|{code[:_PROVINCE_DIGITS]}") for code in place if code[0] != "x"}


def _comparable(reading: Reading) -> str:
    """Return the core; one too short to lose a character keeps its place in front."""
    return reading.core if len(characters(reading.core)) >= _UNITS_FOR_DELETION else reading.stem


def filed_keys(reading: Reading) -> set[int]:
    """Return the keys under which a reading of a Chinese name is filed."""
    keys = {key_of("w", reading.plain), key_of("b", reading.brand)}
    keys.add(key_of("f", sound_key(list(reading.heard))))
    for letter, text in (("s", reading.core), ("s", _comparable(reading)), ("y", reading.brand)):
        sounds = units(text)
        keys.add(key_of(letter, sound_key(sounds)))
        keys.add(key_of(letter, sound_key(reading.heard_part(text))))
        keys.update(key_of(letter, key) for key in _left_out(sounds))
    keys.update(_in_province(units(reading.brand), reading.place))
    keys.update(key_of("g", pair) for pair in _pairs(reading.core))
    return keys


def asked_keys(reading: Reading) -> dict[int, float]:
    """Return the keys under which a reading of a Chinese name is looked for, and the weight of each."""
    weights: dict[int, float] = {}

    def want(letter: str, text: str, weight: float) -> None:
        key = key_of(letter, text)
        weights[key] = max(weight, weights.get(key, 0.0))

    sounds, pieces = units(reading.core), characters(reading.core)
    want("w", reading.plain, WHOLE)
    want("s", sound_key(sounds), CORE)
    whole = units(_comparable(reading))
    want("s", sound_key(whole), CORE)
    for key in _left_out(whole):
        want("s", key, CORE_NEAR)
    want("f", sound_key(list(reading.heard)), WHOLE)
    if not reading.place:
        for dropped in _DROPPED_AT_START:
            if len(sounds) - dropped >= _UNITS_FOR_DELETION:
                want("s", sound_key(sounds[dropped:]), CORE_GUESS)
                want("b", "".join(pieces[dropped : dropped + 2]), BRAND_NEAR)
    want("s", sound_key(reading.heard_part(reading.core)), CORE)
    want("y", sound_key(reading.heard_part(reading.brand)), BRAND_SOUND)
    brand_sounds = units(reading.brand)
    want("b", reading.brand, BRAND)
    want("y", sound_key(brand_sounds), BRAND_SOUND)
    weights |= dict.fromkeys(_in_province(brand_sounds, reading.place), BRAND_THERE)
    for key in _left_out(brand_sounds):
        want("y", key, BRAND_NEAR)
    for length in (*_BRAND_LENGTHS, len(pieces)):
        if length <= len(pieces):
            want("b", "".join(pieces[:length]), BRAND_GUESS)
            want("y", sound_key(sounds[:length]), BRAND_NEAR)
    for pair in _pairs(reading.core):
        want("g", pair, PAIR)
    return weights


def filed_latin_keys(name: LatinName) -> set[int]:
    """Return the keys under which a Latin name is filed."""
    keys = {key_of("w", name.plain), key_of("f", sound_key([name.plain]))}
    keys |= {key_of("s", sound_key([name.core])), key_of("y", sound_key([name.brand]))}
    keys.update(key_of("e", word) for word in name.telling_words())
    keys |= _in_province([name.brand], name.place)
    for letters in (name.brand, name.core):
        keys.add(key_of("x", letters))
        keys.update(key_of("x", left) for left in _letters_left_out(letters))
    return keys


def asked_latin_keys(name: LatinName) -> dict[int, float]:
    """Return the keys under which a Latin name is looked for, and the weight of each."""
    weights = {key_of("e", word): WORD for word in name.telling_words()}
    for letters in (name.core, name.brand):
        weights |= {key_of("x", left): BRAND_NEAR for left in _letters_left_out(letters)}
        weights[key_of("x", letters)] = BRAND
    weights[key_of("f", sound_key([name.plain]))] = WHOLE
    for run in name.runs():
        weights |= dict.fromkeys(_in_province([run], name.place), BRAND_THERE)
    for key in _left_out(list(cut_pinyin(name.core))):
        weights[key_of("s", key)] = CORE_NEAR
    for run in reversed(name.runs()):
        weights[key_of("y", run)] = BRAND_GUESS
    weights[key_of("y", sound_key([name.brand]))] = BRAND
    weights[key_of("s", sound_key([name.core]))] = CORE
    weights[key_of("w", name.plain)] = WHOLE
    return weights
