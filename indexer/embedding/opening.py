"""Which embedding model an installation uses."""

from __future__ import annotations

from indexer.embedding.base import Embedder
from indexer.embedding.hashed import HashedEmbedder

HASHED = "hashed"
"""The name under which the embedding without data can be asked for."""


def open_embedder(name: str | None = None) -> Embedder:
    """Return the embedding model of that name, ready to use.

    Args:
        name: None for the model that is shipped; `hashed` for the one without data; otherwise the folder or
            the name of a sentence-transformers model. A folder is never looked up on the network.

    Raises:
        EmbeddingUnavailable: the model cannot be loaded; it holds the model's name and the reason.
    """
    if name is None or name == HASHED:
        return HashedEmbedder()
    from indexer.embedding.transformer import TransformerEmbedder

    return TransformerEmbedder(name)
