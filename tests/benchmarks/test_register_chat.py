"""The short run of the benchmark of a large register in conversation."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.register_chat import PEOPLE, SAID, measured


def test_every_message_of_every_role_is_measured(tmp_path: Path) -> None:
    found = measured(tmp_path, 210, rounds=1)
    assert len(found) == 1 + len(PEOPLE) * len(SAID)
    assert all(isinstance(value, float | int) and value < 5 for value in found.values() if value != 210)
