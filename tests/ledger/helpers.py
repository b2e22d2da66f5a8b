"""Filing and deciding in the small office, as short as a test wants it."""

from __future__ import annotations

import itertools
import os
from datetime import date
from typing import Any

from ledger import decisions, filing, views
from ledger.filing import Receipt
from ledger.forms import REQUIRED
from ledger.grant_terms import GrantTerms
from ledger.store import Row
from tests.ledger.conftest import Office

JIAXING = GrantTerms(
    city="330400", clause="《关于进一步推动招大引强工作的实施意见（1214征求意见稿）》二（一）3",
    pack="jiaxing-1",
    period_months=1, extension_months=1, forecast_required=True, forecast_days=7,
    circulation_marks="二（一）3", landing_marks="三（三）", breach_bars_marks="二（一）3",
    unconfirmed=("claim_period_counting",),
)  # fmt: skip
HANGZHOU = GrantTerms(
    city="330100", clause="《杭州市“一盘棋”产业链精准招商工作制度（试行）》四（一）", pack="hangzhou-1",
    period_months=None, review_on=date(2026, 6, 1), needs_layout=True, needs_investor_asked=True,
    landing_marks="三（三）",
)  # fmt: skip
TERMS = {"330400": JIAXING, "330100": HANGZHOU}
_keys = itertools.count()


def size(variable: str, *, short: int, soak: int) -> int:
    """Return how often a test runs: as the variable says, long in `make soak`, else short."""
    return int(os.environ.get(variable) or (soak if os.environ.get("YIPANQI_SOAK") else short))


def form(name: str = "光伏组件项目", investor: str = "正泰新能源有限公司", **more: Any) -> dict[str, Any]:
    """Return a form that can be filed."""
    return {
        "name": name, "investor_name": investor, "intended_place": "嘉善县", "stage": "clear_intention",
        "amount": 120_000_000_000, "currency": "CNY", "capital": "domestic", "contact": "王五 13800000000",
        "confirmed": list(REQUIRED), **more,
    }  # fmt: skip


def file(office: Office, who: str, key: str | None = None, **fields: Any) -> Receipt:
    """File a first report for somebody."""
    with office.ledger.write() as tx:
        return filing.file_report(tx, viewer=office[who], form=form(**fields), key=key or f"key{next(_keys)}")


def row(office: Office, claim: str) -> Row:
    """Return a claim's row as it is stored."""
    with office.ledger.read() as read:
        found = read.row("SELECT * FROM claims WHERE id = ?", claim)
    assert found is not None
    return found


def act(office: Office, action: Any, claim: str, who: str, **arguments: Any) -> Row:
    """Take an action on a claim in the version in which it stands."""
    arguments.setdefault("version", row(office, claim)["version"])
    with office.ledger.write() as tx:
        done: Row = action(tx, claim, viewer=office[who], **arguments)
    return done


def granted(office: Office, who: str = "jiashan", bureau: str = "jx-bureau", **fields: Any) -> str:
    """File a report and grant its right; return the claim."""
    receipt = file(office, who, **fields)
    if bureau == "hz-bureau":
        act(
            office, decisions.assess, receipt.claim, bureau, layout_conforming=True, investor_asked="电话记录"
        )
    act(office, decisions.grant, receipt.claim, bureau, terms=TERMS[office[who].city or ""])
    return receipt.claim


def card(office: Office, claim: str, who: str) -> views.Card:
    """Return a claim's card as somebody sees it."""
    with office.ledger.read() as read:
        return views.card(read, claim, viewer=office[who])


def rule_on(office: Office, claim: str, who: str, ruling: Any, **more: Any) -> Row:
    """Rule on the first open conflict of a claim."""
    with office.ledger.read() as read:
        conflict = read.value(
            "SELECT id FROM conflicts WHERE claim = ? AND ruling IS NULL ORDER BY id", claim
        )
    return act(office, lambda tx, _claim, **a: decisions.rule(tx, conflict, **a), claim, who, ruling=ruling,
               reason="经核实", **more)  # fmt: skip


def assert_whole(office: Office) -> None:
    """Assert that the log is whole, that it tells the tables, and that no slot holds two live rights."""
    from ledger.verify import verify_file

    assert verify_file(office.ledger.path)[0] == []
    with office.ledger.read() as read:
        twice = read.rows(
            "SELECT city, investor, slot_project, count(*) AS n FROM claims"
            " WHERE state IN ('granted', 'forecast', 'city_led') GROUP BY 1, 2, 3 HAVING n > 1"
        )
    assert twice == []
