"""`yipanqi chat`: the desk in a terminal; reads piped lines to the end of input too."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import click

from bot.places import city_option
from handlers.wording_chat import CHAT

if TYPE_CHECKING:
    from bot.console_desk import ConsoleDesk
    from bot.wiring import Office
    from handlers.conversation import Conversation


_NO_PLACE = ("-", "无", "不设", "none")
"""Said instead of a place: none is assumed from then on."""
_COMMAND = ("/", "／")
"""A command begins so; an input method for Chinese gives the wide one."""
_LEAVING = ("quit", "exit", "q")


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
    from bot.console_desk import ConsoleDesk
    from bot.home import ready
    from bot.progress import building
    from bot.wiring import Office
    from handlers.conversation import Conversation

    settings = settings_module.load(place=place, language=language)
    first = not (ready(settings.home) / settings.library.name).exists()
    shown = building(first=first, language=settings.language)
    with ExitStack() as open_things:
        progress = open_things.enter_context(shown)
        office = open_things.enter_context(Office.open(progress=progress, place=place, language=language))
        spoken = office.language if language is not None else None
        desk = open_things.enter_context(ConsoleDesk(office, language=spoken, place=place))
        progress.close()
        conversation = Conversation(office.gazetteer, office.settings.place, office.language)
        interactive = sys.stdin.isatty()
        if interactive:
            _edit_lines()
            click.echo(CHAT[office.language]["welcome"].format(documents=len(office.desk.titles)))
        if speaker is not None:
            click.echo(desk.speak_as(speaker))
        elif interactive:
            click.echo(desk.greeting())
        with suppress(KeyboardInterrupt):  # between two lines; at the prompt it ends the chat as well
            _talk(office, conversation, desk, interactive=interactive)
        if interactive:
            spoken = desk.language if desk.is_set_up else conversation.language
            click.echo(CHAT[spoken]["goodbye"])


def _talk(office: Office, conversation: Conversation, desk: ConsoleDesk, *, interactive: bool) -> None:
    """Answer line by line until the officer leaves or the lines end."""
    while (line := _next_line(interactive=interactive)) is not None:
        text = line.strip()
        if not text:
            continue
        if not interactive:
            click.echo(f"> {text}")
        if text.startswith(_COMMAND) and text[1:].lower() in _LEAVING:
            return
        told = desk.answer(text)
        if told is None:  # there is no register, but the documents are there
            told = (
                _command(text, office, conversation, desk)
                if text.startswith(_COMMAND)
                else conversation.say(text, office.desk).text
            )
        click.echo(told + "\n")


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


def _command(text: str, office: Office, conversation: Conversation, desk: ConsoleDesk) -> str:
    """Carry out a command of a chat without a register, and return what to tell."""
    name, _, value = text[1:].partition(" ")
    name, value = name.lower(), value.strip()
    words = CHAT[conversation.language]
    if name == "place":
        return _place(value, office, conversation)
    if name in ("language", "lang"):
        return _language(value.lower(), conversation)
    if name == "new":
        conversation.forget()
        return words["forgotten"]
    if name == "documents":
        return "\n".join(f"- 《{metadata.title}》{metadata.number or ''}" for metadata in office.documents())
    if name in ("help", "h", "?", ""):
        return f"{words['help']}\n{desk.help()}"
    return words["unknown_command"].format(name=name)


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
