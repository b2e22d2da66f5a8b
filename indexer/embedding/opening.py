"""Which embedding model an installation uses."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from indexer.embedding.base import Embedder
from indexer.embedding.hashed import HashedEmbedder
from indexer.embedding.static import StaticEmbedder, is_static

HASHED = "hashed"
"""The name under which the embedding without data can be asked for."""


def shipped_model() -> Path:
    """Return the folder of the model that is shipped, in the form of sentence-transformers."""
    return Path(str(files("indexer") / "data" / "embedding"))


def open_embedder(name: str | None = None) -> Embedder:
    """Return the embedding model of that name, ready to use.

    Args:
        name: None for the model that is shipped, or the one without data where it was left out; `hashed`
            for the one without data; otherwise the folder or the name of a sentence-transformers model. A
            folder is never looked up on the network, and one that holds a static model needs no torch.

    Raises:
        EmbeddingUnavailable: the model cannot be loaded; it holds the model's name and the reason.
    """
    shipped = shipped_model()
    if name is None and is_static(shipped):
        return StaticEmbedder(shipped)
    if name is None or name == HASHED:
        return HashedEmbedder()
    folder = Path(name).expanduser()
    if is_static(folder):
        return StaticEmbedder(folder)
    from indexer.embedding.transformer import TransformerEmbedder

    return TransformerEmbedder(name)
