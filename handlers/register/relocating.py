"""Review of an existing project's move inside the city: asked for, four opinions collected, decided."""

from __future__ import annotations

from typing import Final

from handlers.register import moves
from handlers.register.asks import Ask
from handlers.register.desk import RegisterReply, Speaker
from handlers.register.errand import Errand, Facts
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.terms import relocation_clause
from ledger import organisations, relocation
from ledger.errors import NotFoundError, StaleActionError
from ledger.relocation import PARTIES
from ledger.store import Read, Row, Write, read_json
from ledger.viewers import Role


def relocations(speaker: Speaker) -> RegisterReply:
    """Return the reviews an officer may see, and what they may do with them."""
    clause = relocation_clause(speaker.desk.packs, speaker.viewer.city)
    with speaker.desk.ledger.read() as read:
        rows = relocation.relocations(read, viewer=speaker.viewer)
        blocks = [_block(speaker, read, number, row) for number, row in enumerate(rows, 1)]
    if not clause and not rows and speaker.viewer.role is not Role.SUPERVISOR:
        return RegisterReply(speaker.word("relocation_unruled"))
    choices: list[tuple[str, Move]] = []
    if clause and speaker.viewer.role in (Role.OFFICER, Role.REVIEWER):
        choices.append((speaker.word("do_relocate"), moves.begin("relocate")))
    if speaker.viewer.role is Role.REVIEWER:
        for number, row in enumerate(rows, 1):
            choices += _for_the_bureau(speaker, number, row)
    body = [speaker.word("relocations" if rows else "relocations_none"), *blocks]
    if clause:
        body.append(speaker.word("relocation_rule", clause=clause))
    return RegisterReply("\n".join(body), tuple(label for label, _ in choices), tuple(m for _, m in choices))


def _block(speaker: Speaker, read: Read, number: int, row: Row) -> str:
    """Return one review: what moves where, every opinion, and the decision."""
    start, end = (organisations.organisation(read, row[f"{side}_place"]).name for side in ("from", "to"))
    state = speaker.word(f"relocation_{row['state']}")
    lines = [
        speaker.word(
            "relocation_line", number=number, enterprise=row["enterprise"], start=start, end=end, state=state,
            reason=row["reason"],
        )
    ]  # fmt: skip
    opinions = read_json(row["opinions"])
    lines += [
        speaker.word(
            "opinion_line", party=speaker.word(f"party_{party}"), words=opinions[party]["words"],
            agrees=speaker.word("agrees" if opinions[party]["agrees"] else "agrees_not"),
        )
        for party in PARTIES
        if party in opinions
    ]  # fmt: skip
    wanting = _outstanding(row)
    if wanting and row["state"] == "open":
        names = speaker.listed(speaker.word(f"party_{party}") for party in wanting)
        lines.append(speaker.word("opinion_wanting", parties=names))
    if row["decision"]:
        lines.append(speaker.word("relocation_decision", words=row["decision"]))
    return "\n".join(lines)


def _outstanding(row: Row) -> tuple[str, ...]:
    opinions = read_json(row["opinions"])
    return tuple(party for party in PARTIES if party not in opinions)


def _for_the_bureau(speaker: Speaker, number: int, row: Row) -> list[tuple[str, Move]]:
    """Return what the bureau may do with one review: enter what is outstanding, decide once nothing is."""
    if row["state"] != "open":
        return []
    name = "opinion" if _outstanding(row) else "decide_relocation"
    move = moves.begin(name, review=row["id"], version=row["version"])
    return [(speaker.word(f"do_{name}", number=number), move)]


def _ask(speaker: Speaker, facts: Facts) -> Pending:
    with speaker.desk.ledger.read() as read:
        tree = organisations.organisations(read, viewer=speaker.viewer, under=speaker.viewer.city)
    places = [place for place in tree if place.kind in ("county", "platform")]
    ids, names = tuple(place.id for place in places), tuple(place.name for place in places)
    asks = (
        Ask("enterprise", prompt="ask_enterprise"),
        Ask("from_place", "choice", ids, prompt="ask_from", labels=names),
        Ask("to_place", "choice", ids, prompt="ask_to", labels=names),
        Ask("reason", prompt="ask_move_reason"),
    )
    return Pending("relocate", facts, asks)


def _opinion(speaker: Speaker, facts: Facts) -> Pending:
    with speaker.desk.ledger.read() as read:
        wanting = _outstanding(_shown(read, speaker, facts))
    asks = (
        Ask("party", "choice", wanting, prompt="ask_party",
            labels=tuple(speaker.word(f"party_{party}") for party in wanting)),
        Ask("agrees", "yes_no", prompt="ask_agrees"),
        Ask("words", prompt="ask_opinion"),
    )  # fmt: skip
    return Pending("opinion", facts, asks)


def _decision(_speaker: Speaker, facts: Facts) -> Pending:
    asks = (
        Ask("approved", "yes_no", prompt="ask_relocation_approved"),
        Ask("reason", prompt="ask_decision"),
    )
    return Pending("decide_relocation", facts, asks)


def _shown(read: Read, speaker: Speaker, facts: Facts) -> Row:
    """Return a review as it was shown; raises `StaleActionError` where it has moved on."""
    for row in relocation.relocations(read, viewer=speaker.viewer):
        if row["id"] != facts["review"]:
            continue
        if row["version"] != facts["version"]:
            raise StaleActionError(row["id"], facts["version"], row["version"], row["state"], "")
        return row
    raise NotFoundError("relocation review", facts["review"])


def _check(read: Read, speaker: Speaker, facts: Facts) -> None:
    _shown(read, speaker, facts)


def _open(tx: Write, speaker: Speaker, _facts: Facts, values: Facts) -> object:
    return relocation.open_relocation(
        tx, viewer=speaker.viewer, enterprise=values["enterprise"], from_place=values["from_place"],
        to_place=values["to_place"], reason=values["reason"],
    )  # fmt: skip


def _enter(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    relocation.give_opinion(
        tx, facts["review"], viewer=speaker.viewer, version=facts["version"], party=values["party"],
        agrees=bool(values["agrees"]), words=values["words"],
    )  # fmt: skip
    return None


def _decide(tx: Write, speaker: Speaker, facts: Facts, values: Facts) -> object:
    relocation.decide_relocation(
        tx, facts["review"], viewer=speaker.viewer, version=facts["version"],
        approved=bool(values["approved"]), reason=values["reason"],
    )  # fmt: skip
    return None


def _then(speaker: Speaker, _facts: Facts) -> RegisterReply:
    return relocations(speaker)


ERRANDS: Final = {
    "relocate": Errand(_ask, _open, _then),
    "opinion": Errand(_opinion, _enter, _then, _check),
    "decide_relocation": Errand(_decision, _decide, _then, _check),
}
"""What is done with relocation reviews."""
