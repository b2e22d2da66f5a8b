"""Static embeddings: a vector a token, averaged. Served by a tokenizer and numpy, without torch.

A model is a folder in the form of sentence-transformers: `modules.json` naming a StaticEmbedding (and
possibly Normalize), `tokenizer.json`, and `model.safetensors` with either one float row a token
(`embedding.weight`) or rows of int8 with one factor a token (`embeddings`, `weights`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.embedding.base import Vectors, unit_rows
from indexer.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    from indexer.relevance.meaning import Meaning

_TEXTS = 512
"""Texts averaged at once."""


class StaticEmbedder:
    """A static embedding model; opening the shipped one takes about a tenth of a second.

    Args:
        folder: the model's folder.

    Raises:
        EmbeddingUnavailable: the folder is no static model, or its files do not fit together.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from tokenizers import Tokenizer

            root = _module_folder(folder)
            self._tokenizer: Any = Tokenizer.from_file(str(root / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._rows = _read_rows(root / "model.safetensors")
        except EmbeddingUnavailable:
            raise
        except Exception as error:  # missing or damaged files, as the libraries word it
            raise EmbeddingUnavailable(str(folder), str(error).splitlines()[0][:200]) from error
        if self._tokenizer.get_vocab_size() > len(self._rows):
            raise EmbeddingUnavailable(str(folder), "tokenizer.json 的词条多于向量")
        digest = hashlib.sha256((root / "tokenizer.json").read_bytes())
        digest.update(self._rows.tobytes())
        self._name = f"static-{digest.hexdigest()[:12]}"

    @property
    def name(self) -> str:
        """Return a name made of the model's content."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return int(self._rows.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text; a text without a known token has a row of zeros."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS):
            batch = list(texts[start : start + _TEXTS])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, encoding in zip(found[start:], encodings, strict=False):
                if encoding.ids:
                    row[:] = self._rows[encoding.ids].mean(axis=0)
        return unit_rows(found)

    def meaning(self) -> Meaning:
        """Return the similarities of this model's tokens."""
        from indexer.relevance.meaning import Meaning

        return Meaning(self._tokenizer, self._rows, self._name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, which are made as those of passages."""
        return self.encode(texts)


def is_static(folder: Path) -> bool:
    """Tell whether a folder holds a static model that needs neither torch nor sentence-transformers."""
    try:
        modules = _modules(folder)
    except (OSError, ValueError):
        return False
    return bool(modules) and modules[0] == "StaticEmbedding" and set(modules[1:]) <= {"Normalize"}


def _modules(folder: Path) -> list[str]:
    described = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return [str(module["type"]).rpartition(".")[2] for module in described]


def _module_folder(folder: Path) -> Path:
    if not is_static(folder):
        raise EmbeddingUnavailable(str(folder), "不是静态向量模型（modules.json 中应为 StaticEmbedding）")
    described = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return folder / str(described[0]["path"])


def _read_rows(file: Path) -> Vectors:
    """Return one float32 row a token."""
    from safetensors.numpy import load_file

    arrays = load_file(file)
    if "embedding.weight" in arrays:
        return arrays["embedding.weight"].astype(np.float32)
    rows = arrays["embeddings"]
    if "mapping" in arrays:
        rows = rows[arrays["mapping"]]
    rows = rows.astype(np.float32)
    return rows * arrays["weights"].astype(np.float32)[:, None] if "weights" in arrays else rows
