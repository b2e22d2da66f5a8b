"""`yipanqi bulletin figures`: by spreadsheet, and confirmed by a second person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.console import as_option, console_viewer, json_option, register, show_json
from bot.errors import UsageRefused
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from handlers.bulletins.figure_sheets import Entered
    from handlers.wording import Language
    from ledger.figures import Figure


@click.group(epilog="例：yipanqi bulletin figures template 2026q3.xlsx --period 2026-Q3 --as jiashan")
def figures() -> None:
    """数据填报：模板、导入、待确认、确认。Figures: template, import, what waits, confirm."""


def _language() -> Language:
    from bot import settings as settings_module

    return settings_module.load().language


@figures.command(epilog="例：yipanqi bulletin figures template 2026q3.xlsx --period 2026-Q3 --as jiashan")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--period", required=True, metavar="2026-Q3", help="2026、2026-Q3 或 2026-11。Year, quarter or month."
)
@as_option
def template(file: Path, period: str, speaker: str | None) -> None:
    """生成本人可填报的空表。Write an empty spreadsheet for the places one enters figures for."""
    from handlers.bulletins import figure_sheets
    from ledger.figures import PERIOD

    written = figure_sheets.normal_period(period)
    if PERIOD.fullmatch(written) is None:
        raise click.UsageError("--period 写成 2026、2026-Q3 或 2026-11。Write it like 2026-Q3.")
    if file.exists():
        message = f"{file} 已存在，请换一个文件名。It exists already."
        raise UsageRefused(message)
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            content = figure_sheets.template(read, viewer=viewer, period=written, language=_language())
    file.write_bytes(content)
    click.echo(str(file))


@figures.command("import", epilog="例：yipanqi bulletin figures import 2026q3.xlsx --as jiashan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--targets", "source", metavar="SOURCE", default="", help="表中是目标，写明出处。Targets, and where set."
)
@as_option
@json_option
def import_(file: Path, source: str, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """导入填好的表；空格不算零，有错的逐格说明。Enter the figures of a spreadsheet; an empty cell is no zero."""
    from handlers.bulletins.figure_sheets import enter_cell, read_cells

    words = _language()
    results = []
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        for cell in read_cells(file.read_bytes()):
            with ledger.write() as tx:
                results.append(enter_cell(tx, cell, viewer=viewer, source=source.strip()))
    if as_json:
        show_json(results)
    else:
        for result in results:
            click.echo(_line(result, words))
        taken = sum(result.figure is not None for result in results)
        click.echo(form_word(words, "figures_taken", number=taken, refused=len(results) - taken))
    if any(result.figure is None for result in results):
        raise click.exceptions.Exit(1)


def _line(result: Entered, language: Language) -> str:
    """Return what became of one figure."""
    cell = result.cell
    name = form_word(language, f"measure_{cell.measure}")
    head = f"{cell.row}\t{cell.place}\t{cell.period}\t{name}\t{cell.words}"
    if result.figure is not None:
        return f"{head}\t{result.figure}\t{form_word(language, 'figures_waits')}"
    wrong = "；".join(problem_words(problem.code, problem.example, language) for problem in result.problems)
    return f"{head}\t{form_word(language, 'figures_refused')}\t{wrong or result.refusal}"


def problem_words(code: str, example: str, language: Language) -> str:
    """Return what is wrong with a figure, with an example where there is one."""
    known = ("no_value", "no_place", "no_period", "not_begun", "no_source")
    return (
        form_word(language, f"problem_{code}", example=example)
        if code in known
        else f"{code} {example}".strip()
    )


@figures.command(epilog="例：yipanqi bulletin figures waiting --as jiaxing-bureau")
@as_option
@json_option
def waiting(speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出等您确认的数据。List the figures that wait for one's confirmation."""
    from ledger.figures import to_confirm

    words = _language()
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            found = to_confirm(read, viewer=viewer)
    if as_json:
        show_json(found)
        return
    for figure in found:
        click.echo(_figure(figure, words))
    if not found:
        click.echo(form_word(words, "figures_none"))


def _figure(figure: Figure, language: Language) -> str:
    from handlers.bulletins.reached import in_wan

    amount = in_wan(figure.value) if figure.currency else figure.value
    unit = form_word(language, "unit_wan_usd" if figure.currency else "unit_projects")
    name = form_word(language, f"measure_{figure.measure}")
    target = form_word(language, "figures_target", source=figure.source) if figure.role == "target" else ""
    return f"{figure.id}\t{figure.place.name}\t{figure.period}\t{name}{target}\t{amount} {unit}\t{figure.entered_by}"


@figures.command(epilog="例：yipanqi bulletin figures confirm fg12 fg13 --as jiaxing-bureau")
@click.argument("ids", nargs=-1, required=True, metavar="FIGURE…")
@click.option("--refuse", "reason", metavar="REASON", help="不予确认，写明理由。Refuse, with the reason.")
@as_option
def confirm(ids: tuple[str, ...], reason: str | None, speaker: str | None) -> None:
    """确认数据，或写明理由退回；填报人不能确认自己的数据。Confirm or refuse figures."""
    from ledger.figures import confirm as decide
    from ledger.figures import figure as look

    words = _language()
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        for one in ids:
            with ledger.write() as tx:
                version = look(tx, one, viewer=viewer).version
                decide(tx, one, viewer=viewer, version=version, agreed=reason is None, reason=reason or "")
            click.echo(
                f"{one}\t{form_word(words, 'figures_confirmed' if reason is None else 'figures_sent_back')}"
            )
