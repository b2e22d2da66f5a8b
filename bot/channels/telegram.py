"""Telegram: cards go out as messages with buttons, updates come in by polling or by webhook.

Only the library's bot, types and requests are used; what came in and what must go out is kept by the office itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.base import Capabilities, Keep, Labelled, Limit, Turn, at_once
from bot.channels.errors import ChannelError, Unacceptable
from bot.channels.reach import Reach
from bot.channels.telegram_errors import (
    CHANNEL,
    came_too_late,
    changed_nothing,
    failure,
    marks_refused,
    not_to_be_edited,
)
from bot.channels.telegram_format import LONGEST, Part, Rows, laid_out
from bot.channels.telegram_polling import poll
from bot.channels.telegram_request import Access, open_bot
from bot.channels.telegram_webhook import Hook, Webhook
from bot.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from telegram import Message, User

    from handlers.messages import Attachment, CardFile, Incoming

OVERALL: Final = Limit("all", 30, 1.0)
LARGEST_FILE: Final = 20 * 1024 * 1024
"""The Bot API hands out no larger files."""
_LONGEST_TOAST: Final = 200
_PICTURE: Final = "image/png"
_NO_PREVIEW: Final = '{"is_disabled":true}'


class TelegramChannel:
    """One bot of Telegram.

    Args:
        access: how to reach the Bot API.
        stored: where the file of a hash stands, for cards that carry files.
        hook: how Telegram reaches us; None to fetch the updates ourselves.
        moment: tells the time, for since when Telegram cannot be reached.
    """

    name = CHANNEL
    capabilities = Capabilities(
        buttons=True, edits=True, typing=True, files=True, longest=LONGEST, groups=True
    )

    def __init__(
        self,
        access: Access,
        *,
        stored: Callable[[str], Path],
        hook: Hook | None = None,
        moment: Callable[[], datetime] = now,
    ) -> None:
        self._access, self._stored = access, stored
        self.reach = Reach(moment)
        self.bot, self._requests = open_bot(access, self.reach)
        self._me: User | None = None
        self._ready = asyncio.Lock()
        self.webhook = Webhook(hook, self.bot, self.me, self.reach) if hook is not None else None

    async def me(self) -> User:
        """Return who this bot is, asking Telegram once.

        Raises:
            ChannelError: Telegram cannot be asked, or refuses the token.
        """
        async with self._ready:
            if self._me is None:
                try:
                    await self.bot.initialize()
                    self._me = self.bot.bot
                except TelegramError as error:
                    raise self._failure(error) from None
            return self._me

    async def webhook_set(self) -> str:
        """Return the address to which Telegram brings updates now, "" where they are fetched."""
        await self.me()
        try:
            return (await self.bot.get_webhook_info()).url
        except TelegramError as error:
            raise self._failure(error) from None

    async def receive(self, keep: Keep) -> None:
        """Take in updates until cancelled: each is kept before Telegram is told that it arrived."""
        if self.webhook is not None:
            await self.webhook.receive(keep)
        else:
            await poll(
                self.bot,
                self.me,
                keep,
                seconds=self._access.poll,
                secret=self._access.token,
                reach=self.reach,
            )

    async def send(
        self, conversation: str, message: Labelled, *, already: int = 0, turn: Turn = at_once
    ) -> tuple[str, ...]:
        """Send a card: its words in as many messages as they take, the buttons under the last, then its files."""
        laid = laid_out(message)
        if not laid.parts and not message.card.files:
            raise Unacceptable(CHANNEL, "there is nothing to send")
        last = len(laid.parts) - 1
        sent: list[str] = []
        for number in range(already, len(laid.parts) + len(message.card.files)):
            try:
                if sent:
                    await turn()
                if number <= last:
                    markup = _markup(laid.buttons, message) if number == last else ""
                    done = await self._send_part(conversation, laid.parts[number], markup)
                else:
                    done = await self._send_file(conversation, message.card.files[number - last - 1])
            except ChannelError as error:
                error.sent = tuple(sent)
                raise
            sent.append(str(done.message_id))
        return tuple(sent)

    async def edit(self, conversation: str, number: str, message: Labelled) -> None:
        """Put a card in the place of a message; what does not fit into one message is sent after it.

        A message that is gone or too old to be changed is answered with a new one.
        """
        laid = laid_out(message)
        if not laid.parts:
            raise Unacceptable(CHANNEL, "there is nothing to show")
        markup = _inline(laid.buttons) if len(laid.parts) == 1 else ""
        try:
            await self._edit_part(conversation, int(number), laid.parts[0], markup)
        except TelegramError as error:
            if changed_nothing(error):
                return
            if not_to_be_edited(error):
                await self.send(conversation, message)
                return
            raise self._failure(error) from None
        if len(laid.parts) > 1 or message.card.files:
            await self.send(conversation, message, already=1)

    async def acknowledge(self, update: Incoming, text: str = "") -> None:
        """Tell Telegram that a tap was taken; one it no longer waits for is past telling."""
        try:
            await self.bot.answer_callback_query(update.receipt, text[:_LONGEST_TOAST] or None)
        except TelegramError as error:
            if not came_too_late(error):
                raise self._failure(error) from None

    async def typing(self, conversation: str) -> None:
        """Show for some seconds that an answer is being prepared."""
        try:
            await self.bot.send_chat_action(int(conversation), ChatAction.TYPING)
        except TelegramError as error:
            raise self._failure(error) from None

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file; raises Unacceptable for one that Telegram does not hand out."""
        if attachment.size is not None and attachment.size > LARGEST_FILE:
            raise Unacceptable(CHANNEL, "the file is larger than Telegram hands out")
        try:
            file = await self.bot.get_file(attachment.id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise self._failure(error) from None

    def limits(self, conversation: str) -> Sequence[Limit]:
        """Return Telegram's limits: a message a second to one person, 20 a minute to a group, 30 a second in all.

        Three may go to one person at once where they are three seconds' worth; groups have negative numbers.
        """
        if conversation.startswith("-"):
            return (OVERALL, Limit(conversation, 20, 60.0))
        return (OVERALL, Limit(conversation, 3, 3.0))

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], *, language: str = "", where: str = "private"
    ) -> None:
        """Set the menu of commands.

        Args:
            commands: each command without its slash, and what it does.
            language: two letters such as zh, for people whose messenger speaks it; "" for everybody else.
            where: `private` for all private conversations, `groups` for all groups, or one conversation's number.
        """
        listed = [BotCommand(name, told) for name, told in commands]
        try:
            if listed:
                await self.bot.set_my_commands(listed, scope=_scope(where), language_code=language or None)
            else:
                await self.bot.delete_my_commands(scope=_scope(where), language_code=language or None)
        except TelegramError as error:
            raise self._failure(error) from None

    async def close(self) -> None:
        """Let go of the connections."""
        await self.bot.shutdown()
        for requests in self._requests:
            await requests.shutdown()

    async def _send_part(self, conversation: str, part: Part, markup: str) -> Message:
        chat, beside = int(conversation), _beside(part, markup)
        try:
            try:
                return await self.bot.send_message(
                    chat, part.html, parse_mode=ParseMode.HTML, api_kwargs=beside
                )
            except TelegramError as error:
                if not marks_refused(error):
                    raise
                return await self.bot.send_message(chat, part.plain, api_kwargs=beside)
        except TelegramError as error:
            raise self._failure(error) from None

    async def _edit_part(self, conversation: str, number: int, part: Part, markup: str) -> None:
        chat, beside = int(conversation), _beside(part, markup)
        try:
            await self.bot.edit_message_text(
                part.html, chat, number, parse_mode=ParseMode.HTML, api_kwargs=beside
            )
        except TelegramError as error:
            if not marks_refused(error):
                raise
            await self.bot.edit_message_text(part.plain, chat, number, api_kwargs=beside)

    async def _send_file(self, conversation: str, file: CardFile) -> Message:
        try:
            content = await asyncio.to_thread(self._stored(file.hash).read_bytes)
        except OSError:
            raise Unacceptable(CHANNEL, f"the file {file.hash[:12]} is not at its place") from None
        try:
            if file.media_type == _PICTURE:
                try:
                    return await self.bot.send_photo(int(conversation), content, filename=file.name)
                except BadRequest as error:
                    # A picture that Telegram will not show, for its size or shape, still goes as a file.
                    if "photo" not in error.message.lower() and "image" not in error.message.lower():
                        raise
            return await self.bot.send_document(
                int(conversation), content, filename=file.name, disable_content_type_detection=True
            )
        except TelegramError as error:
            raise self._failure(error) from None

    def _failure(self, error: TelegramError) -> ChannelError:
        return failure(error, self._access.token)


