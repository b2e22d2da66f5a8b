"""`yipanqi backup`: one file with the register and its evidence, made while others work."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.console import console_viewer, register


@click.command(epilog="例：yipanqi backup /mnt/backup/office-2026-11-20.zip")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="只检查已有的备份，不新建。Check an existing backup instead.")
def backup(file: Path, check: bool) -> None:  # noqa: FBT001 - click passes by name
    """在线备份登记册和佐证文件，或检查一个备份。Back up the register with its evidence, or check a backup.

    备份里有个人信息，请妥善保管；把打印出的日志头抄在别处，可用于日后核验。
    """
    from ledger.backup import check_backup, make_backup

    if check:
        found = check_backup(file)
    else:
        with register() as ledger:
            console_viewer(ledger)
            found = make_backup(ledger, file)
    click.echo(
        f"{file}：{found.created_at}，佐证 evidence {found.evidence}，日志头 head {found.seq}:{found.hash}"
    )
