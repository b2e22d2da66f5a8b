"""Amounts of money, exact: a `Decimal` of whole currency units beside a currency code. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from terms.errors import TermsError

_WRITTEN: Final = re.compile(r"\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s+([A-Z]{3})\s*")
_MINOR_UNITS: Final = {"JPY": 0, "KRW": 0}


class MoneyError(TermsError):
    """An amount of money cannot be what was written."""

    def __init__(self, written: str, problem: str) -> None:
        super().__init__(f"amount {written!r}: {problem}; write it like '1200000000 CNY'")
        self.written, self.problem = written, problem


@dataclass(frozen=True)
class Money:
    """An amount in whole units (yuan, dollars) of a currency named by its ISO 4217 code."""

    amount: Decimal
    currency: str

    @classmethod
    def parse(cls, written: str) -> Money:
        """Read the machine form `1200000000 CNY`; raises `MoneyError` for anything else."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise MoneyError(written, "no amount and currency code were found")
        try:
            return cls(Decimal(match[1].replace(",", "")), match[2])
        except InvalidOperation as error:
            raise MoneyError(written, "the number cannot be read") from error

    def in_minor_units(self) -> int:
        """Return whole fen, cents or the like; raises `MoneyError` if there is a smaller fraction."""
        scaled = self.amount * 10 ** _MINOR_UNITS.get(self.currency, 2)
        if scaled != scaled.to_integral_value():
            raise MoneyError(str(self), "it is finer than the currency's smallest unit")
        return int(scaled)

    def __str__(self) -> str:
        """Return the machine form, without a trailing fraction of zero."""
        return f"{plain(self.amount)} {self.currency}"


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without trailing zeros behind the point."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
