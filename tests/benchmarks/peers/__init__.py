"""The systems that retrieval is measured on, each a module with the same two calls.

A module here has `open_system(variant)`, which returns an object with `index(passages)` and
`search(question) -> ids, best first, at most 10`. Only the process that measures a system imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Passage(NamedTuple):
    """A passage to find: its id, its text, and the title of the document it stands in ("" if it has none)."""

    id: str
    text: str
    title: str


class System(Protocol):
    """A retrieval system under measurement."""

    def index(self, passages: Sequence[Passage]) -> None:
        """Take in all passages."""
        ...

    def search(self, question: str) -> list[str]:
        """Return the ids of the best passages, at most 10, best first."""
        ...


class Entry(NamedTuple):
    """A system's module, the variant of it, whether it is ours, a remark for the table, and whether it is slow.

    A slow one takes a tenth of a second or more to take in a passage; `retrieval_all` measures it on fewer sets.
    """

    module: str
    variant: str
    ours: bool = False
    remark: str = ""
    slow: bool = False


SYSTEMS: dict[str, Entry] = {
    "ours: lexical": Entry("ours", "lexical", ours=True),
    "ours: dense": Entry("ours", "dense", ours=True, remark="the dense side alone"),
    "ours: lexical + dense": Entry("ours", "fused", ours=True),
    "ours: lexical + dense + rerank": Entry("ours", "reranked", ours=True),
    "LangChain BM25, jieba": Entry("langchain_bm25", "jieba"),
    "bm25s, jieba": Entry("bm25s_peer", "jieba"),
    "bm25s, characters": Entry("bm25s_peer", "characters"),
    "bm25s, characters and pairs": Entry("bm25s_peer", "pairs"),
    "Haystack BM25": Entry("haystack_bm25", ""),
    "txtai hybrid": Entry("txtai_hybrid", "", remark="with an English model", slow=True),
    "LangChain + Chroma": Entry(
        "langchain_chroma", "", remark="English model, not counted as best peer", slow=True
    ),
}
NOT_COUNTED = frozenset({"LangChain + Chroma"})
"""Systems that are shown but not counted as best peer."""


def text_of(passage: Passage) -> str:
    """Return what a system that knows no titles is given: title and text."""
    return f"{passage.title}\n{passage.text}" if passage.title else passage.text
