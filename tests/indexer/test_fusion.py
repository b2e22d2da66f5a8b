"""Words and vectors together: the weight is what was measured for the embedding in use."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import root
from bot.wiring import Office
from indexer import fusion
from terms.scope import Scope

_AT = datetime(2026, 11, 20, tzinfo=UTC)
_SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-5, 5), max_size=8).map(
    lambda scores: sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
)


@given(_SCORES, _SCORES, st.sampled_from(fusion.WEIGHTS))
def test_every_clause_of_both_sides_comes_once_and_in_order(
    words: fusion.Scores, meaning: fusion.Scores, weight: float
) -> None:
    found = fusion.fused(words, meaning, weight)
    keys = [key for key, _ in found]
    assert len(keys) == len(set(keys))
    if not weight or not meaning:
        assert found == list(words)
    else:
        assert set(keys) == {key for key, _ in (*words, *meaning)}
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def _calibrated(right: int, wrong: int) -> float:
    """Calibrate on questions of which vectors alone set some right and put some wrong that words had right."""
    sides = {
        "好": ([("乙#0", 9.0), ("甲#1", 8.0), ("丙#0", 1.0)], [("甲#1", 0.9), ("乙#0", 0.1)]),
        "坏": ([("甲#1", 9.0), ("乙#0", 8.0), ("丙#0", 1.0)], [("乙#0", 0.9), ("甲#1", 0.1)]),
    }
    text = {"甲#1": "条", "乙#0": "别", "丙#0": "别"}
    asked = [fusion.Asked(name, ("条",), ("甲",)) for name in "好" * right + "坏" * wrong]
    found = fusion.calibrate("模型", asked, sides=sides.__getitem__, text=text.__getitem__, at=_AT)
    assert found.questions == right + wrong
    return found.weight


def test_the_weight_that_finds_most_is_chosen_and_of_equals_the_smallest() -> None:
    weight = _calibrated(right=1, wrong=0)
    assert 0 < weight < max(fusion.WEIGHTS)
    assert _calibrated(right=0, wrong=1) == 0.0


def test_an_embedding_that_is_right_more_often_by_chance_gets_no_weight() -> None:
    assert _calibrated(right=21, wrong=20) == 0.0
    assert _calibrated(right=30, wrong=10) > 0.0


def test_the_projects_own_questions_have_their_words_in_the_shipped_documents(office: Office) -> None:
    found = fusion.validation()
    assert len(found) > 150
    for one in found:
        texts = [clause.text for name in one.documents for clause in office.library.document(name).clauses]
        assert texts


def test_calibrating_keeps_the_weight_with_the_index_and_the_next_start_uses_it(home: Path) -> None:
    runner = CliRunner(env={"YIPANQI_HOME": str(home)})
    done = runner.invoke(root, ["documents", "calibrate", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["questions"] == len(fusion.validation())
    assert max(row["recall_1"] for row in told["rows"]) > 0.5
    with Office.open(home=home) as opened:
        assert opened.dense is not None
        assert opened.dense.weight == told["weight"]
        assert opened.dense.model == told["model"]


def test_another_embedding_falls_back_to_the_safe_weight_and_the_doctor_says_so(home: Path) -> None:
    settings = {"YIPANQI_HOME": str(home), "YIPANQI_EMBEDDING": "hashed"}
    with Office.open(home=home, embedding="hashed") as opened:
        assert opened.dense is not None
        assert opened.dense.weight == fusion.SAFE_WEIGHT
    runner = CliRunner(env=settings)
    assert "documents calibrate" in runner.invoke(root, ["doctor"]).output
    shown = runner.invoke(root, ["documents", "calibrate"])
    assert shown.exit_code == 0, shown.output
    assert "R@1" in shown.output
    assert "documents calibrate" not in runner.invoke(root, ["doctor"]).output


def test_a_named_clause_comes_first_whatever_the_embedding_and_its_weight(home: Path) -> None:
    with Office.open(home=home, embedding="hashed") as opened:
        for question in ("绍政办发[2023]17号二（三）", "绍兴17号文二（三）讲了什么产业？"):
            read = opened.desk.reader.read(question, today=_AT.date())
            found = opened.search.relevant(read, scope=Scope(frozenset(), _AT.date()), limit=3)
            assert (found[0][0].clause.document, found[0][0].clause.path) == ("shaoxing-2023", "二（三）")
        plain = opened.desk.reader.read("首谈期是多长", today=_AT.date())
        assert len(opened.search.relevant(plain, scope=Scope(frozenset(), _AT.date()), limit=3)) == 3


@pytest.mark.parametrize("content", ["{", '{"question": "问"}', "[]"])
def test_a_file_of_questions_that_cannot_be_read_is_refused_in_one_line(
    home: Path, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(content, encoding="utf-8")
    runner = CliRunner(env={"YIPANQI_HOME": str(home)})
    done = runner.invoke(root, ["documents", "calibrate", "--questions", str(file)])
    assert done.exit_code != 0
    assert "questions.jsonl" in str(done.exception)
