"""The reviewed list of the field's synonyms: from an officer's words to the documents' words.

The list itself is data (`indexer/data/lexicon.yaml`); this module finds its phrases in a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

import yaml

from terms.folding import folded


@dataclass(frozen=True)
class Phrase:
    """A phrase of the list found in a text: where it stands and the documents' words for it, all folded."""

    start: int
    end: int
    words: str
    means: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Phrases and their meanings, folded; longest first where they overlap."""

    meanings: dict[str, tuple[str, ...]]
    noise: re.Pattern[str]
    english: dict[str, tuple[str, ...]]
    english_noise: re.Pattern[str]
    pattern: re.Pattern[str]
    english_pattern: re.Pattern[str]

    @classmethod
    def load(cls) -> Lexicon:
        """Read the shipped list."""
        raw = yaml.load(
            files("indexer").joinpath("data/lexicon.yaml").read_text(encoding="utf-8"),
            Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 - the safe loader, in C where it is there
        )
        meanings: dict[str, dict[str, None]] = {}
        for group in raw["same"]:
            members = [folded(member) for member in group]
            for member in members:
                meanings.setdefault(member, {}).update(dict.fromkeys(members))
        for entry in raw["says"]:
            means = [folded(mean) for mean in entry["mean"]]
            for say in entry["say"]:
                meanings.setdefault(folded(say), {}).update(dict.fromkeys(means))
        english: dict[str, dict[str, None]] = {}
        for entry in raw.get("english", ()):
            for say in entry["say"]:
                means = [folded(mean) for mean in entry["mean"]]
                english.setdefault(str(say).lower().strip(), {}).update(dict.fromkeys(means))
        return cls(
            meanings={say: tuple(means) for say, means in meanings.items()},
            noise=_any_of([folded(n) for n in raw["noise"]]),
            english={say: tuple(means) for say, means in english.items()},
            english_noise=re.compile(_any_of(raw["english_noise"]).pattern, re.IGNORECASE),
            pattern=_any_of(list(meanings)),
            english_pattern=re.compile(
                r"(?<![a-z])(?:" + _any_of(list(english)).pattern + r")(?:s|es)?(?![a-z])", re.IGNORECASE
            ),
        )

    def find(self, text: str) -> list[Phrase]:
        """Return the Chinese phrases of the list in a folded text, longest match first from the left."""
        return [
            Phrase(m.start(), m.end(), m.group(), self.meanings[m.group()])
            for m in self.pattern.finditer(text)
        ]

    def find_english(self, text: str) -> list[Phrase]:
        """Return the English phrases of the list in a text, longest match first from the left."""
        found: list[Phrase] = []
        for match in self.english_pattern.finditer(text):
            words = match.group().lower()
            stem = next(
                w for w in (words, words.removesuffix("s"), words.removesuffix("es")) if w in self.english
            )
            found.append(Phrase(match.start(), match.end(), words, self.english[stem]))
        return found


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted({str(p) for p in phrases if p}, key=lambda p: (-len(p), p))
    return re.compile("|".join(re.escape(p) for p in longest_first) or r"(?!)")
