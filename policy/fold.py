"""One form for a text's characters, every character at its place."""

from __future__ import annotations

from typing import Final

_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}


def folded(text: str) -> str:
    """Return the text with full-width forms made ASCII, every character at its place."""
    return text.translate(_FOLD)
