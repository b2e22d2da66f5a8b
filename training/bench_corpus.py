"""The shipped documents as a search, in memory, for training and measuring."""

from __future__ import annotations

import sqlite3

from corpus import shipped
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, prepare
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch
from terms.places import Gazetteer


def shipped_search(ranker: Ranker | None = None) -> tuple[Reader, ClauseSearch]:
    """Return a reader of questions and a search over the five shipped documents."""
    documents = shipped.load()
    lexical = LexicalIndex(sqlite3.connect(":memory:"))
    passages: dict[str, Passage] = {}
    for document in documents:
        lexical.put(document.clauses, title=document.metadata.title)
        for clause in document.clauses:
            passage = prepare(clause, place=document.metadata.place, title=document.metadata.title)
            passages[passage.key] = passage
    metadata = {document.id: document.metadata for document in documents}
    reader = Reader(Gazetteer.load(), Lexicon.load(), list(metadata.values()))
    return reader, ClauseSearch(lexical, passages.get, metadata, ranker or Ranker.load())
