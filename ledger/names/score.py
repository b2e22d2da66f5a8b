"""How alike two names are, and why.

The score runs from 0 to 1 and is read as "worth the bureau's time". Each kind of likeness has a base, moved
by how the places and legal forms in the two names stand to each other, and by what else is on file: a common
brand, several equally near names, or the asked name standing there as written, say that the likeness may be
chance. The figures were set on the development half of the labelled pairs (docs/duplicates.md).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ledger.names.entry import Entry
from ledger.names.latin import trade_agreement
from ledger.names.models import Reason, RegionRelation
from ledger.names.places import relation
from ledger.names.sound import sound_key

_ANY_FIRM = re.compile(r"(?:科技|技术|实业|产业|发展|工业)+$")
_LONG_BRAND = 3
_HEARD_ALIKE = 0.97
_REGION: dict[RegionRelation, float] = {"same": 0.0, "within": -0.01, "unstated": -0.02, "different": -0.25}
_SERIALS_DIFFER = 0.30
_FORMS_DIFFER = 0.15
_ON_FILE_AS_WRITTEN = 0.30
_EACH_RIVAL = 0.05
_MOST_FOR_RIVALS = 0.30
_SMALL_REGISTER = 1000
_TENFOLD_REGISTER = 0.01
_NEAR_ENOUGH = 0.9


@dataclass(frozen=True)
class Likeness:
    """The result of one comparison.

    `short_brand`: the brands differ, and are too short to bear it. `bare_brand`: only a brand was asked.
    """

    score: float
    reason: Reason
    region: RegionRelation
    short_brand: bool = False
    bare_brand: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What else is on file beside the name compared.

    Args:
        names_on_file: how many names there are in all, roughly.
        brand_holders: how many of them have the asked brand.
        exact: whether one of them is the asked name as written.
        same_core: how many have the asked core, as written.
        same_sound: how many have only its sound.
        neighbours: how many differ from it in one character.
        as_good: for a brand shared by sound only, how many are at least as like as the one compared.
    """

    names_on_file: int
    brand_holders: int
    exact: bool
    same_core: int
    same_sound: int
    neighbours: int
    as_good: int = 1


def compare(asked: Entry, filed: Entry) -> Likeness:
    """Compare a name asked about with one on file, each by itself."""
    region = relation(asked.place, filed.place)
    if asked.plain == filed.plain:
        return Likeness(1.0, "same_name", region)
    if asked.heard == filed.heard:
        return Likeness(_HEARD_ALIKE, "same_sound", region)
    short_brand = False
    if asked.latin and filed.latin:
        score, reason = _both_latin(asked, filed)
    elif asked.latin or filed.latin:
        score, reason = _across(asked, filed) if asked.latin else _across(filed, asked)
    else:
        score, reason = _both_chinese(asked, filed)
        short_brand = asked.brand != filed.brand and min(len(asked.brand), len(filed.brand)) < _LONG_BRAND
    score += _REGION[region]
    if asked.serials and filed.serials and asked.serials != filed.serials:
        score -= _SERIALS_DIFFER
    if _kind_of_form(asked.form) * _kind_of_form(filed.form) and _kind_of_form(asked.form) != _kind_of_form(
        filed.form
    ):
        score -= _FORMS_DIFFER
    bare_brand = asked.core == asked.brand and not asked.form and not asked.place
    return Likeness(score, reason, region, short_brand, bare_brand)


def settle(likeness: Likeness, beside: Surroundings) -> Likeness:
    """Return the likeness with what else is on file taken into account, its score within 0 and 1."""
    score, reason = likeness.score, likeness.reason
    if reason == "same_name":
        return likeness
    if likeness.bare_brand and reason in ("same_core", "same_brand"):
        rivals = beside.brand_holders - 1
    elif reason == "same_core":
        rivals = beside.same_core - 1 if likeness.region != "same" else 0
    elif reason == "same_sound":
        rivals = beside.same_sound - 1 + 2 * bool(beside.same_core)
    elif reason == "one_character":
        rivals = beside.neighbours - 1 + 2 * bool(beside.same_core) + bool(beside.same_sound)
    elif reason == "same_brand_sound":
        rivals = beside.as_good - 1
    else:
        rivals = beside.brand_holders - 1
    score -= min(_MOST_FOR_RIVALS, _EACH_RIVAL * max(0, rivals))
    if beside.exact and reason != "same_core":
        score -= _ON_FILE_AS_WRITTEN
    if reason not in ("same_core", "same_brand") and (likeness.short_brand or likeness.region != "same"):
        score -= _TENFOLD_REGISTER * math.log10(max(1.0, beside.names_on_file / _SMALL_REGISTER))
    score = round(min(0.99, max(0.0, score)), 4)
    return Likeness(score, reason, likeness.region, likeness.short_brand, likeness.bare_brand)


