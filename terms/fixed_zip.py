"""Office files are zip archives; written here with fixed times, the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
_READABLE = 0o600 << 16
_UNIX = 3


def fixed(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return the archive with fixed times and its parts in the order of their names.

    Args:
        content: an archive such as a library writes it, with the time of writing in it.
        replaced: parts whose content is to be another.
    """
    written = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        names = sorted(before.namelist(), key=lambda name: (name != _FIRST, name))
        for name in names:
            info = ZipInfo(name, date_time=_EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = _READABLE
            info.create_system = _UNIX
            after.writestr(info, (replaced or {}).get(name) or before.read(name))
    return written.getvalue()
