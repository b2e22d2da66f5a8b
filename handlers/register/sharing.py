"""The pool of circulated projects, masked, and the list of problems and policy needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from handlers.messages import CardFile
from handlers.register import moves
from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errand import EVIDENCE, Errand, Facts
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.terms import standing_terms
from handlers.wording_register_form import VALUES
from ledger import circulation, needs
from ledger.circulation import PoolEntry
from ledger.errors import NotFoundError
from ledger.evidence import add_evidence, keep_file
from ledger.organisations import organisation
from ledger.spreadsheets import export_needs
from ledger.store import Write
from ledger.viewers import Role

Choice = tuple[str, Move]
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LISTS: Final = 6
MOST_SHOWN: Final = 20


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


def pool(speaker: Speaker) -> RegisterReply:
    """Return the pool in words, and the actions on what is offered to the officer's place."""
    with speaker.desk.ledger.read() as read:
        entries = circulation.pool(read, viewer=speaker.viewer)
    if not entries:
        return RegisterReply(speaker.word("pool_empty"))
    shown = sorted(entries, key=lambda entry: not entry.offered_to_us)[:MOST_SHOWN]
    more = [speaker.word("more_of_all", count=len(entries) - len(shown))] if len(entries) > len(shown) else []
    lines = [speaker.word("pool"), *(f"- {pool_line(speaker, entry)}" for entry in shown), *more]
    choices: list[Choice] = []
    for entry in shown:
        if entry.offered_to_us and speaker.viewer.role is Role.OFFICER:
            offer, named = (
                {"circulation": entry.circulation, "version": entry.version},
                pool_line(speaker, entry),
            )
            choices += [
                (speaker.word("do_accept", what=named), moves.begin("accept", **offer)),
                (speaker.word("do_decline", what=named), moves.begin("decline", **offer)),
            ]
    return _offering("\n".join(lines), choices)


def needs_list(speaker: Speaker) -> RegisterReply:
    """Return the needs an officer may see, and what they may do with them."""
    with speaker.desk.ledger.read() as read:
        found = needs.needs(read, viewer=speaker.viewer)
        rows = sorted(found, key=lambda row: row["state"] == "closed")[:MOST_SHOWN]
        names = {row["organisation"]: organisation(read, row["organisation"]).name for row in rows}
    lines = [speaker.word("needs") if rows else speaker.word("needs_none")]
    choices: list[Choice] = []
    role = speaker.viewer.role
    if role is Role.OFFICER:
        choices.append((speaker.word("do_need"), moves.begin("need")))
    for number, row in enumerate(rows, 1):
        kind = VALUES[speaker.language][row["kind"]]
        state = speaker.word(f"need_{row['state']}")
        lines.append(
            f"{speaker.beside(str(number)).strip()}{names[row['organisation']]}｜{kind}｜{row['text']}｜{state}"
        )
        if row["state"] == "filed" and row["filer"] != speaker.viewer.officer and role is not Role.SUPERVISOR:
            review = moves.begin("review_need", need=row["id"], version=row["version"], text=row["text"])
            choices.append((speaker.word("do_review_need", number=number), review))
    if len(found) > len(rows):
        lines.append(speaker.word("more_of_all", count=len(found) - len(rows)))
    if role is Role.REVIEWER:
        month = f"{speaker.desk.today():%Y-%m}"
        choices.append((speaker.word("do_close", month=month), moves.begin("close", month=month)))
    with speaker.desk.ledger.read() as read:
        closed = needs.closings(read, viewer=speaker.viewer)
    for one in closed[-MOST_LISTS:]:
        city = speaker.desk.places.get(one["city"], one["city"])
        month = one["month"] if speaker.viewer.city else f"{city} {one['month']}"
        choices.append((speaker.word("do_needs_file", month=month), moves.needs_file(one["id"])))
    return _offering("\n".join(lines), choices)


def needs_file(speaker: Speaker, closing: str) -> RegisterReply:
    """Return a closed list as the spreadsheet that goes to the province."""
    ledger = speaker.desk.ledger
    with ledger.write() as tx:
        found = next((one for one in needs.closings(tx, viewer=speaker.viewer) if one["id"] == closing), None)
        if found is None:
            raise NotFoundError("closed list", closing)
        content = export_needs(tx, viewer=speaker.viewer, closing=closing)
        digest = keep_file(tx, ledger, content, XLSX)
    month = found["month"]
    file = CardFile(digest, speaker.word("needs_file_name", month=month), XLSX)
    return RegisterReply(speaker.word("needs_file", month=month, count=found["rows"]), files=(file,))


def _offering(body: str, choices: list[Choice]) -> RegisterReply:
    return RegisterReply(body, tuple(label for label, _ in choices), tuple(move for _, move in choices))


def _accept(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    terms = standing_terms(speaker.desk.packs, str(speaker.viewer.city), speaker.desk.today())
    right = circulation.accept(
        tx, facts["circulation"], viewer=speaker.viewer, version=facts["version"], terms=terms,
        investor_asked=values["investor_asked"],
    )  # fmt: skip
    if hashes := facts.get(EVIDENCE):
        add_evidence(tx, right["id"], viewer=speaker.viewer, hashes=hashes, action="accept")
    return right


def _decline(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    circulation.decline(
        tx, facts["circulation"], viewer=speaker.viewer, version=facts["version"], reason=values["reason"]
    )
    return None


def _file(tx: Write, speaker: Speaker, _facts: Facts, values: Facts) -> object:
    return needs.file_need(tx, viewer=speaker.viewer, kind=values["kind"], text=values["text"])


def _review(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    needs.review_need(
        tx, facts["need"], viewer=speaker.viewer, version=facts["version"], approved=bool(values["approved"]),
        note=values["note"],
    )  # fmt: skip
    return None


def _close(tx: Write, speaker: Speaker, facts: Facts, _values: Facts) -> object:
    return needs.close_month(tx, viewer=speaker.viewer, month=facts["month"])


def _asking(name: str, *asks: Ask) -> Callable[[Speaker, Facts], Pending]:
    return lambda _speaker, facts: Pending(name, facts, asks, preview=str(facts.get("text", "")))


def _pool_again(speaker: Speaker, _facts: Facts) -> RegisterReply:
    return pool(speaker)


def _needs_again(speaker: Speaker, _facts: Facts) -> RegisterReply:
    return needs_list(speaker)


ERRANDS: Final = {
    "accept": Errand(
        _asking("accept", Ask("investor_asked", prompt="ask_investor_asked")), _accept, _pool_again
    ),
    "decline": Errand(_asking("decline", Ask("reason", prompt="ask_reason")), _decline, _pool_again),
    "need": Errand(
        _asking(
            "need",
            Ask("kind", "choice", ("problem", "policy"), prompt="ask_need_kind"),
            Ask("text", prompt="ask_need"),
        ),
        _file,
        _needs_again,
    ),
    "review_need": Errand(
        _asking(
            "review_need", Ask("approved", "yes_no", prompt="ask_approved"), Ask("note", prompt="ask_note")
        ),
        _review,
        _needs_again,
    ),
    "close": Errand(
        _asking("close", Ask("confirm", "confirm", ("true", "false"), prompt="ask_confirm")),
        _close,
        _needs_again,
    ),
}
"""What is done in the pool and the list."""


def _band(name: str) -> str:
    return "band_unknown" if name == "unknown" else name
