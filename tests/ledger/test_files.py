"""Backups, restores, spreadsheets, the demonstration office, and the past replayed."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ledger import backup, circulation, demonstration, evidence, needs, officers, spreadsheets, timers, views
from ledger.clock import SetClock
from ledger.errors import BackupError, FilingError, GuardRefusedError, LedgerError
from ledger.matching import IndexedNames
from ledger.opening import is_demonstration, open_register
from ledger.replay import as_of
from ledger.store import Ledger
from ledger.verify import verify_file
from tests.ledger.conftest import START, Dice, Office
from tests.ledger.helpers import TERMS, act, assert_whole, card, file, form, granted


def with_evidence(office: Office) -> str:
    with office.ledger.write() as tx:
        digest = evidence.keep_evidence(
            tx, office.ledger, viewer=office["jiashan"], content=b"minutes", media_type="text/plain"
        )
    file(office, "jiashan", evidence=[digest])
    return digest


def test_a_backup_made_while_others_write_is_restored_whole(office: Office, tmp_path: Path) -> None:
    digest = with_evidence(office)
    with office.ledger.write() as tx:
        tx.record("test.open", "x", actor="system")
        made = None
        other = Ledger(office.ledger.path, clock=office.clock, names=office.ledger.names, randomness=Dice())
        import threading

        def work() -> None:
            nonlocal made
            made = backup.make_backup(other, tmp_path / "b.zip")
            other.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert made is not None
    restored = backup.restore_backup(tmp_path / "b.zip", tmp_path / "new")
    assert (restored.seq, restored.hash, restored.evidence) == (made.seq, made.hash, 1)
    again = open_register(tmp_path / "new", clock=office.clock, randomness=Dice())
    with again.read() as read:
        assert evidence.read_evidence(read, again, digest, viewer=office["jiashan"]) == b"minutes"
        assert len(views.cards(read, viewer=office["jx-bureau"])) == 1
    again.close()
    assert verify_file(tmp_path / "new" / "office.db", [(made.seq, made.hash)])[0] == []


def test_a_restore_never_overwrites_a_register(office: Office, tmp_path: Path) -> None:
    backup.make_backup(office.ledger, tmp_path / "b.zip")
    with pytest.raises(BackupError, match="there already"):
        backup.restore_backup(tmp_path / "b.zip", office.ledger.path.parent)
    with pytest.raises(BackupError, match="there already"):
        backup.make_backup(office.ledger, tmp_path / "b.zip")


def test_a_register_that_was_only_opened_gives_way_to_a_backup(office: Office, tmp_path: Path) -> None:
    made = backup.make_backup(office.ledger, tmp_path / "b.zip")
    open_register(tmp_path / "new", clock=office.clock, randomness=Dice()).close()
    backup.restore_backup(tmp_path / "b.zip", tmp_path / "new")
    assert verify_file(tmp_path / "new" / "office.db", [(made.seq, made.hash)])[0] == []


def repacked(source: Path, target: Path, change: Any) -> Path:
    """Copy a backup with one member changed; None leaves the member out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda n, c: c + b"x" if n == "office.db" else c, id="database"),
        pytest.param(lambda n, c: b"other" if n.startswith("evidence/") else c, id="evidence"),
        pytest.param(lambda n, c: None if n.startswith("evidence/") else c, id="evidence missing"),
        pytest.param(lambda n, c: None if n == "manifest.json" else c, id="no manifest"),
        pytest.param(lambda n, c: b"{}" if n == "manifest.json" else c, id="empty manifest"),
        pytest.param(
            lambda n, c: (
                json.dumps({**json.loads(c), "hash": "0" * 64}).encode() if n == "manifest.json" else c
            ),
            id="other head",
        ),
        pytest.param(
            lambda n, c: json.dumps({**json.loads(c), "format": 9}).encode() if n == "manifest.json" else c,
            id="other format",
        ),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_left(
    office: Office, tmp_path: Path, change: Any
) -> None:
    with_evidence(office)
    backup.make_backup(office.ledger, tmp_path / "b.zip")
    broken = repacked(tmp_path / "b.zip", tmp_path / "c.zip", change)
    with pytest.raises(BackupError):
        backup.check_backup(broken)
    with pytest.raises(BackupError):
        backup.restore_backup(broken, tmp_path / "new")
    assert not (tmp_path / "new" / "office.db").exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"nothing")
    with pytest.raises(BackupError):
        backup.check_backup(tmp_path / "x.zip")
    with pytest.raises(BackupError):
        backup.check_backup(tmp_path / "missing.zip")


