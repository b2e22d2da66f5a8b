"""Short runs of the long crash tests; `make soak` runs them to their bounds."""

from __future__ import annotations

from tests.crash import kills, races
from tests.ledger.helpers import size

KILLS = size("YIPANQI_TEST_KILLS", short=5, soak=1000)
RACES = size("YIPANQI_TEST_RACES", short=15, soak=10_000)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done_after_a_kill() -> None:
    struck, checked = kills.run(KILLS)
    assert struck == KILLS
    assert checked >= KILLS


def test_no_race_ends_with_two_live_rights() -> None:
    rounds, won, met = races.run(RACES)
    assert rounds == RACES
    assert won > 0
    assert met > 0
