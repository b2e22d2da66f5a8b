"""What the doctor examines, one question each; an examination returns what is wrong, or None."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot import settings as settings_module
from bot.channels.opening import open_telegram
from bot.clock import now
from bot.home import ready
from bot.settings import Settings
from bot.wiring import Office
from handlers.wording import Language
from handlers.wording_doctor import DOCTOR
from indexer.following import in_step
from indexer.fusion import kept
from ledger.clock import SystemClock
from ledger.opening import open_register, register_path

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

_LEAST_FREE = 500 * 1024 * 1024
_FIRST_YEAR = 2026
_SAMPLE = "嘉兴的首谈期是多长？"


@dataclass
class Patient:
    """The installation under examination."""

    settings: Settings
    office: Office | None = None

    @classmethod
    def open(cls) -> Self:
        """Read the settings; the office itself is opened by the first examination that needs it."""
        return cls(settings_module.load())

    @property
    def language(self) -> Language:
        """Return the language of the interface."""
        return self.settings.language

    def opened(self) -> Office:
        """Return the office, opened once."""
        if self.office is None:
            self.office = Office.open()
        return self.office

    @property
    def has_register(self) -> bool:
        """Say whether this installation keeps a register."""
        return register_path(self.settings.home).exists()

    @property
    def has_telegram(self) -> bool:
        """Say whether a Telegram bot is configured."""
        return self.settings.telegram_token is not None

    def close(self) -> None:
        """Close the office if it was opened."""
        if self.office is not None:
            self.office.__exit__(None, None, None)


def _home(patient: Patient) -> str | None:
    ready(patient.settings.home)
    return None


def _disk(patient: Patient) -> str | None:
    free = shutil.disk_usage(ready(patient.settings.home)).free
    return None if free >= _LEAST_FREE else f"{free // 2**20} MiB"


def _storage(patient: Patient) -> str | None:
    connection = patient.opened().library.database.conn
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    wrong = [f"{name}={found[name]}" for name in expected if found[name] != expected[name]]
    check = connection.execute("PRAGMA quick_check").fetchone()[0]
    return "；".join(wrong + ([] if check == "ok" else [str(check)])) or None


def _documents(patient: Patient) -> str | None:
    office = patient.opened()
    empty = [m.id for m in office.documents() if not office.library.document(m.id).clauses]
    return "、".join(empty) or (None if office.documents() else "0")


def _lexical(patient: Patient) -> str | None:
    return None if in_step(patient.opened().library) else "clause_documents ≠ clauses"


def _vectors(patient: Patient) -> str | None:
    return None if patient.opened().dense is not None else "未启用 / off"


def _embedding(patient: Patient) -> str | None:
    dense = patient.opened().dense
    if patient.settings.embedding is None or dense is None:
        return None  # the shipped one was measured before it was shipped
    if kept(patient.opened().library.database.conn, dense.model) is not None:
        return None
    return f"{dense.model}：{DOCTOR[patient.language]['not_calibrated']}"


def _rules(patient: Patient) -> str | None:
    from bot.rules import open_rules

    open_rules(patient.settings.home)
    return None


def _clock(patient: Patient) -> str | None:
    del patient
    return None if now().year >= _FIRST_YEAR else now().isoformat()


def _register_storage(patient: Patient) -> str | None:
    """Open office.db, which refuses pragmas that do not hold, and let SQLite look through it."""
    ledger = open_register(patient.settings.home, clock=SystemClock(), randomness=secrets.token_bytes)
    try:
        check = ledger.connection().execute("PRAGMA quick_check").fetchone()[0]
    finally:
        ledger.close()
    return None if check == "ok" else str(check)


def _register_clock(patient: Patient) -> str | None:
    """Compare the clock with the last happening of the log."""
    ledger = open_register(patient.settings.home, clock=SystemClock(), randomness=secrets.token_bytes)
    try:
        with ledger.read():
            return None
    finally:
        ledger.close()


def _token(patient: Patient) -> str | None:
    """Ask the Bot API who we are."""

    async def ask(channel: TelegramChannel) -> None:
        try:
            await channel.me()
        finally:
            await channel.close()

    asyncio.run(ask(open_telegram(patient.settings)))
    return None


def _webhook(patient: Patient) -> str | None:
    """Compare where Telegram brings updates with how we want to get them."""
    words = DOCTOR[patient.language]
    settings = patient.settings

    async def told(channel: TelegramChannel) -> str:
        try:
            return await channel.webhook_set()
        finally:
            await channel.close()

    now = asyncio.run(told(open_telegram(settings)))
    if settings.telegram_mode == "polling":
        return words["webhook_still_set"] if now else None
    wanted = settings.webhook_url or ""
    if wanted and not wanted.startswith("https://"):
        return words["webhook_not_https"]
    return None if now == wanted or not wanted else words["webhook_not_set"]


def _answer(patient: Patient) -> str | None:
    reply = patient.opened().ask(_SAMPLE)
    return None if reply.citations else reply.text


EXAMINATIONS: Mapping[str, Callable[[Patient], str | None]] = {
    "home": _home,
    "disk": _disk,
    "storage": _storage,
    "documents": _documents,
    "lexical": _lexical,
    "vectors": _vectors,
    "embedding": _embedding,
    "rules": _rules,
    "clock": _clock,
    "answer": _answer,
    "register_storage": _register_storage,
    "register_clock": _register_clock,
    "token": _token,
    "webhook": _webhook,
}
WHERE: Mapping[str, Callable[[Patient], bool]] = {
    "register_storage": lambda patient: patient.has_register,
    "register_clock": lambda patient: patient.has_register,
    "token": lambda patient: patient.has_telegram,
    "webhook": lambda patient: patient.has_telegram,
}
"""Examinations that make sense only where there is what they look at."""
