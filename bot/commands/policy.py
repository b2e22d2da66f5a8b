"""`yipanqi policy`: look into the rules, check them, explain one, and set what a document leaves open."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from policy.packs import Pack, Packs
    from policy.parameters import ParameterStore


@click.group(epilog="例：yipanqi policy explain jiaxing.first_report")
def policy() -> None:
    """查看、检查、解释规则包，设定文件没有写明的口径。Show, lint and explain the rules."""


@policy.command(epilog="例：yipanqi policy show 330400")
@click.argument("place", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print JSON.")
def show(place: str | None, as_json: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """列出一个地方（或全部）的规则、条款和口径。List the rules of a place, their clauses and parameters."""
    chosen = [pack for pack in _packs().by_place.values() if place in (None, pack.place, pack.name)]
    if not chosen:
        message = f"没有 {place} 的规则包。No pack for {place}."
        raise click.UsageError(message)
    if as_json:
        click.echo(json.dumps([_pack_json(pack) for pack in chosen], ensure_ascii=False, default=str))
        return
    for pack in chosen:
        click.echo(f"{pack.version}  {pack.place}  {pack.document}（{pack.status.value}）")
        for rule in pack.rules:
            only = "（只能否决）" if rule.bars_only else ""
            click.echo(f"  {rule.topic}  {rule.citation.path}“{rule.citation.quote}”{only}")
        for parameter in pack.parameters.values():
            mark = "已确认" if parameter.confirmed else "未确认"
            click.echo(f"  ［{mark}］{parameter.name} = {parameter.value}：{parameter.text.zh}")


def _pack_json(pack: Pack) -> dict[str, object]:
    return {
        "pack": pack.version,
        "place": pack.place,
        "document": pack.document,
        "status": pack.status.value,
        "rules": [
            {
                "id": rule.id,
                "topic": rule.topic,
                "path": rule.citation.path,
                "quote": rule.citation.quote,
                "bars_only": rule.bars_only,
            }
            for rule in pack.rules
        ],
        "parameters": [
            {"name": p.name, "value": p.value, "confirmed": p.confirmed, "text": p.text.zh}
            for p in pack.parameters.values()
        ],
    }


@policy.command(epilog="例：yipanqi policy lint")
def lint() -> None:
    """检查规则包：引文是否还在原文中，门槛有无重叠和空档。Check quotes, overlaps and gaps."""
    from bot.clock import today
    from policy.lint import lint as look

    packs = _packs()
    wrong = 0
    for pack in packs.by_place.values():
        findings = look(pack, packs, today())
        wrong += sum(f.kind in ("gap", "overlap") for f in findings)
        click.echo(f"{pack.version}: {len(pack.rules)} 条规则，引文都在原文中")
        for finding in findings:
            click.echo(f"  {finding.kind}  {finding.rule}  {finding.detail}")
    if wrong:
        message = f"{wrong} 处重叠或空档"
        raise click.ClickException(message)


@policy.command(epilog="例：yipanqi policy explain jiaxing.first_report")
@click.argument("rule_id")
def explain(rule_id: str) -> None:
    """解释一条规则：条件、所依条款、默认口径。Explain one rule."""
    packs = _packs()
    found = [(p, r) for p in packs.by_place.values() for r in p.rules if rule_id in (r.id, r.topic)]
    if not found:
        ids = ", ".join(r.id for p in packs.by_place.values() for r in p.rules)
        message = f"没有规则 {rule_id}。The rules are: {ids}"
        raise click.UsageError(message)
    for pack, rule in found:
        click.echo(f"{rule.id}（{pack.title}，{pack.status.value}）")
        click.echo(f"  {rule.citation.path}“{rule.citation.quote}”")
        for node in rule.when.walk():
            if node.shown is not None:
                click.echo(
                    f"  - {node.shown.text.zh}（{node.shown.citation.path}“{node.shown.citation.quote}”）"
                )
                click.echo(f"    {node.shown.text.en}")
        for name in dict.fromkeys(name for node in rule.when.walk() for name in node.parameters):
            click.echo(f"  口径：{pack.parameters[name].text.zh}")


@policy.command("set", epilog="例：yipanqi policy set jiaxing approximation 0.05 --reason 按市局口径")
@click.argument("pack")
@click.argument("name")
@click.argument("value")
@click.option("--reason", required=True, help="为什么这样设。The reason.")
@click.option("--as", "by", help="由谁设定；默认是当前系统用户。Who sets it.")
def set_(pack: str, name: str, value: str, reason: str, by: str | None) -> None:
    """提出一个口径的值（YAML 写法）；另一人确认后才算数。Put a value forward; a second person confirms it."""
    import yaml

    from corpus import shipped
    from policy.packs import load_packs

    store, packs, meant = _store(), _packs(), yaml.safe_load(value)
    load_packs(
        shipped.load(), confirmed={**store.confirmed(), (pack, name): meant}
    )  # refuses what no rule can use
    number = store.set(
        pack, name, meant, reason=reason, by=by or getpass.getuser(), at=datetime.now(UTC), packs=packs
    )
    click.echo(f"已记为第 {number} 号，待另一人确认：yipanqi policy confirm {number}")


@policy.command(epilog="例：yipanqi policy confirm 1 --as 李四")
@click.argument("number", type=int)
@click.option("--as", "by", help="由谁确认；默认是当前系统用户。Who confirms.")
def confirm(number: int, by: str | None) -> None:
    """由第二个人确认一个口径。Confirm a value as a second person."""
    store = _store()
    change = store.confirm(number, by=by or getpass.getuser(), at=datetime.now(UTC))
    who = f"{change.set_by} 设定，{change.confirmed_by} 确认"
    click.echo(f"{change.pack}.{change.name} = {change.value} 已生效（{who}）")


def _store() -> ParameterStore:
    from bot import settings as settings_module
    from policy.parameters import ParameterStore

    return ParameterStore(settings_module.load().home)


def _packs() -> Packs:
    from bot import settings as settings_module
    from bot.rules import open_rules

    return open_rules(settings_module.load().home)
