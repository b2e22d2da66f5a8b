"""The project's own questions, answered once for all of these tests."""

from __future__ import annotations

from typing import Any

import pytest

from bot.wiring import Office
from tests.conftest import TODAY
from tests.evaluation.scoring import load


@pytest.fixture(scope="session")
def questions() -> list[dict[str, Any]]:
    return load()


@pytest.fixture(scope="session")
def answers(office: Office, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [office.as_json(office.ask(row["question"], as_of=TODAY), id_=row["id"]) for row in questions]
