"""The measurements of the messenger side run, in short: what they tell at length is in docs/telegram.md."""

from __future__ import annotations

from tests.benchmarks.messenger import throughput
from tests.benchmarks.push import measured


def test_every_message_is_answered_under_load() -> None:
    rate, cost = throughput("pump", 200)
    assert rate > 0
    assert cost > 0


def test_a_push_takes_the_time_of_the_limit_and_reaches_everybody_once() -> None:
    """Refusals are told, not bounded: on a machine that is busy, messages arrive when they can."""
    found = measured(75)
    assert (found["doubles"], found["missed"], found["early"]) == (0, 0, 0)
    assert found["seconds"] >= 75 / 30 - 1.05
