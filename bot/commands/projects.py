"""`yipanqi projects`: spreadsheets in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.console import STATE_NAMES, as_option, console_viewer, json_option, register, show_json
from bot.errors import UsageRefused

if TYPE_CHECKING:
    from ledger.spreadsheets import Imported

target = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group(epilog="例：yipanqi projects export projects.xlsx --as of24")
def projects() -> None:
    """项目表格的导出、导入和模板。Export, import and template of projects."""


@projects.command(epilog="例：yipanqi projects export projects.xlsx --as of24")
@target
@as_option
def export(file: Path, speaker: str | None) -> None:
    """把本人可见的项目导出为表格。Write the projects one may see as a spreadsheet."""
    from ledger.spreadsheets import export_projects

    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            content = export_projects(read, viewer=viewer)
    _write(file, content)


@projects.command(epilog="例：yipanqi projects template first-reports.xlsx")
@target
def template(file: Path) -> None:
    """生成批量首报的空白表格。Write an empty spreadsheet for the import."""
    from ledger.spreadsheets import template as empty

    _write(file, empty())


@projects.command(epilog="例：yipanqi projects needs needs-2026-11.xlsx --month 2026-11 --as of30")
@target
@click.option("--month", metavar="YYYY-MM", help="只要某月已报送的清单。Only the list closed for this month.")
@click.option(
    "--city", metavar="CODE", help="省里查看时，哪个市的清单。Whose list, for the province's office."
)
@as_option
def needs(file: Path, month: str | None, city: str | None, speaker: str | None) -> None:
    """把问题和政策需求清单导出为表格。Write the list of problems and needs as a spreadsheet."""
    from ledger.needs import closings
    from ledger.spreadsheets import export_needs

    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            closing = None
            if month is not None:
                found = [
                    one
                    for one in closings(read, viewer=viewer)
                    if one["month"] == month and city in (None, one["city"])
                ]
                if len(found) != 1:
                    cities = "、".join(one["city"] for one in found)
                    message = (
                        f"{month} 有几个市的清单，请用 --city 选一个：{cities}。Choose one with --city."
                        if found
                        else f"{month} 没有已报送的清单。No list was closed for {month}."
                    )
                    raise UsageRefused(message)
                closing = found[0]["id"]
            content = export_needs(read, viewer=viewer, closing=closing)
    _write(file, content)


@projects.command("import", epilog="例：yipanqi projects import first-reports.xlsx --as of24")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="只检查，不报备。Check only, file nothing.")
@as_option
@json_option
def import_(file: Path, check: bool, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """按表格逐行首报；同一行只报一次，有错的行说明原因。File each row once; say what is wrong with others."""
    from ledger.errors import LedgerError
    from ledger.forms import problems_with
    from ledger.spreadsheets import Imported, import_row, read_rows, refused

    results: list[Imported] = []
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        for number, form in read_rows(file.read_bytes()):
            if check:
                results.append(Imported(number, None, tuple(problems_with(form))))
                continue
            try:
                with ledger.write() as tx:
                    results.append(import_row(tx, form, number, viewer=viewer))
            except LedgerError as error:
                results.append(refused(number, error))
    if as_json:
        show_json(results)
    else:
        for result in results:
            click.echo(_line(result, check=check))
    if any(result.problems or result.refusal for result in results):
        raise click.exceptions.Exit(1)


def _line(result: Imported, *, check: bool) -> str:
    """Return what became of one row."""
    if result.receipt is not None:
        again = "（此前已报 filed before）" if result.receipt.repeated else ""
        state = STATE_NAMES.get(result.receipt.state, result.receipt.state)
        return f"第 {result.row} 行\t{result.receipt.number}\t{state}{again}"
    if check and not result.problems:
        return f"第 {result.row} 行\t可以报备 can be filed"
    wrong = "；".join(
        f"{p.field}: {p.code}" + (f"（如 {p.example}）" if p.example else "") for p in result.problems
    )
    return f"第 {result.row} 行\t未报 not filed\t{wrong or result.refusal}"


def _write(file: Path, content: bytes) -> None:
    if file.exists():
        message = f"{file} 已存在，请换一个文件名。It exists already."
        raise UsageRefused(message)
    file.write_bytes(content)
    click.echo(str(file))
