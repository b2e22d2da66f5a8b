"""The measurement of the messenger side runs, in short: what it tells at length is in docs/telegram.md."""

from __future__ import annotations

from tests.benchmarks.messenger import throughput


def test_every_message_is_answered_under_load() -> None:
    rate, cost = throughput("pump", 200)
    assert rate > 0
    assert cost > 0
