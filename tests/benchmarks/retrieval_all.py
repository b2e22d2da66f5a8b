"""Measure retrieval on every question set: `python -m tests.benchmarks.retrieval_all [--json docs/retrieval.json]`.

    --data FOLDER   the pair files and policy documents (default ../shared/data)
    --peers NAMES   all, none, or names separated by semicolons (default all that are installed)
    --sets NAMES    sets separated by commas (default all)

Each set is made anew (see `retrieval_sets`), then every system answers it in a process of its own, one after
the other. `tests.benchmarks.chart` draws what is written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.retrieval import as_table, chosen, figures, gold_of, measure
from tests.benchmarks.retrieval_sets import make, split_names, write

DATA = Path(__file__).parents[3] / "shared" / "data"


def measure_set(data: Path, name: str, systems: list[str], threads: int) -> tuple[dict[str, Any], str]:
    """Return the figures of all systems on one set, and their table."""
    with tempfile.TemporaryDirectory() as folder:
        split = make(data, name)
        write(split, Path(folder))
        passages, questions = (Path(folder) / f"{kind}.jsonl" for kind in ("passages", "questions"))
        results, failed = {}, {}
        for system in systems:
            result = measure(system, passages, questions, threads)
            if "failed" in result:
                failed[system] = str(result["failed"])
            else:
                results[system] = result
            print(f"{name}: {system}: {failed.get(system, 'measured')}", file=sys.stderr)  # noqa: T201 - progress
        found = figures(results, gold_of(questions)) if results else []
    report = {
        "name": name, "title": split_names()[name], "passages": len(split[0]), "questions": len(split[1]),
        "systems": [asdict(one) for one in found], "failed": failed,
    }  # fmt: skip
    return report, as_table(found)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print a table a set, and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", default="all")
    parser.add_argument("--sets", default=",".join(split_names()))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    sets = []
    for name in given.sets.split(","):
        report, table = measure_set(given.data, name, chosen(given.peers), given.threads)
        sets.append(report)
        print(f"\n## {report['title']}\n\n{table}")  # noqa: T201 - the report
    if given.json:
        written = json.dumps({"sets": sets}, ensure_ascii=False, indent=1)
        given.json.write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
