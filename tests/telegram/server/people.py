"""People with a messenger: they write, tap, send files, block the bot, and wait for what they hear."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

from tests.telegram.server.entities import typed_entities
from tests.telegram.server.keyboards import Button
from tests.telegram.server.world import Heard, HeardKind, Json, World

PATIENCE = 10.0
_MESSAGES: tuple[HeardKind, ...] = ("message", "edit")


class NotHeard(AssertionError):
    """What a person waited for did not come.

    Args:
        wanted: what it was.
        heard: what came instead.
    """

    def __init__(self, wanted: str, heard: list[Heard]) -> None:
        said = "\n".join(
            f"  {h.kind} {h.number}: {h.text!r} {[b.label for r in h.buttons for b in r]}" for h in heard
        )
        super().__init__(f"not heard: {wanted}; heard since:\n{said or '  nothing'}")


class Ear:
    """Listens to one chat; what was heard once is not heard again."""

    def __init__(self, world: World, chat: int) -> None:
        self._world, self.chat = world, chat
        self._position = 0

    def _find(self, wanted: Callable[[Heard], bool]) -> Heard | None:
        transcript = self._world.chats[self.chat].transcript
        for index in range(self._position, len(transcript)):
            if wanted(transcript[index]):
                self._position = index + 1
                return transcript[index]
        return None

    async def hears(
        self,
        contains: str = "",
        *,
        timeout: float = PATIENCE,
        kinds: tuple[HeardKind, ...] = _MESSAGES,
        where: Callable[[Heard], bool] | None = None,
    ) -> Heard:
        """Wait for the next message (or change of one) that contains some words, and return it.

        Raises:
            NotHeard: it did not come in time; the error lists what came.
        """
        loop, news = asyncio.get_running_loop(), asyncio.Event()
        wanted = _wanted(contains, kinds, where)
        with self._world.listening(lambda heard: _signal(loop, news)):
            until = loop.time() + timeout
            while True:
                news.clear()
                with self._world.condition:
                    found = self._find(wanted)
                if found is not None:
                    return found
                try:
                    await asyncio.wait_for(news.wait(), max(0.0, until - loop.time()))
                except TimeoutError:
                    raise NotHeard(contains, self.unheard()) from None

    def waits(
        self,
        contains: str = "",
        *,
        timeout: float = PATIENCE,
        kinds: tuple[HeardKind, ...] = _MESSAGES,
        where: Callable[[Heard], bool] | None = None,
    ) -> Heard:
        """Do as `hears`, in a thread without an event loop."""
        wanted = _wanted(contains, kinds, where)
        with self._world.condition:
            found: Heard | None = None

            def look() -> bool:
                nonlocal found
                found = self._find(wanted)
                return found is not None

            if not self._world.condition.wait_for(look, timeout):
                raise NotHeard(contains, self.unheard())
            assert found is not None
            return found

    def unheard(self) -> list[Heard]:
        """Return what came and was not listened to yet."""
        with self._world.condition:
            return self._world.chats[self.chat].transcript[self._position :]

    def forgets(self) -> None:
        """Take everything that came so far as heard."""
        with self._world.condition:
            self._position = len(self._world.chats[self.chat].transcript)

    def heard(self) -> list[Heard]:
        """Return everything that ever came."""
        with self._world.condition:
            return list(self._world.chats[self.chat].transcript)


class Group(Ear):
    """A group with the bot in it; people speak in it by `where=group`."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, number)

    @property
    def id(self) -> int:
        """Return the chat's number."""
        return self.chat

    def adds_bot(self, by: Person) -> None:
        """Tell the bot that it was added."""
        self._world.chats[self.chat].state = "open"
        _membership(self._world, self.chat, by.id, "left", "member")

    def removes_bot(self, by: Person) -> None:
        """Tell the bot that it was removed."""
        self._world.chats[self.chat].state = "kicked"
        _membership(self._world, self.chat, by.id, "member", "kicked")

    def migrates(self, *, tell: bool = True) -> Group:
        """Make it a supergroup with another number; return the new one.

        Args:
            tell: whether the bot gets the two service messages, as usual.
        """
        world = self._world
        with world.condition:
            old = world.chats[self.chat]
            number = world.add_group(old.title, old.members, supergroup=True)
            old.moved_to = number
            new = Group(world, number)
            if tell:
                anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
                for chat, service in ((old, {"migrate_to_chat_id": number}),
                                      (world.chats[number], {"migrate_from_chat_id": old.id})):  # fmt: skip
                    message = {"message_id": world.number_message(chat), "date": int(world.wall()),
                               "chat": chat.brief(), "from": anonymous}  # fmt: skip
                    world.update("message", message | service)
            return new


