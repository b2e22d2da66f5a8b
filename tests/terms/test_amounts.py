# ruff: noqa: E501 - tables of cases are read line by line
"""Every written form of an amount is read exactly; numbers of other things are not money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.amounts import AmountMention, find_amounts
from terms.money import Money, MoneyError


def only(text: str) -> AmountMention:
    mentions = find_amounts(text)
    assert len(mentions) == 1, mentions
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12亿元", 1_200_000_000), ("一百亿", 10_000_000_000), ("99,999万元", 999_990_000), ("５０００万", 50_000_000),
        ("十二点五亿", 1_250_000_000), ("3千万", 30_000_000), ("两亿", 200_000_000), ("12.5亿", 1_250_000_000),
        ("1亿2千万", 120_000_000), ("10个亿", 1_000_000_000), ("一亿五", 150_000_000), ("十亿零五百万", 1_005_000_000),
        ("壹拾贰亿元", 1_200_000_000), ("100000万元", 1_000_000_000), ("1200000000元", 1_200_000_000),
        ("九十九点九九亿元", 9_999_000_000), ("二十亿", 2_000_000_000), ("百亿元", 10_000_000_000),
        ("1.2 billion yuan", 1_200_000_000), ("RMB 500m", 500_000_000), ("12亿 RMB", 1_200_000_000),
        ("20 hundred million yuan", 2_000_000_000), ("正好10亿元", 1_000_000_000), ("10亿元整", 1_000_000_000),
    ],
)  # fmt: skip
def test_every_written_form_is_the_same_amount(text: str, yuan: int) -> None:
    mention = only(text)
    assert mention.is_point
    assert mention.low == yuan
    assert mention.currency in ("CNY", None)


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("1.2亿美元", "USD", 120_000_000), ("USD 120 million", "USD", 120_000_000), ("$150m", "USD", 150_000_000),
        ("五千万美金", "USD", 50_000_000), ("3000万欧元", "EUR", 30_000_000), ("8亿港元", "HKD", 800_000_000),
        ("12个亿日元", "JPY", 1_200_000_000), ("1.3亿瑞士法郎", "CHF", 130_000_000), ("人民币10亿元", "CNY", 10**9),
    ],
)  # fmt: skip
def test_the_currency_is_the_one_written(text: str, currency: str, value: int) -> None:
    mention = only(text)
    assert (mention.currency, mention.low) == (currency, value)


@pytest.mark.parametrize(
    ("text", "low", "low_inclusive", "high", "high_inclusive"),
    [
        ("10亿元以上", 10, True, None, False), ("超过10亿元", 10, False, None, False), ("超10亿", 10, False, None, False),
        ("不到10亿", None, False, 10, False), ("不足10亿", None, False, 10, False), ("低于10亿", None, False, 10, False),
        ("不超过10亿", None, False, 10, True), ("10亿元以下", None, False, 10, True), ("至少10亿元", 10, True, None, False),
        ("不低于10亿元", 10, True, None, False), ("不会低于10亿", 10, True, None, False),
        ("没有超过10亿", None, False, 10, True), ("未达10亿元", None, False, 10, False), ("10多亿元", 10, False, None, False),
        ("9到11亿", 9, True, 11, True), ("10-12亿元", 10, True, 12, True), ("9亿元~11亿元", 9, True, 11, True),
        ("10亿元以上（不含）", 10, False, None, False), ("上亿元", 1, True, None, False), ("几亿元", 1, True, 10, False),
        ("less than RMB 1 billion", None, False, 10, False), ("9-11 hundred million yuan", 9, True, 11, True),
    ],
)  # fmt: skip
def test_bounds_include_or_exclude_as_in_law(
    text: str, low: int | None, low_inclusive: bool, high: int | None, high_inclusive: bool
) -> None:
    mention = only(text)
    yi = 10**8
    assert mention.low == (None if low is None else low * yi)
    assert mention.high == (None if high is None else high * yi)
    assert (mention.low_inclusive, mention.high_inclusive) == (low_inclusive, high_inclusive)


@pytest.mark.parametrize(
    "text", ["约10亿元", "10亿左右", "大概10亿", "近10亿", "10亿上下", "about 1 billion yuan"]
)
def test_an_approximate_amount_claims_no_bound(text: str) -> None:
    mention = only(text)
    assert mention.approximate
    assert mention.near == 10**9
    assert mention.low is None
    assert mention.high is None


@pytest.mark.parametrize(
    "text",
    ["占地80亩", "年产5万吨", "100万平方米", "千万不要错过", "一事一议", "第一批12个项目", "2024年", "10万台", "员工1200人",
     "2 million square metres", "500 people", "装机100万千瓦"],
)  # fmt: skip
def test_numbers_of_other_things_are_not_money(text: str) -> None:
    assert find_amounts(text) == ()


@given(st.integers(1, 99_999), st.sampled_from([("万元", 10**4), ("亿元", 10**8), ("亿美元", 10**8)]))
def test_any_number_keeps_its_exact_value(number: int, unit: tuple[str, int]) -> None:
    for written in (str(number), f"{number:,}", "".join(chr(ord(d) + 0xFEE0) for d in str(number))):
        assert only(written + unit[0]).low == number * unit[1]


@given(st.decimals(min_value="0.0001", max_value="999", places=4))
def test_decimals_are_never_rounded(number: Decimal) -> None:
    assert only(f"{number}亿元").low == number * 10**8


@given(st.text(alphabet="一二十百千万亿元美0123.,，点约超不到至-多 整以上下", max_size=30))
def test_any_text_is_read_without_failing_and_words_are_its_own(text: str) -> None:
    for mention in find_amounts(text):
        assert text[mention.start : mention.end] == mention.words


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["CNY", "USD"]))
def test_money_writes_what_it_reads(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(str(money)) == money
    assert money.in_minor_units() == int(amount * 100)


def test_money_refuses_what_is_not_money() -> None:
    with pytest.raises(MoneyError, match="1200000000 CNY"):
        Money.parse("a lot")
    with pytest.raises(MoneyError, match="finer"):
        Money(Decimal("0.001"), "CNY").in_minor_units()
