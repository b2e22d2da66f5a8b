"""Backups: one file with the register, the evidence files and a manifest; made online, checked before use.

A backup holds what it held: data of a person erased later is still in it. Keep backups no longer than needed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.clock import written
from ledger.errors import BackupError
from ledger.evidence import path_of
from ledger.store import Ledger, copy_database
from ledger.verify import verify_file

FORMAT = 1
DATABASE, MANIFEST = "office.db", "manifest.json"


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the head of its log (to be written down elsewhere) and how many evidence files."""

    path: Path
    seq: int
    hash: str
    evidence: int
    created_at: str


def make_backup(ledger: Ledger, target: Path) -> Backup:
    """Write a backup while others work on; it is at its place whole or not at all.

    Raises:
        BackupError: the target is there already, the register does not verify, or evidence is missing.
    """
    if target.exists():
        raise BackupError(str(target), "a file of this name is there already")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        database = Path(folder) / DATABASE
        copy_database(ledger.connection(), database)
        _as_one_file(database)
        findings, seq, digest = verify_file(database)
        if findings:
            raise BackupError(str(target), f"the register does not verify: {findings[0].detail}")
        hashes = _evidence_hashes(database)
        created = written(ledger.clock.now())
        manifest = {
            "format": FORMAT, "created_at": created, "seq": seq, "hash": digest, "database": _hash(database),
            "evidence": hashes,
        }  # fmt: skip
        part = Path(folder) / "backup.part"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            archive.write(database, DATABASE)
            for name in hashes:
                source = path_of(ledger.evidence, name)
                if not source.exists() or _hash(source) != name:
                    raise BackupError(str(target), f"evidence {name[:12]} is missing or changed")
                archive.write(source, f"evidence/{name}")
        part.replace(target)
    return Backup(target, seq, digest, len(hashes), created)


def check_backup(archive_path: Path) -> Backup:
    """Check every part of a backup without restoring it; raises BackupError where one is not whole."""
    with tempfile.TemporaryDirectory() as folder:
        return _unpack(archive_path, Path(folder))


def restore_backup(archive_path: Path, home: Path) -> Backup:
    """Restore a backup into a home whose register is missing or unused, after checking every part of it.

    Raises:
        BackupError: a register is there already, or a part of the backup is not whole; nothing is changed.
    """
    database, evidence = home / DATABASE, home / "evidence"
    if database.exists() and not _is_unused(database):
        raise BackupError(str(archive_path), f"{database} is there already: move it away first")
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        found = _unpack(archive_path, Path(folder))
        for source in sorted((Path(folder) / "evidence").glob("*")):
            place = path_of(evidence, source.name)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
        for leftover in home.glob(f"{DATABASE}-*"):
            leftover.unlink()
        (Path(folder) / DATABASE).replace(database)
    return found


def _unpack(archive_path: Path, folder: Path) -> Backup:
    try:
        with zipfile.ZipFile(archive_path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise BackupError(str(archive_path), f"format {manifest.get('format')} is not known")
            wanted = {DATABASE: manifest["database"]}
            wanted |= {f"evidence/{name}": name for name in manifest["evidence"]}
            (folder / "evidence").mkdir()
            for member, digest in wanted.items():
                target = folder / ("evidence" if "/" in member else "") / member.rsplit("/", 1)[-1]
                with archive.open(member) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
                if _hash(target) != digest:
                    raise BackupError(str(archive_path), f"{member} is not what was backed up")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError, EOFError) as error:
        raise BackupError(str(archive_path), f"it cannot be read ({type(error).__name__})") from error
    findings, _, _ = verify_file(folder / DATABASE, [(manifest["seq"], manifest["hash"])])
    if findings:
        raise BackupError(str(archive_path), f"its log does not verify: {findings[0].detail}")
    return Backup(
        archive_path, manifest["seq"], manifest["hash"], len(manifest["evidence"]), manifest["created_at"]
    )


def _is_unused(database: Path) -> bool:
    """Say whether a register was only opened, and nothing ever happened in it."""
    connection = sqlite3.connect(database)
    try:
        found = connection.execute("SELECT seq FROM log_head").fetchone()
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return bool(found is not None and found[0] == 0)


def _as_one_file(database: Path) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _evidence_hashes(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    try:
        return [row[0] for row in connection.execute("SELECT hash FROM evidence ORDER BY hash")]
    finally:
        connection.close()


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
