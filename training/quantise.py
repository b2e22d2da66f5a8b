"""Eight bits a number: the static embedding as it is shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

WEIGHTS = "model.safetensors"


def quantise(source: Path, target: Path) -> None:
    """Copy a static model's folder with its rows as int8 and one float32 factor a row.

    The names of the arrays (`embeddings`, `weights`) are those that sentence-transformers reads from
    vocabulary-quantised models, so that the result is still a model in standard form.
    """
    from safetensors.numpy import load_file, save_file
    from tokenizers import Tokenizer

    shutil.copytree(source, target, dirs_exist_ok=True)
    rows = load_file(source / WEIGHTS)["embedding.weight"].astype(np.float32)
    factors = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    whole = np.rint(rows / factors[:, None]).astype(np.int8)
    Tokenizer.from_file(str(source / "tokenizer.json")).save(str(target / "tokenizer.json"), pretty=False)
    (target / WEIGHTS).unlink()
    save_file({"embeddings": whole, "weights": factors.astype(np.float32)}, target / WEIGHTS)
    (target / WEIGHTS).chmod(0o644)
