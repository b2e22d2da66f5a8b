"""What tells how well passages answer a question, each as one number a candidate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.relevance.answers import answers
from indexer.relevance.asked_words import Asked
from indexer.relevance.runs import BODY, HEADING, Candidates, Runs, runs
from indexer.relevance.units import is_number

Numbers = NDArray[np.float32]
Flags = NDArray[np.bool_]

_K1, _B = 0.8, 0.75
"""Of BM25: how soon a repeated word stops counting, and how much a passage's length does."""
_RUN = 12
"""Units beyond which a longer run tells no more."""
_RARE = 3
_HELD = ("single", "pair", "triple", "four", "word")
_SHORT = 0.25


def features(asked: Asked, found: Candidates) -> dict[str, Numbers]:
    """Return each feature as one number a candidate; without a word to go by, none tells anything."""
    table = runs(asked, found)
    values = _bm25(asked, found, table)
    shares = _coverage(found, *_held(asked, table))
    for kind, name in enumerate(_HELD):
        values.update((f"{name}{where}", share[kind]) for where, share in shares.items())
    values.update(_phrases(asked, found, table))
    values.update(_rare(asked, found, table))
    values.update(_shape(found, table))
    values.update(_best_sentence(asked, found, table))
    return {name: value.astype(np.float32) for name, value in values.items()}


def _bm25(asked: Asked, found: Candidates, table: Runs) -> dict[str, Numbers]:
    """Return BM25 over units and over pairs, as a share of what could be had at most."""
    norm = _K1 * (1 - _B + _B * found.lengths / found.lengths.mean())
    values: dict[str, Numbers] = {}
    for name, weights, times in (("single", asked.single, table.single), ("pair", asked.pair, table.pair)):
        score = weights @ (times * (_K1 + 1) / (times + norm))
        values[f"bm25_{name}"] = score / max(float(weights.sum()) * (_K1 + 1), 1e-6)
    return values


def _held(asked: Asked, table: Runs) -> tuple[Numbers, Flags]:
    """Return what units, pairs, longer runs and words count, a row a kind, and which part holds which."""
    size = len(asked.codes)
    triple = np.zeros_like(asked.pair)
    triple[2:] = np.minimum(asked.pair[2:], asked.pair[1:-1])
    four = np.zeros_like(asked.pair)
    four[3:] = np.minimum(triple[3:], asked.pair[1:-2])
    words = np.array([(first, last) for first, last, _ in asked.words], dtype=np.int64).reshape(-1, 2)
    lengths = np.repeat(np.arange(1, 5, dtype=np.uint8), size)
    lengths = np.concatenate([lengths, (words[:, 1] - words[:, 0] + 1).astype(np.uint8)])
    rows = np.concatenate([np.tile(np.arange(size), 4), words[:, 1]])
    held = table.longest[rows] >= lengths[:, None]
    weights = np.zeros((len(_HELD), len(rows)), dtype=np.float32)
    for kind, row in enumerate((asked.single, asked.pair, triple, four)):
        weights[kind, kind * size : (kind + 1) * size] = row
    weights[4, 4 * size :] = [weight for _, _, weight in asked.words]
    totals = weights.sum(axis=1, keepdims=True)
    totals[totals <= 0] = 1
    return weights / totals, held


def _coverage(found: Candidates, weights: Numbers, held: Flags) -> dict[str, Numbers]:
    """Return the weighed shares that stand in the whole, in its parts, in its best sentence, a row a kind."""
    first = found.first
    opening = found.opening
    above = held[:, first] | held[:, first + HEADING] | (held[:, opening] & found.body[opening])
    with_next = held.copy()
    with_next[:, :-1] |= held[:, 1:] & (found.owner[1:] == found.owner[:-1])
    in_body = held & found.body
    each = weights @ in_body
    two = np.where(found.body, weights @ with_next, 0)
    under = np.where(found.body, weights @ (held | above[:, found.owner]), 0)
    body = np.logical_or.reduceat(in_body, first, axis=1)
    title, heading = held[:, first], held[:, first + HEADING]
    return {
        "": weights @ (body | title | heading),
        "_body": weights @ body,
        "_title": weights @ title,
        "_heading": weights @ heading,
        "_sentence": np.maximum.reduceat(each, first, axis=1),
        "_two": np.maximum.reduceat(two, first, axis=1),
        "_first": each[:, opening],
        "_under": np.maximum.reduceat(under, first, axis=1),
    }


