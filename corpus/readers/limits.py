"""How much of a file is taken in before it is refused, so that no file can exhaust the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Upper bounds for one file.

    Args:
        content: bytes of the file itself.
        unpacked: bytes of everything packed inside it.
        ratio: how many bytes one packed byte may become (looked at from 1 MiB on).
        parts: files packed inside it.
        depth: how deep its elements may be nested.
        pages: pages of a PDF.
        characters: characters of its text.
    """

    content: int = 50 * 2**20
    unpacked: int = 200 * 2**20
    ratio: int = 150
    parts: int = 3000
    depth: int = 200
    pages: int = 1500
    characters: int = 3_000_000


DEFAULT = Limits()
