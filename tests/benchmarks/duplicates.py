"""Measures the matching of investor names: recall, precision of warnings, wrong blocks, and time.

    python -m tests.benchmarks.duplicates --data DATA --json OUT [--half test] [--scale 100000]

The registry is every company name in the data. A warning is right when it names the company from which the
question was made, or one of its group. Beside the index itself (`warnings`) stands what the register sends to the
bureau (`to_bureau`): its adapter adds every name with the very same core.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ledger.duplicates import SAME_INVESTOR
from ledger.duplicates import InvestorNames as Filed
from ledger.matching import IndexedNames
from ledger.names import InvestorNames, NameIndex, schema
from tests.benchmarks import variations as v
from tests.benchmarks.company_pairs import (
    PER_KIND,
    Pair,
    Registry,
    make_pairs,
    many_names,
    put_on_file,
    read_registry,
)

SCALE_QUESTIONS = 900
SCAN_EVERY = 10
"""One question in ten is also answered by the brute-force scan."""


def fill(registry: Registry, index: NameIndex) -> sqlite3.Connection:
    """Return a database in memory with the registry on file."""
    db = sqlite3.connect(":memory:")
    db.executescript(schema())
    for key, investor in registry.investors.items():
        index.add(db, key, investor)
    return db


def filed(investor: InvestorNames) -> Filed:
    """Return an investor as the register hands it to its matcher."""
    return Filed(
        name=investor.name, english=investor.english or "", uscc=investor.uscc or "",
        foreign_number=investor.foreign_number or "", aliases=tuple(investor.aliases),
        parents=tuple(investor.parents), country=investor.country or "",
    )  # fmt: skip


def measure(registry: Registry, index: NameIndex, pairs: Iterable[Pair], *, show: int = 0) -> dict[str, Any]:
    """Ask every pair; return recall, precision and blocks by kind and in all, and the time of an answer.

    Args:
        registry: what to put on file.
        index: the index to ask.
        pairs: the labelled questions.
        show: how many failures of each kind to write to standard error.
    """
    db, register = fill(registry, index), IndexedNames(index)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    times: list[float] = []
    busy_times: list[float] = []
    for pair in pairs:
        begun, busy = time.perf_counter(), time.process_time()
        warnings = index.candidates(db, pair.asked)
        times.append(time.perf_counter() - begun)
        busy_times.append(time.process_time() - busy)
        near = {candidate.key for candidate in index.nearest(db, pair.asked)}
        # A project company's parent and sisters are no wrong answers to a question about it.
        right = pair.right.union(*(registry.same(key) for key in pair.right if key in registry.group))
        wrong = [candidate for candidate in warnings if candidate.key not in right]
        missed = bool(pair.right) and not near & pair.right
        count = table[pair.kind]
        count["pairs"] += 1
        count["answerable"] += bool(pair.right)
        count["found"] += bool(near & pair.right)
        count["warned"] += any(candidate.key in pair.right for candidate in warnings)
        count["warnings"] += len(warnings)
        count["right"] += len(warnings) - len(wrong)
        count["wrong_blocks"] += sum(candidate.blocks for candidate in wrong)
        bureau = register.candidates(db, filed(pair.asked))
        wrongly = [match for match in bureau if match.key not in right]
        count["to_bureau"] += len(bureau)
        count["rightly_to_bureau"] += len(bureau) - len(wrongly)
        count["told_bureau"] += any(match.key in pair.right for match in bureau)
        count["wrong_blocks_of_register"] += sum(match.kind in SAME_INVESTOR for match in wrongly)
        if (wrong or missed) and count["shown"] < show:
            count["shown"] += 1
            lines = [f"{c.score} {c.evidence}" for c in wrong[:3]]
            sys.stderr.write(
                f"{pair.kind}: {pair.asked.name} <- {sorted(pair.right)[:2]} {missed=} {lines}\n"
            )
    total = sum(table.values(), Counter())
    return {
        "pairs": total["pairs"],
        "names_on_file": len(registry.investors),
        "precision_of_warnings": ratio(total["right"], total["warnings"]),
        "wrong_blocks": total["wrong_blocks"],
        "register": {
            "to_bureau": total["to_bureau"],
            "precision": ratio(total["rightly_to_bureau"], total["to_bureau"]),
            "told": ratio(total["told_bureau"], total["answerable"]),
            "wrong_blocks": total["wrong_blocks_of_register"],
        },
        "warned": ratio(total["warned"], total["answerable"]),
        "ms": percentiles(times),
        "processor_ms": percentiles(busy_times),
        "kinds": {kind: _shares(count) for kind, count in table.items()},
    }


def _shares(count: Counter[str]) -> dict[str, Any]:
    return {
        "pairs": count["pairs"],
        "recall_at_20": ratio(count["found"], count["answerable"]),
        "warned": ratio(count["warned"], count["answerable"]),
        "warnings": count["warnings"],
        "precision_of_warnings": ratio(count["right"], count["warnings"]),
        "wrong_blocks": count["wrong_blocks"],
        "to_bureau": count["to_bureau"],
        "told_bureau": ratio(count["told_bureau"], count["answerable"]),
        "precision_to_bureau": ratio(count["rightly_to_bureau"], count["to_bureau"]),
    }


def at_scale(names: Sequence[str], count: int, questions: int, rng: random.Random) -> dict[str, Any]:
    """Time questions against so many names in a database file, and a brute-force scan beside it."""
    from rapidfuzz import fuzz, process

    on_file = many_names(names, count, rng)
    alphabet = v.Alphabet.of(names)
    kinds: list[Callable[[str], str | None]] = [
        lambda n: v.width(n, rng), lambda n: v.region(n, rng), lambda n: v.form(n, rng),
        lambda n: v.homophone(n, rng, alphabet), lambda n: v.wrong_character(n, rng, alphabet),
        lambda n: v.missing_character(n, rng), lambda n: v.pinyin_name(n, rng),
        lambda n: v.english_name(n, rng), lambda n: n[slice(*v.brand_span(n))],
    ]  # fmt: skip
    asked: list[tuple[str, str]] = []
    while len(asked) < questions:
        name = rng.choice(on_file)
        varied = kinds[len(asked) % len(kinds)](name)
        if varied:
            asked.append((name, varied))
    index = NameIndex()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.db"
        db = sqlite3.connect(path)
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + schema())
        begun = time.perf_counter()
        for number, name in enumerate(on_file):
            index.add(db, name, InvestorNames(name))
            if number % 50_000 == 0:
                db.commit()
        db.commit()
        built = time.perf_counter() - begun
        times, busy_times, found = [], [], 0
        register, told, warnings, right, to_bureau, rightly = IndexedNames(index), 0, 0, 0, 0, 0
        for name, varied in asked:
            begun, busy = time.perf_counter(), time.process_time()
            warned = index.candidates(db, InvestorNames(varied))
            times.append(time.perf_counter() - begun)
            busy_times.append(time.process_time() - busy)
            found += name in {c.key for c in index.nearest(db, InvestorNames(varied))}
            bureau = [match.key for match in register.candidates(db, Filed(varied))]
            warnings, right = warnings + len(warned), right + sum(c.key == name for c in warned)
            to_bureau, rightly, told = (
                to_bureau + len(bureau),
                rightly + bureau.count(name),
                told + (name in bureau),
            )
        db.close()
        megabytes = path.stat().st_size / 1e6
    scan_times, scan_found = [], 0
    for name, varied in asked[: questions // SCAN_EVERY]:
        begun = time.perf_counter()
        near = process.extract(varied, on_file, scorer=fuzz.ratio, limit=20)
        scan_times.append(time.perf_counter() - begun)
        scan_found += name in {text for text, _, _ in near}
    return {
        "names": len(on_file),
        "seconds_to_file": round(built, 1),
        "megabytes": round(megabytes),
        "ms": percentiles(times),
        "processor_ms": percentiles(busy_times),
        "recall_at_20": ratio(found, len(asked)),
        "warnings": warnings,
        "precision_of_warnings": ratio(right, warnings),
        "to_bureau": to_bureau,
        "precision_to_bureau": ratio(rightly, to_bureau),
        "told_bureau": ratio(told, len(asked)),
        "scan_ms": percentiles(scan_times),
        "scan_recall_at_20": ratio(scan_found, len(scan_times)),
    }


def ratio(part: int, whole: int) -> float | None:
    """Return a share rounded to four places, None of nothing."""
    return round(part / whole, 4) if whole else None


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and greatest of some times, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "p50": round(cuts[49] * 1e3, 2),
        "p95": round(cuts[94] * 1e3, 2),
        "max": round(max(seconds) * 1e3, 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and write its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of company_*.gz files")
    parser.add_argument("--json", type=Path, required=True, help="file for the figures")
    parser.add_argument("--half", choices=["dev", "test"], default="test")
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--show", type=int, default=0, help="failures shown of each kind")
    parser.add_argument("--scale", type=int, action="append", default=[], help="also time so many names")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="pairs of each kind")
    parser.add_argument(
        "--questions", type=int, default=SCALE_QUESTIONS, help="questions timed at each scale"
    )
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)  # noqa: S311 - test data, no secrets
    registry, gold, aliases = read_registry(options.data, rng)
    parents = put_on_file(registry, aliases, rng)
    pair_rng = random.Random(options.half)  # noqa: S311 - test data, no secrets
    pairs = make_pairs(registry, gold, parents, options.half, pair_rng, per_kind=options.per_kind)
    figures = {"half": options.half} | measure(registry, NameIndex(), pairs, show=options.show)
    names = [name for name in registry.investors if registry.investors[name].parents == ()]
    figures["scale"] = [at_scale(names, count, options.questions, rng) for count in options.scale]
    options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
