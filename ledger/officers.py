"""Enrolment by one-time invitation, and its end; whoever is not enrolled can do nothing but enrol."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger import conversations
from ledger.clock import written
from ledger.errors import AccessDeniedError, GuardRefusedError, InvitationError, NotFoundError
from ledger.log import insert, update
from ledger.organisations import organisation
from ledger.store import SYSTEM, Message, Read, Write
from ledger.viewers import Role, Viewer, require, viewer_of

INVITATION_LIFE = timedelta(days=3)
CODE_BYTES = 15


@dataclass(frozen=True)
class Officer:
    """An enrolled person as an admin sees them; the name is "" once it has been erased."""

    id: str
    organisation: str
    role: Role
    active: bool
    name: str
    demonstration: bool


@dataclass(frozen=True)
class Invitation:
    """An invitation as it is handed over; the code is shown once and kept only as a hash."""

    id: str
    code: str
    expires_at: datetime


def _code_hash(code: str) -> str:
    return hashlib.sha256(code.strip().replace("-", "").upper().encode()).hexdigest()


def invite(
    tx: Write, *, viewer: Viewer, organisation_id: str, role: Role, life: timedelta = INVITATION_LIFE
) -> Invitation:
    """Issue a one-time invitation to one organisation and role; only the admin may."""
    require(tx, viewer, [Role.ADMIN], "invite")
    place = organisation(tx, organisation_id)
    if role is Role.REVIEWER and place.city is None:
        raise GuardRefusedError("invite", "a reviewer belongs to a city's organisation", (place.name,))
    if role is Role.SUPERVISOR and place.kind not in ("province", "office"):
        raise GuardRefusedError("invite", "a supervisor belongs to the province's office", (place.name,))
    text = base64.b32encode(tx.secret(CODE_BYTES)).decode()
    code = "-".join(text[start : start + 6] for start in range(0, len(text), 6))
    invitation_id, expires_at = tx.new_id("inv"), tx.now + life
    tx.record(
        "invitation.issued",
        invitation_id,
        actor=viewer.officer,
        facts={"organisation": organisation_id, "role": role.value, "expires_at": written(expires_at)},
        changes=[
            insert(
                "invitations",
                id=invitation_id,
                code_hash=_code_hash(code),
                organisation=organisation_id,
                role=role.value,
                issued_by=viewer.officer,
                expires_at=written(expires_at),
            )
        ],
    )
    return Invitation(invitation_id, code, expires_at)


def revoke_invitation(tx: Write, invitation_id: str, *, viewer: Viewer) -> None:
    """Take an unused invitation back."""
    require(tx, viewer, [Role.ADMIN], "revoke an invitation")
    row = tx.row("SELECT * FROM invitations WHERE id = ?", invitation_id)
    if row is None or row["used_at"] or row["revoked_at"]:
        raise NotFoundError("open invitation", invitation_id)
    tx.record(
        "invitation.revoked",
        invitation_id,
        actor=viewer.officer,
        changes=[update("invitations", invitation_id, revoked_at=written(tx.now))],
    )


def invited(read: Read, code: str) -> Role:
    """Return the role that an invitation gives, before it is used.

    Raises:
        InvitationError: it is unknown, used, expired or revoked; in the same words.
    """
    row = read.row("SELECT * FROM invitations WHERE code_hash = ?", _code_hash(code))
    if row is None or row["used_at"] or row["revoked_at"] or row["expires_at"] <= written(read.now):
        raise InvitationError("not valid, used, or expired")
    return Role(row["role"])


def enrol(tx: Write, *, code: str, name: str, channel: str, account: str) -> Viewer:
    """Enrol whoever holds an invitation, once, and bind the account they write from.

    Whoever was disabled at one organisation enrols at the next with the same account.
    Sending the same code again from the same account answers with the same enrolment. An unknown, used,
    expired or revoked code is refused in the same words.
    """
    row = tx.row("SELECT * FROM invitations WHERE code_hash = ?", _code_hash(code))
    bound = tx.value(
        "SELECT subject FROM personal WHERE field = 'account' AND value = ?", f"{channel}:{account}"
    )
    if row is not None and row["used_by"] is not None and row["used_by"] == bound:
        return viewer_of(tx, bound)
    former = bound and tx.value("SELECT 1 FROM officers WHERE id = ? AND state = 'disabled'", bound)
    if bound is not None and not former:
        raise InvitationError("this account is already enrolled")
    if row is None or row["used_at"] or row["revoked_at"] or row["expires_at"] <= written(tx.now):
        raise InvitationError("not valid, used, or expired")
    if former:
        ref = tx.value(
            "SELECT ref FROM personal WHERE field = 'account' AND value = ?", f"{channel}:{account}"
        )
        tx.erase_personal([ref])
    officer = tx.new_id("of")
    name_ref = tx.keep_personal(officer, "name", name.strip())
    tx.keep_personal(officer, "account", f"{channel}:{account}")
    demonstration = organisation(tx, row["organisation"]).demonstration
    tx.record(
        "officer.enrolled",
        officer,
        actor=officer,
        facts={"organisation": row["organisation"], "role": row["role"], "channel": channel},
        changes=[
            insert(
                "officers",
                id=officer, organisation=row["organisation"], role=row["role"], state="active",
                name_ref=name_ref, enrolled_at=written(tx.now), demonstration=int(demonstration),
            ),
            update("invitations", row["id"], used_at=written(tx.now), used_by=officer),
        ],
        messages=[Message(row["issued_by"], "officer_enrolled", {"officer": officer})],
    )  # fmt: skip
    return viewer_of(tx, officer)


def first_admin(tx: Write, *, name: str, account: str, demonstration: bool = False) -> Viewer:
    """Enrol the owner of the installation as its first admin; refused once anybody is enrolled."""
    if tx.value("SELECT count(*) FROM officers"):
        raise AccessDeniedError("enrol the first admin", "somebody is enrolled already")
    root = tx.value("SELECT id FROM organisations WHERE parent IS NULL")
    officer = tx.new_id("of")
    name_ref = tx.keep_personal(officer, "name", name)
    tx.keep_personal(officer, "account", f"console:{account}")
    tx.record(
        "officer.enrolled",
        officer,
        actor=SYSTEM,
        facts={"organisation": root, "role": Role.ADMIN.value, "channel": "console"},
        changes=[
            insert(
                "officers",
                id=officer, organisation=root, role=Role.ADMIN.value, state="active", name_ref=name_ref,
                enrolled_at=written(tx.now), demonstration=int(demonstration),
            )
        ],
    )  # fmt: skip
    return viewer_of(tx, officer)


def bind_account(tx: Write, *, viewer: Viewer, channel: str, account: str) -> None:
    """Let an enrolled officer also write from another account (proved by the channel)."""
    require(tx, viewer, Role, "bind an account")
    if tx.value("SELECT 1 FROM personal WHERE field = 'account' AND value = ?", f"{channel}:{account}"):
        raise GuardRefusedError("bind an account", "the account is bound already")
    tx.keep_personal(viewer.officer, "account", f"{channel}:{account}")
    tx.record("officer.account_bound", viewer.officer, actor=viewer.officer, facts={"channel": channel})


def disable(tx: Write, officer: str, *, viewer: Viewer, reason: str) -> None:
    """Disable an officer at once: from the next query on they see and do nothing."""
    require(tx, viewer, [Role.ADMIN], "disable an officer")
    row = tx.row("SELECT * FROM officers WHERE id = ?", officer)
    if row is None or row["state"] == "disabled":
        raise NotFoundError("active officer", officer)
    others = tx.value("SELECT count(*) FROM standing WHERE role = 'admin' AND officer <> ?", officer)
    if row["role"] == Role.ADMIN and not others:
        raise GuardRefusedError("disable an officer", "the last admin stays")
    tx.record(
        "officer.disabled",
        officer,
        actor=viewer.officer,
        facts={"reason": reason},
        changes=[update("officers", officer, state="disabled", disabled_at=written(tx.now))],
    )
    tx.connection.execute(
        "UPDATE outbox SET state = 'given_up', problem = 'officer disabled'"
        " WHERE officer = ? AND state IN ('waiting', 'inactive')",
        (officer,),
    )
    for account in _accounts(tx, officer):
        conversations.forget(tx, *account)


def speak_as(tx: Write, officer: str, *, viewer: Viewer) -> Viewer:
    """Let the admin speak as somebody else, which the log records; in a demonstration office anyone may."""
    current = require(tx, viewer, Role, "speak as somebody else")
    row = tx.row("SELECT * FROM officers WHERE id = ? AND state = 'active'", officer)
    if row is None:
        raise NotFoundError("active officer", officer)
    if current.role is not Role.ADMIN and not row["demonstration"]:
        raise AccessDeniedError(
            "speak as somebody else", "only the admin may, or anyone in a demonstration office"
        )
    tx.record("officer.spoken_for", officer, actor=current.officer)
    return viewer_of(tx, officer)


def erase(tx: Write, officer: str, *, viewer: Viewer, reason: str) -> int:
    """Erase a person's data; the log keeps salted hashes and stays valid. Return how many values went.

    The officer must be disabled first, so that nobody is left active without a name or account. Contacts that
    they filed are other people's data and are erased by their own reference (`erase_contact`).
    """
    require(tx, viewer, [Role.ADMIN], "erase a person's data")
    if tx.value("SELECT state FROM officers WHERE id = ?", officer) != "disabled":
        raise GuardRefusedError("erase a person's data", "disable the officer first", (officer,))
    refs = [
        row["ref"]
        for row in tx.rows("SELECT ref FROM personal WHERE subject = ? AND value IS NOT NULL", officer)
    ]
    accounts = _accounts(tx, officer)
    _erase(tx, officer, refs, viewer=viewer, reason=reason)
    tx.connection.execute("DELETE FROM drafts WHERE officer = ?", (officer,))
    tx.connection.execute("DELETE FROM outbox WHERE officer = ?", (officer,))
    tx.connection.execute("DELETE FROM feedback WHERE officer = ?", (officer,))
    tx.connection.execute("DELETE FROM preferences WHERE officer = ?", (officer,))
    for channel, name in accounts:
        tx.connection.execute("DELETE FROM inbox WHERE channel = ? AND account = ?", (channel, name))
        tx.connection.execute("DELETE FROM outbox WHERE address = ?", (f"{channel}:{name}",))
        tx.connection.execute("DELETE FROM reachability WHERE channel = ? AND account = ?", (channel, name))
        conversations.forget(tx, channel, name)
    return len(refs)


def erase_contact(tx: Write, project: str, *, viewer: Viewer, reason: str) -> int:
    """Erase the contact and file names kept for a project. Return how many values went."""
    require(tx, viewer, [Role.ADMIN], "erase a contact")
    refs = [
        row["ref"]
        for row in tx.rows("SELECT ref FROM personal WHERE subject = ? AND value IS NOT NULL", project)
    ]
    if refs:
        _erase(tx, project, refs, viewer=viewer, reason=reason)
    return len(refs)


def _accounts(read: Read, officer: str) -> list[tuple[str, str]]:
    """Return channel and account of everything an officer writes from; the console also speaks as them by id."""
    rows = read.rows("SELECT value FROM personal WHERE subject = ? AND field = 'account'", officer)
    return [("console", officer), *(tuple(row["value"].split(":", 1)) for row in rows if row["value"])]


def _erase(tx: Write, subject: str, refs: Sequence[str], *, viewer: Viewer, reason: str) -> None:
    tx.erase_personal(refs)
    tx.record("personal.erased", subject, actor=viewer.officer, facts={"reason": reason, "values": len(refs)})


def officers(read: Read, *, viewer: Viewer, only: str | None = None) -> list[Officer]:
    """Return everyone enrolled, or `only` the one of this id; only the admin may."""
    require(read, viewer, [Role.ADMIN], "list officers")
    return [
        Officer(
            row["id"], row["organisation"], Role(row["role"]), row["state"] == "active", row["value"] or "",
            bool(row["demonstration"]),
        )
        for row in read.rows(
            "SELECT o.*, p.value FROM officers o LEFT JOIN personal p ON p.ref = o.name_ref"
            " WHERE o.id = coalesce(?, o.id) ORDER BY o.rowid",
            only,
        )
    ]  # fmt: skip
