"""The retrieval benchmark's arithmetic, and one run of it over a handful of passages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import retrieval_summary as summary
from tests.benchmarks.retrieval import main, ranks, sign_test


def test_the_first_right_passage_counts() -> None:
    gold = [frozenset({"a"}), frozenset({"a", "b"}), frozenset({"z"}), frozenset({"k"})]
    found = [["a"], ["x", "b", "a"], ["x", "y"], [*"123456789", "0", "k"]]
    assert ranks(found, gold) == [1, 2, 0, 0]


@pytest.mark.parametrize(
    ("won", "lost", "p_value"),
    [
        pytest.param(0, 0, 1.0, id="no-difference"),
        pytest.param(5, 0, 0.0625, id="five-nil"),
        pytest.param(3, 3, 1.0, id="even"),
    ],
)
def test_the_sign_test_is_exact(won: int, lost: int, p_value: float) -> None:
    assert sign_test([1] * won + [0] * lost + [1], [0] * won + [1] * lost + [1]) == pytest.approx(p_value)


def test_ours_are_measured_each_in_its_own_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passages = ["首谈期为一个月", "对引荐机构给予奖励", "重大项目实行一事一议"]
    (tmp_path / "p.jsonl").write_text(
        "".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(passages)),
        encoding="utf-8",
    )
    asked = [
        {"id": 1, "question": "首谈期多久", "passage_id": 0},
        {"id": 2, "question": "一事一议", "passage_id": [2]},
    ]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")
    arguments = ["--passages", str(tmp_path / "p.jsonl"), "--questions", str(tmp_path / "q.jsonl")]
    main([*arguments, "--peers", "none", "--json", str(tmp_path / "out.json")])
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["failed"] == {}
    assert [system["recall_1"] for system in report["systems"]] == [1.0] * 4
    assert "| ours: lexical |" in capsys.readouterr().out


def test_the_summary_counts_errors_against_the_best_peer_of_each_rank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def system(name: str, first: float, fifth: float) -> dict[str, object]:
        return {"system": name, "recall_1": first, "recall_5": fifth, "p_value": 0.03}

    systems = [
        system("ours: lexical", 0.8, 0.9),
        system("ours: lexical + dense + rerank", 0.9, 0.95),
        system("Haystack BM25", 0.8, 0.88),
        system("bm25s, jieba", 0.7, 0.9),
        system("LangChain + Chroma", 0.99, 0.99),
    ]
    (tmp_path / "a.json").write_text(json.dumps({"systems": systems}), encoding="utf-8")
    summary.main([f"policy={tmp_path / 'a.json'}", "--chart", str(tmp_path / "a.png")])
    shown = capsys.readouterr().out
    assert "| policy | 0.900 | 0.800 | +50% | 0.03 | 0.950 | 0.900 | +50% | Haystack BM25 |" in shown
    assert (tmp_path / "a.png").stat().st_size > 1_000
