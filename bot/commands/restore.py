"""`yipanqi restore`: bring a backup back into an installation that has no register."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.console import home


@click.command(epilog="例：YIPANQI_HOME=/srv/yipanqi yipanqi restore office-2026-11-20.zip")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """检查并恢复一个备份；已有登记册时拒绝，不覆盖。Check and restore a backup; never over a register.

    备份之后删除的个人信息会随备份回来，恢复后请再删除一次。Erase again what was erased since.
    """
    from ledger.backup import restore_backup

    found = restore_backup(file, home())
    click.echo(
        f"已恢复 restored：{home() / 'office.db'}，佐证 evidence {found.evidence}，"
        f"日志头 head {found.seq}:{found.hash}"
    )
