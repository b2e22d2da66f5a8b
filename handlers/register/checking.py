"""The check before a report is filed or decided: must it be reported, and what right follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.register.desk import Speaker
from handlers.register.terms import RIGHT, facts_of
from handlers.wording import notice_text
from handlers.wording_decision import decision_text
from indexer.answer import Notice as Shown
from ledger import views
from ledger.forms import investor_names
from policy.decision import Decision
from policy.evaluate import evaluate
from policy.facts import Fact
from policy.packs import TOPICS


def check_lines(speaker: Speaker, city: str, known: Mapping[str, Any]) -> list[str]:
    """Return what the city's rule says of a project, clause and standing of the document included."""
    desk = speaker.desk
    facts = facts_of(known)
    facts["first_reported"] = Fact("first_reported", value=True)
    duty = evaluate("first_report", city, facts, desk.today(), desk.packs)
    right = evaluate(RIGHT, city, facts, desk.today(), desk.packs)
    lines = [
        speaker.word("check_duty", words=outcome_line(speaker, duty)),
        speaker.word("check_right", words=outcome_line(speaker, right)),
    ]
    rules = {f"《{one.title}》{one.rule.path}" for one in (duty, right) if one.rule}
    if rules:
        lines.append(speaker.word("check_clause", clause="；".join(sorted(rules))))
    return lines + _notices(speaker, (duty, right))


def every_check(speaker: Speaker, city: str, known: Mapping[str, Any]) -> list[str]:
    """Return what each rule that reaches a city says of a project on file, with its clause."""
    desk, facts = speaker.desk, facts_of(known)
    facts["first_reported"] = Fact("first_reported", value=True)
    lines, asked = [], []
    for topic in TOPICS:
        decision = evaluate(topic, city, facts, desk.today(), desk.packs)
        if decision.outcome == "not_regulated":
            continue
        asked.append(decision)
        cited = f"《{decision.title}》{decision.rule.path}" if decision.rule else ""
        clause = speaker.word("clause_in", clause=cited) if cited else ""
        words = outcome_line(speaker, decision)
        lines.append(
            speaker.word("check_line", topic=speaker.word(f"topic_{topic}"), words=words, clause=clause)
        )
    return [*(lines or [speaker.word("checks_none")]), *_notices(speaker, tuple(asked))]


def outcome_line(speaker: Speaker, decision: Decision) -> str:
    """Return the outcome of a decision in one line."""
    name = speaker.desk.places.get(decision.asked, decision.asked)
    first = decision_text(decision, place_name=name, language=speaker.language).split("\n", 1)[0]
    return first.removeprefix("结论：").removeprefix("Outcome: ")


def _notices(speaker: Speaker, decisions: tuple[Decision, ...]) -> list[str]:
    lines: list[str] = []
    for notice in (notice for one in decisions for notice in one.notices):
        if notice.parameter is not None:
            words = notice.parameter.text
            reading = words.zh if speaker.language == "zh" else words.en
            lines.append(speaker.word("unconfirmed", reading=reading))
        elif notice.kind in ("draft", "trial", "expired", "repealed", "unknown"):
            shown = Shown(notice.kind, notice.document, "")  # type: ignore[arg-type]  # checked right above
            lines.append(notice_text(shown, {notice.document: notice.title}, speaker.language))
    return list(dict.fromkeys(lines))


def duplicate_lines(speaker: Speaker, form: Mapping[str, Any]) -> list[str]:
    """Return what an officer may know of others on the same investor: live rights, and their own filings."""
    if not form.get("investor_name"):
        return []
    names = investor_names(form)
    ledger, viewer = speaker.desk.ledger, speaker.viewer
    with ledger.read() as read:
        claimed = views.investor_claimed(read, names, viewer=viewer, names=ledger.names)
        own = views.find_by_investor(read, names, viewer=viewer, names=ledger.names)
    lines = [claimed_line(speaker, view) for view in claimed]
    lines += [
        speaker.word(
            "own_filing", receipt=card.receipt, project=card.project["name"], investor=card.investor["name"],
            state=speaker.word(f"state_{card.state}"),
        )
        for card in own
    ]  # fmt: skip
    return lines


def claimed_line(speaker: Speaker, view: views.OutsiderView) -> str:
    """Return what the rule lets anyone know of a live right."""
    until = view.until.isoformat() if view.until else speaker.word("open_end")
    key = "claimed_barred" if view.barred else "claimed_elsewhere"
    return speaker.word(key, investor=view.investor, place=view.place, until=until)
