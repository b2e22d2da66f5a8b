"""The library: every document with its versions, confirmed metadata, originals and clauses, in library.db.

Unchanged content costs nothing; changed content becomes a new version and the old one stays visible.
Every change has a number (`revision`), so that an index can follow: `changes_since`. A listener given on
opening is called inside the transaction of each change, so that an index in the same file never lags.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from corpus import readers, shipped
from corpus.catalogue import VERSIONS, Catalogue, Change, ChangeKind, Version, version_of, written
from corpus.errors import DocumentClash
from corpus.metadata import Detected, detect
from corpus.models import Clause, DocumentStatus, Metadata
from corpus.originals import Originals, fingerprint
from corpus.parser import parse
from corpus.readers.limits import DEFAULT, Limits
from corpus.records import clause_row, metadata_json
from corpus.storage import open_database, writing

if TYPE_CHECKING:
    from sqlite_utils import Database

PARSER = 4
"""Raised whenever the parser gives other clauses for the same file; `rebuild` then reads again."""

Confirm = Callable[[Detected], Metadata | None]
"""Shown what was found in a new document; returns the metadata to keep, or None to leave the document out."""
OutcomeKind = Literal["added", "replaced", "unchanged", "declined"]


@dataclass(frozen=True)
class AddOutcome:
    """What became of a file: `unchanged` cost nothing, `declined` was not confirmed."""

    kind: OutcomeKind
    file: str
    document: str
    version: int
    metadata: Metadata


Listener = Callable[["Database", Change, Sequence[Clause], Sequence[Clause], Metadata], None]
"""Called inside a change's transaction with the clauses that came and those that went."""


@dataclass(frozen=True)
class _Read:
    """A file read and parsed, before the library knows whose version it is."""

    source: readers.Source
    sha256: str
    file: str
    origin: str


