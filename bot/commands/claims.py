"""`yipanqi claims`: where first reports and exclusive rights stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bot.commands.console import STATE_NAMES, as_option, console_viewer, json_option, register, show_json

if TYPE_CHECKING:
    from ledger.store import Ledger, Read
    from ledger.viewers import Viewer
    from ledger.views import Card


@click.group(epilog="例：yipanqi claims list --as of24 --expiring 7")
def claims() -> None:
    """查询首报和首谈：状态、剩余天数、下一步、由谁办。See where claims stand."""


def _answer(speaker: str | None, question: Callable[[Read, Viewer, Ledger], object]) -> object:
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            return question(read, viewer, ledger)


def _show(cards: list[Card], *, as_json: bool) -> None:
    if as_json:
        show_json(cards)
        return
    if not cards:
        click.echo("没有可见的报备。Nothing on file that this person may see.")
    for card in cards:
        click.echo(line(card))


def line(card: Card) -> str:
    """Return a claim as one line: who, what, where it stands, how long, and who acts next."""
    left = (
        ""
        if card.days_left is None or card.state not in ("granted", "forecast")
        else f"剩 {card.days_left} 天"
    )
    if card.state in ("granted", "forecast") and card.last_day is None:
        left = "期限未定"
    steps = "、".join(f"{action}({'/'.join(who)})" for action, who in card.actions.items() if who != ("S",))
    parts = (card.claim, card.receipt, card.place.name, card.project["name"], card.investor["name"],
             STATE_NAMES.get(card.state, card.state), left, steps)  # fmt: skip
    return "\t".join(part for part in parts if part)


@claims.command("list", epilog="例：yipanqi claims list --as of24 --state granted --expiring 7")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(list(STATE_NAMES)),
    help="只看某状态。Only this state.",
)
@click.option(
    "--expiring",
    type=click.IntRange(0, 366),
    metavar="DAYS",
    help="几天内到期的首谈。Rights ending within days.",
)
@as_option
@json_option
def list_claims(
    states: tuple[str, ...],
    expiring: int | None,
    speaker: str | None,
    as_json: bool,  # noqa: FBT001 - click passes by name
) -> None:
    """列出本人可见的报备。List the claims one may see."""
    from ledger import views

    def question(read: Read, viewer: Viewer, _ledger: Ledger) -> list[Card]:
        if expiring is not None:
            return views.expiring(read, viewer=viewer, within_days=expiring)
        return views.cards(read, viewer=viewer, states=states)

    found = _answer(speaker, question)
    _show(found if isinstance(found, list) else [], as_json=as_json)


@claims.command(epilog="例：yipanqi claims queue --as of30")
@as_option
@json_option
def queue(speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出等待本市审核的事项。List what waits for a reviewer."""
    from ledger import views

    found = _answer(speaker, lambda read, viewer, _: views.queue(read, viewer=viewer))
    _show(found if isinstance(found, list) else [], as_json=as_json)


@claims.command(epilog="例：yipanqi claims show cl42 --as of24")
@click.argument("claim")
@as_option
@json_option
def show(claim: str, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """显示一件报备的全部内容和经过。Show a claim with its history."""
    from ledger import views

    def question(read: Read, viewer: Viewer, _ledger: Ledger) -> tuple[Card, list[views.HistoryEntry]]:
        return views.card(read, claim, viewer=viewer), views.history(read, claim, viewer=viewer)

    found = _answer(speaker, question)
    if not isinstance(found, tuple):
        return
    card, history = found
    if as_json:
        show_json({"claim": card, "history": history})
        return
    click.echo(line(card))
    for entry in history:
        click.echo(f"  {entry.at[:19]}\t{entry.kind}\t{entry.actor}")


@claims.command(epilog="例：yipanqi claims investor 晨曦光能科技有限公司 --as of24")
@click.argument("name")
@as_option
@json_option
def investor(name: str, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """这个投资方有人在首谈吗：只告诉规则允许知道的。Is this investor claimed: only what the rule allows."""
    from ledger import views
    from ledger.duplicates import InvestorNames

    found = _answer(
        speaker,
        lambda read, viewer, ledger: views.investor_claimed(
            read, InvestorNames(name, uscc=name), viewer=viewer, names=ledger.names
        ),
    )
    rows = found if isinstance(found, list) else []
    if as_json:
        show_json(rows)
        return
    if not rows:
        click.echo("没有有效的首谈。No live right on file.")
    for view in rows:
        until = view.until.isoformat() if view.until else "期限未定"
        barred = "，其他地方不得洽谈 negotiating is barred" if view.barred else "（其他设区市，仅提示）"
        click.echo(f"{view.investor}\t首谈地 {view.place}\t至 {until}{barred}")
