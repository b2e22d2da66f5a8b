"""Measure one system in a process of its own: `python -m tests.benchmarks.peers.run SYSTEM P Q OUT`."""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

from tests.benchmarks.peers import SYSTEMS, Passage, System

_WARM_UP = 20


def read_passages(file: Path) -> list[Passage]:
    """Read passages, one JSON object a line: id, text and possibly title."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Passage(str(row["id"]), row["text"], row.get("title") or "") for row in rows]


def measure(system: System, passages: list[Passage], questions: list[str]) -> dict[str, object]:
    """Index, warm up, ask, and return the answers with seconds and memory."""
    began = time.perf_counter()
    system.index(passages)
    indexed = time.perf_counter() - began + getattr(system, "spared_seconds", 0.0)
    for question in questions[:_WARM_UP]:
        system.search(question)
    found: list[list[str]] = []
    milliseconds: list[float] = []
    for question in questions:
        began = time.perf_counter()
        found.append(system.search(question))
        milliseconds.append((time.perf_counter() - began) * 1_000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    return {"found": found, "milliseconds": milliseconds, "index_seconds": indexed, "peak_megabytes": peak}


def main() -> None:
    """Measure the system named on the command line."""
    name, passages, questions, out = sys.argv[1:5]
    entry = SYSTEMS[name]
    system: System = import_module(f"tests.benchmarks.peers.{entry.module}").open_system(entry.variant)
    asked = [
        json.loads(line)["question"] for line in Path(questions).read_text(encoding="utf-8").splitlines()
    ]
    result = measure(system, read_passages(Path(passages)), asked)
    Path(out).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