class Library(Catalogue):
    """One installation's documents. Use one instance a thread; several processes may write.

    Args:
        database: library.db, opened with `corpus.storage.open_database`.
        originals: where the files as received are kept.
        clock: tells the present instant.
        on_change: called inside the transaction of every change.
        limits: how large files may be.
    """

    def __init__(
        self,
        database: Database,
        originals: Originals,
        clock: Callable[[], datetime],
        on_change: Listener | None = None,
        limits: Limits = DEFAULT,
    ) -> None:
        super().__init__(database)
        self.originals, self.clock = originals, clock
        self.on_change, self.limits = on_change, limits

    @classmethod
    def open(
        cls,
        home: Path,
        clock: Callable[[], datetime],
        *,
        on_change: Listener | None = None,
        limits: Limits = DEFAULT,
    ) -> Self:
        """Open the library under a folder, making it on first use.

        Raises:
            LibraryBroken: library.db cannot be read.
        """
        return cls(
            open_database(home / "library.db"), Originals(home / "originals"), clock, on_change, limits
        )

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self) -> AbstractContextManager[Database]:
        """Return a block that writes to library.db in one transaction with whatever is changed inside it."""
        return writing(self.database)

    def add(self, file: Path, confirm: Confirm) -> AddOutcome:
        """Take a file in; nothing already there is touched if it is refused or declined.

        Args:
            file: a text, HTML, DOCX or PDF file.
            confirm: shown what was found in new content; not asked for unchanged content.

        Raises:
            DocumentRefused: the file is wrong, empty, encrypted, oversized or hostile.
            DocumentClash: the confirmed name belongs to another document.
        """
        content = readers.content_of(file, self.limits)
        sha256 = fingerprint(content)
        known = self._with_content(sha256)
        if known is not None:
            return AddOutcome("unchanged", file.name, known.metadata.id, known.version, known.metadata)
        source = readers.read_bytes(content, file.name, self.limits)
        read = _Read(source, sha256, file.name, str(file.absolute()))
        clauses = parse(source.text, "", wrapped=source.wrapped).clauses
        detected = detect(source.text, clauses, file.name)
        detected = self._named(detected, read.origin)
        metadata = confirm(detected)
        if metadata is None:
            return AddOutcome("declined", file.name, detected.metadata.id, 0, detected.metadata)
        return self._store(metadata, read, shipped_document=False)

    def add_shipped(self) -> tuple[AddOutcome, ...]:
        """Take in the shipped documents that are new or changed; one that was removed stays removed."""
        outcomes = []
        for metadata in shipped.load_metadata():
            content = shipped.source_bytes(metadata)
            current = self._current(metadata.id)
            if current is not None and current.sha256 == fingerprint(content):
                self._amend_shipped(current, metadata)
                outcomes.append(
                    AddOutcome("unchanged", metadata.file, metadata.id, current.version, metadata)
                )
                continue
            source = readers.read_bytes(content, metadata.file, self.limits)
            read = _Read(source, fingerprint(content), metadata.file, f"shipped:{metadata.file}")
            outcomes.append(self._store(metadata, read, shipped_document=True))
        return tuple(outcomes)

    def _amend_shipped(self, current: Version, metadata: Metadata) -> None:
        """Take over corrected metadata of a shipped document; what an officer amended stays."""
        given = metadata_json(metadata)
        if self._rows("SELECT given FROM versions WHERE given = ? AND document = ?", given, metadata.id):
            return
        with self.write():
            self.database.conn.execute(
                "UPDATE versions SET given = ? WHERE document = ? AND version = ?",
                (given, metadata.id, current.version),
            )
            if current.ended is None:
                self.amend(metadata.id, metadata)

    def amend(self, document: str, metadata: Metadata) -> None:
        """Replace what is known of a document by what was confirmed since.

        Raises:
            DocumentUnknown: there is no such document.
        """
        with self.write():
            current = self._live(document)
            if metadata == current.metadata:
                return
            self.database.conn.execute(
                "UPDATE versions SET metadata = ? WHERE document = ? AND version = ?",
                (metadata_json(replace(metadata, id=document)), document, current.version),
            )
            clauses = self._clauses_of(document, current.version)
            self._happened(document, "amended", current.version, clauses, clauses, metadata)

    def remove(self, document: str) -> None:
        """Take a document out of use; its history and its original stay.

        Raises:
            DocumentUnknown: there is no such document.
        """
        with self.write():
            current = self._live(document)
            self.database.conn.execute("UPDATE documents SET removed = 1 WHERE id = ?", (document,))
            self._end(document, current.version)
            gone = self._clauses_of(document, current.version)
            self._happened(document, "removed", current.version, (), gone, current.metadata)

    @property
    def outdated(self) -> bool:
        """Say whether a current document was read by an older parser, so that `rebuild` is due."""
        sql = "SELECT 1 FROM versions WHERE ended IS NULL AND parser <> ? LIMIT 1"
        return bool(self._rows(sql, PARSER))

    def rebuild(self, progress: Callable[[str], None] = lambda _: None) -> int:
        """Read every current original again; return how many documents have other clauses than before.

        Raises:
            OriginalLost: an original is gone; documents read before it keep their new clauses.
        """
        changed = 0
        for version in self.documents():
            name = version.metadata.id
            content = self.originals.read(name, version.sha256)
            source = readers.read_bytes(content, version.metadata.file or f"{name}.txt", self.limits)
            news = version.metadata.status is DocumentStatus.NEWS
            clauses = parse(source.text, name, news=news, wrapped=source.wrapped).clauses
            with self.write():
                old = self._clauses_of(name, version.version)
                if clauses != old:
                    self._replace_clauses(name, version.version, source.text, clauses)
                    self._happened(name, "reread", version.version, clauses, old, version.metadata)
                    changed += 1
                self.database.conn.execute(
                    "UPDATE versions SET parser = ? WHERE document = ? AND version = ?",
                    (PARSER, name, version.version),
                )
            progress(name)
        return changed

    def _named(self, detected: Detected, origin: str) -> Detected:
        """Propose the id of the document this file is a new version of, else one that is free.

        It is one where it stands in the same place, or has the same number and title. A title alone tells
        nothing: every county has an 招商引资办法.
        """
        metadata = detected.metadata
        same_name = "json_extract(v.metadata, '$.title') = ? AND json_extract(v.metadata, '$.number') = ?"
        known = self._rows(
            f"{VERSIONS} WHERE v.version = d.version AND (d.origin = ? OR ({same_name})) LIMIT 1",
            origin, metadata.title, metadata.number or None,
        )  # fmt: skip
        if known:
            return replace(detected, metadata=replace(metadata, id=version_of(known[0]).metadata.id))
        taken = {row["id"] for row in self._rows("SELECT id FROM documents")}
        name, number = metadata.id, 2
        while name in taken:
            name, number = f"{metadata.id}-{number}", number + 1
        return replace(detected, metadata=replace(metadata, id=name))

    def same_title(self, metadata: Metadata) -> Version | None:
        """Return another document in use that has this title, None if there is none; the officer decides."""
        rows = self._rows(
            f"{VERSIONS} WHERE v.version = d.version AND NOT d.removed AND d.id <> ?"
            " AND json_extract(v.metadata, '$.title') = ? ORDER BY d.shipped DESC, d.rowid LIMIT 1",
            metadata.id, metadata.title,
        )  # fmt: skip
        return version_of(rows[0]) if rows else None

    def _store(self, metadata: Metadata, read: _Read, *, shipped_document: bool) -> AddOutcome:
        self.originals.keep(read.source.content)
        metadata = replace(metadata, file=read.file)
        name, source = metadata.id, read.source
        news = metadata.status is DocumentStatus.NEWS
        clauses = parse(source.text, name, news=news, wrapped=source.wrapped).clauses
        with self.write():
            current = self._current(name)
            if current is not None:
                outcome = self._clash_or_same(current, metadata, read, shipped_document=shipped_document)
                if outcome is not None:
                    return outcome
            version = 1 if current is None else current.version + 1
            removed = bool(self._rows("SELECT 1 FROM documents WHERE id = ? AND removed", name))
            old = self._clauses_of(name, current.version) if current is not None and not removed else ()
            if current is not None and not removed:
                self._end(name, current.version)
            self._insert(metadata, read, version, clauses, shipped_document=shipped_document)
            kind: ChangeKind = "added" if current is None else "restored" if removed else "replaced"
            self._happened(name, kind, version, clauses, old, metadata)
        return AddOutcome("replaced" if kind == "replaced" else "added", read.file, name, version, metadata)

    def _clash_or_same(
        self, current: Version, metadata: Metadata, read: _Read, *, shipped_document: bool
    ) -> AddOutcome | None:
        """Return an outcome where nothing needs storing: the same came meanwhile, or it was removed."""
        rows = self._rows("SELECT removed, origin FROM documents WHERE id = ?", current.metadata.id)
        removed, origin = bool(rows[0]["removed"]), rows[0]["origin"]
        other = origin != read.origin and current.metadata.title != metadata.title
        if other and not removed:
            raise DocumentClash(current.metadata.id, current.metadata.title)
        same = current.sha256 == read.sha256
        if same and removed and shipped_document:
            return AddOutcome("unchanged", read.file, current.metadata.id, current.version, current.metadata)
        if same and not removed and current.metadata == metadata:
            return AddOutcome("unchanged", read.file, current.metadata.id, current.version, current.metadata)
        return None

    def _insert(
        self,
        metadata: Metadata,
        read: _Read,
        version: int,
        clauses: Sequence[Clause],
        *,
        shipped_document: bool,
    ) -> None:
        self.database.table("documents").upsert(
            {
                "id": metadata.id,
                "version": version,
                "shipped": int(shipped_document),
                "removed": 0,
                "origin": read.origin,
            },
            pk="id",
        )
        self.database.table("versions").insert(
            {
                "document": metadata.id,
                "version": version,
                "sha256": read.sha256,
                "file": read.file,
                "format": read.source.format,
                "wrapped": int(read.source.wrapped),
                "parser": PARSER,
                "text": read.source.text,
                "metadata": metadata_json(metadata),
                "given": metadata_json(metadata),
                "added": written(self.clock()),
                "ended": None,
            }
        )
        self._insert_clauses(version, clauses)

    def _insert_clauses(self, version: int, clauses: Sequence[Clause]) -> None:
        self.database.table("clauses").insert_all(clause_row(c, version) for c in clauses)

    def _replace_clauses(self, document: str, version: int, text: str, clauses: Sequence[Clause]) -> None:
        key = (document, version)
        self.database.conn.execute("DELETE FROM clauses WHERE document = ? AND version = ?", key)
        self.database.conn.execute(
            "UPDATE versions SET text = ? WHERE document = ? AND version = ?", (text, *key)
        )
        self._insert_clauses(version, clauses)

    def _end(self, document: str, version: int) -> None:
        self.database.conn.execute(
            "UPDATE versions SET ended = ? WHERE document = ? AND version = ?",
            (written(self.clock()), document, version),
        )

    def _happened(
        self,
        document: str,
        kind: ChangeKind,
        version: int,
        came: Sequence[Clause],
        went: Sequence[Clause],
        metadata: Metadata,
    ) -> None:
        at = written(self.clock())
        cursor = self.database.conn.execute(
            "INSERT INTO changes (document, kind, version, at) VALUES (?, ?, ?, ?)",
            (document, kind, version, at),
        )
        if self.on_change is not None:
            revision = int(cursor.lastrowid or 0)
            change = Change(revision, document, kind, version, datetime.fromisoformat(at))
            self.on_change(self.database, change, came, went, metadata)
