"""Who is looking or acting; every query and every action takes a viewer, and there is no default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ledger.errors import AccessDeniedError
from ledger.store import Read


class Role(StrEnum):
    """What an officer may do (DOMAIN 1)."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True)
class Viewer:
    """An enrolled person, as the register knows them at this moment.

    city: the city whose rule reaches their organisation, None for the province's own offices.
    """

    officer: str
    organisation: str
    role: Role
    city: str | None


def viewer_of(read: Read, officer: str) -> Viewer:
    """Return the viewer for an officer's id; whoever is not enrolled and active is refused."""
    row = read.row("SELECT * FROM standing WHERE officer = ?", officer)
    if row is None:
        raise AccessDeniedError("looking", "not enrolled, or disabled: enrol with an invitation first")
    return Viewer(row["officer"], row["organisation"], Role(row["role"]), row["city"])


def viewer_by_account(read: Read, channel: str, account: str) -> Viewer:
    """Return the viewer for an account of a channel, such as ("telegram", "12345")."""
    officer = read.value(
        "SELECT subject FROM personal WHERE field = 'account' AND value = ?", f"{channel}:{account}"
    )
    if officer is None:
        raise AccessDeniedError("looking", "not enrolled, or disabled: enrol with an invitation first")
    return viewer_of(read, officer)


def require(read: Read, viewer: Viewer, roles: Iterable[Role], action: str) -> Viewer:
    """Return the viewer as they stand now, refusing one who was disabled, moved, or has another role."""
    current = viewer_of(read, viewer.officer)
    if current.role not in tuple(roles):
        raise AccessDeniedError(action, f"role {current.role} may not do this")
    return current
