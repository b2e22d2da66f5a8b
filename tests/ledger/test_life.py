"""A claim's life after filing: decisions, the clock, signing, circulation, breaches, needs, relocation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ledger import breaches, circulation, decisions, needs, relocation, signing, timers, views
from ledger.circulation import PlaceFit
from ledger.clock import SHANGHAI
from ledger.duplicates import InvestorNames
from ledger.errors import (
    AccessDeniedError,
    FilingError,
    GuardRefusedError,
    IllegalActionError,
    NotFoundError,
    SlotTakenError,
    StaleActionError,
)
from ledger.store import Row
from tests.ledger.conftest import Office
from tests.ledger.helpers import HANGZHOU, JIAXING, act, assert_whole, card, file, granted, row


def at(office: Office, text: str) -> None:
    """Set the clock to a moment in Shanghai."""
    office.clock.instant = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def told(office: Office, who: str) -> list[str]:
    """Return the kinds of the messages queued for somebody."""
    with office.ledger.read() as read:
        return [
            r["kind"]
            for r in read.rows("SELECT kind FROM outbox WHERE officer = ? ORDER BY id", office[who].officer)
        ]


def events(office: Office, claim: str) -> list[str]:
    with office.ledger.read() as read:
        return [r["kind"] for r in read.rows("SELECT kind FROM events WHERE subject = ? ORDER BY seq", claim)]


def test_jiaxings_right_lasts_a_month_and_hangzhous_has_no_end(office: Office) -> None:
    jiaxing, hangzhou = granted(office), granted(office, "yuhang", "hz-bureau")
    seen = card(office, jiaxing, "jiashan")
    assert (seen.granted_on, seen.last_day, seen.days_left) == (date(2026, 1, 15), date(2026, 2, 15), 31)
    seen = card(office, hangzhou, "yuhang")
    assert (seen.last_day, seen.days_left, seen.review_on) == (None, None, "2026-06-01")


def test_hangzhous_conditions_must_hold(office: Office) -> None:
    receipt = file(office, "yuhang")
    with pytest.raises(GuardRefusedError, match="layout_conforming, investor_consulted"):
        act(office, decisions.grant, receipt.claim, "hz-bureau", terms=HANGZHOU)
    act(office, decisions.assess, receipt.claim, "hz-bureau", layout_conforming=True, investor_asked="函")
    assert act(office, decisions.grant, receipt.claim, "hz-bureau", terms=HANGZHOU)["state"] == "granted"


def test_the_terms_of_another_city_do_not_grant(office: Office) -> None:
    receipt = file(office, "jiashan")
    with pytest.raises(GuardRefusedError, match="city"):
        act(office, decisions.grant, receipt.claim, "jx-bureau", terms=replace(HANGZHOU, needs_layout=False))


def test_conditions_found_unmet_refuse_the_grant(office: Office) -> None:
    receipt = file(office, "jiashan")
    with pytest.raises(GuardRefusedError, match="total_investment"):
        act(
            office,
            decisions.grant,
            receipt.claim,
            "jx-bureau",
            terms=replace(JIAXING, unmet=("total_investment",)),
        )


def test_a_doubled_action_decides_nothing_twice_and_says_so(office: Office) -> None:
    receipt = file(office, "jiashan")
    shown = card(office, receipt.claim, "jx-bureau").version
    act(office, decisions.grant, receipt.claim, "jx-bureau", version=shown, terms=JIAXING)
    for action, more in (
        (decisions.grant, {"terms": JIAXING}),
        (decisions.reject, {"clause": "a", "reason": "b"}),
    ):
        with pytest.raises(StaleActionError, match=r"claim\.grant"):
            act(office, action, receipt.claim, "jx-bureau2", version=shown, **more)
    assert events(office, receipt.claim).count("claim.grant") == 1


def test_reviewers_decide_only_in_their_own_city(office: Office) -> None:
    receipt = file(office, "jiashan")
    with pytest.raises(NotFoundError):
        act(office, decisions.grant, receipt.claim, "hz-bureau", terms=JIAXING)
    for who in ("jiashan", "supervisor", "admin"):
        with pytest.raises(AccessDeniedError):
            act(office, decisions.grant, receipt.claim, who, terms=JIAXING)


@pytest.mark.parametrize(
    ("granted_at", "last_moment", "over"),
    [
        ("2026-01-31T10:00:00", "2026-02-28T23:59:59", "2026-03-01T00:00:00"),
        ("2028-01-31T10:00:00", "2028-02-29T23:59:59", "2028-03-01T00:00:00"),
        ("2026-03-15T23:59:59", "2026-04-15T23:59:59", "2026-04-16T00:00:00"),
        ("2026-03-16T00:00:00", "2026-04-16T23:59:59", "2026-04-17T00:00:00"),
        ("2026-12-31T12:00:00", "2027-01-31T23:59:59", "2027-02-01T00:00:00"),
    ],
)
def test_a_right_is_over_at_24_oclock_also_when_the_scheduler_stands_still(
    office: Office, granted_at: str, last_moment: str, over: str
) -> None:
    at(office, granted_at)
    claim = granted(office)
    at(office, last_moment)
    assert card(office, claim, "jiashan").state == "granted"
    at(office, over)
    assert row(office, claim)["state"] == "granted"
    assert card(office, claim, "jiashan").state == "expired"
    with pytest.raises(IllegalActionError):
        act(office, circulation.release, claim, "jiashan", reason="放弃")
    assert timers.run_due(office.ledger) == 4
    assert row(office, claim)["state"] == "expired"
    assert_whole(office)


def test_an_expired_right_frees_its_slot_without_the_scheduler(office: Office) -> None:
    first = granted(office)
    second = file(office, "pinghu")
    at(office, "2026-02-16T00:00:00")
    from tests.ledger.helpers import rule_on

    rule_on(office, second.claim, "jx-bureau", "earlier")
    assert act(office, decisions.grant, second.claim, "jx-bureau", terms=JIAXING)["state"] == "granted"
    assert row(office, first)["state"] == "expired"
    assert_whole(office)


def test_reminders_come_once_each_and_in_order_also_after_an_outage(office: Office) -> None:
    claim = granted(office)
    other = granted(office, "pinghu", investor="另一家公司")
    at(office, "2026-02-08T09:00:00")
    assert timers.run_due(office.ledger) == 2
    assert timers.run_due(office.ledger) == 0
    at(office, "2026-03-01T12:00:00")
    assert timers.run_due(office.ledger) == 6
    assert timers.run_due(office.ledger) == 0
    with office.ledger.read() as read:
        fired = read.rows("SELECT due_at FROM timers WHERE state = 'fired'")
        order = [
            (r["subject"], r["kind"])
            for r in read.rows(
                "SELECT subject, kind FROM events"
                " WHERE kind IN ('claim.reminded', 'claim.expire') ORDER BY seq"
            )
        ]
    assert len(fired) == 8
    each = ["claim.reminded", "claim.reminded", "claim.reminded", "claim.expire"]
    assert [kind for subject, kind in order if subject == claim] == each
    assert [kind for subject, kind in order if subject == other] == each
    assert [k for k in told(office, "jiashan") if k.startswith("reminder") or k == "claim_expire"] == [
        "reminder_7", "reminder_3", "reminder_1", "claim_expire",
    ]  # fmt: skip


def test_reminders_of_an_outage_are_told_before_the_end_when_somebody_acts_first(office: Office) -> None:
    claim = granted(office)
    at(office, "2026-03-01T12:00:00")
    act(office, circulation.circulate, claim, "jx-bureau", reason="难以落户")
    assert timers.run_due(office.ledger) == 0
    assert events(office, claim)[-5:] == [*["claim.reminded"] * 3, "claim.expire", "claim.circulate"]
    assert_whole(office)


def test_an_extension_moves_the_end_and_its_reminders(office: Office) -> None:
    claim = granted(office)
    at(office, "2026-02-10T10:00:00")
    act(office, decisions.extend, claim, "jx-bureau", reason="谈判需要")
    assert card(office, claim, "jiashan").last_day == date(2026, 3, 15)
    at(office, "2026-03-15T23:59:59")
    timers.run_due(office.ledger)
    assert card(office, claim, "jiashan").state == "granted"
    at(office, "2026-03-16T00:00:00")
    timers.run_due(office.ledger)
    assert row(office, claim)["state"] == "expired"
    assert told(office, "jiashan").count("reminder_1") == 1


def test_an_extension_is_refused_where_none_is_allowed(office: Office) -> None:
    claim = granted(office, "yuhang", "hz-bureau")
    with pytest.raises(GuardRefusedError, match="extension"):
        act(office, decisions.extend, claim, "hz-bureau", reason="理由")


def test_the_review_day_of_an_open_right_is_told_and_ends_nothing(office: Office) -> None:
    claim = granted(office, "yuhang", "hz-bureau")
    at(office, "2026-06-01T09:00:00")
    assert timers.run_due(office.ledger) == 1
    assert "review_due" in told(office, "hz-bureau")
    assert row(office, claim)["state"] == "granted"


def test_a_returned_filing_answered_in_time_keeps_its_place(office: Office) -> None:
    first = file(office, "jiashan", investor="甲")
    second = file(office, "pinghu", investor="乙")
    act(
        office,
        decisions.return_for_facts,
        first.claim,
        "jx-bureau",
        missing=("total_investment",),
        answer_days=3,
    )
    act(office, decisions.answer, first.claim, "jiashan", form={"amount": 2 * 10**11, "currency": "CNY"})
    assert card(office, first.claim, "jiashan").project["amount"] == 2 * 10**11
    with office.ledger.read() as read:
        assert [c.claim for c in views.queue(read, viewer=office["jx-bureau"])] == [first.claim, second.claim]


def test_a_return_nobody_answers_is_withdrawn(office: Office) -> None:
    receipt = file(office, "jiashan")
    act(office, decisions.return_for_facts, receipt.claim, "jx-bureau", missing=("capital",), answer_days=3)
    at(office, "2026-01-19T00:00:00")
    assert card(office, receipt.claim, "jiashan").state == "withdrawn"
    with pytest.raises(IllegalActionError):
        act(office, decisions.answer, receipt.claim, "jiashan", form={"capital": "domestic"})
    timers.run_due(office.ledger)
    assert row(office, receipt.claim)["state"] == "withdrawn"


def test_an_answer_cannot_exchange_the_investor(office: Office) -> None:
    receipt = file(office, "jiashan")
    act(office, decisions.return_for_facts, receipt.claim, "jx-bureau", missing=("capital",))
    with pytest.raises(FilingError, match="investor_name"):
        act(office, decisions.answer, receipt.claim, "jiashan", form={"investor_name": "别的公司"})


def test_a_rejection_names_clause_and_reason(office: Office) -> None:
    receipt = file(office, "jiashan")
    with pytest.raises(GuardRefusedError):
        act(office, decisions.reject, receipt.claim, "jx-bureau", clause="", reason="不符")
    act(office, decisions.reject, receipt.claim, "jx-bureau", clause="二（一）3", reason="未达标准")
    seen = card(office, receipt.claim, "jiashan")
    assert (seen.state, seen.clause, seen.reason) == ("rejected", "二（一）3", "未达标准")


def test_a_filing_is_withdrawn_before_the_grant_only(office: Office) -> None:
    receipt = file(office, "jiashan")
    act(office, decisions.withdraw, receipt.claim, "jiashan", reason="项目终止")
    claim = granted(office, "pinghu")
    with pytest.raises(IllegalActionError):
        act(office, decisions.withdraw, claim, "pinghu", reason="项目终止")


@pytest.mark.parametrize(
    ("signing_on", "late"), [("2026-01-22", False), ("2026-01-21", True), ("2026-02-01", False)]
)
def test_a_late_forecast_is_recorded_as_late(office: Office, signing_on: str, late: bool) -> None:
    """Jiaxing: seven calendar days ahead; filed on 15 January."""
    claim = granted(office)
    act(office, signing.file_forecast, claim, "jiashan", signing_on=date.fromisoformat(signing_on))
    seen = card(office, claim, "jx-bureau")
    assert (seen.state, seen.forecast_late) == ("forecast", late)


def signed(office: Office, claim: str, place: str = "jiashan", bureau: str = "jx-bureau") -> Row:
    act(office, signing.declare_signed, claim, place, signed_on=office.clock.instant.date())
    return act(office, signing.confirm_signed, claim, bureau)


def test_signing_is_declared_by_the_place_and_confirmed_by_the_bureau(office: Office) -> None:
    claim = granted(office)
    with pytest.raises(GuardRefusedError, match="declared"):
        act(office, signing.confirm_signed, claim, "jx-bureau")
    act(office, signing.file_forecast, claim, "jiashan", signing_on=date(2026, 2, 1))
    assert signed(office, claim)["state"] == "signed"
    assert card(office, claim, "jiashan").support_suspended is None


def test_signing_without_a_required_forecast_is_recorded_and_opens_a_breach(office: Office) -> None:
    claim = granted(office)
    assert signed(office, claim)["state"] == "signed"
    seen = card(office, claim, "jiashan")
    assert seen.support_suspended == JIAXING.clause
    with office.ledger.read() as read:
        assert [b.kind for b in breaches.breaches(read, seen.project["id"], viewer=office["jx-bureau"])] == [
            "signing_without_forecast"
        ]
        assert views.check_facts(read, claim, viewer=office["jx-bureau"])["breach"] is True


def test_without_a_duty_there_is_no_breach(office: Office) -> None:
    """Hangzhou knows no forecast, and an undetermined duty is none."""
    claim = granted(office, "yuhang", "hz-bureau")
    signed(office, claim, "yuhang", "hz-bureau")
    assert card(office, claim, "yuhang").support_suspended is None


def test_a_project_lands_after_its_right_has_expired(office: Office) -> None:
    claim = granted(office)
    act(office, signing.file_forecast, claim, "jiashan", signing_on=date(2026, 2, 20))
    at(office, "2026-02-20T10:00:00")
    assert signed(office, claim)["state"] == "signed"
    assert act(office, signing.land, claim, "jx-bureau", landed_on=date(2026, 2, 20))["state"] == "landed"
    assert_whole(office)


def test_a_revoked_right_suspends_support_and_a_lifted_breach_returns_it(office: Office) -> None:
    claim = granted(office)
    act(office, breaches.revoke, claim, "jx-bureau", clause="二（一）3", reason="抢签")
    project = row(office, claim)["project"]
    assert card(office, claim, "jiashan").support_suspended == "二（一）3"
    with office.ledger.read() as read:
        breach = breaches.breaches(read, project, viewer=office["jx-bureau"])[0].id
    with office.ledger.write() as tx:
        breaches.lift_breach(tx, breach, viewer=office["jx-bureau"], reason="查明不实")
    assert card(office, claim, "jiashan").support_suspended is None
    assert_whole(office)


def test_a_breach_stands_on_a_project_nobody_reported(office: Office) -> None:
    from tests.ledger.helpers import form

    with office.ledger.write() as tx:
        project = breaches.enter_unreported(
            tx, viewer=office["jx-bureau"], organisation_id="330482", form=form()
        )
    for duty in (False, True):
        try:
            with office.ledger.write() as tx:
                breaches.record_breach(
                    tx, project, viewer=office["jx-bureau"], clause="二（一）3",
                    kind="landing_without_report",
                    reason="未报备落地", duty_existed=duty,
                )  # fmt: skip
        except GuardRefusedError:
            assert not duty
    with office.ledger.read() as read:
        assert len(breaches.breaches(read, project, viewer=office["pinghu"])) == 1
        with pytest.raises(NotFoundError):
            breaches.breaches(read, project, viewer=office["jiashan"])
    assert_whole(office)


def test_city_led_negotiation_keeps_the_slot(office: Office) -> None:
    claim = granted(office, "yuhang", "hz-bureau")
    act(office, decisions.take_over, claim, "hz-bureau", clause="四（二）", reason="跨区域布局")
    second = file(office, "chunan")
    from tests.ledger.helpers import rule_on

    rule_on(office, second.claim, "hz-bureau", "earlier")
    act(office, decisions.assess, second.claim, "hz-bureau", layout_conforming=True, investor_asked="函")
    with pytest.raises(SlotTakenError):
        act(office, decisions.grant, second.claim, "hz-bureau", terms=HANGZHOU)


def pool_of(office: Office, who: str) -> list[circulation.PoolEntry]:
    with office.ledger.read() as read:
        return circulation.pool(read, viewer=office[who])


def offer(office: Office, claim: str, by: str, place: str, **more: Any) -> Row:
    with office.ledger.read() as read:
        ranked = circulation.rank_places(read, claim, [PlaceFit(place, conforms=True)], viewer=office[by])
    return act(office, circulation.recommend, claim, by, places=ranked, **more)


def take(office: Office, who: str, terms: Any) -> Row:
    entry = pool_of(office, who)[0]
    with office.ledger.write() as tx:
        return circulation.accept(
            tx,
            entry.circulation,
            viewer=office[who],
            version=entry.version,
            investor_asked="企业来函",
            terms=terms,
        )


def marks(office: Office) -> list[tuple[str, str, str, bool]]:
    with office.ledger.read() as read:
        return [
            (r["place"], r["side"], r["rule"], r["withheld"] is not None)
            for r in read.rows("SELECT * FROM marks ORDER BY rowid")
        ]


def test_inside_jiaxing_both_places_get_equal_marks_once_circulated(office: Office) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="要素不足")
    offer(office, claim, "jx-bureau", "330482")
    new = take(office, "pinghu", JIAXING)
    assert row(office, claim)["state"] == "transferred"
    assert (new["state"], new["organisation"], new["origin"]) == ("granted", "330482", claim)
    assert marks(office) == [
        ("330421", "sharing", "circulated", False),
        ("330482", "receiving", "circulated", False),
    ]
    assert card(office, new["id"], "pinghu").days_left == 31
    assert_whole(office)


def test_across_cities_the_first_place_gets_marks_once_moved_and_landed(office: Office) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="要素不足", reach="province")
    with pytest.raises(GuardRefusedError, match="province"):
        offer(office, claim, "jx-bureau", "330127")
    offer(office, claim, "supervisor", "330127")
    new = take(office, "chunan", HANGZHOU)
    assert [m for m in marks(office) if m[2] == "landed_in_another_city"] == []
    signed(office, new["id"], "chunan", "hz-bureau")
    act(office, signing.land, new["id"], "hz-bureau", landed_on=date(2026, 1, 15))
    assert marks(office)[-1] == ("330421", "first", "landed_in_another_city", False)
    with office.ledger.read() as read:
        assert views.check_facts(read, new["id"], viewer=office["hz-bureau"])["moved_across_cities"] is True
    assert_whole(office)


def test_a_breach_withholds_the_marks_where_the_rule_says_so(office: Office) -> None:
    claim = granted(office)
    project = row(office, claim)["project"]
    with office.ledger.write() as tx:
        breaches.record_breach(
            tx, project, viewer=office["jx-bureau"], kind="bidding_on_policy", clause="二（一）3",
            reason="比拼政策",
            duty_existed=True,
        )  # fmt: skip
    act(office, circulation.release, claim, "jiashan", reason="要素不足")
    offer(office, claim, "jx-bureau", "330482")
    take(office, "pinghu", JIAXING)
    assert [withheld for *_, withheld in marks(office)] == [True, True]


def test_the_pool_names_nobody_until_a_place_has_taken_over(office: Office) -> None:
    claim = granted(office, name="绝密项目", investor="保密集团有限公司", industry="光伏")
    act(office, circulation.release, claim, "jiashan", reason="要素不足")
    for who in ("pinghu", "port", "jx-bureau"):
        entry = str(pool_of(office, who))
        assert "光伏" in entry
        for secret in ("绝密", "保密", "王五", "120000000000", "嘉善"):
            assert secret not in entry
    assert pool_of(office, "yuhang") == pool_of(office, "admin") == []


def test_an_offer_is_taken_only_by_the_place_it_was_made_to_after_asking_the_investor(office: Office) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="要素不足")
    offer(office, claim, "jx-bureau", "330482")
    entry = pool_of(office, "pinghu")[0]
    assert (entry.offered_to_us, pool_of(office, "port")[0].offered_to_us) == (True, False)
    with pytest.raises(NotFoundError), office.ledger.write() as tx:
        circulation.accept(
            tx,
            entry.circulation,
            viewer=office["port"],
            version=entry.version,
            investor_asked="函",
            terms=JIAXING,
        )
    with pytest.raises(GuardRefusedError, match="asked"), office.ledger.write() as tx:
        circulation.accept(
            tx,
            entry.circulation,
            viewer=office["pinghu"],
            version=entry.version,
            investor_asked=" ",
            terms=JIAXING,
        )


def test_a_place_that_declines_or_is_silent_gives_the_project_back(office: Office) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="要素不足")
    offer(office, claim, "jx-bureau", "330482", answer_days=5)
    entry = pool_of(office, "pinghu")[0]
    with office.ledger.write() as tx:
        circulation.decline(
            tx, entry.circulation, viewer=office["pinghu"], version=entry.version, reason="无地"
        )
    assert row(office, claim)["state"] == "circulating"
    offer(office, claim, "jx-bureau", "330482", answer_days=5)
    at(office, "2026-01-21T00:00:00")
    assert card(office, claim, "jx-bureau").state == "circulating"
    timers.run_due(office.ledger)
    assert row(office, claim)["state"] == "circulating"
    with office.ledger.read() as read:
        assert [r["state"] for r in read.rows("SELECT state FROM recommendations ORDER BY rowid")] == [
            "declined",
            "silent",
        ]
    assert_whole(office)


def test_recommendation_ranks_conformity_then_mountain_counties_with_reasons(office: Office) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="要素不足", reach="province")
    fits = [PlaceFit("330110", conforms=True), PlaceFit("330127", conforms=True), PlaceFit("330482",
    conforms=None),
            PlaceFit("330421", conforms=True), PlaceFit("330100", conforms=True)]  # fmt: skip
    with office.ledger.read() as read:
        ranked = circulation.rank_places(read, claim, fits, viewer=office["supervisor"])
    assert [(r.place, r.reasons) for r in ranked] == [
        ("330127", ("conforms", "mountain_county")),
        ("330110", ("conforms",)),
        ("330482", ("conformity_unknown",)),
    ]


def test_needs_are_reviewed_by_somebody_else_and_closed_once_a_month(office: Office) -> None:
    with office.ledger.write() as tx:
        need = needs.file_need(tx, viewer=office["jiashan"], kind="policy", text="请求用能指标")
    with pytest.raises(GuardRefusedError), office.ledger.write() as tx:
        needs.review_need(tx, need, viewer=office["jiashan"], version=1, approved=True, note="县政府专题会")
    with pytest.raises(NotFoundError), office.ledger.write() as tx:
        needs.review_need(tx, need, viewer=office["pinghu"], version=1, approved=True, note="会议")
    with office.ledger.write() as tx:
        needs.review_need(tx, need, viewer=office["jiashan2"], version=1, approved=True, note="县政府专题会")
    with pytest.raises(StaleActionError), office.ledger.write() as tx:
        needs.review_need(tx, need, viewer=office["jx-bureau"], version=1, approved=False, note="重复")
    with office.ledger.read() as read:
        assert needs.needs(read, viewer=office["supervisor"]) == []
    with office.ledger.write() as tx:
        closing = needs.close_month(tx, viewer=office["jx-bureau"], month="2026-01")
    for month in ("2026-01", "2026-02", "一月"):
        with pytest.raises(GuardRefusedError), office.ledger.write() as tx:
            needs.close_month(tx, viewer=office["jx-bureau"], month=month)
    with office.ledger.read() as read:
        assert [r["id"] for r in needs.needs(read, viewer=office["supervisor"], closing=closing)] == [need]
        assert needs.needs(read, viewer=office["hz-bureau"]) == []
    assert_whole(office)


def test_a_relocation_is_decided_after_all_four_units_were_heard(office: Office) -> None:
    with office.ledger.write() as tx:
        review = relocation.open_relocation(
            tx,
            viewer=office["yuhang"],
            enterprise="某企业",
            from_place="330110",
            to_place="330127",
            reason="扩产",
        )
    for version, party in enumerate(relocation.PARTIES, 1):
        with pytest.raises(GuardRefusedError, match="outstanding"), office.ledger.write() as tx:
            relocation.decide_relocation(
                tx, review, viewer=office["hz-bureau"], version=version, approved=True, reason="同意"
            )
        with office.ledger.write() as tx:
            relocation.give_opinion(
                tx,
                review,
                viewer=office["hz-bureau"],
                version=version,
                party=party,
                agrees=True,
                words="无意见",
            )
    with office.ledger.write() as tx:
        relocation.decide_relocation(
            tx, review, viewer=office["hz-bureau"], version=5, approved=True, reason="同意"
        )
    with pytest.raises(StaleActionError), office.ledger.write() as tx:
        relocation.decide_relocation(
            tx, review, viewer=office["hz-bureau"], version=5, approved=False, reason="不同意"
        )
    with office.ledger.read() as read:
        assert [r["state"] for r in relocation.relocations(read, viewer=office["yuhang"])] == ["approved"]
        assert relocation.relocations(read, viewer=office["jiashan"]) == []
    with pytest.raises(GuardRefusedError, match="own city"), office.ledger.write() as tx:
        relocation.open_relocation(
            tx,
            viewer=office["yuhang"],
            enterprise="某企业",
            from_place="330110",
            to_place="330421",
            reason="扩产",
        )
    assert_whole(office)


def test_asking_finds_what_is_near_its_end_and_nothing_else(office: Office) -> None:
    claim = granted(office)
    granted(office, "pinghu", investor="另一家公司")
    at(office, "2026-02-08T08:00:00")
    with office.ledger.read() as read:
        assert [c.claim for c in views.expiring(read, viewer=office["jiashan"], within_days=7)] == [claim]
        assert views.expiring(read, viewer=office["jiashan"], within_days=6) == []
        assert len(views.expiring(read, viewer=office["jx-bureau"], within_days=7)) == 2
        assert [c.claim for c in views.find_by_words(read, "正泰", viewer=office["jiashan"])] == [claim]
        assert views.find_by_words(read, "%", viewer=office["jiashan"]) == []
        names, meant = office.ledger.names, InvestorNames("正泰新能源有限公司")
        found = views.find_by_investor(read, meant, viewer=office["jiashan"], names=names)
        assert [c.claim for c in found] == [claim]
        assert views.find_by_investor(read, meant, viewer=office["pinghu"], names=names) == []
    at(office, "2026-02-16T00:00:00")
    with office.ledger.read() as read:
        assert views.expiring(read, viewer=office["jiashan"], within_days=7) == []


def test_one_second_of_delay_in_the_scheduler_does_not_matter(office: Office) -> None:
    claim = granted(office)
    at(office, "2026-02-16T00:00:00")
    office.clock.advance(timedelta(seconds=1))
    timers.run_due(office.ledger)
    assert row(office, claim)["state"] == "expired"
