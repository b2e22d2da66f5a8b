"""Companies on file and labelled questions about them, made from the company data with `variations`.

Companies fall into a `dev` half, on which the matcher was set, and a `test` half, by their name alone.
"""

from __future__ import annotations

import gzip
import json
import random
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ledger.names import InvestorNames
from ledger.names.models import written_names
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
    ordinary = [name for name in sorted(names) if name not in gold and name not in registry.group]
    unseen = set(rng.sample(ordinary, min(2 * PER_KIND, len(ordinary) // 10)))
    written: dict[str, str] = {}
    for name in names:
        first = written.setdefault(bare(name), name)
        if first != name:  # one name, listed in two ways of writing it
            registry.group[name] = registry.group.setdefault(first, registry.group.get(name, first))
    seen = {bare(name) for name in names if name not in unseen}
    registry.unseen = [name for name in sorted(unseen) if bare(name) not in seen]
    registry.investors = {n: InvestorNames(n, uscc=uscc) for n, uscc in names.items() if n not in unseen}
    return registry, gold, {n: a for n, a in aliases.items() if n not in unseen}


def put_on_file(
    registry: Registry, aliases: dict[str, list[str]], rng: random.Random, *, groups: int = GROUPS
) -> dict[str, str]:
    """File English names, aliases and project companies for some; return each project company's parent."""
    names = sorted(registry.investors)
    for name in rng.sample(names, min(len(names), 6 * groups)):
        english = v.english_name(name, rng)
        if english:
            registry.investors[name] = replace(registry.investors[name], english=english)
    held = Counter(alias for some in aliases.values() for alias in set(some))
    for name in rng.sample(sorted(aliases), min(len(aliases), 2 * groups)):
        own = tuple(a for a in dict.fromkeys(aliases[name]) if held[a] == 1)
        registry.investors[name] = replace(registry.investors[name], aliases=own)
    parents: dict[str, str] = {}
    firms = [name for name in names if name.endswith("有限公司")]
    for number, parent in enumerate(rng.sample(firms, min(groups, len(firms)))):
        start, end = v.brand_span(parent)
        brand = (
            parent[start:end] if number % 2 else rng.choice(["启航", "泽润", "昊辰", "博远", "瑞霖", "景晟"])
        )
        spv = f"{rng.choice(SPV_PLACES)}{brand}{rng.choice(SPV_TRADES)}有限公司"
        if spv not in registry.investors:
            registry.investors[spv] = InvestorNames(spv, parents=(parent,))
            group = registry.group.setdefault(parent, f"group of {parent}")
            registry.group[spv] = group
            parents[spv] = parent
    return parents


def _an_alias(aliases: tuple[str, ...], rng: random.Random) -> str | None:
    """Return an alias as filed, or with other typography."""
    if not aliases:
        return None
    return v.width(aliases[0], rng) if rng.random() < 0.3 else aliases[0]


def make_pairs(
    registry: Registry,
    gold: dict[str, str],
    parents: dict[str, str],
    half: str,
    rng: random.Random,
    *,
    per_kind: int = PER_KIND,
) -> Iterator[Pair]:
    """Yield the labelled pairs of one half."""
    names = [n for n in sorted(registry.investors) if half_of(n) == half]
    alphabet = v.Alphabet.of(registry.investors)
    same = {k: frozenset(registry.same(k)) for k in registry.group}
    taken = {bare(text) for investor in registry.investors.values() for _, text in written_names(investor)}

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
        "alias_filed": lambda n: _an_alias(registry.investors[n].aliases, rng),
    }  # fmt: skip
    for kind, vary in kinds.items():
        made = 0
        for name in rng.sample(names, len(names)):
            varied = vary(name)
            changed = kind in ("width", "traditional", "brackets", "alias_filed")
            if varied and varied != name and len(name) > 5 and (changed or bare(varied) not in taken):
                made += 1
                yield Pair(kind, InvestorNames(varied), right(name))
                if made == per_kind:
                    break
    for name, brand in gold.items():
        if brand and half_of(name) == half and bare(brand) not in taken:
            yield Pair("brand_alone", InvestorNames(brand), right(name))
    for spv, parent in parents.items():
        if half_of(spv) == half:
            yield Pair("parent_of_project_company", InvestorNames(parent), frozenset((spv,)))
            brand = rng.choice(["云岚", "鼎昇", "和畅"])
            sister = f"{rng.choice(SPV_PLACES)}{brand}{rng.choice(SPV_TRADES)}有限公司"
            yield Pair("sister_project_company", InvestorNames(sister, parents=(parent,)), right(spv))
    for name in registry.unseen:
        if half_of(name) == half:
            yield Pair("unseen", InvestorNames(name), frozenset())


def many_names(names: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """Return as many names as asked, the real ones first, the others with the brand of another company."""
    brands = [name[slice(*v.brand_span(name))] for name in names if len(name) > 6]
    found = dict.fromkeys(names[:count])
    while len(found) < count:
        name = rng.choice(names)
        start, end = v.brand_span(name)
        found.setdefault(name[:start] + rng.choice(brands)[:1] + rng.choice(brands)[-1:] + name[end:])
    return list(found)


def bare(text: str) -> str:
    """Return a name's letters and digits: two that are equal are one name, whoever bears it."""
    simplified = v.simplified(unicodedata.normalize("NFKC", text).lower())
    return "".join(c for c in simplified if c.isalnum())
