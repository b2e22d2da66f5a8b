"""`yipanqi chat`: the desk in a terminal; reads piped lines to the end of input too."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import click

from bot.places import city_option
from handlers.wording_chat import CHAT

if TYPE_CHECKING:
    from bot.register import Counter
    from bot.wiring import Office
    from handlers.conversation import Conversation


_NO_PLACE = ("-", "无", "不设", "none")
"""Said instead of a place: none is assumed from then on."""
_COMMAND = ("/", "／")
"""A command begins so; an input method for Chinese gives the wide one."""


@click.command(epilog="例：yipanqi chat    printf '嘉兴的首谈期多长？\\n那杭州呢？\\n' | yipanqi chat")
@click.option(
    "--place",
    callback=city_option,
    help="没有指明地方时默认的地方：名称或代码，如 嘉兴、330400。Place assumed where none is named.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), help="界面语言。Language of the interface.")
@click.option(
    "--as",
    "speaker",
    metavar="NAME",
    help="以某人身份（人员编号、登记的账号，或演示办公室里的名字），写入日志。Speak as an officer; logged.",
)
def chat(place: str | None, language: str | None, speaker: str | None) -> None:
    """打开对话：输入问题即可，/help 查看用法，/quit 退出。Open the chat in this terminal."""
    from bot import settings as settings_module
    from bot.home import ready
    from bot.progress import building
    from bot.register import open_counter
    from bot.wiring import Office
    from handlers.conversation import Conversation

    settings = settings_module.load(place=place, language=language)
    first = not (ready(settings.home) / settings.library.name).exists()
    shown = building(first=first, language=settings.language)
    with ExitStack() as open_things:
        progress = open_things.enter_context(shown)
        office = open_things.enter_context(Office.open(progress=progress, place=place, language=language))
        counter = open_things.enter_context(open_counter(office, office.language))
        progress.close()
        conversation = Conversation(office.gazetteer, office.settings.place, office.language)
        interactive = sys.stdin.isatty()
        if interactive:
            _edit_lines()
            click.echo(CHAT[office.language]["welcome"].format(documents=len(office.desk.titles)))
        if speaker is not None:
            click.echo(counter.speak_as(speaker, conversation))
        elif interactive:
            click.echo(counter.greeting())
        with suppress(KeyboardInterrupt):  # between two lines; at the prompt it ends the chat as well
            _talk(office, conversation, counter, interactive=interactive)
        if interactive:
            click.echo(CHAT[conversation.language]["goodbye"])


def _talk(office: Office, conversation: Conversation, counter: Counter, *, interactive: bool) -> None:
    """Answer line by line until the officer leaves or the lines end."""
    while (line := _next_line(interactive=interactive)) is not None:
        text = line.strip()
        if not text:
            continue
        if not interactive:
            click.echo(f"> {text}")
        told = counter.answer(text, conversation)
        if told is not None:
            click.echo(told + "\n")
        elif not text.startswith(_COMMAND):
            click.echo(conversation.say(text, office.desk).text + "\n")
        elif not _command(text, office, conversation, counter):
            return


def _edit_lines() -> None:
    """Let the arrow keys edit the line and bring back earlier ones, where this Python has readline.

    Earlier lines are kept in memory only: they may name projects. In a locale without UTF-8 the terminal itself
    edits the line, for readline would take away a third of a character at a key.
    """
    with suppress(ImportError):
        import locale

        if locale.nl_langinfo(locale.CODESET).upper() == "UTF-8":
            import readline  # noqa: F401 - importing it is what lets `input` use it


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


def _command(text: str, office: Office, conversation: Conversation, counter: Counter) -> bool:
    """Carry out a slash command; return False to end the chat."""
    name, _, value = text[1:].partition(" ")
    name, value = name.lower(), value.strip()
    words = CHAT[conversation.language]
    if name in ("quit", "exit", "q"):
        return False
    if name == "place":
        click.echo(_place(value, office, conversation))
    elif name in ("language", "lang"):
        click.echo(_language(value.lower(), conversation))
    elif name == "new":
        conversation.forget()
        counter.forget()
        click.echo(words["forgotten"])
    elif name == "documents":
        for metadata in office.documents():
            click.echo(f"- 《{metadata.title}》{metadata.number or ''}")
    elif name in ("help", "h", "?", ""):
        click.echo(words["help"])
        click.echo(counter.help(conversation))
    else:
        click.echo(words["unknown_command"].format(name=name))
    return True


def _language(value: str, conversation: Conversation) -> str:
    """Change the language, and return what to tell."""
    if value not in ("zh", "en"):
        return CHAT[conversation.language]["language_which"]
    conversation.language = value  # type: ignore[assignment]  # checked right above
    return CHAT[conversation.language]["language_set"]


def _place(value: str, office: Office, conversation: Conversation) -> str:
    """Set, take away or only tell the place assumed, and return what to tell."""
    words, gazetteer = CHAT[conversation.language], office.gazetteer
    if not value:
        now = gazetteer.get(conversation.place or "")
        return words["place_now"].format(city=now.name) if now else words["place_none"]
    if value in _NO_PLACE:
        conversation.place = None
        return words["place_none"]
    found = gazetteer.named(value)
    if found is None or found.kind == "outside":
        return words["no_place"].format(value=value)
    city = gazetteer.city_of(found) or found
    conversation.place = city.code
    key = "place_set" if city == found else "place_set_within"
    return words[key].format(place=found.name, city=city.name)
