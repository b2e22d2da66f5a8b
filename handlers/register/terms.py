"""What a place's rules say about a right, read from the rule packs for the ledger (`GrantTerms`).

The ledger knows no packs: periods, conditions and clauses are read here, from the packs and the parameters
an admin has set. A period is the one the clause itself states (赋予首报地1个月的…); where it states none, the
right has no end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ledger.grant_terms import GrantTerms
from policy.decision import Decision
from policy.evaluate import evaluate
from policy.facts import AMOUNT, BOOLEANS, CHOICES, Amount, Fact
from policy.packs import PROVINCE, Pack, Packs, Parameter, Rule
from policy.table import names_in
from terms.money import Money

RIGHT: Final = "exclusive_right"
FORECAST: Final = "signing_forecast"
_MONTHS: Final = re.compile(r"([0-9]+)个月")
_RELOCATION: Final = {"330100": "四（三）"}
"""Where the review of a relocation stands in the city's document (DOMAIN.md 4); no pack decides one."""
_NO_MARKS: Final = "不予赋分"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def facts_of(known: Mapping[str, Any]) -> dict[str, Fact]:
    """Return the register's own fields, or those of a form, as facts for a check.

    Args:
        known: fields by the names of the form or of DOMAIN 5; an amount in minor units beside `currency`.
    """
    facts = {
        name: Fact(name, known[name])
        for name in (*BOOLEANS, *CHOICES)
        if isinstance(known.get(name), bool) or (name in CHOICES and known.get(name) in CHOICES[name])
    }
    amount, currency = known.get(AMOUNT, known.get("amount")), known.get("currency")
    if isinstance(amount, int) and currency:
        facts[AMOUNT] = Fact(AMOUNT, Amount.point(whole_units(amount, currency), currency))
    return facts


def whole_units(amount: int, currency: str) -> Decimal:
    """Return an amount in minor units as whole yuan, dollars or the like, exactly."""
    return Decimal(amount) / Money(Decimal(1), currency).in_minor_units()


def clause_of(packs: Packs, city: str, topic: str, day: date) -> str:
    """Return the citation of a city's rule on a topic, such as 《…》二（一）3; "" where it sets none."""
    pack = packs.get(city)
    rule = pack.rule(topic, day) if pack else None
    return _cited(pack, rule) if pack and rule else ""


def relocation_clause(packs: Packs, city: str | None) -> str:
    """Return the citation of a city's rule on moving an existing project inside it, "" where it sets none."""
    pack = packs.get(city) if city in _RELOCATION else None
    return f"《{pack.title}》{_RELOCATION[pack.place]}" if pack else ""


def standing_terms(packs: Packs, city: str, day: date) -> GrantTerms:
    """Return what a city's rule says of any right on a day, whatever the project.

    A city that sets no such rule grants no right: then `unmet` says so.
    """
    pack = packs.get(city)
    rule = pack.rule(RIGHT, day) if pack else None
    province = packs.get(PROVINCE)
    landing = province.rule("circulation_credit", day) if province else None
    landing_marks = _cited(province, landing) if province and landing else ""
    if pack is None or rule is None:
        return GrantTerms(city, "", "", None, unmet=("not_regulated",), landing_marks=landing_marks)
    asked = {name for node in rule.when.walk() for name in names_in(node)}
    credit = pack.rule("circulation_credit", day)
    return GrantTerms(
        city=city,
        clause=_cited(pack, rule),
        pack=pack.version,
        period_months=_months(rule),
        review_on=_review_day(pack.parameters.get("unstated_review_date")),
        extension_months=_number(pack.parameters.get("extension_months")) or None,
        needs_layout="layout_conforming" in asked,
        needs_investor_asked="investor_consulted" in asked,
        forecast_required=None if pack.rule(FORECAST, day) else False,
        forecast_days=_number(pack.parameters.get("forecast_days")),
        circulation_marks=_cited(pack, credit) if credit else "",
        landing_marks=landing_marks,
        breach_bars_marks=next((_cited(pack, r) for r in pack.rules if _NO_MARKS in r.citation.quote), ""),
        unconfirmed=tuple(name for name in rule.parameters if not pack.parameters[name].confirmed),
    )


def project_terms(packs: Packs, city: str, day: date, known: Mapping[str, Any]) -> GrantTerms:
    """Return what a city's rule says of the right to one project: with the conditions that do not hold."""
    terms = standing_terms(packs, city, day)
    if not terms.clause:
        return terms
    facts = facts_of(known)
    decision = evaluate(RIGHT, city, facts, day, packs)
    return replace(
        terms,
        unmet=unmet(decision),
        forecast_required=forecast_required(packs, city, day, facts),
        unconfirmed=decision.unconfirmed,
    )


def unmet(decision: Decision) -> tuple[str, ...]:
    """Return the facts of a decision's conditions that do not hold, or that are not known."""
    if decision.outcome == "yes":
        return ()
    failing = [name for c in decision.conditions if c.outcome == "no" for name in c.facts]
    return tuple(dict.fromkeys(failing or decision.missing or ("not_regulated",)))


def forecast_required(packs: Packs, city: str, day: date, facts: Mapping[str, Fact]) -> bool | None:
    """Say whether a signing of this project must be forecast; None while facts for it are missing."""
    about_to_sign = {name: fact for name, fact in facts.items() if name not in ("stage", "landed")}
    outcome = evaluate(FORECAST, city, about_to_sign, day, packs).outcome
    return {"yes": True, "no": False, "not_regulated": False}.get(outcome)


def _cited(pack: Pack, rule: Rule) -> str:
    return f"《{pack.title}》{rule.citation.path}"


def _months(rule: Rule) -> int | None:
    stated = _MONTHS.search(rule.citation.quote)
    return int(stated.group(1)) if stated else None


def _number(parameter: Parameter | None) -> int | None:
    return int(str(parameter.value)) if parameter and str(parameter.value).isdigit() else None


def _review_day(parameter: Parameter | None) -> date | None:
    value = str(parameter.value) if parameter else ""
    return date.fromisoformat(value) if _DAY.fullmatch(value) else None
