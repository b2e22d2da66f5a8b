"""The life of a claim as a state machine (DOMAIN 6), and the conditions on its steps.

The machine only says what may follow what, by whom, and under which condition; it holds nothing. The modules
that act gather a `Happening`, ask `next_state`, and record what came of it. docs/claim-states.md is drawn
from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from ledger.errors import AccessDeniedError, GuardRefusedError, IllegalActionError, SlotTakenError


class Actor(StrEnum):
    """Who acts: the reporting place, the bureau, the system, a receiving place."""

    PLACE = "C"
    BUREAU = "B"
    SYSTEM = "S"
    RECEIVER = "P"


@dataclass(frozen=True)
class Happening:
    """What is known of a step when its conditions are looked at.

    Args:
        actor: who acts.
        own_filing: the reviewer is the filer, or belongs to the filing organisation.
        reason, clause: why, and by which clause, where the step needs one.
        missing: facts that are listed as missing (return), or that nobody confirmed (file).
        unmet: conditions of the place's rule that do not hold (grant).
        slot_holder: the claim that holds the right already, or was ruled to come first.
        in_time: an answer or extension comes before its day.
        extendable: the installation allows an extension.
        investor_asked: there is evidence that the investor was asked.
        declared: the place has declared the signing.
    """

    actor: Actor
    own_filing: bool = False
    reason: str = ""
    clause: str = ""
    missing: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    slot_holder: str | None = None
    in_time: bool = True
    extendable: bool = False
    investor_asked: bool = False
    declared: bool = False


class ClaimLife(StateMachine):
    """Every state of a claim and every step between them."""

    draft = State(initial=True, value="draft")
    submitted = State(value="submitted")
    conflict = State(value="conflict")
    under_review = State(value="under_review")
    returned = State(value="returned")
    granted = State(value="granted")
    forecast = State(value="forecast")
    city_led = State(value="city_led")
    expired = State(value="expired")
    circulating = State(value="circulating")
    recommended = State(value="recommended")
    signed = State(value="signed")
    withdrawn = State(final=True, value="withdrawn")
    rejected = State(final=True, value="rejected")
    revoked = State(final=True, value="revoked")
    transferred = State(final=True, value="transferred")
    landed = State(final=True, value="landed")

    file = draft.to(submitted, validators="every_required_fact_is_confirmed")
    flag_conflict = submitted.to(conflict) | under_review.to(conflict)
    open_review = submitted.to(under_review)
    rule_distinct = conflict.to(under_review, validators=["reviewer_is_apart", "a_reason_is_given"])
    rule_earlier = conflict.to(under_review, validators=["reviewer_is_apart", "a_reason_is_given"])
    rule_duplicate = conflict.to(rejected, validators=["reviewer_is_apart", "a_reason_is_given"])
    assess = under_review.to(under_review, validators="reviewer_is_apart") | conflict.to(
        conflict, validators="reviewer_is_apart"
    )
    return_for_facts = under_review.to(returned, validators=["reviewer_is_apart", "missing_facts_are_listed"])
    answer = returned.to(under_review, validators="it_is_in_time")
    lapse = returned.to(withdrawn)
    withdraw = (
        draft.to(withdrawn, validators="a_reason_is_given")
        | submitted.to(withdrawn, validators="a_reason_is_given")
        | conflict.to(withdrawn, validators="a_reason_is_given")
        | under_review.to(withdrawn, validators="a_reason_is_given")
        | returned.to(withdrawn, validators="a_reason_is_given")
    )
    reject = under_review.to(rejected, validators=["reviewer_is_apart", "clause_and_reason_are_given"])
    grant = under_review.to(
        granted, validators=["reviewer_is_apart", "the_conditions_hold", "the_slot_is_free"]
    )
    extend = granted.to(
        granted,
        validators=["reviewer_is_apart", "extension_is_allowed", "it_is_in_time", "a_reason_is_given"],
    )
    file_forecast = granted.to(forecast)
    declare_signed = (
        granted.to(granted)
        | forecast.to(
            forecast,
        )
        | expired.to(
            expired,
        )
        | city_led.to(
            city_led,
        )
    )
    confirm_signed = (
        granted.to(signed, validators=["reviewer_is_apart", "the_place_declared_it"])
        | forecast.to(signed, validators=["reviewer_is_apart", "the_place_declared_it"])
        | expired.to(signed, validators=["reviewer_is_apart", "the_place_declared_it"])
        | city_led.to(signed, validators=["reviewer_is_apart", "the_place_declared_it"])
    )
    expire = granted.to(expired) | forecast.to(expired)
    release = granted.to(circulating, validators="a_reason_is_given") | forecast.to(
        circulating, validators="a_reason_is_given"
    )
    circulate = expired.to(circulating, validators="a_reason_is_given") | city_led.to(
        circulating, validators="a_reason_is_given"
    )
    take_over = granted.to(city_led, validators="clause_and_reason_are_given")
    revoke = granted.to(revoked, validators="clause_and_reason_are_given") | forecast.to(
        revoked, validators="clause_and_reason_are_given"
    )
    recommend = circulating.to(recommended)
    accept = recommended.to(transferred, validators=["the_investor_was_asked", "the_slot_is_free"])
    decline = recommended.to(circulating)
    fall_silent = recommended.to(circulating)
    land = signed.to(landed)

    def every_required_fact_is_confirmed(self, happening: Happening) -> None:
        """Refuse a filing with facts that the officer has not confirmed."""
        if happening.missing:
            raise GuardRefusedError("file", "every required fact must be confirmed", happening.missing)

    def reviewer_is_apart(self, happening: Happening) -> None:
        """Refuse a reviewer who would decide their own filing, or their own organisation's."""
        if happening.own_filing:
            raise GuardRefusedError("decide", "nobody decides their own organisation's filing")

    def a_reason_is_given(self, happening: Happening) -> None:
        """Refuse a step without its reason."""
        if not happening.reason.strip():
            raise GuardRefusedError("this step", "a reason must be given")

    def clause_and_reason_are_given(self, happening: Happening) -> None:
        """Refuse a step without its clause and reason."""
        if not (happening.reason.strip() and happening.clause.strip()):
            raise GuardRefusedError("this step", "a clause and a reason must be given")

    def missing_facts_are_listed(self, happening: Happening) -> None:
        """Refuse to return a filing without saying what is missing."""
        if not happening.missing:
            raise GuardRefusedError("return", "the missing facts must be listed")

    def it_is_in_time(self, happening: Happening) -> None:
        """Refuse what comes after its day."""
        if not happening.in_time:
            raise GuardRefusedError("this step", "the day for it has passed")

    def extension_is_allowed(self, happening: Happening) -> None:
        """Refuse an extension where the installation allows none."""
        if not happening.extendable:
            raise GuardRefusedError("extend", "this installation allows no extension here")

    def the_conditions_hold(self, happening: Happening) -> None:
        """Refuse a grant while a condition of the place's rule does not hold."""
        if happening.unmet:
            raise GuardRefusedError("grant", "conditions of the place's rule do not hold", happening.unmet)

    def the_slot_is_free(self, happening: Happening) -> None:
        """Refuse a second live right to the same investor's project in the city."""
        if happening.slot_holder is not None:
            raise SlotTakenError("grant", happening.slot_holder)

    def the_place_declared_it(self, happening: Happening) -> None:
        """Refuse to confirm a signing that the place has not declared."""
        if not happening.declared:
            raise GuardRefusedError("confirm the signing", "the place has not declared it")

    def the_investor_was_asked(self, happening: Happening) -> None:
        """Refuse to hand a project over before its investor was asked."""
        if not happening.investor_asked:
            raise GuardRefusedError("accept", "there is no evidence that the investor was asked")


