"""Whoever is not enrolled: one line on how to enrol, and enrolling by an invitation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from handlers.front.menus import command_of, keyboard
from handlers.front.visit import Visit
from handlers.messages import Action, Card
from handlers.register.asks import clean
from handlers.wording import Language
from handlers.wording_front import HELP
from handlers.wording_register import word
from ledger import officers
from ledger.clock import read_instant, written
from ledger.errors import InvitationError
from ledger.organisations import organisation
from ledger.preferences import prefer

SAID_AGAIN: Final = timedelta(hours=6)
"""How long a stranger is not told the same again."""
MOST_CODES: Final = 5
"""Wrong codes that a stranger is answered to at once; more of them are as quietly treated as anything else."""
LONGEST_NAME: Final = 40
_NO_NAME: Final = re.compile(r"[\d/@#:：?？\n]|https?")
_SEPARATORS: Final = re.compile(r"[\s_]+")


def heard(visit: Visit) -> tuple[Card, ...]:
    """Return what a stranger is told: how to enrol, once in a while, or the next step of enrolling."""
    incoming = visit.incoming
    code, name = _code(visit)
    if code:
        return _invited(visit, code, name)
    awaits = visit.awaiting("name")
    if awaits is not None and incoming.kind == "text" and command_of(incoming.text) is None:
        return _enrolled(visit, str(awaits["code"]), incoming.text)
    return _told(visit)


def welcome(visit: Visit) -> tuple[Card, ...]:
    """Return who an officer is here, what they may do, and their menu."""
    rows = keyboard(visit.known.role, visit.language, visit.premises.more)
    return (Card(f"{_who(visit)}\n{help_text(visit)}", menu=rows),)


def who(visit: Visit) -> tuple[Card, ...]:
    """Return who an officer is here, in short."""
    return (Card(f"{_who(visit)}{visit.word('me_more')}"),)


def _who(visit: Visit) -> str:
    viewer = visit.known
    place = organisation(visit.tx, viewer.organisation).name
    role = word(visit.language, f"role_{viewer.role}")
    return word(visit.language, "welcome", place=place, role=role)


def help_text(visit: Visit) -> str:
    """Return the help for an officer's role, with examples."""
    words = HELP[visit.language]
    return "\n\n".join((words["ask"], words[str(visit.known.role)], words["more"]))


def _code(visit: Visit) -> tuple[str, str]:
    """Return the invitation in a message, and the name typed with it."""
    incoming = visit.incoming
    if incoming.start:
        return _SEPARATORS.sub("", incoming.start), ""
    command = command_of(incoming.text) if incoming.kind == "text" else None
    if command is None or command[0] not in ("start", "enrol", "enroll"):
        return "", ""
    code, _, name = command[1].partition(" ")
    return code, name.strip()


def _told(visit: Visit) -> tuple[Card, ...]:
    if not visit.incoming.addressed or visit.incoming.kind in ("tap", "edit", "joined"):
        return ()
    last = visit.state.get("told")
    if last is not None and visit.tx.now - read_instant(last) < SAID_AGAIN:
        return ()
    visit.state["told"] = written(visit.tx.now)
    key = "stranger" if visit.incoming.private else "group_stranger"
    return (Card(visit.word(key, note=visit.premises.admin_note).strip()),)


def _invited(visit: Visit, code: str, name: str) -> tuple[Card, ...]:
    """Look at a code, and enrol at once where the name came with it; otherwise ask for the name."""
    if not visit.incoming.private:
        return _told(visit)
    try:
        officers.invited(visit.tx, code)
    except InvitationError:
        return _refused(visit)
    if name:
        return _enrolled(visit, code, name)
    visit.await_("name", code=code)
    shown = clean(visit.incoming.name)
    if not shown or _odd(shown):
        return (Card(visit.word("name_asked")),)
    return (
        Card(
            visit.word("name_offered", name=shown),
            actions=(Action(visit.word("name_use", name=shown), says=shown),),
        ),
    )


def _enrolled(visit: Visit, code: str, said: str) -> tuple[Card, ...]:
    name = clean(said)
    if not name or _odd(name):
        visit.await_("name", code=code)
        return (Card(visit.word("name_odd")),)
    incoming = visit.incoming
    try:
        visit.viewer = officers.enrol(
            visit.tx, code=code, name=name, channel=incoming.channel, account=incoming.account
        )
    except InvitationError:
        return _refused(visit)
    visit.state.clear()
    prefer(visit.tx, viewer=visit.viewer, language=visit.language)
    greeting = welcome(visit)[0]
    return (Card(f"{visit.word('enrolled')}{greeting.text}", menu=greeting.menu),)


def _refused(visit: Visit) -> tuple[Card, ...]:
    visit.settle()
    visit.state["tried"] = visit.state.get("tried", 0) + 1
    if visit.state["tried"] > MOST_CODES:
        return _told(visit)
    return (Card(visit.word("code_refused", note=visit.premises.admin_note).strip()),)


def _odd(name: str) -> bool:
    """Say whether what was typed is hardly anybody's name: a question, a command, an address."""
    return len(name) > LONGEST_NAME or _NO_NAME.search(name) is not None


def spoken(visit: Visit, default: Language) -> Language:
    """Return the language a stranger is answered in: their messenger's, where it is one of ours."""
    language = visit.incoming.language.lower()
    return "en" if language.startswith("en") else "zh" if language.startswith("zh") else default
