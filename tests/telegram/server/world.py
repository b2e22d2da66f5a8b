"""What a messenger's server remembers: people, chats, messages, updates that wait, and all that was heard.

It lives in the process of the tests, so that it goes on while the bot is killed and started again. Every public
method takes the lock; listeners are called under it and must only set an event.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.telegram.server.keyboards import Rows
from tests.telegram.server.limits import Limits, RateAccount
from tests.telegram.server.replies import bad_request, forbidden

HeardKind = Literal["message", "edit", "answer", "typing"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that a chat got from the bot.

    Args:
        chat: where.
        kind: a message, a message that was changed, the answer to a tap, or that the bot is typing.
        number: of the message; 0 where there is none.
        at: seconds, on the server's monotonic clock.
        text: plain words, as a person sees them; the caption of a file; the text of an answer.
        html: as it was sent.
        buttons: rows of buttons under it.
        files: names of the files that came with it, with their content's SHA-256.
        keyboard: the buttons are the menu keyboard below the chat, not under the message.
    """

    chat: int
    kind: HeardKind
    number: int
    at: float
    text: str = ""
    html: str = ""
    buttons: Rows = ()
    files: tuple[tuple[str, str], ...] = ()
    keyboard: bool = False


@dataclass
class Chat:
    """A conversation, as the server knows it.

    Args:
        id: positive for a person, negative for a group.
        type: private, group or supergroup.
        title: of a group; a person's first name.
        state: whether the bot may write: `unknown` before the person wrote, `open`, `blocked`, `gone`, `kicked`.
        moved_to: the chat that a group became.
    """

    id: int
    type: str
    title: str
    state: str = "unknown"
    moved_to: int = 0
    members: list[int] = field(default_factory=list)
    messages: dict[int, Json] = field(default_factory=dict)
    transcript: list[Heard] = field(default_factory=list)
    last: int = 0
    menu: Rows = ()

    def brief(self) -> Json:
        """Return the chat as it stands in a message."""
        named = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type} | named


@dataclass
class Query:
    """A tap that waits for its answer."""

    id: str
    person: int
    at: float
    answered: bool = False


@dataclass
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str = ""
    connections: int = 40
    error: str = ""


