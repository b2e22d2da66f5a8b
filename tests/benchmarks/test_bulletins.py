"""A short form of `python -m tests.benchmarks.bulletins`: every reader is reached, and within the bounds."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.bulletins import measured


def test_bulletins_of_a_generated_register_are_made_and_handed_over_in_time(tmp_path: Path) -> None:
    found = measured(tmp_path, 1500, 400)
    assert found["handed"] == found["copies"] == 410
    for name, seconds in found.items():
        if isinstance(seconds, float) and "MB" not in name and name != "building":
            assert seconds < 5, name
    assert float(str(found["more memory for the push, MB"])) < 20
