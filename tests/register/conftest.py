"""A demonstration office with the shipped rules, and conversations in it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import shipped
from handlers.register.desk import RegisterDesk, RegisterReply
from handlers.register.session import RegisterSession
from handlers.register.terms import standing_terms
from handlers.wording import Language
from ledger.clock import SetClock
from ledger.demonstration import build_demonstration
from ledger.matching import IndexedNames
from ledger.opening import open_register
from ledger.store import Ledger, copy_database
from ledger.viewers import Viewer
from policy.packs import Packs, load_packs
from terms.places import Gazetteer

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
POLICY = "（政策回答）"


class Dice:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, itertools.count()

    def __call__(self, length: int) -> bytes:
        return hashlib.sha256(f"{self._seed}{next(self._count)}".encode()).digest()[:length]


@dataclass
class Chat:
    """One officer's conversation, whose replies are read as text."""

    session: RegisterSession

    def __call__(self, text: str, key: str = "") -> str:
        """Return the reply to a message; "" where it is nothing of the register's."""
        reply = self.session.say(text, key)
        return reply.text if reply else ""

    def reply(self, text: str) -> RegisterReply:
        reply = self.session.say(text)
        assert reply is not None
        return reply

    def all(self, *texts: str) -> str:
        """Say one thing after the other and return the last reply."""
        said = ""
        for text in texts:
            said = self(text)
        return said

    def pick(self, label: str) -> str:
        """Choose the numbered action whose label holds these words."""
        assert self.last is not None
        for number, choice in enumerate(self.last.choices, 1):
            if label in choice:
                return self(str(number))
        raise AssertionError((label, self.last.choices))

    last: RegisterReply | None = None

    def __post_init__(self) -> None:
        say = self.session.say

        def kept(text: str, key: str = "") -> RegisterReply | None:
            self.last = say(text, key)
            return self.last

        self.session.say = kept  # type: ignore[method-assign]  # the test listens in


@dataclass
class Register:
    """The demonstration office, its clock and its people."""

    ledger: Ledger
    clock: SetClock
    people: dict[str, Viewer]
    packs: Packs
    gazetteer: Gazetteer

    def chat(self, name: str, language: Language = "zh") -> Chat:
        """Open a conversation for somebody."""
        return Chat(RegisterSession(self.desk(), "demonstration", name, None, language))

    def desk(self) -> RegisterDesk:
        """Return what the handlers work with; policy questions get a fixed answer."""
        places = {code: place.name for code, place in self.gazetteer.by_code.items()}

        def policy(text: str, city: str | None, language: Language) -> str:
            return f"{POLICY}{text}"

        return RegisterDesk(self.ledger, self.packs, self.gazetteer, places, policy)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        with self.ledger.read() as read:
            return int(read.value(f"SELECT count(*) FROM {table}"))  # noqa: S608 - names of these tests

    def reopened(self) -> Register:
        """Return the same register as a new process finds it."""
        path = self.ledger.path
        self.ledger.close()
        ledger = open_register(path.parent, clock=self.clock, randomness=Dice("again"))
        return Register(ledger, self.clock, self.people, self.packs, self.gazetteer)


@pytest.fixture(scope="session")
def packs() -> Packs:
    return load_packs(shipped.load())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, packs: Packs) -> tuple[Path, dict[str, Viewer]]:
    """Build the demonstration office once."""
    home = tmp_path_factory.mktemp("register")
    terms = {city: standing_terms(packs, city, NOW.date()) for city in ("330400", "330100")}
    made = build_demonstration(
        home, clock=SetClock(NOW), names=IndexedNames(), randomness=Dice("demo"), terms=terms
    )
    return home, dict(made.people)


@pytest.fixture
def register(built: tuple[Path, dict[str, Viewer]], packs: Packs, tmp_path: Path) -> Iterator[Register]:
    """Return a fresh demonstration office."""
    home, people = built
    source = open_register(home, clock=SetClock(NOW), randomness=Dice("source"))
    copy_database(source.connection(), tmp_path / "office.db")
    source.close()
    clock = SetClock(NOW)
    ledger = open_register(tmp_path, clock=clock, randomness=Dice("copy"))
    opened = Register(ledger, clock, people, packs, Gazetteer.load())
    yield opened
    opened.ledger.close()
