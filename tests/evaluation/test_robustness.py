"""However a question is written down, its citations stay: width, punctuation, white space, amounts, a news copy."""

from __future__ import annotations

import random
import re
import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import Office
from tests.conftest import TODAY
from tests.evaluation.scoring import ROOT, load

LEAST = 0.98
"""The share of questions whose citations may not change."""
Change = Callable[[str, random.Random], str]
_AMOUNT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(万亿|亿|万)(?=美?元|$|[^\d])")
_PUNCTUATION = {"，": ",", "。": ".", "？": "?", "！": "!", "：": ":", "；": ";", "（": "(", "）": ")"}


def _english(question: str) -> bool:
    return sum(c.isascii() and c.isalpha() for c in question) > len(question) / 2


def full_width(question: str, _: random.Random) -> str:
    """Write every ASCII character in its full-width form."""
    return "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question)


def half_width(question: str, _: random.Random) -> str:
    """Write every full-width form in ASCII."""
    return unicodedata.normalize("NFKC", question)


def punctuation(question: str, chance: random.Random) -> str:
    """Write the punctuation of a keyboard that is not switched to Chinese, and end otherwise or not at all."""
    words = "".join(_PUNCTUATION.get(c, c) for c in question).rstrip("?.! ")
    return words + chance.choice(["", "？", "？？", "!", "。", "…"])


def quotation_marks(question: str, chance: random.Random) -> str:
    """Change the kind of quotation marks."""
    left, right = chance.choice(["「」", '""', "‘’"])
    return question.replace("“", left).replace("”", right)


def white_space(question: str, chance: random.Random) -> str:
    """Put a space, a tab or a line break anywhere in a Chinese question; between words in an English one."""
    if _english(question):
        return re.sub(" ", lambda _: chance.choice([" ", "  ", "\n", "\t"]), question)
    for _ in range(2):
        at = chance.randrange(len(question) + 1)
        if question[at - 1 : at].isascii() and question[at : at + 1].isascii():
            continue  # inside a number or a Latin word it would be another one
        question = question[:at] + chance.choice([" ", "\n", "\t", "\u3000", "\r\n"]) + question[at:]
    return question


def lines(question: str, _: random.Random) -> str:
    """Break the line behind every comma and begin and end with blank lines."""
    return "\n\n" + re.sub(r"(?<=[，,；;])", "\n", question) + "\n\n"


def unseen(question: str, chance: random.Random) -> str:
    """Put characters nobody sees into it, as they come along when text is copied."""
    at = chance.randrange(len(question) + 1)
    return "\ufeff" + question[:at] + chance.choice("\u200b\u200d\u2060\u00ad") + question[at:]


def cited(office: Office, question: str, as_of: date = TODAY) -> list[tuple[str, str, str]]:
    """Return what a question's answer cites: documents, paths and quotes, in order."""
    return [(c.document, c.path, c.quote) for c in office.ask(question, as_of=as_of).citations]


@pytest.fixture(scope="module")
def answerable(questions: list[dict[str, Any]]) -> list[str]:
    return [row["question"] for row in questions if row["kind"] != "refuse"]


@pytest.fixture(scope="module")
def plain(questions: list[dict[str, Any]], answers: list[dict[str, Any]]) -> list[list[tuple[str, str, str]]]:
    return [
        [(c["document"], c["path"], c["quote"]) for c in answer["citations"]]
        for row, answer in zip(questions, answers, strict=True)
        if row["kind"] != "refuse"
    ]


def _same(asked: list[tuple[str, str]], changed: list[bool]) -> None:
    kept = changed.count(True) / len(changed)
    lost = [
        f"{before!r} -> {after!r}" for (before, after), same in zip(asked, changed, strict=True) if not same
    ]
    assert kept >= LEAST, f"{kept:.1%} of {len(changed)} stay the same\n" + "\n".join(lost)


