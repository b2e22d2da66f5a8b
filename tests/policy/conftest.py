"""The shipped rules and places, opened once for these tests."""

from __future__ import annotations

import pytest

from corpus import shipped
from corpus.models import Document
from policy.packs import Packs, load_packs
from terms.places import Gazetteer


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    return shipped.load()


@pytest.fixture(scope="session")
def packs(documents: tuple[Document, ...]) -> Packs:
    return load_packs(documents)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
