"""What `tests.benchmarks.scale` measured, as tables, and which bounds it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_OFFICE = 20_000
"""Clauses up to which the narrower bounds of an office's own library hold."""


@dataclass(frozen=True)
class Figures:
    """What was measured at one size.

    Args:
        clauses: how many there are.
        indexed_a_second: clauses indexed a second, words alone.
        embedded_a_second: with tokens and vectors in step too; None where they were left out.
        vector_recall: share of the ten nearest clauses that the vector store finds.
        index_megabytes: size of the library's file.
        opening: seconds until the first question can be asked.
        p50, p95: milliseconds a question met for the first time, from its words to the ranked clauses.
        worked_p50, worked_p95: of this, milliseconds of processor time, which other work beside adds less to.
        again_p50, again_p95: the same for a question asked before.
        words_p50, words_p95: of this, finding the candidates by words.
        adding: seconds to add a document of 50 clauses from its file.
        removing: seconds to take it out again.
        megabytes: most memory while asking; `building_megabytes` while the index was built.
        same: questions with the same clauses and scores from an index built anew, of how many asked.
    """

    clauses: int
    indexed_a_second: float
    embedded_a_second: float | None
    vector_recall: float | None
    index_megabytes: float
    opening: float
    p50: float
    p95: float
    worked_p50: float
    worked_p95: float
    again_p50: float
    again_p95: float
    words_p50: float
    words_p95: float
    adding: float
    removing: float
    megabytes: float
    building_megabytes: float
    same: tuple[int, int]


def bounds(figures: Sequence[Figures]) -> list[tuple[str, str, bool]]:
    """Return each bound that can be told from the figures, what was measured, and whether it is kept."""
    found: list[tuple[str, str, bool]] = []

    def told(size: int, what: str, measured: str, kept: bool) -> None:
        found.append((f"{size:,} clauses: {what}", measured, kept))

    for f in figures:
        told(
            f.clauses,
            "at least 3,000 a second indexed",
            f"{f.indexed_a_second:,.0f}",
            f.indexed_a_second >= 3_000,
        )
        if f.embedded_a_second is not None and f.vector_recall is not None:
            rate = f.embedded_a_second
            told(f.clauses, "at least 800 a second with vectors", f"{rate:,.0f}", rate >= 800)
            told(
                f.clauses,
                "recall@10 of vectors at least 0.99",
                f"{f.vector_recall:.4f}",
                f.vector_recall >= 0.99,
            )
        told(
            f.clauses, "the same answers after a rebuild", "{} of {}".format(*f.same), f.same[0] == f.same[1]
        )
        if f.clauses <= _OFFICE:
            told(f.clauses, "p50 under 5 ms", f"{f.p50:.1f} ms", f.p50 < 5)
            told(f.clauses, "p95 under 15 ms", f"{f.p95:.1f} ms", f.p95 < 15)
        told(f.clauses, "p95 under 50 ms", f"{f.p95:.1f} ms", f.p95 < 50)
        told(f.clauses, "memory under 3 GB", f"{f.megabytes:.0f} MB", f.megabytes < 3_000)
        told(f.clauses, "opening under 5 s", f"{f.opening:.2f} s", f.opening < 5)
        told(f.clauses, "adding a document under 1 s", f"{f.adding:.2f} s", f.adding < 1)
    if figures and figures[-1].clauses >= 100 * figures[0].clauses:
        times = figures[-1].p50 / figures[0].p50
        what = f"less than ten times what a question costs at {figures[0].clauses:,}"
        told(figures[-1].clauses, what, f"{times:.1f} times", times < 10)
    return found


def as_bounds(figures: Sequence[Figures]) -> str:
    """Return the bounds as a Markdown table."""
    rows = [
        f"| {what} | {measured} | {'pass' if kept else 'MISS'} |" for what, measured, kept in bounds(figures)
    ]
    return "\n".join(["| bound | measured | |", "|---|---:|---|", *rows])


def as_table(figures: Sequence[Figures]) -> str:
    """Return the figures as a Markdown table, one column a size."""
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("a question, p50", lambda f: f"{f.p50:.1f} ms"),
        ("a question, p95", lambda f: f"{f.p95:.1f} ms"),
        ("of this, processor time, p50 / p95", lambda f: f"{f.worked_p50:.1f} / {f.worked_p95:.1f} ms"),
        ("asked again, p50 / p95", lambda f: f"{f.again_p50:.1f} / {f.again_p95:.1f} ms"),
        (
            "its concepts looked for by words alone, p50 / p95",
            lambda f: f"{f.words_p50:.1f} / {f.words_p95:.1f} ms",
        ),
        ("opening", lambda f: f"{f.opening:.2f} s"),
        ("peak memory while asking", lambda f: f"{f.megabytes:.0f} MB"),
        ("adding a document of 50 clauses", lambda f: f"{f.adding:.2f} s"),
        ("taking it out", lambda f: f"{f.removing:.2f} s"),
        ("indexing, words", lambda f: f"{f.indexed_a_second:,.0f} clauses/s"),
        ("indexing, words and vectors", lambda f: _rate(f.embedded_a_second)),
        ("ten nearest found by the vector store", lambda f: _share(f.vector_recall)),
        ("peak memory while indexing", lambda f: f"{f.building_megabytes:.0f} MB"),
        ("library.db", lambda f: f"{f.index_megabytes:.0f} MB"),
        ("same answers after a rebuild", lambda f: "{} of {}".format(*f.same)),
    ]
    head = "".join(f" {f.clauses:,} |" for f in figures)
    lines = [f"| clauses |{head}", "|---|" + "---:|" * len(figures)]
    lines += [f"| {name} |" + "".join(f" {value(f)} |" for f in figures) for name, value in rows]
    return "\n".join(lines)


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f} clauses/s"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
