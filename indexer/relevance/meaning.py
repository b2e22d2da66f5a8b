"""How near a question is to passages in meaning, by the token vectors of a static embedding.

A static model's vector of a text is the mean of its tokens' vectors, so all similarities of a question with the
sentences of many passages follow from one product of the question with the tokens that occur in them. Beside
the similarity of the means, each token of the question is held against the nearest token of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.relevance.features import Numbers
from indexer.relevance.runs import BODY
from indexer.relevance.units import plain

Ids = NDArray[np.int64]

_NAMES = ("near_whole", "near_sentence", "near_title", "tokens_whole", "tokens_sentence", "tokens_title")
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class TokenText:
    """A passage as tokens of the embedding.

    Args:
        ids: the tokens of its parts: title, headings, then each sentence that has any.
        starts: where each part begins in `ids`.
        lengths: length of the mean vector of each part, and last that of the whole.
    """

    ids: NDArray[np.uint16]
    starts: NDArray[np.int32]
    lengths: Numbers


class Meaning:
    """Similarities by a static embedding.

    Args:
        tokenizer: the model's tokenizer.
        rows: one float32 row a token, 65,536 at most.
        name: the model's name.
    """

    def __init__(self, tokenizer: Any, rows: Numbers, name: str) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._rows = rows
        self._weights = np.linalg.norm(rows, axis=1)
        self._unit = rows / np.maximum(self._weights, _LEAST)[:, None]

    def tokens(self, parts: list[str]) -> TokenText:
        """Return the tokens of a passage's parts (see `units.parts_of`)."""
        return self.tokens_of([parts])[0]

    def tokens_of(self, passages: Sequence[list[str]]) -> list[TokenText]:
        """Return the tokens of the parts of many passages, cut in one go."""
        every = [part for parts in passages for part in parts]
        encoded = iter(self._tokenizer.encode_batch_fast(every, add_special_tokens=False))
        return [self._of_parts([next(encoded).ids for _ in parts]) for parts in passages]

    def _of_parts(self, found: list[list[int]]) -> TokenText:
        kept = [ids for place, ids in enumerate(found) if ids or place < BODY]
        sizes = np.array([len(ids) for ids in kept])
        ids = np.array([i for part in kept for i in part], dtype=np.uint16)
        rows = self._rows[ids]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        filled = sizes > 0
        sums = np.zeros((len(sizes) + 1, rows.shape[1]), dtype=np.float32)
        if len(ids):
            sums[:-1][filled] = np.add.reduceat(rows, starts[filled], axis=0)
            sums[-1] = rows.sum(axis=0)
        counts = np.maximum(np.append(sizes, len(ids)), 1)
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums)) / counts
        return TokenText(ids, starts.astype(np.int32), lengths.astype(np.float32))

    def features(self, question: str, texts: Sequence[TokenText]) -> dict[str, Numbers]:
        """Return each feature as one number a passage."""
        number = len(texts)
        asked = self._tokenizer.encode(plain(question), add_special_tokens=False).ids
        ids = np.concatenate([text.ids for text in texts])
        if not asked or not len(ids):
            return {name: np.zeros(number, dtype=np.float32) for name in _NAMES}
        sizes = np.array([len(text.ids) for text in texts])
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        starts = np.concatenate([text.starts + at for text, at in zip(texts, offsets.tolist(), strict=True)])
        parts = np.array([len(text.starts) for text in texts])
        first = np.concatenate([[0], np.cumsum(parts)[:-1]])
        owner = np.repeat(np.arange(number), parts)
        body = np.arange(len(starts)) - first[owner] >= BODY
        counts = np.diff(np.append(starts, len(ids)))
        dots, near, weights = self._against(asked, ids)
        filled = counts > 0
        begins = starts[filled]
        sums = np.zeros(len(starts), dtype=np.float32)
        sums[filled] = np.add.reduceat(dots, begins)
        lengths = np.concatenate([text.lengths[:-1] for text in texts])
        cosine = sums / np.maximum(counts * lengths, _LEAST)
        whole = np.bincount(owner, weights=sums, minlength=number) / np.maximum(
            sizes * np.array([text.lengths[-1] for text in texts]), _LEAST
        )
        best = np.zeros((len(weights), len(starts)), dtype=np.float32)
        best[:, filled] = np.maximum(np.maximum.reduceat(near, begins, axis=1), 0)
        each = weights @ best
        values = (
            whole,
            np.maximum.reduceat(np.where(body, cosine, 0), first),
            cosine[first],
            weights @ np.maximum.reduceat(best, first, axis=1),
            np.maximum.reduceat(np.where(body, each, 0), first),
            each[first],
        )
        return {name: value.astype(np.float32) for name, value in zip(_NAMES, values, strict=True)}

    def _against(self, asked: Sequence[int], ids: NDArray[np.uint16]) -> tuple[Numbers, Numbers, Numbers]:
        """Return each token's product with the question, with each of its tokens, and what those count."""
        mean = self._rows[list(asked)].mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), _LEAST)
        seen = np.zeros(len(self._rows), dtype=bool)
        seen[ids] = True
        present = np.flatnonzero(seen)
        place = np.zeros(len(self._rows), dtype=np.int64)
        place[present] = np.arange(len(present))
        at = place[ids]
        once = list(dict.fromkeys(asked))
        taken = self._unit[present]  # the one costly step: thousands of rows from all over the memory
        dots = (taken @ mean) * self._weights[present]
        weights = self._weights[once]
        return dots[at], (self._unit[once] @ taken.T)[:, at], weights / weights.sum()
