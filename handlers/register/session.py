"""One officer's conversation with the register, whatever the channel: what was typed, and what goes back.

Between two messages everything it needs is data (`state`), so that whoever keeps that data with the message's
effects loses nothing at any step, whatever stops the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.register import acting, asking, filing, moves, showing, shown, spoken
from handlers.register.asking import AskedOfRegister, asked_of_register
from handlers.register.asks import clean, number_in
from handlers.register.brief import is_labelled, looks_like_a_brief, read_brief
from handlers.register.desk import RegisterDesk, RegisterReply, Speaker
from handlers.register.errands import errand, is_known
from handlers.register.errors import AnswerRefused
from handlers.register.filing import Turn
from handlers.register.moves import Move
from handlers.register.pending import Pending
from handlers.register.state import State
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_errors import error_text
from handlers.wording_register_form import refused_text
from ledger import drafts, officers
from ledger.errors import AccessDeniedError, InvitationError, LedgerError
from ledger.opening import is_demonstration
from ledger.organisations import organisation
from ledger.viewers import Role, Viewer, viewer_by_account, viewer_of

COMMANDS: Final = spoken.COMMANDS
MOST_SEEN: Final = 50


@dataclass
class RegisterSession:
    """A conversation with the register.

    Args:
        desk: what the handlers work with.
        channel: name of the channel, such as console.
        account: who writes, as the channel proves it.
        officer: id of the officer who speaks; None to look the account up.
        language: language of the replies.
        state: how the conversation was left, as `state` gave it; empty for a new one.
    """

    desk: RegisterDesk
    channel: str
    account: str
    officer: str | None = None
    language: Language = "zh"
    state: Mapping[str, Any] = field(default_factory=dict)
    _seen: dict[str, RegisterReply | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at = State.read(self.state)
        self.state = self._at.data()

    @property
    def asked(self) -> str:
        """Return a name for the question that is open: an answer given by a button to another one is stale."""
        return self._at.asked

    def viewer(self) -> Viewer:
        """Return who is speaking, as the register knows them now; raises `AccessDeniedError`."""
        with self.desk.ledger.read() as read:
            if self.officer is not None:
                return viewer_of(read, self.officer)
            return viewer_by_account(read, self.channel, self.account)

    def say(self, text: str, key: str = "") -> RegisterReply | None:
        """Return the reply to what was typed, None where it is nothing of the register's.

        Args:
            text: as typed or pasted.
            key: the channel's own number of this message; the same message again gets the same reply and does
                nothing.
        """
        return self._replied(lambda: self._heard(text), key)

    def do(self, move: Move, key: str = "") -> RegisterReply:
        """Make a move that was offered, however the talk has gone on since; what has moved on is explained.

        Args:
            move: as a reply's `moves` offered it.
            key: the channel's own number of this message.
        """
        reply = self._replied(lambda: self._made(move), key)
        return reply or RegisterReply(word(self.language, "not_offered"))

    def open_again(self) -> RegisterReply | None:
        """Return what is open now, said again: the question of a form or an action; None where nothing is."""
        return self._replied(self._open_again, "")

    def attach(self, content: bytes, media_type: str) -> RegisterReply:
        """Keep a file that was sent as evidence of the report being filled in or the action under way."""
        reply = self._replied(lambda: self._attached(content, media_type), "")
        return reply or RegisterReply(word(self.language, "attach_when"))

    def welcome(self) -> str:
        """Return who is speaking and what they may do here."""
        speaker = Speaker(self.desk, self.viewer(), self.language)
        with self.desk.ledger.read() as read:
            place = organisation(read, speaker.viewer.organisation).name
        role = speaker.viewer.role
        return speaker.word("welcome", place=place, role=speaker.word(f"role_{role}")) + speaker.word(
            f"help_{role}"
        )

    def forget(self) -> None:
        """Set aside what is under way; a draft stays kept."""
        self._at = self._at.set_aside()
        self.state = self._at.data()

    def _replied(self, make: Callable[[], RegisterReply | None], key: str) -> RegisterReply | None:
        """Return a reply, refusals in words; what is not a refusal leaves the conversation as it was."""
        if key and key in self._seen:
            return self._seen[key]
        before = self._at
        try:
            reply = make()
        except (LedgerError, AnswerRefused) as error:
            reply = RegisterReply(error_text(error, self.language))
        except BaseException:
            self._at = before
            raise
        self.state = self._at.data()
        if reply is not None and self._demonstrates():
            reply = replace(reply.after(word(self.language, "demonstration"), ""), demonstration=True)
        if key:
            self._seen[key] = reply
            for old in list(self._seen)[:-MOST_SEEN]:
                del self._seen[old]
        return reply

    def _may_act(self) -> bool:
        try:
            self.viewer()
        except AccessDeniedError:
            return False
        return True

    def _demonstrates(self) -> bool:
        with self.desk.ledger.read() as read:
            return is_demonstration(read)

    def _speaker(self) -> Speaker:
        """Return who is speaking; whoever may not has nothing under way either."""
        try:
            return Speaker(self.desk, self.viewer(), self.language)
        except AccessDeniedError:
            self._at = self._at.set_aside()
            raise

    def _heard(self, text: str) -> RegisterReply | None:
        plain = text.strip()
        name, _, value = plain[1:].partition(" ") if plain.startswith(("/", "／")) else ("", "", "")
        name = name.partition("@")[0]  # a messenger's /report@bot
        if name.lower() in ("enrol", "enroll"):
            return self._enrol(value.strip())
        speaker = self._speaker()
        if name:
            return self._command(speaker, name.lower(), value.strip())
        if self._at.pending is not None:
            return self._go_on(speaker, self._at.pending, plain)
        if self._at.draft is not None:
            return self._in_form(speaker, self._at.draft, text)
        labels = self._at.labels
        number = labels.index(plain) + 1 if plain in labels else number_in(plain)
        if number is not None and self._at.menu:
            return self._chosen(speaker, number)
        return self._begun(speaker, text)

    def _made(self, move: Move) -> RegisterReply:
        """Make a move from a button: what is under way is set aside, what has moved on is explained."""
        speaker, was_filling = self._speaker(), self._at.draft
        if not is_known(move):
            return RegisterReply(speaker.word("not_offered"))
        self._at = self._at.set_aside()
        reply = self._explained(speaker, move) or self._carried(speaker, move)
        return reply.after(speaker.word("form_kept")) if was_filling and not self._at.draft else reply

    def _explained(self, speaker: Speaker, move: Move) -> RegisterReply | None:
        """Return why something cannot be begun any more, above how it stands now; None where it can."""
        if move["move"] != moves.BEGIN:
            return None
        try:
            with self.desk.ledger.read() as read:
                errand(move["errand"]).check(read, speaker, move["facts"])
        except LedgerError as error:
            return self._shown(acting.refused(speaker, move["errand"], move["facts"], error))
        return None

    def _carried(self, speaker: Speaker, move: Move) -> RegisterReply:
        name = move["move"]
        if name in shown.SHOWN:
            show, fact = shown.SHOWN[name]
            return self._shown(show(speaker, move[fact]))
        if name == moves.RESUME:
            return self._turn(filing.resume(speaker, move["draft"]))
        if name == moves.OPEN:
            return self._carried_out(speaker, move["command"], move["value"])
        return self._begin(speaker, errand(move["errand"]).begin(speaker, move["facts"]))

    def _open_again(self) -> RegisterReply | None:
        speaker = self._speaker()
        if self._at.pending is not None:
            return acting.question(speaker, self._at.pending)
        if self._at.draft is not None:
            return self._turn(filing.resume(speaker, self._at.draft))
        return None

    def _attached(self, content: bytes, media_type: str) -> RegisterReply:
        speaker = self._speaker()
        adding = next((move for move in self._at.menu if move.get("errand") == "attach"), None)
        if adding is not None and is_known(adding):  # a card is shown: the file is meant for it
            self._carried(speaker, adding)
        if self._at.pending is not None:
            pending, reply = acting.attach(speaker, self._at.pending, content, media_type)
            self._at = replace(self._at, pending=pending)
            return reply
        if self._at.draft is None:
            return RegisterReply(speaker.word("attach_when"))
        return self._turn(filing.attach(speaker, self._at.draft, content, media_type))

    def _in_form(self, speaker: Speaker, draft: str, text: str) -> RegisterReply | None:
        """Take a text in the middle of a form: an answer, or something else for which the form waits."""
        plain = text.strip().rstrip("。.!！")
        if spoken.REPORT.fullmatch(plain) or spoken.WORDS["resume"].fullmatch(plain):
            return self._turn(filing.resume(speaker, draft))
        for name, pattern in spoken.WORDS.items():
            if pattern.fullmatch(plain):
                return self._command(speaker, name, "")
        return self._turn(filing.answer(speaker, draft, text, self._aside(speaker)))

    def _begun(self, speaker: Speaker, text: str) -> RegisterReply | None:
        """Return the reply to a text that stands for itself."""
        plain = text.strip().rstrip("。.!！")
        for name, pattern in spoken.WORDS.items():
            if pattern.fullmatch(plain):
                return self._command(speaker, name, "")
        if spoken.REPORT.fullmatch(plain):
            return self._command(speaker, "report", "")
        if self._at.filed is not None and spoken.CONFIRM.fullmatch(plain):
            with self.desk.ledger.read() as read:
                draft = drafts.find_draft(read, self._at.filed, viewer=speaker.viewer)
            return self._turn(filing.file(speaker, draft))
        described = looks_like_a_brief(text) or is_labelled(text.strip(), first=True)
        if speaker.viewer.role is Role.OFFICER and described:
            return self._turn(filing.begin(speaker, self._read(speaker, text)))
        asked = asked_of_register(text, self.desk.gazetteer)
        return None if asked is None else self._asked(speaker, asked)

    def _read(self, speaker: Speaker, text: str) -> Any:
        return read_brief(text, self.desk.gazetteer, city=speaker.viewer.city)

    def _command(self, speaker: Speaker, name: str, value: str) -> RegisterReply | None:
        if name not in COMMANDS:
            return None
        if name == "cancel":
            return self._cancelled(speaker)
        if name == "report" and not value and self._at.draft is not None:  # its key is always at hand
            return self._turn(filing.resume(speaker, self._at.draft))
        was_filling = self._at.draft is not None and name not in ("report", "resume")
        self._at = self._at.set_aside()
        reply = self._carried_out(speaker, name, value)
        return reply.after(speaker.word("form_kept")) if was_filling else reply

    def _carried_out(self, speaker: Speaker, name: str, value: str) -> RegisterReply:
        if name == "report":
            brief = self._read(speaker, value) if value else None
            return self._turn(filing.begin(speaker, brief))
        if name in ("drafts", "resume"):
            return self._drafts(speaker, value, at_once=name == "resume")
        if name == "claims":
            return self._claims(speaker, value)
        if name == "me":
            return RegisterReply(self.welcome())
        return self._shown(shown.LISTS[name](speaker))

    def _enrol(self, value: str) -> RegisterReply:
        code, _, name = value.partition(" ")
        if not code or not clean(name):
            return RegisterReply(word(self.language, "enrol_how"))
        if self.officer is not None and self._may_act():
            raise InvitationError("this account is already enrolled")
        with self.desk.ledger.write() as tx:
            officers.enrol(tx, code=code, name=clean(name), channel=self.channel, account=self.account)
        self.officer = None
        return RegisterReply(word(self.language, "enrolled") + self.welcome())

    def _cancelled(self, speaker: Speaker) -> RegisterReply:
        if self._at.draft is not None:
            return self._turn(filing.answer(speaker, self._at.draft, "取消", self._aside(speaker)))
        self._at = self._at.set_aside()
        return RegisterReply(speaker.word("nothing_done"))

    def _turn(self, turn: Turn) -> RegisterReply:
        filed = turn.filed or (None if turn.draft else self._at.filed)
        self._at = replace(self._at.set_aside(), draft=turn.draft, filed=filed, step=turn.asked)
        return self._shown(turn.reply) if turn.reply.moves else turn.reply

    def _shown(self, reply: RegisterReply) -> RegisterReply:
        """Have what a reply offers ready to be chosen by number."""
        offered = tuple(move for move in reply.moves if move is not None)
        labels = reply.choices if offered else ()
        self._at = replace(self._at, menu=offered, labels=labels, about=reply.about or self._at.about)
        return reply

    def _aside(self, speaker: Speaker) -> Callable[[str, Mapping[str, Any]], RegisterReply]:
        """Return what answers a question in the middle of something else."""

        def answer(text: str, form: Mapping[str, Any]) -> RegisterReply:
            self._at = replace(self._at, about=str(form.get("investor_name") or self._at.about))
            asked = asked_of_register(text, self.desk.gazetteer)
            reply = self._told(speaker, asked, str(form.get("uscc") or "")) if asked else None
            return RegisterReply(reply or self.desk.policy(text, speaker.viewer.city or None, self.language))

        return answer

    def _asked(self, speaker: Speaker, asked: AskedOfRegister) -> RegisterReply | None:
        """Return the answer to a question about the register, with the cards it speaks of to choose from."""
        if asked.kind == "own":
            return self._claims(speaker, "")
        if asked.kind == "expiring":
            return self._shown(showing.ending(speaker, asked.days))
        name = asked.name or self._at.about
        cards = asking.find(speaker, name) if name else []
        if asked.by_receipt and len(cards) == 1:
            return self._shown(showing.card_reply(speaker, cards[0].claim))
        told = self._told(speaker, asked)
        return None if told is None else self._shown(showing.spoken_of(speaker, told, cards))

    def _told(self, speaker: Speaker, asked: AskedOfRegister, uscc: str = "") -> str | None:
        """Return the answer in words; None where nothing is on file and the name may be no firm's at all."""
        name = asked.name or self._at.about
        told = asking.told(speaker, asked, name, uscc)
        if told is not None and name and asked.kind not in ("own", "expiring"):
            self._at = replace(self._at, about=name)
        return told

    def _claims(self, speaker: Speaker, value: str) -> RegisterReply:
        if not value:
            return self._shown(showing.everything(speaker))
        cards = asking.find(speaker, value)
        if len(cards) == 1:
            return self._shown(showing.card_reply(speaker, cards[0].claim))
        return self._shown(showing.listed(speaker, cards, "claims", "claims_none"))

    def _chosen(self, speaker: Speaker, number: int) -> RegisterReply:
        menu = self._at.menu
        if not 1 <= number <= len(menu):
            return RegisterReply(refused_text("not_a_choice", {"count": str(len(menu))}, self.language))
        move = menu[number - 1]
        return self._carried(speaker, move) if is_known(move) else RegisterReply(speaker.word("not_offered"))

    def _drafts(self, speaker: Speaker, value: str, *, at_once: bool) -> RegisterReply:
        with self.desk.ledger.read() as read:
            found = drafts.open_drafts(read, viewer=speaker.viewer)
        if not found:
            return RegisterReply(speaker.word("no_drafts"))
        number = number_in(value) or (1 if at_once and (len(found) == 1 or not value) else None)
        if at_once and number and 1 <= number <= len(found):
            return self._turn(filing.resume(speaker, found[number - 1].id))
        return self._shown(showing.drafts_reply(speaker, found))

    def _begin(self, speaker: Speaker, pending: Pending) -> RegisterReply:
        """Begin an action: its first question, or do it at once where it has none."""
        self._at = replace(self._at.set_aside(), pending=pending)
        if pending.next is None:
            return self._done(speaker, pending)
        return acting.question(speaker, pending, pending.preview)

    def _go_on(self, speaker: Speaker, pending: Pending, text: str) -> RegisterReply:
        """Take what was typed as the answer to the action's question, and do it once none is left."""
        goes_on, reply = acting.go_on(speaker, pending, text, self._aside(speaker))
        self._at = replace(self._at, pending=goes_on)
        if goes_on is None:
            return self._shown(reply)
        if goes_on.next is not None:
            return reply
        return self._done(speaker, goes_on)

    def _done(self, speaker: Speaker, pending: Pending) -> RegisterReply:
        self._at = replace(self._at, pending=None)
        return self._shown(acting.carry_out(speaker, pending))
