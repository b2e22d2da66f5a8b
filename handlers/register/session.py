"""One officer's conversation with the register, whatever the channel: what was typed, and what goes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.register import acting, asking, filing, sharing
from handlers.register.actions import Pending, available, started
from handlers.register.asking import AskedOfRegister, asked_of_register
from handlers.register.asks import clean, number_in
from handlers.register.brief import is_labelled, looks_like_a_brief, read_brief
from handlers.register.cards import card_text, history_text, line
from handlers.register.desk import RegisterDesk, RegisterReply, Speaker, with_choices
from handlers.register.errors import AnswerRefused
from handlers.register.filing import Turn
from handlers.wording import Language
from handlers.wording_register import word
from handlers.wording_register_errors import error_text
from handlers.wording_register_form import refused_text, value_text
from ledger import drafts, officers, views
from ledger.errors import AccessDeniedError, InvitationError, LedgerError
from ledger.opening import is_demonstration
from ledger.organisations import organisation
from ledger.viewers import Role, Viewer, viewer_by_account, viewer_of
from ledger.views import Card

_REPORT: Final = re.compile(
    r"(?:我|我们)?(?:要|想|来|需要|申请|新建|新增|开始|填报?)?(?:一个|一下)?(?:项目)?"
    r"(?:首报|首次报备|报备)(?:一个|个)?(?:新?项目)?|file a report",
    re.IGNORECASE,
)
_CONFIRM: Final = re.compile(r"确认|确认提交|提交|confirm", re.IGNORECASE)
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "review": re.compile(
        r"(?:查看|看看?|我的)?(?:待审|待办|待审核|待审项目|审核队列|有哪些待审)", re.IGNORECASE
    ),
    "claims": re.compile(
        r"(?:查看|看看?)?(?:我的|我们的|本单位的?)(?:首报|首谈|报备|项目)(?:列表)?", re.IGNORECASE
    ),
    "drafts": re.compile(r"(?:查看|我的)?草稿(?:箱)?", re.IGNORECASE),
    "resume": re.compile(r"(?:继续|恢复|接着)(?:填报?|首报|草稿|报备)?", re.IGNORECASE),
    "pool": re.compile(r"(?:查看|看看?)?(?:流转池|流转项目|可承接的?项目)", re.IGNORECASE),
    "needs": re.compile(
        r"(?:查看|看看?)?(?:需求清单|问题清单|问题和需求清单|项目问题和政策需求清单)", re.IGNORECASE
    ),
}
COMMANDS: Final = ("report", "drafts", "resume", "review", "claims", "pool", "needs", "enrol", "cancel", "me")
MOST_LISTED: Final = 20
MOST_SEEN: Final = 50
Run = Callable[[], RegisterReply]


@dataclass
class RegisterSession:
    """A conversation with the register.

    Args:
        desk: what the handlers work with.
        channel: name of the channel, such as console.
        account: who writes, as the channel proves it.
        officer: id of the officer who speaks; None to look the account up.
        language: language of the replies.
    """

    desk: RegisterDesk
    channel: str
    account: str
    officer: str | None = None
    language: Language = "zh"
    _menu: tuple[Run, ...] = ()
    _labels: tuple[str, ...] = ()
    _pending: Pending | None = None
    _draft: str | None = None
    _filed: str | None = None
    _investor: str = ""
    _seen: dict[str, RegisterReply | None] = field(default_factory=dict)

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
        if key and key in self._seen:
            return self._seen[key]
        try:
            reply = self._heard(text)
        except (LedgerError, AnswerRefused) as error:
            reply = RegisterReply(error_text(error, self.language))
        self._labels = reply.choices if reply is not None and self._menu else ()
        if reply is not None and self._demonstrates():
            mark = word(self.language, "demonstration")
            reply = RegisterReply(f"{mark}{reply.text}", reply.choices, demonstration=True)
        if key:
            self._seen[key] = reply
            for old in list(self._seen)[:-MOST_SEEN]:
                del self._seen[old]
        return reply

    def attach(self, content: bytes, media_type: str) -> RegisterReply:
        """Keep a file that was sent as evidence of the report being filled in."""
        try:
            speaker = Speaker(self.desk, self.viewer(), self.language)
            if self._draft is None:
                return RegisterReply(speaker.word("attach_when"))
            return self._turn(filing.attach(speaker, self._draft, content, media_type))
        except LedgerError as error:
            return RegisterReply(error_text(error, self.language))

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
        self._menu, self._pending, self._draft = (), None, None

    def _may_act(self) -> bool:
        try:
            self.viewer()
        except AccessDeniedError:
            return False
        return True

    def _demonstrates(self) -> bool:
        with self.desk.ledger.read() as read:
            return is_demonstration(read)

    def _heard(self, text: str) -> RegisterReply | None:
        plain = text.strip()
        name, _, value = plain[1:].partition(" ") if plain.startswith(("/", "／")) else ("", "", "")
        name = name.partition("@")[0]  # a messenger's /report@bot
        if name.lower() in ("enrol", "enroll"):
            return self._enrol(value.strip())
        try:
            speaker = Speaker(self.desk, self.viewer(), self.language)
        except AccessDeniedError:
            self.forget()
            raise
        if name:
            return self._command(speaker, name.lower(), value.strip())
        if self._pending is not None:
            return self._go_on(speaker, self._pending, plain)
        if self._draft is not None:
            return self._in_form(speaker, self._draft, text)
        number = self._labels.index(plain) + 1 if plain in self._labels else number_in(plain)
        if number is not None and self._menu:
            return self._chosen(number)
        return self._begun(speaker, text)

    def _in_form(self, speaker: Speaker, draft: str, text: str) -> RegisterReply | None:
        """Take a text in the middle of a form: an answer, or something else for which the form waits."""
        plain = text.strip().rstrip("。.!！")
        if _REPORT.fullmatch(plain) or _WORDS["resume"].fullmatch(plain):
            return self._turn(filing.resume(speaker, draft))
        for name, pattern in _WORDS.items():
            if pattern.fullmatch(plain):
                return self._command(speaker, name, "")
        return self._turn(filing.answer(speaker, draft, text, self._aside(speaker)))

    def _begun(self, speaker: Speaker, text: str) -> RegisterReply | None:
        """Return the reply to a text that stands for itself."""
        plain = text.strip().rstrip("。.!！")
        for name, pattern in _WORDS.items():
            if pattern.fullmatch(plain):
                return self._command(speaker, name, "")
        if _REPORT.fullmatch(plain):
            return self._command(speaker, "report", "")
        if self._filed is not None and _CONFIRM.fullmatch(plain):
            with self.desk.ledger.read() as read:
                draft = drafts.find_draft(read, self._filed, viewer=speaker.viewer)
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
        was_filling = self._draft is not None and name not in ("report", "resume")
        self.forget()
        reply = self._carried_out(speaker, name, value)
        if was_filling:
            return RegisterReply(f"{speaker.word('form_kept')}\n{reply.text}", reply.choices)
        return reply

    def _carried_out(self, speaker: Speaker, name: str, value: str) -> RegisterReply:
        if name == "report":
            brief = self._read(speaker, value) if value else None
            return self._turn(filing.begin(speaker, brief))
        if name in ("drafts", "resume"):
            return self._drafts(speaker, value, at_once=name == "resume")
        if name == "review":
            with self.desk.ledger.read() as read:
                waiting = views.queue(read, viewer=speaker.viewer)
            return self._listed(speaker, waiting, "queue", "queue_empty")
        if name == "claims":
            return self._claims(speaker, value)
        if name == "me":
            return RegisterReply(self.welcome())
        return self._pool(speaker) if name == "pool" else self._needs(speaker)

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
        if self._draft is not None:
            return self._turn(filing.answer(speaker, self._draft, "取消", self._aside(speaker)))
        self.forget()
        return RegisterReply(speaker.word("nothing_done"))

    def _turn(self, turn: Turn) -> RegisterReply:
        self._menu, self._pending, self._draft = (), None, turn.draft
        self._filed = turn.filed or (None if turn.draft else self._filed)
        return turn.reply

    def _aside(self, speaker: Speaker) -> Callable[[str, Mapping[str, Any]], RegisterReply]:
        """Return what answers a question in the middle of something else."""

        def answer(text: str, form: Mapping[str, Any]) -> RegisterReply:
            self._investor = str(form.get("investor_name") or self._investor)
            asked = asked_of_register(text, self.desk.gazetteer)
            reply = self._told(speaker, asked, str(form.get("uscc") or "")) if asked else None
            return RegisterReply(reply or self.desk.policy(text, speaker.viewer.city or None, self.language))

        return answer

    def _asked(self, speaker: Speaker, asked: AskedOfRegister) -> RegisterReply | None:
        """Return the answer to a question about the register, with the cards it speaks of to choose from."""
        if asked.kind == "own":
            return self._claims(speaker, "")
        if asked.kind == "expiring":
            cards = asking.expiring(speaker, asked.days)
            return self._listed(speaker, cards, "expiring", "none_expiring", days=asked.days)
        cards = asking.find(speaker, asked.name or self._investor) if asked.name or self._investor else []
        told = self._told(speaker, asked)
        if told is None:
            return None
        self._menu = tuple(self._showing(card.claim) for card in cards[:MOST_LISTED])
        labels = tuple(speaker.word("see_card", receipt=card.receipt) for card in cards[:MOST_LISTED])
        return with_choices(told, labels)

    def _told(self, speaker: Speaker, asked: AskedOfRegister, uscc: str = "") -> str | None:
        """Return the answer in words; None where nothing is on file and the name may be no firm's at all."""
        if asked.kind == "expiring":
            return asking.expiring_text(speaker, asking.expiring(speaker, asked.days), asked.days)
        name = asked.name or self._investor
        if not name or asked.kind == "own":
            return speaker.word("which_investor")
        cards = asking.find(speaker, name)
        outside = asking.outside(speaker, name, uscc)
        if not cards and not outside and not asking.looks_named(name):
            return None
        self._investor = name
        own = [f"- {line(speaker, card)}" for card in cards]
        nobody = [] if outside or cards else [speaker.word("nobody", investor=name)]
        return "\n".join([*outside, *([speaker.word("you_may_see"), *own] if own else []), *nobody])

    def _claims(self, speaker: Speaker, value: str) -> RegisterReply:
        if value:
            cards = asking.find(speaker, value)
            if len(cards) == 1:
                return self._card(cards[0].claim)
        else:
            with self.desk.ledger.read() as read:
                cards = views.cards(read, viewer=speaker.viewer)
        return self._listed(speaker, cards, "claims", "claims_none")

    def _listed(
        self, speaker: Speaker, cards: list[Card], head: str, empty: str, **facts: object
    ) -> RegisterReply:
        """Return claims to choose from, the latest where there are too many."""
        if not cards:
            self._menu = ()
            return RegisterReply(speaker.word(empty, **facts))
        shown = cards[-MOST_LISTED:] if head == "claims" else cards[:MOST_LISTED]
        self._menu = tuple(self._showing(card.claim) for card in shown)
        more = speaker.word("more", count=len(cards) - len(shown)) if len(cards) > len(shown) else ""
        text = speaker.word(head, **facts) + more
        return with_choices(text, tuple(line(speaker, card) for card in shown), speaker.word("choose"))

    def _showing(self, claim: str) -> Run:
        return lambda: self._card(claim)

    def _card(self, claim: str, before: str = "") -> RegisterReply:
        """Return a claim's card with the actions this officer may take on it."""
        speaker = Speaker(self.desk, self.viewer(), self.language)
        with self.desk.ledger.read() as read:
            card = views.card(read, claim, viewer=speaker.viewer)
        self._investor = card.investor["name"]
        actions = available(speaker, card)
        runs: list[Run] = [self._starting(speaker, card, action) for action in actions]
        runs.append(lambda: self._history(speaker, card))
        self._menu = tuple(runs)
        labels = (*(speaker.word(f"do_{action.name}") for action in actions), speaker.word("do_history"))
        text = "\n".join(part for part in (before, card_text(speaker, card)) if part)
        return with_choices(text, labels)

    def _history(self, speaker: Speaker, card: Card) -> RegisterReply:
        self._menu = (self._showing(card.claim),)
        return with_choices(history_text(speaker, card), (speaker.word("back_to_card"),))

    def _starting(self, speaker: Speaker, card: Card, action: Any) -> Run:
        def start() -> RegisterReply:
            after = lambda told: self._card(card.claim, told)  # noqa: E731 - named for what it is
            return self._begin(speaker, started(speaker, card, action, after))

        return start

    def _pool(self, speaker: Speaker, before: str = "") -> RegisterReply:
        text, choices = sharing.pool(speaker, lambda told: self._pool(speaker, told))
        return self._offered(speaker, "\n".join(filter(None, (before, text))), choices)

    def _needs(self, speaker: Speaker, before: str = "") -> RegisterReply:
        text, choices = sharing.needs_list(speaker, lambda told: self._needs(speaker, told))
        return self._offered(speaker, "\n".join(filter(None, (before, text))), choices)

    def _offered(self, speaker: Speaker, text: str, choices: list[sharing.Choice]) -> RegisterReply:
        def beginning(make: Callable[[], Pending]) -> Run:
            return lambda: self._begin(speaker, make())

        self._menu = tuple(beginning(make) for _, make in choices)
        return with_choices(text, tuple(label for label, _ in choices))

    def _chosen(self, number: int) -> RegisterReply:
        if not 1 <= number <= len(self._menu):
            return RegisterReply(refused_text("not_a_choice", {"count": str(len(self._menu))}, self.language))
        return self._menu[number - 1]()

    def _drafts(self, speaker: Speaker, value: str, *, at_once: bool) -> RegisterReply:
        with self.desk.ledger.read() as read:
            found = drafts.open_drafts(read, viewer=speaker.viewer)
        if not found:
            return RegisterReply(speaker.word("no_drafts"))
        number = number_in(value) or (1 if at_once and (len(found) == 1 or not value) else None)
        if at_once and number and 1 <= number <= len(found):
            return self._turn(filing.resume(speaker, found[number - 1].id))

        def resuming(draft: str) -> Run:
            return lambda: self._turn(filing.resume(speaker, draft))

        self._menu = tuple(resuming(draft.id) for draft in found)
        labels = tuple(
            value_text("name", draft.form, self.language)
            or value_text("investor_name", draft.form, self.language)
            or speaker.word("unnamed")
            for draft in found
        )
        return with_choices(speaker.word("drafts"), labels, speaker.word("choose"))

    def _begin(self, speaker: Speaker, pending: Pending) -> RegisterReply:
        """Begin an action: its first question, or do it at once where it has none."""
        self._menu, self._pending = (), pending
        if pending.next is None:
            self._pending = None
            return acting.carry_out(speaker, pending)
        return acting.question(speaker, pending, pending.preview)

    def _go_on(self, speaker: Speaker, pending: Pending, text: str) -> RegisterReply:
        """Take what was typed as the answer to the action's question, and do it once none is left."""
        goes_on, reply = acting.go_on(speaker, pending, text, self._aside(speaker))
        if goes_on and pending.next is not None:
            return reply
        self._pending = None
        return acting.carry_out(speaker, pending) if goes_on else reply
