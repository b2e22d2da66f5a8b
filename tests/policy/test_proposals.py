"""A model's proposals: asked for over HTTP, shown as proposed, counted only once the officer confirms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.check import go_on, start_check
from handlers.wording_decision import decision_text
from policy.packs import Packs
from policy.proposals import ChatProposer
from terms.places import Gazetteer
from tests.bot.endpoint import Endpoint, serving

AS_OF = date(2026, 11, 20)
QUESTION = "嘉兴海宁，王老板的厂子，总投资12亿元，在谈，要不要首报？"
CAPITAL = {"name": "capital", "value": "domestic", "words": "王老板的厂子"}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving() as served:
        yield served


def proposer(endpoint: Endpoint) -> ChatProposer:
    """Ask the model on loopback."""

    def ask(system: str, human: str) -> str:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": human}]
        sent = httpx.post(
            f"{endpoint.url}/chat/completions", json={"model": "m", "messages": messages}, timeout=1
        )
        sent.raise_for_status()
        return str(sent.json()["choices"][0]["message"]["content"])

    return ChatProposer(ask)


def foreign(question: str) -> str:
    """Say the same of a project whose capital must be asked for."""
    return question.replace("12亿元", "9.8亿元")


def test_a_proposal_is_shown_and_counts_only_once_confirmed(
    endpoint: Endpoint, packs: Packs, gazetteer: Gazetteer
) -> None:
    endpoint.say = lambda _prompt: f"Here it is: {json.dumps([CAPITAL], ensure_ascii=False)}"
    text = foreign(QUESTION)
    pending = start_check(text, None, AS_OF, packs, gazetteer, proposer(endpoint))
    assert pending is not None
    assert pending.facts["capital"].proposed
    assert (pending.decision.outcome, pending.decision.next_question) == ("undetermined", "capital")
    card = decision_text(pending.decision, place_name="嘉兴市", language="zh")
    assert "模型建议，待确认" in card
    assert "回复“确认”" in card
    for agreed in ("确认", "是的", "confirm"):
        done = go_on(pending, agreed, packs, gazetteer)
        assert (done.decision.outcome, done.facts["capital"].proposed) == ("no", False)
    assert "capital" not in go_on(pending, "不对", packs, gazetteer).facts
    assert go_on(pending, "是外资", packs, gazetteer).facts["capital"].value == "foreign"


def test_a_model_is_asked_only_for_what_is_missing(
    endpoint: Endpoint, packs: Packs, gazetteer: Gazetteer
) -> None:
    assert start_check(
        "嘉兴12亿元内资在谈项目要不要首报？", None, AS_OF, packs, gazetteer, proposer(endpoint)
    )
    assert endpoint.requests == []
    start_check(foreign(QUESTION), None, AS_OF, packs, gazetteer, proposer(endpoint))
    assert "capital" in endpoint.requests[0]["messages"][0]["content"]
    assert "total_investment" not in endpoint.requests[0]["messages"][0]["content"].partition("Names:")[2]


@pytest.mark.parametrize(
    "said",
    [
        "", "no facts", "[", "[1, null, []]", '[{"name": "capital"}]', '{"name": "capital"}',
        json.dumps([{**CAPITAL, "words": "words that stand nowhere"}]), json.dumps([{**CAPITAL, "value": "mine"}]),
        json.dumps([{**CAPITAL, "name": "total_investment", "value": "99亿元"}], ensure_ascii=False),
    ],
)  # fmt: skip
def test_anything_else_a_model_says_is_dropped(
    said: str, endpoint: Endpoint, packs: Packs, gazetteer: Gazetteer
) -> None:
    endpoint.say = lambda _prompt: said
    text = foreign(QUESTION)
    assert start_check(text, None, AS_OF, packs, gazetteer, proposer(endpoint)) == start_check(
        text, None, AS_OF, packs, gazetteer
    )


def test_a_model_that_fails_changes_nothing(endpoint: Endpoint, packs: Packs, gazetteer: Gazetteer) -> None:
    endpoint.status = 500
    text = foreign(QUESTION)
    plain = start_check(text, None, AS_OF, packs, gazetteer)
    assert start_check(text, None, AS_OF, packs, gazetteer, proposer(endpoint)) == plain


@given(st.text(max_size=60))
def test_no_reply_of_a_model_breaks_the_reading(said: str) -> None:
    assert isinstance(ChatProposer(lambda _system, _human: said).propose("王老板", ["capital"]), tuple)
