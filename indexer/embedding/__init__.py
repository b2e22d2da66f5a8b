"""Texts to vectors: the shipped static model, a deterministic one without any data, or any transformer."""

from indexer.embedding.base import Embedder, Vectors
from indexer.embedding.hashed import HashedEmbedder
from indexer.embedding.opening import HASHED, open_embedder

__all__ = ["HASHED", "Embedder", "HashedEmbedder", "Vectors", "open_embedder"]
