"""The front desk: every message of every messenger is heard here, and told what goes back.

It knows no messenger. Nothing is looked up or changed but through the transaction of the happening, and whatever
is slow is asked for outside of it (`handlers.front.needed`).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.front import edits, files, groups, questions, register_side, settings, strangers
from handlers.front.menus import ROLES, command_of, keyboard, menu
from handlers.front.needed import Ready
from handlers.front.notices import notice_card
from handlers.front.visit import AWAITS, MENU, Premises, Visit, marked
from handlers.messages import Card, Incoming
from handlers.register.asks import number_in
from handlers.register.errors import AnswerRefused, HandlerError
from handlers.small_talk import small_talk
from handlers.wording import Language
from handlers.wording_register_errors import error_text
from ledger import buttons
from ledger.errors import AccessDeniedError, LedgerError
from ledger.opening import is_demonstration
from ledger.preferences import preferences
from ledger.store import Read, Write
from ledger.verify import canonical
from ledger.viewers import Role, viewer_by_account, viewer_of

__all__ = ["FrontDesk", "Heard", "Premises"]
_SHOWN_AT_ONCE: Final[Mapping[str, Callable[[Visit], tuple[Card, ...]]]] = {
    "start": strangers.welcome,
    "me": strangers.who,
    "settings": settings.shown,
    "documents": questions.documents,
    "feedback": questions.opinions,
}
_ANSWERS: Final = re.compile(
    r"(?:取消|算了|不办了|跳过|略过|上一步|返回|暂存|稍后|确认|确认提交|提交|核对|完成|清空|同意|批准|授予|授予首谈资格|退回|退回补正|驳回|"
    r"不同意|删除|下一步|yes|no|cancel|skip|back|later|confirm|approve|done)[。.!！]?",
    re.IGNORECASE,
)
"""What answers a question, and asks nothing of the policies where none is open."""
_LEAVES: Final = re.compile(r"(?:取消|算了|不办了|cancel)[。.!！]?", re.IGNORECASE)
_SHOWN = "commands"
"""Key of the state: whose menu of commands is shown."""
_ITS_OWN = (
    "ask",
    "check",
    "help",
    "start",
    "settings",
    "language",
    "lang",
    "place",
    "new",
    "documents",
    "feedback",
    "me",
)


@dataclass(frozen=True)
class Heard:
    """What goes back, and what the conversation remembers.

    Args:
        cards: go to the conversation the message came from, in order.
        state: what to remember of the conversation with this account, as JSON would hold it.
        asked: a name for the question that is open now (`ledger.conversations.save`).
        privately: go to the writer's private conversation (their account's own address), not to the group.
        notice: a short word to acknowledge a tap with, "" for none.
        commands: menu of commands to show in this conversation from now on, () where it stays as it is; a channel
            that cannot, or fails to, loses nothing.
    """

    cards: tuple[Card, ...]
    state: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    privately: tuple[Card, ...] = ()
    notice: str = ""
    commands: tuple[tuple[str, str], ...] = ()


class FrontDesk:
    """Hears messages, one at a time in each conversation.

    Args:
        premises: what it works with.
    """

    def __init__(self, premises: Premises) -> None:
        self.premises = premises

    def hear(
        self,
        tx: Write,
        incoming: Incoming,
        state: Mapping[str, Any],
        ready: Ready | None = None,
        *,
        officer: str | None = None,
        language: Language | None = None,
    ) -> Heard:
        """Return what a message comes to.

        Args:
            tx: the transaction of this happening; everything that changes is changed in it.
            incoming: the message.
            state: what was remembered of the conversation with this account, {} for a new one.
            ready: what was made ready outside for this message.
            officer: whom the owner of the installation speaks as, in place of the account's officer; whoever calls
                has seen to it that they may, and that it is logged.
            language: to answer in, whatever was chosen; None for what was chosen.

        Raises:
            Needed: something must be made ready first; nothing was changed that the caller does not roll back.
        """
        if incoming.kind in ("left", "moved"):
            return Heard((), {})
        visit = self._entered(tx, incoming, state, ready or Ready(), officer)
        visit.language = language or visit.language
        try:
            with self.premises.register.ledger.write():  # a refusal takes back what was done before it
                cards = self._heard(visit)
        except (LedgerError, AnswerRefused) as error:
            visit.state = copy.deepcopy(dict(state))
            cards = (Card(error_text(error, visit.language)),)
        except HandlerError:
            visit.state = copy.deepcopy(dict(state))
            cards = (Card(visit.word("sorry")),)
        shown = tuple(marked(card, visit.language, demonstration=visit.demonstration) for card in cards)
        private = tuple(
            marked(card, visit.language, demonstration=visit.demonstration) for card in visit.privately
        )
        commands = self._menu_changed(visit)
        return Heard(shown, visit.state, _asked(visit), private, commands=commands)

    def notice(self, read: Read, officer: str, kind: str, facts: Mapping[str, Any]) -> Card:
        """Return a message of the outbox in words, as its reader may see it now; see `handlers.front.notices`."""
        return notice_card(self.premises, read, officer, kind, facts)

    def menu(self, role: Role | None, language: Language) -> tuple[tuple[str, str], ...]:
        """Return the menu of commands for a role: each without its slash, and what it does."""
        return menu(role, language, self.premises.more)

    def keyboard(self, role: Role, language: Language) -> tuple[tuple[str, ...], ...]:
        """Return the rows of the menu keyboard for a role."""
        return keyboard(role, language, self.premises.more)

    def _menu_changed(self, visit: Visit) -> tuple[tuple[str, str], ...]:
        """Return the menu of commands of a private conversation, where another one was shown so far."""
        if visit.viewer is None or not visit.incoming.private:
            return ()
        commands = self.menu(visit.viewer.role, visit.language)
        name = f"{visit.viewer.role}:{visit.language}:{len(commands)}"
        if visit.state.get(_SHOWN) == name:
            return ()
        visit.state[_SHOWN] = name
        return commands

    def _entered(
        self, tx: Write, incoming: Incoming, state: Mapping[str, Any], ready: Ready, officer: str | None
    ) -> Visit:
        remembered = copy.deepcopy(dict(state))
        visit = Visit(self.premises, tx, incoming, remembered, ready, None, self.premises.language)
        visit.demonstration = is_demonstration(tx)
        try:
            found = None if officer is None else viewer_of(tx, officer)
            viewer = found or viewer_by_account(tx, incoming.channel, incoming.account)
        except AccessDeniedError:
            visit.language = strangers.spoken(visit, self.premises.language)
            return visit
        chosen = preferences(tx, viewer.officer)
        visit.viewer, visit.language = viewer, chosen.language or self.premises.language
        visit.place = settings.assumed(chosen, viewer)
        return visit

    def _heard(self, visit: Visit) -> tuple[Card, ...]:
        incoming = visit.incoming
        if incoming.kind == "tap":
            return self._tapped(visit)
        if visit.viewer is None:
            return strangers.heard(visit)
        if not incoming.private:
            return groups.heard(visit)
        if incoming.start and incoming.kind == "text":
            greeting = strangers.welcome(visit)[0]
            return (replace(greeting, text=f"{visit.word('enrolled_already')}{greeting.text}"),)
        if incoming.kind == "text":
            return self._said(visit, incoming.text)
        if incoming.kind == "edit":
            return edits.heard(visit)
        if incoming.kind == "file":
            visit.settle()
            return files.heard(visit)
        return strangers.welcome(visit) if incoming.kind == "joined" else (Card(visit.word("other")),)

    def _tapped(self, visit: Visit) -> tuple[Card, ...]:
        """Do what a button does, or say in plain words why it does nothing."""
        incoming = visit.incoming
        pressed = buttons.press(
            visit.tx, incoming.button, incoming.channel, incoming.conversation, incoming.account
        )
        if pressed.kind == "foreign":
            return (Card(visit.word("foreign")),)
        if pressed.kind == "used":
            return (Card(visit.word("used")),)
        if pressed.kind != "ok":
            return self._stale(visit)
        if pressed.move is not None:
            return self._moved(visit, pressed.move)
        visit.incoming = replace(incoming, kind="text", text=pressed.says, message="")
        return self._heard(visit)

    def _stale(self, visit: Visit) -> tuple[Card, ...]:
        """Explain that a button is out of date, and show again what is open now."""
        if visit.viewer is None or not visit.incoming.private:
            return (Card(visit.word("stale_nothing")),)
        session = register_side.opened(visit)
        again = session.open_again()
        register_side.put_back(visit, session)
        if again is None:
            return (Card(visit.word("stale_nothing")),)
        card = register_side.card_of(again)
        return (replace(card, text=f"{visit.word('stale')}\n{card.text}"),)

    def _moved(self, visit: Visit, move: Mapping[str, Any]) -> tuple[Card, ...]:
        """Make a move: the register's, a counter's, or the desk's own."""
        visit.known  # noqa: B018 - raises for whoever is not enrolled
        if "move" in move:
            visit.settle()
            return (register_side.do(visit, move),)
        for counter in self.premises.counters:
            if move.get("counter") == counter.name:
                return counter.do(visit, move)
        do = str(move.get("front", ""))
        if do in ("opinion", "seen"):
            return questions.opinion(visit, move) if do == "opinion" else questions.seen(visit)
        visit.settle()
        if do == "say":
            return self._said(visit, str(move["text"]))
        if do.startswith("document_"):
            return files.do(visit, move)
        if do in ("language", "place", "place_is"):
            return settings.do(visit, move)
        return (Card(visit.word("stale_nothing")),)

    def _said(self, visit: Visit, text: str) -> tuple[Card, ...]:
        """Hear a text in a private conversation of somebody enrolled."""
        command = command_of(text)
        if command is not None:
            return self._command(visit, *command)
        chosen = _chosen(visit, text)
        if chosen is not None:
            if chosen["move"] is not None:
                return self._moved(visit, chosen["move"])
            text = str(chosen["says"])
        place = visit.awaiting("place")
        visit.state.pop(MENU, None)
        if place is not None:
            visit.settle()
            return settings.change_place(visit, text)
        return self._heard_by_counters(visit, text)

    def _heard_by_counters(self, visit: Visit, text: str) -> tuple[Card, ...]:
        """Hand a text to the counters, to the register, and to the policies at last."""
        told = questions.correction(visit, text)
        if told is not None:
            return told
        for counter in self.premises.counters:
            cards = counter.say(visit, text)
            if cards is not None:
                return cards
        visit.settle()
        stood = edits.before(visit)
        card = register_side.say(visit, text)
        edits.note(visit, stood)
        if card is not None:
            return (card,)
        if small_talk(text) == "usage":
            return self._help(visit)
        if _ANSWERS.fullmatch(text.strip()) and (told := self._answering_nothing(visit, text)) is not None:
            return told
        return questions.answered(visit, text)

    def _answering_nothing(self, visit: Visit, text: str) -> tuple[Card, ...] | None:
        """Return what is told to an answer where nothing is asked; None where a check waits for it."""
        if not visit.state.get(questions.ASKS):
            return (Card(visit.word(f"nothing_asked_{visit.known.role}")),)
        if not _LEAVES.fullmatch(text.strip()):
            return None
        visit.state.pop(questions.POLICY, None)
        visit.state.pop(questions.ASKS)
        return (Card(visit.word("cancelled")),)

    def _command(self, visit: Visit, name: str, value: str) -> tuple[Card, ...]:
        """Carry out a command, the desk's own, a counter's or the register's."""
        viewer = visit.known
        awaited = bool(visit.state.get(AWAITS))
        visit.settle()
        if name in ROLES and viewer.role not in ROLES[name]:
            return (Card(visit.word("not_yours", name=name)),)
        for counter in self.premises.counters:
            if name in counter.commands:
                return counter.command(visit, name, value)
        if name in ("ask", "check"):
            return questions.answered(visit, value) if value else (Card(visit.word(f"{name}_hint")),)
        if name in _ITS_OWN:
            return self._own(visit, name, value)
        if name == "cancel" and (awaited or not register_side.left_at(visit)):
            left = None if awaited else self._answering_nothing(visit, "取消")
            return left or (Card(visit.word("cancelled")),)
        if name in ("enrol", "enroll"):
            return (Card(visit.word("enrolled_already")),)
        if name in register_side.COMMANDS:
            stood = edits.before(visit)
            card = register_side.say(visit, f"/{name} {value}".strip())
            edits.note(visit, stood)
            if card is not None:
                return (card,)
        return (Card(visit.word("unknown_command", name=name[:20])),)

    def _own(self, visit: Visit, name: str, value: str) -> tuple[Card, ...]:
        if name in _SHOWN_AT_ONCE:
            return _SHOWN_AT_ONCE[name](visit)
        if name == "help":
            return self._help(visit)
        if name in ("language", "lang"):
            return settings.change_language(visit, value)
        if name == "place":
            return settings.change_place(visit, value)
        session = register_side.opened(visit)
        session.forget()
        register_side.put_back(visit, session)
        visit.state.pop(questions.POLICY, None)
        visit.state.pop(questions.ASKS, None)
        return (Card(visit.word("anew")),)

    def _help(self, visit: Visit) -> tuple[Card, ...]:
        rows = self.keyboard(visit.known.role, visit.language)
        return (Card(strangers.help_text(visit), menu=rows),)


def _chosen(visit: Visit, text: str) -> Mapping[str, Any] | None:
    """Return the action of the desk's own last card that a number or its label means; None where none does."""
    offers = visit.state.get(MENU) or []
    plain = text.strip()
    number = number_in(plain)
    if number is not None and 1 <= number <= len(offers):
        found: Mapping[str, Any] = offers[number - 1]
        return found
    return next((offer for offer in offers if offer["label"] == plain), None)


def _asked(visit: Visit) -> str:
    """Return a name for the question that is open now, so that the buttons of another one are stale."""
    if visit.state.get(AWAITS):
        return canonical(visit.state[AWAITS])
    return register_side.left_at(visit) if visit.viewer is not None else ""