class World:
    """Everything behind one bot's token.

    Args:
        token: the bot's.
        username: the bot's, without @.
        limits: rates; None takes everything.
        clock: seconds, monotonic.
        wall: seconds since 1970, for the dates of messages.
        query_life: seconds after which a tap can no longer be answered.
    """

    def __init__(
        self,
        *,
        token: str,
        username: str,
        limits: Limits | None,
        clock: Callable[[], float],
        wall: Callable[[], float],
        query_life: float,
    ) -> None:
        self.token, self.username, self.clock, self.wall = token, username, clock, wall
        self.query_life = query_life
        self.rates = RateAccount(limits, clock)
        self.condition = threading.Condition(threading.RLock())
        self.bot: Json = {
            "id": int(token.partition(":")[0]), "is_bot": True, "first_name": "一盘棋", "username": username,
            "can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip
        self.people: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_buttons: dict[int | None, Json] = {}
        self.queries: dict[str, Query] = {}
        self.waiting: dict[int, Json] = {}
        self.confirmed: dict[int, float] = {}
        self.allowed: list[str] | None = None
        self.webhook: Webhook | None = None
        self.calls: list[tuple[float, str, int | None, int]] = []
        self.listeners: list[Callable[[Heard], None]] = []
        self.on_update: Callable[[], None] = lambda: None
        self.held: list[Json] | None = None
        self._next_update = 500_000_001
        self._next_person = 100_000_001
        self._next_group = -400_000_001
        self._next_query = 7_000_000_000_000_001

    # ── who there is ──────────────────────────────────────────────────────────────────────────────────────────
    def add_person(self, name: str, language: str) -> int:
        """Make a person who has not written to the bot yet; return their number."""
        with self.condition:
            number, self._next_person = self._next_person, self._next_person + 1
            self.people[number] = {
                "id": number,
                "is_bot": False,
                "first_name": name,
                "language_code": language,
            }
            self.chats[number] = Chat(number, "private", name, members=[number])
            return number

    def add_group(self, title: str, members: list[int], *, supergroup: bool) -> int:
        """Make a group with the bot in it; return its number."""
        with self.condition:
            number, self._next_group = self._next_group, self._next_group - 1
            number = number - 1_000_000_000_000 if supergroup else number
            kind = "supergroup" if supergroup else "group"
            self.chats[number] = Chat(number, kind, title, state="open", members=list(members))
            return number

    def chat(self, number: int) -> Chat:
        """Return a chat that the bot may write to.

        Raises:
            Refused: there is none, the person blocked the bot, or the group has another number.
        """
        chat = self.chats.get(number)
        if chat is None or chat.state == "unknown":
            raise bad_request("chat not found")
        if chat.moved_to:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if chat.state == "blocked":
            raise forbidden("bot was blocked by the user")
        if chat.state == "gone":
            raise forbidden("user is deactivated")
        if chat.state == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        return chat

    # ── what the bot says ─────────────────────────────────────────────────────────────────────────────────────
    def hear(self, heard: Heard) -> None:
        """Put something into the transcript of its chat and wake whoever waits for it."""
        self.chats[heard.chat].transcript.append(heard)
        if heard.keyboard:
            self.chats[heard.chat].menu = heard.buttons
        for listener in self.listeners:
            listener(heard)
        self.condition.notify_all()

    @contextmanager
    def listening(self, listener: Callable[[Heard], None]) -> Iterator[None]:
        """Call a listener for everything that is heard."""
        with self.condition:
            self.listeners.append(listener)
        try:
            yield
        finally:
            with self.condition:
                self.listeners.remove(listener)

    def number_message(self, chat: Chat) -> int:
        """Return the number of the chat's next message."""
        chat.last += 1
        return chat.last

    def keep_file(self, name: str, content: bytes, folder: str) -> Json:
        """Keep a file; return what a message says of it."""
        digest = hashlib.sha256(content).hexdigest()
        file_id = f"{folder}-{len(self.files)}-{digest[:16]}"
        self.files[file_id] = (
            f"{folder}/file_{len(self.files)}{name[name.rfind('.') :] if '.' in name else ''}",
            content,
        )
        return {"file_id": file_id, "file_unique_id": digest[:15], "file_size": len(content)}

    # ── what the bot is told ──────────────────────────────────────────────────────────────────────────────────
    def update(self, kind: str, value: Json) -> int:
        """Let an update wait for the bot, unless it asked not to get this kind; return its number."""
        with self.condition:
            number, self._next_update = self._next_update, self._next_update + 1
            update = {"update_id": number, kind: value}
            if self.held is not None:
                self.held.append(update)
                return number
            if self.allowed is None or kind in self.allowed:
                self.waiting[number] = update
                self.on_update()
            return number

    def offer(self, updates: list[Json]) -> None:
        """Let updates that were held back wait for the bot."""
        with self.condition:
            for update in updates:
                self.waiting[update["update_id"]] = update
            self.on_update()

    def confirm(self, number: int) -> None:
        """Take an update as delivered: the bot will not be told again."""
        with self.condition:
            if self.waiting.pop(number, None) is not None:
                self.confirmed[number] = self.clock()
                self.condition.notify_all()

    def confirm_before(self, offset: int) -> None:
        """Take every update before a number as delivered."""
        with self.condition:
            for number in [n for n in self.waiting if n < offset]:
                self.confirm(number)

    def pending(self, offset: int, limit: int) -> list[Json]:
        """Return the updates from a number on, the oldest first; a negative one counts from the end."""
        with self.condition:
            numbers = sorted(self.waiting)
            if offset < 0:
                for number in numbers[:offset]:
                    self.confirm(number)
                numbers = numbers[offset:]
            return [self.waiting[n] for n in numbers if n >= offset][:limit]

    def new_query(self, person: int) -> Query:
        """Return a tap that waits for its answer."""
        query = Query(str(self._next_query), person, self.clock())
        self._next_query += 1
        self.queries[query.id] = query
        return query
