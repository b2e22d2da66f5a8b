"""Every pair of state and action: what DOMAIN 6 lists is possible, everything else is refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.errors import AccessDeniedError, GuardRefusedError, IllegalActionError, SlotTakenError
from ledger.states import (
    ACTIONS,
    BEFORE_GRANT,
    STATES,
    Actor,
    Happening,
    actions_from,
    next_state,
    page,
    steps,
)

TABLE = {
    ("draft", "file"): "submitted",
    ("submitted", "flag_conflict"): "conflict",
    ("submitted", "open_review"): "under_review",
    ("under_review", "flag_conflict"): "conflict",
    ("conflict", "rule_distinct"): "under_review",
    ("conflict", "rule_earlier"): "under_review",
    ("conflict", "rule_duplicate"): "rejected",
    ("conflict", "assess"): "conflict",
    ("under_review", "assess"): "under_review",
    ("under_review", "return_for_facts"): "returned",
    ("returned", "answer"): "under_review",
    ("returned", "lapse"): "withdrawn",
    ("under_review", "reject"): "rejected",
    ("under_review", "grant"): "granted",
    ("granted", "extend"): "granted",
    ("granted", "file_forecast"): "forecast",
    ("granted", "take_over"): "city_led",
    ("recommended", "accept"): "transferred",
    ("recommended", "decline"): "circulating",
    ("recommended", "fall_silent"): "circulating",
    ("circulating", "recommend"): "recommended",
    ("signed", "land"): "landed",
    ("expired", "circulate"): "circulating",
    ("city_led", "circulate"): "circulating",
    **{(state, "withdraw"): "withdrawn" for state in ("draft", *BEFORE_GRANT)},
    **{(state, "expire"): "expired" for state in ("granted", "forecast")},
    **{(state, "release"): "circulating" for state in ("granted", "forecast")},
    **{(state, "revoke"): "revoked" for state in ("granted", "forecast")},
    **{(state, "declare_signed"): state for state in ("granted", "forecast", "expired", "city_led")},
    **{(state, "confirm_signed"): "signed" for state in ("granted", "forecast", "expired", "city_led")},
}  # fmt: skip


def good(actor: Actor) -> Happening:
    """Return a happening in which every condition holds."""
    return Happening(
        actor,
        reason="理由",
        clause="四（一）",
        missing=(),
        extendable=True,
        investor_asked=True,
        declared=True,
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_pair_of_state_and_action(state: str, action: str) -> None:
    happening = good(sorted(ACTIONS[action])[0])
    if action == "return_for_facts":
        happening = Happening(Actor.BUREAU, missing=("total_investment",))
    if (state, action) in TABLE:
        assert next_state(state, action, happening) == TABLE[state, action]
        return
    with pytest.raises(IllegalActionError) as refused:
        next_state(state, action, happening)
    assert state in str(refused.value)
    assert action in str(refused.value)
    assert refused.value.allowed == actions_from(state)


def test_the_machine_has_no_step_beside_the_table() -> None:
    assert {(start, action): end for start, action, end in steps()} == TABLE


@pytest.mark.parametrize(("state", "action"), TABLE)
@pytest.mark.parametrize("actor", Actor)
def test_only_those_who_take_a_step_may_take_it(state: str, action: str, actor: Actor) -> None:
    if actor in ACTIONS[action]:
        return
    with pytest.raises(AccessDeniedError):
        next_state(state, action, good(actor))


@pytest.mark.parametrize("action", ["grant", "reject", "return_for_facts", "assess"])
def test_nobody_decides_their_own_filing(action: str) -> None:
    with pytest.raises(GuardRefusedError, match="own organisation"):
        next_state(
            "under_review",
            action,
            Happening(Actor.BUREAU, own_filing=True, reason="a", clause="b", missing=("c",)),
        )


def test_the_guards_say_what_is_missing() -> None:
    with pytest.raises(GuardRefusedError, match="layout_conforming"):
        next_state("under_review", "grant", Happening(Actor.BUREAU, unmet=("layout_conforming",)))
    with pytest.raises(SlotTakenError, match="cl7"):
        next_state("under_review", "grant", Happening(Actor.BUREAU, slot_holder="cl7"))
    with pytest.raises(GuardRefusedError, match="clause"):
        next_state("under_review", "reject", Happening(Actor.BUREAU, reason="无"))
    with pytest.raises(GuardRefusedError, match="reason"):
        next_state("granted", "release", Happening(Actor.PLACE))
    with pytest.raises(GuardRefusedError, match="extension"):
        next_state("granted", "extend", Happening(Actor.BUREAU, reason="理由"))
    with pytest.raises(GuardRefusedError, match="asked"):
        next_state("recommended", "accept", Happening(Actor.RECEIVER))
    with pytest.raises(GuardRefusedError, match="declared"):
        next_state("granted", "confirm_signed", Happening(Actor.BUREAU))
    with pytest.raises(GuardRefusedError, match="listed"):
        next_state("under_review", "return_for_facts", Happening(Actor.BUREAU))
    with pytest.raises(GuardRefusedError, match="investor_name"):
        next_state("draft", "file", Happening(Actor.PLACE, missing=("investor_name",)))


def test_the_diagram_in_the_docs_is_the_machine() -> None:
    """Write it anew with `python -m ledger.states > docs/claim-states.md`."""
    docs = Path(__file__).parents[2] / "docs" / "claim-states.md"
    assert docs.read_text(encoding="utf-8") == page()
