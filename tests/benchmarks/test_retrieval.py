"""The retrieval benchmark's arithmetic, and one run of it over a handful of passages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import retrieval_all
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


def _report(name: str, found: dict[str, tuple[float, float]]) -> dict[str, object]:
    systems = [
        {"system": system, "recall_1": first, "recall_5": fifth, "p_value": 0.03}
        for system, (first, fifth) in found.items()
    ]
    return {"name": name, "title": name, "systems": systems}


def test_the_summary_counts_errors_against_the_best_peer_of_each_rank() -> None:
    ours = retrieval_all.OURS
    reports = [
        _report(
            "desk",
            {
                "ours: lexical": (0.8, 0.9), ours: (0.9, 0.95), "Haystack BM25": (0.8, 0.88),
                "bm25s, jieba": (0.7, 0.9), "LangChain + Chroma": (0.99, 0.99),
            },
        ),
        _report("search", {ours: (0.8, 1.0), "Haystack BM25": (0.8, 1.0)}),
        _report("named", {ours: (1.0, 1.0), "Haystack BM25": (0.5, 0.5)}),
    ]  # fmt: skip
    shown = retrieval_all.as_summary(retrieval_all.summary(reports))
    assert "| desk | 0.900 | 0.800 | +50% | 0.03 | 0.950 | 0.900 | +50% | Haystack BM25 |" in shown
    assert "| search | 0.800 | 0.800 | +0% | 0.03 | 1.000 | 1.000 | none to lose | Haystack BM25 |" in shown
    assert "on average over the sets that people asked: +25% at R@1, +50% at R@5" in shown


def test_a_run_that_was_broken_off_goes_on_with_the_sets_that_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []

    def measure_group(group: dict[str, object], systems: object, threads: int) -> list[dict[str, object]]:
        del systems, threads
        measured.extend(group)
        return [_report(name, {retrieval_all.OURS: (1.0, 1.0)}) for name in group]

    passages = [{"id": "p0", "text": "same"}]
    splits = {"desk": (passages, []), "search": ([], []), "short": (list(passages), [])}
    monkeypatch.setattr(retrieval_all, "make", lambda _, name: splits[name])
    monkeypatch.setattr(retrieval_all, "measure_group", measure_group)
    file = tmp_path / "figures.json"
    file.write_text(json.dumps({"sets": [_report("search", {})]}), encoding="utf-8")
    retrieval_all.main(["--sets", "desk,search,short", "--json", str(file), "--resume"])
    assert measured == ["desk", "short"], "sets over the same passages are asked together"
    kept = [one["name"] for one in json.loads(file.read_text(encoding="utf-8"))["sets"]]
    assert kept == ["desk", "search", "short"]
    with pytest.raises(SystemExit, match="unknown 'desks'"):
        retrieval_all.main(["--sets", "desks"])
