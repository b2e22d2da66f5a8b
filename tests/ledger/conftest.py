"""A small office for the ledger's tests: a province, two cities, their bureaux, counties and people."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger import officers, organisations
from ledger.clock import SetClock
from ledger.duplicates import PlainNames
from ledger.store import Ledger, copy_database
from ledger.viewers import Role, Viewer

START = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)


class Dice:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str = "dice") -> None:
        self._seed, self._count = seed, itertools.count()

    def __call__(self, length: int) -> bytes:
        return hashlib.sha256(f"{self._seed}{next(self._count)}".encode()).digest()[:length]


@dataclass
class Office:
    """The register of the small office, its clock, and its people by a short name."""

    ledger: Ledger
    clock: SetClock
    people: dict[str, Viewer]

    def __getitem__(self, name: str) -> Viewer:
        return self.people[name]


def enrol(ledger: Ledger, admin: Viewer, organisation: str, role: Role, name: str) -> Viewer:
    """Enrol one person through an invitation, as it is done in the office."""
    with ledger.write() as tx:
        invitation = officers.invite(tx, viewer=admin, organisation_id=organisation, role=role)
    with ledger.write() as tx:
        return officers.enrol(tx, code=invitation.code, name=name, channel="test", account=name)


def build_office(folder: Path, clock: SetClock | None = None) -> Office:
    """Build the small office in a folder."""
    clock = clock or SetClock(START)
    ledger = Ledger(folder / "office.db", clock=clock, names=PlainNames(), randomness=Dice())
    with ledger.write() as tx:
        organisations.add(tx, viewer=None, division="330000", name="浙江省", kind="province", parent=None)
        admin = officers.first_admin(tx, name="管理员", account="owner")
    places: dict[str, str] = {}
    with ledger.write() as tx:
        for short, division, name, kind, parent in (
            ("jx", "330400", "嘉兴市", "city", "330000"),
            ("hz", "330100", "杭州市", "city", "330000"),
            ("jx-bureau", "330400", "嘉兴市投资促进中心", "bureau", "330400"),
            ("hz-bureau", "330100", "杭州市投资促进局", "bureau", "330100"),
            ("jiashan", "330421", "嘉善县", "county", "330400"),
            ("pinghu", "330482", "平湖市", "county", "330400"),
            ("port", "330400", "嘉兴港区", "platform", "330400"),
            ("yuhang", "330110", "余杭区", "county", "330100"),
            ("chunan", "330127", "淳安县", "county", "330100"),
            ("office", "330000", "省招商引资工作领导小组办公室", "office", "330000"),
        ):
            places[short] = organisations.add(
                tx, viewer=admin, division=division, name=name, kind=kind, parent=parent,
                favoured="mountain_county" if short == "chunan" else None,
            ).id  # fmt: skip
    people = {"admin": admin}
    for name, place, role in (
        ("jiashan", "jiashan", Role.OFFICER),
        ("jiashan2", "jiashan", Role.OFFICER),
        ("pinghu", "pinghu", Role.OFFICER),
        ("port", "port", Role.OFFICER),
        ("yuhang", "yuhang", Role.OFFICER),
        ("chunan", "chunan", Role.OFFICER),
        ("jx-bureau", "jx-bureau", Role.REVIEWER),
        ("jx-bureau2", "jx-bureau", Role.REVIEWER),
        ("hz-bureau", "hz-bureau", Role.REVIEWER),
        ("supervisor", "office", Role.SUPERVISOR),
    ):
        people[name] = enrol(ledger, admin, places[place], role, name)
    return Office(ledger, clock, people)


def copy_office(built: Office, folder: Path) -> Office:
    """Return a small office of one's own, copied from one that was built before."""
    copy_database(built.ledger.connection(), folder / "office.db")
    clock = SetClock(START)
    ledger = Ledger(folder / "office.db", clock=clock, names=PlainNames(), randomness=Dice("copy"))
    return Office(ledger, clock, dict(built.people))


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Build the small office once."""
    return build_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(built_office: Office, tmp_path: Path) -> Iterator[Office]:
    """Return a fresh small office."""
    office = copy_office(built_office, tmp_path)
    yield office
    office.ledger.close()
