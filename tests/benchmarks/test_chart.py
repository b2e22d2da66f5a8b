"""The picture of the retrieval figures."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.benchmarks.chart import draw

REPORT = {
    "sets": [
        {
            "title": f"set {n}", "questions": 1_000, "passages": 20_000,
            "systems": [
                {"system": "ours: lexical", "recall_1": 0.8}, {"system": "bm25s, jieba", "recall_1": 0.7},
                {"system": "LangChain + Chroma", "recall_1": 0.75},
            ],
        }
        for n in range(3)
    ]
}  # fmt: skip


def test_the_same_figures_give_the_same_picture(tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        draw(REPORT, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    with Image.open(tmp_path / "one.png") as picture:
        assert picture.width > 1_000
