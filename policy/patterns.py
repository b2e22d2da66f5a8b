"""The patterns of every fact, compiled once from `policy.fact_words`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policy.fact_words import ASKING, GLUE, NEGATION, WORDS, Words
from policy.polarity import having, lacking


@dataclass(frozen=True)
class Compiled:
    """One fact's patterns, ready: what to skip, what denies, what states."""

    fact: str
    triggers: tuple[str, ...]
    ignore: re.Pattern[str] | None
    against: re.Pattern[str] | None
    stated: re.Pattern[str]
    denied_of_head: re.Pattern[str] | None
    stated_of_head: re.Pattern[str] | None
    asked_counts: bool
    planned_counts: bool


@lru_cache(maxsize=1)
def compiled() -> tuple[Compiled, ...]:
    """Compile every pattern once."""
    return tuple(_compile(words) for words in WORDS)


def _join(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) if patterns else None


def _compile(words: Words) -> Compiled:
    negated = tuple(rf"{NEGATION}{GLUE}{GLUE}(?:{p})" for p in words.stated)
    stated = re.compile(
        "|".join(f"(?:{p})" for p in (*words.for_, *words.stated, *words.english)), re.IGNORECASE
    )
    english_against = tuple(
        rf"(?:not|n't|no|never|without)\s+(?:a |an |the |yet |been )*(?:{p})" for p in words.english
    )
    asked = () if words.asked_counts else tuple(rf"{ASKING}[^,。;?]{{0,4}}?(?:{p})" for p in words.stated)
    return Compiled(
        words.fact,
        words.triggers,
        _join((*words.ignore, *asked)),
        _join((*words.against, *negated, *words.english_against, *english_against)),
        stated,
        _of_head(words, lacking(words.verbs)),
        _of_head(words, having(words.verbs or "符合|达到|够得上|够了|满足")),
        words.asked_counts,
        words.planned_counts,
    )


def _of_head(words: Words, said: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?:{'|'.join(words.heads)}){said}", re.IGNORECASE) if words.heads else None