class Person(Ear):
    """Somebody with a messenger. What they hear is their private chat with the bot."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, number)
        self._album = 0

    @property
    def id(self) -> int:
        """Return the person's number, also that of their private chat."""
        return self.chat

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────
    def says(self, text: str, *, where: Group | None = None, replies_to: int | None = None) -> int:
        """Write a message; return its number."""
        return self._sends({"text": text, "entities": typed_entities(text)}, where, replies_to)

    def starts(self, payload: str = "") -> int:
        """Press Start, or follow a deep link with a payload."""
        return self.says(f"/start {payload}".strip())

    def edits(self, number: int, text: str, *, where: Group | None = None) -> None:
        """Change a message of one's own."""
        with self._world.condition:
            chat = self._world.chats[where.id if where else self.id]
            message = chat.messages[number] | {"edit_date": int(self._world.wall())}
            field = "caption" if "caption" in message else "text"
            chat.messages[number] = message = message | {field: text, "entities": typed_entities(text)}
            self._world.update("edited_message", message)

    def sends_document(
        self, name: str, content: bytes, *, kind: str = "application/pdf", caption: str = "",
        where: Group | None = None, album: str = "",
    ) -> int:  # fmt: skip
        """Send a file."""
        part = self._world.keep_file(name, content, "documents")
        body: Json = {"document": part | {"file_name": name, "mime_type": kind}}
        return self._sends(body | _with(caption, album), where)

    def sends_photo(
        self, content: bytes | None = None, *, caption: str = "", where: Group | None = None, album: str = ""
    ) -> int:
        """Send a picture, in two sizes."""
        content = content or picture()
        sizes = [
            self._world.keep_file("photo.jpg", data, "photos") | {"width": side, "height": side}
            for data, side in ((picture(90), 90), (content, 640))
        ]
        return self._sends({"photo": sizes} | _with(caption, album), where)

    def sends_album(self, *contents: bytes, caption: str = "", where: Group | None = None) -> list[int]:
        """Send several pictures as one album: the bot gets an update for each."""
        self._album += 1
        album = f"{self.id}{self._album}"
        return [
            self.sends_photo(content, caption=caption if index == 0 else "", where=where, album=album)
            for index, content in enumerate(contents)
        ]

    def sends_voice(self, *, where: Group | None = None) -> int:
        """Send a voice message."""
        part = self._world.keep_file("voice.ogg", b"OggS", "voice")
        return self._sends({"voice": part | {"duration": 3, "mime_type": "audio/ogg"}}, where)

    def sends_sticker(self, *, where: Group | None = None) -> int:
        """Send a sticker."""
        part = self._world.keep_file("sticker.webp", b"RIFF", "stickers")
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._sends({"sticker": part | shape}, where)

    def _sends(self, body: Json, where: Group | None, replies_to: int | None = None) -> int:
        world = self._world
        with world.condition:
            chat = world.chats[where.id if where else self.id]
            if chat.type == "private":
                chat.state = "open"
            number = world.number_message(chat)
            message: Json = {"message_id": number, "date": int(world.wall()), "chat": chat.brief(),
                             "from": world.people[self.id]} | body  # fmt: skip
            if replies_to is not None:
                message["reply_to_message"] = chat.messages[replies_to]
            chat.messages[number] = message
            world.update("message", message)
            return number

    # ── tapping ───────────────────────────────────────────────────────────────────────────────────────────────
    def finds(self, label: str, *, where: Group | None = None) -> tuple[int, Button]:
        """Return the newest button whose label contains some words, and its message."""
        with self._world.condition:
            chat = self._world.chats[where.id if where else self.id]
            for number in sorted(chat.messages, reverse=True):
                rows = chat.messages[number].get("reply_markup", {}).get("inline_keyboard", [])
                for key in (key for row in rows for key in row):
                    if label in key["text"]:
                        return number, Button(key["text"], key.get("callback_data", ""), key.get("url", ""))
        raise NotHeard(f"a button with {label!r}", self.heard()[-3:])

    def taps(self, label: str, *, where: Group | None = None) -> str:
        """Tap the newest button with a label; a key of the menu keyboard is typed. Return the tap's number."""
        with self._world.condition:
            try:
                number, button = self.finds(label, where=where)
            except NotHeard:
                keys = [key for row in self._world.chats[where.id if where else self.id].menu for key in row]
                if not (matching := [key for key in keys if label in key.label]):
                    raise
                self.says(matching[0].label, where=where)
                return ""
            return self.taps_button(number, button, where=where)

    def taps_button(self, number: int, button: Button, *, where: Group | None = None) -> str:
        """Tap a certain button, also one that was taken away since; return the tap's number."""
        world = self._world
        with world.condition:
            chat = world.chats[where.id if where else self.id]
            message = chat.messages.get(number, {"message_id": number, "date": 0, "chat": chat.brief()})
            query = world.new_query(self.id)
            world.update(
                "callback_query",
                {
                    "id": query.id,
                    "from": world.people[self.id],
                    "message": message,
                    "chat_instance": str(chat.id),
                    "data": button.data,
                },
            )
            return query.id

    # ── leaving and coming back ───────────────────────────────────────────────────────────────────────────────
    def blocks(self, *, tell: bool = True) -> None:
        """Block the bot; without `tell` the bot learns it from the next refusal only."""
        self._world.chats[self.id].state = "blocked"
        if tell:
            _membership(self._world, self.id, self.id, "member", "kicked")

    def unblocks(self, *, tell: bool = True) -> None:
        """Take the bot back."""
        self._world.chats[self.id].state = "open"
        if tell:
            _membership(self._world, self.id, self.id, "kicked", "member")

    def deletes_account(self) -> None:
        """Be gone: every message is refused."""
        self._world.chats[self.id].state = "gone"


def picture(side: int = 64, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Return a small JPEG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return out.getvalue()


def _with(caption: str, album: str) -> Json:
    body: Json = {}
    if caption:
        body |= {"caption": caption, "caption_entities": typed_entities(caption)}
    if album:
        body["media_group_id"] = album
    return body


def _membership(world: World, chat: int, by: int, before: str, after: str) -> None:
    user = {k: world.bot[k] for k in ("id", "is_bot", "first_name", "username")}

    def member(status: str) -> Json:
        return {"status": status, "user": user} | ({"until_date": 0} if status == "kicked" else {})

    world.update(
        "my_chat_member",
        {
            "chat": world.chats[chat].brief(),
            "from": world.people[by],
            "date": int(world.wall()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        },
    )


def _wanted(
    contains: str, kinds: tuple[HeardKind, ...], where: Callable[[Heard], bool] | None
) -> Callable[[Heard], bool]:
    def wanted(heard: Heard) -> bool:
        return heard.kind in kinds and contains in heard.text and (where is None or where(heard))

    return wanted


def _signal(loop: asyncio.AbstractEventLoop, news: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(news.set)
