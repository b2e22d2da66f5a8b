"""The monthly selection: one vote an officer and kind, a count at closing, ties said as ties, texts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.making import make
from handlers.bulletins.model import Bulletin
from ledger import selections
from ledger.errors import AccessDeniedError, FilingError, GuardRefusedError, NotFoundError, StaleActionError
from ledger.selections import NominationKind
from tests.ledger.conftest import Office, copy_office
from tests.ledger.helpers import assert_whole, granted

LAST = date(2026, 1, 31)
OFFICERS = ("jiashan", "jiashan2", "pinghu", "port", "yuhang", "chunan")


def opened(office: Office) -> str:
    """Open January's selection."""
    with office.ledger.write() as tx:
        return selections.open_month(tx, viewer=office["supervisor"], month="2026-01", closes_on=LAST)


def nominated(
    office: Office, who: str, selection: str, title: str = "一站式落地", kind: NominationKind = "case"
) -> str:
    """Nominate something."""
    with office.ledger.write() as tx:
        return selections.nominate(
            tx,
            selection,
            viewer=office[who],
            kind=kind,
            title=title,
            text="三周完成拿地到开工。",
        )


def voting(office: Office, selection: str) -> None:
    """Begin the voting."""
    with office.ledger.write() as tx:
        selections.begin_voting(tx, selection, viewer=office["supervisor"], version=1)


def vote(office: Office, who: str, nomination: str) -> bool:
    """Vote."""
    with office.ledger.write() as tx:
        return selections.vote(tx, nomination, viewer=office[who])


def closed(office: Office, selection: str, text: str = "") -> selections.Selection:
    """Close the voting."""
    with office.ledger.write() as tx:
        return selections.close(tx, selection, viewer=office["supervisor"], version=2, text=text)


def report(office: Office, desk: BulletinDesk, who: str = "jiashan") -> Bulletin:
    """Make January's bulletin."""
    with office.ledger.read() as read:
        return make(desk, read, "monthly", viewer=office[who], period="2026-01")


def test_one_vote_an_officer_which_may_be_moved_until_closing(office: Office, desk: BulletinDesk) -> None:
    month = opened(office)
    first = nominated(office, "jiashan", month)
    second = nominated(office, "pinghu", month, "链主带动")
    voting(office, month)
    assert not vote(office, "yuhang", first)
    assert not vote(office, "yuhang", first)
    assert vote(office, "yuhang", second)
    assert not vote(office, "chunan", second)
    told = closed(office, month, "做法可以复制。")
    assert [(one.id, one.votes) for one in told.winners("case")] == [(second, 2)]
    with pytest.raises(GuardRefusedError):
        vote(office, "port", first)
    with pytest.raises(StaleActionError):
        closed(office, month)
    bulletin = report(office, desk)
    assert [item.text for item in bulletin.items if item.marked] == ["★当选：链主带动（平湖市）"]
    assert bulletin.sections[0].items[0].text == "做法可以复制。"
    assert any(item.cite and item.cite.quote == "每月评选典型案例和最佳实践" for item in bulletin.items)
    assert_whole(office)


def test_a_tie_is_said_as_one_and_nobody_is_put_first(office: Office, desk: BulletinDesk) -> None:
    month = opened(office)
    left, right = nominated(office, "jiashan", month), nominated(office, "pinghu", month, "链主带动")
    voting(office, month)
    vote(office, "yuhang", left)
    vote(office, "chunan", right)
    assert {one.id for one in closed(office, month).winners("case")} == {left, right}
    (section,) = (one for one in report(office, desk).sections if one.key == "case")
    assert section.notes == ("2件得票相同（各1票），并列当选；文件没有规定如何分先后。",)


def test_nobody_voted_means_nobody_won(office: Office, desk: BulletinDesk) -> None:
    month = opened(office)
    nominated(office, "jiashan", month)
    voting(office, month)
    assert closed(office, month).winners("case") == ()
    (section,) = (one for one in report(office, desk).sections if one.key == "case")
    assert section.notes == ("没有人投票，没有当选。",)


def test_how_it_stands_is_told_at_closing_only(office: Office, desk: BulletinDesk) -> None:
    month = opened(office)
    nomination = nominated(office, "jiashan", month)
    voting(office, month)
    vote(office, "yuhang", nomination)
    with office.ledger.read() as read:
        told = selections.find(read, month, viewer=office["supervisor"])
    assert told.nominations[0].votes is None
    assert told.voters == (("case", 1),)
    assert not any("得票1" in line for item in report(office, desk).items for line in item.detail)


def test_only_the_province_moves_a_selection_and_only_officers_vote(office: Office) -> None:
    with office.ledger.write() as tx, pytest.raises(AccessDeniedError):
        selections.open_month(tx, viewer=office["jx-bureau"], month="2026-01", closes_on=LAST)
    month = opened(office)
    with pytest.raises(GuardRefusedError):
        opened(office)
    with pytest.raises(GuardRefusedError, match="nominated"):
        voting(office, month)
    nomination = nominated(office, "jx-bureau", month)
    with pytest.raises(GuardRefusedError):
        vote(office, "yuhang", nomination)
    voting(office, month)
    with pytest.raises(AccessDeniedError):
        vote(office, "jx-bureau", nomination)
    with pytest.raises(GuardRefusedError):
        nominated(office, "pinghu", month)
    office.clock.advance(timedelta(days=20))
    with pytest.raises(GuardRefusedError):
        vote(office, "yuhang", nomination)


def test_a_nomination_needs_its_words_and_names_only_a_claim_one_may_see(office: Office) -> None:
    month = opened(office)
    with pytest.raises(FilingError):
        nominated(office, "jiashan", month, " ")
    with pytest.raises(FilingError):
        nominated(office, "jiashan", month, "长" * 61)
    claim = granted(office)
    with office.ledger.write() as tx, pytest.raises(NotFoundError):
        selections.nominate(tx, month, viewer=office["pinghu"], kind="case", title="x", text="y", claim=claim)
    with office.ledger.write() as tx:
        selections.nominate(
            tx, month, viewer=office["jiashan"], kind="case", title="x", text="y", claim=claim
        )
    with office.ledger.read() as read:
        assert selections.find(read, month, viewer=office["jiashan"]).nominations[0].claim == claim
        assert selections.find(read, month, viewer=office["pinghu"]).nominations[0].claim is None


@settings(max_examples=15, deadline=None)
@given(votes=st.lists(st.tuples(st.sampled_from(OFFICERS), st.integers(0, 3)), max_size=25))
def test_whatever_is_tapped_in_any_order_each_officers_last_vote_counts_once(
    built: Office, tmp_path_factory: pytest.TempPathFactory, votes: list[tuple[str, int]]
) -> None:
    office = copy_office(built, Path(tmp_path_factory.mktemp("votes")))
    month = opened(office)
    choices = [nominated(office, "jiashan", month, f"第{at}件") for at in range(4)]
    voting(office, month)
    last: dict[str, str] = {}
    for who, at in votes:
        vote(office, who, choices[at])
        last[who] = choices[at]
    told = closed(office, month)
    counted = {one.id: one.votes for one in told.nominations}
    assert counted == {choice: list(last.values()).count(choice) for choice in choices}
    most = max(counted.values())  # type: ignore[type-var]
    assert {one.id for one in told.winners("case")} == {
        key for key, count in counted.items() if most and count == most
    }
    assert_whole(office)
    office.ledger.close()
