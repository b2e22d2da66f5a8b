"""A bulletin's data: exact, written one way only."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from handlers.bulletins.model import Item, Section, as_json, plain
from tests.bulletins.samples import quarterly, weekly


def test_the_same_bulletin_has_the_same_bytes() -> None:
    assert as_json(quarterly()) == as_json(quarterly())
    assert weekly().digest == weekly().digest


def test_whatever_is_said_otherwise_has_other_bytes() -> None:
    other = weekly((Section("filed", "新增首报", (Item("另一件"),)),))
    assert other.digest != weekly().digest
    assert replace(weekly(), made_at="2026-11-30T01:04:00.000000Z").digest != weekly().digest


def test_amounts_are_written_exactly() -> None:
    read = json.loads(as_json(quarterly()))
    assert read["sections"][0]["tables"][0]["rows"][0][1] == "1234.5"
    assert plain(Decimal("1E+3")) == "1000"


def test_a_floating_number_does_not_stand_in_a_bulletin() -> None:
    with pytest.raises(TypeError, match="float"):
        plain((0.1,))


def test_a_chart_carries_its_data_with_what_is_unknown_left_empty() -> None:
    chart = quarterly().sections[0].charts[0]
    table = chart.data("地方")
    assert [column.title for column in table.columns] == ["地方", "实际", "目标"]
    assert table.rows[-1][1] is None
    assert len(table.rows) == len(chart.labels)
