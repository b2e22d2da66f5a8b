"""The gate: the project's own questions, with and without an answer, through the whole office."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluation.scoring import Sources, Tally, alike, is_run, mark, says, score

LEAST = {"answered": 178, "cited": 174, "facts": 175, "notices": 120, "refused": 58}
"""How many must be right at least; a little below what is reached."""


@pytest.fixture(scope="module")
def tally(questions: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Tally:
    return score(questions, answers)


@pytest.mark.parametrize("name", LEAST)
def test_enough_answers_are_right(tally: Tally, name: str) -> None:
    """None of the five figures may fall."""
    missed = "\n".join(tally.missed)
    assert tally.right(name) >= LEAST[name], f"{name}: {tally.right(name)}/{len(tally.marks[name])}\n{missed}"


def test_the_set_is_large_and_a_quarter_of_it_has_no_answer(questions: list[dict[str, Any]]) -> None:
    without = [row for row in questions if row["kind"] == "refuse"]
    assert len(questions) - len(without) >= 150
    assert len(without) >= 40
    assert len({row["id"] for row in questions}) == len(questions)


def test_every_known_clause_stands_in_its_source(questions: list[dict[str, Any]]) -> None:
    """A gold run that no source holds would be a question nobody can answer."""
    texts = {name: alike(text) for name, text in Sources().texts.items()}
    for row in questions:
        documents = row["doc"] if isinstance(row["doc"], list) else [row["doc"]] * len(row["gold"])
        for words, document in zip(row["gold"], documents, strict=True):
            assert is_run(alike(words), texts[document]), (row["id"], words)


def test_every_quote_is_a_run_of_the_source_as_received(answers: list[dict[str, Any]]) -> None:
    """Citations and conditions alike, refusals included."""
    sources = Sources()
    quoted = 0
    for answer in answers:
        decision = answer["decision"] or {"conditions": []}
        for quote in (*answer["citations"], *decision["conditions"]):
            assert sources.hold(quote), (answer["question"], quote)
            quoted += 1
    assert quoted > 200


GOOD: dict[str, Any] = {
    "kind": "answer", "unstated": False, "answer": "首谈期是 1 个月。", "decision": None,
    "citations": [{"document": "jiaxing-2023-draft", "quote": "赋予首报地1个月的排他性首谈资格"}],
    "notices": [{"kind": "draft"}],
}  # fmt: skip
ASKED: dict[str, Any] = {
    "id": "x", "question": "?", "kind": "fact", "doc": "jiaxing-2023-draft", "gold": ["１个月的排他性首谈资格"],
    "facts": ["1个月|一个月"], "notice": ["draft"], "forbid": ["2个月"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param({}, set(), id="right"),
        pytest.param({"unstated": True}, {"answered"}, id="said-to-be-unstated"),
        pytest.param({"kind": "not_found", "citations": []}, {"answered", "cited"}, id="not-found"),
        pytest.param({"answer": "首谈期是11个月。"}, {"facts"}, id="inside-a-longer-number"),
        pytest.param({"answer": "1个月，不是2个月。"}, {"answered"}, id="forbidden-words"),
        pytest.param({"notices": []}, {"notices"}, id="no-notice"),
        pytest.param(
            {"citations": [{"document": "hangzhou-2019", "quote": "赋予首报地1个月的排他性首谈资格"}]}, {"cited"},
            id="another-document",
        ),
        pytest.param({"answer": "1个月" + "。" * 1200}, {"answered", "cited", "facts"}, id="too-long"),
    ],
)  # fmt: skip
def test_the_scorer_tells_right_from_wrong(change: dict[str, Any], wrong: set[str]) -> None:
    marks = mark(ASKED, {**GOOD, **change})
    assert {name for name, good in marks.items() if not good} == wrong


def test_the_scorer_wants_silence_where_nothing_is_known() -> None:
    refused = {**ASKED, "kind": "refuse", "gold": [], "facts": [], "notice": []}
    assert mark(refused, GOOD) == {"refused": False}
    assert mark(refused, {**GOOD, "unstated": True}) == {"refused": True}
    assert mark(refused, {**GOOD, "kind": "decision", "decision": {"outcome": "undetermined"}}) == {
        "refused": True
    }
    assert mark(refused, {**GOOD, "kind": "decision", "decision": {"outcome": "yes"}}) == {"refused": False}


def test_the_scorer_wants_both_sides_of_a_comparison() -> None:
    both = {
        **ASKED,
        "kind": "compare",
        "doc": ["jiaxing-2023-draft", "hangzhou-2019"],
        "gold": ["1个月", "首谈"],
    }
    assert not mark(both, GOOD)["cited"]
    citations = [*GOOD["citations"], {"document": "hangzhou-2019", "quote": "排他性首谈资格"}]
    assert mark(both, {**GOOD, "citations": citations})["cited"]


def test_the_scorer_holds_quotes_against_the_source() -> None:
    sources = Sources()
    good = "赋予首报地1个月的排他性首谈资格"
    assert sources.hold({"document": "jiaxing-2023-draft", "quote": good})
    assert not sources.hold({"document": "jiaxing-2023-draft", "quote": good.replace("1", "2")})
    assert not sources.hold({"document": "hangzhou-2019", "quote": good})
    assert not sources.hold({"document": "hangzhou-2019", "quote": "1|赋予|首报|地"})
    assert says("要 １０００亿元", "1000亿") and not says("10000亿元", "1000亿")  # noqa: PT018 - two sides of one rule
