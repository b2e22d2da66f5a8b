"""The index is disposable: deleted at any moment, it is built again to the same answers."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.wiring import Office
from tests.conftest import TODAY
from tests.evaluation.scoring import load

QUESTIONS = [row["question"] for row in load()][:200]
FEW = QUESTIONS[::8]


def _said(office: Office, questions: list[str]) -> list[str]:
    """Return the answers as other programs get them, without the time they took."""
    answers = [office.as_json(office.ask(question, as_of=TODAY)) for question in questions]
    return [json.dumps({**answer, "elapsed_ms": None}, ensure_ascii=False) for answer in answers]


def _empty_words(home: Path) -> None:
    with closing(sqlite3.connect(home / "library.db", isolation_level=None)) as database:
        for table in ("clause_documents", "clause_paths", "clause_postings"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above


def _drop_words(home: Path) -> None:
    with closing(sqlite3.connect(home / "library.db", isolation_level=None)) as database:
        for table in ("clause_postings", "clause_paths", "clause_documents", "clause_index"):
            database.execute(f"DROP TABLE IF EXISTS {table}")


def _no_vectors(home: Path) -> None:
    shutil.rmtree(home / "vectors")


def _garbled_vectors(home: Path) -> None:
    for path in (home / "vectors").rglob("*.sqlite3"):
        path.write_bytes(b"no database" * 100)


def test_a_deleted_index_is_rebuilt_to_identical_answers(home: Path, office: Office) -> None:
    """Words and vectors gone, two hundred answers come out the same, byte for byte."""
    before = _said(office, QUESTIONS)
    _empty_words(home)
    _no_vectors(home)
    with Office.open(home=home) as rebuilt:
        assert rebuilt.dense is not None
        assert _said(rebuilt, QUESTIONS) == before
    assert len(set(before)) > 190


@pytest.mark.parametrize("harm", [_drop_words, _no_vectors, _garbled_vectors])
def test_each_part_of_the_index_comes_back_alone(
    home: Path, office: Office, harm: Callable[[Path], None]
) -> None:
    harm(home)
    with Office.open(home=home) as rebuilt:
        assert rebuilt.dense is not None
        assert _said(rebuilt, FEW) == _said(office, FEW)


def test_opening_again_changes_no_answer(home: Path, office: Office) -> None:
    with Office.open(home=home) as first:
        said = _said(first, FEW)
    with Office.open(home=home) as second:
        assert _said(second, FEW) == said == _said(office, FEW)


def test_rereading_the_originals_changes_no_answer(home: Path, office: Office) -> None:
    with Office.open(home=home) as changing:
        assert changing.library.rebuild() == 0
    with Office.open(home=home) as again:
        assert _said(again, FEW) == _said(office, FEW)


def test_a_document_added_and_removed_leaves_no_trace(home: Path, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "意见.txt"
    path.write_text("嘉兴市关于首谈期的意见\n一、要求\n首谈期为3个月。\n", encoding="utf-8")
    with Office.open(home=home) as changing:
        added = changing.library.add(path, lambda detected: detected.metadata)
    with Office.open(home=home) as changing:
        assert any("3个月" in answer for answer in _said(changing, ["嘉兴的首谈期是多长？"]))
        changing.library.remove(added.document)
    with Office.open(home=home) as again:
        assert _said(again, FEW) == _said(office, FEW)
