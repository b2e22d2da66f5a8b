"""The vectors of the clauses: in Chroma (a local folder or a server) or, for a small corpus, in memory."""

from indexer.vectors.base import Change, ChangeFeed, ClauseVector, VectorSearch, clause_key
from indexer.vectors.chroma import VectorStore
from indexer.vectors.exact import ExactVectors
from indexer.vectors.step import keep_in_step

__all__ = [
    "Change",
    "ChangeFeed",
    "ClauseVector",
    "ExactVectors",
    "VectorSearch",
    "VectorStore",
    "clause_key",
    "keep_in_step",
]
