"""The small office of the ledger's tests, with the shipped documents beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library
from handlers.bulletins.desk import BulletinDesk
from tests.ledger.conftest import START, Office, build_office, copy_office

PLACES = {"330000": "浙江省", "330100": "杭州市", "330400": "嘉兴市", "330600": "绍兴市"}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Build the small office once."""
    return build_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(built: Office, tmp_path: Path) -> Iterator[Office]:
    """Give each test a small office of its own, of 15 January 2026."""
    copied = copy_office(built, tmp_path)
    yield copied
    copied.ledger.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Open the shipped documents, taken in a year before the office began."""
    with Library.open(tmp_path_factory.mktemp("library"), lambda: START.replace(year=2025)) as opened:
        opened.add_shipped()
        yield opened


@pytest.fixture
def desk(library: Library) -> BulletinDesk:
    """Return what bulletins are made with."""
    return BulletinDesk(lambda: library, PLACES)