def test_a_backup_with_missing_evidence_is_not_made(office: Office, tmp_path: Path) -> None:
    digest = with_evidence(office)
    evidence.path_of(office.ledger.evidence, digest).unlink()
    with pytest.raises(BackupError, match="evidence"):
        backup.make_backup(office.ledger, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


@settings(deadline=None)  # a whole spreadsheet is written and read each time
@given(st.text(max_size=30), st.sampled_from(["=", "+", "-", "@", "\t=", "\r", "＝", "=cmd|' /C calc'!A0"]))
def test_no_text_of_a_user_runs_as_a_formula(text: str, start: str) -> None:
    book = load_workbook(BytesIO(spreadsheets.workbook(["a"], [[start + text]], "t")))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type != "f"
    assert cell.quotePrefix or cell.value is None


def test_an_export_holds_only_what_its_reader_may_see(office: Office) -> None:
    file(office, "jiashan", name="=SUM(A1)", investor="甲公司")
    file(office, "pinghu", investor="乙公司")
    with office.ledger.read() as read:
        book = load_workbook(BytesIO(spreadsheets.export_projects(read, viewer=office["jiashan"])))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    values = dict(zip(rows[0], rows[1], strict=True))
    assert (values["项目名称"], values["投资方"], values["总投资"]) == ("=SUM(A1)", "甲公司", 1200000000)
    with office.ledger.read() as read, pytest.raises(LedgerError):
        spreadsheets.export_projects(read, viewer=office["admin"])


def sheet(*rows: dict[str, object]) -> bytes:
    headings = [spreadsheets.HEADINGS[name] for name in spreadsheets.IMPORTED]
    return spreadsheets.workbook(
        headings, [[row.get(name) for name in spreadsheets.IMPORTED] for row in rows], "首报"  # type: ignore[misc]  # test values
    )  # fmt: skip


def bring_in(office: Office, who: str, content: bytes) -> list[spreadsheets.Imported]:
    results = []
    for number, found in spreadsheets.read_rows(content):
        try:
            with office.ledger.write() as tx:
                results.append(spreadsheets.import_row(tx, found, number, viewer=office[who]))
        except LedgerError as error:
            results.append(spreadsheets.refused(number, error))
    return results


def test_an_import_files_good_rows_once_and_says_what_is_wrong_with_others(office: Office) -> None:
    good = {"name": "项目一", "investor_name": "甲公司", "intended_place": "嘉善县", "stage": "意向明确",
            "amount": "12亿元", "capital": "内资", "tags": "链主、专精特新", "landmark": "是"}  # fmt: skip
    content = sheet(
        good,
        {**good, "investor_name": "乙公司", "amount": 50000, "currency": "USD", "capital": "外资"},
        {**good, "investor_name": "丙公司", "uscc": "123"},
        {**good, "investor_name": "丁公司", "amount": "很多"},
        {**good, "investor_name": "戊公司", "stage": ""},
    )
    results = bring_in(office, "jiashan", content)
    assert [(r.row, r.receipt is not None, [p.field for p in r.problems]) for r in results] == [
        (2, True, []), (3, True, []), (4, False, ["uscc"]), (5, False, ["amount"]), (6, False, ["stage"]),
    ]  # fmt: skip
    assert all(r.receipt.repeated for r in bring_in(office, "jiashan", content) if r.receipt)
    with office.ledger.read() as read:
        seen = [(c.project["amount"], c.project["currency"], c.investor["tags"], c.project["landmark"])
                for c in views.cards(read, viewer=office["jiashan"])]  # fmt: skip
    assert seen == [
        (120_000_000_000, "CNY", ["chain_leader", "specialised_and_new"], True),
        (5_000_000, "USD", ["chain_leader", "specialised_and_new"], True),
    ]


def test_an_export_can_be_imported_again(office: Office) -> None:
    file(office, "jiashan", landmark=True, country="CN", industry="新能源")
    with office.ledger.read() as read:
        content = spreadsheets.export_projects(read, viewer=office["jiashan"])
    ((_, found),) = spreadsheets.read_rows(content)
    wanted = form(landmark=True, country="CN", industry="新能源")
    assert {name: found[name] for name in wanted if name != "confirmed"} == {
        name: value for name, value in wanted.items() if name != "confirmed"
    }


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(FilingError):
        spreadsheets.read_rows(content)


def test_a_spreadsheet_without_the_needed_columns_is_refused() -> None:
    with pytest.raises(FilingError, match="column_missing"):
        spreadsheets.read_rows(spreadsheets.workbook(["项目名称"], [["a"]], "t"))
    assert spreadsheets.read_rows(spreadsheets.template()) == []


def test_the_closed_needs_list_goes_to_the_province_as_a_spreadsheet(office: Office) -> None:
    with office.ledger.write() as tx:
        need = needs.file_need(tx, viewer=office["jiashan"], kind="problem", text="=用地指标")
        needs.review_need(tx, need, viewer=office["jx-bureau"], version=1, approved=True, note="已审")
        closing = needs.close_month(tx, viewer=office["jx-bureau"], month="2026-01")
    with office.ledger.read() as read:
        content = spreadsheets.export_needs(read, viewer=office["supervisor"], closing=closing)
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][2:5] == ("问题", "=用地指标", "已审")


