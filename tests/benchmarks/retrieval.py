"""Measure retrieval side by side: ours in its variants, and what a user would take instead.

    python -m tests.benchmarks.retrieval --passages P.jsonl --questions Q.jsonl [--peers all] [--json OUT]

Passages are `{"id", "text", "title"?}` and questions `{"id", "question", "passage_id"}` a line, where
`passage_id` is one id or a list of ids any of which is right. Every system runs in a process of its own, one
after the other, with the same number of threads. `--peers` is `all`, `none` or names separated by semicolons.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.peers import NOT_COUNTED, SYSTEMS
from tests.benchmarks.peers.english import SHARED

_TIMEOUT = 3_600


@dataclass(frozen=True)
class Figures:
    """What was measured of one system.

    Args:
        system: its name.
        recall_1: share of questions whose right passage comes first; `recall_5`, `recall_10` likewise.
        mrr_10: mean of 1/rank of the first right passage within ten.
        index_seconds: to take in all passages, imports included.
        p50_ms: median milliseconds a question.
        p95_ms: 95th percentile.
        peak_megabytes: most memory the process held.
        p_value: of the paired sign test on R@1 against our best, None for ours.
        remark: for the table.
    """

    system: str
    recall_1: float
    recall_5: float
    recall_10: float
    mrr_10: float
    index_seconds: float
    p50_ms: float
    p95_ms: float
    peak_megabytes: float
    p_value: float | None
    remark: str


def gold_of(file: Path) -> list[frozenset[str]]:
    """Return each question's right passages."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    ids = (row["passage_id"] for row in rows)
    return [frozenset(map(str, i)) if isinstance(i, list) else frozenset([str(i)]) for i in ids]


def ranks(found: list[list[str]], gold: list[frozenset[str]]) -> list[int]:
    """Return the rank from 1 of each question's first right passage within ten, 0 if there is none."""
    return [
        next((rank for rank, place in enumerate(answer[:10], 1) if place in right), 0)
        for answer, right in zip(found, gold, strict=True)
    ]


def sign_test(ours: list[int], theirs: list[int]) -> float:
    """Return the two-sided p-value that one system's R@1 differs from another's on the same questions."""
    won = sum(a == 1 and b != 1 for a, b in zip(ours, theirs, strict=True))
    lost = sum(b == 1 and a != 1 for a, b in zip(ours, theirs, strict=True))
    differing = won + lost
    tail = sum(math.comb(differing, k) for k in range(min(won, lost) + 1))
    return float(min(1.0, 2 * tail / 2**differing))


