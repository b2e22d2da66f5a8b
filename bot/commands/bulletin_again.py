"""`yipanqi bulletin again`: a bulletin made again from the log, and compared with what was written before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from bot.commands.bulletin_making import bulletin_desk, language_option, reader_of
from bot.commands.console import as_option, register
from bot.errors import UsageRefused
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from handlers.bulletins.model import Bulletin, Kind
    from handlers.wording import Language
    from ledger.store import Ledger
    from ledger.viewers import Viewer


@click.command(epilog="例：yipanqi bulletin again weekly.json --as supervisor")
@click.argument("source")
@as_option
@language_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="写成文件。Write a file."
)
def again(source: str, speaker: str | None, language: Language | None, out: Path | None) -> None:
    """从日志重做一期，与原来的 .json 逐字节比较。Make an issue or a .json again from the log and compare the bytes.

    SOURCE 是期号（bu-…）或 --out 写出的 .json 文件。
    """
    from bot import settings as settings_module
    from bot.bulletin_files import check_target, write_bulletin
    from handlers.bulletins.model import as_json

    settings = settings_module.load(language=language)
    if out is not None:
        check_target(out)
    kept = _kept(source)
    with register() as ledger, bulletin_desk(settings) as desk:
        viewer = reader_of(ledger, speaker)
        made = _again(ledger, desk, source, kept, viewer, settings.language)
    words = made.language
    click.echo(form_word(words, "again_made", title=made.title, period=made.period.label, digest=made.digest))
    click.echo(form_word(words, "verify_line", anchor=made.anchor))
    if out is not None:
        for file in write_bulletin(made, out, soffice=settings.soffice):
            click.echo(str(file))
    if kept is not None:
        same = Path(source).read_bytes().rstrip(b"\n") == as_json(made).encode()
        click.echo(form_word(words, "again_same" if same else "again_differs"))
        if not same:
            raise click.exceptions.Exit(1)


def _kept(source: str) -> dict[str, Any] | None:
    """Return the data of a bulletin that was written as JSON, None where the source names an issue.

    Raises:
        UsageRefused: it is a file, but no bulletin.
    """
    path = Path(source)
    if not path.is_file():
        return None
    try:
        kept = json.loads(path.read_bytes())
        needed = ("kind", "place", "period", "head", "made_at", "language", "number")
        if all(name in kept for name in needed):
            return dict(kept)
    except (ValueError, TypeError):
        pass
    message = f"{source} 不是 --out 写出的简报 .json。It is no bulletin that --out has written."
    raise UsageRefused(message)


def _again(
    ledger: Ledger, desk: Any, source: str, kept: dict[str, Any] | None, viewer: Viewer, language: Language
) -> Bulletin:
    """Make a bulletin again as it stood: at the head of a file's data, or of an issue's publication."""
    from handlers.bulletins.making import make_again
    from ledger.issues import find, issue

    with ledger.read() as read:
        if kept is None:
            there = issue(read, source)
            return make_again(
                desk, read, cast("Kind", there.kind), viewer=viewer, place=there.place, period=there.period,
                head=there.head, made_at=there.made_at, language=language, issue=there,
            )  # fmt: skip
        kind, place, period = kept["kind"], kept["place"], kept["period"]["code"]
        seq, digest = kept["head"]
        return make_again(
            desk, read, kind, viewer=viewer, place=place, period=period, head=(seq, digest), made_at=kept["made_at"],
            language=kept["language"], issue=find(read, kind, period, place) if kept["number"] else None,
        )  # fmt: skip
