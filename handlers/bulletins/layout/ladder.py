"""The ladder of an official document: 一、 then （一） then 1. then （1）, see GB/T 9704-2012, 7.3.3."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_TEN, _HUNDRED = 10, 100
DEPTH = 4
"""How many steps the ladder has."""


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 as officers write it: 十, 十二, 二十, 二十一.

    Raises:
        ValueError: it is not between 1 and 99.
    """
    if not 1 <= number < _HUNDRED:
        message = f"{number} is not between 1 and 99"
        raise ValueError(message)
    tens, ones = divmod(number, _TEN)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def step(depth: int, number: int) -> str:
    """Return the mark of the ladder at a depth from 1 to 4: 一、 （一） 1. （1）.

    Raises:
        ValueError: the ladder has no such depth.
    """
    if depth == 1:
        return f"{chinese_number(number)}、"
    if depth == 2:  # noqa: PLR2004 - the four steps are spelled out
        return f"（{chinese_number(number)}）"
    if depth == 3:  # noqa: PLR2004 - as above
        return f"{number}."
    if depth == DEPTH:
        return f"（{number}）"
    message = f"the ladder has no step {depth}"
    raise ValueError(message)
