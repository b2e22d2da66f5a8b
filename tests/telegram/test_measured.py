"""Short forms of the long measurements; the long ones are behind `make bench` and `make soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import push, telegram
from tests.crash import serve_kills, shuffled
from tests.telegram import leaks

pytestmark = pytest.mark.slow


def test_kills_under_load_lose_nothing_that_was_acknowledged_and_file_nothing_twice(built_home: Path) -> None:
    counted = serve_kills.run(4, built_home, seed=7)
    assert counted["confirmed checked"] > 20
    assert counted["filed"] > 0


def test_updates_that_come_three_times_in_any_order_change_nothing_twice(built_home: Path) -> None:
    counted = shuffled.run(160, built_home)
    assert counted["deliveries"] == 480


def test_of_many_taps_on_one_decision_one_decides(built_home: Path) -> None:
    (figure,) = telegram.measure_taps(built_home, people=50)
    assert figure.value == 1


def test_nothing_is_sent_before_its_time_and_everything_is_answered(built_home: Path) -> None:
    (figure,) = telegram.measure_retries(built_home, seconds=3)
    assert figure.value == 0


def test_no_failure_writes_a_token_a_name_or_a_text_into_the_log(built_home: Path) -> None:
    found = leaks.search(built_home, failures=60)
    assert found.leaks == ()
    assert found.failures >= 60
    assert found.lines > 5


def test_a_bulletin_reaches_everybody_once_at_the_documented_rates(built_home: Path) -> None:
    told = push.run(built_home, 120)
    assert (told.twice, told.missing, told.unknown, told.early, told.after_leaving) == (0, 0, 0, 0, 0)
    assert told.sent >= 100
    assert told.seconds >= told.at_least - 1.05


def test_kills_in_mid_push_send_no_second_copy(built_home: Path) -> None:
    told = push.run(built_home, 150, kills=3, limited=False)
    assert (told.twice, told.missing, told.early, told.after_leaving) == (0, 0, 0, 0)
    assert told.unknown <= told.kills * push.IN_FLIGHT
