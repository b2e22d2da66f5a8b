"""The reviewed list of the field's synonyms: from an officer's words to the documents' words.

The list itself is data (`indexer/data/lexicon.yaml`); this module finds its phrases in a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import yaml

from terms.folding import folded


@dataclass(frozen=True)
class Phrase:
    """A phrase of the list found in a text: where it stands and the documents' words for it, all folded."""

    start: int
    end: int
    words: str
    means: tuple[str, ...]


class Lexicon:
    """Phrases and their meanings, folded; the longest one counts where they overlap.

    Args:
        raw: the list as it stands in the data file: `same`, `says`, `english`, `noise`, `english_noise`.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        meanings: dict[str, dict[str, None]] = {}
        for group in raw["same"]:
            members = [folded(member) for member in group]
            for member in members:
                meanings.setdefault(member, {}).update(dict.fromkeys(members))
        for entry in raw["says"]:
            means = dict.fromkeys(folded(mean) for mean in entry["mean"])
            for say in entry["say"]:
                meanings.setdefault(folded(say), {}).update(means)
        self._raw = raw
        self.meanings = {say: tuple(means) for say, means in meanings.items()}
        self._by_head = _by_head(self.meanings)
        self._noise = _by_head(folded(noise) for noise in raw["noise"])

    @classmethod
    def load(cls) -> Lexicon:
        """Read the shipped list."""
        text = files("indexer").joinpath("data/lexicon.yaml").read_text(encoding="utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the safe loader, in C where it is there
        return cls(yaml.load(text, Loader=loader))  # noqa: S506 - as above

    def find(self, text: str) -> list[Phrase]:
        """Return the Chinese phrases of the list in a folded text, longest match first from the left."""
        return [
            Phrase(start, end, text[start:end], self.meanings[text[start:end]])
            for start, end in _spans(text, self._by_head)
        ]

    def find_noise(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases without content stand in a folded text."""
        return _spans(text, self._noise)

    def find_english(self, text: str) -> list[Phrase]:
        """Return the English phrases of the list in a text, longest match first from the left."""
        found: list[Phrase] = []
        for match in self._english_pattern.finditer(text):
            words = match.group().lower()
            stems = (words, words.removesuffix("s"), words.removesuffix("es"))
            stem = next(word for word in stems if word in self._english)
            found.append(Phrase(match.start(), match.end(), words, self._english[stem]))
        return found

    def find_english_noise(self, text: str) -> list[tuple[int, int]]:
        """Return where English phrases without content stand in a text."""
        return [match.span() for match in self._english_noise.finditer(text)]

    @cached_property
    def _english(self) -> dict[str, tuple[str, ...]]:
        english: dict[str, dict[str, None]] = {}
        for entry in self._raw["english"]:
            means = dict.fromkeys(folded(mean) for mean in entry["mean"])
            for say in entry["say"]:
                english.setdefault(str(say).lower().strip(), {}).update(means)
        return {say: tuple(means) for say, means in english.items()}

    @cached_property
    def _english_pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z])(?:{_any_of(self._english)})(?:s|es)?(?![a-z])", re.IGNORECASE)

    @cached_property
    def _english_noise(self) -> re.Pattern[str]:
        return re.compile(_any_of(self._raw["english_noise"]), re.IGNORECASE)


def _by_head(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return phrases by their first character, longest first."""
    heads: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase:
            heads.setdefault(phrase[0], []).append(phrase)
    return {head: tuple(sorted(some, key=lambda p: (-len(p), p))) for head, some in heads.items()}


def _spans(text: str, heads: Mapping[str, tuple[str, ...]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        phrase = next((p for p in heads.get(text[position], ()) if text.startswith(p, position)), None)
        if phrase is None:
            position += 1
            continue
        spans.append((position, position + len(phrase)))
        position += len(phrase)
    return spans


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted({str(p) for p in phrases if p}, key=lambda p: (-len(p), p))
    return "|".join(re.escape(p) for p in longest_first) or r"(?!)"
