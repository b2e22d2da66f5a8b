"""What stands in the library: documents, versions, clauses and the feed of changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import DocumentUnknown
from corpus.models import Clause, Document, Metadata
from corpus.records import clause_from, metadata_from

if TYPE_CHECKING:
    from sqlite_utils import Database

ChangeKind = Literal["added", "replaced", "removed", "restored", "amended", "reread"]


@dataclass(frozen=True)
class Change:
    """One change of the library: its number, the document, what happened, and the version it led to."""

    revision: int
    document: str
    kind: ChangeKind
    version: int
    at: datetime


@dataclass(frozen=True)
class Version:
    """A version of a document.

    Args:
        metadata: what is known of it, as confirmed.
        version: counted from 1 within its document.
        sha256: fingerprint of the file as received.
        format: text, html, docx or pdf.
        added: when it became current.
        ended: when it was replaced or removed, None while it is current.
        shipped: it came with the application.
    """

    metadata: Metadata
    version: int
    sha256: str
    format: str
    added: datetime
    ended: datetime | None
    shipped: bool


class Catalogue:
    """Reads library.db; a version there changes only when it is amended or read again."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def revision(self) -> int:
        """Return the number of the latest change, 0 for an empty library."""
        row = self.database.conn.execute("SELECT coalesce(max(revision), 0) FROM changes").fetchone()
        return int(row[0])

    def changes_since(self, revision: int) -> tuple[Change, ...]:
        """Return every change after a revision, in order."""
        rows = self._rows("SELECT * FROM changes WHERE revision > ? ORDER BY revision", revision)
        return tuple(_change(row) for row in rows)

    def documents(self) -> tuple[Version, ...]:
        """Return the current version of every document, the shipped ones first, then by id."""
        rows = self._rows(
            f"{VERSIONS} WHERE v.version = d.version AND NOT d.removed ORDER BY d.shipped DESC, d.rowid"
        )
        return tuple(version_of(row) for row in rows)

    def history(self, document: str) -> tuple[Version, ...]:
        """Return every version of a document, the latest first; removed documents keep theirs.

        Raises:
            DocumentUnknown: there never was such a document.
        """
        rows = self._rows(f"{VERSIONS} WHERE v.document = ? ORDER BY v.version DESC", document)
        if not rows:
            raise DocumentUnknown(document)
        return tuple(version_of(row) for row in rows)

    def document(self, document: str, version: int | None = None) -> Document:
        """Return a document with its clauses, by default in its current version.

        Raises:
            DocumentUnknown: there is no such document, or no such version of it.
        """
        wanted = "v.version = d.version AND NOT d.removed" if version is None else "v.version = ?"
        values = (document,) if version is None else (document, version)
        rows = self._rows(f"{VERSIONS} WHERE v.document = ? AND {wanted}", *values)
        if not rows:
            raise DocumentUnknown(document)
        row = rows[0]
        clauses = self._clauses_of(document, row["version"])
        return Document(metadata_from(row["metadata"]), row["text"], clauses)

    def held(self, sha256: str) -> Metadata | None:
        """Return what is known of the document in use that has this content, None where none has."""
        found = self._with_content(sha256)
        return found.metadata if found else None

    def clauses(self, as_of: datetime | None = None) -> Iterator[Clause]:
        """Yield the clauses of every document, as the library stands or as it stood at an instant."""
        at = None if as_of is None else written(as_of)
        rows = self._rows(
            "SELECT c.* FROM clauses c JOIN versions v ON v.document = c.document AND v.version = c.version "
            "JOIN documents d ON d.id = c.document WHERE CASE WHEN ? IS NULL "
            "THEN v.version = d.version AND NOT d.removed "
            "ELSE v.added <= ? AND (v.ended IS NULL OR v.ended > ?) END "
            "ORDER BY d.shipped DESC, d.rowid, c.position",
            at,
            at,
            at,
        )
        yield from (clause_from(row) for row in rows)

    def clause(self, document: str, order: int) -> Clause | None:
        """Return one clause of a document as it stands now, None where there is none."""
        rows = self._rows(
            "SELECT c.* FROM clauses c JOIN documents d ON d.id = c.document AND d.version = c.version "
            "WHERE d.id = ? AND NOT d.removed AND c.position = ?",
            document,
            order,
        )
        return clause_from(rows[0]) if rows else None

    def clause_count(self) -> int:
        """Return how many clauses the documents hold now."""
        row = self.database.conn.execute(
            "SELECT count(*) FROM documents d JOIN clauses c ON c.document = d.id AND c.version = d.version "
            "WHERE NOT d.removed"
        ).fetchone()
        return int(row[0])

    def _rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        cursor = self.database.conn.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def _clauses_of(self, document: str, version: int) -> tuple[Clause, ...]:
        rows = self._rows(
            "SELECT * FROM clauses WHERE document = ? AND version = ? ORDER BY position", document, version
        )
        return tuple(clause_from(row) for row in rows)

    def _current(self, document: str) -> Version | None:
        rows = self._rows(f"{VERSIONS} WHERE v.document = ? AND v.version = d.version", document)
        return version_of(rows[0]) if rows else None

    def _live(self, document: str) -> Version:
        rows = self._rows(
            f"{VERSIONS} WHERE v.document = ? AND v.version = d.version AND NOT d.removed", document
        )
        if not rows:
            raise DocumentUnknown(document)
        return version_of(rows[0])

    def _with_content(self, sha256: str) -> Version | None:
        rows = self._rows(
            f"{VERSIONS} WHERE v.sha256 = ? AND v.version = d.version AND NOT d.removed", sha256
        )
        return version_of(rows[0]) if rows else None


VERSIONS = "SELECT v.*, d.shipped, d.removed, d.origin FROM versions v JOIN documents d ON d.id = v.document"


def written(instant: datetime) -> str:
    """Write an instant as it is stored: UTC, microseconds, so that text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _change(row: dict[str, Any]) -> Change:
    at = datetime.fromisoformat(row["at"])
    return Change(row["revision"], row["document"], row["kind"], row["version"], at)


def version_of(row: dict[str, Any]) -> Version:
    """Return the version a row of `VERSIONS` tells of."""
    return Version(
        metadata=metadata_from(row["metadata"]),
        version=row["version"],
        sha256=row["sha256"],
        format=row["format"],
        added=datetime.fromisoformat(row["added"]),
        ended=None if row["ended"] is None else datetime.fromisoformat(row["ended"]),
        shipped=bool(row["shipped"]),
    )
