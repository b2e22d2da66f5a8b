"""Figures: entered by one person, confirmed by another, against targets that stand in the documents word for word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from corpus.library import Library
from corpus.targets import Target, TargetsBroken, evaluation, listed, read_targets, said, standing
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.entering import read_value
from handlers.bulletins.errors import NoSuchBulletin
from handlers.bulletins.making import make
from handlers.bulletins.model import Bulletin, Kind, Section
from handlers.register.errors import AnswerRefused
from ledger import circulation, figures
from ledger.clock import written
from ledger.errors import (
    AccessDeniedError,
    FilingError,
    GuardRefusedError,
    NotFoundError,
    StaleActionError,
)
from tests.ledger.conftest import Office
from tests.ledger.helpers import JIAXING, act, assert_whole, granted

USED, LANDED = "foreign_capital_used", "major_projects_landed"
WAN = 1_000_000
"""Cents in ten thousand dollars."""


def enter(
    office: Office, who: str, place: str, period: str, value: int, measure: str = USED, **more: Any
) -> str:
    """Enter a figure."""
    with office.ledger.write() as tx:
        return figures.enter(
            tx, viewer=office[who], place=place, period=period, measure=measure, value=value, **more
        )


def confirm(office: Office, who: str, figure: str, **more: Any) -> None:
    """Confirm a figure in the version in which it stands."""
    with office.ledger.write() as tx:
        version = tx.value("SELECT version FROM figures WHERE id = ?", figure)
        figures.confirm(tx, figure, viewer=office[who], **{"version": version, **more})


def settled(office: Office, place: str, period: str, value: int, measure: str = USED, **more: Any) -> None:
    """Enter a figure by one reviewer and confirm it by the other."""
    first, second = ("jx-bureau", "jx-bureau2") if place != "330100" else ("hz-bureau", "supervisor")
    confirm(office, second, enter(office, first, place, period, value, measure, **more))


def told(
    office: Office, desk: BulletinDesk, kind: Kind, period: str, who: str = "supervisor", **more: Any
) -> Bulletin:
    """Make a report."""
    with office.ledger.read() as read:
        return make(desk, read, kind, viewer=office[who], period=period, **more)


def part(bulletin: Bulletin, key: str) -> Section:
    """Return a section."""
    return next(one for one in bulletin.sections if one.key == key)


def test_whoever_entered_a_figure_never_confirms_it(office: Office) -> None:
    figure = enter(office, "jiashan", "330421", "2025-Q4", 100 * WAN)
    with pytest.raises(GuardRefusedError, match="second person"):
        confirm(office, "jiashan", figure)
    for stranger in ("pinghu", "hz-bureau", "yuhang", "supervisor"):
        with pytest.raises(NotFoundError):
            confirm(office, stranger, figure)
    confirm(office, "jiashan2", figure)
    with office.ledger.read() as read:
        (one,) = figures.confirmed(read, viewer=office["yuhang"], periods=("2025-Q4",))
    assert (one.value, one.currency, one.state) == (100 * WAN, "USD", "confirmed")
    assert_whole(office)


def test_a_figure_that_was_decided_or_replaced_is_not_decided_again(office: Office) -> None:
    old = enter(office, "jiashan", "330421", "2025-Q4", 100 * WAN)
    new = enter(office, "jiashan", "330421", "2025-Q4", 120 * WAN)
    with pytest.raises(StaleActionError):
        confirm(office, "jiashan2", old)
    confirm(office, "jx-bureau", new)
    with pytest.raises(StaleActionError):
        confirm(office, "jiashan2", new, version=1)
    later = enter(office, "jiashan2", "330421", "2025-Q4", 125 * WAN)
    with office.ledger.read() as read:
        assert [
            one.value for one in figures.confirmed(read, viewer=office["pinghu"], periods=("2025-Q4",))
        ] == [120 * WAN]
    confirm(office, "jiashan", later)
    with office.ledger.read() as read:
        assert [
            one.value for one in figures.confirmed(read, viewer=office["pinghu"], periods=("2025-Q4",))
        ] == [125 * WAN]
    assert_whole(office)


def test_a_refused_figure_tells_whoever_entered_it_why(office: Office) -> None:
    figure = enter(office, "jiashan", "330421", "2025-Q4", 100 * WAN)
    with pytest.raises(GuardRefusedError):
        confirm(office, "jiashan2", figure, agreed=False)
    confirm(office, "jiashan2", figure, agreed=False, reason="与报表不符")
    with office.ledger.read() as read:
        assert figures.confirmed(read, viewer=office["jiashan"], periods=("2025-Q4",)) == []
        row = read.row("SELECT officer FROM outbox WHERE kind = 'figure_refused'")
    assert row == {"officer": office["jiashan"].officer}


@pytest.mark.parametrize(
    ("who", "place", "refusal"),
    [
        pytest.param("jiashan", "330482", NotFoundError, id="another county"),
        pytest.param("hz-bureau", "330421", NotFoundError, id="another city's county"),
        pytest.param("jiashan", "330400", NotFoundError, id="the city by a county"),
        pytest.param("supervisor", "330421", NotFoundError, id="a county by the province"),
        pytest.param("admin", "330421", AccessDeniedError, id="the admin"),
    ],
)
def test_figures_are_entered_for_ones_own_places_only(
    office: Office, who: str, place: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        enter(office, who, place, "2025-Q4", 1)


@pytest.mark.parametrize(
    ("period", "measure", "value", "code"),
    [
        ("2025-Q5", USED, 1, "no_period"),
        ("2026-Q2", USED, 1, "not_begun"),
        ("2025-Q4", "guesses", 1, "no_measure"),
        ("2025-Q4", USED, -1, "no_value"),
        ("2025-Q4", USED, 10**16, "no_value"),
        ("2025-Q4", USED, True, "no_value"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_reason(
    office: Office, period: str, measure: str, value: int, code: str
) -> None:
    with pytest.raises(FilingError) as refused:
        enter(office, "jiashan", "330421", period, value, measure)
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("measure", "text", "value"),
    [
        (USED, "1.2亿美元", 120_000_000_00),
        (USED, "３５０万美元", 3_500_000_00),
        (LANDED, "5", 5),
        (LANDED, "５个", 5),
        (LANDED, "0", 0),
    ],
)
def test_a_figure_is_read_exactly_as_typed(measure: str, text: str, value: int) -> None:
    assert read_value(measure, text) == value


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (USED, "约1亿美元"),
        (USED, "1亿至2亿美元"),
        (USED, "1亿元"),
        (USED, "1亿"),
        (USED, "很多"),
        (LANDED, "五六个"),
        (LANDED, "1.5"),
        (LANDED, "-1"),
    ],
)
def test_a_figure_that_is_not_exact_or_not_in_dollars_is_asked_for_again(measure: str, text: str) -> None:
    with pytest.raises(AnswerRefused):
        read_value(measure, text)


def test_every_target_stands_in_its_document_word_for_word(library: Library) -> None:
    stands, lost = standing(library)
    assert lost == []
    assert len(stands) == len(listed()) == 15
    assert len(said(library)) == len(evaluation())
    gone = Target(**{**listed()[0].__dict__, "quote": "累计实际利用外资2000亿美元"})
    assert standing(library, [gone]) == ([], [gone])


def test_a_list_of_targets_with_an_unknown_or_missing_key_is_refused() -> None:
    good = {**listed()[0].__dict__}
    with pytest.raises(TargetsBroken, match="entry 1"):
        read_targets([{**good, "note": "x"}])
    with pytest.raises(TargetsBroken, match="whole number"):
        read_targets([{**good, "value": 1.5}])
    with pytest.raises(TargetsBroken, match="days"):
        read_targets([{**good, "first": "2021"}])


def test_a_lapsed_target_is_said_and_the_figures_stand_alone(office: Office, desk: BulletinDesk) -> None:
    settled(office, "330400", "2026-Q1", 80_000 * WAN)
    settled(office, "330400", "2025-Q1", 64_000 * WAN)
    settled(office, "330100", "2026-Q1", 90_000 * WAN)
    settled(office, "330400", "2026-Q1", 7, LANDED)
    report = told(office, desk, "quarterly", "2026-Q1")
    figures_part = part(report, "figures")
    (table,) = figures_part.tables
    assert [column.key for column in table.columns] == ["place", "used", "growth", "this_year", "projects"]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["嘉兴市"] == (Decimal(80_000), Decimal("25.0"), Decimal(80_000), 7)
    assert rows["杭州市"] == (Decimal(90_000), None, Decimal(90_000), None)
    assert {chart.key for chart in figures_part.charts} == {"used", "projects"}
    lapsed = [notice for notice in report.notices if notice.kind == "lapsed_target"]
    assert any("１０００ 亿美元" in notice.text for notice in lapsed)
    assert any("160亿美元" in notice.text for notice in lapsed)
    assert "已到期" in figures_part.notes[0]
    assert any(notice.kind == "draft" for notice in report.notices)


def test_a_live_target_is_shown_with_how_far_it_was_reached_and_its_clause(
    office: Office, desk: BulletinDesk
) -> None:
    for quarter, used in ((1, 80_000), (2, 90_000), (3, 100_000)):
        settled(office, "330400", f"2024-Q{quarter}", used * WAN)
    report = told(office, desk, "quarterly", "2024-Q3")
    (item,) = (one for one in part(report, "targets").items if one.text.startswith("嘉兴市"))
    assert "32亿美元" in item.text
    assert item.detail[0] == "累计27亿美元，完成84.4%。目标期已于2024年12月31日结束。"
    assert item.detail[1] == "力争35亿美元。"
    assert item.cite is not None
    assert item.cite.quote == "2024年实际利用外资确保32亿美元"
    (towards,) = (one for one in part(report, "figures").charts if one.key == "towards")
    assert towards.labels == ("嘉兴市",)
    assert [series.values for series in towards.series] == [(Decimal(270_000),), (Decimal(320_000),)]
    assert any(notice.kind == "draft" and notice.cite for notice in report.notices)


def test_a_part_that_is_missing_is_unknown_and_no_total_is_made_up(
    office: Office, desk: BulletinDesk
) -> None:
    settled(office, "330400", "2024-Q3", 100_000 * WAN)
    report = told(office, desk, "quarterly", "2024-Q3")
    (item,) = (one for one in part(report, "targets").items if one.text.startswith("嘉兴市"))
    assert "数据不全" in item.detail[0]
    assert "杭州市" in part(report, "missing").items[0].text
    rows = {row[0]: row for row in part(report, "figures").tables[0].rows}
    assert rows["嘉兴市"][3] is None


def test_three_months_make_a_quarter_and_two_do_not(office: Office, desk: BulletinDesk) -> None:
    for month in (7, 8):
        settled(office, "330421", f"2025-{month:02d}", 10 * WAN)
    rows = (
        part(told(office, desk, "quarterly", "2025-Q3", who="jx-bureau", place="330400"), "figures")
        .tables[0]
        .rows
    )
    assert {row[0]: row[1] for row in rows}["嘉善县"] is None
    settled(office, "330421", "2025-09", 10 * WAN)
    rows = (
        part(told(office, desk, "quarterly", "2025-Q3", who="jx-bureau", place="330400"), "figures")
        .tables[0]
        .rows
    )
    assert {row[0]: row[1] for row in rows}["嘉善县"] == Decimal(30)


def test_the_citys_evaluation_shows_each_indicator_beside_its_words_and_makes_up_no_score(
    office: Office, desk: BulletinDesk
) -> None:
    settled(office, "330421", "2025-Q4", 200 * WAN)
    settled(office, "330421", "2025-Q4", 50 * WAN, "high_tech_foreign_capital")
    settled(office, "330421", "2025-Q4", 8, "projects_signed")
    settled(office, "330421", "2025-Q4", 6, "projects_registered")
    report = told(office, desk, "city_quarterly", "2025-Q4", who="jiashan")
    rows = {row[0]: row for row in part(report, "quality").tables[0].rows}
    assert rows["嘉善县"] == ("嘉善县", Decimal("75.0"), None, None, None, Decimal("25.0"))
    assert "没有写明各指标的权重" in part(report, "score").items[0].text
    assert "突出总量、增速和目标完成率等核心指标" in part(report, "core").notes[0]
    assert any(notice.kind == "draft" for notice in report.notices)


def test_missing_the_years_target_costs_the_awards_and_twice_brings_the_talk(
    office: Office, desk: BulletinDesk
) -> None:
    for year, target, used in ((2024, 100, 90), (2025, 100, 95)):
        settled(office, "330421", str(year), target * WAN, role="target", source="嘉委办〔2024〕1号")
        settled(office, "330421", str(year), used * WAN)
    settled(office, "330482", "2025", 100 * WAN, role="target", source="嘉委办〔2025〕1号")
    settled(office, "330482", "2025", 100 * WAN)
    report = told(office, desk, "city_annual", "2025", who="jx-bureau")
    assert [item.text for item in part(report, "award_lost").items] == [
        "嘉善县：未完成年度目标，取消年度考核评优资格"
    ]
    assert [item.text for item in part(report, "award_stays").items] == ["平湖市：完成年度目标"]
    assert [item.text for item in part(report, "award_unknown").items] == [
        "嘉兴港区：缺经确认的目标或全年数据，不能判断"
    ]
    assert [item.text for item in part(report, "talk").items] == ["嘉善县：连续两年未完成利用外资目标任务"]
    assert part(report, "award_lost").items[0].cite is not None
    assert "不作判断" in part(report, "talk").notes[0]


def test_marks_of_circulation_stand_beside_the_indicators(office: Office, desk: BulletinDesk) -> None:
    claim = granted(office)
    act(office, circulation.release, claim, "jiashan", reason="难以落户")
    with office.ledger.read() as read:
        pool = read.value("SELECT id FROM circulations")
    place = office["pinghu"].organisation
    ranked = [circulation.Ranked(place, 1, ("conforms",))]
    act(office, circulation.recommend, claim, "jx-bureau", places=ranked)
    with office.ledger.write() as tx:
        version = tx.value("SELECT version FROM claims WHERE id = ?", claim)
        circulation.accept(
            tx, pool, viewer=office["pinghu"], version=version, investor_asked="电话记录", terms=JIAXING
        )
    report = told(office, desk, "city_quarterly", "2026-Q1", who="jx-bureau")
    assert [item.text for item in part(report, "marks").items] == [
        "嘉善县：共享地赋分1件（二（一）3）", "平湖市：承接地赋分1件（二（一）3）",
    ]  # fmt: skip
    assert not [
        one
        for one in told(office, desk, "city_quarterly", "2026-Q1", who="port").sections
        if one.key == "marks"
    ]


def test_a_target_is_entered_by_the_bureau_with_its_source(office: Office) -> None:
    with pytest.raises(NotFoundError):
        enter(office, "jiashan", "330421", "2026", 1, role="target", source="x")
    with pytest.raises(FilingError):
        enter(office, "jx-bureau", "330421", "2026", 1, role="target")


def test_a_city_whose_documents_know_no_such_report_has_none(office: Office, desk: BulletinDesk) -> None:
    with pytest.raises(NoSuchBulletin, match="no document"):
        told(office, desk, "city_monthly", "2025-12", who="hz-bureau")
    assert told(office, desk, "city_monthly", "2025-12", who="jiashan").title == "嘉兴市招商引资月度通报"


def test_missing_figures_are_asked_for_on_working_days_set_for_it(office: Office, desk: BulletinDesk) -> None:
    from handlers.bulletins import schedule

    office.clock.instant = datetime(2026, 4, 4, 2, 0, tzinfo=UTC)
    schedule.due(office.ledger, desk)
    asked: list[str] = []
    for _ in range(14):
        office.clock.advance(timedelta(days=1))
        schedule.due(office.ledger, desk)
        now = written(office.clock.instant)
        with office.ledger.read() as read:
            if read.value("SELECT 1 FROM outbox WHERE kind = 'figures_missing' AND queued_at = ?", now):
                asked.append(f"{office.clock.instant:%m-%d}")
    assert asked == ["04-07", "04-10", "04-15"], "5 April is Qingming, moved to the 7th"