STATES: tuple[str, ...] = tuple(str(state.value) for state in ClaimLife.states)
ACTIONS: dict[str, frozenset[Actor]] = {
    "file": frozenset({Actor.PLACE}),
    "flag_conflict": frozenset({Actor.SYSTEM}),
    "open_review": frozenset({Actor.SYSTEM}),
    "rule_distinct": frozenset({Actor.BUREAU}),
    "rule_earlier": frozenset({Actor.BUREAU}),
    "rule_duplicate": frozenset({Actor.BUREAU}),
    "assess": frozenset({Actor.BUREAU}),
    "return_for_facts": frozenset({Actor.BUREAU}),
    "answer": frozenset({Actor.PLACE}),
    "lapse": frozenset({Actor.SYSTEM}),
    "withdraw": frozenset({Actor.PLACE}),
    "reject": frozenset({Actor.BUREAU}),
    "grant": frozenset({Actor.BUREAU}),
    "extend": frozenset({Actor.BUREAU}),
    "file_forecast": frozenset({Actor.PLACE}),
    "declare_signed": frozenset({Actor.PLACE}),
    "confirm_signed": frozenset({Actor.BUREAU}),
    "expire": frozenset({Actor.SYSTEM}),
    "release": frozenset({Actor.PLACE}),
    "circulate": frozenset({Actor.BUREAU}),
    "take_over": frozenset({Actor.BUREAU}),
    "revoke": frozenset({Actor.BUREAU}),
    "recommend": frozenset({Actor.BUREAU}),
    "accept": frozenset({Actor.RECEIVER}),
    "decline": frozenset({Actor.RECEIVER}),
    "fall_silent": frozenset({Actor.SYSTEM}),
    "land": frozenset({Actor.BUREAU}),
}
LIVE = ("granted", "forecast", "city_led")
BEFORE_GRANT = ("submitted", "conflict", "under_review", "returned")
OVER = ("withdrawn", "rejected")


