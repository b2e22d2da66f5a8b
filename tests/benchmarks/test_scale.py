"""The bounds of speed and scale are told from the figures, kept or missed."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks.scale_report import Figures, as_bounds, as_table, bounds

_SMALL = Figures(
    clauses=10_000, indexed_a_second=5_000, embedded_a_second=900, vector_recall=0.995, index_megabytes=20,
    opening=0.5, p50=3, p95=8, worked_p50=2, worked_p95=6,
    again_p50=2, again_p95=5, words_p50=1, words_p95=2, adding=0.1, removing=0.1,
    megabytes=200, building_megabytes=400, same=(200, 200),
)  # fmt: skip


def test_each_bound_is_told_with_what_was_measured() -> None:
    large = replace(_SMALL, clauses=1_000_000, p50=29, p95=49)
    assert all(kept for _, _, kept in bounds([_SMALL, large]))
    slow = replace(large, p50=31, p95=51, adding=1.2, vector_recall=None, embedded_a_second=None)
    missed = [what for what, _, kept in bounds([_SMALL, slow]) if not kept]
    assert missed == [
        "1,000,000 clauses: p95 under 50 ms",
        "1,000,000 clauses: adding a document under 1 s",
        "1,000,000 clauses: less than ten times what a question costs at 10,000",
    ]
    assert "MISS" in as_bounds([_SMALL, slow])
    assert "MISS" not in as_bounds([_SMALL, large])
    assert as_table([_SMALL, slow]).count("\n") == 16
