"""`yipanqi chat`: the desk in a terminal; reads piped lines to the end of input too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.places import city_option
from handlers.wording_chat import CHAT

if TYPE_CHECKING:
    from bot.wiring import Office
    from handlers.conversation import Conversation
    from handlers.wording import Language


@click.command(epilog="例：yipanqi chat    printf '嘉兴的首谈期多长？\\n那杭州呢？\\n' | yipanqi chat")
@click.option(
    "--place",
    callback=city_option,
    help="没有指明地方时默认的地方：名称或代码，如 嘉兴、330400。Place assumed where none is named.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), help="界面语言。Language of the interface.")
def chat(place: str | None, language: str | None) -> None:
    """打开对话：输入问题即可，/help 查看用法，/quit 退出。Open the chat in this terminal."""
    from bot.progress import building
    from bot.wiring import Office
    from handlers.conversation import Conversation

    with building() as progress, Office.open(progress=progress, place=place, language=language) as office:
        progress.close()
        conversation = Conversation(office.gazetteer, office.settings.place, office.language)
        interactive = sys.stdin.isatty()
        if interactive:
            click.echo(CHAT[office.language]["welcome"].format(documents=len(office.desk.titles)))
        while (line := _next_line(interactive=interactive)) is not None:
            text = line.strip()
            if not text:
                continue
            if not interactive:
                click.echo(f"> {text}")
            if text.startswith("/") and not _command(text, office, conversation):
                break
            if not text.startswith("/"):
                click.echo(conversation.say(text, office.desk).text + "\n")
        if interactive:
            click.echo(CHAT[conversation.language]["goodbye"])


def _next_line(*, interactive: bool) -> str | None:
    """Return the next line typed or piped, None at the end of input or on Ctrl-C."""
    try:
        if not interactive:
            line = sys.stdin.readline()
            return line or None
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return None


def _command(text: str, office: Office, conversation: Conversation) -> bool:
    """Carry out a slash command; return False to end the chat."""
    name, _, value = text[1:].partition(" ")
    name, value = name.lower(), value.strip()
    words = CHAT[conversation.language]
    if name in ("quit", "exit", "q"):
        return False
    if name == "place" and value:
        _set_place(value, office, conversation)
    elif name in ("language", "lang") and value in ("zh", "en"):
        conversation.language = value  # type: ignore[assignment]  # checked on the line above
        click.echo(CHAT[conversation.language]["language_set"])
    elif name == "new":
        conversation.forget()
        click.echo(words["forgotten"])
    elif name == "documents":
        for metadata in office.documents():
            click.echo(f"- 《{metadata.title}》{metadata.number or ''}")
    else:
        click.echo(words["help"])
    return True


def _set_place(value: str, office: Office, conversation: Conversation) -> None:
    language: Language = conversation.language
    found = office.gazetteer.get(value) or next((m.place for m in office.gazetteer.find(value)), None)
    if found is None or found.kind == "outside":
        click.echo(CHAT[language]["no_place"].format(value=value))
        return
    city = office.gazetteer.city_of(found) or found
    conversation.place = city.code
    click.echo(CHAT[language]["place_set"].format(place=found.name, city=city.name))
