"""Random trees of organisations: what each person sees is what DOMAIN 1 says, and nothing leaks beside it."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger import (
    breaches,
    circulation,
    decisions,
    drafts,
    evidence,
    filing,
    identity,
    needs,
    officers,
    organisations,
    relocation,
    signing,
    spreadsheets,
    views,
)
from ledger.clock import SetClock
from ledger.duplicates import InvestorNames, PlainNames
from ledger.errors import LedgerError
from ledger.store import Ledger, Read
from ledger.viewers import Role, Viewer
from tests.ledger.conftest import START, Dice
from tests.ledger.helpers import HANGZHOU, JIAXING, form, size

TREES = size("YIPANQI_TEST_TREES", short=25, soak=1000)


class Tree:
    """A random province: cities, bureaux, counties, zones, people, and projects with marks in every field."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a test's dice
        self.ledger = Ledger(
            folder / "office.db", clock=SetClock(START), names=PlainNames(), randomness=Dice(str(seed))
        )
        self.people: list[Viewer] = []
        self.claims: dict[str, tuple[str, str, str, str]] = {}  # claim: marker, organisation, city, project
        with self.ledger.write() as tx:
            organisations.add(tx, viewer=None, division="330000", name="省", kind="province", parent=None)
            self.admin = officers.first_admin(tx, name="admin", account="owner")
        with self.ledger.write() as tx:
            self._plant(tx)
        self._file()

    def _plant(self, tx: Any) -> None:
        office = organisations.add(
            tx, viewer=self.admin, division="330000", name="省办", kind="office", parent="330000"
        )
        self._join(tx, office.id, Role.SUPERVISOR)
        for city in range(1, self.dice.randint(2, 3) + 1):
            code = f"33{city:02d}00"
            organisations.add(
                tx, viewer=self.admin, division=code, name=f"市{city}", kind="city", parent="330000"
            )
            bureau = organisations.add(
                tx, viewer=self.admin, division=code, name=f"局{city}", kind="bureau", parent=code
            )
            self._join(tx, bureau.id, Role.REVIEWER)
            if self.dice.random() < 0.5:
                self._join(tx, bureau.id, Role.OFFICER)
            for county in range(1, self.dice.randint(1, 3) + 1):
                place = f"33{city:02d}{county:02d}"
                organisations.add(
                    tx, viewer=self.admin, division=place, name=f"县{place}", kind="county", parent=code
                )
                self._join(tx, place, Role.OFFICER)
                if self.dice.random() < 0.4:
                    zone = organisations.add(
                        tx,
                        viewer=self.admin,
                        division=place,
                        name=f"区{place}",
                        kind="platform",
                        parent=place,
                    )
                    self._join(tx, zone.id, Role.OFFICER)

    def _join(self, tx: Any, organisation: str, role: Role) -> None:
        invitation = officers.invite(tx, viewer=self.admin, organisation_id=organisation, role=role)
        name = f"人{len(self.people)}"
        self.people.append(officers.enrol(tx, code=invitation.code, name=name, channel="test", account=name))

    def _file(self) -> None:
        filers = [p for p in self.people if p.role is Role.OFFICER]
        for number in range(self.dice.randint(3, 6)):
            filer = self.dice.choice(filers)
            marker = f"机密{number}号"
            fields = form(
                name=f"{marker}项目", investor=f"{marker}投资方", contact=f"{marker}联系人",
                source=f"{marker}来源",
                intended_place=f"{marker}地块", chain="光伏", words={"name": f"{marker}原话"},
                amount=10**10 + 7919 * (number + 1),
            )  # fmt: skip
            with self.ledger.write() as tx:
                receipt = filing.file_report(tx, viewer=filer, form=fields, key=f"k{number}")
                needs.file_need(tx, viewer=filer, kind="problem", text=f"{marker}缺用地")
                kept = evidence.keep_evidence(
                    tx, self.ledger, viewer=filer, content=marker.encode(), media_type="text/plain"
                )
                evidence.add_evidence(tx, receipt.claim, viewer=filer, hashes=[kept], action=f"{marker}佐证")
            self.claims[receipt.claim] = (marker, filer.organisation, str(filer.city), receipt.project)
            self._live(receipt.claim, filer)

    def _live(self, claim: str, filer: Viewer) -> None:
        bureaux = [
            p for p in self.people
            if p.role is Role.REVIEWER and p.city == filer.city and p.organisation != filer.organisation
        ]  # fmt: skip
        if not bureaux or self.dice.random() < 0.3:
            return
        terms = replace(
            self.dice.choice([JIAXING, replace(HANGZHOU, needs_layout=False, needs_investor_asked=False)])
        )
        with self.ledger.write() as tx:
            decisions.grant(
                tx, claim, viewer=bureaux[0], version=2, terms=replace(terms, city=str(filer.city))
            )
        marker, _, _, project = self.claims[claim]
        with self.ledger.write() as tx:
            breaches.record_breach(
                tx, project, viewer=bureaux[0], kind="bidding_on_policy", clause="三（三）",
                reason=f"{marker}违规", duty_existed=True,
            )  # fmt: skip
        if self.dice.random() < 0.4:
            with self.ledger.write() as tx:
                circulation.release(tx, claim, viewer=filer, version=3, reason="让出", reach="province")


def visible(tree: Tree, viewer: Viewer) -> set[str]:
    """Return the claims DOMAIN 1 lets somebody see whole, reckoned from the tree alone."""
    return {
        claim
        for claim, (_, organisation, city, _) in tree.claims.items()
        if (viewer.role is Role.OFFICER and viewer.organisation == organisation)
        or (viewer.role is Role.REVIEWER and viewer.city == city)
        or viewer.role is Role.SUPERVISOR
    }


