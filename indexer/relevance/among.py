"""What the candidates tell about each other: which of them stands out, and which document most of them are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

_STANDARD = (
    "bm25_single", "bm25_pair", "single", "pair", "single_under", "pair_under", "word_under", "single_sentence",
    "pair_sentence", "near_whole", "near_sentence", "tokens_whole", "tokens_sentence",
)  # fmt: skip
"""Features that count also by how far they stand above those of the other candidates."""
_LEAST_SPREAD = 0.02
_FEW = (
    "single",
    "pair",
    "single_under",
    "pair_under",
    "single_title",
    "pair_first",
    "focus",
    "told",
    "near_whole",
)
"""Features that count otherwise where the question is a few words."""
_MANY = 12
"""Units from which on a question is more than a few words."""
_SHARP, _LEAST_SHARP = 4.0, 0.05
"""How soon the worse candidates of a document stop counting, in deviations of their fit."""


def among(values: Mapping[str, Numbers], keys: Sequence[str], asked: int) -> dict[str, Numbers]:
    """Return further features, one number a candidate.

    Args:
        values: the features of the candidates by themselves.
        keys: the candidates' keys.
        asked: how many units of the question tell something.
    """
    found: dict[str, Numbers] = {}
    standard = [name for name in _STANDARD if name in values]
    rows = np.stack([values[name] for name in standard])
    spread = np.maximum(rows.std(axis=1), _LEAST_SPREAD)[:, None]
    for name, row in zip(standard, (rows - rows.mean(axis=1)[:, None]) / spread, strict=True):
        found[f"{name}_z"] = row
    few = np.float32(max(0.0, 1 - asked / _MANY))
    found.update({f"{name}_few": values[name] * few for name in _FEW if name in values})
    found.update(_documents(values["bm25_pair"] + values["bm25_single"], keys))
    return {name: row.astype(np.float32) for name, row in found.items()}


def _documents(fit: Numbers, keys: Sequence[str]) -> dict[str, NDArray[np.floating]]:
    """Return how well the rest of each candidate's document fits, and the passages right beside it."""
    numbers: dict[str, int] = {}
    which = np.array([numbers.setdefault(key.rpartition("#")[0], len(numbers)) for key in keys])
    share = np.exp(_SHARP * (fit - fit.max()) / max(float(fit.std()), _LEAST_SHARP))
    share /= share.sum()
    best = np.full(len(numbers), -np.inf)
    np.maximum.at(best, which, fit)
    top = max(float(fit.max()), 1e-6)
    fits = dict(zip(keys, (fit / top).tolist(), strict=True))
    return {
        "document_share": np.bincount(which, weights=share)[which] - share,
        "document_best": best[which] - fit,
        "document_only": (np.bincount(which)[which] == 1).astype(np.float32),
        "beside": np.array([max(fits.get(other, 0.0) for other in _neighbours(key)) for key in keys]),
    }


def _neighbours(key: str) -> tuple[str, str]:
    """Return the keys of the passages before and after one."""
    document, _, order = key.rpartition("#")
    return f"{document}#{int(order) - 1}", f"{document}#{int(order) + 1}"
