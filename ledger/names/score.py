"""How alike two names are, and why.

The score is a probability-like figure from 0 to 1: each kind of likeness has a base, moved by how the places
in the names stand to each other and by how many names on file share the brand. The bases were set on the
development half of the labelled pairs (docs/duplicates.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ledger.names.entry import Entry
from ledger.names.models import Reason, RegionRelation
from ledger.names.places import relation
from ledger.names.sound import sound_key

_LONG_BRAND = 3
_REGION: dict[RegionRelation, float] = {"same": 0.0, "within": -0.01, "unstated": -0.02, "different": -0.25}
_SERIALS_DIFFER = 0.30
_PER_BRAND_HOLDER = 0.05
_MOST_FOR_HOLDERS = 0.30


@dataclass(frozen=True)
class Likeness:
    """The result of one comparison."""

    score: float
    reason: Reason
    region: RegionRelation


def compare(asked: Entry, filed: Entry, brand_holders: int) -> Likeness:
    """Compare a name asked about with one on file.

    Args:
        asked: the name of the new filing.
        filed: a name on file.
        brand_holders: how many names on file have the asked brand: a common brand says little.
    """
    region = relation(asked.place, filed.place)
    if asked.plain == filed.plain:
        return Likeness(1.0, "same_name", region)
    if asked.latin and filed.latin:
        score, reason = _both_latin(asked, filed)
    elif asked.latin or filed.latin:
        score, reason = _across(asked, filed) if asked.latin else _across(filed, asked)
    else:
        score, reason = _both_chinese(asked, filed)
    score += _REGION[region]
    if reason in ("same_brand", "same_brand_sound"):
        score -= min(_MOST_FOR_HOLDERS, _PER_BRAND_HOLDER * max(0, brand_holders - 1))
    if asked.serials and filed.serials and asked.serials != filed.serials:
        score -= _SERIALS_DIFFER
    return Likeness(round(min(0.99, max(0.0, score)), 4), reason, region)


def _both_chinese(asked: Entry, filed: Entry) -> tuple[float, Reason]:
    if asked.core == filed.core:
        return 0.96, "same_core"
    by_sound = Levenshtein.distance(asked.sounds, filed.sounds)
    if by_sound == 0:
        return 0.93, "same_sound"
    same_brand = asked.brand == filed.brand
    longest = max(len(asked.sounds), len(filed.sounds))
    if by_sound == 1 and longest > _LONG_BRAND:
        if same_brand:
            return 0.91, "one_character"
        return (0.89 if min(len(asked.brand), len(filed.brand)) >= _LONG_BRAND else 0.84), "one_character"
    alike = max(
        Levenshtein.normalized_similarity(asked.core, filed.core),
        Levenshtein.normalized_similarity(asked.sounds, filed.sounds) - 0.03,
    )
    if same_brand:
        trades_stated = len(asked.core) > len(asked.brand) and len(filed.core) > len(filed.brand)
        return (0.60 + 0.25 * alike if trades_stated else 0.88), "same_brand"
    if filed.core.startswith(asked.core) or asked.core.startswith(filed.core):
        return 0.70 + 0.1 * alike, "same_brand"
    if asked.brand_sounds() == filed.brand_sounds():
        return 0.55 + 0.25 * alike, "same_brand_sound"
    if asked.core in filed.core or asked.plain in filed.plain:
        return 0.55 + 0.2 * alike, "similar"
    return 0.75 * alike, "similar"


def _both_latin(asked: Entry, filed: Entry) -> tuple[float, Reason]:
    from rapidfuzz import fuzz

    if asked.core == filed.core:
        return 0.96, "same_core"
    if asked.core_key() == filed.core_key():
        return 0.93, "same_sound"
    if Levenshtein.distance(asked.core, filed.core, score_cutoff=1) <= 1 and len(asked.core) > _LONG_BRAND:
        return 0.90, "one_character"
    alike = fuzz.token_sort_ratio(" ".join(asked.sounds), " ".join(filed.sounds)) / 100
    if asked.brand == filed.brand:
        return 0.66 + 0.25 * alike, "same_brand"
    return 0.85 * alike, "similar"


def _across(latin: Entry, chinese: Entry) -> tuple[float, Reason]:
    """Compare a Latin name with a Chinese one by sound."""
    core, brand = chinese.core_key(), sound_key(list(chinese.brand_sounds()))
    latin_core = latin.core_key()
    if latin_core == core:
        return 0.90, "same_sound"
    near = Levenshtein.normalized_similarity(latin_core, core)
    if near >= 0.9:  # noqa: PLR2004 - one or two letters of a written-out core
        return 0.86, "same_sound"
    if len(brand) > _LONG_BRAND and brand == sound_key([latin.brand]):
        return 0.85, "same_brand_sound"
    if len(brand) > _LONG_BRAND and brand in latin.runs:
        return 0.62 + 0.25 * near, "same_brand_sound"
    return 0.75 * near, "similar"
