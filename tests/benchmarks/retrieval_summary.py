"""Put the figures of several sets in one table and one chart.

    python -m tests.benchmarks.retrieval_summary SET=FIGURES.json ... [--chart OUT.png]

Each FIGURES.json is what `tests.benchmarks.retrieval --json` wrote.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.peers import NOT_COUNTED, SYSTEMS

_OURS, _PEER = "#1f5fa8", "#b8c4d0"


@dataclass(frozen=True)
class Row:
    """One set: our ranking with everything, and the best peer (which may be another one at R@5)."""

    name: str
    ours: tuple[float, float]
    peer: tuple[float, float]
    best: str
    p_value: float

    def fewer(self, place: int) -> str:
        """Return by how much errors are fewer than the best peer's."""
        left = 1 - self.peer[place]
        return f"{1 - (1 - self.ours[place]) / left:+.0%}" if left > 0 else "none to lose"


def row_of(name: str, file: Path) -> Row:
    """Read one set's figures."""
    systems = json.loads(file.read_text(encoding="utf-8"))["systems"]
    ours = max((s for s in systems if SYSTEMS[s["system"]].ours), key=lambda s: s["recall_1"])
    peers = [s for s in systems if not SYSTEMS[s["system"]].ours and s["system"] not in NOT_COUNTED]
    best = max(peers, key=lambda s: s["recall_1"])
    return Row(
        name,
        (ours["recall_1"], ours["recall_5"]),
        (best["recall_1"], max(s["recall_5"] for s in peers)),
        best["system"],
        best["p_value"],
    )


def as_table(rows: list[Row]) -> str:
    """Return the sets as a Markdown table."""
    lines = [
        "| set | R@1 ours | best peer | fewer errors | p | R@5 ours | best peer | fewer errors | which peer |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for r in rows:
        first = f"{r.ours[0]:.3f} | {r.peer[0]:.3f} | {r.fewer(0)} | {r.p_value:.2g}"
        lines.append(f"| {r.name} | {first} | {r.ours[1]:.3f} | {r.peer[1]:.3f} | {r.fewer(1)} | {r.best} |")
    return "\n".join(lines)


def draw(rows: list[Row], out: Path) -> None:
    """Draw R@1 of ours and of the best peer, a pair of bars a set, with the figures on the bars."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 0.55 * len(rows) + 1.2), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    places = list(range(len(rows)))
    for shift, color, label, values in (
        (-0.19, _OURS, "ours", [r.ours[0] for r in rows]),
        (0.19, _PEER, "best peer", [r.peer[0] for r in rows]),
    ):
        bars = axes.barh([p + shift for p in places], values, height=0.36, color=color, label=label)
        axes.bar_label(bars, fmt="%.3f", padding=3, fontsize=8)
    axes.set_yticks(places, [r.name for r in rows])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.12)
    axes.set_xlabel("R@1: share of questions whose passage comes first")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", frameon=False)
    figure.savefig(out)


def main(arguments: list[str] | None = None) -> None:
    """Print the table and draw the chart where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="SET=FIGURES.json")
    parser.add_argument("--chart", type=Path)
    given = parser.parse_args(arguments)
    rows = [row_of(name, Path(file)) for name, _, file in (text.partition("=") for text in given.sets)]
    print(as_table(rows))  # noqa: T201 - the report
    if given.chart:
        draw(rows, given.chart)


if __name__ == "__main__":
    main()
