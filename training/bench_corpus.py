"""The shipped documents as a search, in memory, for training and measuring."""

from __future__ import annotations

import sqlite3

from corpus import shipped
from indexer.dense import Store
from indexer.embedding.opening import open_embedder
from indexer.following import embedded_text
from indexer.lexical import LexicalIndex
from indexer.lexicon import Lexicon
from indexer.passages import Passage, prepare
from indexer.question import Reader
from indexer.ranking import Ranker
from indexer.search import ClauseSearch, Dense
from indexer.vectors.base import ClauseVector
from indexer.vectors.exact import ExactVectors
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
    embedder = open_embedder()
    texts = {p.key: embedded_text(p.clause) for p in passages.values()}
    pairs = zip(texts, embedder.encode(list(texts.values())), strict=True)
    exact = ExactVectors((ClauseVector(key, row) for key, row in pairs), embedder.dimensions)
    dense = Dense(embedder, Store(exact))
    reader = Reader(Gazetteer.load(), Lexicon.load(), list(metadata.values()))
    return reader, ClauseSearch(lexical, passages.get, metadata, ranker or Ranker.load(), dense)