def measure(
    name: str, passages: Path, questions: Path, threads: int, vectors: Path | None = None
) -> dict[str, object]:
    """Run one system in its own process and return what it wrote, or `{"failed": reason}`.

    `vectors` is a folder in which systems with the same model share its vectors (see `peers.english`).
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result.json"
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": str(threads),
            "TOKENIZERS_PARALLELISM": "false",
            "ANONYMIZED_TELEMETRY": "False",
            "HF_HUB_OFFLINE": "1",
            **({SHARED: str(vectors)} if vectors is not None else {}),
        }
        command = [sys.executable, "-m", "tests.benchmarks.peers.run", name]
        try:
            done = subprocess.run(
                [*command, str(passages), str(questions), str(out)],
                env=environment, capture_output=True, text=True, timeout=_TIMEOUT, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"failed": f"more than {_TIMEOUT} s"}
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines()
            return {"failed": lines[-1] if lines else f"exit status {done.returncode}"}
        result: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
        return result


def figures(results: dict[str, dict[str, object]], gold: list[frozenset[str]]) -> list[Figures]:
    """Return the figures of every system that ran, in the order given."""
    placed = {name: ranks(result["found"], gold) for name, result in results.items()}  # type: ignore[arg-type] # from JSON
    ours = {name: found for name, found in placed.items() if SYSTEMS[name].ours}
    best = max(ours.values(), key=lambda found: found.count(1)) if ours else None
    table: list[Figures] = []
    for name, result in results.items():
        found = placed[name]
        times = sorted(result["milliseconds"])  # type: ignore[call-overload] # from JSON
        table.append(
            Figures(
                system=name,
                recall_1=_share(found, 1),
                recall_5=_share(found, 5),
                recall_10=_share(found, 10),
                mrr_10=sum(1 / rank for rank in found if rank) / len(found),
                index_seconds=float(result["index_seconds"]),  # type: ignore[arg-type] # from JSON
                p50_ms=times[len(times) // 2],
                p95_ms=times[math.ceil(len(times) * 0.95) - 1],
                peak_megabytes=float(result["peak_megabytes"]),  # type: ignore[arg-type] # from JSON
                p_value=None if best is None or SYSTEMS[name].ours else sign_test(best, found),
                remark=SYSTEMS[name].remark,
            )
        )
    return table


def as_table(found: list[Figures]) -> str:
    """Return the figures as a Markdown table, with the best peer named below it."""
    lines = [
        "| system | R@1 | R@5 | R@10 | MRR@10 | index s | p50 ms | p95 ms | MB | p (R@1) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for f in found:
        name = f"{f.system} ({f.remark})" if f.remark else f.system
        p_value = "" if f.p_value is None else f"{f.p_value:.3g}"
        quality = f"{f.recall_1:.3f} | {f.recall_5:.3f} | {f.recall_10:.3f} | {f.mrr_10:.3f}"
        cost = f"{f.index_seconds:.1f} | {f.p50_ms:.2f} | {f.p95_ms:.2f} | {f.peak_megabytes:.0f}"
        lines.append(f"| {name} | {quality} | {cost} | {p_value} |")
    ours = [f for f in found if SYSTEMS[f.system].ours]
    peers = [f for f in found if not SYSTEMS[f.system].ours and f.system not in NOT_COUNTED]
    if ours and peers:
        a, b = max(ours, key=lambda f: f.recall_1), max(peers, key=lambda f: f.recall_1)
        wider = max(f.recall_5 for f in peers)
        against = f"R@1 {_errors(a.recall_1, b.recall_1)}, R@5 {_errors(a.recall_5, wider)}"
        lines += [
            "",
            f"Best of ours: {a.system}. Best peer: {b.system}. Errors against the best peer: {against}.",
        ]
    return "\n".join(lines)


def _errors(ours: float, theirs: float) -> str:
    return f"{(1 - ours) / (1 - theirs) - 1:+.0%}" if theirs < 1 else f"{1 - ours:.3f} against none"


def _share(found: list[int], within: int) -> float:
    return sum(0 < rank <= within for rank in found) / len(found)


def chosen(peers: str) -> list[str]:
    """Return our systems and the peers named: `all`, `none`, or names separated by semicolons."""
    ours = [name for name, entry in SYSTEMS.items() if entry.ours]
    others = [name for name, entry in SYSTEMS.items() if not entry.ours]
    if peers == "none":
        return ours
    if peers == "all":
        return ours + others
    named = [name.strip() for name in peers.split(";")]
    unknown = [name for name in named if name not in SYSTEMS]
    if unknown:
        message = f"--peers: unknown {unknown[0]!r}; known are all, none, {'; '.join(others)}"
        raise SystemExit(message)
    return ours + [name for name in named if name in others]


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, and write JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--peers", default="all", help="all, none, or names separated by semicolons")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(arguments)
    results: dict[str, dict[str, object]] = {}
    failed: dict[str, str] = {}
    for name in chosen(given.peers):
        result = measure(name, given.passages, given.questions, given.threads)
        if "failed" in result:
            failed[name] = str(result["failed"])
        else:
            results[name] = result
        print(f"{name}: {failed.get(name, 'measured')}", file=sys.stderr)  # noqa: T201 - progress
    found = figures(results, gold_of(given.questions)) if results else []
    print(as_table(found))  # noqa: T201 - the report
    for name, reason in failed.items():
        print(f"\n{name} did not run: {reason}")  # noqa: T201 - the report
    if given.json:
        report = {"systems": [asdict(f) for f in found], "failed": failed}
        given.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
