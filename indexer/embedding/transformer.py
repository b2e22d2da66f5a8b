"""Any sentence-transformers model, by folder, or by name where it has been downloaded; nothing is fetched here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedding.base import Vectors, unit_rows
from indexer.errors import EmbeddingUnavailable

_BATCH = 32
_MODEL_FILES = ("modules.json", "config.json")
"""One of them stands in every model: sentence-transformers' own, or that of a plain transformer."""
_USUAL_OWNER = "sentence-transformers"
"""Whose models may be named without their owner."""


class TransformerEmbedder:
    """A sentence-transformers model on the CPU; loading it takes seconds and some hundred megabytes.

    Args:
        name: a folder in sentence-transformers form, or the name of a model that stands in this machine's
            cache of downloaded models. The network is never asked.

    Raises:
        EmbeddingUnavailable: the model is not on this machine or does not load, or sentence-transformers is
            not installed.
    """

    def __init__(self, name: str) -> None:
        folder = Path(name).expanduser()
        if not folder.exists():
            folder = _downloaded(name)
        elif not folder.is_dir():
            raise EmbeddingUnavailable(name, "这是文件，不是模型目录")
        elif not any((folder / file).is_file() for file in _MODEL_FILES):
            raise EmbeddingUnavailable(name, f"目录里没有模型（{'、'.join(_MODEL_FILES)} 都不在）")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbeddingUnavailable(
                name, "没有安装 sentence-transformers（make run 会安装，LEAN=1 不会）"
            ) from error
        try:
            self._model: Any = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
            self._dimensions = int(self.encode(["试"]).shape[1])
        except Exception as error:  # whatever a foreign model folder makes its libraries raise
            raise EmbeddingUnavailable(name, _first_line(error)) from error
        self._name = f"{Path(name).name}-{_fingerprint(folder)}"

    @property
    def name(self) -> str:
        """Return the model's name with a fingerprint of its files."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a passage, with the model's own prompt for passages if it has one."""
        return self._rows(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a question, with the model's own prompt for questions if it has one."""
        return self._rows(self._model.encode_query, texts)

    def _rows(self, encode: Any, texts: Sequence[str]) -> Vectors:
        written = [index for index, text in enumerate(texts) if text.strip()]
        if not written:
            return np.zeros((len(texts), getattr(self, "_dimensions", 1)), dtype=np.float32)
        found = encode(
            [texts[i] for i in written], batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True
        )
        vectors = np.asarray(found, dtype=np.float32)
        rows = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
        rows[written] = vectors
        return unit_rows(rows)


def _downloaded(name: str) -> Path:
    """Return the folder of a model that was downloaded to this machine before.

    Raises:
        EmbeddingUnavailable: there is none of this name, or it cannot be a model's name.
    """
    path = Path(name).expanduser()
    if path.is_absolute() or name.startswith((".", "~")):
        raise EmbeddingUnavailable(name, "这个目录不存在")
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    names = [name] if "/" in name else [name, f"{_USUAL_OWNER}/{name}"]
    try:
        found = [try_to_load_from_cache(full, file) for full in names for file in _MODEL_FILES]
    except HFValidationError as error:
        raise EmbeddingUnavailable(name, "不是模型目录，也不是模型名") from error
    for file in found:
        if isinstance(file, str):
            return Path(file).parent
    problem = f"没有这个目录，本机也没有下载过这个模型；不会自行下载，请先运行 hf download {names[-1]}"
    raise EmbeddingUnavailable(name, problem)


def _fingerprint(folder: Path) -> str:
    """Return a short hash of a model's file names, sizes, settings and the ends of its weights."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        if file.suffix == ".json":
            digest.update(file.read_bytes())
        elif file.suffix in {".safetensors", ".bin"}:
            with file.open("rb") as weights:  # the first and last stretch tell two trainings apart
                digest.update(weights.read(65_536))
                weights.seek(max(0, file.stat().st_size - 65_536))
                digest.update(weights.read())
    return digest.hexdigest()[:12]


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[
        :200
    ]
