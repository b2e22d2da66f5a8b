"""The installation's own readings of what a document leaves open, kept with who set them and who confirmed.

An admin sets a value with a reason; it counts once a second person has confirmed it. Every change stays on
file, so that the reading of any day can be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from policy.errors import ParameterError
from policy.packs import Packs

FILE: Final = "rules.db"
_TABLE: Final = "parameter_change"


@dataclass(frozen=True)
class ParameterChange:
    """One value set for one parameter; `confirmed_by` is None while it does not count yet."""

    id: int
    pack: str
    name: str
    value: object
    reason: str
    set_by: str
    set_at: str
    confirmed_by: str | None
    confirmed_at: str | None


class ParameterStore:
    """The changes of parameters under an installation's home folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def set(
        self, pack: str, name: str, value: object, *, reason: str, by: str, at: datetime, packs: Packs
    ) -> int:
        """Put a value forward and return its number; it counts once somebody else has confirmed it.

        Raises:
            ParameterError: the pack has no such parameter, or no reason is given.
        """
        full = f"{pack}.{name}"
        known = next((p for p in packs.by_place.values() if p.name == pack), None)
        if known is None or name not in known.parameters:
            names = [f"{p.name}.{n}" for p in packs.by_place.values() for n in p.parameters]
            raise ParameterError(full, f"there is no such parameter; there are {', '.join(names)}")
        if not reason.strip():
            raise ParameterError(full, "give the reason it is set for")
        row = {
            "pack": pack, "name": name, "value": json.dumps(value, ensure_ascii=False), "reason": reason,
            "set_by": by, "set_at": at.isoformat(), "confirmed_by": None, "confirmed_at": None,
        }  # fmt: skip
        with self._write() as database:
            cursor = database.conn.execute(
                f"insert into {_TABLE} ({', '.join(row)}) values ({', '.join(':' + key for key in row)})",  # noqa: S608 - the names are this module's own
                row,
            )
            return int(cursor.lastrowid or 0)

    def confirm(self, number: int, *, by: str, at: datetime) -> ParameterChange:
        """Confirm a value as a second person.

        Raises:
            ParameterError: there is no such change, it is confirmed already, or the same person set it.
        """
        with self._write() as database:
            change = next((c for c in self._changes(database) if c.id == number), None)
            if change is None:
                raise ParameterError(str(number), "there is no change with this number")
            full = f"{change.pack}.{change.name}"
            if change.confirmed_by is not None:
                raise ParameterError(full, f"{change.confirmed_by} has confirmed it already")
            if change.set_by == by:
                raise ParameterError(full, "somebody other than who set it must confirm it")
            database.conn.execute(
                f"update {_TABLE} set confirmed_by = ?, confirmed_at = ? where id = ?",  # noqa: S608 - a constant name
                (by, at.isoformat(), number),
            )
            return next(c for c in self._changes(database) if c.id == number)

    def changes(self) -> tuple[ParameterChange, ...]:
        """Return every change, oldest first."""
        if not self._file.exists():
            return ()
        with closing(self._open().conn) as connection:
            return tuple(self._changes(sqlite_utils.Database(connection)))

    def confirmed(self) -> Mapping[tuple[str, str], object]:
        """Return the values that count, by pack and name: the latest confirmed one of each."""
        counted = [change for change in self.changes() if change.confirmed_at is not None]
        return {
            (c.pack, c.name): c.value for c in sorted(counted, key=lambda c: (c.confirmed_at or "", c.id))
        }

    def _changes(self, database: sqlite_utils.Database) -> Iterator[ParameterChange]:
        for row in database.query(f"select * from {_TABLE} order by id"):  # noqa: S608 - a constant name
            yield ParameterChange(**{**row, "value": json.loads(row["value"])})

    def _open(self) -> sqlite_utils.Database:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite_utils.Database(self._file)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            database.conn.execute(f"pragma {pragma}")
        database.conn.execute(
            f"create table if not exists {_TABLE} (id integer primary key, pack text not null, "
            "name text not null, value text not null, reason text not null, set_by text not null, "
            "set_at text not null, confirmed_by text, confirmed_at text) strict"
        )
        return database

    @contextmanager
    def _write(self) -> Iterator[sqlite_utils.Database]:
        database: Any = self._open()
        with closing(database.conn) as connection:
            connection.isolation_level = None
            connection.execute("begin immediate")
            try:
                yield database
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")
