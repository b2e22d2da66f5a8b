"""`yipanqi audit`: look at the log, and prove that nobody changed it."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.console import as_option, console_viewer, home, json_option, register, show_json
from ledger.verify import verify_file

EXPECTED_PARTS = 2


@click.group(epilog="例：yipanqi audit verify")
def audit() -> None:
    """查看日志、核验日志。Look at the log and verify it."""


@audit.command(epilog="例：yipanqi audit verify --expect 120:9f86d081884c…")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--expect", multiple=True, metavar="SEQ:HASH", help="别处记下的日志号和哈希。A head noted down elsewhere."
)
@json_option
def verify(file: Path | None, expect: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """核验日志链、数据表和个人信息哈希，指出每一处改动。Verify the log and name every change.

    不装本程序也能核验：python ledger/verify.py office.db。The module runs alone on the standard library.
    """
    path = file or home() / "office.db"
    if not path.exists():
        message = f"{path} 不存在。It is not there."
        raise click.UsageError(message)
    anchors = []
    for item in expect:
        parts = item.split(":", 1)
        if len(parts) != EXPECTED_PARTS or not parts[0].isdigit():
            raise click.UsageError("--expect 写成 日志号:哈希。Write --expect as SEQ:HASH.")
        anchors.append((int(parts[0]), parts[1]))
    findings, seq, digest = verify_file(path, anchors)
    if as_json:
        show_json({"whole": not findings, "seq": seq, "hash": digest, "findings": findings})
    else:
        for finding in findings:
            click.echo(f"{finding.kind} @ {finding.seq}: {finding.detail}")
        click.echo(f"{'有改动 BROKEN' if findings else '完整 whole'}：{seq} 条，日志头 head {digest}")
    if findings:
        raise click.exceptions.Exit(1)


@audit.command(epilog="例：yipanqi audit log cl42")
@click.argument("claim")
@as_option
@json_option
def log(claim: str, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出一件报备的全部经过（限本人可见）。List everything that happened to a claim one may see."""
    from ledger.views import history

    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            entries = history(read, claim, viewer=viewer)
    if as_json:
        show_json(entries)
        return
    for entry in entries:
        click.echo(f"{entry.seq}\t{entry.at}\t{entry.kind}\t{entry.actor}")
