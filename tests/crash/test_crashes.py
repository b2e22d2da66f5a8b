"""Short runs of the long crash tests; `make soak` runs them to their bounds."""

from __future__ import annotations

import os

from tests.crash import kills, races

KILLS = int(os.environ.get("YIPANQI_TEST_KILLS", "5"))
RACES = int(os.environ.get("YIPANQI_TEST_RACES", "15"))


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done_after_a_kill() -> None:
    struck, checked = kills.run(KILLS)
    assert struck == KILLS
    assert checked >= KILLS


def test_no_race_ends_with_two_live_rights() -> None:
    rounds, won, met = races.run(RACES)
    assert rounds == RACES
    assert won > 0
    assert met > 0