@pytest.mark.parametrize(
    "change", [full_width, half_width, punctuation, quotation_marks, white_space, lines, unseen]
)
def test_citations_stay_however_a_question_is_written(
    office: Office, answerable: list[str], plain: list[list[tuple[str, str, str]]], change: Change
) -> None:
    chance = random.Random(change.__name__)  # noqa: S311 - test data
    asked = [(question, change(question, chance)) for question in answerable]
    assert any(before != after for before, after in asked)
    _same(
        asked,
        [
            before == after or cited(office, after) == expected
            for (before, after), expected in zip(asked, plain, strict=True)
        ],
    )


def in_wan(question: str) -> str:
    """Write amounts in 亿 as amounts in 万, and those in 万 as bare numbers (5亿元 as 50000万元)."""

    def written(match: re.Match[str]) -> str:
        number, unit = Decimal(match[1]), match[2]
        if unit == "万":
            return f"{number * 10_000:f}".rstrip(".") if number == int(number) else match[0]
        return f"{(number * (10_000 if unit == '亿' else 100_000_000)).normalize():f}万"

    return _AMOUNT.sub(written, question)


TEMPLATES = [
    "嘉兴：一个总投资{}的内资项目要不要首报？",
    "嘉兴总投资{}的外资项目能拿到首谈资格吗？",
    "内资项目总投资{}，在嘉兴签约前要提前预报吗？",
    "杭州：总投资{}的工业项目，刚有明确意向，要不要首报？",
    "绍兴的外资项目总投资{}，要报备吗？",
    "嘉兴对{}以上的项目首谈有什么规定？",
]
AMOUNTS = ["5亿元", "9.5亿元", "10亿元", "12亿元", "30亿元", "50亿元", "100亿元", "1亿美元", "2.5亿美元"]


def test_citations_stay_when_an_amount_is_written_in_wan(office: Office) -> None:
    """5亿元 and 50000万元 are the same amount, in a check as in a question."""
    sets = [row["question"] for path in (ROOT / "training/questions").glob("*.jsonl") for row in load(path)]
    sets += [row["question"] for row in load()]
    # The article's own title is no amount to be written otherwise.
    asked = [question for question in sets if in_wan(question) != question and "10000亿元" not in question]
    asked += [template.format(amount) for template in TEMPLATES for amount in AMOUNTS]
    pairs = [(question, in_wan(question)) for question in asked]
    assert len(pairs) > 60
    assert "50000万元" in in_wan("5亿元")
    _same(pairs, [cited(office, before) == cited(office, after) for before, after in pairs])


def test_an_amount_in_wan_decides_alike(office: Office) -> None:
    for template in TEMPLATES[:5]:
        for amount in AMOUNTS:
            outcomes = {
                reply.decision.outcome
                for words in (template.format(amount), in_wan(template.format(amount)))
                if (reply := office.ask(words, as_of=TODAY)).decision
            }
            assert len(outcomes) == 1, (template, amount)


def test_the_news_copy_changes_no_citation(
    built_home: Path, tmp_path: Path, questions: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    """Whether the article that restates the provincial document is there or not, the official text is cited."""
    shutil.copytree(built_home, tmp_path / "home")
    with Office.open(home=tmp_path / "home") as changing:
        changing.library.remove("sina-2022")
    with Office.open(home=tmp_path / "home") as without:
        assert "sina-2022" not in {m.id for m in without.documents()}
        pairs = [
            (row["question"], answer)
            for row, answer in zip(questions, answers, strict=True)
            if row["kind"] != "refuse" and "sina-2022" not in row["doc"]
        ]
        _same(
            [(question, "without the news copy") for question, _ in pairs],
            [
                cited(without, question)
                == [(c["document"], c["path"], c["quote"]) for c in answer["citations"]]
                for question, answer in pairs
            ],
        )


def test_the_news_is_never_cited_where_the_official_text_says_the_same(
    questions: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    for row, answer in zip(questions, answers, strict=True):
        if row["kind"] != "refuse" and "sina-2022" not in row["doc"]:
            assert "sina-2022" not in {c["document"] for c in answer["citations"]}, row["question"]
