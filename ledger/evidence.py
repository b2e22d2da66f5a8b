"""Evidence files, kept by the hash of their content; the same file is kept once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ledger.clock import written
from ledger.errors import GuardRefusedError, NotFoundError, StorageError
from ledger.store import Ledger, Read, Write
from ledger.viewers import Role, Viewer, require

LARGEST = 50 * 1024 * 1024


def path_of(folder: Path, digest: str) -> Path:
    """Return where a file of this hash lies."""
    return folder / digest[:2] / digest


def keep_evidence(tx: Write, ledger: Ledger, *, viewer: Viewer, content: bytes, media_type: str) -> str:
    """Keep a file and return its hash; it is on the disk before the transaction is committed."""
    require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "keep evidence")
    if not content or len(content) > LARGEST:
        raise GuardRefusedError("keep evidence", "a file holds between 1 byte and 50 MiB")
    digest = hashlib.sha256(content).hexdigest()
    write_file(path_of(ledger.evidence, digest), content)
    tx.connection.execute(
        "INSERT INTO evidence VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        (digest, len(content), media_type, written(tx.now)),
    )
    return digest


def write_file(target: Path, content: bytes) -> None:
    """Write a file whole or not at all, and down to the disk."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)


def read_evidence(read: Read, ledger: Ledger, digest: str, *, viewer: Viewer) -> bytes:
    """Return a file that belongs to a project this viewer may see; its hash is checked."""
    if not read.value(
        "SELECT 1 FROM projects p JOIN visible_projects v ON v.project = p.id"
        " WHERE v.officer = ? AND instr(p.evidence, ?) > 0",
        viewer.officer,
        f'"{digest}"',
    ):
        raise NotFoundError("evidence", digest[:12])
    content = path_of(ledger.evidence, digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise StorageError(str(path_of(ledger.evidence, digest)), "the file is not what was kept")
    return content
