"""The short run of the duplicates benchmark, on companies made on the spot (the long one needs the data)."""

from __future__ import annotations

import gzip
import json
import random
import re
import sqlite3
from pathlib import Path

import pytest

from ledger.names import InvestorNames, NameIndex
from tests.benchmarks.company_pairs import Registry, bare, make_pairs, put_on_file
from tests.benchmarks.duplicates import main, measure

BRAND_CHARACTERS = (
    "安邦宝博诚创达德鼎东丰富高冠光海汉豪浩和恒宏华辉嘉建捷金晶久骏凯康科朗乐利联龙隆美铭能欧鹏启千强庆荣瑞润森盛顺思泰腾天通万伟"
    "祥欣鑫星雅阳亿益银永宇元源云泽展振正志中众卓"
)
PLACES = ("杭州", "宁波", "嘉兴", "绍兴", "上海", "北京", "苏州", "深圳", "浙江", "江苏", "广东", "")
TRADES = (
    "科技",
    "机械",
    "电子科技",
    "生物医药",
    "新材料",
    "环保科技",
    "软件",
    "实业",
    "汽车零部件",
    "信息技术",
    "食品",
    "贸易",
)
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司")
COMPANIES = 1200
PER_KIND = 20


def made_companies(rng: random.Random) -> dict[str, str]:
    """Return made-up companies with their brands, no two of them alike."""
    companies: dict[str, str] = {}
    while len(companies) < COMPANIES:
        brand = "".join(rng.sample(BRAND_CHARACTERS, rng.choice([2, 2, 3])))
        name = rng.choice(PLACES) + brand + rng.choice(TRADES) + rng.choice(FORMS)
        if brand not in companies.values():
            companies[name] = brand
    return companies


@pytest.mark.slow
def test_every_kind_of_variation_is_found_and_warnings_are_right() -> None:
    rng = random.Random(7)  # noqa: S311 - test data
    companies = made_companies(rng)
    names = sorted(companies)
    registry = Registry({name: InvestorNames(name) for name in names[100:]}, {}, names[:100])
    gold = {name: companies[name] for name in names[100:160]}
    aliases = {name: [companies[name] + "股份"] for name in names[200:500]}
    parents = put_on_file(registry, aliases, rng, groups=60)
    pairs = list(make_pairs(registry, gold, parents, "test", rng, per_kind=PER_KIND))
    figures = measure(registry, NameIndex(), pairs)

    kinds = figures["kinds"]
    assert set(kinds) >= {"width", "traditional", "region", "form", "homophone", "wrong_character", "pinyin"}
    recall = {kind: row["recall_at_20"] for kind, row in kinds.items() if row["recall_at_20"] is not None}
    assert {kind: share for kind, share in recall.items() if share < 0.96} == {}
    assert figures["precision_of_warnings"] >= 0.9
    assert figures["wrong_blocks"] == 0
    assert len({bare(pair.asked.name) for pair in pairs}) > 300


def test_the_benchmark_reads_the_data_files_and_writes_its_figures(tmp_path: Path) -> None:
    companies = sorted(made_companies(random.Random(3)).items())[:300]  # noqa: S311 - test data
    records = {
        "company_core_gold": [{"name": name, "core": brand} for name, brand in companies[:40]],
        "company_alias": [{"full": n, "alias": b + "集团", "kind": "short"} for n, b in companies[40:90]],
        "company_reg_sample": [{"full": name, "brand": "", "uscc": None} for name, _ in companies[90:200]],
        "company_listed": [{"code": "600000", "full": [companies[200][0], companies[201][0]], "short": []}],
    }
    for name, rows in records.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(map(json.dumps, rows)))
    with gzip.open(tmp_path / "company_full_names.tsv.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{name}\tmade\n" for name, _ in companies)
    out = tmp_path / "figures.json"
    small = ["--per-kind", "5", "--scale", "350", "--questions", "30"]
    assert main(["--data", str(tmp_path), "--json", str(out), "--half", "dev", *small]) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["half"] == "dev"
    assert figures["kinds"]["form"]["recall_at_20"] == 1.0
    (scale,) = figures["scale"]
    assert scale["names"] == 350
    assert scale["ms"]["p95"] > 0


def test_the_example_in_the_documentation_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "duplicates.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    connection, index = sqlite3.connect(":memory:"), NameIndex()
    exec(example, {"connection": connection, "NameIndex": NameIndex, "InvestorNames": InvestorNames})  # noqa: S102 - our own page
    assert [c.key for c in index.candidates(connection, InvestorNames("柯笔特光伏發電"))] == ["iv7"]
    assert [c.key for c in index.nearest(connection, InvestorNames("科比特"))] == ["iv7"]
    connection.close()
