"""The typeface of pictures: the one that is shipped, so that a picture is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from handlers.bulletins.layout.errors import FontMissing

_SHIPPED = ("zhplot", "fonts/NotoSansSC-Regular.ttf")
_WANTED = (
    "NotoSansSC-Regular", "NotoSansCJKsc-Regular", "NotoSansCJK-Regular", "SourceHanSansSC-Regular",
    "SourceHanSansCN-Regular", "simhei", "msyh", "wqy-microhei", "wqy-zenhei", "DroidSansFallbackFull",
    "Deng", "simsun",
)  # fmt: skip
"""Files of typefaces with Chinese in them, best first: Noto, Source Han, 黑体, 微软雅黑, 文泉驿."""
_ENDINGS = (".ttf", ".ttc", ".otf")


def chinese_font(folders: Sequence[Path] | None = None, *, shipped: bool = True) -> Path:
    """Return the file of a typeface that has Chinese characters.

    Args:
        folders: where to look; the system's own folders by default.
        shipped: take the one that came with the packages, if it is there.

    Raises:
        FontMissing: neither the shipped one nor any known one is there.
    """
    if shipped:
        # The package is found but not imported: importing it would import and configure matplotlib.
        spec = find_spec(_SHIPPED[0])
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (file := Path(place) / _SHIPPED[1]).is_file():
                return file
    found = {file.stem.lower(): file for file in _font_files(_system() if folders is None else folders)}
    for name in _WANTED:
        if name.lower() in found:
            return found[name.lower()]
    raise FontMissing


def _system() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path("C:/Windows/Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def _font_files(folders: Iterable[Path]) -> Iterable[Path]:
    """Yield the files of typefaces in an order that does not depend on the file system."""
    for folder in folders:
        yield from sorted(file for file in folder.rglob("*") if file.suffix.lower() in _ENDINGS)
