"""`yipanqi bulletin`: look at a bulletin, write it as a file, send it, see what became of it, make it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.bulletin_again import again
from bot.commands.bulletin_figures import figures
from bot.commands.bulletin_making import (
    bulletin_desk,
    language_option,
    place_option,
    reader_of,
    refuse_unless_publisher,
)
from bot.commands.console import as_option, console_viewer, json_option, register, show_json
from bot.errors import UsageRefused
from handlers.wording_bulletin_forms import form_word

if TYPE_CHECKING:
    from handlers.bulletins.desk import BulletinDesk
    from handlers.bulletins.model import Bulletin, Kind
    from handlers.wording import Language
    from ledger.issues import Issue
    from ledger.store import Ledger
    from ledger.viewers import Viewer

_PERIODS = {"week": "2026-W47", "month": "2026-11", "quarter": "2026Q3", "year": "2026"}
_MOST_COPIES = 500


@click.group(epilog="例：yipanqi bulletin weekly --as supervisor")
def bulletin() -> None:
    """简报：预览、成文、发送、查发送情况、从日志重做。Preview, write, send and make bulletins again."""


bulletin.add_command(again)
bulletin.add_command(figures)


def _kind(name: str, kind: Kind, length: str, summary: str) -> None:
    """Add the command of one kind of bulletin."""

    @bulletin.command(
        name, help=summary, epilog=f"例：yipanqi bulletin {name} --as supervisor --out {name}.docx"
    )
    @click.option(f"--{length}", "period", metavar=_PERIODS[length], help="哪一期；默认上一期。Which period.")
    @place_option
    @as_option
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="写成 .docx .pdf .png .xlsx 或 .json。Write a file.",
    )
    @click.option("--send", is_flag=True, help="编号并发给订阅人。Publish it to its subscribers.")
    @click.option("--yes", "-y", is_flag=True, help="发送前不再询问。Do not ask before sending.")
    @click.option("--all", "whole", is_flag=True, help="显示全部。Show everything.")
    @language_option
    def command(
        period: str | None,
        place: str | None,
        speaker: str | None,
        out: Path | None,
        send: bool,  # noqa: FBT001 - click passes by name
        yes: bool,  # noqa: FBT001 - as above
        whole: bool,  # noqa: FBT001 - as above
        language: Language | None,
    ) -> None:
        _run(kind, period, place, speaker, language, _Wanted(out, send=send, yes=yes, whole=whole))


class _Wanted:
    """What is to be done with the bulletin."""

    def __init__(self, out: Path | None, *, send: bool, yes: bool, whole: bool) -> None:
        self.out, self.send, self.yes, self.whole = out, send, yes, whole


_kind("weekly", "weekly", "week", "周信息。The weekly news of the province or a city.")
_kind("monthly", "monthly", "month", "月评选。The monthly selection of cases and best practice.")
_kind("quarterly", "quarterly", "quarter", "季通报。The quarterly report of figures against targets.")
_kind("city-monthly", "city_monthly", "month", "市月度通报。A city's monthly report.")
_kind("city-quarterly", "city_quarterly", "quarter", "市季度评价。A city's quarterly evaluation.")
_kind("city-annual", "city_annual", "year", "市年度评优。A city's annual awards.")


def _run(
    kind: Kind,
    period: str | None,
    place: str | None,
    speaker: str | None,
    language: Language | None,
    wanted: _Wanted,
) -> None:
    from bot import settings as settings_module
    from bot.bulletin_files import check_target, write_bulletin
    from bot.bulletin_preview import show_bulletin
    from handlers.bulletins.making import make

    settings = settings_module.load(language=language)
    if wanted.out is not None:
        check_target(wanted.out)
    with register() as ledger, bulletin_desk(settings) as desk:
        viewer = reader_of(ledger, speaker)

        def made(issue: Issue | None = None) -> Bulletin:
            with ledger.read() as read:
                return make(
                    desk, read, kind, viewer=viewer, place=place, period=period, language=settings.language,
                    issue=issue,
                )  # fmt: skip

        shown = made()
        there = _issued(ledger, shown)
        if there is not None:
            shown = made(there)
        if wanted.out is None:
            show_bulletin(shown, whole=wanted.whole)
        if wanted.send:
            # What is written bears the number under which it was sent.
            shown = made(_send(ledger, desk, shown, viewer, there, ask=not wanted.yes))
        if wanted.out is not None:
            for file in write_bulletin(shown, wanted.out, soffice=settings.soffice):
                click.echo(str(file))


def _issued(ledger: Ledger, made: Bulletin) -> Issue | None:
    """Return the issue of a bulletin, None before it is published."""
    from ledger.issues import find

    with ledger.read() as read:
        return find(read, made.kind, made.period.code, made.place)


def _send(
    ledger: Ledger, desk: BulletinDesk, made: Bulletin, viewer: Viewer, there: Issue | None, *, ask: bool
) -> Issue:
    """Publish a bulletin to its subscribers, after saying how many they are."""
    from handlers.bulletins.schedule import publish_now
    from ledger.subscriptions import subscribers

    language = made.language
    with ledger.read() as read:
        refuse_unless_publisher(read, viewer, made.place)
        count = subscribers(read, made.kind, made.place)
    if there is not None:
        raise UsageRefused(form_word(language, "sent_before", issue=there.id))
    facts = {"title": made.title, "period": made.period.label, "number": count}
    if ask and not click.confirm(form_word(language, "send_sure", **facts), default=False, err=True):
        click.echo(form_word(language, "not_sent"), err=True)
        raise click.exceptions.Exit(1)
    issue, copies = publish_now(ledger, desk, made.kind, made.period, viewer=viewer, place=made.place)
    click.echo(form_word(language, "sent", issue=issue.id, number=copies))
    return issue


@bulletin.command("list", epilog="例：yipanqi bulletin list --place 330400")
@place_option
@as_option
@json_option
def list_issues(place: str | None, speaker: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """列出已发的各期。List the issues that were published."""
    from ledger.issues import latest

    with register() as ledger:
        console_viewer(ledger, speaker)
        with ledger.read() as read:
            found = latest(read, place=place)
    if as_json:
        show_json([{**vars(one), "basis": None} for one in found])
        return
    for one in found:
        head = f"{one.head[0]}:{one.head[1]}"
        click.echo(
            f"{one.id}\t{one.kind}\t{one.period}\t{one.place}\t第{one.number}期\t{one.made_at[:10]}\t{head}"
        )
    if not found:
        click.echo("还没有发过简报。No issue was published yet.")


@bulletin.command(
    epilog="例：yipanqi bulletin status bu-weekly-330000-2026-W48 --as supervisor --state unknown"
)
@click.argument("issue")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["planned", "waiting", "sent", "inactive", "unknown", "given_up", "left"]),
    help="只看某种情况。Only this state.",
)
@as_option
@language_option
@json_option
def status(
    issue: str,
    states: tuple[str, ...],
    speaker: str | None,
    language: Language | None,
    as_json: bool,  # noqa: FBT001 - click passes by name
) -> None:
    """这一期每人收到没有：已发、等待、不可达、不确定。What became of each reader's copy."""
    from bot import settings as settings_module
    from ledger.issues import copies, tally
    from ledger.organisations import organisation
    from ledger.personal import personal_value

    words = settings_module.load(language=language).language
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        with ledger.read() as read:
            counts = tally(read, issue, viewer=viewer)
            found = copies(read, issue, viewer=viewer, states=states, limit=_MOST_COPIES)
            places = {one.organisation: organisation(read, one.organisation).name for one in found}
            names = {one.officer: personal_value(read, one.name_ref) for one in found}
    if as_json:
        show_json({"issue": issue, "states": counts, "copies": found})
        return
    click.echo(form_word(words, "states", issue=issue))
    for state, number in counts.items():
        click.echo(f"  {form_word(words, f'state_{state}')}\t{number}")
    for one in found:
        state = form_word(words, f"state_{one.state}")
        click.echo(f"{one.officer}\t{places[one.organisation]}\t{names[one.officer]}\t{state}")
    if any(one.state in ("inactive", "unknown", "given_up") for one in found):
        click.echo(form_word(words, "how_resend", issue=issue))


