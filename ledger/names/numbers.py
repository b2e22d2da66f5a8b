"""Numbers that identify an investor: the credit code, and registry numbers of other countries."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ledger.names.models import Investor


@dataclass(frozen=True)
class Number:
    """An identifying number.

    Args:
        value: the folded number, with its country before it where one is known.
        written: as filed.
        kind: a credit code (GB 32100-2015) or a foreign registry number.
        certain: whether equality means the same firm; a foreign number without its country does not.
    """

    value: str
    written: str
    kind: Literal["uscc", "foreign"]
    certain: bool


def _folded(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def numbers_of(investor: Investor) -> list[Number]:
    """Return the numbers that can be compared; a credit code with a wrong check character is left out."""
    from stdnum.cn import uscc

    numbers: list[Number] = []
    if investor.uscc and uscc.is_valid(_folded(investor.uscc)):
        numbers.append(Number(_folded(investor.uscc), investor.uscc, "uscc", certain=True))
    if investor.foreign_number and (value := _folded(investor.foreign_number)):
        country = _folded(getattr(investor, "country", None) or "")
        if country:
            numbers.append(Number(f"{country}:{value}", investor.foreign_number, "foreign", certain=True))
        numbers.append(Number(f"?:{value}", investor.foreign_number, "foreign", certain=False))
    return numbers
