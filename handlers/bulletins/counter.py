"""The bulletins' counter at the front desk: its commands, its moves, what it waits for, and what it pushes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from handlers.bulletins import (
    talk_figures,
    talk_forms,
    talk_publishing,
    talk_reading,
    talk_selection,
    talk_settings,
)
from handlers.bulletins.cards import COUNTER, move, short_card
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.entering import read_line
from handlers.bulletins.making import make
from handlers.bulletins.model import Kind
from handlers.bulletins.talk import Talk, refusal
from handlers.front.visit import Visit
from handlers.messages import Action, Card
from handlers.register.desk import Speaker
from handlers.register.errors import HandlerError
from handlers.wording_bulletin_chat import chat_word
from ledger import issues
from ledger.errors import LedgerError
from ledger.store import Read
from ledger.viewers import Role

Doing = Callable[[Talk, Mapping[str, Any]], tuple[Card, ...]]
_DOING: Final[Mapping[str, Doing]] = {
    "show": talk_reading.show,
    "section": talk_reading.section,
    "form": lambda talk, asked: talk_forms.send(talk, asked, talk_reading.made(talk, asked)),
    "clause": talk_reading.clause,
    "document": talk_reading.clause,
    "publish": talk_publishing.publish,
    "delivery": talk_publishing.delivery,
    "resend": talk_publishing.resend,
    "leave": lambda talk, asked: talk_settings.leave(talk, asked, back=False),
    "subscribe": lambda talk, asked: talk_settings.leave(talk, asked, back=True),
    "quiet": lambda talk, _: talk_settings.ask_quiet(talk),
    "schedule": talk_settings.ask_schedule,
    "figures": lambda talk, asked: talk_figures.shown(talk, str(asked.get("period") or "")),
    "enter": talk_figures.ask,
    "figure": talk_figures.look,
    "confirm": talk_figures.confirm,
    "refuse": talk_figures.ask_reason,
    "selection": lambda talk, _: talk_selection.shown(talk),
    "open_month": talk_selection.open_month,
    "nominate": talk_selection.ask_title,
    "withdraw": talk_selection.withdraw,
    "vote": talk_selection.vote,
    "begin_voting": talk_selection.begin_voting,
    "close": talk_selection.ask_comment,
}
Answer = Callable[[Talk, Mapping[str, Any], str], tuple[Card, ...]]
_AWAITED: Final[Mapping[str, Answer]] = {
    "bulletin_quiet": lambda talk, _, text: talk_settings.set_quiet(talk, text),
    "bulletin_schedule": talk_settings.set_schedule,
    "bulletin_figure": talk_figures.enter,
    "bulletin_refuse": talk_figures.refuse,
    "bulletin_nomination": talk_selection.nominate,
    "bulletin_close": talk_selection.close,
}
_SAID: Final[Mapping[str, str]] = {
    "周信息": "weekly", "本周信息": "weekly", "招商周信息": "weekly", "月评选": "monthly", "季通报": "quarterly",
    "订阅": "subscriptions", "订阅设置": "subscriptions", "退订": "subscriptions", "取消订阅": "subscriptions",
    "退订周信息": "subscriptions", "免打扰": "subscriptions", "免打扰设置": "subscriptions",
    "报送数据": "figures", "填报数据": "figures",
    "月度通报": "city_monthly", "季度评价": "city_quarterly", "年度评优": "city_annual", "投票": "selection",
    "提名": "selection", "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly",
}  # fmt: skip
_CANCEL: Final = frozenset({"取消", "算了", "cancel"})
NOTICES: Final = frozenset(
    {
        "figure_to_confirm",
        "figure_refused",
        "nomination_won",
        "holidays_unknown",
        "figures_missing",
        "vote_open",
    }
)


@dataclass(frozen=True)
class BulletinCounter:
    """What officers are told by bulletins, and what they enter for them.

    Args:
        desk: the library and the names of places.
    """

    desk: BulletinDesk
    name: str = COUNTER
    commands: frozenset[str] = frozenset(
        {
            "weekly", "monthly", "quarterly", "subscriptions", "figures", "selection", "city_monthly",
            "city_quarterly", "city_annual",
        }
    )  # fmt: skip

    def command(self, visit: Visit, name: str, value: str) -> tuple[Card, ...]:
        """Carry out one of its commands; a value is the code of a period, such as 2026-W48."""
        talk = Talk(self.desk, visit)
        if visit.known.role is Role.ADMIN:
            return talk.told("admin_none")
        if name == "subscriptions":
            return self._tried(talk, lambda: talk_settings.shown(talk))
        if name == "figures":
            return self._tried(talk, lambda: talk_figures.shown(talk, value.strip()))
        if name == "selection":
            return self._tried(talk, lambda: talk_selection.shown(talk))
        return self._tried(talk, lambda: talk_reading.read(talk, name, value.strip()))  # type: ignore[arg-type]

    def do(self, visit: Visit, move: Mapping[str, Any]) -> tuple[Card, ...]:
        """Make one of its moves; one that another version offered is said to be out of date."""
        talk, doing = Talk(self.desk, visit), _DOING.get(str(move.get("do")))
        if visit.known.role is Role.ADMIN:
            return talk.told("admin_none")
        visit.settle()
        return talk.told("gone") if doing is None else self._tried(talk, lambda: doing(talk, move))

    def say(self, visit: Visit, text: str) -> tuple[Card, ...] | None:
        """Take the answer it waits for, or one of its own words; None for anything else."""
        talk = Talk(self.desk, visit)
        for kind, answer in _AWAITED.items():
            awaited = visit.awaiting(kind)
            if awaited is not None and text.strip().lower() in _CANCEL:
                visit.settle()
                return talk.told("cancelled")
            if awaited is not None:
                return self._tried(talk, lambda a=awaited, f=answer: f(talk, a, text))  # type: ignore[misc]
        try:
            typed = read_line(text)
        except HandlerError as error:
            return refusal(talk, error)
        if typed is not None:
            return self._tried(talk, lambda: talk_figures.enter_line(talk, typed))
        name = _SAID.get(text.strip().strip("。？?！! ").lower())
        return None if name is None else self.command(visit, name, "")

    def notice(self, read: Read, speaker: Speaker, kind: str, facts: Mapping[str, Any]) -> Card | None:
        """Return a message of the outbox of its own kind as a card, made from what its reader may see now."""
        if kind == issues.MESSAGE:
            return self._pushed(read, speaker, str(facts["issue"]))
        if kind not in NOTICES:
            return None
        opened = {"vote_open": "selection", "figures_missing": "figures", "figure_to_confirm": "figure"}.get(
            kind
        )
        told = {name: value for name, value in facts.items() if name in ("figure", "period")}
        label = chat_word(speaker.language, f"look_{opened}") if opened else ""
        action = Action(label, move(opened, **told), numbered=False) if opened else None
        told = {"reason": "", **{name: str(value) for name, value in facts.items()}}
        text = chat_word(speaker.language, f"notice_{kind}", **told)
        return Card(text, actions=(action,) if action else (), kind="notice")

    def settings(self, visit: Visit) -> tuple[tuple[str, ...], tuple[Action, ...]]:
        """Return the lines and actions of subscriptions and quiet hours."""
        return talk_settings.lines(Talk(self.desk, visit))

    def _pushed(self, read: Read, speaker: Speaker, issue_id: str) -> Card:
        issue = issues.issue(read, issue_id)
        kind = cast("Kind", issue.kind)
        bulletin = make(self.desk, read, kind, viewer=speaker.viewer, language=speaker.language, issue=issue)
        leave = Action(
            chat_word(speaker.language, "leave"), move("leave", topic=issue.kind, place=issue.place)
        )
        return short_card(
            bulletin, issue=issue.id, kind="bulletin", more=(*talk_forms.pictures(bulletin, issue.id), leave)
        )

    def _tried(self, talk: Talk, doing: Callable[[], tuple[Card, ...]]) -> tuple[Card, ...]:
        """Do something; a refusal of the counter's own is worded here, any other by the front desk."""
        try:
            return doing()
        except (LedgerError, HandlerError) as error:
            told = refusal(talk, error)
            if told is None:
                raise
            return told