def steps() -> list[tuple[str, str, str]]:
    """Return every step there is: from, action, to."""
    return [
        (str(state.value), str(transition.event), str(transition.target.value))
        for state in ClaimLife.states
        for transition in state.transitions
        if transition.target is not None
    ]


_AFTER: dict[str, tuple[str, ...]] = {
    state: tuple(action for start, action, _ in steps() if start == state) for state in STATES
}


def actions_from(state: str) -> tuple[str, ...]:
    """Return the actions that exist in a state, whatever their conditions."""
    return _AFTER[state]


def next_state(state: str, action: str, happening: Happening) -> str:
    """Return the state an action leads to.

    Raises:
        IllegalActionError: there is no such action in this state.
        AccessDeniedError: somebody else takes this step.
        GuardRefusedError: a condition of the step does not hold.
    """
    if action not in ACTIONS:
        raise IllegalActionError(state, action, actions_from(state))
    if action not in _AFTER[state]:
        raise IllegalActionError(state, action, actions_from(state))
    if happening.actor not in ACTIONS[action]:
        raise AccessDeniedError(action, f"it is not taken by {happening.actor}")
    machine = ClaimLife(start_value=state)
    try:
        machine.send(action, happening=happening)
    except TransitionNotAllowed as error:
        raise IllegalActionError(state, action, actions_from(state)) from error
    return str(machine.current_state_value)


def diagram() -> str:
    """Return the machine as a mermaid state diagram, each step with its action and who takes it."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for start, action, end in steps():
        who = ", ".join(sorted(ACTIONS[action]))
        lines.append(f"    {start} --> {end}: {action} ({who})")
    lines += [f"    {state.value} --> [*]" for state in ClaimLife.states if state.final]
    return "\n".join(lines) + "\n"


def page() -> str:
    """Return docs/claim-states.md."""
    rows = "\n".join(
        f"| {start} | {action} | {', '.join(sorted(ACTIONS[action]))} | {end} |"
        for start, action, end in steps()
    )
    return (
        "# The life of a claim\n\n"
        "Drawn from `ledger/states.py` by `python -m ledger.states`; a test keeps it so."
        " C is the reporting place, B the bureau, S the system, P a receiving place.\n\n"
        f"```mermaid\n{diagram()}```\n\n| from | action | by | to |\n|---|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
