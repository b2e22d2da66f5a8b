"""One question to an officer, and what may be typed in answer to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from handlers.register.errors import AnswerRefused
from ledger.forms import LONGEST, USCC_EXAMPLE, fold_code, problems_with
from terms.amounts import AmountMention, find_amounts
from terms.folding import visible
from terms.money import Money, MoneyError

Kind = Literal["text", "choice", "choices", "yes_no", "day", "amount", "uscc", "list", "confirm", "file"]
CODE_LENGTH: Final = 18
_NUMBER: Final = re.compile(r"\s*(?:第\s*)?([0-9]{1,3})\s*(?:项|个)?\s*[.、)）。]?\s*")
_YES: Final = re.compile(r"(?:1|是的?|对|有|符合|需要|好的?|y|yes|true)\s*[。.!！]?", re.IGNORECASE)
_NO: Final = re.compile(r"(?:2|否|不是|不|没有|不符合|不需要|n|no|false)\s*[。.!！]?", re.IGNORECASE)
_UNKNOWN: Final = re.compile(r"(?:3|不清楚|不知道|不确定|未定|unknown)\s*[。.!！]?", re.IGNORECASE)
_DONE: Final = re.compile(r"完成|好了|发完了|done|1", re.IGNORECASE)
_CONFIRM: Final = re.compile(r"确认|确定|同意|授予|confirm|ok", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:([0-9]{4})\s*[-年/.])?\s*([0-9]{1,2})\s*[-月/.]\s*([0-9]{1,2})\s*[日号]?")
_NEAR_DAYS: Final = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "后天": 2, "昨天": -1, "前天": -2, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """A question.

    Args:
        name: what is asked for.
        kind: how the answer is read.
        options: values that may be chosen by number, with their labels.
        optional: it may be skipped.
        prompt: key of the question's words.
        suggestion: a text that "1" stands for, "" for none.
        labels: words for `options` where they are not in the tables (names of places and the like).
    """

    name: str
    kind: Kind = "text"
    options: tuple[str, ...] = ()
    optional: bool = False
    prompt: str = ""
    suggestion: str = ""
    labels: tuple[str, ...] = ()


def read_answer(
    ask: Ask,
    text: str,
    *,
    today: date,
    known: Mapping[str, Any],
    words: Mapping[str, str],
    sure: bool = False,
) -> dict[str, Any]:
    """Return the values an answer gives, by name; an unknown yes or no gives None.

    Args:
        ask: what was asked.
        text: what was typed.
        today: the day in Shanghai.
        known: what is known already (the capital says in which currency an amount is read).
        words: labels of the options, so that a choice may be written out.
        sure: a yes or no that is not known will not do.

    Raises:
        AnswerRefused: the text cannot be the answer; says why, with an example.
    """
    answer = unicodedata.normalize("NFKC", text).strip()
    if ask.kind == "amount":
        return _amount(ask.name, text, known)
    if ask.kind != "text":
        return {ask.name: _read(ask, answer, today, words, sure=sure)}
    chosen = number_in(answer)
    if ask.suggestion and chosen == 1:
        return {ask.name: ask.suggestion}
    if ask.options and chosen is not None and 1 <= chosen <= len(ask.options):
        return {ask.name: ask.options[chosen - 1]}
    said = clean(text)
    if not said or len(said) > LONGEST:
        raise AnswerRefused("not_a_text")
    return {ask.name: said}


def _read(ask: Ask, answer: str, today: date, words: Mapping[str, str], *, sure: bool) -> Any:
    match ask.kind:
        case "day":
            return _day(answer, today)
        case "yes_no":
            return _yes_no(answer, sure=sure)
        case "uscc":
            return _uscc(answer)
        case "list":
            return _list(answer)
        case "file":
            return _sent(answer)
        case _:
            return _choice(ask, answer, words)


def clean(text: str) -> str:
    """Return a text as one line without anything that cannot be seen, so that no value can pose as a reply."""
    return " ".join("".join(c if c.isprintable() else " " for c in visible(text)).split())


def number_in(text: str) -> int | None:
    """Return the number of a choice, None where the text is not one alone."""
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    return int(match.group(1)) if match else None


def _choice(ask: Ask, answer: str, words: Mapping[str, str]) -> Any:
    if ask.kind == "confirm":
        if _YES.fullmatch(answer) or _CONFIRM.fullmatch(answer):
            return "true"
        if _NO.fullmatch(answer):
            return "false"
    several = ask.kind == "choices"
    parts = re.split(r"[\s,、，和]+", answer) if several else [answer]
    found: list[str] = []
    for part in filter(None, parts):
        number = number_in(part)
        if number is not None and 1 <= number <= len(ask.options):
            found.append(ask.options[number - 1])
            continue
        named = [o for o in ask.options if part == o or _is_called(words.get(o, ""), part)]
        if not named:
            raise AnswerRefused("not_a_choice", count=str(len(ask.options)))
        found += named
    if not found:
        raise AnswerRefused("not_a_choice", count=str(len(ask.options)))
    return list(dict.fromkeys(found)) if several else found[0]


def _is_called(label: str, said: str) -> bool:
    """Say whether an option was named: by its whole label, or by what stands before brackets in it."""
    folded = unicodedata.normalize("NFKC", label)
    return bool(said) and (said in (label, folded) or folded.startswith(f"{said}("))


def _yes_no(answer: str, *, sure: bool) -> bool | None:
    if _UNKNOWN.fullmatch(answer) and not sure:
        return None
    if _NO.fullmatch(answer):
        return False
    if _YES.fullmatch(answer):
        return True
    raise AnswerRefused("not_yes_or_no")


def _list(answer: str) -> list[str]:
    found = [said for part in re.split(r"[、,，;；\n]+", answer) if (said := clean(part))]
    if not found:
        raise AnswerRefused("not_a_text")
    return found


def _sent(answer: str) -> str:
    """Take the word that all files were sent; the files themselves come beside the words."""
    if not _DONE.fullmatch(answer):
        raise AnswerRefused("not_a_file")
    return "sent"


def _uscc(answer: str) -> str:
    code = fold_code(answer)
    problems = problems_with({"uscc": code}, partial=True)
    if not problems:
        return code
    raise uscc_refused(code)


def uscc_refused(code: str) -> AnswerRefused:
    """Return why a code cannot be one, with what its check character would have to be."""
    from stdnum.cn import uscc

    try:
        check = uscc.calc_check_digit(code[:-1]) if len(code) == CODE_LENGTH else ""
    except ValueError:
        check = ""
    if not check:
        return AnswerRefused("not_18_characters_of_the_code", length=str(len(code)), example=USCC_EXAMPLE)
    return AnswerRefused("wrong_check_character", check=check, given=code[-1:], example=USCC_EXAMPLE)


def _amount(name: str, text: str, known: Mapping[str, Any]) -> dict[str, Any]:
    try:
        money = Money.parse(unicodedata.normalize("NFKC", text))
    except MoneyError:
        mentions = find_amounts(text)
        if len(mentions) != 1:
            raise AnswerRefused("not_an_amount") from None
        money = exact_money(mentions[0], known.get("capital"))
    minor = money.in_minor_units()
    if minor <= 0:
        raise AnswerRefused("not_an_amount")
    return {name: minor, "currency": money.currency}


def exact_money(mention: AmountMention, capital: object) -> Money:
    """Return the one amount a mention states; a foreign project's must name its currency.

    Raises:
        AnswerRefused: it is a range, an approximation, or its currency is open.
    """
    if not mention.is_point or mention.low is None:
        raise AnswerRefused("not_exact", words=mention.words)
    if mention.currency is None and capital == "foreign":
        raise AnswerRefused("which_currency", words=mention.words)
    return Money(mention.low, mention.currency or "CNY")


def _day(answer: str, today: date) -> date:
    near = _NEAR_DAYS.get(answer.rstrip("。.").lower())
    if near is not None:
        return today + timedelta(days=near)
    match = _DAY.fullmatch(answer.rstrip("。"))
    if match is None:
        raise AnswerRefused("not_a_day")
    year, month, day = match.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        nearest = [date(today.year + shift, int(month), int(day)) for shift in (-1, 0, 1)]
    except ValueError:
        raise AnswerRefused("not_a_day") from None
    return min(nearest, key=lambda one: abs((one - today).days))
