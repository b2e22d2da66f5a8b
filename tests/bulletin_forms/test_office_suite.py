"""PDF through LibreOffice: found or refused in one line, never waited for without end, nothing left behind."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from bot.office_suite import PdfRefused, find_soffice, installed_faces, pdf, profile_settings, stand_ins
from handlers.bulletins.layout.document import bulletin_document
from handlers.bulletins.layout.official_styles import FALLBACKS, FANGSONG, KAITI
from tests.bulletin_forms import samples


def _program(folder: Path, script: str) -> Path:
    """Write a program that takes LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def chinese(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fontconfig know a Chinese typeface, whatever this machine has."""
    folder = tmp_path_factory.mktemp("fontconfig")
    listing = folder / "fc-list"
    listing.write_text('#!/bin/sh\necho "Noto Serif CJK SC"\n')
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_libreoffice_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfRefused, match="没有找到 LibreOffice") as refused:
        find_soffice()
    assert "\n" not in str(refused.value)


def test_it_is_found_on_the_path_or_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_soffice() == program
    assert find_soffice(program) == program
    with pytest.raises(PdfRefused, match="不能运行"):
        find_soffice(tmp_path / "nothing")


@pytest.mark.usefixtures("chinese")
def test_a_pdf_comes_back_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    program = _program(
        tmp_path,
        'for last; do :; done; test -f "$last" || exit 3\n'
        'ls "${HOME}/profile/user/registrymodifications.xcu" >/dev/null || exit 4\n'
        'printf "%%PDF-1.7" > "$(dirname "$last")/bulletin.pdf"',
    )
    assert pdf(b"PK", program, faces=FALLBACKS) == b"%PDF-1.7"
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]


def test_without_a_chinese_typeface_no_pdf_of_empty_boxes_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _program(tmp_path, "exit 0")
    listing = tmp_path / "fc-list"
    listing.write_text('#!/bin/sh\ntest "$1" = ":lang=zh" || echo "DejaVu Sans"\n')
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(PdfRefused, match="没有中文字体"):
        pdf(b"PK", program, faces=FALLBACKS)


@pytest.mark.usefixtures("chinese")
def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    """The program and what it started hold a pipe open; its end is seen when the last of them is gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    program = _program(tmp_path, f'exec 9>"{pipe}"; sleep 60 & wait')
    with pytest.raises(PdfRefused, match="秒内没有完成"):
        pdf(b"PK", program, faces={}, seconds=1)
    readable, _, _ = select.select([end], [], [], 10)
    assert readable
    assert os.read(end, 1) == b""
    os.close(end)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("script", ["echo could not be loaded >&2; exit 1", "exit 0"], ids=["fails", "empty"])
def test_one_that_makes_nothing_is_told(tmp_path: Path, script: str) -> None:
    with pytest.raises(PdfRefused, match="没有生成 PDF"):
        pdf(b"PK", _program(tmp_path, script), faces={})


def test_the_best_face_that_is_there_stands_in() -> None:
    found = stand_ins(FALLBACKS, frozenset({"FangSong", "Noto Serif CJK SC", KAITI}))
    assert found[FANGSONG] == "FangSong"
    assert KAITI not in found
    assert "FangSong" in profile_settings(found)


def test_a_real_libreoffice_makes_a_pdf_where_there_is_one() -> None:
    """Elsewhere, or where no Chinese typeface is, the refusal is what is promised, and is tried above."""
    try:
        program = find_soffice()
    except PdfRefused:
        return
    if installed_faces() and not installed_faces(":lang=zh"):
        return
    assert pdf(bulletin_document(samples.weekly()), program, faces=FALLBACKS).startswith(b"%PDF")
