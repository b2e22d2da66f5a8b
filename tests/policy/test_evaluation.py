"""Outcomes are sound and complete on what is known, and the same inputs give the same bytes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shipped
from policy.contract import citations, decision_json
from policy.decision import Decision
from policy.evaluate import evaluate
from policy.facts import AMOUNT, BOOLEANS, CHOICES, Amount, Fact, parse_fact
from policy.packs import TOPICS, Packs, load_packs

AS_OF = date(2026, 11, 20)
PACKS = load_packs(shipped.load())
PLACES = ("330000", "330100", "330200", "330400", "330600")
YI = 10**8


def decide(topic: str, place: str, *written: str, packs: Packs = PACKS, day: date = AS_OF) -> Decision:
    facts = {}
    for entry in written:
        name, _, value = entry.partition("=")
        facts[name] = parse_fact(name, value)
    return evaluate(topic, place, facts, day, packs)


@pytest.mark.parametrize(
    ("topic", "capital", "bound", "currency"),
    [
        ("first_report", "domestic", "10", "亿元"),
        ("first_report", "foreign", "1", "亿美元"),
        ("exclusive_right", "domestic", "10", "亿元"),
        ("exclusive_right", "foreign", "1", "亿美元"),
        ("signing_forecast", "domestic", "30", "亿元"),
        ("signing_forecast", "foreign", "1", "亿美元"),
    ],
)
def test_each_bound_includes_itself_and_nothing_below(
    topic: str, capital: str, bound: str, currency: str
) -> None:
    step = Decimal("0.0001")
    others = ("first_reported=true", "landmark=false")
    for amount, outcome in (
        (Decimal(bound) - step, "no"),
        (Decimal(bound), "yes"),
        (Decimal(bound) + step, "yes"),
    ):
        decision = decide(
            topic, "330400", f"capital={capital}", f"total_investment={amount}{currency}", *others
        )
        assert decision.outcome == outcome, amount


@pytest.mark.parametrize(
    ("amount", "capital", "outcome"),
    [
        ("9.8亿元", "domestic", "no"),
        ("9.8亿元", "foreign", "undetermined"),
        ("9.8亿元", None, "undetermined"),
        ("2亿元", None, "no"),
        ("2亿元", "foreign", "no"),
        ("6亿元", "foreign", "undetermined"),
        ("5.9999亿元", "foreign", "no"),
        ("12亿元", "foreign", "undetermined"),
        ("12亿元", None, "yes"),
        ("1.3亿美元", "domestic", "undetermined"),
        ("4亿美元", "domestic", "undetermined"),
        ("5000万美元", "domestic", "no"),
        ("8000万美元", None, "no"),
        ("1.2亿美元", None, "undetermined"),
        ("3000万欧元", "foreign", "undetermined"),
        ("约12亿元", "domestic", "yes"),
        ("约10亿元", "domestic", "undetermined"),
        ("9到11亿元", "domestic", "undetermined"),
        ("10到15亿元", "domestic", "yes"),
    ],
)
def test_another_currency_may_rule_a_bound_out_and_never_in(
    amount: str, capital: str | None, outcome: str
) -> None:
    facts = [f"total_investment={amount}"] + ([f"capital={capital}"] if capital else [])
    assert decide("first_report", "330400", *facts).outcome == outcome


def test_without_a_band_another_currency_stays_unknown() -> None:
    source = shipped.load()
    wide = {"lowest": "0.0001", "highest": "100000"}
    packs = load_packs(source, confirmed={("jiaxing", "exchange_band"): wide})
    decision = decide("first_report", "330400", "total_investment=2亿元", "capital=foreign", packs=packs)
    assert decision.outcome == "undetermined"


def test_an_unconfirmed_reading_is_named_and_a_confirmed_one_is_not() -> None:
    facts = ("total_investment=2亿元", "capital=foreign")
    assert "exchange_band" in decide("first_report", "330400", *facts).unconfirmed
    band = {("jiaxing", "exchange_band"): {"lowest": "6", "highest": "8.5"}}
    confirmed = load_packs(shipped.load(), confirmed=band)
    assert "exchange_band" not in decide("first_report", "330400", *facts, packs=confirmed).unconfirmed


def test_an_unstated_stage_is_asked_for_once_the_installation_says_so() -> None:
    facts = ("total_investment=12亿元", "capital=domestic")
    assert decide("first_report", "330400", *facts).outcome == "yes"
    strict = load_packs(shipped.load(), confirmed={("jiaxing", "unstated_stage"): False})
    decision = decide("first_report", "330400", *facts, packs=strict)
    assert (decision.outcome, decision.missing) == ("undetermined", ("stage",))


def test_case_by_case_needs_the_instrument_and_shows_the_path() -> None:
    facts = ("major=true", "layout_conforming=true", "breach=false")
    decision = decide("one_case_one_discussion", "330100", *facts)
    assert (decision.outcome, decision.reason, decision.missing) == ("undetermined", "instrument", ())
    assert len(decision.path) == 3
    fund = decide("one_case_one_discussion", "330100", *facts, "support_form=fund")
    assert [step.to.zh for step in fund.path] == ["由相关基金或股权直投牵头单位研究决策"]
    entered = {("hangzhou", "one_case_instrument"): {"fact": "leading_project", "is": True}}
    packs = load_packs(shipped.load(), confirmed=entered)
    assert (
        decide("one_case_one_discussion", "330100", *facts, "leading_project=true", packs=packs).outcome
        == "yes"
    )
    assert decide("one_case_one_discussion", "330100", *facts, packs=packs).missing == ("leading_project",)


def test_a_city_rule_decides_and_the_province_stands_beside_it() -> None:
    decision = decide("circulation_credit", "330400", "circulated=true", "moved_across_cities=false")
    assert decision.outcome == "yes"
    assert [other.outcome for other in decision.also] == ["no"]


def test_a_place_without_a_document_has_the_province_s_rules_only() -> None:
    assert decide("circulation_credit", "330200", "moved_across_cities=true", "landed=true").outcome == "yes"
    decision = decide("first_report", "330200", "total_investment=12亿元")
    assert (decision.outcome, decision.reason) == ("not_regulated", "no_document")


def test_case_by_case_in_jiaxing_names_the_other_thing_it_has() -> None:
    decision = decide("one_case_one_discussion", "330400")
    assert decision.outcome == "not_regulated"
    assert "一企一策" in decision.related[0].citation.quote


def test_a_rule_before_its_day_does_not_hold() -> None:
    facts = ("stage=clear_intention",)
    assert decide("first_report", "330100", *facts, day=date(2019, 6, 5)).outcome == "not_regulated"
    assert decide("first_report", "330100", *facts, day=date(2019, 6, 6)).outcome == "yes"


def test_a_breach_is_proven_only_when_the_duty_existed() -> None:
    landed = ("landed=true", "first_reported=false", "capital=domestic", "landmark=false")
    assert decide("city_policy_support", "330400", *landed, "total_investment=15亿元").outcome == "no"
    assert (
        decide("city_policy_support", "330400", *landed, "total_investment=8亿元").outcome == "undetermined"
    )


def test_a_proposed_fact_is_shown_and_never_counts() -> None:
    facts = {
        AMOUNT: parse_fact(AMOUNT, "12亿元"),
        "capital": Fact("capital", "domestic", "民营", 0, proposed=True),
    }
    held = evaluate("first_report", "330400", {**facts, AMOUNT: parse_fact(AMOUNT, "9亿元")}, AS_OF, PACKS)
    assert held.outcome == "undetermined"
    assert {"name": "capital", "value": "domestic", "words": "民营", "proposed": True} in decision_json(held)[
        "facts"
    ]


def facts_strategy() -> st.SearchStrategy[dict[str, Fact]]:
    amounts = st.builds(
        lambda v, c: Amount.point(Decimal(v) * YI / 10, c),
        st.sampled_from([5, 9, 10, 20, 60, 70, 99, 100, 101, 200, 300, 301]),
        st.sampled_from(["CNY", "USD", "EUR"]),
    )
    parts: dict[str, st.SearchStrategy[Fact]] = {AMOUNT: amounts.map(lambda a: Fact(AMOUNT, a))}
    for name, values in CHOICES.items():
        parts[name] = st.sampled_from(values).map(lambda v, n=name: Fact(n, v))
    for name in BOOLEANS:
        parts[name] = st.booleans().map(lambda v, n=name: Fact(n, v))
    return st.fixed_dictionaries({}, optional=parts)


TOPIC = st.sampled_from(TOPICS)
PLACE = st.sampled_from(PLACES)


@settings(max_examples=150, deadline=None)
@given(TOPIC, PLACE, facts_strategy(), st.data())
def test_more_facts_never_turn_a_yes_into_a_no(
    topic: str, place: str, facts: dict[str, Fact], data: st.DataObject
) -> None:
    """What is decided on some facts holds when another fact becomes known that is not presumed."""
    known = evaluate(topic, place, facts, AS_OF, PACKS)
    if known.outcome not in ("yes", "no"):
        return
    more = data.draw(facts_strategy())
    presumed = {"stage", "landed", "expansion", "receiving_place", "breach", "circulated"}
    completed = {**{n: f for n, f in more.items() if n not in presumed}, **facts}
    again = evaluate(topic, place, completed, AS_OF, PACKS)
    opposite = "no" if known.outcome == "yes" else "yes"
    assert again.outcome != opposite
    if AMOUNT in facts and "capital" in facts:
        assert again.outcome == known.outcome


@settings(max_examples=100, deadline=None)
@given(TOPIC, st.sampled_from(("330000", "330100", "330600")), facts_strategy())
def test_an_open_question_has_completions_that_disagree(
    topic: str, place: str, facts: dict[str, Fact]
) -> None:
    """`undetermined` for want of facts means just that: some answers to what is missing give other outcomes."""
    decision = evaluate(topic, place, facts, AS_OF, PACKS)
    if decision.outcome != "undetermined" or decision.reason != "missing_facts":
        return
    assert decision.missing
    assert decision.next_question == decision.missing[0]
    assert not set(decision.missing) & {n for n in facts if n not in (AMOUNT,)}
    domains = [CHOICES.get(n, (True, False)) for n in decision.missing]
    outcomes = set()
    for values in product(*domains):
        answers = {n: Fact(n, v) for n, v in zip(decision.missing, values, strict=True)}
        outcomes.add(evaluate(topic, place, {**facts, **answers}, AS_OF, PACKS).outcome)
    assert len(outcomes) > 1


@settings(max_examples=100, deadline=None)
@given(TOPIC, PLACE, facts_strategy(), st.randoms())
def test_the_order_of_facts_does_not_matter_and_bytes_are_the_same(topic, place, facts, random) -> None:
    names = list(facts)
    random.shuffle(names)
    shuffled = {name: facts[name] for name in names}
    one = json.dumps(decision_json(evaluate(topic, place, facts, AS_OF, PACKS)), ensure_ascii=False)
    assert one == json.dumps(
        decision_json(evaluate(topic, place, shuffled, AS_OF, PACKS)), ensure_ascii=False
    )


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["first_report", "exclusive_right", "signing_forecast"]),
    st.sampled_from(["domestic", "foreign"]),
    st.integers(1, 10**10),
    st.integers(0, 10**10),
)
def test_outcomes_are_monotone_in_the_amount(topic: str, capital: str, smaller: int, extra: int) -> None:
    rank = {"no": 0, "undetermined": 1, "yes": 2}
    currency = "CNY" if capital == "domestic" else "USD"
    outcomes = []
    for value in (smaller, smaller + extra):
        facts = {
            AMOUNT: Fact(AMOUNT, Amount.point(value, currency)),
            "capital": Fact("capital", capital),
            "first_reported": Fact("first_reported", value=True),
            "landmark": Fact("landmark", value=False),
        }
        outcomes.append(rank[evaluate(topic, "330400", facts, AS_OF, PACKS).outcome])
    assert outcomes[0] <= outcomes[1]


@settings(max_examples=100, deadline=None)
@given(PLACE, facts_strategy())
def test_bars_never_say_yes(place: str, facts: dict[str, Fact]) -> None:
    if place == "330600":
        return
    assert evaluate("city_policy_support", place, facts, AS_OF, PACKS).outcome != "yes"


@given(TOPIC, PLACE)
def test_nothing_known_is_never_yes_where_a_condition_is_set(topic: str, place: str) -> None:
    decision = evaluate(topic, place, {}, AS_OF, PACKS)
    if topic != "local_policy":
        assert decision.outcome in ("undetermined", "not_regulated")
    if decision.rule is not None:
        assert 1 <= len(citations(decision)) <= 8
