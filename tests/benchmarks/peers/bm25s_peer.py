"""bm25s with its own defaults, over words (jieba), characters, or characters and their pairs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from tests.benchmarks.peers import Passage, text_of


class Bm25s:
    """bm25s over the tokens that `cut` gives."""

    def __init__(self, cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._ids: list[str] = []
        self._index: Any = None

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        import bm25s

        self._ids = [passage.id for passage in passages]
        self._index = bm25s.BM25()
        self._index.index([self._cut(text_of(passage)) for passage in passages], show_progress=False)

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages."""
        number = min(10, len(self._ids))
        found, _ = self._index.retrieve([self._cut(question)], k=number, show_progress=False)
        return [self._ids[place] for place in found[0]]


def open_system(variant: str) -> Bm25s:
    """Return the system for `jieba`, `characters` or `pairs`."""
    if variant == "jieba":
        import jieba

        jieba.setLogLevel(logging.WARNING)
        return Bm25s(jieba.lcut)
    return Bm25s(_characters if variant == "characters" else _pairs)


def _characters(text: str) -> list[str]:
    return [character for character in text.lower() if not character.isspace()]


def _pairs(text: str) -> list[str]:
    characters = _characters(text)
    return characters + [first + second for first, second in pairwise(characters)]