def _share(weights: Numbers, held: Flags) -> Numbers:
    total = float(weights.sum())
    return (weights @ held.astype(np.float32)) / np.float32(total if total > 0 else 1.0)


def _phrases(asked: Asked, found: Candidates, table: Runs) -> dict[str, Numbers]:
    """Return how long the longest run of the question is, and what the runs tell."""
    length = np.maximum.reduceat(table.longest.max(axis=0), found.first).astype(np.float32)
    sums = np.concatenate([[0.0], np.cumsum(asked.pair)])
    whole = max(float(asked.pair.sum()), 1e-6)
    end = np.arange(len(asked.codes))[:, None]
    begin = np.clip(end + 2 - table.longest.astype(np.int64), 0, len(asked.codes))
    told = np.where(table.longest > 1, sums[1:][:, None] - sums[begin], 0)
    best = np.maximum.reduceat(told, found.first, axis=1)
    lengths = np.maximum.reduceat(table.longest, found.first, axis=1)
    best[:-1] = np.where(lengths[1:] > lengths[:-1], 0, best[:-1])  # only where a run ends
    most = told.max(axis=0)
    return {
        "run": np.minimum(length, _RUN) / _RUN,
        "run_share": length / max(1, len(asked.codes)),
        "told": np.maximum.reduceat(most, found.first) / whole,
        "told_title": most[found.first] / whole,
        "phrases": np.sqrt((best**2).sum(axis=0)) / whole,
    }


def _rare(asked: Asked, found: Candidates, table: Runs) -> dict[str, NDArray[Any]]:
    """Return whether the rarest units and pairs are there, and the numbers."""
    values: dict[str, NDArray[Any]] = {}
    for name, weights, length in (("single", asked.single, 1), ("pair", asked.pair, 2)):
        anywhere = np.logical_or.reduceat(table.longest >= length, found.first, axis=1)
        rarest = np.argsort(-weights, kind="stable")[:_RARE].tolist()
        for place in range(_RARE):
            told = place < len(rarest) and weights[rarest[place]] > 0
            values[f"rare_{name}_{place}"] = (
                anywhere[rarest[place]] if told else np.ones(found.number, dtype=bool)
            )
    numbers = is_number(asked.codes) & (asked.single > 0)
    anywhere = np.logical_or.reduceat(table.longest > 0, found.first, axis=1)
    share = anywhere[numbers].mean(axis=0) if numbers.any() else np.ones(found.number)
    values["numbers"] = share.astype(np.float32)
    return values


def _shape(found: Candidates, table: Runs) -> dict[str, Numbers]:
    """Return how long a candidate is and which share of its own words the question names."""
    length = found.lengths / found.lengths.mean()
    focus = table.covered / np.maximum(found.sizes - 1, 1)
    named = focus * (found.sizes > 2)  # noqa: PLR2004 - one unit and its break is no title
    return {
        "title_named": named[found.first],
        "heading_named": named[found.first + HEADING],
        "focus": np.maximum.reduceat(np.where(found.body, focus, 0), found.first),
        "length": np.log(length),
        "short": length < _SHORT,
    }


def _best_sentence(asked: Asked, found: Candidates, table: Runs) -> dict[str, Numbers]:
    """Return where the best sentence stands, and whether it holds the kind of thing that is asked for."""
    fit = _share(asked.single, table.longest > 0) + 2 * _share(asked.pair, table.longest > 1)
    fit = np.where(found.body, fit, 0)
    top = np.maximum.reduceat(fit, found.first)
    best = found.first.copy()
    at = np.flatnonzero(fit >= top[found.owner] - 1e-6)
    best[found.owner[at[::-1]]] = at[::-1]
    held = answers(asked.wanted, found.codes, found.starts)
    return {
        "best_sentence": top,
        "place": 1.0 / np.maximum(found.order[best] - BODY + 1, 1),
        **{name: value[best] for name, value in held.items()},
        **{f"{name}_any": np.maximum.reduceat(value, found.first) for name, value in held.items()},
    }
