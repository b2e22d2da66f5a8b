"""Look at a pack as a whole: where its outcomes turn, and whether its thresholds leave a gap or turn back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from policy.conditions import AmountReaches
from policy.evaluate import evaluate
from policy.facts import AMOUNT, CHOICES, Amount, Fact
from policy.intervals import Interval, regions
from policy.packs import TOPICS, Pack, Packs
from terms.money import plain


@dataclass(frozen=True)
class Finding:
    """Something to look at: `kind` is `turns`, `gap`, `overlap` or `unregulated`."""

    pack: str
    rule: str
    kind: str
    detail: str


def lint(pack: Pack, packs: Packs, as_of: date) -> tuple[Finding, ...]:
    """Return where each amount rule turns, which turn back, days without a rule, and topics without one."""
    findings: list[Finding] = []
    for topic in TOPICS:
        rules = [rule for rule in pack.rules if rule.topic == topic]
        if not rules:
            findings.append(Finding(pack.name, topic, "unregulated", "the document sets no rule"))
        spans = sorted((r.in_force[0] or date.min, r.in_force[1] or date.max, r.id) for r in rules)
        for (_, ends, first), (begins, _, second) in pairwise(spans):
            if (begins - ends).days > 1:
                findings.append(
                    Finding(pack.name, first, "gap", f"no rule from {ends} until {second} on {begins}")
                )
        for rule in rules:
            findings += _thresholds(pack, rule.topic, rule.id, packs, as_of)
    return tuple(findings)


def _thresholds(pack: Pack, topic: str, rule_id: str, packs: Packs, as_of: date) -> list[Finding]:
    rule = pack.rule(topic, as_of)
    if rule is None or rule.id != rule_id:
        return []
    bounds = [b for node in rule.when.walk() if isinstance(node, AmountReaches) for b in node.bounds.values()]
    findings = []
    for currency, parts in regions(bounds).items():
        for capital in CHOICES["capital"]:
            outcomes = []
            for part in parts:
                facts = {
                    AMOUNT: Fact(AMOUNT, _amount(part.interval, currency)),
                    "capital": Fact("capital", capital),
                }
                outcomes.append(evaluate(topic, pack.place, facts, as_of, packs).outcome)
            turns = [
                f"{before} to {after} at {plain(part.interval.low or 0)} {currency}"  # type: ignore[arg-type]  # 0 writes like a Decimal
                for before, after, part in zip(outcomes, outcomes[1:], parts[1:], strict=False)
                if before != after
            ]
            if turns:
                findings.append(Finding(pack.name, rule_id, "turns", f"{capital}: {'; '.join(turns)}"))
            if len(turns) > 1 and outcomes[0] == outcomes[-1]:
                findings.append(Finding(pack.name, rule_id, "overlap", f"{capital}: the outcome turns back"))
    return findings


def _amount(interval: Interval, currency: str) -> Amount:
    return Amount(interval.low, interval.low_inclusive, interval.high, interval.high_inclusive, currency)
