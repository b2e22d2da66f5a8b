"""Random provinces: no bulletin, card or message tells its reader of a project they may not see."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.bulletins import schedule
from handlers.bulletins.cards import section_cards, short_card
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.errors import BulletinError
from handlers.bulletins.making import make, make_again
from handlers.bulletins.model import KINDS, Bulletin, as_json
from ledger import decisions, issues
from ledger.clock import shanghai_day
from ledger.errors import LedgerError
from ledger.store import Read
from ledger.viewers import Role, Viewer
from tests.ledger.helpers import size
from tests.ledger.test_roles import Tree, visible

TREES = size("YIPANQI_TEST_TREES", short=8, soak=1000)
DESK = BulletinDesk(None, {})


def bulletins(tree: Tree, read: Read, viewer: Viewer) -> list[Bulletin]:
    """Return every bulletin somebody can have of every place, the running week among them."""
    places = [row["division"] for row in read.rows("SELECT DISTINCT division FROM organisations")]
    week = shanghai_day(read.now).isocalendar()
    found = []
    for kind in KINDS:
        for place in places:
            period = f"{week.year}-W{week.week:02d}" if kind == "weekly" else None
            try:
                found.append(make(DESK, read, kind, viewer=viewer, place=place, period=period))
            except (LedgerError, BulletinError):
                continue
    return found


def shown(bulletin: Bulletin) -> str:
    """Return everything a bulletin says, in its data and on its cards."""
    cards = [short_card(bulletin)]
    for section in bulletin.sections:
        cards += section_cards(bulletin, section.key, 0)
    return as_json(bulletin) + repr([asdict(card) for card in cards])


@pytest.mark.parametrize("seed", range(TREES))
def test_a_bulletin_holds_what_its_reader_may_see_and_nothing_else(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(seed, Path(folder))
        for viewer in tree.people:
            may = visible(tree, viewer)
            with tree.ledger.read() as read:
                told = "".join(shown(one) for one in bulletins(tree, read, viewer))
            for claim, (marker, *_) in tree.claims.items():
                if claim in may:
                    assert f"{marker}项目" in told, (seed, viewer, claim)
                else:
                    assert marker not in told, (seed, viewer, claim)
                    assert f'"{claim}"' not in told, (seed, viewer, claim)
                for private in (f"{marker}联系人", f"{marker}来源", f"{marker}原话", "让出"):
                    assert private not in told, (seed, viewer, claim)
        tree.ledger.close()


@pytest.mark.parametrize("seed", range(max(3, TREES // 10)))
def test_a_copy_that_waited_is_made_for_what_its_reader_may_see_by_then(seed: int) -> None:
    from ledger import officers

    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(seed, Path(folder))
        schedule.due(tree.ledger, DESK)
        tree.ledger.clock.advance(timedelta(days=7))  # type: ignore[attr-defined]
        schedule.due(tree.ledger, DESK)
        gone = next(viewer for viewer in tree.people if viewer.role is Role.OFFICER)
        with tree.ledger.write() as tx:
            officers.disable(tx, gone.officer, viewer=tree.admin, reason="调离")
        with tree.ledger.read() as read:
            issue = issues.latest(read)[0]
            assert not issues.still_wanted(read, issue.id, gone.officer)
            with pytest.raises(LedgerError):
                make(DESK, read, "weekly", viewer=gone, issue=issue)
        tree.ledger.close()


@pytest.mark.parametrize("seed", range(100, 100 + max(3, TREES // 10)))
def test_whatever_happens_since_a_bulletin_is_made_again_the_same(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(seed, Path(folder))
        with tree.ledger.read() as read:
            before = [(viewer, one) for viewer in tree.people for one in bulletins(tree, read, viewer)]
        tree.ledger.clock.advance(timedelta(days=9))  # type: ignore[attr-defined]
        with tree.ledger.write() as tx:
            for claim, (_, organisation, city, _) in tree.claims.items():
                state = tx.value("SELECT state FROM claims WHERE id = ?", claim)
                bureau = next(
                    (one for one in tree.people if one.role is Role.REVIEWER and one.city == city), None
                )
                if state == "under_review" and bureau is not None and bureau.organisation != organisation:
                    decisions.reject(tx, claim, viewer=bureau, version=2, clause="二（一）3", reason="重复")
        for viewer, one in before:
            with tree.ledger.read() as read:
                again = make_again(
                    DESK, read, one.kind, viewer=viewer, place=one.place, period=one.period.code, head=one.head,
                    made_at=one.made_at,
                )  # fmt: skip
            assert as_json(again) == as_json(one), (seed, viewer, one.kind)
        tree.ledger.close()
