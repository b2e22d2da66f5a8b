"""The files as received, kept beside the library under the fingerprint of their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from corpus.errors import OriginalLost


def fingerprint(content: bytes) -> str:
    """Return a content's SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Originals:
    """A folder of files named by their content; what stands in it is never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where a content stands."""
        return self.folder / sha256[:2] / sha256

    def keep(self, content: bytes) -> str:
        """Put a content safely on disk, once, and return its fingerprint."""
        sha256 = fingerprint(content)
        target = self.path(sha256)
        if target.exists() and fingerprint(target.read_bytes()) == sha256:
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return sha256

    def read(self, document: str, sha256: str) -> bytes:
        """Return a content.

        Raises:
            OriginalLost: it is gone, or is not what was put there.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise OriginalLost(document, path.name)
        content = path.read_bytes()
        if fingerprint(content) != sha256:
            raise OriginalLost(document, path.name)
        return content