@bulletin.command(epilog="例：yipanqi bulletin resend bu-weekly-330000-2026-W48 --to of24 --as supervisor")
@click.argument("issue")
@click.option(
    "--to", "officers", multiple=True, metavar="OFFICER", help="发给谁，可多次。To whom; may be repeated."
)
@click.option(
    "--unknown", "uncertain", is_flag=True, help="给所有不确定的人。To everyone whose copy is unknown."
)
@click.option("--yes", "-y", is_flag=True, help="不再询问。Do not ask.")
@as_option
@language_option
def resend(
    issue: str,
    officers: tuple[str, ...],
    uncertain: bool,  # noqa: FBT001 - click passes by name
    yes: bool,  # noqa: FBT001 - as above
    speaker: str | None,
    language: Language | None,
) -> None:
    """给选定的人再发一次；已收到的不会重发。Send an issue again to chosen readers whose copy did not arrive."""
    from bot import settings as settings_module
    from ledger.issues import copies, send_to
    from ledger.issues import resend as send_again

    words = settings_module.load(language=language).language
    with register() as ledger:
        viewer = console_viewer(ledger, speaker)
        chosen = list(officers)
        if uncertain:
            with ledger.read() as read:
                found = copies(read, issue, viewer=viewer, states=("unknown",), limit=_MOST_COPIES)
            chosen += [one.officer for one in found]
        if not chosen:
            raise click.UsageError("用 --to 或 --unknown 指明发给谁。Say to whom with --to or --unknown.")
        if not yes and not click.confirm(form_word(words, "resend_sure", number=len(set(chosen))), err=True):
            click.echo(form_word(words, "not_sent"), err=True)
            raise click.exceptions.Exit(1)
        with ledger.write() as tx:
            again = send_again(tx, issue, chosen, viewer=viewer)
            fresh = send_to(tx, issue, chosen, viewer=viewer)
    click.echo(form_word(words, "resent", number=again + fresh))
