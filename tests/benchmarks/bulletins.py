"""Bulletins over a large register: `python -m tests.benchmarks.bulletins [--claims 100000] [--readers 10000]`.

A register of generated claims is written straight into its tables (its log too, so that spans of it can be asked for),
then bulletins are made for each role, an issue is published to all readers and handed over in batches.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.library import Library
from handlers.bulletins import schedule
from handlers.bulletins.calendar import before
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.making import make
from handlers.bulletins.model import Kind, as_json
from ledger import issues
from ledger.clock import SetClock, written
from ledger.log import Change, append, insert
from ledger.store import Ledger, Write
from ledger.viewers import Viewer, viewer_of
from tests.ledger.conftest import build_office

WHEN = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
STATES = ("under_review", "granted", "forecast", "expired", "signed", "landed", "withdrawn")


@contextmanager
def timed(found: dict[str, object], name: str) -> Iterator[None]:
    """Note how long something takes."""
    begun = time.perf_counter()
    yield
    found[name] = round(time.perf_counter() - begun, 3)


def claims(tx: Write, people: dict[str, Viewer], count: int, over: timedelta) -> None:
    """Write claims of the whole year before `WHEN`, evenly over the officers of the office."""
    officers = [people[name] for name in ("jiashan", "jiashan2", "pinghu", "port", "yuhang", "chunan")]
    investors: list[Change] = [
        insert("investors", id=f"in{at}", name=f"第{at}号投资有限公司", country=None, uscc=None,
               foreign_number=None, tags="[]")
        for at in range(count // 10 + 1)
    ]  # fmt: skip
    _record(tx, WHEN - over, "investor.entered", "in", investors)
    for at in range(count):
        instant = WHEN - over + over * at / count
        who, state = officers[at % len(officers)], STATES[at % len(STATES)]
        due = written(instant + timedelta(days=31)) if state in ("granted", "forecast") else None
        later = instant + timedelta(hours=1)
        project: Change = insert(
            "projects", id=f"pr{at}", receipt=f"330400-{at:07d}", organisation=who.organisation,
            filer=who.officer, filing_key=str(at), city=str(who.city), name=f"第{at}号项目",
            investor=f"in{at // 10}", amount=12 * 10**10, currency="CNY", capital="domestic", industry="光伏",
            chain=None, intended_place="嘉善县", stage="clear_intention", layout_conforming=None, landmark=None,
            cross_district=None, contact_ref=None, source_ref=None, evidence="[]", words="{}",
            filed_at=written(instant), support_suspended=None,
        )  # fmt: skip
        claim: Change = insert(
            "claims", id=f"cl{at}", project=f"pr{at}", city=str(who.city), organisation=who.organisation,
            filer=who.officer, investor=f"in{at // 10}", slot_project=f"pr{at}", state=state, version=3,
            place_in_order=at, behind=None, origin=None, layout_conforming=None, investor_asked=None,
            granted_at=written(later) if state != "under_review" else None, due_at=due, review_on=None,
            terms=None, answer_due_at=None, missing=None, signing_on=f"{later:%Y-%m-%d}" if state == "forecast"
            else None, forecast_late=0 if state == "forecast" else None, declared=None,
            signed_on=f"{later:%Y-%m-%d}" if state in ("signed", "landed") else None,
            landed_on=f"{later:%Y-%m-%d}" if state == "landed" else None, reason=None, clause=None,
        )  # fmt: skip
        _record(tx, instant, "claim.file", f"cl{at}", [project, claim])
        steps = {
            "granted": "grant",
            "forecast": "file_forecast",
            "signed": "confirm_signed",
            "landed": "land",
        }
        if state in steps:
            _record(tx, instant, f"claim.{steps[state]}", f"cl{at}", [])
        if state == "expired" and at % 70 == STATES.index("expired"):
            opened: Change = insert(
                "circulations", id=f"ci{at}", claim=f"cl{at}", project=f"pr{at}", reach="province", reason="x",
                opened_at=written(instant), closed_at=None if at % 7000 == STATES.index("expired") else written(later),
                taken_by=None,
            )  # fmt: skip
            _record(tx, instant, "claim.circulate", f"cl{at}", [opened])


def _record(tx: Write, at: datetime, kind: str, subject: str, changes: list[Change]) -> None:
    append(
        tx.connection, at=written(at), kind=kind, subject=subject, actor="system", facts={}, changes=changes,
        personal={},
    )  # fmt: skip


def readers(tx: Write, count: int) -> None:
    """Enrol readers at the organisations of the office."""
    places = [
        row["id"] for row in tx.rows("SELECT id FROM organisations WHERE kind IN ('county', 'platform')")
    ]
    changes = [
        insert(
            "officers", id=f"rd{at}", organisation=places[at % len(places)], role="officer", state="active",
            name_ref=None, enrolled_at=written(tx.now), disabled_at=None, demonstration=0,
        )
        for at in range(count)
    ]  # fmt: skip
    tx.record("officer.enrolled", "rd", actor="system", changes=changes)


def measured(folder: Path, count: int, people: int) -> dict[str, object]:
    """Build the register and measure; seconds and megabytes by name."""
    clock = SetClock(WHEN - timedelta(days=365))
    found: dict[str, object] = {"claims": count, "readers": people}
    office = build_office(folder, clock)
    with timed(found, "building"), office.ledger.write() as tx:
        claims(tx, office.people, count, timedelta(days=364))
    clock.instant = WHEN
    with office.ledger.write() as tx:
        readers(tx, people)
    with Library.open(folder, lambda: WHEN - timedelta(days=400)) as library:
        library.add_shipped()
        desk = BulletinDesk(lambda: library, {})
        _made(found, office.ledger, desk, office.people)
        _pushed(found, office.ledger, desk, clock)
    office.ledger.close()
    return found


def _made(found: dict[str, object], ledger: Ledger, desk: BulletinDesk, people: dict[str, Viewer]) -> None:
    kinds: tuple[Kind, ...] = ("weekly", "quarterly", "city_quarterly")
    for kind in kinds:
        for who in ("supervisor", "jx-bureau", "jiashan"):
            if kind == "city_quarterly" and who == "supervisor":
                continue
            with ledger.read() as read, timed(found, f"{kind} for {who}"):
                bulletin = make(desk, read, kind, viewer=people[who], period=before(kind, WHEN.date()))
                found[f"{kind} for {who}, bytes"] = len(as_json(bulletin))
    with ledger.read() as read, timed(found, "year in one week, supervisor"):
        make(desk, read, "weekly", viewer=people["supervisor"], period="2026-W48")


def _pushed(found: dict[str, object], ledger: Ledger, desk: BulletinDesk, clock: SetClock) -> None:
    schedule.due(ledger, desk)
    clock.instant = WHEN + timedelta(days=7)
    before_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with timed(found, "publishing to all"):
        fired = schedule.due(ledger, desk)
    found["copies"] = sum(one.copies for one in fired if one.outcome == "published")
    at_once = sum(one.copies for one in fired if one.outcome == "handed")
    clock.advance(timedelta(minutes=11))
    with timed(found, "handing all over"):
        found["handed"] = at_once + issues.release(ledger)
    found["more memory for the push, MB"] = round(
        (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kilobytes) / 1024, 1
    )
    with ledger.read() as read:
        some = read.rows("SELECT officer, issue FROM deliveries ORDER BY officer LIMIT 100")
        with timed(found, "wording 100 copies"):
            for row in some:
                issue = issues.issue(read, row["issue"])
                make(desk, read, "weekly", viewer=viewer_of(read, row["officer"]), issue=issue)


def main() -> None:
    """Measure and print as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options.claims, options.readers)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
