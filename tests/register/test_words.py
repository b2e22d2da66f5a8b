"""Every word of the register stands in both languages, with the same gaps to fill."""

from __future__ import annotations

import re
import string

import pytest

from handlers import (
    wording_register,
    wording_register_after,
    wording_register_errors,
    wording_register_form,
    wording_register_notices,
)
from handlers.register.actions import ACTIONS
from handlers.wording_register import word
from ledger.states import STATES, steps

MODULES = (wording_register, wording_register_after, wording_register_form, wording_register_notices)
TABLES = [
    (f"{module.__name__}.{name}", table)
    for module in MODULES
    for name, table in vars(module).items()
    if isinstance(table, dict) and set(table) == {"zh", "en"}
]
CHINESE = re.compile("[\u4e00-\u9fff]")
MEANT = {
    "demonstration",
    "demo_offer",
    "amount",
    "day",
    "not_an_amount",
    "not_exact",
    "which_currency",
    "not_a_day",
}
"""English words that show how something is written in Chinese."""


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("name", "table"), TABLES, ids=[name for name, _ in TABLES])
def test_both_languages_say_the_same(name: str, table: dict[str, dict[str, str]]) -> None:
    assert len(table["zh"]) > 5
    assert set(table["zh"]) == set(table["en"])
    for key, words in table["zh"].items():
        assert _gaps(words) == _gaps(table["en"][key]), (name, key)
        assert words
        if key not in MEANT:
            assert not CHINESE.search(table["en"][key]), (name, key)


def test_every_state_step_and_action_has_words() -> None:
    for language in ("zh", "en"):
        for state in STATES:
            assert word(language, f"state_{state}") != word(language, "event_")  # type: ignore[arg-type]
            assert word(language, f"next_{state}", state="x") != word(language, "event_")  # type: ignore[arg-type]
        for _, step, _ in steps():
            assert word(language, f"event_{step}") != word(language, "event_")  # type: ignore[arg-type]
        for action in ACTIONS:
            assert word(language, f"do_{action.name}")  # type: ignore[arg-type]
            assert word(language, f"done_{action.name}")  # type: ignore[arg-type]


def test_every_refusal_has_words_in_both_languages() -> None:
    refused = wording_register_errors._REFUSED
    assert set(refused["zh"]) == set(refused["en"])
