"""Evidence files, kept by the hash of their content; the same file is kept once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.clock import written
from ledger.errors import GuardRefusedError, NotFoundError, StorageError
from ledger.log import update
from ledger.store import Ledger, Read, Write
from ledger.verify import canonical
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
    return keep_file(tx, ledger, content, media_type)


def keep_file(tx: Write, ledger: Ledger, content: bytes, media_type: str) -> str:
    """Keep a file that the office itself has made, to be sent by its hash; the same file is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    write_file(path_of(ledger.evidence, digest), content)
    tx.connection.execute(
        "INSERT INTO evidence VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
        (digest, len(content), media_type, written(tx.now)),
    )
    return digest


def add_evidence(tx: Write, claim: str, *, viewer: Viewer, hashes: Sequence[str], action: str) -> None:
    """Attach files that were kept to the project of a claim, as evidence of one action on it.

    Args:
        tx: the transaction of that action.
        claim: the claim as the viewer may see it.
        viewer: the officer of its place, or a reviewer of its city.
        hashes: of the files.
        action: what they are evidence of.
    """
    viewer = require(tx, viewer, [Role.OFFICER, Role.REVIEWER], "add evidence")
    row = tx.row(
        "SELECT p.id, p.evidence FROM claims c JOIN visible_claims v ON v.claim = c.id AND v.officer = ?"
        " JOIN projects p ON p.id = c.project WHERE c.id = ?",
        viewer.officer, claim,
    )  # fmt: skip
    if row is None:
        raise NotFoundError("claim", claim)
    for digest in hashes:
        if not tx.value("SELECT 1 FROM evidence WHERE hash = ?", digest):
            raise NotFoundError("evidence", digest[:12])
    kept = list(dict.fromkeys([*json.loads(row["evidence"]), *hashes]))
    tx.record(
        "claim.evidence",
        claim,
        actor=viewer.officer,
        facts={"evidence": list(hashes), "of": action, "side": "B" if viewer.role is Role.REVIEWER else "C"},
        changes=[update("projects", row["id"], evidence=canonical(kept))],
    )


@dataclass(frozen=True)
class Kept:
    """A file that is kept, by its hash."""

    hash: str
    media_type: str
    size: int


def evidence_of(read: Read, claim: str, *, viewer: Viewer) -> list[Kept]:
    """Return the evidence of a claim's project, in the order in which it came, for those who see the claim."""
    listed = read.value(
        "SELECT p.evidence FROM claims c JOIN visible_claims v ON v.claim = c.id AND v.officer = ?"
        " JOIN projects p ON p.id = c.project WHERE c.id = ?",
        viewer.officer, claim,
    )  # fmt: skip
    if listed is None:
        raise NotFoundError("claim", claim)
    rows = [read.row("SELECT * FROM evidence WHERE hash = ?", digest) for digest in json.loads(listed)]
    return [Kept(row["hash"], row["media_type"], row["size"]) for row in rows if row is not None]


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
