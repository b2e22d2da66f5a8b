"""A register of the first version, as its own program backed it up, goes on with this one.

`data/register-of-the-first-version.zip` is a demonstration office with a half-filled draft, made and backed up by the
program before conversations were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledger import conversations, drafts, spreadsheets, views
from ledger.backup import make_backup, restore_backup
from ledger.clock import SetClock
from ledger.migrations import NAMES
from ledger.opening import open_register
from ledger.replay import rebuild, table_rows
from ledger.store import Ledger
from ledger.verify import verify_file
from ledger.viewers import Viewer, viewer_by_account
from tests.ledger.conftest import Dice

FIRST = Path(__file__).parent / "data" / "register-of-the-first-version.zip"
LATER = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Ledger]:
    restore_backup(FIRST, tmp_path)
    ledger = open_register(tmp_path, clock=SetClock(LATER), randomness=Dice("upgrade"))
    yield ledger
    ledger.close()


def person(ledger: Ledger, name: str) -> Viewer:
    with ledger.read() as read:
        return viewer_by_account(read, "demonstration", name)


def test_every_migration_has_run_and_the_register_before_it_is_kept_beside(upgraded: Ledger) -> None:
    rows = upgraded.connection().execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'ledger'")
    assert {row[0] for row in rows} == set(NAMES)
    before = upgraded.path.with_suffix(f".before-{NAMES[1]}.db")
    assert verify_file(before)[0] == []
    assert verify_file(upgraded.path)[0] == []
    with upgraded.read() as read:
        assert rebuild(read) == table_rows(read)


def test_what_was_filed_before_is_exported_and_imported_after_an_upgrade(upgraded: Ledger) -> None:
    jiashan = person(upgraded, "jiashan")
    with upgraded.read() as read:
        content = spreadsheets.export_projects(read, viewer=jiashan)
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > 1
    for number, form in spreadsheets.read_rows(content):
        with upgraded.write() as tx:
            done = spreadsheets.import_row(tx, {**form, "name": f"再报{number}"}, number, viewer=jiashan)
        assert done.receipt is not None
        assert done.receipt.state == "conflict", "the same investor is on file since before the upgrade"
    assert verify_file(upgraded.path)[0] == []


def test_a_draft_of_before_is_resumed_and_conversations_are_kept(upgraded: Ledger, tmp_path: Path) -> None:
    jiashan = person(upgraded, "jiashan")
    with upgraded.write() as tx:
        (draft,) = drafts.open_drafts(tx, viewer=jiashan)
        assert draft.form["name"] == "甲项目"
        conversations.save(tx, "console", "console", "jiashan", {"draft": draft.id}, asked="x")
    made = make_backup(upgraded, tmp_path / "again.zip")
    restore_backup(tmp_path / "again.zip", tmp_path / "elsewhere")
    assert verify_file(tmp_path / "elsewhere" / "office.db", [(made.seq, made.hash)])[0] == []


def test_rights_of_before_go_on(upgraded: Ledger) -> None:
    supervisor, jiashan = person(upgraded, "supervisor"), person(upgraded, "jiashan")
    with upgraded.read() as read:
        cards = views.cards(read, viewer=supervisor)
        assert {one.state for one in cards} == {"circulating", "granted", "conflict", "under_review"}
        assert views.expiring(read, viewer=jiashan, within_days=7)
