"""Measures the matching of investor names: recall, precision of warnings, wrong blocks, and time.

    python -m tests.benchmarks.duplicates --data DATA --json OUT [--half test] [--scale 100000 --scale 1000000]

The registry is every company name in the data. Labelled pairs are made from it with `variations`; those of
the `dev` half were used to set the matcher, those of the `test` half are reported. A warning is right when it
names the company that the variation was made from (or, for a project company, one of its group).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import statistics
import sys
import time
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ledger.names import InvestorNames, NameIndex, schema
from tests.benchmarks import variations as v

PER_KIND = 300
GROUPS = 600
SPV_TRADES = ("新能源", "置业", "智能制造", "产业投资", "生物科技", "供应链管理", "新材料", "环境科技")
SPV_PLACES = ("嘉兴", "杭州", "绍兴", "湖州", "宁波", "海宁", "义乌", "衢州")


@dataclass
class Registry:
    """What is on file: investors by key, and which keys are one company."""

    investors: dict[str, InvestorNames] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)

    def same(self, key: str) -> set[str]:
        """Return the keys that are right answers for this one."""
        group = self.group.get(key)
        return {key} if group is None else {key, *(k for k, g in self.group.items() if g == group)}


@dataclass(frozen=True)
class Pair:
    """A labelled question: what is asked, and the keys that answer it (none for a company not on file)."""

    kind: str
    asked: InvestorNames
    right: frozenset[str]


def half_of(name: str) -> str:
    """Return the half a company belongs to, by its name alone."""
    return "dev" if zlib.crc32(name.encode()) % 2 else "test"


def rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the records of one of the data files."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_registry(data: Path, rng: random.Random) -> tuple[Registry, dict[str, str], dict[str, list[str]]]:
    """Return all companies of the data, the gold brands, and the labelled aliases of each company."""
    gold = {row["name"]: row["core"] for row in rows(data, "company_core_gold")}
    names: dict[str, str | None] = dict.fromkeys(gold)
    with gzip.open(data / "company_full_names.tsv.gz", "rt", encoding="utf-8") as lines:
        names.update(dict.fromkeys(line.split("\t")[0].strip() for line in lines))
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in rows(data, "company_alias"):
        names.setdefault(row["full"])
        if row["kind"] == "short" and row["alias"] != row["full"]:
            aliases[row["full"]].append(row["alias"])
    for row in rows(data, "company_reg_sample"):
        names[row["full"]] = row["uscc"]
    registry = Registry()
    for row in rows(data, "company_listed"):
        for full in row["full"]:
            names.setdefault(full)
            registry.group[full] = row["code"]
    unseen = set(rng.sample([n for n in sorted(names) if n not in gold and n not in registry.group], 2 * PER_KIND))
    registry.unseen = sorted(unseen)
    registry.investors = {n: InvestorNames(n, uscc=uscc) for n, uscc in names.items() if n not in unseen}
    return registry, gold, {n: a for n, a in aliases.items() if n not in unseen}


def put_on_file(registry: Registry, aliases: dict[str, list[str]], rng: random.Random) -> dict[str, str]:
    """File English names, aliases and project companies for some; return the parent of each project company."""
    names = sorted(registry.investors)
    for name in rng.sample(names, 6 * GROUPS):
        english = v.english_name(name, rng)
        if english:
            registry.investors[name] = replace(registry.investors[name], english=english)
    held = Counter(alias for some in aliases.values() for alias in set(some))
    for name in rng.sample(sorted(aliases), 2 * GROUPS):
        own = tuple(a for a in dict.fromkeys(aliases[name]) if held[a] == 1)
        registry.investors[name] = replace(registry.investors[name], aliases=own)
    parents: dict[str, str] = {}
    for number, parent in enumerate(rng.sample([n for n in names if n.endswith("有限公司")], GROUPS)):
        start, end = v.brand_span(parent)
        brand = parent[start:end] if number % 2 else rng.choice(["启航", "泽润", "昊辰", "博远", "瑞霖", "景晟"])
        spv = f"{rng.choice(SPV_PLACES)}{brand}{rng.choice(SPV_TRADES)}有限公司"
        if spv not in registry.investors:
            registry.investors[spv] = InvestorNames(spv, parents=(parent,))
            group = registry.group.setdefault(parent, f"group of {parent}")
            registry.group[spv] = group
            parents[spv] = parent
    return parents


def make_pairs(
    registry: Registry, gold: dict[str, str], parents: dict[str, str], half: str, rng: random.Random
) -> Iterator[Pair]:
    """Yield the labelled pairs of one half."""
    names = [n for n in sorted(registry.investors) if half_of(n) == half]
    alphabet = v.Alphabet.of(registry.investors)
    same = {k: frozenset(registry.same(k)) for k in registry.group}
    taken = {bare(text) for investor in registry.investors.values() for _, text in investor.written()}

    def right(name: str) -> frozenset[str]:
        return same.get(name, frozenset((name,)))

    kinds: dict[str, Callable[[str], str | None]] = {
        "width": lambda n: v.width(n, rng),
        "traditional": lambda n: v.traditional(n, rng),
        "brackets": lambda n: v.brackets(n, rng),
        "region": lambda n: v.region(n, rng),
        "form": lambda n: v.form(n, rng),
        "homophone": lambda n: v.homophone(n, rng, alphabet),
        "wrong_character": lambda n: v.wrong_character(n, rng, alphabet),
        "missing_character": lambda n: v.missing_character(n, rng),
        "two_at_once": lambda n: v.typing(n, rng, alphabet),
        "pinyin": lambda n: v.pinyin_name(n, rng),
        "english_of_pinyin": lambda n: v.english_name(n, rng),
        "english_filed": lambda n: (e := registry.investors[n].english) and v.english_again(e, rng),
        "alias_filed": lambda n: (a := registry.investors[n].aliases) and (v.width(a[0], rng) if rng.random() < 0.3 else a[0]),
    }  # fmt: skip
    for kind, vary in kinds.items():
        made = 0
        for name in rng.sample(names, len(names)):
            varied = vary(name)
            changed = kind in ("width", "traditional", "brackets", "alias_filed")
            if varied and varied != name and len(name) > 5 and (changed or bare(varied) not in taken):
                made += 1
                yield Pair(kind, InvestorNames(varied), right(name))
                if made == PER_KIND:
                    break
    for name, brand in gold.items():
        if brand and half_of(name) == half and bare(brand) not in taken:
            yield Pair("brand_alone", InvestorNames(brand), right(name))
    for spv, parent in parents.items():
        if half_of(spv) == half:
            yield Pair("parent_of_project_company", InvestorNames(parent), frozenset((spv,)))
            sister = f"{rng.choice(SPV_PLACES)}{rng.choice(['云岚', '鼎昇', '和畅'])}{rng.choice(SPV_TRADES)}有限公司"
            yield Pair("sister_project_company", InvestorNames(sister, parents=(parent,)), right(spv))
    for name in registry.unseen:
        if half_of(name) == half:
            yield Pair("unseen", InvestorNames(name), frozenset())


def fill(registry: Registry, index: NameIndex) -> sqlite3.Connection:
    """Return a database in memory with the registry on file."""
    db = sqlite3.connect(":memory:")
    db.executescript(schema())
    for key, investor in registry.investors.items():
        index.add(db, key, investor)
    return db


def measure(
    registry: Registry, db: sqlite3.Connection, index: NameIndex, pairs: Sequence[Pair], show: int = 0
) -> dict[str, Any]:
    """Ask every pair; return recall, precision and blocks by kind and in all, and the time of an answer."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    times: list[float] = []
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    for pair in pairs:
        begun = time.perf_counter()
        warnings = index.candidates(db, pair.asked)
        times.append(time.perf_counter() - begun)
        near = {c.key for c in index.nearest(db, pair.asked)}
        count = table[pair.kind]
        # A project company's own parent is no wrong answer to a question about its sister.
        allowed = pair.right | {k for key in pair.right if key in registry.group for k in registry.same(key)}
        count["pairs"] += 1
        count["found"] += bool(near & pair.right)
        count["warned"] += any(c.key in pair.right for c in warnings)
        count["warnings"] += len(warnings)
        count["right"] += sum(c.key in allowed for c in warnings)
        count["wrong_blocks"] += sum(c.blocks and c.key not in allowed for c in warnings)
        for c in warnings:
            cell = cells[f"{c.evidence.reason} {c.evidence.region} {'latin' if pair.kind.startswith(('pin','eng')) else ''}"]
            cell["right" if c.key in allowed else "wrong"] += 1
        if shown[pair.kind] < show and (
            (pair.right and not near & pair.right) or [c for c in warnings if c.key not in allowed]
        ):
            shown[pair.kind] += 1
            missed = "MISSED" if pair.right and not near & pair.right else ""
            sys.stderr.write(f"{pair.kind} {missed} {pair.asked.name} <- {sorted(pair.right)[:2]} warned {[(c.score, c.evidence.reason, c.evidence.filed) for c in warnings][:4]}\n")  # fmt: skip
    total = sum(table.values(), Counter())
    return {
        "pairs": total["pairs"],
        "names_on_file": len(registry.investors),
        "precision_of_warnings": ratio(total["right"], total["warnings"]),
        "wrong_blocks": total["wrong_blocks"],
        "ms": percentiles(times),
        "kinds": {
            kind: {
                "pairs": count["pairs"],
                "recall_at_20": ratio(count["found"], count["pairs"]),
                "warned": ratio(count["warned"], count["pairs"]),
                "precision_of_warnings": ratio(count["right"], count["warnings"]),
                "warnings": count["warnings"],
                "wrong_blocks": count["wrong_blocks"],
            }
            for kind, count in table.items()
        },
        "cells": {name: dict(cell) for name, cell in sorted(cells.items())},
    }


def bare(text: str) -> str:
    """Return a name's letters and digits: two that are equal are one name, whoever bears it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def ratio(part: int, whole: int) -> float | None:
    """Return a share rounded to four places, None of nothing."""
    return round(part / whole, 4) if whole else None


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and greatest of some times, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return {"p50": round(cuts[49] * 1e3, 2), "p95": round(cuts[94] * 1e3, 2), "max": round(max(seconds) * 1e3, 2)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of company_*.gz files")
    parser.add_argument("--json", type=Path, required=True, help="file for the figures")
    parser.add_argument("--half", choices=["dev", "test"], default="test")
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--show", type=int, default=0, help="failures shown of each kind")
    parser.add_argument("--scale", type=int, action="append", default=[], help="also time so many names")
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)
    registry, gold, aliases = read_registry(options.data, rng)
    parents = put_on_file(registry, aliases, rng)
    index = NameIndex()
    begun = time.perf_counter()
    db = fill(registry, index)
    built = time.perf_counter() - begun
    pairs = list(make_pairs(registry, gold, parents, options.half, random.Random(f"{options.seed} {options.half}")))
    figures = {"half": options.half, "seconds_to_file": round(built, 1)}
    figures |= measure(registry, db, index, pairs, options.show)
    options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
