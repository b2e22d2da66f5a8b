"""What goes wrong on purpose: for chosen requests, or with a probability from a random source that is passed in."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["refuse", "too_many", "migrate", "server_error", "hang", "cut", "garble"]


@dataclass(frozen=True)
class Fault:
    """One way to fail; the functions below make them.

    Args:
        kind: what is done.
        code: HTTP status of a refusal.
        words: its description.
        seconds: of `retry_after` or of hanging.
        acts: whether the request takes effect before it fails.
        everyone: a 429 that closes all chats and not only this one.
        to: where a migrated chat went.
    """

    kind: FaultKind
    code: int = 0
    words: str = ""
    seconds: float = 0
    acts: bool = False
    everyone: bool = False
    to: int = 0


def too_many_requests(seconds: int, *, everyone: bool = False) -> Fault:
    """429 with `retry_after`; whoever sends again before it is over is noted."""
    return Fault("too_many", seconds=seconds, everyone=everyone)


def blocked() -> Fault:
    """403: the person blocked the bot."""
    return Fault("refuse", 403, "Forbidden: bot was blocked by the user")


def deactivated() -> Fault:
    """403: the person's account is gone."""
    return Fault("refuse", 403, "Forbidden: user is deactivated")


def chat_not_found() -> Fault:
    """400: there is no such chat."""
    return Fault("refuse", 400, "Bad Request: chat not found")


def cannot_parse() -> Fault:
    """400: the text's marks are not understood."""
    return Fault(
        "refuse", 400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'
    )


def conflict() -> Fault:
    """409: somebody else fetches the updates."""
    return Fault(
        "refuse", 409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )  # fmt: skip


def server_error(code: int = 500, *, acts: bool = False) -> Fault:
    """5xx: with `acts` the request was carried out all the same."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
    return Fault("server_error", code, words.get(code, "Server Error"), acts=acts)


def hang(seconds: float, *, acts: bool = True) -> Fault:
    """Act, and answer only so much later; without `acts` nothing is done and the connection ends."""
    return Fault("hang", seconds=seconds, acts=acts)


def cut(*, acts: bool) -> Fault:
    """Cut the connection without an answer, after (`acts`) or before the request takes effect."""
    return Fault("cut", acts=acts)


def garble(*, acts: bool = False) -> Fault:
    """Answer with what a broken proxy says: a page instead of JSON."""
    return Fault("garble", 502, acts=acts)


def migrate(to: int) -> Fault:
    """400 with `migrate_to_chat_id`."""
    return Fault("migrate", to=to)


@dataclass
class _Rule:
    fault: Fault
    method: str | None
    chat: int | None
    times: int | None
    skip: int
    probability: float
    where: Callable[[str, int | None], bool] | None


@dataclass
class Faults:
    """The script of faults; rules are looked at in the order in which they were added.

    Args:
        randomness: decides for rules with a probability.
    """

    randomness: random.Random
    struck: dict[str, int] = field(default_factory=dict)
    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = 1,
        skip: int = 0,
        probability: float = 1.0,
        where: Callable[[str, int | None], bool] | None = None,
    ) -> None:
        """Let a fault strike.

        Args:
            fault: which.
            method: only requests of this method.
            chat: only requests to this chat.
            times: so often; None for ever.
            skip: let so many matching requests pass first.
            probability: strike that often.
            where: a further condition over method and chat.
        """
        with self._lock:
            self._rules.append(_Rule(fault, method, chat, times, skip, probability, where))

    def clear(self) -> None:
        """Forget every rule."""
        with self._lock:
            self._rules.clear()

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault that strikes this request, None for none."""
        with self._lock:
            for rule in self._rules:
                if (rule.method or method) != method or (rule.chat is not None and rule.chat != chat):
                    continue
                if rule.times == 0 or (rule.where and not rule.where(method, chat)):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.probability < 1.0 and self.randomness.random() >= rule.probability:
                    continue
                if rule.times is not None:
                    rule.times -= 1
                self.struck[rule.fault.kind] = self.struck.get(rule.fault.kind, 0) + 1
                return rule.fault
        return None
