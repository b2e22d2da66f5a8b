"""Measure retrieval on every question set: `python -m tests.benchmarks.retrieval_all [--json docs/retrieval.json]`.

    --data FOLDER   the pair files and policy documents (default ../shared/data)
    --peers NAMES   all, none, or names separated by semicolons (default all that are installed)
    --sets NAMES    sets separated by commas; all for every one (default those that people asked and `named`)
    --resume        keep what stands in the JSON file of a run that was broken off, measure the rest

Each set is made anew (see `retrieval_sets`), then every system answers it in a process of its own, one after
the other. Sets over the same passages are asked in one go. The two systems with a transformer take a tenth of a
second a passage: they share its vectors (each is charged for all of them), and are left out of the sets that say
least about officers' questions. One run with everything takes about an hour on one processor core.

At the end stands one line a set, ours with everything against the best peer, and by how much errors are fewer
on average over the sets that people asked. `tests.benchmarks.chart` draws what is written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import NOT_COUNTED, SYSTEMS
from tests.benchmarks.retrieval import as_table, chosen, figures, gold_of, measure
from tests.benchmarks.retrieval_sets import ASKED, Split, make, split_names, write

DATA = Path(__file__).parents[3] / "shared" / "data"
OURS = "ours: lexical + dense + rerank"
NO_SLOW = frozenset({"regulations", "policy", "legal", "medical", "news"})
"""Sets that slow systems are not measured on."""

Report = dict[str, Any]


def groups(data: Path, names: Sequence[str]) -> Iterator[dict[str, Split]]:
    """Yield sets in the order named, those with the same passages together."""
    waiting = {name: make(data, name) for name in names}
    while waiting:
        passages = next(iter(waiting.values()))[0]
        alike = {name: split for name, split in waiting.items() if split[0] == passages}
        yield alike
        waiting = {name: split for name, split in waiting.items() if name not in alike}


def measure_group(group: Mapping[str, Split], systems: Sequence[str], threads: int) -> list[Report]:
    """Return the figures of all systems on sets with the same passages, as one report a set."""
    asked = [question for _, questions in group.values() for question in questions]
    results: dict[str, dict[str, Any]] = {}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write((next(iter(group.values()))[0], asked), folder)
        files = folder / "passages.jsonl", folder / "questions.jsonl"
        gold = gold_of(files[1])
        for system in systems:
            if SYSTEMS[system].slow and NO_SLOW.issuperset(group):
                continue
            began = time.monotonic()
            result = measure(system, *files, threads, folder)
            if "failed" in result:
                failed[system] = str(result["failed"])
            else:
                results[system] = result
            outcome = failed.get(system, f"{time.monotonic() - began:.0f} s")
            _say(f"{', '.join(group)}: {system}: {outcome}", sys.stderr)
    reports = []
    start = 0
    for set_name, (passages, questions) in group.items():
        part = slice(start, start + len(questions))
        start += len(questions)
        own = {
            system: {**result, "found": result["found"][part], "milliseconds": result["milliseconds"][part]}
            for system, result in results.items()
        }
        found = figures(own, gold[part]) if own else []
        _say(f"\n## {split_names()[set_name]}\n\n{as_table(found)}")
        report = {
            "name": set_name, "title": split_names()[set_name], "passages": len(passages),
            "questions": len(questions), "systems": [asdict(one) for one in found], "failed": failed,
        }  # fmt: skip
        reports.append(report)
    return reports


def summary(reports: Sequence[Report]) -> Report:
    """Return each set's figures against the best peer of each rank, and the mean of those that people asked.

    Errors are fewer by a share: 0.25 is a quarter fewer than the best peer's, None where that one made none.
    """
    rows = []
    for report in reports:
        by_name = {row["system"]: row for row in report["systems"]}
        peers = [row for row in report["systems"] if _counted(row["system"])]
        if OURS not in by_name or not peers:
            continue
        ours, best = by_name[OURS], max(peers, key=lambda row: row["recall_1"])
        row = {"name": report["name"], "title": report["title"], "best": best["system"], "p": best["p_value"]}
        for rank in ("recall_1", "recall_5"):
            theirs = max(peer[rank] for peer in peers)
            fewer = 1 - (1 - ours[rank]) / (1 - theirs) if theirs < 1 else None
            row[rank] = {"ours": ours[rank], "peer": theirs, "fewer": fewer}
        rows.append(row)
    mean = {}
    for rank in ("recall_1", "recall_5"):
        shares = [r[rank]["fewer"] for r in rows if r["name"] in ASKED and r[rank]["fewer"] is not None]
        mean[rank] = sum(shares) / len(shares) if shares else None
    return {"sets": rows, "mean": mean}


def as_summary(found: Report) -> str:
    """Return a summary as a Markdown table."""
    lines = [
        "| set | R@1 ours | best peer | fewer errors | p | R@5 ours | best peer | fewer errors | which peer |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for row in found["sets"]:
        first, fifth = (
            f"{r['ours']:.3f} | {r['peer']:.3f} | {_share(r['fewer'])}"
            for r in (row["recall_1"], row["recall_5"])
        )
        lines.append(f"| {row['title']} | {first} | {row['p']:.2g} | {fifth} | {row['best']} |")
    mean = found["mean"]
    said = f"{_share(mean['recall_1'])} at R@1, {_share(mean['recall_5'])} at R@5"
    return "\n".join([*lines, "", f"Fewer errors on average over the sets that people asked: {said}."])


def _counted(system: str) -> bool:
    return not SYSTEMS[system].ours and system not in NOT_COUNTED


def _share(fewer: float | None) -> str:
    return "none to lose" if fewer is None else f"{fewer:+.0%}"


def _kept(file: Path | None) -> list[Report]:
    """Return the reports of a run that was broken off."""
    if file is None:
        message = "--resume: needs --json, the file that the run that was broken off wrote"
        raise SystemExit(message)
    return list(json.loads(file.read_text(encoding="utf-8"))["sets"]) if file.exists() else []


def _names(given: str) -> list[str]:
    names = [*split_names()] if given == "all" else given.split(",")
    for name in names:
        if name not in split_names():
            message = f"--sets: unknown {name!r}; known are all, {', '.join(split_names())}"
            raise SystemExit(message)
    return names


def _say(words: str, where: Any = None) -> None:
    print(words, file=where, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print a table a set and one of all, and write the figures after each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", default="all")
    parser.add_argument("--sets", default=",".join((*ASKED, "named")))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args(arguments)
    names = _names(given.sets)
    done = {one["name"]: one for one in (_kept(given.json) if given.resume else []) if one["name"] in names}
    for group in groups(given.data, [name for name in names if name not in done]):
        for report in measure_group(group, chosen(given.peers), given.threads):
            done[report["name"]] = report
        ordered = [done[name] for name in names if name in done]
        if given.json:
            written = {"sets": ordered, "summary": summary(ordered)}
            given.json.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _say(f"\n## All sets\n\n{as_summary(summary([done[name] for name in names if name in done]))}")


if __name__ == "__main__":
    main()
