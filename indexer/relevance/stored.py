"""Passages made ready as bytes, so that a clause met for the first time need not be cut and read again."""

from __future__ import annotations

import numpy as np

from indexer.relevance.meaning import TokenText
from indexer.relevance.units import UnitText


def written_units(text: UnitText) -> bytes:
    """Return the units of a passage as bytes: how many parts, where each begins, the units."""
    return b"".join(
        (
            len(text.starts).to_bytes(4, "little"),
            text.starts.astype("<i4").tobytes(),
            text.codes.astype("<u2").tobytes(),
        )
    )


def read_units(written: bytes) -> UnitText:
    """Return the units of a passage from their bytes."""
    parts = int.from_bytes(written[:4], "little")
    return UnitText(
        np.frombuffer(written, "<u2", offset=4 + 4 * parts), np.frombuffer(written, "<i4", parts, offset=4)
    )


def written_tokens(text: TokenText) -> bytes:
    """Return the tokens of a passage as bytes: how many parts, where each begins, mean lengths, the tokens."""
    return b"".join(
        (
            len(text.starts).to_bytes(4, "little"),
            text.starts.astype("<i4").tobytes(),
            text.lengths.astype("<f4").tobytes(),
            text.ids.astype("<u2").tobytes(),
        )
    )


def read_tokens(written: bytes) -> TokenText:
    """Return the tokens of a passage from their bytes."""
    parts = int.from_bytes(written[:4], "little")
    lengths = 4 + 4 * parts
    return TokenText(
        ids=np.frombuffer(written, "<u2", offset=lengths + 4 * (parts + 1)),
        starts=np.frombuffer(written, "<i4", parts, offset=4),
        lengths=np.frombuffer(written, "<f4", parts + 1, offset=lengths),
    )
