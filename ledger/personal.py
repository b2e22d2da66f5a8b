"""Reading personal values; they stand outside the log and may have been erased."""

from __future__ import annotations

from ledger.store import Read


def personal_value(read: Read, ref: str | None) -> str:
    """Return a personal value, "" when there is none or it has been erased.

    The caller has already decided that its reader may see it.
    """
    if ref is None:
        return ""
    return read.value("SELECT value FROM personal WHERE ref = ?", ref) or ""
