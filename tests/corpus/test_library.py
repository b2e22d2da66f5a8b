"""The library: nothing already there is ever lost, unchanged content costs nothing, history stays visible."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from corpus import shipped
from corpus.catalogue import Change
from corpus.errors import (
    CorpusError,
    DocumentClash,
    DocumentRefused,
    DocumentUnknown,
    LibraryBroken,
    OriginalLost,
)
from corpus.library import Library
from corpus.metadata import Detected
from corpus.models import Clause, DocumentStatus, Metadata
from corpus.records import metadata_from, metadata_json

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Ticking:
    """A clock that moves on a minute each time it is asked."""

    def __init__(self) -> None:
        self.instant = START

    def __call__(self) -> datetime:
        self.instant += timedelta(minutes=1)
        return self.instant


def _yes(detected: Detected) -> Metadata:
    return detected.metadata


def _never(detected: Detected) -> Metadata:
    pytest.fail(f"{detected.metadata.title} was asked about although nothing changed")


def _write(folder: Path, name: str, words: str = "为了发展。", title: str = "某市投资促进办法") -> Path:
    path = folder / name
    path.write_text(f"{title}\n一、目的。{words}\n二、范围。全市。\n", encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", Ticking()) as opened:
        yield opened


def test_storage_is_safe_against_power_loss_and_other_writers(library: Library) -> None:
    def pragma(name: str) -> object:
        return library.database.conn.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 30_000
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite_%'"
    tables = dict(library.database.conn.execute(sql).fetchall())
    assert set(tables) == {"documents", "versions", "clauses", "changes"}
    assert all(text.rstrip().endswith("STRICT") for text in tables.values())


def test_the_shipped_documents_come_back_from_storage_exactly(library: Library) -> None:
    outcomes = library.add_shipped()
    assert {o.kind for o in outcomes} == {"added"}
    for document in shipped.load():
        stored = library.document(document.id)
        assert stored.clauses == document.clauses
        assert stored.text == document.text
        assert stored.metadata == document.metadata
    assert next(library.clauses()).document == "zhejiang-2022"
    revision = library.revision
    assert {o.kind for o in library.add_shipped()} == {"unchanged"}
    assert library.revision == revision


def test_unchanged_content_costs_nothing_and_asks_nothing(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "办法.txt")
    first = library.add(path, _yes)
    revision = library.revision
    again = library.add(path, _never)
    elsewhere = library.add(_write(tmp_path, "副本.txt"), _never)
    assert (first.kind, again.kind, elsewhere.kind) == ("added", "unchanged", "unchanged")
    assert elsewhere.document == first.document
    assert library.revision == revision


def test_a_changed_document_replaces_its_old_version_and_both_stay_visible(
    library: Library, tmp_path: Path
) -> None:
    path = _write(tmp_path, "办法.txt", "旧目的。")
    first = library.add(path, _yes)
    before = library.clock()
    second = library.add(_write(tmp_path, "办法.txt", "新目的。"), _yes)
    assert (second.kind, second.document, second.version) == ("replaced", first.document, 2)
    versions = library.history(first.document)
    assert [v.version for v in versions] == [2, 1]
    assert versions[1].ended is not None
    assert "旧目的" in library.document(first.document, 1).clauses[1].text
    assert "新目的" in library.document(first.document).clauses[1].text
    assert any("旧目的" in c.text for c in library.clauses(as_of=before))
    assert not any("旧目的" in c.text for c in library.clauses())
    assert library.originals.read(first.document, versions[1].sha256).decode().count("旧目的") == 1


def test_two_files_of_one_name_are_two_documents(library: Library, tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
    first = library.add(_write(tmp_path / "甲", "办法.txt", title="甲市投资办法"), _yes)
    second = library.add(_write(tmp_path / "乙", "办法.txt", title="乙市投资办法"), _yes)
    assert first.document != second.document
    assert len(library.documents()) == 2


def test_a_document_whose_file_moved_is_known_by_its_number(library: Library, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    title = "某政发〔2024〕1号\n某市投资促进办法"
    first = library.add(_write(tmp_path, "a.txt", "旧目的。", title=title), _yes)
    moved = library.add(_write(tmp_path / "new", "b.txt", "新目的。", title=title), _yes)
    assert (moved.kind, moved.document) == ("replaced", first.document)


def test_what_is_not_confirmed_leaves_no_trace(library: Library, tmp_path: Path) -> None:
    outcome = library.add(_write(tmp_path, "办法.txt"), lambda _: None)
    assert outcome.kind == "declined"
    assert library.documents() == ()
    assert library.revision == 0


def test_a_refused_file_changes_nothing(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "办法.txt")
    library.add(path, _yes)
    before = (library.revision, library.documents(), list(library.clauses()))
    path.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(DocumentRefused):
        library.add(path, _yes)
    assert (library.revision, library.documents(), list(library.clauses())) == before


def test_a_failing_listener_takes_the_whole_change_back(tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the index cannot follow")

    with Library.open(tmp_path / "home", Ticking(), on_change=fail) as library:
        with pytest.raises(RuntimeError):
            library.add(_write(tmp_path, "办法.txt"), _yes)
        assert library.documents() == ()
        assert library.revision == 0


def test_a_listener_sees_what_came_and_went_inside_the_transaction(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int, bool]] = []

    def listen(  # type: ignore[no-untyped-def] # as the library calls it
        database, change: Change, came, went, metadata: Metadata
    ) -> None:
        seen.append((change.kind, len(came), len(went), database.conn.in_transaction))

    with Library.open(tmp_path / "home", Ticking(), on_change=listen) as library:
        added = library.add(_write(tmp_path, "办法.txt", "旧。"), _yes)
        library.add(_write(tmp_path, "办法.txt", "新。"), _yes)
        library.amend(
            added.document, replace(library.document(added.document).metadata, number="某发〔2024〕1号")
        )
        library.remove(added.document)
        assert seen == [
            ("added", 3, 0, True),
            ("replaced", 3, 3, True),
            ("amended", 3, 3, True),
            ("removed", 0, 3, True),
        ]
        feed = library.changes_since(0)
        assert [c.kind for c in feed] == ["added", "replaced", "amended", "removed"]
        assert [c.revision for c in feed] == sorted(c.revision for c in feed)
        assert library.changes_since(feed[1].revision) == feed[2:]


def test_a_removed_document_keeps_its_history_and_can_come_back(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "办法.txt")
    name = library.add(path, _yes).document
    library.remove(name)
    assert library.documents() == ()
    assert list(library.clauses()) == []
    assert len(library.history(name)) == 1
    with pytest.raises(DocumentUnknown):
        library.document(name)
    with pytest.raises(DocumentUnknown):
        library.remove(name)
    assert library.add(path, _yes).document == name
    assert [c.kind for c in library.changes_since(0)] == ["added", "removed", "restored"]


def test_a_removed_shipped_document_stays_removed(library: Library) -> None:
    library.add_shipped()
    library.remove("sina-2022")
    library.add_shipped()
    assert "sina-2022" not in {v.metadata.id for v in library.documents()}


def test_what_an_officer_amended_on_a_shipped_document_stays(library: Library) -> None:
    library.add_shipped()
    metadata = replace(library.document("jiaxing-2023-draft").metadata, status=DocumentStatus.IN_FORCE)
    library.amend("jiaxing-2023-draft", metadata)
    library.add_shipped()
    assert library.document("jiaxing-2023-draft").metadata.status is DocumentStatus.IN_FORCE


def test_a_name_that_belongs_to_another_document_is_refused(library: Library, tmp_path: Path) -> None:
    first = library.add(_write(tmp_path, "a.txt", title="甲市投资办法"), _yes)
    with pytest.raises(DocumentClash):
        library.add(
            _write(tmp_path, "b.txt", title="乙市投资办法"), lambda d: replace(d.metadata, id=first.document)
        )


def test_rebuilding_gives_the_same_clauses_and_tells_of_a_lost_original(
    library: Library, tmp_path: Path
) -> None:
    library.add_shipped()
    name = library.add(_write(tmp_path, "办法.txt"), _yes).document
    before = list(library.clauses())
    assert library.rebuild() == 0
    assert list(library.clauses()) == before
    library.database.conn.execute("UPDATE clauses SET text = 'x' WHERE document = ?", (name,))
    library.database.conn.execute("UPDATE versions SET parser = 0 WHERE document = ?", (name,))
    assert library.outdated
    assert library.rebuild() == 1
    assert list(library.clauses()) == before
    assert not library.outdated
    version = library.history(name)[0]
    library.originals.path(version.sha256).write_bytes(b"other")
    with pytest.raises(OriginalLost):
        library.rebuild()
    assert list(library.clauses()) == before


def test_a_file_that_is_no_library_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"this is no database, only text that is long enough" * 50)
    with pytest.raises(LibraryBroken) as caught:
        Library.open(tmp_path, Ticking())
    assert "\n" not in str(caught.value)
    assert (tmp_path / "library.db").exists()


def test_a_library_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    Library.open(tmp_path, Ticking()).close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('library', '9999-later', '')"
        )
    connection.close()
    with pytest.raises(LibraryBroken, match="更新的版本"):
        Library.open(tmp_path, Ticking())


def _worker(home: Path, folder: Path, number: int) -> None:
    with Library.open(home, lambda: START) as library:
        library.add_shipped()
        for i in range(4):
            library.add(
                _write(folder, f"{number}-{i}.txt", f"{number}-{i}。", title=f"第{number}-{i}号办法"), _yes
            )


def test_several_processes_write_without_losing_anything(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_worker, args=(tmp_path / "home", tmp_path, n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [w.exitcode for w in workers] == [0, 0, 0]
    with Library.open(tmp_path / "home", Ticking()) as library:
        assert len(library.documents()) == 5 + 12
        assert all(v.version == 1 for v in library.documents())
        assert [c.revision for c in library.changes_since(0)] == list(range(1, 18))


DAYS = st.none() | st.dates()
METADATA = st.builds(
    Metadata,
    id=st.text(min_size=1), title=st.text(), short_names=st.lists(st.text()).map(tuple), issuer=st.text(),
    number=st.none() | st.text(), place=st.none() | st.text(),
    dated=DAYS, printed=DAYS, effective=DAYS, expires=DAYS,
    status=st.sampled_from(DocumentStatus), status_words=st.text(), status_note=st.text(),
    restates=st.none() | st.text(), repeals=st.lists(st.text()).map(tuple),
    lapses=st.lists(st.tuples(st.text(), st.dates())).map(tuple), file=st.text(),
)  # fmt: skip


@given(METADATA)
@settings(deadline=None, max_examples=100)
def test_metadata_comes_back_exactly(metadata: Metadata) -> None:
    assert metadata_from(metadata_json(metadata)) == metadata


class Shelf(RuleBasedStateMachine):
    """Whatever is added, changed, removed and rebuilt: the library holds what a plain dictionary holds."""

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.home = Path(self.folder.name)
        self.library = Library.open(self.home / "home", Ticking())
        self.expected: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    @rule(name=st.sampled_from("abc"), words=st.sampled_from(["甲。", "乙。", "丙。"]))
    def add(self, name: str, words: str) -> None:
        title = f"{name.upper()}市投资办法"
        path = _write(self.home, f"{name}.txt", words, title=title)
        outcome = self.library.add(path, _yes)
        assert outcome.document == name
        if self.expected.get(name) != words:
            self.versions[name] = self.versions.get(name, 0) + 1
        assert (outcome.kind == "unchanged") == (self.expected.get(name) == words)
        self.expected[name] = words

    @rule(name=st.sampled_from("abc"))
    def remove(self, name: str) -> None:
        try:
            self.library.remove(name)
        except CorpusError:
            assert name not in self.expected
        else:
            del self.expected[name]

    @rule()
    def rebuild(self) -> None:
        assert self.library.rebuild() == 0

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.home / "home", Ticking())

    @invariant()
    def holds_what_was_put_in(self) -> None:
        if not hasattr(self, "library"):
            return
        found = {v.metadata.id: self._words(v.metadata.id) for v in self.library.documents()}
        assert found == self.expected
        for name, number in self.versions.items():
            assert len(self.library.history(name)) == number

    def _words(self, name: str) -> str:
        clauses: tuple[Clause, ...] = self.library.document(name).clauses
        return next(c.text for c in clauses if c.path == "一").removeprefix("一、目的。")

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()


TestShelf = Shelf.TestCase
TestShelf.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
