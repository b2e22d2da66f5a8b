"""The whole life of claims under random actions: the register stays whole whatever is tried.

50 runs of 30 steps; 500 of 50 in `make soak`.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger import breaches, circulation, decisions, filing, signing, timers
from ledger.claims import effective_state
from ledger.clock import read_instant, shanghai_day, written
from ledger.errors import LedgerError
from ledger.replay import rebuild, table_rows
from ledger.states import STATES, actions_from
from ledger.verify import verify_file
from tests.ledger.conftest import Office, build_office, copy_office
from tests.ledger.helpers import TERMS, form, size

RUNS = size("YIPANQI_TEST_RUNS", short=50, soak=500)
STEPS = size("YIPANQI_TEST_STEPS", short=30, soak=50)
OFFICERS = ("jiashan", "pinghu", "port", "yuhang", "chunan")
BUREAUX = ("jx-bureau", "jx-bureau2", "hz-bureau")
PLACES = {"jiashan": "330421", "pinghu": "330482", "yuhang": "330110", "chunan": "330127"}
INVESTORS = ("甲公司", "甲 公 司", "乙公司", "丙公司")


@lru_cache
def built() -> Office:
    """Build the small office once for all runs."""
    return build_office(Path(tempfile.mkdtemp()))


class Life(RuleBasedStateMachine):
    """Officers file, bureaux decide, time passes; actions are tried whether or not they are possible."""

    @initialize()
    def open_the_office(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = copy_office(built(), Path(self.folder.name))
        self.keys = 0
        self.ever: dict[str, list[str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            with self.office.ledger.read() as read:
                assert rebuild(read) == table_rows(read)
            assert verify_file(self.office.ledger.path)[0] == []
            self.office.ledger.close()
            self.folder.cleanup()

    def claims(self) -> list[dict[str, Any]]:
        with self.office.ledger.read() as read:
            return read.rows("SELECT * FROM claims ORDER BY rowid")

    def attempt(self, claim: dict[str, Any], action: Any, who: str, stale: bool, **more: Any) -> None:
        """Try an action; a refusal changes nothing, and a success is a step that exists."""
        with self.office.ledger.read() as read:
            head = read.head()
            before = effective_state(claim, written(read.now))
        try:
            with self.office.ledger.write() as tx:
                after = action(
                    tx, claim["id"], viewer=self.office[who], version=claim["version"] - int(stale), **more
                )
        except LedgerError:
            with self.office.ledger.read() as read:
                assert read.head() == head
        else:
            assert not stale
            if after["id"] == claim["id"]:
                assert after["state"] in STATES
                assert after["state"] != before or actions_from(before)

    @rule(who=st.sampled_from(OFFICERS), investor=st.sampled_from(INVESTORS), repeat=st.booleans())
    def file(self, who: str, investor: str, repeat: bool) -> None:
        self.keys += 0 if repeat else 1
        with self.office.ledger.read() as read:
            before = read.value("SELECT count(*) FROM projects")
        with self.office.ledger.write() as tx:
            receipt = filing.file_report(
                tx, viewer=self.office[who], form=form(investor=investor), key=f"k{self.keys}"
            )
        with self.office.ledger.read() as read:
            assert read.value("SELECT count(*) FROM projects") == before + (not receipt.repeated)

    @precondition(lambda self: self.claims())
    @rule(data=st.data(), who=st.sampled_from(BUREAUX), stale=st.sampled_from([False, False, False, True]))
    def decide(self, data: st.DataObject, who: str, stale: bool) -> None:
        claim = data.draw(st.sampled_from(self.claims()))
        kind = data.draw(st.sampled_from(
            ["assess", "grant", "grant", "grant", "reject", "return", "extend", "take_over", "revoke",
             "confirm", "land", "circulate"]
        ))  # fmt: skip
        today = shanghai_day(self.office.clock.instant)
        actions: dict[str, tuple[Any, dict[str, Any]]] = {
            "assess": (decisions.assess, {"layout_conforming": True, "investor_asked": "函"}),
            "grant": (decisions.grant, {"terms": TERMS[claim["city"]]}),
            "reject": (decisions.reject, {"clause": "四（一）", "reason": "不符"}),
            "return": (decisions.return_for_facts, {"missing": ("capital",)}),
            "extend": (decisions.extend, {"reason": "需要"}),
            "take_over": (decisions.take_over, {"clause": "四（二）", "reason": "跨区"}),
            "revoke": (breaches.revoke, {"clause": "四（一）", "reason": "违规"}),
            "confirm": (signing.confirm_signed, {}),
            "land": (signing.land, {"landed_on": today}),
            "circulate": (circulation.circulate, {"reason": "难以落户", "reach": "province"}),
        }
        action, more = actions[kind]
        self.attempt(claim, action, who, stale, **more)

    @precondition(lambda self: self.claims())
    @rule(data=st.data(), who=st.sampled_from(OFFICERS), stale=st.sampled_from([False, False, False, True]))
    def act_as_place(self, data: st.DataObject, who: str, stale: bool) -> None:
        claim = data.draw(st.sampled_from(self.claims()))
        today = shanghai_day(self.office.clock.instant)
        action, more = data.draw(st.sampled_from([
            (decisions.answer, {"form": {"capital": "foreign"}}),
            (decisions.withdraw, {"reason": "终止"}),
            (signing.file_forecast, {"signing_on": today + timedelta(days=9)}),
            (signing.declare_signed, {"signed_on": today}),
            (signing.declare_signed, {"signed_on": date(2025, 12, 31)}),
            (circulation.release, {"reason": "让出", "reach": "city"}),
        ]))  # fmt: skip
        self.attempt(claim, action, who, stale, **more)

    @precondition(lambda self: any(c["state"] == "conflict" for c in self.claims()))
    @rule(data=st.data(), who=st.sampled_from(BUREAUX), same=st.sampled_from([None, True, False]))
    def rule_on_a_conflict(self, data: st.DataObject, who: str, same: bool | None) -> None:
        with self.office.ledger.read() as read:
            open_ones = read.rows("SELECT id, claim FROM conflicts WHERE ruling IS NULL ORDER BY rowid")
        if not open_ones:
            return
        conflict = data.draw(st.sampled_from(open_ones))
        ruling = data.draw(st.sampled_from(["distinct", "earlier", "duplicate"]))
        claim = next(c for c in self.claims() if c["id"] == conflict["claim"])
        self.attempt(
            claim,
            lambda tx, _claim, **more: decisions.rule(tx, conflict["id"], **more),
            who, False, ruling=ruling, reason="核实", same_investor=same,
        )  # fmt: skip

    @precondition(lambda self: any(c["state"] in ("circulating", "recommended") for c in self.claims()))
    @rule(data=st.data())
    def circulate(self, data: st.DataObject) -> None:
        with self.office.ledger.read() as read:
            pooled = [c for c in self.claims_in(read) if c["state"] in ("circulating", "recommended")]
        if not pooled:
            return
        claim = data.draw(st.sampled_from(pooled))
        place = data.draw(st.sampled_from(sorted(PLACES)))
        if claim["state"] == "circulating":
            ranked = [circulation.Ranked(PLACES[place], 1, ("conforms",))]
            self.attempt(claim, circulation.recommend, "supervisor", False, places=ranked)
            return
        with self.office.ledger.read() as read:
            pool = read.value(
                "SELECT id FROM circulations WHERE claim = ? AND closed_at IS NULL", claim["id"]
            )
        terms = TERMS[self.office[place].city or ""]
        if data.draw(st.booleans()):
            self.attempt(
                claim, lambda tx, _c, **more: circulation.accept(tx, pool, **more), place, False,
                investor_asked="函", terms=terms,
            )  # fmt: skip
        else:
            self.attempt(
                claim,
                lambda tx, _c, **more: circulation.decline(tx, pool, **more) or claim,
                place,
                False,
                reason="无地",
            )

    @precondition(lambda self: self.claims())
    @rule(seed=st.integers(0, 2**32), times=st.integers(3, 9))
    def a_claim_goes_on(self, seed: int, times: int) -> None:
        self.go_on(seed, times)

    @precondition(lambda self: self.claims())
    @rule(seed=st.integers(0, 2**32), times=st.integers(3, 9))
    def another_claim_goes_on(self, seed: int, times: int) -> None:
        self.go_on(seed, times)

    @precondition(lambda self: self.claims())
    @rule(seed=st.integers(0, 2**32), times=st.integers(3, 9))
    def and_another(self, seed: int, times: int) -> None:
        self.go_on(seed, times)

    def go_on(self, seed: int, times: int) -> None:
        """Take steps that exist in a claim's state, by those who take them, so that lives go on to their end."""
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        claim = dice.choice(self.claims())
        for _ in range(times):
            now = written(self.office.clock.instant)
            claim = next(c for c in self.claims() if c["id"] == claim["id"])
            ways = self.ways(claim)
            possible = [a for a in ways if a in actions_from(effective_state(claim, now))]
            if not possible:
                return
            action, who, more = ways[dice.choice(possible)]
            self.attempt(claim, action, who, False, **more)

    def ways(self, claim: dict[str, Any]) -> dict[str, tuple[Any, str, dict[str, Any]]]:
        """Return how each step of a claim is taken: the action, who takes it, and with what."""
        bureau = "jx-bureau" if claim["city"] == "330400" else "hz-bureau"
        place = next(n for n in OFFICERS if self.office[n].organisation == claim["organisation"])
        other = "pinghu" if claim["organisation"] != "330482" else "chunan"
        today = shanghai_day(self.office.clock.instant)
        with self.office.ledger.read() as read:
            pool = read.value(
                "SELECT id FROM circulations WHERE claim = ? AND closed_at IS NULL", claim["id"]
            )
            offered = read.value(
                "SELECT place FROM recommendations WHERE circulation = ? AND state = 'offered'", pool or ""
            )
            conflict = read.value("SELECT id FROM conflicts WHERE claim = ? AND ruling IS NULL", claim["id"])
        receiver = next((n for n in OFFICERS if self.office[n].organisation == offered), other)
        free = replace(TERMS[claim["city"]], needs_layout=False, needs_investor_asked=False)

        def ruled(ruling: Any) -> tuple[Any, str, dict[str, Any]]:
            more = {"ruling": ruling, "reason": "核实"}
            return lambda tx, _c, **a: decisions.rule(tx, conflict or "", **a), bureau, more

        return {
            "grant": (decisions.grant, bureau, {"terms": free}),
            "rule_distinct": ruled("distinct"), "rule_earlier": ruled("earlier"), "rule_duplicate": ruled("duplicate"),
            "return_for_facts": (decisions.return_for_facts, bureau, {"missing": ("capital",)}),
            "answer": (decisions.answer, place, {"form": {"capital": "domestic"}}),
            "extend": (decisions.extend, bureau, {"reason": "需要"}),
            "file_forecast": (signing.file_forecast, place, {"signing_on": today + timedelta(days=9)}),
            "declare_signed": (signing.declare_signed, place, {"signed_on": today}),
            "confirm_signed": (signing.confirm_signed, bureau, {}),
            "land": (signing.land, bureau, {"landed_on": today}),
            "release": (circulation.release, place, {"reason": "让出", "reach": "province"}),
            "circulate": (circulation.circulate, bureau, {"reason": "难以落户", "reach": "province"}),
            "take_over": (decisions.take_over, bureau, {"clause": "四（二）", "reason": "跨区"}),
            "revoke": (breaches.revoke, bureau, {"clause": "四（一）", "reason": "违规"}),
            "recommend": (circulation.recommend, "supervisor", {"places": [
                circulation.Ranked(str(self.office[other].organisation), 1, ("conforms",))
            ]}),
            "accept": (lambda tx, _c, **a: circulation.accept(tx, pool or "", **a), receiver,
                       {"investor_asked": "函", "terms": TERMS[self.office[receiver].city or ""]}),
            "decline": (lambda tx, _c, **a: circulation.decline(tx, pool or "", **a) or claim, receiver,
                        {"reason": "无地"}),
            "assess": (decisions.assess, bureau, {"layout_conforming": True, "investor_asked": "函"}),
        }  # fmt: skip

    def claims_in(self, read: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = read.rows("SELECT * FROM claims ORDER BY rowid")
        return rows

    @rule(hours=st.sampled_from([1, 24, 24 * 3, 24 * 8, 24 * 32]), scheduler=st.booleans())
    def time_passes(self, hours: int, scheduler: bool) -> None:
        self.office.clock.advance(timedelta(hours=hours))
        if not scheduler:
            return
        timers.run_due(self.office.ledger)
        with self.office.ledger.read() as read:
            now = written(read.now)
            assert read.value("SELECT count(*) FROM timers WHERE state = 'waiting' AND due_at <= ?", now) == 0

    @invariant()
    def no_slot_holds_two_live_rights(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.ledger.read() as read:
            live = [
                c for c in self.claims_in(read)
                if effective_state(c, written(read.now)) in ("granted", "forecast", "city_led")
            ]  # fmt: skip
        slots = [(c["city"], c["investor"], c["slot_project"]) for c in live]
        assert len(slots) == len(set(slots))

    @invariant()
    def a_final_state_is_final(self) -> None:
        if not hasattr(self, "office"):
            return
        for claim in self.claims():
            past = self.ever.setdefault(claim["id"], [])
            if past and past[-1] in ("withdrawn", "rejected", "revoked", "transferred", "landed"):
                assert claim["state"] == past[-1]
            past.append(claim["state"])

    @invariant()
    def a_live_right_with_an_end_has_its_timer(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.ledger.read() as read:
            without = read.rows(
                "SELECT id FROM claims c WHERE state IN ('granted', 'forecast') AND due_at IS NOT NULL"
                " AND NOT EXISTS"
                " (SELECT 1 FROM timers t WHERE t.claim = c.id AND t.kind = 'expiry' AND t.state = 'waiting'"
                " AND t.due_at = c.due_at)"
            )
        assert without == []


def test_the_register_stays_whole_whatever_is_tried() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_clock_of_the_machine_is_utc() -> None:
    """The days of a right are Shanghai's on a machine in UTC."""
    assert shanghai_day(datetime(2026, 1, 15, 16, 0, tzinfo=UTC)) == date(2026, 1, 16)
    assert read_instant("2026-01-15T16:00:00.000000Z").tzinfo is UTC
