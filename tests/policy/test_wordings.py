"""Every fact in the many ways officers say it: for, against, and left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.extraction import extract
from policy.facts import NAMES, value_text
from terms.places import Gazetteer

GAZETTEER = Gazetteer.load()
ROWS = [
    line.split("|", 2)
    for line in (Path(__file__).parent / "facts.psv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("name", "value", "text"), ROWS)
@pytest.mark.parametrize("frame", ["{}", "我们在谈的，{}。", "情况：{}，其他都正常"])
def test_a_fact_is_read_in_every_wording(name: str, value: str, text: str, frame: str) -> None:
    """Stated, denied or open, alone and among other words; open is never true and never false."""
    assert name in NAMES
    fact = extract(frame.format(text), GAZETTEER).get(name)
    if value == "-":
        assert fact is None or isinstance(fact.value, frozenset)
    else:
        assert fact is not None
        assert value_text(fact.value) == value


DOUBTS_BEFORE = (
    "不知道是不是",
    "是否",
    "有没有可能",
    "不清楚有没有",
    "说不准是不是",
    "我们还不确定是不是",
    "不知道",
)
DOUBTS_BEHIND = (
    "这一点还没定", "说不好", "心里没底", "还不清楚", "待定", "存疑", "，这个还没有定论",
    "，局里还没认定", "，还在等答复", "与否不知道",
)  # fmt: skip
NOT_JUDGED = ("stage", "support_form", "receiving_place", "capital", "better_than_guide")
STATED = [
    (name, text)
    for name, value, text in ROWS
    if value != "-" and not text.isascii() and name not in NOT_JUDGED
]


@pytest.mark.parametrize(("name", "text"), STATED)
def test_a_doubt_near_a_fact_leaves_it_unknown(name: str, text: str) -> None:
    """What the officer is not sure of is never taken as so, whatever words state it."""
    for doubt in DOUBTS_BEHIND:
        fact = extract(text + doubt, GAZETTEER).get(name)
        assert fact is None or isinstance(fact.value, frozenset), doubt
    for doubt in () if text[0] in "没不未无非" else DOUBTS_BEFORE:
        fact = extract(doubt + text, GAZETTEER).get(name)
        assert fact is None or fact.value is not True, doubt