def _kind_of_form(form: str) -> int:
    """Return 0 for no form, 1 for a company, 2 for a partnership, 3 for a law or audit firm."""
    if not form:
        return 0
    return 3 if "事务所" in form else 2 if "合伙" in form else 1


def _both_chinese(asked: Entry, filed: Entry) -> tuple[float, Reason]:
    if asked.core == filed.core:
        return 0.96, "same_core"
    if asked.sounds == filed.sounds:
        return 0.93, "same_sound"
    apart = min(
        Levenshtein.distance(asked.sounds, filed.sounds), Levenshtein.distance(asked.core, filed.core)
    )
    same_brand = asked.brand == filed.brand
    if same_brand or set(asked.brand_sounds()) & set(filed.brand_sounds()):
        short = min(len(asked.brand), len(filed.brand)) < _LONG_BRAND
        if apart == 1 and max(len(asked.sounds), len(filed.sounds)) > _LONG_BRAND:
            return (0.91 if same_brand else 0.84 if short else 0.89), "one_character"
        stated = min(len(name.plain) - len(name.form) for name in (asked, filed))
        if stated >= _LONG_BRAND and Levenshtein.distance(asked.plain, filed.plain, score_cutoff=1) <= 1:
            return 0.82, "one_character"
    alike = max(
        Levenshtein.normalized_similarity(asked.core, filed.core),
        Levenshtein.normalized_similarity(asked.sounds, filed.sounds) - 0.03,
    )
    if same_brand and _trade(asked) and _trade(asked) == _trade(filed):
        return 0.90, "same_brand"
    if same_brand:
        trades_stated = len(asked.core) > len(asked.brand) and len(filed.core) > len(filed.brand)
        bare = not (asked.form and filed.form)
        return (0.60 + 0.25 * alike if trades_stated else 0.88 if bare else 0.77), "same_brand"
    return _loosely(asked, filed, alike)


def _trade(name: Entry) -> str:
    """Return what a firm does by its name, without words that any firm may add or leave out."""
    return _ANY_FIRM.sub("", name.core[len(name.brand) :])


def _loosely(asked: Entry, filed: Entry, alike: float) -> tuple[float, Reason]:
    if filed.core.startswith(asked.core) or asked.core.startswith(filed.core):
        return 0.70 + 0.1 * alike, "same_brand"
    if asked.brand_sounds() == filed.brand_sounds():
        return 0.55 + 0.25 * alike, "same_brand_sound"
    if asked.core in filed.core or asked.plain in filed.plain:
        return 0.55 + 0.2 * alike, "similar"
    return 0.75 * alike, "similar"


def _both_latin(asked: Entry, filed: Entry) -> tuple[float, Reason]:
    if asked.core == filed.core:
        return 0.96, "same_core"
    if asked.core_key() == filed.core_key():
        return 0.93, "same_sound"
    whole = Levenshtein.distance(asked.plain, filed.plain, score_cutoff=1) <= 1
    if whole or (
        len(asked.core) > _LONG_BRAND and Levenshtein.distance(asked.core, filed.core, score_cutoff=1) <= 1
    ):
        return 0.90, "one_character"
    alike = fuzz.token_sort_ratio(" ".join(asked.sounds), " ".join(filed.sounds)) / 100
    if asked.brand == filed.brand:
        return 0.66 + 0.25 * alike, "same_brand"
    return (0.85 * alike * fuzz.ratio(asked.brand, filed.brand) / 100), "similar"


def _across(latin: Entry, chinese: Entry) -> tuple[float, Reason]:
    """Compare a Latin name with a Chinese one by sound, and by trade words where both have them."""
    core, brand = chinese.core_key(), sound_key(list(chinese.brand_sounds()))
    latin_core = latin.core_key()
    if latin_core == core:
        return 0.90, "same_sound"
    near = Levenshtein.normalized_similarity(latin_core, core)
    if near >= _NEAR_ENOUGH:
        return 0.86, "same_sound"
    agreement = trade_agreement(latin.sounds, chinese.core[len(chinese.brand) :])
    trade = 0.0 if agreement is None else 0.2 * agreement - 0.15
    if len(brand) > _LONG_BRAND and brand == sound_key([latin.brand]):
        return 0.82 + trade, "same_brand_sound"
    if len(brand) > _LONG_BRAND and brand in latin.runs:
        return 0.62 + 0.15 * near + trade, "same_brand_sound"
    return 0.75 * near, "similar"
