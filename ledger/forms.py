"""The form of a first report: its fields, in the order they are asked, and what is wrong with a value.

A form is a mapping from field to value, as it lies in a draft. Amounts are integers in the currency's minor
unit; unknown values are absent, never zero or False.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from ledger.duplicates import InvestorNames
from ledger.errors import Problem

Form = Mapping[str, Any]
FIELDS = (
    "name", "investor_name", "investor_english", "country", "uscc", "foreign_number", "tags", "aliases",
    "parents", "amount", "currency", "capital", "industry", "chain", "intended_place", "stage",
    "layout_conforming", "landmark", "cross_district", "contact", "source", "evidence",
)  # fmt: skip
REQUIRED = ("name", "investor_name", "intended_place", "stage")
PERSONAL = ("contact", "source")
"""Fields that name people; they stand outside the log, as do the words they were found in."""
STAGES = ("contact", "clear_intention", "signing", "signed", "landed")
CAPITALS = ("domestic", "foreign")
TAGS = ("fortune_global_500", "china_500", "specialised_and_new", "hidden_champion", "chain_leader")
USCC_EXAMPLE = "91110000600037341L"
LONGEST = 500
HASH_LENGTH = 64
CURRENCY_LENGTH = 3

_TEXTS = (
    "name", "investor_name", "investor_english", "country", "foreign_number", "industry", "chain",
    "intended_place", "contact", "source",
)  # fmt: skip
_CHOICES = {"stage": STAGES, "capital": CAPITALS}
_YES_NO = ("layout_conforming", "landmark", "cross_district")
_LISTS = ("tags", "aliases", "parents", "evidence")


def fold_code(code: str) -> str:
    """Return a registration code as it is compared: half width, upper case, no spaces or hyphens."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in folded if character.isalnum())


def problems_with(form: Form, *, partial: bool = False) -> list[Problem]:
    """Return everything that is wrong with a form, each with a code for wording and an example.

    partial: the form is still being filled in, so missing required fields are not problems yet.
    """
    found = [Problem(name, "unknown_field") for name in form if name not in (*FIELDS, "words", "confirmed")]
    if not partial:
        found += [Problem(name, "required") for name in REQUIRED if not form.get(name)]
        if isinstance(form.get("amount"), int) and not form.get("currency"):
            found.append(Problem("currency", "required_with_amount", "CNY"))
        if form.get("country") not in (None, "", "CN") and form.get("capital") == "domestic":
            found.append(Problem("capital", "contradicts_country", "foreign"))
    for name, value in form.items():
        if value is not None:
            found += _problems_of(name, value)
    return found


def _problems_of(name: str, value: object) -> list[Problem]:
    problem: Problem | None = None
    if name in _TEXTS and (not isinstance(value, str) or not value.strip() or len(value) > LONGEST):
        problem = Problem(name, "not_a_text")
    elif name == "uscc":
        problem = _problem_of_uscc(value)
    elif name in _CHOICES and value not in _CHOICES[name]:
        problem = Problem(name, "not_a_choice", "/".join(_CHOICES[name]))
    elif name in _YES_NO and not isinstance(value, bool):
        problem = Problem(name, "not_yes_or_no")
    elif name == "amount" and (not isinstance(value, int) or isinstance(value, bool) or value <= 0):
        problem = Problem(name, "not_an_amount", "10亿元")
    elif name == "currency" and not (
        isinstance(value, str) and len(value) == CURRENCY_LENGTH and value.isascii() and value.isupper()
    ):
        problem = Problem(name, "not_a_currency", "CNY")
    elif name in _LISTS:
        problem = _problem_of_list(name, value)
    return [problem] if problem else []


def _problem_of_uscc(value: object) -> Problem | None:
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    if not isinstance(value, str):
        return Problem("uscc", "not_a_text", USCC_EXAMPLE)
    try:
        uscc.validate(fold_code(value))
    except InvalidChecksum:
        return Problem("uscc", "wrong_check_character", USCC_EXAMPLE)
    except ValidationError:
        return Problem("uscc", "not_18_characters_of_the_code", USCC_EXAMPLE)
    return None


def _problem_of_list(name: str, value: object) -> Problem | None:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        return Problem(name, "not_a_list")
    if name == "tags" and not set(value) <= set(TAGS):
        return Problem(name, "not_a_choice", "/".join(TAGS))
    if name == "evidence" and any(len(item) != HASH_LENGTH for item in value):
        return Problem(name, "not_a_hash")
    return None


def investor_names(form: Form) -> InvestorNames:
    """Return everything the form says the investor is known by."""
    return InvestorNames(
        name=str(form.get("investor_name") or "").strip(),
        english=str(form.get("investor_english") or "").strip(),
        uscc=fold_code(str(form.get("uscc") or "")),
        foreign_number=fold_code(str(form.get("foreign_number") or "")),
        aliases=tuple(form.get("aliases") or ()),
        parents=tuple(form.get("parents") or ()),
        country=str(form.get("country") or ""),
    )
