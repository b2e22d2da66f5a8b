"""The monthly selection (月评选, Zhejiang 三（四）): what was nominated, who won, and that a tie is one."""

from __future__ import annotations

from handlers.bulletins.desk import Making
from handlers.bulletins.library import cite
from handlers.bulletins.model import Cite, Item, Notice, Opens, Section
from ledger import selections
from ledger.selections import KINDS, Nomination, Selection


def sections(making: Making) -> tuple[str, tuple[Section, ...], tuple[Notice, ...], str]:
    """Return the lead, the sections, the notices and the line of a month without a selection."""
    selection = selections.of_month(making.read, making.period.code, viewer=making.viewer)
    if selection is None:
        return "", (), (), making.word("no_selection")
    found = [_section(making, selection, kind) for kind in KINDS]
    lead = making.word(f"selection_{selection.state}", day=selection.closes_on)
    rule = _rule(making)
    if rule is not None:
        found.append(Section("rule", making.word("section_rule"), (_quoted(making, rule),)))
    if selection.text:
        found.insert(0, Section("text", making.word("section_text"), (Item(selection.text),)))
    cites = [rule] if rule else []
    return (
        lead,
        tuple(section for section in found if section.holds or section.empty),
        making.notices(cites),
        "",
    )


def _section(making: Making, selection: Selection, kind: str) -> Section:
    title = making.word(f"section_{kind}")
    mine = [one for one in selection.nominations if one.kind == kind]
    if selection.state != "closed":
        voters = dict(selection.voters).get(kind, 0)
        notes = (making.word("voted", count=voters),) if selection.state == "voting" else ()
        items = tuple(_nomination(making, one) for one in mine)
        return Section(kind, title, items, notes=notes, empty=making.word("none_nominated"))
    winners = selection.winners(kind)
    others = tuple(one for one in mine if not one.winner)
    notes = (making.word("tie", count=len(winners), votes=winners[0].votes),) if len(winners) > 1 else ()
    items = tuple(_nomination(making, one, won=True) for one in winners)
    items += tuple(_nomination(making, one) for one in others)
    empty = making.word("nobody_voted") if mine else making.word("none_nominated")
    if mine and not winners:
        notes = (making.word("nobody_voted"),)
    return Section(kind, title, items, notes=notes, empty=empty)


def _nomination(making: Making, one: Nomination, *, won: bool = False) -> Item:
    text = making.word("won" if won else "nominated", title=one.title, place=one.place.name)
    votes = () if one.votes is None else (making.word("votes", count=one.votes),)
    opens = Opens("claim", one.claim) if one.claim else Opens("vote", one.id)
    return Item(text, (one.text, *votes), opens, marked=won)


def _rule(making: Making) -> Cite | None:
    said = [one for one in making.basis["evaluation"] if one["key"] == "monthly"]
    return cite(said[0]) if said else None


def _quoted(making: Making, rule: Cite) -> Item:
    text = making.word("quoted", quote=rule.quote, title=rule.title, path=rule.path)
    return Item(text, (), Opens("clause", rule.document, rule.path), rule)
