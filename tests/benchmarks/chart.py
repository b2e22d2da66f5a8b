"""Draw the retrieval figures: `python -m tests.benchmarks.chart docs/retrieval.json docs/retrieval.png`.

One panel a question set, one bar a system, its R@1 in figures behind it. Ours are filled, the others are
outlined, the best of the others is hatched, so that the picture is read without colour. The same figures give
the same picture, byte for byte.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tests.benchmarks.peers import NOT_COUNTED, SYSTEMS

_ACROSS = 2
_INK = "#1a1a1a"


def draw(report: Mapping[str, Any], file: Path) -> None:
    """Write the picture.

    Args:
        report: what `tests.benchmarks.retrieval_all` writes.
        file: the PNG file.
    """
    sets: Sequence[Mapping[str, Any]] = report["sets"]
    down = -(-len(sets) // _ACROSS)
    tallest = max((len(one["systems"]) for one in sets), default=1)
    figure = Figure(figsize=(11, 0.7 + down * (0.75 + 0.27 * tallest)), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(down, _ACROSS, squeeze=False)
    for place, axis in enumerate(axes.flat):
        if place >= len(sets):
            axis.set_visible(False)
            continue
        _panel(axis, sets[place])
    figure.suptitle(
        "Right passage first (R@1): ours filled, best other hatched", fontsize=12, x=0.01, ha="left"
    )
    figure.savefig(file, metadata={"Software": None})


def _panel(axis: Any, one: Mapping[str, Any]) -> None:
    rows = sorted(one["systems"], key=lambda row: (row["recall_1"], row["system"]))
    others = [r for r in rows if not _ours(r["system"]) and r["system"] not in NOT_COUNTED]
    best = max(others, key=lambda row: row["recall_1"])["system"] if others else ""
    for height, row in enumerate(rows):
        name, value = row["system"], row["recall_1"]
        ours = _ours(name)
        axis.barh(
            height,
            value,
            height=0.68,
            facecolor=_INK if ours else "white",
            edgecolor=_INK,
            hatch="////" if name == best else None,
            linewidth=0.8,
        )
        axis.text(value + 0.012, height, f"{value:.3f}", va="center", fontsize=8)
    axis.set_yticks(range(len(rows)), [row["system"] for row in rows], fontsize=8)
    for label, row in zip(axis.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if _ours(row["system"]) else "normal")
    axis.set_xlim(0, 1.1)
    axis.set_xticks([0, 0.5, 1])
    axis.tick_params(axis="both", length=0, labelsize=8)
    axis.spines[["top", "right"]].set_visible(False)
    axis.set_title(
        f"{one['title']}\n{one['questions']:,} questions, {one['passages']:,} passages",
        fontsize=9,
        loc="left",
    )


def _ours(system: str) -> bool:
    return system in SYSTEMS and SYSTEMS[system].ours


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the figures, write the picture."""
    source, target = (sys.argv[1:] if arguments is None else list(arguments))[:2]
    draw(json.loads(Path(source).read_text(encoding="utf-8")), Path(target))


if __name__ == "__main__":
    main()
