"""A PDF of an official document, made by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import BotError

_NAMES = ("soffice", "libreoffice")
SECONDS = 120
_FONT_NAMES_SECONDS = 10
_SUBSTITUTION = "/org.openoffice.Office.Common/Font/Substitution"


class PdfRefused(BotError):
    """No PDF can be made on this machine, or not of this document."""


def find_soffice(named: Path | None = None) -> Path:
    """Return LibreOffice's program: the one that is named, else the one on the path.

    Raises:
        PdfRefused: it is not there.
    """
    if named is not None:
        if named.is_file() and os.access(named, os.X_OK):
            return named
        message = f"YIPANQI_SOFFICE 指的 {named} 不能运行。LibreOffice cannot be run there."
        raise PdfRefused(message)
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise PdfRefused(
        "没有找到 LibreOffice，不能生成 PDF：请安装 libreoffice-writer，或用 YIPANQI_SOFFICE 指明 soffice 的位置，"
        "或改写成 .docx。LibreOffice was not found: install it, set YIPANQI_SOFFICE, or write a .docx."
    )


def pdf(document: bytes, soffice: Path, *, faces: Mapping[str, str], seconds: float = SECONDS) -> bytes:
    """Return a DOCX as a PDF; the user's own LibreOffice profile and open windows are not touched.

    Args:
        document: the DOCX.
        soffice: LibreOffice's program.
        faces: typefaces and, by commas, those that may stand in for them, best first.
        seconds: how long it may take.

    Raises:
        PdfRefused: it took too long or made nothing.
    """
    with TemporaryDirectory(prefix="yipanqi-pdf-") as folder:
        work = Path(folder)
        source, profile = work / "bulletin.docx", work / "profile"
        source.write_bytes(document)
        (profile / "user").mkdir(parents=True)
        settings = profile_settings(stand_ins(faces, _with_chinese()))
        (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        command = [
            str(soffice), "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "pdf", "--outdir", str(work), str(source),
        ]  # fmt: skip
        try:
            # A session of its own, so that the programs which soffice starts end with it.
            process = subprocess.Popen(  # noqa: S603 - a program the office installed, with our own file
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                start_new_session=True, env={**os.environ, "HOME": str(work)},
            )  # fmt: skip
        except OSError as error:
            message = f"LibreOffice 不能运行：{error}"
            raise PdfRefused(message) from error
        with process:
            try:
                _, told = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                _end(process)
                message = f"LibreOffice {seconds:.0f} 秒内没有完成，未生成 PDF。It took too long."
                raise PdfRefused(message) from None
        made = work / "bulletin.pdf"
        if process.returncode or not made.is_file():
            last = told.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
            message = f"LibreOffice 没有生成 PDF（{last[0][:200]}）。It made nothing."
            raise PdfRefused(message)
        return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those it started."""
    if hasattr(os, "killpg"):
        import signal

        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _with_chinese() -> frozenset[str]:
    """Return the families that are installed, where Chinese is among them or the machine cannot say.

    Raises:
        PdfRefused: there is no typeface with Chinese characters, so a PDF would show empty boxes.
    """
    families = installed_faces()
    if families and not installed_faces(":lang=zh"):
        raise PdfRefused(
            "本机没有中文字体，PDF 会是空框：请安装仿宋、黑体、楷体、宋体或 fonts-noto-cjk。"
            "No typeface with Chinese characters is installed."
        )
    return families


def installed_faces(pattern: str = ":") -> frozenset[str]:
    """Return the families of typefaces that fontconfig knows; empty where the machine has no fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    try:
        listed = subprocess.run(  # noqa: S603 - fontconfig's own listing
            [program, pattern, "family"], capture_output=True, check=True, timeout=_FONT_NAMES_SECONDS
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


def stand_ins(faces: Mapping[str, str], installed: frozenset[str]) -> dict[str, str]:
    """Return, for each typeface that is not installed, the first one that is and may stand in for it."""
    found = {}
    for face, others in faces.items():
        if face not in installed:
            best = next((other for other in others.split(",") if other in installed), None)
            if best is not None:
                found[face] = best
    return found


def profile_settings(replaced: Mapping[str, str]) -> str:
    """Return the settings of a fresh profile: which typeface stands in for which."""
    pairs = "".join(
        f'<item oor:path="{_SUBSTITUTION}/FontPairs"><node oor:name="_{at}" oor:op="replace">'
        f'<prop oor:name="ReplaceFont" oor:op="fuse"><value>{escape(face)}</value></prop>'
        f'<prop oor:name="SubstituteFont" oor:op="fuse"><value>{escape(other)}</value></prop>'
        '<prop oor:name="Always" oor:op="fuse"><value>true</value></prop>'
        '<prop oor:name="OnScreenOnly" oor:op="fuse"><value>false</value></prop></node></item>'
        for at, (face, other) in enumerate(sorted(replaced.items()))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<item oor:path="{_SUBSTITUTION}"><prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>'
        f"{pairs}</oor:items>\n"
    )
