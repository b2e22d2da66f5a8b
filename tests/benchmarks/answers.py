"""Measure the answers: how many are right, how long each takes, and what it costs in memory.

    python -m tests.benchmarks.answers [--questions FILE.jsonl] [--times N] [--json OUT]

Every figure is taken from the command line in processes of their own, on an installation made for it. Seconds
and milliseconds are those that pass; `processor` says how much of them was work, where other programs run too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.evaluation.scoring import QUESTIONS, Sources, load, score

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-20"
_MEASURED = """
import sys
from pathlib import Path
peak = Path(sys.argv.pop(1))
from bot.cli import main
try:
    main()
finally:
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere the kernel's own figure is taken, which may count the parent in
        peak.write_text(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
"""
"""Runs the command line and leaves the most memory that this process itself held, in kibibytes."""
_MEBI = 1024


@dataclass(frozen=True)
class Run:
    """What one process took: seconds that passed, seconds of the processor, mebibytes at its peak."""

    seconds: float
    processor: float
    mebibytes: float
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Figures:
    """What was measured.

    Args:
        right: by mark, (right, of).
        verbatim: quotes that are runs of the sources, of how many.
        median_ms: median milliseconds a question in one batch.
        p95_ms: 95th percentile of the same.
        batch: the process that answered the batch.
        first_use: the process that answered first, building the index.
        first_answer: the quickest process that answered one question on a built index.
        help: the quickest process that printed the help.
    """

    right: dict[str, tuple[int, int]]
    verbatim: tuple[int, int]
    median_ms: float
    p95_ms: float
    batch: Run
    first_use: Run
    first_answer: Run
    help: Run


def run(home: Path, *words: str) -> Run:
    """Run one command to its end in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environment = {**os.environ, "YIPANQI_HOME": str(home), "OMP_NUM_THREADS": "1"}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile() as peak:
        command = [sys.executable, "-c", _MEASURED, peak.name, *words]
        process = subprocess.Popen(command, stdout=out, cwd=ROOT, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words)
        out.seek(0)
        lines = tuple(out.read().decode().splitlines())
        kibibytes = int(peak.read() or used.ru_maxrss)
    return Run(seconds, used.ru_utime + used.ru_stime, kibibytes / _MEBI, lines)


def quickest(runs: Sequence[Run]) -> Run:
    """Return the run that took the least; what disturbs a machine only ever adds."""
    return min(runs, key=lambda run: run.seconds)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below or at which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(questions: Path = QUESTIONS, *, times: int = 3) -> Figures:
    """Measure everything on an installation of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        first_use = run(home, "ask", "嘉兴的首谈期是多长？")
        batch = run(home, "ask", "--batch", str(questions), "--json", "--as-of", AS_OF)
        first_answer = quickest([run(home, "ask", "嘉兴的首谈期是多长？") for _ in range(times)])
        shown = quickest([run(home, "--help") for _ in range(times)])
    rows = load(questions)
    answers = [json.loads(line) for line in batch.lines]
    tally = score(rows, answers)
    sources = Sources()
    quotes = [sources.hold(c) for answer in answers for c in answer["citations"]]
    milliseconds = [answer["elapsed_ms"] for answer in answers]
    return Figures(
        right={name: (sum(marks), len(marks)) for name, marks in tally.marks.items()},
        verbatim=(sum(quotes), len(quotes)),
        median_ms=statistics.median(milliseconds),
        p95_ms=percentile(milliseconds, 0.95),
        batch=batch,
        first_use=first_use,
        first_answer=first_answer,
        help=shown,
    )


def as_table(found: Figures) -> str:
    """Return the figures as a Markdown table."""
    marks = {
        "answered": "answered where there is an answer", "cited": "right clause cited", "facts": "right facts said",
        "notices": "notices shown", "refused": "said that the documents do not say",
    }  # fmt: skip
    rows = [(marks[name], "{} of {}".format(*found.right[name])) for name in marks if name in found.right]
    rows += [
        ("quotes that stand in the source", "{} of {}".format(*found.verbatim)),
        ("a question in a batch: median", f"{found.median_ms:.1f} ms"),
        ("a question in a batch: 95th percentile", f"{found.p95_ms:.1f} ms"),
        ("peak memory of the batch", f"{found.batch.mebibytes:.0f} MB"),
        ("first use, index built", _time(found.first_use)),
        ("first answer on a built index", _time(found.first_answer)),
        ("`yipanqi --help`", _time(found.help)),
    ]
    return "\n".join(["| what | figure |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)])


def _time(took: Run) -> str:
    return f"{took.seconds:.2f} s ({took.processor:.2f} s of processor)"


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, and write JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--times", type=int, default=3, help="runs of which the quickest counts")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    given = parser.parse_args(arguments)
    found = measure(given.questions, times=given.times)
    print(as_table(found))  # noqa: T201 - the report
    if given.json:
        figures = asdict(found)
        for part in figures.values():
            if isinstance(part, dict):
                part.pop("lines", None)
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
