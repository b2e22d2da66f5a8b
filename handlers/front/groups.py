"""Groups: only policy questions are answered there; whatever concerns a project or a person goes to private.

Nobody in a group is told what another may not see, so nothing of the register is even looked up for it.
"""

from __future__ import annotations

from typing import Final

from handlers.front.menus import ROLES, command_of
from handlers.front.questions import answered
from handlers.front.visit import Visit
from handlers.messages import Action, Card
from handlers.register import spoken
from handlers.register.asking import asked_of_register
from handlers.register.brief import is_labelled, looks_like_a_brief
from handlers.small_talk import small_talk

_IN_THE_OPEN: Final = frozenset({"ask", "check", "documents", "help", "start"})
"""Commands that tell nothing of a project or a person."""
_LONGEST_LABEL: Final = 24


def heard(visit: Visit) -> tuple[Card, ...]:
    """Answer a policy question in a group; send everything else to the private conversation."""
    incoming = visit.incoming
    if incoming.kind == "joined":
        return (Card(visit.word("group_joined")),)
    if not incoming.addressed or incoming.kind == "edit":
        return ()
    if incoming.kind != "text":
        return _to_private(visit, "")
    text = incoming.text.strip()
    command = command_of(text)
    if command is not None:
        name, value = command
        if name in ("ask", "check") and value:
            return _to_private(visit, value) if _private(visit, value) else answered(visit, value)
        if name in _IN_THE_OPEN or name not in ROLES:
            return (Card(visit.word("group_joined")),)
        return _to_private(visit, text)
    if not text or small_talk(text) is not None:
        return (Card(visit.word("group_joined")),)
    return _to_private(visit, text) if _private(visit, text) else answered(visit, text)


def _private(visit: Visit, text: str) -> bool:
    """Say whether a text is of the register's: a report, a project described, a question about a claim."""
    asked = asked_of_register(text, visit.premises.register.gazetteer)
    described = looks_like_a_brief(text) or is_labelled(text.strip(), first=True)
    plain = text.strip().rstrip("。.!！")
    said = (spoken.REPORT, *spoken.WORDS.values())
    return asked is not None or described or any(pattern.fullmatch(plain) for pattern in said)


def _to_private(visit: Visit, text: str) -> tuple[Card, ...]:
    """Note in the group that this belongs elsewhere, and offer to go on in the private conversation."""
    label = " ".join(text.split())
    label = label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL] + "…"
    go_on = (Action(visit.word("go_on", text=label), {"front": "say", "text": text}),) if text else ()
    visit.privately.append(Card(visit.word("from_group"), actions=go_on))
    return (Card(visit.word("group_private")),)
