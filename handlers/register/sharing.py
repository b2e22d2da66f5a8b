"""The pool of circulated projects, masked, and the list of problems and policy needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.register.actions import Pending
from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.terms import standing_terms
from handlers.wording_register_form import VALUES
from ledger import circulation, needs
from ledger.circulation import PoolEntry
from ledger.organisations import organisation
from ledger.store import Row, Write
from ledger.viewers import Role

After = Callable[[str], RegisterReply]
Choice = tuple[str, Callable[[], Pending]]


def pool_line(speaker: Speaker, entry: PoolEntry) -> str:
    """Return a circulated project as every place may see it: nothing that names it."""
    values = VALUES[speaker.language]
    parts = [
        speaker.desk.places.get(entry.city, entry.city),
        entry.industry or speaker.word("industry_unknown"),
        entry.chain or "",
        values.get(entry.capital or "", ""),
        values.get(entry.stage, entry.stage),
        f"{speaker.word(_band(entry.amount_band))}{_currency(entry.currency)}",
        speaker.word(f"reach_{entry.reach}"),
        speaker.word("offered_to_us") if entry.offered_to_us else "",
    ]
    return "｜".join(part for part in parts if part)


def _currency(code: str | None) -> str:
    return f" {code}" if code and code != "CNY" else ""


def pool(speaker: Speaker, after: After) -> tuple[str, list[Choice]]:
    """Return the pool in words, and the actions on what is offered to the officer's place."""
    with speaker.desk.ledger.read() as read:
        entries = circulation.pool(read, viewer=speaker.viewer)
    if not entries:
        return speaker.word("pool_empty"), []
    lines = [speaker.word("pool"), *(f"- {pool_line(speaker, entry)}" for entry in entries)]
    choices: list[Choice] = []
    for entry in entries:
        if entry.offered_to_us and speaker.viewer.role is Role.OFFICER:
            shown = pool_line(speaker, entry)
            choices += [
                (speaker.word("do_accept", what=shown), _accepting(speaker, entry, after)),
                (speaker.word("do_decline", what=shown), _declining(speaker, entry, after)),
            ]
    return "\n".join(lines), choices


def _accepting(speaker: Speaker, entry: PoolEntry, after: After) -> Callable[[], Pending]:
    def run(tx: Write, values: Mapping[str, Any]) -> object:
        terms = standing_terms(speaker.desk.packs, str(speaker.viewer.city), speaker.desk.today())
        return circulation.accept(
            tx, entry.circulation, viewer=speaker.viewer, version=entry.version, terms=terms,
            investor_asked=values["investor_asked"],
        )  # fmt: skip

    asks = (Ask("investor_asked", prompt="ask_investor_asked"),)
    return lambda: Pending("accept", asks, run, after)


def _declining(speaker: Speaker, entry: PoolEntry, after: After) -> Callable[[], Pending]:
    def run(tx: Write, values: Mapping[str, Any]) -> object:
        circulation.decline(
            tx, entry.circulation, viewer=speaker.viewer, version=entry.version, reason=values["reason"]
        )
        return None

    return lambda: Pending("decline", (Ask("reason", prompt="ask_reason"),), run, after)


def needs_list(speaker: Speaker, after: After) -> tuple[str, list[Choice]]:
    """Return the needs an officer may see, and what they may do with them."""
    with speaker.desk.ledger.read() as read:
        rows = needs.needs(read, viewer=speaker.viewer)
        names = {row["organisation"]: organisation(read, row["organisation"]).name for row in rows}
    lines = [speaker.word("needs") if rows else speaker.word("needs_none")]
    choices: list[Choice] = []
    role = speaker.viewer.role
    if role is Role.OFFICER:
        choices.append((speaker.word("do_need"), lambda: _filing(speaker, after)))
    for number, row in enumerate(rows, 1):
        kind = VALUES[speaker.language][row["kind"]]
        state = speaker.word(f"need_{row['state']}")
        lines.append(f"（{number}）{names[row['organisation']]}｜{kind}｜{row['text']}｜{state}")
        if row["state"] == "filed" and row["filer"] != speaker.viewer.officer and role is not Role.SUPERVISOR:
            choices.append((speaker.word("do_review_need", number=number), _reviewing(speaker, row, after)))
    if role is Role.REVIEWER:
        month = f"{speaker.desk.today():%Y-%m}"
        choices.append((speaker.word("do_close", month=month), lambda: _closing(speaker, month, after)))
    return "\n".join(lines), choices


def _filing(speaker: Speaker, after: After) -> Pending:
    def run(tx: Write, values: Mapping[str, Any]) -> object:
        return needs.file_need(tx, viewer=speaker.viewer, kind=values["kind"], text=values["text"])

    asks = (
        Ask("kind", "choice", ("problem", "policy"), prompt="ask_need_kind"),
        Ask("text", prompt="ask_need"),
    )
    return Pending("need", asks, run, after)


def _reviewing(speaker: Speaker, row: Row, after: After) -> Callable[[], Pending]:
    def run(tx: Write, values: Mapping[str, Any]) -> object:
        needs.review_need(
            tx, row["id"], viewer=speaker.viewer, version=row["version"], approved=bool(values["approved"]),
            note=values["note"],
        )  # fmt: skip
        return None

    asks = (Ask("approved", "yes_no", prompt="ask_approved"), Ask("note", prompt="ask_note"))
    return lambda: Pending("review_need", asks, run, after, preview=row["text"])


def _closing(speaker: Speaker, month: str, after: After) -> Pending:
    def run(tx: Write, _values: Mapping[str, Any]) -> object:
        return needs.close_month(tx, viewer=speaker.viewer, month=month)

    asks = (Ask("confirm", "confirm", ("true", "false"), prompt="ask_confirm"),)
    return Pending("close", asks, run, after)


def _band(name: str) -> str:
    return "band_unknown" if name == "unknown" else name
