"""A conversation: what was asked last, so that "那杭州呢？" and the answer to our own question are understood.

A check by rule stays at hand. While it lacks a fact, what the officer says next is taken as that fact where it can
be one, and another question is answered in between. Once it is decided, it stays open to changes (是外资,
投资额是9.8亿元) until something else is asked.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace

from handlers.ask import Desk, ask
from handlers.replies import Reply
from handlers.small_talk import small_talk
from handlers.wording import Language
from handlers.wording_chat import CHAT, SMALL_TALK
from handlers.wording_decision import question_text
from indexer.answer import MAX_ANSWER
from policy.decide import Check
from policy.facts import AMOUNT
from terms.folding import typed
from terms.places import Gazetteer, PlaceMention

_FOLLOW_UP = re.compile(
    r"^\s*(?:那么?|换成|如果是|要是|and|what about|how about|then)?\s*(?:在|是)?(?P<rest>.{1,14}?)\s*"
    r"(?:的)?(?:呢|又?怎么样|怎么规定|是多少|也一样吗|也是吗)?[？?。!！]*\s*$",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(
    r"怎么|怎样|如何|多少|多久|多长|多大|几[个天月年次家]|哪|什么|啥|谁|为何|"
    r"\b(?:what(?! if\b)|which|who|how|when|where|why)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"[？?]|吗|呢|是否|能不能|可不可以|要不要|需不需要|用不用|有没有|是不是|\b(?:can|does|do|is|are|must|should) ",
    re.IGNORECASE,
)
_WHAT_IF = re.compile(
    r"^\s*(?:那么?)?(?:如果|要是|假如|假设|倘若|若|万一|换成|改成|改为|what if|if)|"
    r"呢[？?]?\s*$|(?:也|还|还是|仍)(?:要|需|用|算|能|可)",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"不清楚|不知道|不确定|不太清楚|没定|未定|不好说|待定|说不准|don't know|not sure|no idea|unknown",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\s*(?:不[,，]?是|是|不对|错了|说错|更正|改|其实|实际|应该|刚才|对不起|抱歉|我们|项目|这个|该项目|总?投资|已经?|还?没|尚未|没有|"
    r"no\b|not\b|actually|sorry|it(?:'s| is)|we\b|the project|the investment|total)",
    re.IGNORECASE,
)
_GLUE = re.compile(r"[\s\W]|[的了为是有个共约大概左右]|\b(?:a|an|the|is|it|of|and)\b", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]")
_LONGEST_REPLY = 40
_SHORT = 12
_BESIDES = 3
"""Characters that a change may say besides the facts themselves, where nothing tells that it is one."""


@dataclass
class Conversation:
    """One officer's conversation in one chat.

    Args:
        gazetteer: knows the places that a follow-up may name.
        place: division code assumed where a question names no place.
        language: language of the replies.
    """

    gazetteer: Gazetteer
    place: str | None = None
    language: Language = "zh"
    _last: str = ""
    _check: Check | None = None
    _checked: str = ""
    """The question that the check at hand began with."""

    def say(self, text: str, desk: Desk) -> Reply:
        """Return the reply to what the officer typed next."""
        started = time.perf_counter()
        heard = typed(text)
        reply = self._go_on(self._check, heard, desk) if self._check is not None else None
        reply = reply or self._talked(heard) or self._asked(heard, desk)
        return replace(reply, question=text, elapsed_ms=(time.perf_counter() - started) * 1000)

    @property
    def remembered(self) -> tuple[str, Check | None, str]:
        """What the next message may go on from: the last question, the check at hand, the question it began with."""
        return self._last, self._check, self._checked

    @remembered.setter
    def remembered(self, kept: tuple[str, Check | None, str]) -> None:
        self._last, self._check, self._checked = kept

    def forget(self) -> None:
        """Begin anew: the next message stands for itself."""
        self._last, self._check, self._checked = "", None, ""

    def _talked(self, heard: str) -> Reply | None:
        """Return the reply to a greeting or thanks, which leave everything as it is; None to all else."""
        kind = small_talk(heard)
        if kind is None:
            return None
        language = self._language_of(heard)
        return self._back_to_check(_said(heard, SMALL_TALK[language][kind]), language)

    def _asked(self, heard: str, desk: Desk) -> Reply:
        """Answer a question; a new check takes the place of the one at hand, anything else ends a decided one."""
        question = self._completed(heard)
        if self._check is not None and question != heard:
            reply = self._elsewhere(self._check, question, desk)
            if reply is not None:
                return reply
        place = self.place or (self._check.place if self._check and _asks_for(self._check) else None)
        reply = ask(question, desk, place=place, language=self.language)
        self._last = question
        if reply.decision is not None:
            self._check, self._checked = desk.start(question, place, desk.today()), question
            return reply
        if not _asks_for(self._check):
            self._check = None
            return reply
        if reply.kind == "not_found" and not _asks(heard):
            reply = replace(reply, text=CHAT[self._language_of(heard)]["not_understood"])
        return self._back_to_check(reply, self._language_of(heard))

    def _go_on(self, check: Check, text: str, desk: Desk) -> Reply | None:
        """Take the text as an answer to what the check asks, or as a change of what was said, if it can be one."""
        if len(text) > _LONGEST_REPLY or self._asks_anew(check, text):
            return None
        changed = desk.go_on(check if _asks_for(check) else _open_to_changes(check), text)
        if changed.facts != check.facts and (_asks_for(check) or _tells_only(text, check, changed)):
            self._last = self._checked
            return self._decided(text, changed, desk)
        if _asks_for(check) and _UNSURE.search(text) and len(text) <= _SHORT:
            return _said(text, CHAT[self._language_of(text)]["unsure"])
        return None

    def _asks_anew(self, check: Check, text: str) -> bool:
        """Say whether the text asks something of its own rather than telling of the project."""
        if _ASKS_WHAT.search(text):
            return not _UNSURE.search(text)
        cities = {self.gazetteer.city_of(m.place) for m in self.gazetteer.find(text)} - {None}
        if _asks_for(check):
            return bool(_ASKS_WHETHER.search(text) and cities)
        elsewhere = any(city is not None and city.code != check.place for city in cities)
        return elsewhere or bool(_ASKS_WHETHER.search(text) and not _WHAT_IF.search(text))

    def _elsewhere(self, check: Check, question: str, desk: Desk) -> Reply | None:
        """Decide the check at hand for another place, with all that was said since; None if it is another check."""
        begun = desk.start(question, self.place, desk.today())
        if begun is None or begun.topic != check.topic or begun.place == check.place:
            return None
        self._last = self._checked = question
        moved = _open_to_changes(replace(begun, facts=check.facts))
        return self._decided(question, desk.go_on(moved, ""), desk)

    def _decided(self, text: str, check: Check, desk: Desk) -> Reply:
        self._check = check
        return desk.card(text, check.decision, self._language_of(text))

    def _language_of(self, text: str) -> Language:
        """Return the language to reply in: English to what is typed in Latin letters alone."""
        return "en" if text.isascii() and _LATIN.search(text) else self.language

    def _back_to_check(self, reply: Reply, language: Language) -> Reply:
        """Ask again what the check at hand still lacks, behind a reply to something else."""
        asked = _asks_for(self._check)
        if not asked:
            return reply
        again = CHAT[language]["back"].format(question=question_text(asked, language))
        words = f"{reply.text}\n\n{again}"
        return replace(reply, text=words) if len(words) <= MAX_ANSWER else reply

    def _completed(self, text: str) -> str:
        """Return a whole question: "那杭州呢？" takes over the last question and swaps its place."""
        if not self._last:
            return text
        match = _FOLLOW_UP.match(text)
        if match is None:
            return text
        named = self.gazetteer.find(match["rest"])
        if not named or _left_over(match["rest"], named):
            return text
        place = named[0].words
        mentions = self.gazetteer.find(self._last)
        if not mentions:
            return f"{place}：{self._last}"
        pieces, end = [], 0
        for index, mention in enumerate(mentions):
            pieces.append(self._last[end : mention.start] + (place if index == 0 else ""))
            end = mention.end
        return "".join(pieces) + self._last[end:]


def _said(text: str, words: str) -> Reply:
    """Return a reply that tells nothing of the documents."""
    return Reply(text, "not_found", None, unstated=True, text=words)


def _asks(text: str) -> bool:
    return bool(_ASKS_WHAT.search(text) or _ASKS_WHETHER.search(text))


def _asks_for(check: Check | None) -> str:
    """Return the fact that the check asks for, "" where it asks for none."""
    return (check.decision.next_question or "") if check is not None else ""


def _tells_only(text: str, check: Check, changed: Check) -> bool:
    """Say whether a text tells facts of a project and hardly more, and so does not ask about them (外资奖励政策)."""
    if _CORRECTS.search(text) or _WHAT_IF.search(text):
        return True
    for name, fact in changed.facts.items():
        if fact != check.facts.get(name):
            text = text.replace(fact.words, " ")
    return len(_GLUE.sub("", text)) <= _BESIDES


def _open_to_changes(check: Check) -> Check:
    """Return a check that takes a bare figure as the amount, and 是 or 没有 as an answer to nothing."""
    return replace(check, decision=replace(check.decision, next_question=AMOUNT))


def _left_over(text: str, named: tuple[PlaceMention, ...]) -> str:
    """Return what a short text says besides its places."""
    shown = list(text)
    for mention in named:
        shown[mention.start : mention.end] = " " * (mention.end - mention.start)
    return re.sub(r"[\s，,、。？?的那呢市县区省]|是", "", "".join(shown))