def test_the_demonstration_office_is_marked_and_whole(tmp_path: Path) -> None:
    clock = SetClock(START)
    built = demonstration.build_demonstration(
        tmp_path, clock=clock, names=IndexedNames(), randomness=Dice(), terms=TERMS
    )
    ledger = open_register(tmp_path, clock=clock, randomness=Dice())
    with ledger.read() as read:
        assert is_demonstration(read)
        assert all(demonstration.MARK in row["name"] for row in read.rows("SELECT name FROM organisations"))
        cards = views.cards(read, viewer=built.people["supervisor"])
        assert {c.state for c in cards} == {"circulating", "granted", "conflict", "under_review"}
        assert all(demonstration.MARK in c.project["name"] for c in cards)
        assert len(circulation.pool(read, viewer=built.people["chunan"])) == 1
        assert views.expiring(read, viewer=built.people["jiashan"], within_days=7)
    with ledger.write() as tx:
        spoken = officers.speak_as(tx, built.people["pinghu"].officer, viewer=built.people["jiashan"])
    assert spoken.officer == built.people["pinghu"].officer
    ledger.close()
    assert verify_file(tmp_path / "office.db")[0] == []
    with pytest.raises(GuardRefusedError):
        demonstration.build_demonstration(
            tmp_path, clock=clock, names=IndexedNames(), randomness=Dice(), terms=TERMS
        )


def test_only_the_admin_speaks_as_somebody_else_and_the_log_says_so(office: Office) -> None:
    with pytest.raises(LedgerError), office.ledger.write() as tx:
        officers.speak_as(tx, office["pinghu"].officer, viewer=office["jiashan"])
    with office.ledger.write() as tx:
        officers.speak_as(tx, office["pinghu"].officer, viewer=office["admin"])
    with office.ledger.read() as read:
        assert read.row("SELECT kind, actor FROM events ORDER BY seq DESC LIMIT 1") == {
            "kind": "officer.spoken_for", "actor": office["admin"].officer,
        }  # fmt: skip


def test_the_register_as_it_stood_can_be_seen_again_the_same(office: Office) -> None:
    claim = granted(office)
    with office.ledger.read() as read:
        seq, digest = read.head()
        before = views.cards(read, viewer=office["jx-bureau"])
    office.clock.instant = datetime(2026, 3, 1, tzinfo=UTC)
    timers.run_due(office.ledger)
    act(office, circulation.circulate, claim, "jx-bureau", reason="难以落户")
    with office.ledger.read() as read, as_of(read, seq) as then:
        assert then.head() == (seq, digest)
        assert then.now == START
        again = views.cards(then, viewer=office["jx-bureau"])
    assert [(c.state, c.version, c.last_day) for c in again] == [
        (c.state, c.version, c.last_day) for c in before
    ]
    assert card(office, claim, "jx-bureau").state == "circulating"
    assert_whole(office)


def test_names_written_otherwise_reach_the_bureau_with_the_full_index(tmp_path: Path) -> None:
    """The register with its real index: a variant of a name on file is a conflict, another firm is none."""
    from tests.ledger.conftest import build_office

    office = build_office(tmp_path)
    ledger = open_register(tmp_path, clock=office.clock, randomness=Dice("x"))
    office.ledger.close()
    office.ledger = ledger
    assert file(office, "jiashan", investor="晨曦光能科技有限公司").state == "under_review"
    office.clock.advance(timedelta(minutes=1))
    assert file(office, "pinghu", investor="晨曦光能科技（浙江）有限公司").state == "conflict"
    assert file(office, "pinghu", investor="千岛清源饮品有限公司").state == "under_review"
    assert_whole(office)
