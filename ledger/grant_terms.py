"""What a place's rule says about a right, handed in by whoever evaluated the rule.

The ledger knows no rule packs: handlers read them and pass these terms with each action that depends on one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

DEFAULT_ANSWER_DAYS = 15


@dataclass(frozen=True)
class GrantTerms:
    """The parameters of one city's rule at the moment of an action.

    Args:
        city: division code of the city whose rule this is.
        clause: citation of the rule that grants the right, such as 《…》二（一）3.
        pack: version of the rule pack.
        period_months: length of the right; None where the rule states no end (Hangzhou).
        review_on: a day the installation set for looking at an open-ended right; it ends nothing.
        needs_layout: the project must conform to the layout guide (Hangzhou 四（一）).
        needs_investor_asked: the investor must have been asked (Hangzhou 四（一）).
        unmet: conditions of the rule that the evaluation found not to hold, or not to be known.
        extension_months: length of an extension; None where the installation allows none.
        forecast_required: signing must be forecast; None while it is undetermined.
        forecast_days: calendar days before signing by which the forecast must be in.
        circulation_marks: clause by which sharing and receiving place get equal marks, "" for none.
        landing_marks: clause by which the first place gets marks once the project has moved to another city
            and landed, "" for none (Zhejiang 三（三） reaches every city).
        breach_bars_marks: clause by which a breach costs the marks, "" for none.
        unconfirmed: names of parameters above that no admin has confirmed.
    """

    city: str
    clause: str
    pack: str
    period_months: int | None
    review_on: date | None = None
    needs_layout: bool = False
    needs_investor_asked: bool = False
    unmet: tuple[str, ...] = ()
    extension_months: int | None = None
    forecast_required: bool | None = None
    forecast_days: int | None = None
    circulation_marks: str = ""
    landing_marks: str = ""
    breach_bars_marks: str = ""
    unconfirmed: tuple[str, ...] = ()


def write_terms(terms: GrantTerms) -> str:
    """Write terms as they are kept with the claim."""
    fields = asdict(terms)
    fields["review_on"] = terms.review_on.isoformat() if terms.review_on else None
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def read_terms(text: str) -> GrantTerms:
    """Read terms as they are kept with the claim."""
    fields = json.loads(text)
    if fields["review_on"]:
        fields["review_on"] = date.fromisoformat(fields["review_on"])
    for name in ("unmet", "unconfirmed"):
        fields[name] = tuple(fields[name])
    return GrantTerms(**fields)