def answers(tree: Tree, read: Read, viewer: Viewer) -> Iterator[object]:
    """Yield everything the register says to somebody who asks for everything."""
    asked: list[Any] = [
        lambda: views.cards(read, viewer=viewer),
        lambda: views.queue(read, viewer=viewer),
        lambda: views.expiring(read, viewer=viewer, within_days=99),
        lambda: views.find_by_words(read, "机密", viewer=viewer),
        lambda: circulation.pool(read, viewer=viewer),
        lambda: [
            views.find_by_investor(
                read, InvestorNames(f"{marker}投资方"), viewer=viewer, names=tree.ledger.names
            )
            for marker, *_ in tree.claims.values()
        ],
        lambda: needs.needs(read, viewer=viewer),
        lambda: needs.closings(read, viewer=viewer),
        lambda: breaches.open_breaches(read, viewer=viewer),
        lambda: relocation.relocations(read, viewer=viewer),
        lambda: drafts.open_drafts(read, viewer=viewer),
        lambda: officers.officers(read, viewer=viewer),
        lambda: organisations.organisations(read, viewer=viewer),
        lambda: spreadsheets.export_rows(read, viewer=viewer),
    ]
    for claim, (marker, _, _, project) in tree.claims.items():
        asked += [
            lambda claim=claim: views.card(read, claim, viewer=viewer),
            lambda claim=claim: views.history(read, claim, viewer=viewer),
            lambda claim=claim: views.check_facts(read, claim, viewer=viewer),
            lambda project=project: breaches.breaches(read, project, viewer=viewer),
            lambda claim=claim: evidence.evidence_of(read, claim, viewer=viewer),
            lambda marker=marker: evidence.read_evidence(
                read, tree.ledger, hashlib.sha256(marker.encode()).hexdigest(), viewer=viewer
            ).decode(),
            lambda claim=claim: circulation.rank_places(read, claim, [], viewer=viewer),
        ]
    for question in asked:
        try:
            yield question()
        except LedgerError as refusal:
            yield str(refusal)


def attempts(tree: Tree, viewer: Viewer) -> Iterator[str]:
    """Yield what the register says to somebody who tries every action on every claim with a wrong version."""
    for claim, (_, _, _, project) in tree.claims.items():
        tried: list[Any] = [
            lambda tx, c=claim: decisions.reject(tx, c, viewer=viewer, version=0, clause="x", reason="y"),
            lambda tx, c=claim: decisions.grant(tx, c, viewer=viewer, version=0, terms=JIAXING),
            lambda tx, c=claim: decisions.withdraw(tx, c, viewer=viewer, version=0, reason="y"),
            lambda tx, c=claim: signing.file_forecast(
                tx, c, viewer=viewer, version=0, signing_on=START.date()
            ),
            lambda tx, c=claim: circulation.release(tx, c, viewer=viewer, version=0, reason="y"),
            lambda tx, p=project: needs.file_need(tx, viewer=viewer, kind="policy", text="x", project=p),
            lambda tx, c=claim: identity.confirm_alias(tx, "iv1", "x", viewer=viewer, reason=c),
            lambda tx, c=claim: identity.link_parent(tx, "iv1", "x", viewer=viewer, reason=c),
            lambda tx, c=claim: evidence.add_evidence(tx, c, viewer=viewer, hashes=["x"], action="x"),
        ]
        for action in tried:
            try:
                with tree.ledger.write() as tx:
                    action(tx)
            except LedgerError as refusal:
                yield str(refusal)


def leaks(text: str, tree: Tree, allowed: set[str]) -> list[str]:
    """Return the marks of projects that a text names and its reader may not see."""
    hidden = [tree.claims[claim][0] for claim in tree.claims if claim not in allowed]
    return [marker for marker in hidden if marker in text]


@pytest.mark.parametrize("seed", range(TREES))
def test_nobody_is_told_more_than_their_role_may_see(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(seed, Path(folder))
        for viewer in [*tree.people, tree.admin]:
            allowed = visible(tree, viewer)
            with tree.ledger.read() as read:
                told = list(answers(tree, read, viewer))
                seen = {card.claim for card in views.cards(read, viewer=viewer)}
                outside = [
                    view
                    for number in range(len(tree.claims))
                    if viewer.role is not Role.ADMIN
                    for view in views.investor_claimed(
                        read, InvestorNames(f"机密{number}号投资方"), viewer=viewer, names=tree.ledger.names
                    )
                ]
            assert seen == allowed
            assert leaks(str(told), tree, allowed) == []
            assert leaks(" ".join(attempts(tree, viewer)), tree, allowed) == []
            for view in outside:
                assert set(vars(view)) == {"investor", "city", "place", "until", "barred"}
                assert view.barred == (view.city == viewer.city)
        messages_reach_only_those_who_may_see(tree)
        tree.ledger.close()


def messages_reach_only_those_who_may_see(tree: Tree) -> None:
    """Assert that a queued message names a claim only to a person who may see it."""
    import json

    by_id = {viewer.officer: viewer for viewer in tree.people}
    with tree.ledger.read() as read:
        for row in read.rows("SELECT officer, payload FROM outbox WHERE officer IS NOT NULL"):
            claim = json.loads(row["payload"]).get("claim")
            if claim is not None:
                assert claim in visible(tree, by_id[row["officer"]])
