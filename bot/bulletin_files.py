"""A bulletin as a file: the ending of its name says which form it takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageRefused
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from handlers.bulletins.model import Bulletin

ENDINGS = (".docx", ".pdf", ".png", ".xlsx", ".json")


def check_target(target: Path) -> None:
    """Refuse a name before anything is made.

    Raises:
        UsageRefused: its ending is no form of a bulletin, its folder or the file itself stands in the way.
    """
    if target.suffix.lower() not in ENDINGS:
        message = f"{target.name}：文件名要以 {'、'.join(ENDINGS)} 之一结尾。End the name with one of them."
        raise UsageRefused(message)
    if not target.parent.is_dir():
        message = f"{target.parent} 不是文件夹。It is no folder."
        raise UsageRefused(message)
    _must_be_new(target)


def write_bulletin(bulletin: Bulletin, target: Path, *, soffice: Path | None = None) -> list[Path]:
    """Write a bulletin in the form its name asks for; return the files that were written.

    Args:
        bulletin: what is written.
        target: where to; pictures get a number where there are several, and their data lie beside them as CSV.
        soffice: LibreOffice's program, where it is not on the path.

    Raises:
        UsageRefused: the name is refused, or there is nothing of that form in it.
        PdfRefused: a PDF cannot be made here.
    """
    check_target(target)
    files = _contents(bulletin, target, soffice)
    for file in files:
        _must_be_new(file)
    for file, content in files.items():
        file.write_bytes(content)
    return list(files)


def _contents(bulletin: Bulletin, target: Path, soffice: Path | None) -> Mapping[Path, bytes]:
    """Return the content of each file, made before the first one is written."""
    ending = target.suffix.lower()
    if ending == ".png":
        return _pictures(bulletin, target)
    if ending == ".json":
        from handlers.bulletins.model import as_json

        return {target: as_json(bulletin).encode() + b"\n"}
    if ending == ".xlsx":
        from handlers.bulletins.layout.sheet import bulletin_sheet

        return {target: bulletin_sheet(bulletin)}
    from handlers.bulletins.layout.document import bulletin_document

    document = bulletin_document(bulletin)
    if ending == ".docx":
        return {target: document}
    from bot.office_suite import find_soffice, pdf
    from handlers.bulletins.layout.official_styles import FALLBACKS

    return {target: pdf(document, find_soffice(soffice), faces=FALLBACKS)}


def _pictures(bulletin: Bulletin, target: Path) -> dict[Path, bytes]:
    """Return every chart and table as a picture, and its data under the same name."""
    from handlers.bulletins.layout.files import drawn

    found = drawn(bulletin)
    if not found:
        raise UsageRefused(form_word(bulletin.language, "no_pictures"))
    files: dict[Path, bytes] = {}
    number = 0
    alone = sum(len(one.pictures) for one in found) == 1
    for one in found:
        for part, picture in enumerate(one.pictures):
            number += 1
            file = target if alone else target.with_stem(f"{target.stem}-{number}")
            files[file] = picture
            if part == 0:
                files[file.with_suffix(".csv")] = one.data
    return files


def _must_be_new(file: Path) -> None:
    if file.exists():
        message = f"{file} 已存在，请换一个文件名。It exists already."
        raise UsageRefused(message)
