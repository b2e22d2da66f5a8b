"""The words that the forms add: both languages say the same, and nothing is worded that nobody reads."""

from __future__ import annotations

import re

from handlers.wording_bulletin_forms import BULLETIN_FORMS
from tests.bot.support import ROOT


def test_both_languages_have_the_same_words() -> None:
    assert set(BULLETIN_FORMS["zh"]) == set(BULLETIN_FORMS["en"])
    for key, chinese in BULLETIN_FORMS["zh"].items():
        holes = [set(re.findall(r"\{(\w+)", words)) for words in (chinese, BULLETIN_FORMS["en"][key])]
        assert holes[0] == holes[1], key
        assert chinese, key


def test_every_word_is_used() -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("handlers/bulletins", "handlers/bulletins/layout", "bot", "bot/commands")
        for file in (ROOT / folder).glob("*.py")
    )
    made = ("state_", "measure_", "problem_", "form_")
    unused = [
        key
        for key in BULLETIN_FORMS["zh"]
        if not key.startswith(made) and not re.search(f"[\"']{key}[\"']", code)
    ]
    assert unused == []
