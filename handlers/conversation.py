"""A conversation: what was asked last, so that "那杭州呢？" and the answer to our own question are understood."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace

from handlers.ask import Desk, ask
from handlers.replies import Reply
from handlers.wording import Language
from policy.decide import Check
from terms.folding import typed
from terms.places import Gazetteer, PlaceMention

_FOLLOW_UP = re.compile(
    r"^\s*(?:那么?|换成|如果是|要是|and|what about|how about|then)?\s*(?:在|是)?(?P<rest>.{1,14}?)\s*"
    r"(?:的)?(?:呢|又?怎么样|怎么规定|是多少|也一样吗|也是吗)?[？?。!！]*\s*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[？?]|吗|呢|怎么|多少|哪|什么|谁|是否|能不能|要不要|what|which|who|how|when|can ", re.IGNORECASE
)
_LONGEST_REPLY = 40


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
    _pending: Check | None = None

    def say(self, text: str, desk: Desk) -> Reply:
        """Return the reply to what the officer typed next."""
        heard = typed(text)
        if self._pending is not None:
            reply = self._go_on(self._pending, heard, desk)
            if reply is not None:
                return replace(reply, question=text)
        question = self._completed(heard)
        reply = ask(question, desk, place=self.place, language=self.language)
        self._last = question
        self._remember(question, desk, reply)
        return replace(reply, question=text)

    def forget(self) -> None:
        """Begin anew: the next message stands for itself."""
        self._last, self._pending = "", None

    def _go_on(self, pending: Check, text: str, desk: Desk) -> Reply | None:
        """Take the text as the answer to the question our last decision asked, if it can be one."""
        if len(text) > _LONGEST_REPLY or (_ASKS.search(text) and self.gazetteer.find(text)):
            return None
        started = time.perf_counter()
        check = desk.go_on(pending, text)
        if check.facts == pending.facts:
            return None
        self._pending = check if check.decision.next_question else None
        reply = desk.card(text, check.decision, self.language)
        return replace(reply, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _remember(self, question: str, desk: Desk, reply: Reply) -> None:
        self._pending = None
        if reply.decision is not None and reply.decision.next_question:
            self._pending = desk.start(question, self.place, desk.today())

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


def _left_over(text: str, named: tuple[PlaceMention, ...]) -> str:
    """Return what a short text says besides its places."""
    shown = list(text)
    for mention in named:
        shown[mention.start : mention.end] = " " * (mention.end - mention.start)
    return re.sub(r"[\s，,、。？?的那呢市县区省]|是", "", "".join(shown))
