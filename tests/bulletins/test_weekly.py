"""The weekly bulletin: everything that happened, nothing its reader may not see, and the same bytes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.library import Library
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.errors import NoSuchBulletin, NotMadeAgain, PeriodRefused
from handlers.bulletins.making import make, make_again
from handlers.bulletins.model import Bulletin, Kind, as_json
from ledger import circulation, decisions, signing
from ledger.errors import AccessDeniedError
from tests.bulletins.conftest import PLACES
from tests.ledger.conftest import START, Office
from tests.ledger.helpers import act, assert_whole, file, granted


def made(office: Office, desk: BulletinDesk, who: str, kind: Kind = "weekly", **asked: str) -> Bulletin:
    """Make a bulletin for somebody of the office, of the running week if none is named."""
    asked.setdefault("period", "2026-W03")
    with office.ledger.read() as read:
        return make(desk, read, kind, viewer=office[who], **asked)  # type: ignore[arg-type]


def section(bulletin: Bulletin, key: str) -> list[str]:
    """Return the lines of one section, none where it is not there."""
    return [item.text for part in bulletin.sections if part.key == key for item in part.items]


def test_a_quiet_week_says_so_in_one_line(office: Office, desk: BulletinDesk) -> None:
    told = made(office, desk, "jiashan")
    assert told.quiet == "本周没有新情况。"
    assert told.sections == ()
    assert told.lead == ""


def test_every_happening_of_the_week_is_told_and_opens_its_claim(office: Office, desk: BulletinDesk) -> None:
    waits = file(office, "jiashan", name="储能项目", investor="甲有限公司")
    right = granted(office, name="氢能项目", investor="乙有限公司")
    signs = granted(office, name="芯片项目", investor="丙有限公司")
    act(office, signing.file_forecast, signs, "jiashan", signing_on=date(2026, 1, 30))
    lands = granted(office, name="药品项目", investor="丁有限公司")
    act(office, signing.file_forecast, lands, "jiashan", signing_on=date(2026, 1, 23))
    act(office, signing.declare_signed, lands, "jiashan", signed_on=date(2026, 1, 15))
    act(office, signing.confirm_signed, lands, "jx-bureau", forecast_required=True)
    act(office, signing.land, lands, "jx-bureau", landed_on=date(2026, 1, 15))
    told = made(office, desk, "jiashan")
    assert len(section(told, "filed")) == 4
    assert len(section(told, "granted")) == 3
    assert len(section(told, "forecast")) == 2
    assert [text for text in section(told, "signed") if "药品项目" in text]
    assert [text for text in section(told, "landed") if "药品项目" in text]
    assert "新增首报4件，取得首谈资格3件，签约预报2件，签约1件，落地1件" in told.lead.replace(
        "7日内拟签约1件，", ""
    )
    opened = {item.opens.id for item in told.items if item.opens is not None and item.opens.kind == "claim"}
    assert {waits.claim, right, signs, lands} <= opened
    assert not told.quiet


def test_rights_that_end_within_seven_days_are_told_with_their_last_day(
    office: Office, desk: BulletinDesk
) -> None:
    granted(office, name="氢能项目", investor="乙有限公司")
    office.clock.advance(timedelta(days=22))
    assert section(made(office, desk, "jiashan", period="2026-W05"), "expiring") == []
    office.clock.advance(timedelta(days=3))
    (item,) = (
        item
        for part in made(office, desk, "jiashan", period="2026-W06").sections
        if part.key == "expiring"
        for item in part.items
    )
    assert "氢能项目" in item.text
    assert item.detail[0] == "首谈期至2月15日24时"


def test_a_circulated_project_stays_masked_for_everyone(office: Office, desk: BulletinDesk) -> None:
    claim = granted(office, name="机密项目", investor="绝密投资方有限公司", amount=333_000_000_000)
    act(office, circulation.release, claim, "jiashan", reason="用地不足之缘由", reach="province")
    for who in ("pinghu", "yuhang", "chunan", "hz-bureau"):
        told = made(office, desk, who)
        pool = [item for part in told.sections if part.key == "pool" for item in part.items]
        assert len(pool) == 1, who
        assert pool[0].masked
        for secret in ("机密项目", "绝密投资方", "33.3", "3330", "用地不足", "嘉善", "receipt", claim):
            assert secret not in as_json(told), (who, secret)


def test_a_reader_is_told_what_waits_for_their_own_action(office: Office, desk: BulletinDesk) -> None:
    receipt = file(office, "jiashan")
    assert section(made(office, desk, "jx-bureau"), "waiting") == ["待审首报1件"]
    assert section(made(office, desk, "hz-bureau"), "waiting") == []
    act(office, decisions.return_for_facts, receipt.claim, "jx-bureau", missing=["uscc"])
    assert section(made(office, desk, "jiashan"), "waiting") == ["被退回、待补正的首报1件"]
    assert section(made(office, desk, "pinghu"), "waiting") == []


def test_the_admin_is_sent_no_project(office: Office, desk: BulletinDesk) -> None:
    with pytest.raises(AccessDeniedError):
        made(office, desk, "admin")


def test_new_documents_and_lapsed_targets_are_told_with_their_status(
    office: Office, desk: BulletinDesk
) -> None:
    told = made(office, desk, "yuhang", period="2025-W03")
    lines = section(told, "documents")
    assert any("杭州市“一盘棋”产业链精准招商工作制度（试行）" in line and "试行" in line for line in lines)
    assert not any("嘉兴" in line or "1214" in line for line in lines), "another city's document"
    assert {notice.kind for notice in told.notices} >= {"trial"}
    lapse = made(office, desk, "supervisor", period="2026-W01")
    assert any("“十四五”期间" in line and "2025年12月31日" in line for line in section(lapse, "documents"))


def test_past_deadlines_of_the_task_table_are_said_to_be_past_and_no_news(
    office: Office, desk: BulletinDesk
) -> None:
    assert made(office, desk, "yuhang").quiet
    granted(office, "yuhang", bureau="hz-bureau")
    told = made(office, desk, "yuhang")
    (overdue,) = (part for part in told.sections if part.key == "overdue")
    assert "已过" in overdue.title
    assert "10项" in overdue.items[0].text
    assert overdue.items[0].detail == (), "a list of 2019 is not told line by line every week"
    assert overdue.items[0].opens is not None
    assert overdue.items[0].opens.path == "附件 2", "the tasks stand in the order of the table"
    assert overdue.items[0].opens.kind == "clause"
    assert not [part for part in made(office, desk, "jiashan").sections if part.key == "overdue"]


def test_a_bulletin_made_again_from_its_printed_head_is_the_same_byte_for_byte(
    office: Office, desk: BulletinDesk
) -> None:
    claim = granted(office, name="氢能项目", investor="乙有限公司")
    readers = ("jiashan", "pinghu", "jx-bureau", "hz-bureau", "supervisor")
    before = {who: made(office, desk, who) for who in readers}
    office.clock.advance(timedelta(days=3))
    act(office, circulation.release, claim, "jiashan", reason="难以落户")
    granted(office, name="另一项目", investor="戊有限公司")
    for who, told in before.items():
        with office.ledger.read() as read:
            again = make_again(
                desk, read, "weekly", viewer=office[who], place=told.place, period=told.period.code,
                head=told.head, made_at=told.made_at,
            )  # fmt: skip
        assert as_json(again) == as_json(told), who
        assert as_json(made(office, desk, who)) != as_json(told), who
    assert_whole(office)


def test_a_head_that_the_log_does_not_hold_is_refused(office: Office, desk: BulletinDesk) -> None:
    told = made(office, desk, "jiashan")
    with office.ledger.read() as read, pytest.raises(NotMadeAgain, match="audit verify"):
        make_again(
            desk, read, "weekly", viewer=office["jiashan"], place="330400", period="2026-W03",
            head=(told.head[0], "0" * 64), made_at=told.made_at,
        )  # fmt: skip


def test_audit_verify_accepts_the_printed_head(office: Office, desk: BulletinDesk) -> None:
    from ledger.verify import verify_file

    granted(office)
    told = made(office, desk, "supervisor")
    seq, digest = told.anchor.split(":")
    granted(office, name="另一项目", investor="戊有限公司")
    assert verify_file(office.ledger.path, [(int(seq), digest)])[0] == []
    assert verify_file(office.ledger.path, [(int(seq), "f" * 64)])[0][0].kind == "anchor"


@pytest.mark.parametrize("period", ["2026-W54", "2025-W53", "2026W", "x", "2026-W00", "2026-13"])
def test_a_week_that_does_not_exist_is_refused_with_an_example(
    office: Office, desk: BulletinDesk, period: str
) -> None:
    with pytest.raises(PeriodRefused, match="2026-W48"):
        made(office, desk, "jiashan", period=period)


def test_a_place_that_is_not_in_the_register_is_refused(office: Office, desk: BulletinDesk) -> None:
    with pytest.raises(NoSuchBulletin):
        made(office, desk, "jiashan", place="999999")


TASKS = """<html><body><h1>嘉兴市招商引资重点任务清单</h1><p>嘉政办发〔2024〕9号</p>
<p>一、任务分工见下表。</p>
<table><tr><th>序号</th><th>工作任务</th><th>牵头单位</th><th>完成时限</th></tr>
<tr><td>1</td><td>建立项目库</td><td>市商务局</td><td>2024年11月底前</td></tr>
<tr><td>2</td><td>编制产业地图</td><td>市经信局</td><td>2025年1月15日前</td></tr>
<tr><td>3</td><td>完善评价办法</td><td>市投资促进中心</td><td>2025年11月底前</td></tr>
<tr><td>4</td><td>开展驻点招商</td><td>市商务局</td><td>2026年1月14日前</td></tr>
<tr><td>5</td><td>召开推进会</td><td>市商务局</td><td>2026年1月15日前</td></tr>
<tr><td>6</td><td>评估年度成效</td><td>市发改委</td><td>2026年6月底前</td></tr>
</table></body></html>"""


def test_deadlines_passed_within_a_year_are_told_line_by_line_and_older_ones_only_counted(
    office: Office, tmp_path: Path
) -> None:
    """Today is 15 January 2026: a year back counts whole, and what is due today has not passed."""
    (tmp_path / "tasks.html").write_text(TASKS, encoding="utf-8")
    with Library.open(tmp_path / "library", lambda: START.replace(year=2025)) as library:
        library.add(tmp_path / "tasks.html", lambda detected: replace(detected.metadata, place="330400"))
        desk = BulletinDesk(lambda: library, PLACES)
        granted(office)
        parts = {part.key: part for part in made(office, desk, "jiashan").sections}
        (overdue,) = parts["overdue"].items
        assert "4项时限已过，最近一项为1月14日" in overdue.text
        assert list(overdue.detail) == [
            "一 表 2 编制产业地图（牵头：市经信局）：2025年1月15日前",
            "一 表 3 完善评价办法（牵头：市投资促进中心）：2025年11月底前",
            "一 表 4 开展驻点招商（牵头：市商务局）：2026年1月14日前",
        ]
        assert "时限已过不等于没有完成" in parts["overdue"].notes[0]
        assert [item.text for item in parts["deadlines"].items] == [
            "召开推进会（牵头：市商务局）：2026年1月15日前"
        ]
        assert "overdue" not in {part.key for part in made(office, desk, "yuhang").sections}, "another city's"
        office.clock.advance(timedelta(days=1))
        (later,) = (p.items[0] for p in made(office, desk, "jiashan").sections if p.key == "overdue")
        assert "5项" in later.text
        assert [line[:5] for line in later.detail] == ["一 表 3", "一 表 4", "一 表 5"]
