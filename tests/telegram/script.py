r"""Scripts of messages and expected replies, as a person would write them down.

clock 2026-11-20 10:00                  the day and time, in Shanghai
person 王 officer jiashan               somebody who holds an invitation to an organisation and role
person 客                               a stranger
group 群 王 李                          a group with the bot in it

王 joins                                follows the deep link of the invitation
王 says 我要首报                        writes; lines that begin with | go on with the message
王 hears 项目叫什么                     the next message with these words, within seconds
王 hears /回执号：(?P<receipt>\S+)/      a pattern; what it names can be used as {receipt} later
王 taps 批准                            the newest button with these words
王 taps again                           the same button once more
王 toast 已                             the short text with which a tap is acknowledged
王 edits 13亿元                         changes the message written last
王 sends document 章程.pdf 说明         also: photo, album 3, voice, sticker
王 blocks / unblocks
王 in 群 says @bot 嘉兴的首谈期多长？
群 hears 1个月
王 hears nothing                        of what came since, nothing is left
王 never heard 12亿                     in the whole conversation
restart                                 the bot is stopped and started
(buttons) 王 taps again                 only where there are buttons, edits, albums: on a messenger
(typed) 王 says 上一步                   only where everything is typed: at a terminal
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from tests.telegram.server import BotServer, Button, Group, Heard, NotHeard, Person, picture

SHANGHAI = ZoneInfo("Asia/Shanghai")
FOLDER = Path(__file__).parent / "scripts"
QUIET = 0.4
"""Seconds after which nothing more is expected."""
PDF = b"%PDF-1.4\n% nothing that could be read\n"


class RunningOffice(Protocol):
    """The office under trial."""

    def invitation(self, organisation: str, role: str) -> str:
        """Return the code of a new invitation."""
        ...

    def set_clock(self, instant: datetime) -> None:
        """Set the clock, and let the scheduler look at it."""
        ...

    def restart(self) -> None:
        """Stop and start."""
        ...

    def settle(self) -> None:
        """Wait until everything that came in is handled and everything that is due went out."""
        ...


@dataclass(frozen=True)
class Step:
    """One line of a script.

    Args:
        line: its number.
        words: as it is written, with what goes on below it.
    """

    line: int
    words: str


class ScriptFailed(AssertionError):
    """A script went otherwise than it is written."""


@dataclass
class Script:
    """A script that is being played.

    Args:
        path: where it stands.
        server: where the people are.
        office: what is tried.
        typed: everything is typed, as at a terminal.
    """

    path: Path
    server: BotServer
    office: RunningOffice
    typed: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    tapped: dict[str, tuple[int, Button]] = field(default_factory=dict)

    def play(self) -> None:
        """Play it to the end."""
        for step in steps(self.path.read_text(encoding="utf-8")):
            try:
                self._step(step.words)
            except Exception as problem:
                message = f"{self.path.name}, line {step.line}: {step.words}\n{problem}"
                raise ScriptFailed(message) from problem

    def _step(self, words: str) -> None:
        words = re.sub(r"\{(\w+)\}", lambda m: self.known.get(m[1], m[0]), words)
        first, _, rest = words.partition(" ")
        if first in ("(buttons)", "(typed)"):
            if self.typed == (first == "(typed)"):
                self._step(rest)
        elif first == "clock":
            self.office.set_clock(datetime.strptime(rest, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))
        elif first == "restart":
            self.office.restart()
        elif first == "person":
            self._person(*rest.split())
        elif first == "group":
            name, *members = rest.split()
            self.groups[name] = self.server.group(name, *(self.people[m] for m in members))
        elif first in self.groups:
            self._hears(self.groups[first], rest)
        elif first in self.people:
            self._does(first, rest)
        else:
            message = f"nobody is called {first}"
            raise ScriptFailed(message)

    def _person(self, name: str, role: str = "", organisation: str = "", language: str = "zh-hans") -> None:
        self.people[name] = self.server.person(name, language=language)
        if role:
            self.invitations[name] = self.office.invitation(organisation, role)
            self.known[f"invitation of {name}"] = self.invitations[name]

    def _does(self, name: str, rest: str) -> None:
        person, where = self.people[name], None
        if rest.startswith("in "):
            _, group, rest = rest.split(" ", 2)
            where = self.groups[group]
        verb, _, words = rest.partition(" ")
        match verb:
            case "joins":
                self.last[name] = person.starts(self.invitations[name])
            case "says":
                self.last[name] = person.says(words, where=where)
            case "edits":
                person.edits(self.last[name], words, where=where)
            case "taps" if words == "again":
                person.taps_button(*self.tapped[name], where=where)
            case "taps":
                self._taps(name, person, words, where)
            case "toast":
                person.waits(words, kinds=("answer",))
            case "sends":
                self._sends(name, person, words, where)
            case "blocks":
                person.blocks()
            case "unblocks":
                person.unblocks()
            case "migrates":
                self.groups[words] = self.groups[words].migrates()
            case _:
                self._hears(person, rest)

    def _taps(self, name: str, person: Person, label: str, where: Group | None) -> None:
        try:
            number, button = person.finds(label, where=where)
        except NotHeard:
            number, button = self._numbered(where or person, label)
        self.tapped[name] = number, button
        person.taps_button(number, button, where=where)

    def _numbered(self, who: Person | Group, label: str) -> tuple[int, Button]:
        """Return the button that bears the number of a line: what long labels become."""
        for heard in reversed(who.heard()):
            buttons = {button.label: button for row in heard.buttons for button in row if button.data}
            for line in heard.text.splitlines():
                found = re.match(r"(\d+)\. (.*)", line)
                if found and label in found[2] and found[1] in buttons:
                    return heard.number, buttons[found[1]]
        wanted = f"a button or a numbered line with {label}"
        raise NotHeard(wanted, who.heard()[-3:])

    def _sends(self, name: str, person: Person, words: str, where: Group | None) -> None:
        kind, _, rest = words.partition(" ")
        if kind == "album":
            count, _, caption = rest.partition(" ")
            pictures = [picture(60 + index) for index in range(int(count))]
            self.last[name] = person.sends_album(*pictures, caption=caption, where=where)[0]
        elif kind == "document":
            file, _, caption = rest.partition(" ")
            path = FOLDER / file
            content = path.read_bytes() if path.exists() else PDF + file.encode()
            media = "text/plain" if file.endswith(".txt") else "application/pdf"
            self.last[name] = person.sends_document(file, content, kind=media, caption=caption, where=where)
        elif kind == "photo":
            self.last[name] = person.sends_photo(caption=rest, where=where)
        elif kind == "voice":
            self.last[name] = person.sends_voice(where=where)
        else:
            self.last[name] = person.sends_sticker(where=where)

    def _hears(self, who: Person | Group, rest: str) -> None:
        verb, _, words = rest.partition(" ")
        if verb == "never":
            told = words.removeprefix("heard ")
            if any(told in heard.text for heard in who.heard()):
                message = f"{told} was heard"
                raise ScriptFailed(message)
        elif verb == "hears" and words == "nothing":
            self.office.settle()
            left = [heard for heard in who.unheard() if heard.kind == "message"]
            if left:
                message = f"heard {left}"
                raise ScriptFailed(message)
        elif verb == "hears" and words.startswith("/") and words.endswith("/"):
            pattern = re.compile(words[1:-1])
            heard = who.waits(where=lambda heard: pattern.search(told_by(heard)) is not None)
            found = pattern.search(told_by(heard))
            assert found is not None
            self.known |= found.groupdict()
        elif verb == "hears":
            who.waits(where=lambda heard: words in told_by(heard))
        elif verb == "forgets":
            self.office.settle()
            who.forgets()
        else:
            message = f"not understood: {rest}"
            raise ScriptFailed(message)


def told_by(heard: Heard) -> str:
    """Return what a message says, with its buttons in brackets and the names of its files."""
    labels = "".join(f"\n[{button.label}]" for row in heard.buttons for button in row)
    files = "".join(f"\n<{name}>" for name, _ in heard.files)
    return heard.text + labels + files


def steps(text: str) -> Iterator[Step]:
    """Return the lines of a script; blank ones and those that begin with # say nothing."""
    pending: Step | None = None
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("|") and pending is not None:
            pending = Step(pending.line, f"{pending.words}\n{plain[1:].removeprefix(' ')}")
            continue
        if pending is not None:
            yield pending
            pending = None
        if plain and not plain.startswith("#"):
            pending = Step(number, plain)
    if pending is not None:
        yield pending