def _beside(part: Part, markup: str) -> dict[str, str]:
    """Return what goes with a text: what stands under it, and that no preview of a link is wanted.

    It is written as Telegram reads it: the library's own objects for it cost as much as the rest of the request.
    """
    beside = {"reply_markup": markup} if markup else {}
    if "." in part.plain:  # there may be a link
        beside["link_preview_options"] = _NO_PREVIEW
    return beside


def _markup(buttons: Rows, message: Labelled) -> str:
    """Return what stands under the last message: the buttons, or where there are none the menu keyboard."""
    if not buttons and message.card.menu:
        return _menu(message.card.menu)
    return _inline(buttons)


@lru_cache(maxsize=64)
def _menu(rows: tuple[tuple[str, ...], ...]) -> str:
    keys = [[{"text": word} for word in row] for row in rows]
    return json.dumps({"keyboard": keys, "resize_keyboard": True}, ensure_ascii=False)


def _inline(buttons: Rows) -> str:
    if not buttons:
        return ""
    keys = [[{"text": label, "callback_data": button} for label, button in row] for row in buttons]
    return json.dumps({"inline_keyboard": keys}, ensure_ascii=False)


def _scope(where: str) -> BotCommandScope:
    if where == "private":
        return BotCommandScopeAllPrivateChats()
    if where == "groups":
        return BotCommandScopeAllGroupChats()
    return BotCommandScopeChat(int(where))
