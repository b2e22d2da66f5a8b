"""What other programs rely on: every reply has exactly the documented keys, types and bounds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wiring import Office
from policy.packs import TOPICS
from tests.conftest import TODAY
from tests.evaluation.scoring import ROOT, load

DOCUMENTS = {"zhejiang-2022", "sina-2022", "hangzhou-2019", "jiaxing-2023-draft", "shaoxing-2023"}
STATUSES = {"in_force", "trial", "draft", "expired", "repealed", "news", "unknown"}
NOTICES = (STATUSES - {"in_force"}) | {"lapsed_target", "unconfirmed"}
OUTCOMES = {"yes", "no", "undetermined", "not_regulated"}
REPLY = {
    "id": (str, type(None)), "question": str, "kind": str, "place": (str, type(None)), "unstated": bool,
    "answer": str, "citations": list, "notices": list, "decision": (dict, type(None)), "elapsed_ms": (int, float),
}  # fmt: skip
CITATION = {
    "document": str, "title": str, "number": (str, type(None)), "path": str, "quote": str, "status": str,
}  # fmt: skip
NOTICE = {"kind": str, "document": str, "text": str}
DECISION = {
    "topic": str, "outcome": str, "conditions": list, "facts": list, "missing": list, "missing_sets": list,
    "next_question": (str, type(None)), "changes": list, "unconfirmed": list, "also": list, "pack": str,
}  # fmt: skip
CONDITION = {"text": str, "outcome": str, "document": str, "path": str, "quote": str}
FACT = {"name": str, "value": str, "words": (str, type(None))}


def _shaped(value: dict[str, Any], shape: dict[str, Any]) -> None:
    assert list(value) == list(shape), list(value)
    for key, kind in shape.items():
        assert isinstance(value[key], kind), (key, value[key])


def check_decision(decision: dict[str, Any]) -> None:
    """Fail unless a decision is as documented."""
    _shaped(decision, DECISION)
    assert decision["topic"] in TOPICS
    assert decision["outcome"] in OUTCOMES
    for condition in decision["conditions"]:
        _shaped(condition, CONDITION)
        assert condition["outcome"] in {"yes", "no", "unknown"}
        assert 1 <= len(condition["quote"]) <= 600
    for fact in decision["facts"]:
        assert set(FACT) <= set(fact), fact
        assert all(isinstance(fact[key], kind) for key, kind in FACT.items())
    for names in (decision["missing"], decision["changes"], decision["unconfirmed"]):
        assert all(isinstance(name, str) and name for name in names)
    assert all(isinstance(name, str) for names in decision["missing_sets"] for name in names)
    for other in decision["also"]:
        check_decision(other)
    if decision["outcome"] == "yes":
        assert decision["missing"] == []


def check_reply(reply: dict[str, Any]) -> None:
    """Fail unless a reply is as documented."""
    _shaped(reply, REPLY)
    assert reply["kind"] in {"answer", "decision", "not_found"}
    assert 1 <= len(reply["answer"]) <= 1200
    assert len(reply["citations"]) <= 8
    for citation in reply["citations"]:
        _shaped(citation, CITATION)
        assert citation["document"] in DOCUMENTS
        assert citation["status"] in STATUSES
        assert 1 <= len(citation["quote"]) <= 600
    for notice in reply["notices"]:
        _shaped(notice, NOTICE)
        assert notice["kind"] in NOTICES
        assert notice["text"]
    assert (reply["decision"] is not None) == (reply["kind"] == "decision")
    assert reply["elapsed_ms"] >= 0
    if reply["kind"] == "not_found":
        assert reply["unstated"]
        assert reply["citations"] == []
    if reply["kind"] == "answer":
        assert reply["citations"]
    if reply["decision"] is not None:
        check_decision(reply["decision"])


def _reply(office: Office, question: str) -> dict[str, Any]:
    reply = office.as_json(office.ask(question, as_of=TODAY))
    written = json.dumps(reply, ensure_ascii=False)
    again: dict[str, Any] = json.loads(written)
    return again


@pytest.mark.parametrize("row", load()[::3], ids=lambda row: row["id"])
def test_every_reply_to_a_question_is_as_documented(office: Office, row: dict[str, Any]) -> None:
    reply = _reply(office, row["question"])
    check_reply(reply)
    assert reply["question"] == row["question"]


def test_every_decision_is_as_documented(office: Office) -> None:
    decided = set()
    for row in load(ROOT / "tests/evaluation/checks.jsonl")[::3]:
        reply = _reply(office, row["question"])
        check_reply(reply)
        if reply["decision"]:
            decided.add(reply["decision"]["outcome"])
    assert decided == OUTCOMES


def test_every_status_other_than_in_force_brings_a_notice(office: Office) -> None:
    for row in load()[::3]:
        reply = _reply(office, row["question"])
        noticed = {(notice["document"], notice["kind"]) for notice in reply["notices"]}
        for citation in reply["citations"]:
            if citation["status"] != "in_force":
                assert (citation["document"], citation["status"]) in noticed, row["question"]


def test_a_reply_keeps_the_callers_id(office: Office) -> None:
    reply = office.ask("嘉兴的首谈期多长？", as_of=TODAY)
    assert office.as_json(reply, id_="q-1")["id"] == "q-1"
    assert office.as_json(reply)["id"] is None


def test_several_places_leave_the_place_open(office: Office) -> None:
    reply = _reply(office, "杭州和嘉兴的首报有什么不同？")
    assert reply["place"] is None
    assert {c["document"] for c in reply["citations"]} == {"hangzhou-2019", "jiaxing-2023-draft"}


WORDS = st.sampled_from(
    ["嘉兴", "杭州", "绍兴", "省里", "宁波", "首谈期", "首报", "总投资", "10亿元", "一事一议", "多久", "谁牵头", "哪些",
     "呢", "？", "和", "不同", "2024年", "十四五", "外资", "基金", "什么", "how long", "in Jiaxing", "1.2e9", "“", "|"]
)  # fmt: skip
ANYTHING = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(codec=None, categories=["Cs", "So", "Cc", "Cf", "Mn", "Lo"]), max_size=60),
    st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=14).map("".join),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING)
def test_any_text_at_all_gets_a_reply(office: Office, text: str) -> None:
    """Surrogates, emoji, controls and half sentences included: no crash, and a reply as documented."""
    reply = office.as_json(office.ask(text, as_of=TODAY))
    check_reply(json.loads(json.dumps(reply)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t\u3000", id="white-space"),
        pytest.param("？", id="a-question-mark"),
        pytest.param("\u200b\ufeff", id="unseen"),
        pytest.param("\x00\x07", id="controls"),
        pytest.param("\ud800嘉兴的首谈期\udfff", id="surrogates"),
        pytest.param("🀄️🎉👨‍👩‍👧‍👦", id="emoji"),
        pytest.param("嘉兴的首谈期多长？" * 1_200, id="ten-thousand-characters"),
        pytest.param("招" * 10_000, id="one-character"),
        pytest.param("(" * 5_000, id="brackets"),
        pytest.param("1" * 10_000, id="digits"),
        pytest.param("一二三四五六七八九十百千万亿" * 700, id="chinese-digits"),
        pytest.param("a " * 5_000, id="latin"),
        pytest.param('" OR 1=1 --" NEAR(* clause_terms', id="query-language"),
    ],
)
def test_odd_questions_get_a_reply_in_time(office: Office, text: str) -> None:
    """A question nobody would ask costs little and breaks nothing."""
    reply = office.as_json(office.ask(text, as_of=TODAY))
    check_reply(json.loads(json.dumps(reply)))
    assert reply["elapsed_ms"] < 5_000
