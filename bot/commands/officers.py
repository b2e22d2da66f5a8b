"""`yipanqi officers`: who may use this installation."""

from __future__ import annotations

import click

from bot.commands.console import OWNER, console_viewer, json_option, register, show_json
from bot.errors import UsageRefused


@click.group(epilog="例：yipanqi officers invite 330421 officer")
def officers() -> None:
    """机构、邀请、登记、停用。Organisations, invitations, enrolment and its end."""


@officers.command(epilog="例：yipanqi officers init --name 张三")
@click.option("--name", required=True, help="管理员姓名。Name of the admin.")
def init(name: str) -> None:
    """建立登记册：全省机构和第一个管理员。Set up the register: the province's tree and its first admin."""
    from ledger.officers import first_admin
    from ledger.opening import is_empty
    from ledger.province import plant_province, plant_root
    from terms.places import Gazetteer

    with register() as ledger:
        with ledger.read() as read:
            if not is_empty(read):
                raise UsageRefused("登记册已经建立。The register is set up already.")
        with ledger.write() as tx:
            plant_root(tx)
            viewer = first_admin(tx, name=name, account=OWNER)
            count = plant_province(tx, viewer=viewer, gazetteer=Gazetteer.load())
    click.echo(f"已建立 {count + 1} 个机构；管理员 admin {viewer.officer}")


@officers.command("list", epilog="例：yipanqi officers list --json")
@json_option
def list_officers(as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出全部人员。List everyone enrolled."""
    from ledger.officers import officers as everyone

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.read() as read:
            found = everyone(read, viewer=viewer)
    if as_json:
        show_json(found)
        return
    for officer in found:
        state = "在用 active" if officer.active else "停用 disabled"
        mark = "（演示）" if officer.demonstration else ""
        click.echo(f"{officer.id}\t{officer.role}\t{officer.organisation}\t{state}\t{officer.name}{mark}")


@officers.command(epilog="例：yipanqi officers organisations --under 330400")
@click.option("--under", help="只列某机构以下。Only what stands under this organisation.")
@json_option
def organisations(under: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出机构。List the tree of organisations."""
    from ledger.organisations import organisations as tree

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.read() as read:
            found = tree(read, viewer=viewer, under=under)
    if as_json:
        show_json(found)
        return
    for item in found:
        click.echo(f"{item.id}\t{item.kind}\t{item.division}\t{item.name}")


@officers.command(
    "add-organisation",
    epilog="例：yipanqi officers add-organisation 330400 嘉兴港区 platform --parent 330400",
)
@click.argument("division")
@click.argument("name")
@click.argument("kind", type=click.Choice(["city", "county", "platform", "bureau", "office"]))
@click.option("--parent", required=True, help="上级机构编号。Organisation above it.")
@click.option("--enclave", is_flag=True, help="山区县飞地。An enclave of a mountain county.")
def add_organisation(division: str, name: str, kind: str, parent: str, enclave: bool) -> None:  # noqa: FBT001 - click passes by name
    """增加一个机构（如开发区）。Add an organisation, such as a development zone."""
    from typing import cast

    from ledger.organisations import Kind, add

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.write() as tx:
            new = add(
                tx, viewer=viewer, division=division, name=name, kind=cast("Kind", kind), parent=parent,
                favoured="enclave" if enclave else None,
            )  # fmt: skip
    click.echo(f"{new.id}\t{new.name}")


@officers.command(epilog="例：yipanqi officers invite 330421 officer --days 3")
@click.argument("organisation")
@click.argument("role", type=click.Choice(["officer", "reviewer", "supervisor", "admin"]))
@click.option(
    "--days",
    type=click.IntRange(1, 30),
    default=3,
    show_default=True,
    help="几天内有效。Days until it expires.",
)
def invite(organisation: str, role: str, days: int) -> None:
    """发出一次性邀请码；只显示这一次。Issue a one-time invitation; it is shown once."""
    from datetime import timedelta

    from ledger.officers import invite as issue
    from ledger.viewers import Role

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.write() as tx:
            new = issue(
                tx, viewer=viewer, organisation_id=organisation, role=Role(role), life=timedelta(days=days)
            )
    click.echo(f"{new.code}\t有效至 until {new.expires_at.isoformat()}")


@officers.command(epilog="例：yipanqi officers disable of24 --reason 调离")
@click.argument("officer")
@click.option("--reason", required=True, help="理由。Reason.")
def disable(officer: str, reason: str) -> None:
    """立即停用一个人。Disable an officer at once."""
    from ledger.officers import disable as stop

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.write() as tx:
            stop(tx, officer, viewer=viewer, reason=reason)
    click.echo(f"已停用 disabled {officer}")


@officers.command(epilog="例：yipanqi officers erase of24 --reason 本人申请")
@click.argument("officer")
@click.option("--reason", required=True, help="理由。Reason.")
def erase(officer: str, reason: str) -> None:
    """删除一个已停用人员的个人信息；日志仍可核验。Erase a disabled person's data; the log stays valid."""
    from ledger.officers import erase as forget

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.write() as tx:
            count = forget(tx, officer, viewer=viewer, reason=reason)
        ledger.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    click.echo(f"已删除 {count} 项 erased")


@officers.command(
    "feedback", epilog="例：yipanqi officers feedback --wrong    yipanqi officers feedback --json"
)
@click.option("--wrong", is_flag=True, help="只列“条款不对”。Only answers with the wrong clause.")
@click.option("--seen", is_flag=True, help="列出后全部标为已看。Mark all as seen afterwards.")
@json_option
def feedback(wrong: bool, seen: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出对答复的反馈，最近的在前。List what officers think of answers, the latest first."""
    from handlers.wording_front import FRONT
    from ledger import feedback as kept

    with register() as ledger:
        viewer = console_viewer(ledger)
        with ledger.read() as read:
            found = kept.opinions(read, viewer=viewer, verdict="wrong_clause" if wrong else None)
            counts = kept.tally(read, viewer=viewer)
        if seen:
            with ledger.write() as tx:
                kept.mark_seen(tx, viewer=viewer)
    if as_json:
        show_json(found)
        return
    words = FRONT["zh"]
    click.echo(words["feedback"].format(**counts))
    for one in found:
        cited = "、".join(f"{document} {path}" for document, path in one.cited)
        note = words["feedback_note"].format(note=one.note) if one.note else ""
        at = one.at.isoformat(timespec="minutes")
        click.echo(
            words["feedback_line"].format(
                at=at, verdict=words[one.verdict], question=one.question, cited=cited, note=note
            )
        )
