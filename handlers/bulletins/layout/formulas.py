"""Text that a spreadsheet program could take for a formula, and how it is kept from being one."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "﹣", "﹦", "﹢", "＠", "﹫", "|")
"""What a formula or a command begins with, in full width too: some programs fold the width of what they read."""


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet program could run a text."""
    return text.lstrip(" \u3000\xa0\ufeff").startswith(DANGEROUS)


def defused(text: str) -> str:
    """Return a text for a file without types, such as CSV, so that it stays a text."""
    return f"'{text}" if looks_like_formula(text) else text
