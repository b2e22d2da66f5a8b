"""The weekly bulletin (周信息, Zhejiang 三（四）): what happened in a week, what is near, what waits for the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers.bulletins.desk import Making
from handlers.bulletins.library import cite, near_and_past, reaches
from handlers.bulletins.model import Item, Notice, Opens, Section
from handlers.wording_documents import STATUS
from handlers.wording_register import word as register_word
from handlers.wording_register_form import VALUES, amount_text
from ledger import bulletin_news, circulation, figures, selections
from ledger.bulletin_news import ClaimNews, Told, Waiting
from ledger.clock import read_instant, shanghai_day
from ledger.viewers import Role

AHEAD = 7
RECENT = timedelta(days=365)
WAITING_OPENS: dict[str, Opens] = {
    "conflicts": Opens("queue"),
    "reviews": Opens("queue"),
    "signings": Opens("queue"),
    "relocations": Opens("queue"),
    "needs": Opens("needs"),
    "offers": Opens("pool"),
    "to_recommend": Opens("pool"),
    "figures": Opens("figures"),
    "votes": Opens("vote"),
}
Line = Callable[[ClaimNews], Item]


def sections(making: Making) -> tuple[str, tuple[Section, ...], tuple[Notice, ...], str]:
    """Return the lead, the sections, the notices and the line of a quiet week.

    What happened is the same for everyone of one organisation and role while the log and the day are the same, so that
    ten thousand copies are not ten thousand times looked up; what waits is each reader's own.
    """
    lead, news, past = making.shared(lambda: _news(making))
    own = Section("waiting", making.word("section_waiting"), tuple(_waiting(making)))
    shown = [*news, *([past] if past.holds and news else []), *([own] if own.holds else [])]
    cites = [item.cite for section in shown for item in section.items if item.cite is not None]
    return lead, tuple(shown), making.notices(cites), "" if news else making.word("quiet_week")


def _news(making: Making) -> tuple[str, tuple[Section, ...], Section]:
    """Return the lead, the sections of what happened and is near, and the deadlines that have passed."""
    read, viewer, scope = making.read, making.viewer, making.scope
    entries = bulletin_news.entries(read, making.period.first, making.period.last)
    begins = min(making.period.last + timedelta(days=1), making.today)
    told = {
        key: bulletin_news.happened(read, key, entries, viewer=viewer, place=scope)
        for key in bulletin_news.HAPPENED
    }
    told["expiring"] = bulletin_news.expiring(read, viewer=viewer, first=begins, days=AHEAD, place=scope)
    soon = bulletin_news.signing_soon(read, viewer=viewer, first=begins, days=AHEAD, place=scope)
    told["signing_soon"] = _without(soon, told["forecast"])
    lines: dict[str, Line] = {
        "filed": lambda one: _claim(making, one, "on_day"),
        "granted": lambda one: _claim(making, one, "granted_on"),
        "expiring": lambda one: _claim(making, one, "until"),
        "forecast": lambda one: _claim(making, one, "signing_late" if one.late else "signing"),
        "signing_soon": lambda one: _claim(making, one, "signing_late" if one.late else "signing"),
        "signed": lambda one: _claim(making, one, "signed_on"),
        "landed": lambda one: _claim(making, one, "landed_on"),
    }
    found = {key: _section(making, key, told[key], lines[key]) for key in lines}
    found["pool"] = Section("pool", making.word("section_pool"), _pool(making, entries))
    documents, ahead, past = _documents(making)
    found |= {"documents": documents, "deadlines": ahead}
    order = (
        "filed", "granted", "expiring", "pool", "forecast", "signing_soon", "signed", "landed", "documents",
        "deadlines",
    )  # fmt: skip
    news = tuple(found[key] for key in order if found[key].holds)
    counts = {key: told[key].total if key in told else len(found[key].items) for key in order}
    parts = [making.word(f"lead_{key}", count=count) for key, count in counts.items() if count]
    lead = making.word("lead_weekly", told=making.word("lead_join").join(parts)) if news else ""
    return lead, news, past


def _without(soon: Told, told: Told) -> Told:
    """Return the signings that are near without those told as forecast this week."""
    known = {one.claim for one in told.news}
    left = tuple(one for one in soon.news if one.claim not in known)
    return Told(left, soon.total - (len(soon.news) - len(left)))


def _section(making: Making, key: str, told: Told, line: Line) -> Section:
    more = told.total - len(told.news)
    notes = (making.word("and_more", count=more),) if more > 0 else ()
    return Section(key, making.word(f"section_{key}"), tuple(line(one) for one in told.news), notes=notes)


def _claim(making: Making, one: ClaimNews, when: str) -> Item:
    money = amount_text(one.amount, one.currency) or making.word("amount_unknown")
    capital = VALUES[making.language].get(one.capital or "", "")
    text = making.word(
        "claim_line", place=one.place, project=one.project, investor=one.investor, amount=money,
        capital=making.word("capital", capital=capital) if capital else "",
    )  # fmt: skip
    near = when == "until" and (one.day - making.today).days <= 1
    return Item(
        text,
        (making.word(when, day=making.day(one.day)), making.word("receipt", receipt=one.receipt)),
        Opens("claim", one.claim),
        marked=near or when == "signing_late",
    )


def _pool(making: Making, entries: tuple[int, int]) -> tuple[Item, ...]:
    """Return the circulated projects open to the reader, masked, the new ones marked."""
    new = bulletin_news.opened_between(making.read, entries, viewer=making.viewer)
    items = []
    for entry in circulation.pool(making.read, viewer=making.viewer):
        if making.scope and making.scope != entry.city and entry.reach == "city":
            continue
        language, band = making.language, entry.amount_band
        parts = [
            making.places.get(entry.city, entry.city),
            entry.industry or register_word(language, "industry_unknown"),
            entry.chain or "",
            VALUES[language].get(entry.capital or "", ""),
            VALUES[language].get(entry.stage, entry.stage),
            register_word(language, "band_unknown" if band == "unknown" else band)
            + (f" {entry.currency}" if entry.currency not in (None, "CNY") else ""),
            register_word(language, f"reach_{entry.reach}"),
            register_word(language, "offered_to_us") if entry.offered_to_us else "",
        ]
        opened = shanghai_day(read_instant(entry.opened_at))
        items.append(
            Item(
                "｜".join(part for part in parts if part),
                (making.word("in_pool_since", day=making.day(opened)),),
                Opens("pool", entry.circulation),
                masked=True,
                marked=entry.circulation in new or entry.offered_to_us,
            )
        )
    return tuple(items)


def _documents(making: Making) -> tuple[Section, Section, Section]:
    """Return what changed of the documents, the deadlines that are near, and those that have passed."""
    basis, word = making.basis, making.word
    items: list[Item] = []
    for key, told in (
        *((f"document_{one['kind']}", one) for one in basis["changes"]),
        *(("document_expired", one) for one in basis["expired"]),
        *(("document_lapsed", one) for one in basis["lapsed"]),
    ):
        if reaches(told, making.place, making.root):
            status = {kind.value: name for kind, name in STATUS[making.language].items()}[told["status"]]
            items.append(
                Item(
                    word(
                        key, title=told["title"], number=told["number"] or "", status=status,
                        words=told.get("words", ""), day=making.day(date.fromisoformat(told["day"])),
                    ),
                    (),
                    Opens("document", told["document"]),
                    cite(told),
                )
            )  # fmt: skip
    mine = [one for one in basis["deadlines"] if reaches(one, making.place, making.root)]
    ahead, past = near_and_past(mine, making.today)
    due = tuple(
        Item(
            word("deadline", task=one["task"], lead=one["lead"] or word("nobody_named"), words=one["words"]),
            (word("due_by", day=making.day(date.fromisoformat(one["day"]))),),
            Opens("clause", one["document"], one["path"]),
            cite(one, one["words"]),
        )
        for one in ahead
    )
    return (
        Section("documents", word("section_documents"), tuple(items)),
        Section("deadlines", word("section_deadlines"), due),
        Section("overdue", word("section_overdue"), _past(making, past), notes=(word("overdue_note"),)),
    )


def _past(making: Making, past: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Return the deadlines that have passed: one line a document, below it each that passed within a year.

    Nobody reads a list of tasks from 2019 every week; the clause that the line opens has them all.
    """
    by_document: dict[str, list[Mapping[str, Any]]] = {}
    for told in past:
        by_document.setdefault(told["document"], []).append(told)
    found = []
    for told_ones in by_document.values():
        first = told_ones[0]
        detail = tuple(
            making.word(
                "overdue_line", path=one["path"], task=one["task"], lead=one["lead"] or making.word("nobody_named"),
                words=one["words"],
            )
            for one in told_ones
            if date.fromisoformat(one["day"]) >= making.today - RECENT
        )  # fmt: skip
        last = max(date.fromisoformat(one["day"]) for one in told_ones)
        text = making.word("overdue", title=first["title"], count=len(told_ones), day=making.day(last))
        found.append(
            Item(text, detail, Opens("clause", first["document"], first["path"]), cite(first, first["words"]))
        )
    return tuple(found)


def _waiting(making: Making) -> list[Item]:
    """Return what waits for the reader's own action."""
    read, viewer = making.read, making.viewer
    items = [_waits(making, one) for one in bulletin_news.waiting(read, viewer=viewer)]
    if count := len(figures.to_confirm(read, viewer=viewer)):
        items.append(_waits(making, Waiting("figures", count, ())))
    selection = selections.current(read, viewer=viewer)
    if selection is not None and selection.state == "voting" and viewer.role is Role.OFFICER:
        nominated = {one.kind for one in selection.nominations}
        left = [
            kind
            for kind in sorted(nominated)
            if selections.my_vote(read, selection.id, kind, viewer=viewer) is None
        ]
        if left:
            items.append(_waits(making, Waiting("votes", len(left), ())))
    return items


def _waits(making: Making, one: Waiting) -> Item:
    detail = tuple(f"{told.place}：{told.project}（{told.receipt}）" for told in one.claims)
    opens = WAITING_OPENS.get(one.what) or (Opens("claim", one.claims[0].claim) if one.claims else None)
    return Item(making.word(f"waits_{one.what}", count=one.count), detail, opens, marked=True)
